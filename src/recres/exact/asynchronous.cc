#include "recres/exact/asynchronous.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "recres/exact/closed_forms.h"
#include "recres/exact/elimination.h"
#include "recres/exact/modes.h"
#include "recres/exact/transition_matrix.h"
#include "recres/law/firing_table.h"
#include "recres/network/structure.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

namespace {

using Index = Eigen::Index;

constexpr std::size_t kMostAsynchronousNeurons = 12;

// Where a state goes when neuron n is drawn: the probabilities that its sign changes and that it stays.
struct Flip {
  double changes;
  double stays;
};

Flip flip_of(const FiringTable& firing, std::uint64_t state, std::size_t neuron) {
  const double rarer = firing.rarer(state)[neuron];
  const bool is_likely = ((firing.likely(state) ^ state) >> neuron & 1) == 0;
  return is_likely ? Flip{.changes = rarer, .stays = 1 - rarer} : Flip{.changes = 1 - rarer, .stays = rarer};
}

TransitionMatrix transition_matrix(const FiringTable& firing) {
  const auto size = static_cast<Index>(firing.states());
  const auto neurons = static_cast<double>(firing.neurons());
  TransitionMatrix matrix = TransitionMatrix::Zero(size, size);
  for (std::uint64_t state = 0; state < firing.states(); ++state) {
    for (std::size_t n = 0; n < firing.neurons(); ++n) {
      const auto flip = flip_of(firing, state, n);
      const auto row = static_cast<Index>(state);
      matrix(row, static_cast<Index>(state ^ std::uint64_t{1} << n)) = flip.changes / neurons;
      matrix(row, row) += flip.stays / neurons;
    }
  }
  return matrix;
}

// The states that lead to `start`, or with `forward` those that it leads to.
std::vector<bool> connected(const TransitionMatrix& matrix, Index start, bool forward) {
  std::vector<bool> found(static_cast<std::size_t>(matrix.rows()));
  std::vector<Index> open = {start};
  found[static_cast<std::size_t>(start)] = true;
  while (!open.empty()) {
    const Index state = open.back();
    open.pop_back();
    // One sign changes at most.
    for (Index bit = 1; bit < matrix.rows(); bit <<= 1) {
      const Index other = state ^ bit;
      const double probability = forward ? matrix(state, other) : matrix(other, state);
      if (probability > 0 && !found[static_cast<std::size_t>(other)]) {
        found[static_cast<std::size_t>(other)] = true;
        open.push_back(other);
      }
    }
  }
  return found;
}

// The one closed class: from any state on to one that does not lead back, until there is none.
std::vector<Index> recurrent_states(const TransitionMatrix& matrix) {
  for (Index start = 0;;) {
    const auto after = connected(matrix, start, true);
    const auto before = connected(matrix, start, false);
    std::vector<Index> states;
    Index onward = -1;
    bool is_only = true;
    for (Index state = 0; state < matrix.rows(); ++state) {
      const bool leads_back = before[static_cast<std::size_t>(state)];
      is_only = is_only && leads_back;
      if (!after[static_cast<std::size_t>(state)]) continue;
      states.push_back(state);
      if (!leads_back) onward = state;
    }
    if (onward < 0 && is_only) return states;
    if (onward < 0) {
      throw InvalidArgument(
          "in double precision the chain falls into several closed classes: it never leaves the one it comes "
          "to, so that no single stationary distribution exists; more noise or weaker weights join them");
    }
    start = onward;
  }
}

double surprise_bits(double p) {
  return p > 0 ? -p * std::log2(p) : 0;
}

// How uncertain the next state is.
double row_entropy_bits(const FiringTable& firing, std::uint64_t state) {
  const auto neurons = static_cast<double>(firing.neurons());
  double bits = 0;
  double stays = 0;
  for (std::size_t n = 0; n < firing.neurons(); ++n) {
    const auto flip = flip_of(firing, state, n);
    bits += surprise_bits(flip.changes / neurons);
    stays += flip.stays / neurons;
  }
  return bits + surprise_bits(stays);
}

std::string why_no_boltzmann_law(const Network& network, double noise_strength) {
  if (noise_strength > 0) return text("noise of strength ", noise_strength, " leaves no Boltzmann law");
  const DenseMatrix weights = network.to_dense();
  for (Index n = 0; n < weights.rows(); ++n) {
    if (weights(n, n) != 0)
      return text("neuron ", n, " has a weight ", weights(n, n), " to itself, which leaves no Boltzmann law");
    for (Index m = 0; m < n; ++m) {
      if (weights(n, m) != weights(m, n)) {
        return text("W is not symmetric (W[", n, ",", m, "] = ", weights(n, m), ", W[", m, ",", n,
                    "] = ", weights(m, n), "), which leaves no Boltzmann law");
      }
    }
  }
  return "the network is too large to list its Boltzmann law";
}

}  // namespace

ExactPoint asynchronous_point(const Network& network, double noise_strength, std::size_t threads,
                              const RunContext& context) {
  std::optional<Eigen::VectorXd> law;
  if (noise_strength == 0 && network.neurons() <= kMostFiringTableNeurons)
    law = boltzmann_distribution(network);
  if (!law && network.neurons() > kMostAsynchronousNeurons) {
    throw InvalidArgument(text(why_no_boltzmann_law(network, noise_strength),
                               "; without it asynchronous networks are exact for up to ",
                               kMostAsynchronousNeurons, " neurons, and this one has ", network.neurons()));
  }
  const FiringTable firing(network, noise_strength);
  ExactPoint point{.noise_strength = noise_strength};
  const bool has_modes = firing.states() <= static_cast<std::uint64_t>(kMostSpectrumStates);
  try {
    if (!law || has_modes) {
      const auto matrix = transition_matrix(firing);
      const auto states = recurrent_states(matrix);
      const bool is_recurrent = states.size() == firing.states();
      const TransitionMatrix closed = is_recurrent ? matrix : matrix(states, states).eval();
      const Elimination elimination(closed, threads, context);
      if (!law) {
        law = Eigen::VectorXd::Zero(matrix.rows());
        (*law)(states) = elimination.stationary();
        point.recurrent_share = static_cast<double>(states.size()) / static_cast<double>(firing.states());
      }
      if (has_modes && is_recurrent) point.modes = slowest_modes(matrix, elimination, kMostModes);
    }
  } catch (const InvalidArgument&) {
    // The Boltzmann law holds where the chain itself goes below the least double.
    if (!law) throw;
  }
  const Eigen::VectorXd& stationary = *law;
  for (std::uint64_t state = 0; state < firing.states(); ++state) {
    const double probability = stationary[static_cast<Index>(state)];
    point.entropy_bits += surprise_bits(probability);
    point.divergence_bits += probability * row_entropy_bits(firing, state);
  }
  point.mutual_information_bits = std::max(0.0, point.entropy_bits - point.divergence_bits);
  if (network.neurons() <= kMostListedNeurons) point.stationary = stationary;
  return point;
}

}  // namespace recres
