#include "recres/exact/exact_point.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "recres/exact/elimination.h"
#include "recres/exact/transition_matrix.h"
#include "recres/law/firing_table.h"
#include "recres/law/step_entropy.h"
#include "recres/network/structure.h"
#include "recres/neuron/firing_probability.h"
#include "recres/util/error.h"
#include "recres/util/memory.h"
#include "recres/util/parallel.h"
#include "recres/util/text.h"

namespace recres {

namespace {

constexpr std::size_t kMostModes = 8;
constexpr std::size_t kMostListed = 12;  // neurons whose stationary distribution is listed
constexpr std::size_t kMostTraced = 8;   // neurons whose chain is taken as a whole as well

// An independent part of the network; a signed cycle without bias where `is_cycle`.
struct Block {
  std::vector<std::size_t> neurons;
  Network network;
  bool is_cycle;
};

std::vector<Block> blocks_of(const Network& network) {
  std::vector<Block> blocks;
  for (const auto& neurons : independent_blocks(network)) {
    auto part = network.part(neurons);
    const bool is_cycle = part.bias().isZero(0) && signed_permutation_cycles(part).has_value();
    if (!is_cycle && neurons.size() > kMostDenseNeurons) {
      throw InvalidArgument(text("a block of ", neurons.size(), " neurons that depend on each other has 4^",
                                 neurons.size(), " transition probabilities; up to ", kMostDenseNeurons,
                                 " neurons are exact, beyond use recres resonance"));
    }
    blocks.push_back({.neurons = neurons, .network = std::move(part), .is_cycle = is_cycle});
  }
  return blocks;
}

// Neuron n copies its source's sign, or the opposite, with an error of probability q_n. All states are then
// equally likely, and a mode that holds the sign of one neuron loses the factors 1 - 2·q_n in turn.
void add_cycle(const Network& cycle, ExactPoint& point) {
  point.stationary *= std::pow(0.5, static_cast<double>(cycle.neurons()));
  const auto weights = cycle.to_sparse();
  double log_factors = 0;
  double sign = 1;
  for (Eigen::Index n = 0; n < weights.outerSize(); ++n) {
    const double weight = SparseMatrix::InnerIterator(weights, n).value();
    const double error = firing_probability(-std::fabs(weight), point.noise_strength);
    const double entropy = step_entropy_bits({&error, 1});
    point.entropy_bits += 1;
    point.divergence_bits += entropy;
    point.mutual_information_bits += 1 - entropy;
    log_factors += std::log1p(-2 * error);
    sign *= weight < 0 ? -1 : 1;
  }
  const auto length = static_cast<double>(weights.rows());
  // The length-th roots of the product of all factors: as many modes, all fading alike.
  if (!point.modes) return;
  for (std::size_t k = 0; k < std::min<std::size_t>(kMostModes, cycle.neurons()); ++k)
    point.modes->push_back(mode_of_cycle(log_factors / length, sign, length, k));
}

// The state of some neurons as an index of their own.
Eigen::Index part_of(std::uint64_t state, std::span<const std::size_t> neurons) {
  std::uint64_t part = 0;
  for (std::size_t k = 0; k < neurons.size(); ++k) part |= (state >> neurons[k] & 1) << k;
  return static_cast<Eigen::Index>(part);
}

void add_dense(const Block& block, std::size_t threads, const RunContext& context, ExactPoint& point) {
  const auto& network = block.network;
  const FiringTable firing(network, point.noise_strength, Precision::kFull);
  require_memory(text("the exact chain of ", network.neurons(), " neurons"),
                 2 * sizeof(double) * firing.states() * firing.states());
  const auto matrix = transition_matrix(firing, threads);
  const Elimination elimination(matrix, threads, context);
  for (Eigen::Index state = 0; state < point.stationary.size(); ++state)
    point.stationary[state] *=
        elimination.stationary()[part_of(static_cast<std::uint64_t>(state), block.neurons)];
  double entropy = 0;
  double divergence = 0;
  for (std::uint64_t state = 0; state < firing.states(); ++state) {
    const double probability = elimination.stationary()[static_cast<Eigen::Index>(state)];
    if (probability > 0) entropy -= probability * std::log2(probability);
    divergence += probability * step_entropy_bits(firing.rarer(state));
  }
  point.entropy_bits += entropy;
  point.divergence_bits += divergence;
  // Rounding must not make it less than nothing.
  point.mutual_information_bits += std::max(0.0, entropy - divergence);
  const auto modes = slowest_modes(matrix, elimination, kMostModes);
  if (!modes) point.modes.reset();
  if (point.modes) point.modes->insert(point.modes->end(), modes->begin(), modes->end());
}

// The blocks of a network share no mode, but their products are modes as well: the whole chain must be taken.
// Nothing where that is reducible in double precision.
std::optional<double> shortfall(const Network& network, double noise_strength) {
  const auto matrix = transition_matrix(FiringTable(network, noise_strength, Precision::kFull));
  try {
    const double trace = Elimination(matrix).group_inverse_trace();
    return (trace - static_cast<double>(matrix.rows() - 1)) / std::numbers::ln2;
  } catch (const InvalidArgument&) {
    return std::nullopt;
  }
}

ExactPoint exact_point(const Network& network, const std::vector<Block>& blocks, double noise_strength,
                       std::size_t threads, const RunContext& context) {
  ExactPoint point{.noise_strength = noise_strength,
                   .entropy_bits = 0,
                   .mutual_information_bits = 0,
                   .divergence_bits = 0,
                   .modes = std::vector<Mode>(),
                   .stationary = {},
                   .shortfall_bit_steps = {}};
  if (network.neurons() <= kMostListed) point.stationary.setOnes(Eigen::Index{1} << network.neurons());
  for (const auto& block : blocks) {
    if (block.is_cycle) {
      add_cycle(block.network, point);
    } else {
      add_dense(block, threads, context, point);
    }
  }
  if (point.modes) {
    auto& modes = *point.modes;
    std::stable_sort(modes.begin(), modes.end(),
                     [](const Mode& a, const Mode& b) { return a.relaxation_steps > b.relaxation_steps; });
    if (modes.size() > kMostModes) modes.resize(kMostModes);
  }
  if (network.neurons() <= kMostTraced) point.shortfall_bit_steps = shortfall(network, noise_strength);
  return point;
}

}  // namespace

std::vector<ExactPoint> exact_curve(const Network& network, std::span<const double> noise_strengths,
                                    std::size_t threads, const RunContext& context) {
  require_threads(threads);
  for (const double r : noise_strengths) {
    if (!std::isfinite(r) || r < 0) {
      throw InvalidArgument(
          text("noise strength ", r, " is no standard deviation; give a finite number of 0 or more"));
    }
  }
  const auto blocks = blocks_of(network);
  // Large blocks need all threads and all memory for themselves; small ones leave them to other points.
  constexpr std::size_t kLarge = 11;
  bool is_large = false;
  for (const auto& block : blocks) is_large |= !block.is_cycle && block.network.neurons() >= kLarge;
  std::vector<ExactPoint> curve(noise_strengths.size());
  parallel_for(curve.size(), is_large ? 1 : threads, [&](std::size_t k) {
    curve[k] = exact_point(network, blocks, noise_strengths[k], is_large ? threads : 1, context);
    context.advance(1);
  });
  return curve;
}

}  // namespace recres
