#include "recres/experiment/run_units.h"

#include <algorithm>

#include "recres/experiment/journal.h"
#include "recres/util/error.h"
#include "recres/util/parallel.h"
#include "recres/util/part_progress.h"

namespace recres {

namespace {

// What a unit will report to its progress: for simulations, transitions.
std::uint64_t expected_work(const Plan& plan, const Unit& unit) {
  if (!unit.planned.measure->simulates()) return UINT64_MAX;
  return plan.spec().whole("replicates") * (unit.cell.steps + unit.cell.burn_in);
}

}  // namespace

std::span<const std::uint64_t> UnitQueue::take(std::size_t most) {
  const std::lock_guard lock(taking_);
  const auto count = std::min(most, units_.size() - taken_);
  const auto out = std::span(units_).subspan(taken_, count);
  taken_ += count;
  return out;
}

std::size_t UnitQueue::left() {
  const std::lock_guard lock(taking_);
  return units_.size() - taken_;
}

std::string run_unit(const Plan& plan, std::uint64_t number, std::size_t threads, const RunContext& context) {
  const auto unit = plan.unit(number);
  Finished finished{.unit = number};
  PartProgress progress(context, "", expected_work(plan, unit), kUnitShares);
  try {
    finished.words = unit.planned.measure->run(unit.cell, threads, progress.context()).words();
  } catch (const InvalidArgument& error) {
    finished.failure = error.what();
  }
  std::string record;
  append_record(record, finished);
  progress.complete();
  return record;
}

void run_units(const Plan& plan, UnitQueue& queue, std::size_t threads, const RunContext& context,
               const KeepRecords& keep) {
  const auto workers = std::clamp<std::size_t>(queue.left(), 1, threads);
  const auto threads_a_unit = std::max<std::size_t>(1, threads / workers);
  parallel_for(workers, workers, [&](std::size_t) {
    for (;;) {
      const auto unit = queue.take(1);
      if (unit.empty()) return;
      keep(run_unit(plan, unit.front(), threads_a_unit, context));
      context.advance(0);
    }
  });
}

}  // namespace recres
