#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "support/vector_math.cc"
#include <hwy/foreach_target.h>
// The line above includes this file once for each instruction set; the next must stay below it.
#include <hwy/highway.h>

#include "recres/random/lane_random-inl.h"
#include "recres/simulate/kernels/vector_math-inl.h"
#include "support/vector_math.h"

HWY_BEFORE_NAMESPACE();
namespace recres::HWY_NAMESPACE {

// Whole vectors as long as they fit, then single lanes.
template <class Block>
HWY_INLINE void for_blocks(std::size_t count, Block block) {
  const hn::CappedTag<double, 8> wide;
  std::size_t k = 0;
  for (; k + hn::Lanes(wide) <= count; k += hn::Lanes(wide)) block(wide, k);
  for (; k < count; ++k) block(hn::CappedTag<double, 1>(), k);
}

void tanh_blocks(std::span<const double> in, std::span<double> out) {
  for_blocks(in.size(), [&](auto d, std::size_t k) HWY_ATTR {  //
    hn::StoreU(tanh(d, hn::LoadU(d, &in[k])), d, &out[k]);
  });
}

void fused_blocks(std::span<const double> a, std::span<const double> b, std::span<const double> c,
                  std::span<double> out) {
  for_blocks(a.size(), [&](auto d, std::size_t k) HWY_ATTR {
    hn::StoreU(fused(d, hn::LoadU(d, &a[k]), hn::LoadU(d, &b[k]), hn::LoadU(d, &c[k])), d, &out[k]);
  });
}

void normal_blocks(std::span<const std::uint64_t> bits, std::span<double> out) {
  const std::size_t half = out.size() / 2;
  for_blocks(half, [&](auto d, std::size_t k) HWY_ATTR {
    const hn::RebindToUnsigned<decltype(d)> d64;
    hn::Vec<decltype(d)> z0;
    hn::Vec<decltype(d)> z1;
    normals(d, hn::LoadU(d64, &bits[k]), hn::LoadU(d64, &bits[half + k]), z0, z1);
    hn::StoreU(z0, d, &out[k]);
    hn::StoreU(z1, d, &out[half + k]);
  });
}

void normals_of_lanes(LaneRandom& lanes, std::span<double> out) {
  const hn::CappedTag<double, LaneRandom::kLanes> d;
  const hn::RebindToUnsigned<decltype(d)> d64;
  for (std::size_t lane = 0; lane < LaneRandom::kLanes; lane += hn::Lanes(d)) {
    VectorLanes<decltype(d64)> state(lanes, lane);
    for (std::size_t k = 0; k + 2 * LaneRandom::kLanes <= out.size(); k += 2 * LaneRandom::kLanes) {
      const auto bits0 = state.next();
      const auto bits1 = state.next();
      hn::Vec<decltype(d)> z0;
      hn::Vec<decltype(d)> z1;
      normals(d, bits0, bits1, z0, z1);
      hn::StoreU(z0, d, &out[k + lane]);
      hn::StoreU(z1, d, &out[k + LaneRandom::kLanes + lane]);
    }
    state.store(lanes, lane);
  }
}

const char* math_target_name() {
  return hwy::TargetName(HWY_TARGET);
}

}  // namespace recres::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace recres {

HWY_EXPORT(tanh_blocks);
HWY_EXPORT(fused_blocks);
HWY_EXPORT(normal_blocks);
HWY_EXPORT(normals_of_lanes);
HWY_EXPORT(math_target_name);

void tanh_all(std::span<const double> in, std::span<double> out) {
  HWY_DYNAMIC_DISPATCH(tanh_blocks)(in, out);
}

void fused_all(std::span<const double> a, std::span<const double> b, std::span<const double> c,
               std::span<double> out) {
  HWY_DYNAMIC_DISPATCH(fused_blocks)(a, b, c, out);
}

void fill_normals(std::span<const std::uint64_t> bits, std::span<double> out) {
  HWY_DYNAMIC_DISPATCH(normal_blocks)(bits, out);
}

void draw_normals(LaneRandom& lanes, std::span<double> out) {
  HWY_DYNAMIC_DISPATCH(normals_of_lanes)(lanes, out);
}

std::string_view math_target_used() {
  return HWY_DYNAMIC_DISPATCH(math_target_name)();
}

}  // namespace recres
#endif
