#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "recres/observe/correlation_counts.cc"
#include <hwy/foreach_target.h>
// The line above includes this file once for each instruction set; the next must stay below it.
#include <hwy/highway.h>

#include "recres/observe/correlation_counts.h"

HWY_BEFORE_NAMESPACE();
namespace recres::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

void count_all(const std::uint64_t* sources, std::size_t source_count, const std::uint64_t* targets,
               std::size_t target_count, std::uint32_t* both_up) {
  const hn::CappedTag<std::uint64_t, kCorrelationWords> d;
  constexpr std::size_t kWidth = hn::MaxLanes(d);
  for (std::size_t i = 0; i < source_count; ++i) {
    const auto* source = sources + i * kCorrelationWords;
    for (std::size_t j = 0; j < target_count; ++j) {
      const auto* target = targets + j * kCorrelationWords;
      auto sum = hn::Zero(d);
      for (std::size_t word = 0; word < kCorrelationWords; word += kWidth) {
        const auto both = hn::And(hn::LoadU(d, source + word), hn::LoadU(d, target + word));
        sum = hn::Add(sum, hn::PopulationCount(both));
      }
      both_up[i * target_count + j] += static_cast<std::uint32_t>(hn::GetLane(hn::SumOfLanes(d, sum)));
    }
  }
}

std::string_view correlation_target() {
  return hwy::TargetName(HWY_TARGET);
}

}  // namespace recres::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace recres {

HWY_EXPORT(count_all);
HWY_EXPORT(correlation_target);

void count_both_up(std::span<const std::uint64_t> sources, std::span<const std::uint64_t> targets,
                   std::span<std::uint32_t> both_up) {
  HWY_DYNAMIC_DISPATCH(count_all)
  (sources.data(), sources.size() / kCorrelationWords, targets.data(), targets.size() / kCorrelationWords,
   both_up.data());
}

std::string_view correlation_target_used() {
  return HWY_DYNAMIC_DISPATCH(correlation_target)();
}

}  // namespace recres

#endif
