// The lanes of LaneRandom in vector registers. Included once for each instruction set, see
// hwy/foreach_target.h.
#if defined(RECRES_RANDOM_LANE_RANDOM_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef RECRES_RANDOM_LANE_RANDOM_INL_H_
#undef RECRES_RANDOM_LANE_RANDOM_INL_H_
#else
#define RECRES_RANDOM_LANE_RANDOM_INL_H_
#endif

#include <hwy/highway.h>

#include "recres/random/lane_random.h"

HWY_BEFORE_NAMESPACE();
namespace recres::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// As many lanes as D64 has, from `first` on: same numbers as LaneRandom::next of each.
template <class D64>
struct VectorLanes {
  using Vector = hn::Vec<D64>;

  HWY_INLINE VectorLanes() = default;
  HWY_INLINE VectorLanes(const LaneRandom& lanes, std::size_t first) {
    const D64 d;
    s0 = hn::Load(d, &lanes.state[0][first]);
    s1 = hn::Load(d, &lanes.state[1][first]);
    s2 = hn::Load(d, &lanes.state[2][first]);
    s3 = hn::Load(d, &lanes.state[3][first]);
  }

  HWY_INLINE void store(LaneRandom& lanes, std::size_t first) const {
    const D64 d;
    hn::Store(s0, d, &lanes.state[0][first]);
    hn::Store(s1, d, &lanes.state[1][first]);
    hn::Store(s2, d, &lanes.state[2][first]);
    hn::Store(s3, d, &lanes.state[3][first]);
  }

  HWY_INLINE Vector next() {
    const auto result = hn::Add(hn::RotateRight<64 - 23>(hn::Add(s0, s3)), s0);
    const auto shifted = hn::ShiftLeft<17>(s1);
    s2 = hn::Xor(s2, s0);
    s3 = hn::Xor(s3, s1);
    s1 = hn::Xor(s1, s2);
    s0 = hn::Xor(s0, s3);
    s2 = hn::Xor(s2, shifted);
    s3 = hn::RotateRight<64 - 45>(s3);
    return result;
  }

  Vector s0, s1, s2, s3;
};

}  // namespace recres::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
