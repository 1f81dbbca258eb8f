#include "recres/network/ensemble.h"

#include <gtest/gtest.h>

#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "recres/network/generator_spec.h"
#include "recres/network/generators.h"
#include "recres/network/structure.h"
#include "recres/util/error.h"
#include "support/statistics.h"

namespace recres {
namespace {

// A count lies within five standard deviations of what is expected with probability 1 - 6e-7.
constexpr double kBand = 5;

// Ensembles of every kind, those without a symmetry first.
const std::vector<Ensemble> kEnsembles = {
    {.density = 1},
    {.density = 0.3},
    {.density = 1, .balance = 0.2},
    {.density = 0.3, .balance = -0.6},
    {.density = 0.3, .balance = 0.5, .dale = true},
    {.density = 1, .symmetry = 0.5},
    {.density = 0.3, .symmetry = 0.5},
    {.density = 0.3, .balance = 0.4, .symmetry = 0.7},
    {.density = 1, .balance = -0.8, .symmetry = 1},
    {.density = 0.2, .symmetry = -0.4},
    {.density = 0.7, .symmetry = -1},
};

std::string named(const Ensemble& e) {
  return "density " + std::to_string(e.density) + ", balance " + std::to_string(e.balance) + ", symmetry " +
         std::to_string(e.symmetry) + (e.dale ? ", Dale's law" : "");
}

double share_positive(const DenseMatrix& weights) {
  const auto positive = static_cast<double>((weights.array() > 0).count());
  return positive / static_cast<double>((weights.array() != 0).count());
}

TEST(Ensemble, WithoutItsKeysWeightsAreWhatTheyAlwaysWere) {
  DenseMatrix gaussian(2, 2);
  gaussian << -1.6825040364014292, 1.4336535598145717, 0.5482898133064005, -0.37230277258089983;
  EXPECT_EQ(generate_network("gaussian:n=2,seed=3").dense(), gaussian);
  DenseMatrix sparse = DenseMatrix::Zero(4, 4);
  sparse(0, 0) = -0.084237080386469;
  sparse(0, 2) = -0.2100998240560984;
  sparse(2, 2) = 0.38147308594610446;
  sparse(2, 3) = 1.0685526181126475;
  EXPECT_EQ(generate_network("sparse:n=4,density=0.3,seed=7").to_dense(), sparse);
}

TEST(Ensemble, BothStoragesHoldTheSameWeights) {
  for (const auto& ensemble : kEnsembles) {
    for (const std::size_t neurons : {1U, 2U, 61U}) {
      const auto network = sparse_network(neurons, ensemble, 5);
      EXPECT_EQ(network.to_dense(), gaussian_network(neurons, 5, ensemble).dense()) << named(ensemble);
      const auto& rows = network.sparse();
      EXPECT_TRUE(rows.isCompressed());
      for (Eigen::Index n = 0; n < rows.rows(); ++n) {
        for (auto k = rows.outerIndexPtr()[n] + 1; k < rows.outerIndexPtr()[n + 1]; ++k) {
          EXPECT_LT(rows.innerIndexPtr()[k - 1], rows.innerIndexPtr()[k]) << named(ensemble);
        }
      }
    }
    EXPECT_NE(full_weights(9, ensemble, 5), full_weights(9, ensemble, 6)) << named(ensemble);
  }
}

TEST(Ensemble, DensityOfTheWholeAndOfTheDiagonal) {
  constexpr std::size_t kNeurons = 400;
  for (const auto& ensemble : kEnsembles) {
    const auto weights = full_weights(kNeurons, ensemble, 11);
    const double d = ensemble.density;
    // Connections that come in pairs vary by up to twice as much.
    const double places = kNeurons * kNeurons;
    const double deviation = std::sqrt(places * d * (1 - d) * (1 + std::fabs(ensemble.symmetry)));
    const auto present = static_cast<double>((weights.array() != 0).count());
    EXPECT_NEAR(present, places * d, kBand * deviation) << named(ensemble);
    const auto on_diagonal = static_cast<double>((weights.diagonal().array() != 0).count());
    EXPECT_NEAR(on_diagonal, kNeurons * d, kBand * std::sqrt(kNeurons * d * (1 - d))) << named(ensemble);
  }
}

TEST(Ensemble, MagnitudesAreThoseOfNormalNumbers) {
  for (const auto& ensemble : kEnsembles) {
    const auto weights = full_weights(300, ensemble, 12);
    // Each triangle alone, because mirrored weights are no second sample.
    std::vector<double> upper;
    std::vector<double> lower;
    for (Eigen::Index n = 0; n < weights.rows(); ++n) {
      for (Eigen::Index m = 0; m < weights.cols(); ++m) {
        const double magnitude = std::fabs(weights(n, m));
        if (magnitude == 0) continue;
        const double uniform = 2 * boost::math::cdf(boost::math::normal(), magnitude) - 1;
        (n <= m ? upper : lower).push_back(uniform);
      }
    }
    EXPECT_GT(test::uniformity_p_value(upper), test::kFalseAlarm) << named(ensemble);
    EXPECT_GT(test::uniformity_p_value(lower), test::kFalseAlarm) << named(ensemble);
  }
}

TEST(Ensemble, BalanceIsTheShareOfSigns) {
  constexpr std::size_t kNeurons = 400;
  for (const auto& ensemble : kEnsembles) {
    if (ensemble.dale) continue;
    const auto weights = full_weights(kNeurons, ensemble, 13);
    const double p = (1 + ensemble.balance) / 2;
    const double deviation = std::sqrt(p * (1 - p) * (1 + std::fabs(ensemble.symmetry)) /
                                       (kNeurons * kNeurons * ensemble.density));
    EXPECT_NEAR(share_positive(weights), p, kBand * deviation) << named(ensemble);
  }
  for (const double symmetry : {0.0, 0.5}) {
    EXPECT_EQ(share_positive(full_weights(50, {.balance = 1, .symmetry = symmetry}, 1)), 1);
    EXPECT_EQ(share_positive(full_weights(50, {.balance = -1, .symmetry = symmetry}, 1)), 0);
  }
}

TEST(Ensemble, ReciprocalWeightsHaveTheirCorrelation) {
  for (const auto& ensemble : kEnsembles) {
    if (ensemble.dale) continue;  // products share their signs
    const auto weights = full_weights(400, ensemble, 14);
    std::vector<double> products;
    for (Eigen::Index n = 0; n < weights.rows(); ++n) {
      for (Eigen::Index m = n + 1; m < weights.cols(); ++m) products.push_back(weights(n, m) * weights(m, n));
    }
    // E|N(0,1)| = sqrt(2/π).
    const double mean = ensemble.density * ensemble.balance * std::sqrt(2 / std::numbers::pi);
    const double variance = ensemble.density - mean * mean;
    EXPECT_GT(test::mean_p_value(products, ensemble.symmetry * variance + mean * mean), test::kFalseAlarm)
        << named(ensemble);
  }
}

TEST(Ensemble, ReciprocalConnectionsArePresentTogether) {
  for (const auto& ensemble : kEnsembles) {
    const auto weights = full_weights(400, ensemble, 15);
    std::vector<std::uint64_t> counts(4);
    for (Eigen::Index n = 0; n < weights.rows(); ++n) {
      for (Eigen::Index m = n + 1; m < weights.cols(); ++m)
        ++counts[2 * std::size_t{weights(n, m) != 0} + std::size_t{weights(m, n) != 0}];
    }
    const double d = ensemble.density;
    const double together = std::fabs(ensemble.symmetry);
    const double one_way = (1 - together) * d * (1 - d);
    const std::vector<double> expected = {together * (1 - d) + (1 - together) * (1 - d) * (1 - d), one_way,
                                          one_way, together * d + (1 - together) * d * d};
    EXPECT_GT(test::goodness_of_fit_p_value(counts, expected), test::kFalseAlarm) << named(ensemble);
  }
}

TEST(Ensemble, FullSymmetryIsExact) {
  for (const double density : {1.0, 0.1}) {
    for (const double balance : {0.0, 0.3, 1.0}) {
      EXPECT_TRUE(
          is_symmetric(sparse_network(200, {.density = density, .balance = balance, .symmetry = 1}, 3)));
    }
    auto weights = full_weights(200, {.density = density, .symmetry = -1}, 3);
    EXPECT_FALSE(weights.diagonal().isZero(0));
    weights.diagonal().setZero();
    EXPECT_EQ(weights, DenseMatrix(-weights.transpose()));
  }
}

TEST(Ensemble, DaleGivesEachSourceOneSign) {
  constexpr Eigen::Index kNeurons = 1000;
  const auto weights = full_weights(kNeurons, {.density = 0.1, .balance = 0.6, .dale = true}, 4);
  double excitatory = 0;
  for (Eigen::Index m = 0; m < kNeurons; ++m) {
    const bool is_excitatory = weights.col(m).maxCoeff() > 0;
    EXPECT_TRUE(is_excitatory ? weights.col(m).minCoeff() >= 0 : weights.col(m).maxCoeff() <= 0) << m;
    excitatory += is_excitatory ? 1 : 0;
  }
  EXPECT_NEAR(excitatory, 0.8 * kNeurons, kBand * std::sqrt(0.8 * 0.2 * kNeurons));
  EXPECT_EQ(share_positive(full_weights(50, {.balance = 1, .dale = true}, 1)), 1);
  EXPECT_EQ(share_positive(full_weights(50, {.balance = -1, .dale = true}, 1)), 0);
}

TEST(Ensemble, BalanceTurnsSignsAndNothingElse) {
  for (const double symmetry : {0.0, 0.5}) {
    auto before = full_weights(60, {.density = 0.5, .balance = -1, .symmetry = symmetry}, 8);
    const DenseMatrix magnitudes = before.cwiseAbs();
    for (const double balance : {-0.7, -0.2, 0.0, 0.4, 1.0}) {
      const auto weights = full_weights(60, {.density = 0.5, .balance = balance, .symmetry = symmetry}, 8);
      EXPECT_EQ(weights.cwiseAbs(), magnitudes) << balance;
      EXPECT_TRUE((weights.array() >= before.array()).all()) << balance;
      before = weights;
    }
  }
}

TEST(Ensemble, LargeOnesTakeNoTimeForWhatIsAbsent) {
  constexpr double kConnections = 1e5;
  for (const double symmetry : {0.0, 0.5, 1.0}) {
    const auto network = sparse_network(1'000'000, {.density = 1e-7, .symmetry = symmetry}, 2);
    EXPECT_NEAR(static_cast<double>(network.connections()), kConnections,
                kBand * std::sqrt(kConnections * (1 + symmetry)));
  }
}

TEST(Ensemble, KeysAreReadAndMistakesNamed) {
  EXPECT_EQ(generate_network("gaussian:n=20,seed=3,density=0.4,balance=0.2,symmetry=0.5").dense(),
            full_weights(20, {.density = 0.4, .balance = 0.2, .symmetry = 0.5}, 3));
  EXPECT_EQ(generate_network("sparse:n=20,seed=3,density=0.4,balance=-0.2,dale=1").to_dense(),
            full_weights(20, {.density = 0.4, .balance = -0.2, .dale = true}, 3));
  EXPECT_EQ(generate_network("gaussian:n=20,seed=3,dale=0").dense(), gaussian_network(20, 3).dense());
  const std::vector<std::pair<std::string, std::string>> mistakes = {
      {"gaussian:n=5,seed=1,density=-0.1", "density -0.1 is not a probability"},
      {"gaussian:n=5,seed=1,density=nan", "density nan"},
      {"gaussian:n=5,seed=1,balance=1.1", "balance 1.1 is out of range"},
      {"gaussian:n=5,seed=1,balance=nan", "balance nan"},
      {"gaussian:n=5,seed=1,symmetry=-1.1", "symmetry -1.1 is out of range"},
      {"sparse:n=5,seed=1,density=0.1,symmetry=nan", "symmetry nan"},
      {"gaussian:n=5,seed=1,dale=2", "dale=2 is neither 0 (no) nor 1 (yes)"},
      {"gaussian:n=5,seed=1,dale=yes", "'yes' for dale"},
      {"gaussian:n=5,seed=1,dale=1,symmetry=0.5", "give one of the two"},
      {"gaussian:n=5,seed=1,balance=0.1,symmetry=-0.5", "balance 0.1 cannot be"},
      {"gaussian:n=5,seed=1,symetry=1", "did you mean 'symmetry'?"},
      {"sparse:n=5,seed=1,symmetry=1", "needs density="},
  };
  for (const auto& [spec, words] : mistakes) {
    try {
      generate_network(spec);
      ADD_FAILURE() << spec << " was taken";
    } catch (const InvalidArgument& error) {
      EXPECT_NE(std::string(error.what()).find(words), std::string::npos) << spec << ": " << error.what();
    }
  }
  EXPECT_THROW(generate_network("sparse:n=1e6,density=1,seed=1,symmetry=1"), CapacityExceeded);
}

}  // namespace
}  // namespace recres
