#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "recres/attractor/place_signs.cc"
#include <hwy/foreach_target.h>
// The line above includes this file once for each instruction set; the next must stay below it.
#include <hwy/highway.h>

#include <algorithm>

#include "recres/attractor/place_signs.h"

HWY_BEFORE_NAMESPACE();
namespace recres::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

void compare_places(const std::int16_t* place, std::span<const std::int16_t> least, std::uint32_t* out) {
  const hn::CappedTag<std::uint16_t, kPlaceTile> d;
  const hn::RebindToSigned<decltype(d)> signed_d;
  // Sixteen neurons each.
  const auto lower = std::min<std::size_t>(16, least.size());
  for (std::size_t k = 0; k < kPlaceTile; k += hn::Lanes(d)) {
    const auto add_sign = [&](std::size_t n, auto& signs) {
      const auto here = hn::LoadU(signed_d, place + n * kPlaceTile + k);
      const auto is_up =
          hn::RebindMask(d, hn::Gt(here, hn::Set(signed_d, static_cast<std::int16_t>(least[n] - 1))));
      const auto bit = hn::Set(d, static_cast<std::uint16_t>(1U << n % 16));
      signs = hn::Or(signs, hn::IfThenElseZero(is_up, bit));
    };
    auto low = hn::Zero(d);
    auto high = hn::Zero(d);
    for (std::size_t n = 0; n < lower; ++n) add_sign(n, low);
    for (std::size_t n = lower; n < least.size(); ++n) add_sign(n, high);
    hn::StoreInterleaved2(low, high, d, reinterpret_cast<std::uint16_t*>(out + k));
  }
}

static const char* target_name() {
  return hwy::TargetName(HWY_TARGET);
}

}  // namespace recres::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace recres {

HWY_EXPORT(compare_places);
HWY_EXPORT(target_name);

void signs_of_places(const std::int16_t* place, std::span<const std::int16_t> least, std::uint32_t* out) {
  HWY_DYNAMIC_DISPATCH(compare_places)(place, least, out);
}

std::string_view place_signs_target() {
  return HWY_DYNAMIC_DISPATCH(target_name)();
}

}  // namespace recres
#endif
