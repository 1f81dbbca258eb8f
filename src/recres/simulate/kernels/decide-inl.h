// Which of 16 neurons of a noisy SBM become +1: inputs and random numbers in, bits out. Included once for
// each instruction set, see hwy/foreach_target.h.
#if defined(RECRES_SIMULATE_KERNELS_DECIDE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef RECRES_SIMULATE_KERNELS_DECIDE_INL_H_
#undef RECRES_SIMULATE_KERNELS_DECIDE_INL_H_
#else
#define RECRES_SIMULATE_KERNELS_DECIDE_INL_H_
#endif

#include <hwy/highway.h>

#include <array>

#include "recres/random/lane_random-inl.h"
#include "recres/simulate/kernels/decide.h"

HWY_BEFORE_NAMESPACE();
namespace recres::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using FloatTag = hn::CappedTag<float, kTile>;
using FloatVector = hn::Vec<FloatTag>;
inline constexpr std::size_t kTileParts = kTile / hn::MaxLanes(FloatTag());

using DrawTag = hn::RebindToUnsigned<FloatTag>;
using DrawTile = std::array<hn::Vec<DrawTag>, kTileParts>;

// One draw of all lanes: 32 bits for each neuron of a tile.
HWY_INLINE DrawTile draw_tile(LaneRandom& lanes) {
  DrawTile drawn;
#if HWY_TARGET == HWY_SCALAR
  // A vector of one number of 32 bits cannot hold the 64 of a generator.
  for (std::size_t lane = 0; lane < LaneRandom::kLanes; ++lane) {
    const auto pair = lanes.next(lane);
    drawn[2 * lane] = hn::Set(DrawTag(), static_cast<std::uint32_t>(pair));
    drawn[2 * lane + 1] = hn::Set(DrawTag(), static_cast<std::uint32_t>(pair >> 32));
  }
#else
  using LaneTag = hn::Repartition<std::uint64_t, DrawTag>;
  for (std::size_t part = 0; part < kTileParts; ++part) {
    const std::size_t first = part * hn::MaxLanes(LaneTag());
    VectorLanes<LaneTag> some(lanes, first);
    drawn[part] = hn::BitCast(DrawTag(), some.next());
    some.store(lanes, first);
  }
#endif
  return drawn;
}

/// Neurons `first` to `first` + 15 of one chain, whose inputs are `u` and its signal: draws once from its
/// lanes.
HWY_INLINE std::uint32_t decide_tile(Chain& chain, std::size_t first,
                                     const std::array<FloatVector, kTileParts>& u) {
  const FloatTag df;
  const hn::RebindToSigned<FloatTag> di;
  constexpr std::size_t kWidth = hn::MaxLanes(df);
  const auto& noise = *chain.noise;
  const DrawTile drawn = draw_tile(*chain.lanes);
  std::uint32_t up = 0;
  std::uint32_t sure = 0;
  for (std::size_t part = 0; part < kTileParts; ++part) {
    const auto input = chain.single_signal == nullptr
                           ? u[part]
                           : hn::Add(u[part], hn::LoadU(df, chain.single_signal + first + part * kWidth));
    const auto x =
        hn::Min(hn::Mul(hn::Abs(input), hn::Set(df, noise.steps_per_unit)), hn::Set(df, noise.last_step));
    const auto step = hn::ConvertTo(di, x);
    const auto part_of_step = hn::Sub(x, hn::ConvertTo(df, step));
    const auto at = hn::Add(step, step);
    const auto begin = hn::GatherIndex(df, noise.lines, at);
    const auto rise = hn::GatherIndex(df, noise.lines + 1, at);
    const auto rarer = hn::Add(begin, hn::Mul(rise, part_of_step));
    const auto p = hn::IfThenElse(hn::Gt(input, hn::Zero(df)), hn::Sub(hn::Set(df, 1), rarer), rarer);
    const auto draw =
        hn::Mul(hn::ConvertTo(df, hn::BitCast(di, hn::ShiftRight<8>(drawn[part]))), hn::Set(df, 0x1p-24F));
    const auto above = hn::Sub(p, draw);
    const auto doubt = hn::LoadU(df, noise.doubt + first + part * kWidth);
    std::uint64_t bits = 0;
    hn::StoreMaskBits(df, hn::Gt(above, hn::Zero(df)), reinterpret_cast<std::uint8_t*>(&bits));
    up |= static_cast<std::uint32_t>(bits) << (part * kWidth);
    bits = 0;
    hn::StoreMaskBits(df, hn::Gt(hn::Abs(above), doubt), reinterpret_cast<std::uint8_t*>(&bits));
    sure |= static_cast<std::uint32_t>(bits) << (part * kWidth);
  }
  const std::uint32_t open = ~sure & 0xFFFF;
  if (HWY_UNLIKELY(open != 0)) {
    std::array<std::uint32_t, kTile> row;
    for (std::size_t part = 0; part < kTileParts; ++part)
      hn::StoreU(drawn[part], DrawTag(), &row[part * kWidth]);
    up = decide_open(chain, first, row, up, open);
  }
  return up;
}

}  // namespace recres::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
