#include "recres/exact/exact_point.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>
#include <numeric>
#include <string>
#include <utility>

#include "recres/exact/aggregation.h"
#include "recres/exact/asynchronous.h"
#include "recres/exact/closed_forms.h"
#include "recres/exact/elimination.h"
#include "recres/exact/metastable.h"
#include "recres/exact/recurrence.h"
#include "recres/exact/switching.h"
#include "recres/exact/transition_matrix.h"
#include "recres/law/firing_table.h"
#include "recres/law/step_entropy.h"
#include "recres/network/structure.h"
#include "recres/neuron/firing_probability.h"
#include "recres/neuron/noise_strength.h"
#include "recres/util/error.h"
#include "recres/util/memory.h"
#include "recres/util/parallel.h"
#include "recres/util/text.h"

namespace recres {

namespace {

constexpr std::size_t kMostTracedNeurons = 8;      // whose window costs next to nothing
constexpr std::size_t kMostEliminatedNeurons = 8;  // beyond, aggregation is faster

// A block of neurons that is solved by itself; a signed cycle without bias where `is_cycle`. Where a block is
// large, its attractors are the skeleton of its chain.
struct Block {
  std::vector<std::size_t> neurons;
  Network network;
  bool is_cycle;
  Attractors attractors;
};

// What it would take: some hundred steps of a chain that does 2·10^10 operations a second.
std::string too_large(std::size_t neurons) {
  const double digits = 2 * std::log10(2.0) * static_cast<double>(neurons);
  const auto power = [](double exponent) { return text("10^", std::lround(exponent)); };
  return text("a block of ", neurons, " neurons that depend on each other has 4^", neurons,
              " transition probabilities, about ", power(digits + std::log10(8)),
              " bytes, and would take about ", power(digits + std::log10(2 * 100 / (2e10 * 3600))),
              " hours for a noise strength; up to ", kMostOperatorNeurons,
              " neurons are exact, beyond use recres resonance");
}

std::vector<Block> blocks_of(const Network& network) {
  std::vector<Block> blocks;
  for (const auto& neurons : independent_blocks(network)) {
    auto part = network.part(neurons);
    const bool is_cycle = part.bias().isZero(0) && signed_permutation_cycles(part).has_value();
    if (!is_cycle && neurons.size() > kMostOperatorNeurons) {
      throw InvalidArgument(too_large(neurons.size()));
    }
    Attractors attractors;
    if (!is_cycle && neurons.size() > kMostEliminatedNeurons) attractors = find_attractors(part);
    blocks.push_back({.neurons = neurons,
                      .network = std::move(part),
                      .is_cycle = is_cycle,
                      .attractors = std::move(attractors)});
  }
  return blocks;
}

// A chain and its stationary distribution; of a small one the matrix over the recurrent states as well.
struct SolvedChain {
  std::unique_ptr<const FiringTable> firing;
  RecurrentClass recurrent;
  std::unique_ptr<const TransitionOperator> chain;
  TransitionMatrix matrix = {};
  std::optional<Elimination> elimination = {};
  Eigen::VectorXd stationary = {};
};

void eliminate(SolvedChain& solved, std::size_t threads, const RunContext& context) {
  // The matrix, its elimination, and both again where probabilities may underflow.
  const auto size = solved.recurrent.states.size();
  require_memory(text("the exact chain of ", solved.chain->neurons(), " neurons"),
                 4 * sizeof(double) * size * size);
  solved.matrix = transition_matrix(*solved.chain, threads);
  const auto& states = solved.recurrent.states;
  if (states.size() < solved.chain->states()) solved.matrix = solved.matrix(states, states).eval();
  solved.elimination.emplace(solved.matrix, threads, context);
  solved.stationary.setZero(static_cast<Eigen::Index>(solved.chain->states()));
  solved.stationary(states) = solved.elimination->stationary();
}

enum class Way { kFastest, kElimination };

SolvedChain solve(const Network& network, double noise_strength, const Attractors& attractors, Way way,
                  std::size_t threads, const RunContext& context) {
  auto firing = std::make_unique<const FiringTable>(network, noise_strength);
  auto recurrent = recurrent_class(*firing);
  auto chain = make_transition_operator(*firing);
  SolvedChain solved{
      .firing = std::move(firing), .recurrent = std::move(recurrent), .chain = std::move(chain)};
  if (way == Way::kFastest && network.neurons() > kMostEliminatedNeurons) {
    const bool is_whole = solved.recurrent.states.size() == solved.chain->states();
    if (noise_strength == 0 && is_whole) {
      if (auto law = peretto_distribution(network)) {
        solved.stationary = *std::move(law);
        return solved;
      }
    }
    auto found =
        stationary_by_aggregation(*solved.chain, solved.recurrent.states, attractors, threads, context);
    if (found) {
      solved.stationary = *std::move(found);
      return solved;
    }
    if (network.neurons() > kMostDenseNeurons) {
      throw InvalidArgument(
          text("under noise strength ", noise_strength, " the chain of ", network.neurons(),
               " neurons has too many sets of states that hold it for long (", attractors.states.size(),
               " attractors without noise) to be solved without its 4^", network.neurons(),
               " transition probabilities; more noise, or up to ", kMostDenseNeurons, " neurons, can be"));
    }
  }
  eliminate(solved, threads, context);
  return solved;
}

// Independent blocks that go round keep the difference of their phases where their periods share a factor.
void add_period(std::uint64_t period, ExactPoint& point) {
  const auto shared = std::gcd(point.period, period);
  if (shared > 1) {
    throw InvalidArgument(
        text("in double precision the chain falls into several closed classes: independent blocks of neurons "
             "go round with periods ",
             point.period, " and ", period, ", which share the factor ", shared,
             ". So no single stationary distribution exists; more noise or weaker weights join the classes"));
  }
  point.period *= period;
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
  if (log_factors == 0) {
    // A permutation of the states: one cycle of them all only for one or two neurons of odd sign.
    if (sign > 0 || cycle.neurons() > 2) {
      throw InvalidArgument(
          text("in double precision no sign of a cycle of ", cycle.neurons(),
               " neurons is ever wrong: the chain falls into several closed classes and has no single "
               "stationary distribution; more noise or weaker weights join them"));
    }
    add_period(2 * cycle.neurons(), point);
    // They never fade.
    point.modes.reset();
    return;
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

// The slowest modes, and the sets of states that they tell apart.
void add_modes(SolvedChain& solved, std::size_t threads, const RunContext& context, ExactPoint& point) {
  const auto states = solved.chain->states();
  const bool is_recurrent = solved.recurrent.states.size() == states;
  // The whole spectrum costs more than some of it from here on.
  constexpr std::uint64_t kFewestIterated = 128;
  const bool is_iterated = states >= kFewestIterated;
  std::optional<Eigenpairs> pairs;
  if (is_iterated) {
    pairs = some_eigenpairs(*solved.chain, solved.stationary, kMostModes, threads, context);
  } else {
    pairs = all_eigenpairs(transition_matrix(*solved.chain), solved.stationary);
  }
  std::optional<std::vector<Mode>> modes;
  // Transient states have slow modes of their own, which an elimination of the others does not see.
  if (pairs && (is_iterated || !is_recurrent)) modes = modes_of(*pairs, kMostModes);
  if (!modes && is_recurrent && states <= static_cast<std::uint64_t>(kMostSpectrumStates)) {
    if (!solved.elimination) eliminate(solved, threads, context);
    modes = slowest_modes(solved.matrix, *solved.elimination, kMostModes);
  }
  const bool is_whole = solved.chain->neurons() <= kMostListedNeurons &&
                        solved.stationary.size() == point.stationary.size() && is_recurrent;
  if (pairs && is_whole) point.metastable = metastable_sets(solved.stationary, pairs->values, pairs->vectors);
  if (!modes) point.modes.reset();
  if (point.modes) point.modes->insert(point.modes->end(), modes->begin(), modes->end());
}

void add_chain(const Block& block, SolvedChain& solved, std::size_t threads, const RunContext& context,
               ExactPoint& point) {
  for (Eigen::Index state = 0; state < point.stationary.size(); ++state)
    point.stationary[state] *= solved.stationary[part_of(static_cast<std::uint64_t>(state), block.neurons)];
  double entropy = 0;
  double divergence = 0;
  for (std::uint64_t state = 0; state < solved.chain->states(); ++state) {
    const double probability = solved.stationary[static_cast<Eigen::Index>(state)];
    if (probability > 0) entropy -= probability * std::log2(probability);
    divergence += probability * step_entropy_bits(solved.firing->rarer(state));
  }
  point.entropy_bits += entropy;
  point.divergence_bits += divergence;
  // Rounding must not make it less than nothing.
  point.mutual_information_bits += std::max(0.0, entropy - divergence);
  const auto& recurrent = solved.recurrent;
  point.recurrent_share *=
      static_cast<double>(recurrent.states.size()) / static_cast<double>(solved.chain->states());
  add_period(recurrent.period, point);
  add_modes(solved, threads, context, point);
}

std::optional<double> shortfall(const SolvedChain& solved, std::size_t threads, const RunContext& context) {
  const double trace = solved.elimination->group_inverse_trace(threads, context);
  return (trace - static_cast<double>(solved.matrix.rows() - 1)) / std::numbers::ln2;
}

// What is known of the network as a whole only: independent blocks share no mode, but the products of their
// modes are modes as well.
void add_whole(const Network& network, const SolvedChain* solved, const ExactOptions& options,
               std::size_t threads, const RunContext& context, ExactPoint& point) {
  // A basin takes some 2^N operations.
  constexpr std::uint64_t kMostBasinStates = std::uint64_t{1} << 28;
  const bool has_residence = options.attractors != nullptr && network.neurons() <= kMostListedNeurons &&
                             options.attractors->states.size() << network.neurons() <= kMostBasinStates;
  const bool has_shortfall = network.neurons() <= kMostTracedNeurons || options.has_window;
  if (!has_residence && !has_shortfall) return;
  std::optional<SolvedChain> own;
  try {
    if (solved == nullptr && has_shortfall)
      solved = &own.emplace(solve(network, point.noise_strength, {}, Way::kElimination, threads, context));
    if (has_shortfall) point.shortfall_bit_steps = shortfall(*solved, threads, context);
  } catch (const InvalidArgument&) {
    // Blocks can be solved by themselves where all of them together go below the least double.
    point.shortfall_bit_steps.reset();
  }
  if (!has_residence) return;
  if (solved != nullptr) {
    point.residence_steps =
        residence_steps(*solved->chain, point.stationary, *options.attractors, threads, context);
  } else {
    const FiringTable firing(network, point.noise_strength);
    point.residence_steps = residence_steps(*make_transition_operator(firing), point.stationary,
                                            *options.attractors, threads, context);
  }
}

ExactPoint exact_point(const Network& network, const std::vector<Block>& blocks, double noise_strength,
                       const ExactOptions& options, std::size_t threads, const RunContext& context) {
  ExactPoint point{.noise_strength = noise_strength, .modes = std::vector<Mode>()};
  if (network.neurons() <= kMostListedNeurons) point.stationary.setOnes(Eigen::Index{1} << network.neurons());
  const auto way = options.has_window && blocks.size() == 1 ? Way::kElimination : Way::kFastest;
  std::optional<SolvedChain> solved;
  for (const auto& block : blocks) {
    if (block.is_cycle) {
      add_cycle(block.network, point);
    } else {
      solved.emplace(solve(block.network, noise_strength, block.attractors, way, threads, context));
      add_chain(block, *solved, threads, context, point);
    }
  }
  if (point.modes) {
    auto& modes = *point.modes;
    std::stable_sort(modes.begin(), modes.end(),
                     [](const Mode& a, const Mode& b) { return a.relaxation_steps > b.relaxation_steps; });
    if (modes.size() > kMostModes) modes.resize(kMostModes);
  }
  add_whole(network, blocks.size() == 1 && solved ? &*solved : nullptr, options, threads, context, point);
  return point;
}

}  // namespace

std::vector<ExactPoint> exact_curve(const Network& network, std::span<const double> noise_strengths,
                                    const ExactOptions& options, const RunContext& context) {
  require_threads(options.threads);
  require_noise_strengths(noise_strengths);
  if (options.has_window && options.update == Update::kAsynchronous) {
    throw InvalidArgument(
        "lengths of run that show a resonance are known where all neurons are updated at once");
  }
  if (options.has_window && network.neurons() > kMostWindowNeurons) {
    throw InvalidArgument(text("the lengths of run that show a resonance are known for up to ",
                               kMostWindowNeurons, " neurons, the network has ", network.neurons()));
  }
  const bool is_asynchronous = options.update == Update::kAsynchronous;
  const auto blocks = is_asynchronous ? std::vector<Block>() : blocks_of(network);
  // Large chains need all threads and all memory for themselves; small ones leave them to other points.
  std::size_t largest = is_asynchronous ? network.neurons() : 0;
  for (const auto& block : blocks) largest = std::max(largest, block.is_cycle ? 0 : block.network.neurons());
  const bool is_large = largest > kMostEliminatedNeurons;
  const std::size_t threads = is_large ? options.threads : 1;
  std::vector<ExactPoint> curve(noise_strengths.size());
  parallel_for(curve.size(), is_large ? 1 : options.threads, [&](std::size_t k) {
    curve[k] = is_asynchronous ? asynchronous_point(network, noise_strengths[k], threads, context)
                               : exact_point(network, blocks, noise_strengths[k], options, threads, context);
    context.advance(1);
  });
  return curve;
}

Update parse_update(std::string_view word) {
  if (word == "synchronous") return Update::kSynchronous;
  if (word == "asynchronous") return Update::kAsynchronous;
  throw InvalidArgument(text("--update '", shown(word), "' is neither synchronous nor asynchronous"));
}

}  // namespace recres
