#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "recres/attractor/sign_steps.cc"
#include <hwy/foreach_target.h>
// The line above includes this file once for each instruction set; the next must stay below it.
#include <hwy/highway.h>

#include <array>

#include "recres/attractor/sign_steps.h"

HWY_BEFORE_NAMESPACE();
namespace recres::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Tag = hn::CappedTag<double, 8>;
using Vector = hn::Vec<Tag>;
using WordTag = hn::RebindToUnsigned<Tag>;
using WordVector = hn::Vec<WordTag>;
inline constexpr std::size_t kWidth = hn::MaxLanes(Tag());
// As many sums as registers hold beside the shifts.
inline constexpr std::size_t kSums = 8;
inline constexpr std::size_t kGroup = kWidth * kSums;

// The inputs of one neuron in some states that stand next to each other, the first of them at bit `first`.
class Inputs {
 public:
  HWY_INLINE Inputs(std::size_t first, double bias) {
    const WordTag du;
    const auto down_from_top = hn::Sub(hn::Set(du, 63), hn::Iota(du, first));
    for (std::size_t k = 0; k < kSums; ++k) {
      shifts_[k] = hn::Sub(down_from_top, hn::Set(du, k * kWidth));
      sums_[k] = hn::Set(Tag(), bias);
    }
  }

  // A source that is -1 turns the sign bit of its weight.
  HWY_INLINE void add(double weight, std::uint64_t up) {
    const WordTag du;
    const auto down = hn::Set(du, ~up);
    const auto sign = hn::Set(du, std::uint64_t{1} << 63);
    const auto size = hn::Set(Tag(), weight);
    for (std::size_t k = 0; k < kSums; ++k) {
      const auto turn = hn::And(hn::Shl(down, shifts_[k]), sign);
      sums_[k] = hn::Add(sums_[k], hn::Xor(size, hn::BitCast(Tag(), turn)));
    }
  }

  HWY_INLINE std::uint64_t above(double bound) const {
    std::uint64_t out = 0;
    for (std::size_t k = 0; k < kSums; ++k)
      out |= bits(hn::Gt(sums_[k], hn::Set(Tag(), bound))) << k * kWidth;
    return out;
  }

  HWY_INLINE std::uint64_t within(double bound) const {
    std::uint64_t out = 0;
    for (std::size_t k = 0; k < kSums; ++k)
      out |= bits(hn::Le(hn::Abs(sums_[k]), hn::Set(Tag(), bound))) << k * kWidth;
    return out;
  }

 private:
  static HWY_INLINE std::uint64_t bits(hn::Mask<Tag> mask) {
    std::array<std::uint8_t, 8> bytes{};
    hn::StoreMaskBits(Tag(), mask, bytes.data());
    return bytes[0];
  }

  std::array<WordVector, kSums> shifts_;
  std::array<Vector, kSums> sums_;
};

HWY_INLINE void add_sources(const SignView& network, std::size_t n, const std::uint64_t* up, Inputs& inputs) {
  if (network.full != nullptr) {
    const double* weights = network.full + n * network.neurons;
    for (std::size_t m = 0; m < network.neurons; ++m) inputs.add(weights[m], up[m]);
    return;
  }
  for (std::int32_t k = network.row_begin[n]; k < network.row_begin[n + 1]; ++k)
    inputs.add(network.weight[k], up[network.source[k]]);
}

static std::uint64_t step_all(const SignView& network, std::span<const std::uint64_t> up,
                              std::uint64_t wanted, const SignStep& to) {
  std::uint64_t any_tied = 0;
  for (std::size_t n = 0; n < network.neurons; ++n) {
    std::uint64_t up_next = 0;
    std::uint64_t tied = 0;
    for (std::size_t first = 0; first < kMostSideBySide; first += kGroup) {
      if (kGroup < kMostSideBySide && (wanted >> first) % (std::uint64_t{1} << kGroup % 64) == 0) continue;
      Inputs inputs(first, network.bias[n]);
      add_sources(network, n, up.data(), inputs);
      up_next |= inputs.above(network.rounding[n]) << first;
      tied |= inputs.within(network.rounding[n]) << first;
    }
    to.up[n] = up_next;
    to.tied[n] = tied;
    any_tied |= tied;
  }
  return any_tied;
}

static const char* target_name() {
  return hwy::TargetName(HWY_TARGET);
}

}  // namespace recres::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace recres {

HWY_EXPORT(step_all);
HWY_EXPORT(target_name);

std::uint64_t step_signs(const SignView& network, std::span<const std::uint64_t> up, std::uint64_t wanted,
                         const SignStep& to) {
  return HWY_DYNAMIC_DISPATCH(step_all)(network, up, wanted, to);
}

std::string_view sign_target_used() {
  return HWY_DYNAMIC_DISPATCH(target_name)();
}

}  // namespace recres
#endif
