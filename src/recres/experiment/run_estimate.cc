#include "recres/experiment/run_estimate.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "recres/experiment/experiment_file.h"
#include "recres/util/error.h"

namespace recres {

namespace {

using Clock = std::chrono::steady_clock;

constexpr double kMostTransitions = 2e6;  // of a unit that is timed
constexpr double kMostSeconds = 1;        // for a measure

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

// Seconds of one unit, from one that is shortened where it is long.
double unit_seconds(const PlannedMeasure& planned, SweepCell cell, std::uint64_t replicates,
                    const RunContext& context) {
  double share = 1;
  if (planned.measure->simulates()) {
    const auto steps = static_cast<double>(cell.steps) + static_cast<double>(cell.burn_in);
    const double most = std::ceil(kMostTransitions / static_cast<double>(replicates));
    if (steps > most) {
      share = most / steps;
      cell.steps = static_cast<std::uint64_t>(most);
      cell.burn_in = 0;
    }
  }
  const auto begin = Clock::now();
  bool fails = false;  // as it will in the run: that takes its time as well
  try {
    planned.measure->run(cell, 1, context);
  } catch (const InvalidArgument&) {
    fails = true;
  }
  return seconds_since(begin) / (fails ? 1 : share);
}

double mean_unit_seconds(const Plan& plan, const PlannedMeasure& planned, const RunContext& context) {
  constexpr std::uint64_t kMostUnitsTimed = 40;
  const auto count = std::min(planned.units, kMostUnitsTimed);
  const auto begin = Clock::now();
  double sum = 0;
  double timed = 0;
  // From the middle of each of so many stretches; in an order that has gone everywhere soon.
  for (std::uint64_t k = 0; k < count && (timed < 3 || seconds_since(begin) < kMostSeconds); ++k) {
    const auto stretch = k * 17 % count;
    const auto place = (2 * stretch + 1) * planned.units / (2 * count);
    sum += unit_seconds(planned, plan.cell(planned.axes, place), plan.spec().whole("replicates"), context);
    ++timed;
    if (seconds_since(begin) > 3 * kMostSeconds) break;
  }
  return sum / timed;
}

}  // namespace

RunEstimate estimate_run(const Plan& plan, const Shard& shard, std::size_t threads,
                         const RunContext& context) {
  const double share = 1 / static_cast<double>(shard.count);
  RunEstimate out;
  out.units = (plan.units() + shard.count - 1 - shard.index) / shard.count;
  out.transitions = plan.transitions() * share;
  out.memory_bytes = plan.words() * 8 + plan.units() / 8;
  const auto record_bytes = static_cast<double>(plan.words() * 8 + plan.units() * 16) * share;
  const auto result_bytes = shard.count > 1 ? record_bytes : static_cast<double>(experiment_bytes(plan));
  out.disk_bytes = static_cast<std::uint64_t>(record_bytes + result_bytes);
  for (const auto& planned : plan.measures())
    out.seconds += mean_unit_seconds(plan, planned, context) * static_cast<double>(planned.units) * share;
  out.seconds /= static_cast<double>(threads);
  return out;
}

}  // namespace recres
