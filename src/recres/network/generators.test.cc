#include "recres/network/generators.h"

#include <gtest/gtest.h>

#include <boost/math/distributions/normal.hpp>
#include <map>
#include <string>
#include <vector>

#include "recres/network/generator_spec.h"
#include "recres/network/structure.h"
#include "recres/util/error.h"
#include "support/statistics.h"

namespace recres {
namespace {

TEST(Generators, GaussianWeightsAreNormal) {
  const auto network = gaussian_network(200, 5);
  std::vector<double> values;
  for (const double weight : network.dense().reshaped()) {
    values.push_back(boost::math::cdf(boost::math::normal(), weight));
  }
  EXPECT_GT(test::uniformity_p_value(values), test::kFalseAlarm);
  EXPECT_EQ(network.dense(), gaussian_network(200, 5).dense());
  EXPECT_NE(network.dense(), gaussian_network(200, 6).dense());
}

TEST(Generators, Autapses) {
  EXPECT_EQ(autapses_network(4).dense(), DenseMatrix::Identity(4, 4));
}

TEST(Generators, HopfieldByHand) {
  const std::vector<std::string_view> patterns = {"+++--", "+-+-+"};
  DenseMatrix expected(5, 5);
  expected << 0, 0, 1, -1, 0,  //
      0, 0, 0, 0, -1,          //
      1, 0, 0, -1, 0,          //
      -1, 0, -1, 0, 0,         //
      0, -1, 0, 0, 0;
  EXPECT_EQ(hopfield_network(patterns).dense(), expected);
}

TEST(Generators, NRooksByHand) {
  const std::vector<std::int64_t> cycles = {-4, 1};
  DenseMatrix expected = DenseMatrix::Zero(5, 5);
  expected(1, 0) = expected(2, 1) = expected(3, 2) = expected(4, 4) = 1;
  expected(0, 3) = -1;
  EXPECT_EQ(nrooks_network(cycles).dense(), expected);
}

TEST(Generators, RandomNRooksAreEvenlySpread) {
  // 2 neurons: 2 permutations times 4 signs, each with probability 1/8.
  std::map<std::string, std::size_t> place;
  std::vector<std::uint64_t> counts(8);
  for (std::uint64_t seed = 0; seed < 8000; ++seed) {
    const auto weights = nrooks_network(2, seed).dense();
    std::string name;
    for (const double weight : weights.reshaped()) name += weight > 0 ? '+' : weight < 0 ? '-' : '0';
    const auto found = place.try_emplace(name, place.size()).first->second;
    ASSERT_LT(found, 8U);
    ++counts[found];
  }
  const std::vector<double> even(8, 1.0 / 8);
  EXPECT_GT(test::goodness_of_fit_p_value(counts, even), test::kFalseAlarm);
}

TEST(Generators, MotifDigits) {
  EXPECT_EQ(motif_network(0).dense(), DenseMatrix::Constant(3, 3, -1));
  EXPECT_EQ(motif_network(9841).dense(), DenseMatrix::Zero(3, 3));
  EXPECT_EQ(motif_network(19682).dense(), DenseMatrix::Constant(3, 3, 1));
  // Digit 5 = 3·target + source is target 1, source 2.
  DenseMatrix expected = DenseMatrix::Zero(3, 3);
  expected(1, 2) = 1;
  EXPECT_EQ(motif_network(9841 + 243).dense(), expected);
}

TEST(Generators, SparseHasItsDensityAndNormalWeights) {
  const auto network = sparse_network(1000, 0.02, 3);
  // Binomial with mean 20000 and standard deviation 140.
  EXPECT_NEAR(static_cast<double>(network.connections()), 20000, 4.9 * 140);
  std::vector<double> values;
  for (const double weight : network.sparse().coeffs()) {
    values.push_back(boost::math::cdf(boost::math::normal(), weight));
  }
  EXPECT_GT(test::uniformity_p_value(values), test::kFalseAlarm);
  for (const double none : {0.0, -0.0, 5e-324}) EXPECT_EQ(sparse_network(50, none, 1).connections(), 0U);
  EXPECT_EQ(sparse_network(50, 1, 1).connections(), 2500U);
}

TEST(GeneratorSpec, MakesWhatTheFunctionsMake) {
  EXPECT_EQ(generate_network("gaussian:n=5,seed=3").dense(), gaussian_network(5, 3).dense());
  EXPECT_EQ(generate_network("nrooks:cycles=-4/+1").dense(),
            nrooks_network(std::vector<std::int64_t>{-4, 1}).dense());
  EXPECT_EQ(generate_network("nrooks:seed=3,n=15").dense(), nrooks_network(15, 3).dense());
  EXPECT_EQ(generate_network("motif:code=77").dense(), motif_network(77).dense());
  EXPECT_EQ(generate_network("sparse:n=30,density=0.5,seed=9").to_dense(),
            sparse_network(30, 0.5, 9).to_dense());
  EXPECT_EQ(generate_network("hopfield:patterns=++-").neurons(), 3U);
  EXPECT_EQ(generate_network("autapses:n=2").neurons(), 2U);
}

TEST(GeneratorSpec, TellsGeneratorsFromFiles) {
  EXPECT_TRUE(is_generator_spec("gaussian:n=5"));
  EXPECT_TRUE(is_generator_spec("gausian:n=5"));
  EXPECT_TRUE(is_generator_spec("autapses"));
  EXPECT_FALSE(is_generator_spec("weights.csv"));
  EXPECT_FALSE(is_generator_spec("result.h5:/weights"));
  EXPECT_FALSE(is_generator_spec("/tmp/x"));
  EXPECT_FALSE(is_generator_spec(""));
}

TEST(GeneratorSpec, EveryMistakeIsNamed) {
  const std::vector<std::pair<std::string, std::string>> mistakes = {
      {"gausian:n=5,seed=3", "did you mean 'gaussian'?"},
      {"gaussian:n=5", "needs seed="},
      {"gaussian:n=5,sed=3", "did you mean 'seed'?"},
      {"gaussian:n=5,n=6,seed=1", "'n' twice"},
      {"gaussian:n=five,seed=1", "'five' for n"},
      {"gaussian:n=0,seed=1", "0 neurons"},
      {"gaussian:n=-1,seed=1", "'-1' for n"},
      {"gaussian:n", "not key=value"},
      {"autapses", "needs n="},
      {"hopfield:patterns=++-/+-", "pattern 2 '+-' has 2 neurons, the first has 3"},
      {"hopfield:patterns=", "0 neurons"},
      {"hopfield:patterns=+x", "letter at place 2"},
      {"nrooks:cycles=-4/+0", "'+0' is not a cycle"},
      {"nrooks:cycles=--4", "'--4' is not a cycle"},
      {"nrooks:cycles=", "'' is not a cycle"},
      {"nrooks:cycles=3,n=3,seed=1", "not both"},
      {"motif:code=19683", "0 to 19682"},
      {"sparse:n=10,density=1.5,seed=1", "density 1.5"},
      {"sparse:n=10,density=nan,seed=1", "density nan"},
      {"sparse:n=1e8,density=0.1,seed=1", "100000000"},
  };
  for (const auto& [spec, words] : mistakes) {
    try {
      generate_network(spec);
      ADD_FAILURE() << spec << " was taken";
    } catch (const InvalidArgument& error) {
      EXPECT_NE(std::string(error.what()).find(words), std::string::npos) << spec << ": " << error.what();
    }
  }
  EXPECT_THROW(generate_network("gaussian:n=1000000,seed=1"), CapacityExceeded);
  EXPECT_THROW(generate_network("sparse:n=1e6,density=1,seed=1"), CapacityExceeded);
}

TEST(Structure, CyclesOfASignedPermutation) {
  const auto cycles =
      signed_permutation_cycles(generate_network("nrooks:cycles=-4/+1/-2").scaled(20)).value();
  ASSERT_EQ(cycles.size(), 3U);
  EXPECT_EQ(cycles[0].signed_length(), -4);
  EXPECT_EQ(cycles[0].neurons, (std::vector<std::size_t>{0, 1, 2, 3}));
  EXPECT_EQ(cycles[1].signed_length(), 1);
  EXPECT_EQ(cycles[2].signed_length(), -2);
  EXPECT_FALSE(signed_permutation_cycles(gaussian_network(5, 1)));
  EXPECT_FALSE(signed_permutation_cycles(motif_network(9841)));
  // Two weights in row 0, none in row 1, one in each column.
  DenseMatrix crooked = DenseMatrix::Zero(2, 2);
  crooked.row(0).setOnes();
  EXPECT_FALSE(signed_permutation_cycles(Network(crooked)));
}

TEST(Structure, Blocks) {
  const auto blocks = independent_blocks(generate_network("nrooks:cycles=2/1/3"));
  EXPECT_EQ(blocks, (std::vector<std::vector<std::size_t>>{{0, 1}, {2}, {3, 4, 5}}));
  EXPECT_EQ(independent_blocks(gaussian_network(6, 1)).size(), 1U);
  DenseMatrix crossed = DenseMatrix::Zero(4, 4);
  crossed(3, 0) = crossed(1, 2) = 1;
  EXPECT_EQ(independent_blocks(Network(crossed)), (std::vector<std::vector<std::size_t>>{{0, 3}, {1, 2}}));
}

TEST(Structure, Symmetry) {
  EXPECT_TRUE(is_symmetric(generate_network("hopfield:patterns=+++--/+-+-+")));
  EXPECT_FALSE(is_symmetric(gaussian_network(5, 1)));
  EXPECT_FALSE(is_symmetric(sparse_network(50, 0.1, 1)));
  EXPECT_TRUE(is_symmetric(Network(autapses_network(50).to_sparse())));
}

}  // namespace
}  // namespace recres
