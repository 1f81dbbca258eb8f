#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "recres/simulate/kernels/tanh_steps.cc"
#include <hwy/foreach_target.h>
// The line above includes this file once for each instruction set; the next must stay below it.
#include <hwy/highway.h>

#include <algorithm>
#include <array>

#include "recres/random/lane_random-inl.h"
#include "recres/simulate/kernels/tanh_steps.h"
#include "recres/simulate/kernels/vector_math-inl.h"

HWY_BEFORE_NAMESPACE();
namespace recres::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Tag = hn::CappedTag<double, 8>;
using Vector = hn::Vec<Tag>;
inline constexpr std::size_t kWidth = hn::MaxLanes(Tag());
inline constexpr std::size_t kParts = kTanhTile / kWidth;

// The inputs of one tile, without noise.
using Inputs = std::array<Vector, kParts>;

// kChains chains share each read of the weights; every sum runs over the sources in turn.
template <std::size_t kChains>
HWY_INLINE void sum_full(const TanhView& view, std::size_t first, const TanhChain* chains,
                         std::array<Inputs, kChains>& inputs) {
  const Tag d;
  const double* weights = view.full + first * view.neurons;
  for (std::size_t m = 0; m < view.neurons; ++m, weights += kTanhTile) {
    for (std::size_t part = 0; part < kParts; ++part) {
      const auto weight = hn::Load(d, weights + part * kWidth);
#pragma GCC unroll 4
      for (std::size_t c = 0; c < kChains; ++c)
        inputs[c][part] = fused(d, weight, hn::Set(d, chains[c].from[m]), inputs[c][part]);
    }
  }
}

// One row of compressed weights in eight sums, whatever the width of a vector, then the rest in turn.
HWY_INLINE double sum_row(const TanhView& view, std::size_t n, const double* activity) {
  constexpr std::size_t kSums = 8;
  const Tag d;
  const hn::RebindToSigned<Tag> di;
  const hn::Rebind<std::int32_t, Tag> narrow;
  auto k = static_cast<std::size_t>(view.row_begin[n]);
  const auto end = static_cast<std::size_t>(view.row_begin[n + 1]);
  std::array<Vector, kSums / kWidth> sums;
  for (auto& sum : sums) sum = hn::Zero(d);
  for (; k + kSums <= end; k += kSums) {
    for (std::size_t part = 0; part < kSums / kWidth; ++part) {
      const auto source = hn::PromoteTo(di, hn::LoadU(narrow, view.source + k + part * kWidth));
      const auto y = hn::GatherIndex(d, activity, source);
      sums[part] = fused(d, hn::LoadU(d, view.weight + k + part * kWidth), y, sums[part]);
    }
  }
  alignas(64) std::array<double, kSums> all;
  for (std::size_t part = 0; part < kSums / kWidth; ++part) hn::Store(sums[part], d, &all[part * kWidth]);
  double total = ((all[0] + all[4]) + (all[1] + all[5])) + ((all[2] + all[6]) + (all[3] + all[7]));
  for (; k < end; ++k) total += view.weight[k] * activity[view.source[k]];
  return total;
}

HWY_INLINE void sum_compressed(const TanhView& view, std::size_t first, const TanhChain& chain,
                               Inputs& inputs) {
  const Tag d;
  alignas(64) std::array<double, kTanhTile> rows{};
  for (std::size_t k = 0; k < std::min(kTanhTile, view.neurons - first); ++k)
    rows[k] = sum_row(view, first + k, chain.from);
  for (std::size_t part = 0; part < kParts; ++part)
    inputs[part] = hn::Add(inputs[part], hn::Load(d, &rows[part * kWidth]));
}

// Eight lanes draw twice; of each pair of Gaussian numbers one goes to the first half of the tile, one to the
// second.
HWY_INLINE void add_noise(const TanhChain& chain, std::size_t first, Inputs& inputs) {
  const Tag d;
  const hn::RebindToUnsigned<Tag> d64;
  const double* strength = chain.noise + first;
  for (std::size_t part = 0; part < kParts / 2; ++part) {
    VectorLanes<decltype(d64)> lanes(*chain.lanes, part * kWidth);
    const auto bits0 = lanes.next();
    const auto bits1 = lanes.next();
    lanes.store(*chain.lanes, part * kWidth);
    Vector z0;
    Vector z1;
    normals(d, bits0, bits1, z0, z1);
    inputs[part] = fused(d, hn::Load(d, strength + part * kWidth), z0, inputs[part]);
    const std::size_t other = part + kParts / 2;
    inputs[other] = fused(d, hn::Load(d, strength + other * kWidth), z1, inputs[other]);
  }
}

HWY_INLINE void finish(const TanhView& view, std::size_t first, const TanhChain& chain, Inputs& inputs) {
  const Tag d;
  if (chain.signal != nullptr) {
    for (std::size_t part = 0; part < kParts; ++part)
      inputs[part] = hn::Add(inputs[part], hn::LoadU(d, chain.signal + first + part * kWidth));
  }
  if (chain.noise != nullptr) add_noise(chain, first, inputs);
  const std::size_t targets = std::min(kTanhTile, view.neurons - first);
  for (std::size_t part = 0; part * kWidth < targets; ++part)
    hn::Store(tanh(d, inputs[part]), d, chain.to + first + part * kWidth);
}

template <std::size_t kChains>
HWY_INLINE void step_tile(const TanhView& view, std::size_t first, const TanhChain* chains) {
  const Tag d;
  std::array<Inputs, kChains> inputs;
  for (auto& input : inputs) {
    for (std::size_t part = 0; part < kParts; ++part)
      input[part] = hn::LoadU(d, view.bias + first + part * kWidth);
  }
  if (view.full != nullptr) {
    sum_full<kChains>(view, first, chains, inputs);
  } else {
    for (std::size_t c = 0; c < kChains; ++c) sum_compressed(view, first, chains[c], inputs[c]);
  }
  for (std::size_t c = 0; c < kChains; ++c) finish(view, first, chains[c], inputs[c]);
}

static void step_all(const TanhView& view, std::span<TanhChain> chains) {
  for (std::size_t first = 0; first < view.neurons; first += kTanhTile) {
    std::size_t c = 0;
    for (; c + 4 <= chains.size(); c += 4) step_tile<4>(view, first, &chains[c]);
    for (; c + 2 <= chains.size(); c += 2) step_tile<2>(view, first, &chains[c]);
    if (c < chains.size()) step_tile<1>(view, first, &chains[c]);
  }
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

void step_tanh(const TanhView& view, std::span<TanhChain> chains) {
  HWY_DYNAMIC_DISPATCH(step_all)(view, chains);
}

std::string_view tanh_target_used() {
  return HWY_DYNAMIC_DISPATCH(target_name)();
}

}  // namespace recres
#endif
