#include "recres/util/part_progress.h"

#include <algorithm>

namespace recres {

PartProgress::PartProgress(const RunContext& whole, const std::string& name, std::uint64_t work,
                           std::uint64_t units)
    : whole_(whole), work_(std::max<std::uint64_t>(1, work)), units_(units) {
  if (whole.progress != nullptr && !name.empty()) whole.progress->begin(name);
}

std::uint64_t PartProgress::units_of(std::uint64_t done) const {
  const double share = static_cast<double>(std::min(done, work_)) / static_cast<double>(work_);
  return static_cast<std::uint64_t>(share * static_cast<double>(units_));
}

void PartProgress::advance(std::uint64_t work) {
  const auto before = done_.fetch_add(work, std::memory_order_relaxed);
  // Whatever threads come in between, all differences add up.
  if (whole_.progress != nullptr) whole_.progress->advance(units_of(before + work) - units_of(before));
}

void PartProgress::complete() {
  const auto left = units_ - units_of(done_.exchange(work_, std::memory_order_relaxed));
  if (whole_.progress != nullptr) whole_.progress->advance(left);
}

void PartProgress::finish() {
  complete();
  whole_.advance(0);
}

}  // namespace recres
