// Multiply and add with one rounding, in vectors. Included once for each instruction set, see
// hwy/foreach_target.h.
#if defined(RECRES_UTIL_FUSED_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef RECRES_UTIL_FUSED_INL_H_
#undef RECRES_UTIL_FUSED_INL_H_
#else
#define RECRES_UTIL_FUSED_INL_H_
#endif

#include <hwy/highway.h>

#include <array>
#include <cmath>
#include <cstddef>

HWY_BEFORE_NAMESPACE();
namespace recres::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// a · b + c rounded once: the same on every processor. Slow, lane by lane, where there is no instruction for
/// it (before 2013).
template <class D, class V = hn::Vec<D>>
HWY_INLINE V fused([[maybe_unused]] D d, V a, V b, V c) {
#if HWY_NATIVE_FMA
  return hn::MulAdd(a, b, c);
#else
  constexpr std::size_t kLanes = hn::MaxLanes(D());
  HWY_ALIGN std::array<double, kLanes> x;
  HWY_ALIGN std::array<double, kLanes> y;
  HWY_ALIGN std::array<double, kLanes> z;
  hn::Store(a, d, x.data());
  hn::Store(b, d, y.data());
  hn::Store(c, d, z.data());
  for (std::size_t k = 0; k < kLanes; ++k) z[k] = std::fma(x[k], y[k], z[k]);
  return hn::Load(d, z.data());
#endif
}

}  // namespace recres::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
