#include "recres/neuron/firing_probability.h"

#include <gtest/gtest.h>

#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <cmath>
#include <limits>

namespace recres {
namespace {

using Quad = boost::multiprecision::cpp_bin_float_quad;  // 113 bits

// Gauss-Legendre in panels narrow against the distance of the poles: another method, in another precision.
template <typename Integrand>
Quad integral(const Integrand& integrand, double from, double to, double panel) {
  Quad sum = 0;
  const int panels = static_cast<int>(std::ceil((to - from) / panel));
  for (int k = 0; k < panels; ++k) {
    const Quad a = Quad(from) + (Quad(to) - Quad(from)) * k / panels;
    const Quad b = Quad(from) + (Quad(to) - Quad(from)) * (k + 1) / panels;
    sum += boost::math::quadrature::gauss<Quad, 30>::integrate(integrand, a, b);
  }
  return sum;
}

Quad precise_logistic(const Quad& u) {
  return u < 0 ? Quad(exp(u) / (1 + exp(u))) : Quad(1 / (1 + exp(-u)));
}

// ∫ σ(u + r x) φ(x) dx for u ≤ 0; the integrand lies within 10 of its maximum, which lies in [0, r].
Quad over_noise(double u, double r) {
  const auto f = [&](const Quad& x) { return Quad(precise_logistic(u + r * x) * exp(-x * x / 2)); };
  const double high = std::min(r, -u / r) + 11;
  return integral(f, -11, high, std::min(1.0, 2 / r)) / sqrt(2 * boost::math::constants::pi<Quad>());
}

// ∫ λ(v) Φ((u + v)/r) dv
Quad over_threshold(double u, double r) {
  const auto f = [&](const Quad& v) {
    const Quad e = exp(-abs(v));
    return Quad(e / ((1 + e) * (1 + e)) * boost::math::erfc(Quad(-(u + v) / (r * sqrt(Quad(2))))) / 2);
  };
  return integral(f, -60, std::max(0.0, -u) + 60, 2);
}

void expect_relative(double value, const Quad& truth, double bound, double u, double r) {
  const auto error = static_cast<double>(abs((Quad(value) - truth) / truth));
  EXPECT_LT(error, bound) << "u = " << u << ", r = " << r << ", p = " << value;
}

constexpr double kStatedError = 1e-13;

TEST(FiringProbability, RelativeErrorAtSmallNoise) {
  for (const double r : {1e-300, 1e-9, 0.01, 0.1, 0.3, 0.324, 0.326, 0.5, 0.8, 1.0, 2.0, 3.7, 5.0, 8.0}) {
    for (const double u : {-1e-9, -0.3, -1.0, -4.0, -10.0, -20.0, -37.0, -60.0, -150.0, -400.0, -700.0}) {
      expect_relative(firing_probability(u, r), r < 1e-100 ? precise_logistic(u) : over_noise(u, r),
                      kStatedError, u, r);
    }
  }
}

TEST(FiringProbability, RelativeErrorAtLargeNoise) {
  for (const double r : {8.001, 9.0, 12.0, 20.0, 26.0, 40.0, 150.0, 1000.0}) {
    for (const double u : {-1e-9, -0.3, -4.0, -20.0, -60.0, -150.0, -400.0, -700.0}) {
      expect_relative(firing_probability(u, r), over_threshold(u, r), kStatedError, u, r);
    }
  }
}

TEST(FiringProbability, TheOracleIsSureOfItself) {
  for (const double r : {2.0, 5.0, 8.0, 12.0}) {
    for (const double u : {-0.3, -20.0, -150.0}) {
      const Quad one = over_noise(u, r);
      EXPECT_LT(static_cast<double>(abs(one / over_threshold(u, r) - 1)), 1e-20) << u << " " << r;
    }
  }
}

TEST(FiringProbability, Symmetry) {
  for (const double r : {0.0, 0.2, 3.0, 30.0}) {
    for (const double u : {0.0, 0.5, 3.0, 40.0}) {
      EXPECT_DOUBLE_EQ(firing_probability(u, r) + firing_probability(-u, r), 1);
    }
  }
  EXPECT_EQ(firing_probability(0, 7), 0.5);
}

TEST(FiringProbability, ExtremesStayFinite) {
  constexpr double kHuge = std::numeric_limits<double>::max();
  for (const double u : {-kHuge, -1e5, -746.0, 746.0, kHuge}) {
    for (const double r : {0.0, 5e-324, 1.0, 1e6, 1e300}) {
      const double p = firing_probability(u, r);
      EXPECT_GE(p, 0) << u << " " << r;
      EXPECT_LE(p, 1) << u << " " << r;
    }
  }
  EXPECT_NEAR(firing_probability(-1, 1e300), 0.5, 1e-12);
}

// The flip probabilities of autapses that other tests build on: q = p(-w, r), computed independently to 13
// digits.
TEST(FiringProbability, FlipProbabilities) {
  const struct {
    double w, r, q;
  } table[] = {
      {10, 0, 4.539786870243e-05},  {10, 2, 3.306996329784e-04},  {10, 5, 3.008067578379e-02},
      {20, 0, 2.061153618190e-09},  {20, 5, 9.583313454978e-05},  {20, 8, 7.398937335396e-03},
      {20, 10, 2.454499062881e-02}, {20, 40, 3.087181579507e-01},
  };
  for (const auto& row : table)
    EXPECT_NEAR(firing_probability(-row.w, row.r) / row.q, 1, 1e-12) << row.w << row.r;
}

}  // namespace
}  // namespace recres
