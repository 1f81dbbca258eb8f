#include "recres/state/projection.h"

#include <gtest/gtest.h>

#include "recres/random/random_stream.h"
#include "recres/state/state.h"
#include "recres/util/error.h"

namespace recres {
namespace {

TEST(Projection, TakesTheBitsOfItsNeuronsInRisingOrder) {
  RandomStream random(1, {.purpose = Purpose::kDynamics});
  for (const std::size_t neurons : {1UL, 5UL, 15UL, 63UL, 64UL, 65UL, 130UL, 400UL}) {
    const auto words = words_per_state(neurons);
    std::vector<std::uint64_t> states(20 * words);
    for (auto& word : states) word = random.below(UINT64_MAX);
    for (std::size_t t = 1; t <= 20 && neurons % 64 != 0; ++t)
      states[t * words - 1] &= (std::uint64_t{1} << neurons % 64) - 1;
    for (const double share : {0.05, 0.5, 1.0}) {
      std::vector<std::size_t> chosen;
      for (std::size_t n = neurons; n-- > 0;) {
        if (random.uniform() <= share) chosen.push_back(n);
      }
      if (chosen.empty()) chosen.push_back(neurons - 1);
      const Projection projection(chosen, neurons);
      const auto size = chosen.size();
      const auto words_out = words_per_state(size);
      std::vector<std::uint64_t> out(20 * words_out, 77);
      projection.project(states, out);
      for (std::size_t t = 0; t < 20; ++t) {
        std::vector<std::uint64_t> expected(words_out);
        for (std::size_t k = 0; k < size; ++k) {
          // `chosen` falls.
          if (is_up(std::span(states).subspan(t * words), chosen[size - 1 - k]))
            expected[k / 64] |= std::uint64_t{1} << k % 64;
        }
        for (std::size_t k = 0; k < words_out; ++k) ASSERT_EQ(out[t * words_out + k], expected[k]);
      }
    }
  }
}

TEST(Projection, RefusesWhatIsNoSubset) {
  EXPECT_THROW(Projection({}, 3), InvalidArgument);
  EXPECT_THROW(Projection({0, 2, 0}, 3), InvalidArgument);
  EXPECT_THROW(Projection({3}, 3), InvalidArgument);
}

}  // namespace
}  // namespace recres
