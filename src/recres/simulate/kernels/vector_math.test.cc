#include "support/vector_math.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "recres/random/random_stream.h"
#include "support/instruction_sets.h"
#include "support/statistics.h"

namespace recres {
namespace {

RandomStream random_stream(std::uint64_t seed) {
  return RandomStream(seed, {.purpose = Purpose::kDynamics});
}

// Distance of doubles near a value.
long double ulp(long double value) {
  const long double magnitude = std::max(std::abs(value), 0x1p-1022L);
  return std::ldexp(1.0L, std::ilogb(magnitude) - 52);
}

std::vector<double> tanh_inputs() {
  std::vector<double> inputs;
  for (int k = -250'000; k <= 250'000; ++k) inputs.push_back(k * 1e-4);
  auto random = random_stream(1);
  // Where the error is largest: exp(2x) − 1 of 2 exp(r) − 1, r < 0.
  for (int k = 0; k < 100'000; ++k) inputs.push_back(0.17 + 0.1 * random.uniform());
  // Every exponent, subnormal to the largest, and more where tanh bends.
  for (int exponent = -1074; exponent <= 1023; ++exponent) {
    const int count = exponent >= -30 && exponent <= 5 ? 5000 : 20;
    for (int k = 0; k < count; ++k) {
      const double x = std::ldexp(1 + random.uniform(), exponent);
      inputs.push_back(random.uniform() < 0.5 ? x : -x);
    }
  }
  // Where the exponential changes its power of two, 2x = (n + ½) ln 2.
  for (int n = 0; n <= 57; ++n) {
    double x = (n + 0.5) * std::numbers::ln2 / 2;
    for (int k = 0; k < 50; ++k) x = std::nextafter(x, 0.0);
    for (int k = 0; k < 100; ++k) inputs.push_back(x = std::nextafter(x, 100.0));
  }
  return inputs;
}

std::vector<double> tanh_of(const std::vector<double>& inputs) {
  std::vector<double> outputs(inputs.size());
  tanh_all(inputs, outputs);
  return outputs;
}

TEST(VectorMath, TanhIsWithinItsStatedError) {
  static_assert(std::numeric_limits<long double>::digits >= 64, "the reference must be finer than double");
  constexpr long double kStatedUlps = 3;
  const auto inputs = tanh_inputs();
  test::on_every_instruction_set(math_target_used, [&] {
    const auto outputs = tanh_of(inputs);
    long double worst = 0;
    double where = 0;
    for (std::size_t k = 0; k < inputs.size(); ++k) {
      const long double exact = std::tanh(static_cast<long double>(inputs[k]));
      const long double error = std::abs(outputs[k] - exact) / ulp(exact);
      if (!(error <= worst)) worst = error, where = inputs[k];
    }
    EXPECT_LE(worst, kStatedUlps) << "at " << where;
    RecordProperty("worst_ulps", std::to_string(worst));
  });
}

TEST(VectorMath, TanhKeepsSignsAndLimits) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  constexpr double kLeast = std::numeric_limits<double>::denorm_min();
  constexpr double kMost = std::numeric_limits<double>::max();
  test::on_every_instruction_set(math_target_used, [&] {
    const auto values = tanh_of({0.0, kLeast, 1e-300, 19.1, 20.0, 1e3, kMost, kInfinity});
    const auto negated = tanh_of({-0.0, -kLeast, -1e-300, -19.1, -20.0, -1e3, -kMost, -kInfinity});
    EXPECT_EQ(values, (std::vector<double>{0.0, kLeast, 1e-300, 1, 1, 1, 1, 1}));
    for (std::size_t k = 0; k < values.size(); ++k) {
      EXPECT_EQ(negated[k], -values[k]);
      EXPECT_TRUE(std::signbit(negated[k]));
      EXPECT_FALSE(std::signbit(values[k]));
    }
    const double nan = std::numeric_limits<double>::quiet_NaN();
    // In a whole vector and in the single lanes after it.
    for (const double y : tanh_of(std::vector<double>(15, nan))) EXPECT_TRUE(std::isnan(y));
  });
}

TEST(VectorMath, FusedRoundsOnce) {
  auto random = random_stream(2);
  std::vector<double> a(1003);
  std::vector<double> b(a.size());
  std::vector<double> c(a.size());
  for (std::size_t k = 0; k < a.size(); ++k) {
    a[k] = random.normal();
    b[k] = random.normal();
    c[k] = -a[k] * b[k];  // all that is left is what a product loses by rounding
  }
  test::on_every_instruction_set(math_target_used, [&] {
    std::vector<double> out(a.size());
    fused_all(a, b, c, out);
    for (std::size_t k = 0; k < a.size(); ++k) EXPECT_EQ(out[k], std::fma(a[k], b[k], c[k]));
  });
}

// Random bits, all 0, all 1, and each of the 64 bits alone, each such word with each other.
std::vector<std::uint64_t> normal_inputs() {
  std::vector<std::uint64_t> special = {0, ~std::uint64_t{0}};
  for (int bit = 0; bit < 64; ++bit) {
    special.push_back(std::uint64_t{1} << bit);
    special.push_back(~(std::uint64_t{1} << bit));
    special.push_back(~std::uint64_t{0} >> bit);
  }
  std::vector<std::uint64_t> first;
  std::vector<std::uint64_t> second;
  for (const auto a : special) {
    for (const auto b : special) first.push_back(a), second.push_back(b);
  }
  auto random = random_stream(3);
  for (int k = 0; k < 300'000; ++k) {
    // One in four far out in the tail.
    first.push_back(random() >> (k % 4 == 0 ? k / 4 % 64 : 0));
    second.push_back(random());
  }
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

std::vector<double> normals_of(std::span<const std::uint64_t> bits) {
  std::vector<double> out(bits.size());
  fill_normals(bits, out);
  return out;
}

TEST(VectorMath, NormalsAreWithinTheirStatedError) {
  constexpr long double kStatedError = 4e-15L;
  const auto bits = normal_inputs();
  const std::size_t half = bits.size() / 2;
  test::on_every_instruction_set(math_target_used, [&] {
    const auto z = normals_of(bits);
    long double worst = 0;
    for (std::size_t k = 0; k < half; ++k) {
      const double u = static_cast<double>(bits[k] | 1) * 0x1p-64;
      const long double r = std::sqrt(-2 * std::log(static_cast<long double>(u)));
      const std::uint64_t low = bits[half + k] % (std::uint64_t{1} << 52) | 1;
      const long double angle =
          std::numbers::pi_v<long double> / 2 * static_cast<long double>(low) * 0x1p-52L;
      const bool minus0 = bits[half + k] >> 63 == 1;
      const bool minus1 = (bits[half + k] >> 62 & 1) == 1;
      const std::array<long double, 2> exact = {(minus0 ? -r : r) * std::cos(angle),
                                                (minus1 ? -r : r) * std::sin(angle)};
      const std::array<double, 2> found = {z[k], z[half + k]};
      for (std::size_t i = 0; i < 2; ++i) {
        const auto error = std::abs(found[i] - exact[i]) / std::max(1.0L, std::abs(exact[i]));
        if (!(error <= worst)) worst = error;
      }
    }
    EXPECT_LE(worst, kStatedError);
    RecordProperty("worst_error", std::to_string(worst * 1e15L) + "e-15");
  });
}

TEST(VectorMath, NormalsReachFarOutAndStayFinite) {
  test::on_every_instruction_set(math_target_used, [] {
    constexpr std::uint64_t kAll = ~std::uint64_t{0};
    for (const std::uint64_t b : {std::uint64_t{0}, kAll}) {
      const auto least = normals_of(std::array{std::uint64_t{0}, b});
      EXPECT_NEAR(std::hypot(least[0], least[1]), std::sqrt(128 * std::numbers::ln2), 1e-14);
      const auto most = normals_of(std::array{kAll, b});
      EXPECT_EQ(std::abs(most[0]), 0);
      EXPECT_EQ(std::abs(most[1]), 0);
    }
  });
}

// A single number that differs, in whatever bit, changes the sum.
std::uint64_t checksum(std::span<const double> values) {
  std::uint64_t sum = 0;
  for (const double value : values) sum = (sum + std::bit_cast<std::uint64_t>(value)) * 0x9E3779B97F4A7C15;
  return sum;
}

// The same numbers on every instruction set, compiler and processor: these are part of the results.
TEST(VectorMath, EveryInstructionSetGivesTheSameBits) {
  const auto inputs = tanh_inputs();
  const auto bits = normal_inputs();
  test::on_every_instruction_set(math_target_used, [&] {
    EXPECT_EQ(checksum(tanh_of(inputs)), 3725313976969353927U);
    EXPECT_EQ(checksum(normals_of(bits)), 146505718370624751U);
  });
}

// A number alone goes through a vector of one lane.
TEST(VectorMath, WidthChangesNoBit) {
  auto random = random_stream(4);
  std::vector<double> inputs(1000);
  for (double& x : inputs) x = 2 * random.normal();
  std::vector<std::uint64_t> bits(2000);
  for (auto& b : bits) b = random();
  test::on_every_instruction_set(math_target_used, [&] {
    const auto together = tanh_of(inputs);
    const auto normals = normals_of(bits);
    for (std::size_t k = 0; k < 1000; ++k) {
      EXPECT_EQ(tanh_of({inputs[k]})[0], together[k]);
      const auto pair = normals_of(std::array{bits[k], bits[1000 + k]});
      EXPECT_EQ(pair[0], normals[k]);
      EXPECT_EQ(pair[1], normals[1000 + k]);
    }
  });
}

TEST(VectorMath, DrawnNormalsAreThoseOfTheLanes) {
  constexpr std::size_t kRounds = 100;
  test::on_every_instruction_set(math_target_used, [] {
    LaneRandom lanes(5, {.purpose = Purpose::kDynamics});
    LaneRandom plain = lanes;
    std::vector<double> drawn(16 * kRounds + 15, 7.0);
    draw_normals(lanes, drawn);
    for (std::size_t round = 0; round < kRounds; ++round) {
      std::array<std::uint64_t, 16> bits;
      for (std::size_t k = 0; k < 16; ++k) bits[k] = plain.next(k % 8);
      const auto expected = normals_of(bits);
      for (std::size_t k = 0; k < 16; ++k) EXPECT_EQ(drawn[16 * round + k], expected[k]);
    }
    for (std::size_t k = 16 * kRounds; k < drawn.size(); ++k) EXPECT_EQ(drawn[k], 7.0);
    EXPECT_EQ(lanes.state, plain.state);
  });
}

// z0 and z1 by turns of eight, as draw_normals leaves them.
struct Sample {
  std::vector<double> z0;
  std::vector<double> z1;
};

Sample normal_sample() {
  constexpr std::size_t kPairs = 4'000'000;
  LaneRandom lanes(6, {.purpose = Purpose::kDynamics});
  std::vector<double> drawn(2 * kPairs);
  draw_normals(lanes, drawn);
  Sample sample;
  for (std::size_t k = 0; k < drawn.size(); ++k) (k % 16 < 8 ? sample.z0 : sample.z1).push_back(drawn[k]);
  return sample;
}

template <class Function>
std::vector<double> transformed(const std::vector<double>& values, Function function) {
  std::vector<double> out(values.size());
  std::transform(values.begin(), values.end(), out.begin(), function);
  return out;
}

TEST(VectorMath, NormalsHaveTheirMoments) {
  const auto [z0, z1] = normal_sample();
  // E z^k: 0, 1, 0, 3, 0, 15.
  const std::array<double, 6> moments = {0, 1, 0, 3, 0, 15};
  for (const auto* z : {&z0, &z1}) {
    for (std::size_t k = 0; k < moments.size(); ++k) {
      const auto powers = transformed(*z, [&](double x) { return std::pow(x, static_cast<double>(k + 1)); });
      EXPECT_GT(test::mean_p_value(powers, moments[k]), test::kFalseAlarm) << "moment " << k + 1;
    }
  }
}

TEST(VectorMath, NormalsFillEquiprobableCellsEvenly) {
  constexpr std::size_t kCells = 64;
  const auto [z0, z1] = normal_sample();
  const std::vector<double> probabilities(kCells, 1.0 / kCells);
  for (const auto* z : {&z0, &z1}) {
    std::vector<std::uint64_t> counts(kCells);
    std::vector<double> uniform;
    for (const double x : *z) {
      uniform.push_back(std::erfc(-x / std::numbers::sqrt2) / 2);
      ++counts[static_cast<std::size_t>(uniform.back() * kCells)];
    }
    EXPECT_GT(test::goodness_of_fit_p_value(counts, probabilities), test::kFalseAlarm);
    EXPECT_GT(test::uniformity_p_value(uniform), test::kFalseAlarm);
  }
}

// Beyond 2.5 in cells of ¼, both signs apart.
TEST(VectorMath, NormalsHaveTheirTails) {
  constexpr double kFirst = 2.5;
  constexpr double kStep = 0.25;
  constexpr std::size_t kCells = 12;
  const auto beyond = [](double x) { return std::erfc(x / std::numbers::sqrt2) / 2; };
  const auto [z0, z1] = normal_sample();
  for (const auto* z : {&z0, &z1}) {
    std::vector<double> probabilities;
    for (std::size_t k = 0; k < kCells; ++k) {
      const double from = kFirst + kStep * static_cast<double>(k);
      const double share = beyond(from) - (k + 1 == kCells ? 0 : beyond(from + kStep));
      probabilities.insert(probabilities.end(), {share, share});
    }
    probabilities.push_back(1 - 2 * beyond(kFirst));
    std::vector<std::uint64_t> counts(probabilities.size());
    for (const double x : *z) {
      const double cell = std::floor((std::abs(x) - kFirst) / kStep);
      const auto k = static_cast<std::size_t>(std::clamp(cell, 0.0, kCells - 1.0));
      ++counts[cell < 0 ? 2 * kCells : 2 * k + (x < 0 ? 1 : 0)];
    }
    EXPECT_GT(test::goodness_of_fit_p_value(counts, probabilities), test::kFalseAlarm);
  }
}

// The tail as far out as u reaches. Given u < 2^-h, r exceeds √(2 h ln 2), and the chance that |z0| exceeds
// it too is erfc(√(h ln 2)) · 2^h. No run draws such numbers by chance; h leading zeros are put there.
TEST(VectorMath, FarTailsHaveTheirShare) {
  constexpr std::size_t kPairs = 1'000'000;
  auto random = random_stream(7);
  for (const int zeros : {10, 20, 30, 40, 50}) {
    std::vector<std::uint64_t> bits(2 * kPairs);
    for (std::size_t k = 0; k < kPairs; ++k) bits[k] = random() >> zeros, bits[kPairs + k] = random();
    const auto z = normals_of(bits);
    const double root = std::sqrt(zeros * std::numbers::ln2);
    const double share = std::ldexp(std::erfc(root), zeros);
    for (const std::size_t first : {std::size_t{0}, kPairs}) {
      std::vector<std::uint64_t> counts(2);
      for (std::size_t k = 0; k < kPairs; ++k)
        ++counts[std::abs(z[first + k]) > root * std::numbers::sqrt2 ? 1 : 0];
      EXPECT_GT(test::goodness_of_fit_p_value(counts, std::array{1 - share, share}), test::kFalseAlarm)
          << zeros << " leading zeros";
    }
  }
}

TEST(VectorMath, BothNormalsOfAPairAreIndependent) {
  const auto [z0, z1] = normal_sample();
  std::vector<double> products;
  std::vector<double> of_squares;
  std::vector<double> value_square;
  std::vector<double> square_value;
  for (std::size_t k = 0; k < z0.size(); ++k) {
    const double x = z0[k];
    const double y = z1[k];
    products.push_back(x * y);
    of_squares.push_back((x * x - 1) * (y * y - 1));
    value_square.push_back(x * (y * y - 1));
    square_value.push_back((x * x - 1) * y);
  }
  for (const auto* values : {&products, &of_squares, &value_square, &square_value}) {
    EXPECT_GT(test::mean_p_value(*values, 0), test::kFalseAlarm);
  }
  // All of it: 8 × 8 cells of equal probability.
  std::vector<std::uint64_t> counts(64);
  const auto cell = [](double z) {
    return static_cast<std::size_t>(8 * std::erfc(-z / std::numbers::sqrt2) / 2);
  };
  for (std::size_t k = 0; k < z0.size(); ++k) ++counts[8 * cell(z0[k]) + cell(z1[k])];
  EXPECT_GT(test::goodness_of_fit_p_value(counts, std::vector<double>(64, 1.0 / 64)), test::kFalseAlarm);
}

}  // namespace
}  // namespace recres
