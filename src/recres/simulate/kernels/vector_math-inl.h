// Per-target include guard, as Highway's own -inl.h headers have it: read again for each instruction set.
#if defined(RECRES_SIMULATE_KERNELS_VECTOR_MATH_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef RECRES_SIMULATE_KERNELS_VECTOR_MATH_INL_H_
#undef RECRES_SIMULATE_KERNELS_VECTOR_MATH_INL_H_
#else
#define RECRES_SIMULATE_KERNELS_VECTOR_MATH_INL_H_
#endif

#include <hwy/highway.h>

#include <array>
#include <cstddef>
#include <cstdint>

#include "recres/util/fused-inl.h"

// tanh and normal random numbers for kernels, in vectors of 1 to 8 doubles. Every result is bit-identical on
// all instruction sets and vector widths: only operations that are exact or rounded exactly, in an order that
// does not depend on the width.
//
// Each polynomial interpolates its function at the Chebyshev nodes of the interval, computed with 70 decimal
// digits from the Taylor series (Newton's divided differences) and rounded to double. The stated errors are
// the largest on 401 equidistant points after rounding of the coefficients.

HWY_BEFORE_NAMESPACE();
namespace recres::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// c[0] + c[1] x + c[2] x² + …, by Estrin's scheme: neighbours are joined to a polynomial in x² of half the
/// degree, so that the longest chain of operations has only the logarithm of the degree.
template <class D, std::size_t kSize, class V = hn::Vec<D>>
HWY_INLINE V polynomial(D d, V x, const std::array<V, kSize>& c) {
  if constexpr (kSize == 1) {
    return c[0];
  } else {
    std::array<V, (kSize + 1) / 2> pairs;
    for (std::size_t k = 0; k < kSize / 2; ++k) pairs[k] = fused(d, x, c[2 * k + 1], c[2 * k]);
    if constexpr (kSize % 2 == 1) pairs.back() = c.back();
    return polynomial(d, hn::Mul(x, x), pairs);
  }
}

/// The same with coefficients that all lanes share.
template <class D, class... Coefficients, class V = hn::Vec<D>>
HWY_INLINE V polynomial_of(D d, V x, Coefficients... c) {
  return polynomial(d, x, std::array<V, sizeof...(c)>{hn::Set(d, c)...});
}

/// exp(a) − 1 for a from 0 to 40; relative error below 4e-16. NaN gives NaN.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V expm1_upto_40(D d, V a) {
  const hn::RebindToUnsigned<D> bits;
  // a = n ln 2 + r, |r| ≤ ln 2 / 2. Added to 1.5 · 2^52, a number is rounded to a whole one, n, which then
  // stands in the lowest bits; with 1023 added, these are the exponent of 2^n.
  const auto shift = hn::Set(d, 0x1.8p52 + 1023);
  const auto shifted = fused(d, a, hn::Set(d, 0x1.71547652b82fep+0), shift);
  const auto minus_n = hn::Sub(shift, shifted);
  const auto power = hn::BitCast(d, hn::ShiftLeft<52>(hn::BitCast(bits, shifted)));
  const auto rough = fused(d, minus_n, hn::Set(d, 0x1.62e42fefa39efp-1), a);
  const auto r = fused(d, minus_n, hn::Set(d, 0x1.abc9e3b39803fp-56), rough);  // ln 2 beyond double

  // (exp(r) − 1 − r) / r², |r| < 0.347; error 1.2e-16.
  const auto q =
      polynomial_of(d, r, 0x1.0000000000001p-1, 0x1.5555555555556p-3, 0x1.5555555553d37p-5,
                    0x1.11111111109a6p-7, 0x1.6c16c1789d1d7p-10, 0x1.a01a01a7cebcdp-13, 0x1.a019b8ca26fcfp-16,
                    0x1.71de0d85293b8p-19, 0x1.2891d4ffbb0f9p-22, 0x1.af390ba7e6f47p-26);
  const auto expm1_r = fused(d, hn::Mul(r, r), q, r);
  return fused(d, power, expm1_r, hn::Sub(power, hn::Set(d, 1.0)));
}

/// tanh(x); error below 3 ulp. Odd, also in the sign of zero; ±1 from |x| = 19.1 on; NaN gives NaN.
/// Neighbouring doubles may come out in wrong order, by 2 ulp at most.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V tanh(D d, V x) {
  // tanh |x| = t / (t + 2), t = exp(2|x|) − 1: nothing cancels, and below 1e-16 it is |x| exactly.
  const auto twice = hn::Mul(hn::Abs(x), hn::Set(d, 2.0));
  const auto limit = hn::Set(d, 40.0);
  const auto t = expm1_upto_40(d, hn::IfThenElse(hn::Gt(twice, limit), limit, twice));
  return hn::CopySign(hn::Div(t, hn::Add(t, hn::Set(d, 2.0))), x);
}

/// (b + ½) / 2^63 rounded to double, b the upper 63 bits: uniform on (0, 1], least value 2^-64.
template <class D, class B>
HWY_INLINE hn::Vec<D> uniform_with_tail(D d, B random) {
  const hn::RebindToUnsigned<D> bits;
  // Each half is made the low bits of a double, 2^20 + upper · 2^-32 and 2^-12 + lower · 2^-64; the
  // difference is exact, the sum rounds.
  const auto upper = hn::Or(hn::ShiftRight<32>(random), hn::Set(bits, 0x4130'0000'0000'0000));
  const auto lower =
      hn::Or(hn::And(random, hn::Set(bits, 0xFFFF'FFFF)), hn::Set(bits, 0x3F30'0000'0000'0001));
  return hn::Add(hn::Sub(hn::BitCast(d, upper), hn::Set(d, 0x1p20 + 0x1p-12)), hn::BitCast(d, lower));
}

/// −ln u for normal u from 2^-1022 to 1; relative error below 4e-16. u = 1 gives 0.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V minus_log(D d, V u) {
  const hn::RebindToUnsigned<D> bits;
  constexpr std::uint64_t kRootHalf = 0x3FE6'A09E'667F'3BCD;  // √½ as bits
  constexpr std::uint64_t kOne = 0x3FF0'0000'0000'0000;
  constexpr std::uint64_t kMantissa = 0x000F'FFFF'FFFF'FFFF;
  // u = 2^e m, √½ ≤ m < √2. e + 1023 in the low bits of a double 2^52 + e + 1023 gives −e exactly.
  const auto offset = hn::Add(hn::BitCast(bits, u), hn::Set(bits, kOne - kRootHalf));
  const auto exponent = hn::Or(hn::ShiftRight<52>(offset), hn::Set(bits, 0x4330'0000'0000'0000));
  const auto minus_e = hn::Sub(hn::Set(d, 0x1p52 + 1023), hn::BitCast(d, exponent));
  const auto m = hn::BitCast(d, hn::Add(hn::And(offset, hn::Set(bits, kMantissa)), hn::Set(bits, kRootHalf)));

  // −ln m = 2 artanh s, s = (1 − m) / (1 + m), |s| ≤ 0.172.
  const auto one = hn::Set(d, 1.0);
  const auto s = hn::Div(hn::Sub(one, m), hn::Add(one, m));
  const auto z = hn::Mul(s, s);
  // 2 (artanh(s) − s) / s³ in z = s², z ≤ 0.0295; error 3.2e-16.
  const auto q =
      polynomial_of(d, z, 0x1.5555555555558p-1, 0x1.99999999952e2p-2, 0x1.2492492df148dp-2,
                    0x1.c71c62e5800a1p-3, 0x1.7462b4ab2ef6bp-3, 0x1.39fe606542ddep-3, 0x1.2b584aae78a57p-3);
  const auto minus_log_m = fused(d, hn::Mul(s, z), q, hn::Add(s, s));
  return fused(d, minus_e, hn::Set(d, 0x1.62e42fefa39efp-1), minus_log_m);
}

/// Two standard normals from 128 random bits (Box and Muller 1958): z0 = ±r cos θ, z1 = ±r sin θ. r = √(−2 ln
/// u) with u of all bits of `bits0` (uniform_with_tail); θ, uniform on (0, π/2), of the low 52 of `bits1`;
/// the signs of its upper two. Error below 4e-15 of the larger of 1 and |z|, given u; |z| reaches 9.4.
template <class D, class B, class V = hn::Vec<D>>
HWY_INLINE void normals(D d, B bits0, B bits1, V& z0, V& z1) {
  const hn::RebindToUnsigned<D> bits;
  // θ = π/4 + φ gives √2 cos θ = cos φ − sin φ and √2 sin θ = cos φ + sin φ; the √2 cancels that of r.
  const auto radius = hn::Sqrt(minus_log(d, uniform_with_tail(d, bits0)));

  // g = 2φ/π, an odd multiple of 2^-52 between −½ and ½.
  const auto low = hn::And(bits1, hn::Set(bits, 0x000F'FFFF'FFFF'FFFF));
  const auto g = hn::Sub(hn::BitCast(d, hn::Or(low, hn::Set(bits, 0x3FF0'0000'0000'0001))), hn::Set(d, 1.5));
  const auto w = hn::Mul(g, g);
  // sin(πg/2) / g and cos(πg/2) in w = g²; errors 6e-17 and 1e-16.
  const auto sine =
      hn::Mul(g, polynomial_of(d, w, 0x1.921fb54442d18p+0, -0x1.4abbce625be41p-1, 0x1.466bc677587f8p-4,
                               -0x1.32d2cce2e5b19p-8, 0x1.50782fda12d96p-13, -0x1.e30071afc3e59p-19,
                               0x1.e3f38399551bfp-25));
  const auto cosine =
      polynomial_of(d, w, 0x1p+0, -0x1.3bd3cc9be458bp+0, 0x1.03c1f081b0780p-2, -0x1.55d3c7dbfd139p-6,
                    0x1.e1f4fb60281f6p-11, -0x1.a6c9c1be9eb49p-16, 0x1.f3dbcea61b1a4p-22);

  const auto top_bit = hn::Set(bits, 0x8000'0000'0000'0000);
  const auto sign0 = hn::BitCast(d, hn::And(bits1, top_bit));
  const auto sign1 = hn::BitCast(d, hn::And(hn::ShiftLeft<1>(bits1), top_bit));
  z0 = hn::Xor(hn::Mul(radius, hn::Sub(cosine, sine)), sign0);
  z1 = hn::Xor(hn::Mul(radius, hn::Add(cosine, sine)), sign1);
}

}  // namespace recres::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
