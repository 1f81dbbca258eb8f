#include "recres/reproduce/experiment.h"

#include <algorithm>

namespace recres {

Experiment::Experiment(const RunContext& whole, const std::string& name, std::uint64_t work,
                       std::uint64_t units)
    : whole_(whole), work_(std::max<std::uint64_t>(1, work)), units_(units) {
  if (whole.progress != nullptr) whole.progress->begin(name);
}

std::uint64_t Experiment::units_of(std::uint64_t done) const {
  const double share = static_cast<double>(std::min(done, work_)) / static_cast<double>(work_);
  return static_cast<std::uint64_t>(share * static_cast<double>(units_));
}

void Experiment::advance(std::uint64_t work) {
  const auto before = done_.fetch_add(work, std::memory_order_relaxed);
  // Whatever threads come in between, all differences add up.
  if (whole_.progress != nullptr) whole_.progress->advance(units_of(before + work) - units_of(before));
}

void Experiment::finish() {
  whole_.advance(units_ - units_of(done_.exchange(work_, std::memory_order_relaxed)));
}

}  // namespace recres
