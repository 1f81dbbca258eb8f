#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "recres/simulate/kernels/sparse_steps.cc"
#include <hwy/foreach_target.h>
// The line above includes this file once for each instruction set; the next must stay below it.
#include <hwy/highway.h>

#include <algorithm>
#include <array>

#include "recres/simulate/kernels/decide-inl.h"
#include "recres/simulate/kernels/sparse_steps.h"
#include "recres/state/state.h"

HWY_BEFORE_NAMESPACE();
namespace recres::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// Σ W·y over the connections [begin, end): a source that is -1 turns the sign bit of its weight.
HWY_INLINE double sum_row(const SparseView& sparse, std::size_t begin, std::size_t end,
                          std::span<const std::uint64_t> state) {
  const hn::CappedTag<double, 8> d;
  const hn::RebindToSigned<decltype(d)> di;
  const hn::RebindToUnsigned<decltype(d)> du;
  const hn::Rebind<std::int32_t, decltype(d)> narrow;
  constexpr std::size_t kWidth = hn::MaxLanes(d);
  const auto* words = reinterpret_cast<const std::int64_t*>(state.data());
  auto sum = hn::Zero(d);
  std::size_t k = begin;
  for (; k + kWidth <= end; k += kWidth) {
    const auto source = hn::PromoteTo(di, hn::LoadU(narrow, sparse.source + k));
    const auto word = hn::BitCast(du, hn::GatherIndex(di, words, hn::ShiftRight<6>(source)));
    const auto bit = hn::Shr(word, hn::And(hn::BitCast(du, source), hn::Set(du, 63)));
    const auto sign = hn::BitCast(d, hn::ShiftLeft<63>(hn::Not(bit)));
    sum = hn::Add(sum, hn::Xor(hn::LoadU(d, sparse.weight + k), sign));
  }
  double total = hn::GetLane(hn::SumOfLanes(d, sum));
  for (; k < end; ++k) {
    const bool up = is_up(state, static_cast<std::size_t>(sparse.source[k]));
    total += up ? sparse.weight[k] : -sparse.weight[k];
  }
  return total;
}

// A double cut to single precision; what is out of range stays finite, NaN included.
static float finite_single(double value) {
  constexpr double kMost = 1e37;
  return static_cast<float>(value > -kMost ? std::min(value, kMost) : -kMost);
}

// Decides the tile that begins at neuron `first`, for one chain.
HWY_INLINE std::uint64_t step_tile(const SparseView& sparse, Chain& chain, std::size_t first) {
  const FloatTag df;
  const std::size_t targets = std::min(kTile, sparse.neurons - first);
  alignas(64) std::array<float, kTile> input{};
  for (std::size_t k = 0; k < targets; ++k) {
    const auto n = first + k;
    const auto begin = static_cast<std::size_t>(sparse.row_begin[n]);
    const auto end = static_cast<std::size_t>(sparse.row_begin[n + 1]);
    input[k] = finite_single(sparse.bias[n] + sum_row(sparse, begin, end, chain.from));
  }
  std::array<FloatVector, kTileParts> u;
  for (std::size_t part = 0; part < kTileParts; ++part)
    u[part] = hn::Load(df, &input[part * hn::MaxLanes(df)]);
  const auto up = decide_tile(chain, first, u);
  return targets == kTile ? up : up & ((std::uint32_t{1} << targets) - 1);
}

static void step_all(const SparseView& sparse, std::span<Chain> chains) {
  for (std::size_t first = 0; first < sparse.neurons; first += kTile) {
    for (auto& chain : chains) {
      const auto up = step_tile(sparse, chain, first);
      auto& to = chain.to[first / 64];
      to = first % 64 == 0 ? up : to | up << first % 64;
    }
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

void step_sparse(const SparseView& sparse, std::span<Chain> chains) {
  HWY_DYNAMIC_DISPATCH(step_all)(sparse, chains);
}

std::string_view sparse_target_used() {
  return HWY_DYNAMIC_DISPATCH(target_name)();
}

}  // namespace recres
#endif
