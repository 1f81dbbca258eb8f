#include "recres/reproduce/asynchronous_run.h"

#include <bit>
#include <vector>

#include "recres/neuron/firing_probability.h"
#include "recres/random/random_stream.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

namespace {

void require_few(const Network& network) {
  if (network.neurons() > kMostAsynchronousNeurons) {
    throw InvalidArgument(text("asynchronous runs of the reproduction are of up to ",
                               kMostAsynchronousNeurons, " neurons, not ", network.neurons()));
  }
}

Eigen::VectorXd signs_of(std::uint64_t state, std::size_t neurons) {
  Eigen::VectorXd signs(static_cast<Eigen::Index>(neurons));
  for (std::size_t n = 0; n < neurons; ++n)
    signs[static_cast<Eigen::Index>(n)] = (state >> n & 1) != 0 ? 1 : -1;
  return signs;
}

// [state · N + neuron]: the probability of +1.
std::vector<double> firing_probabilities(const Network& network, double noise_strength) {
  std::vector<double> out;
  Eigen::VectorXd input(static_cast<Eigen::Index>(network.neurons()));
  for (std::uint64_t state = 0; state < std::uint64_t{1} << network.neurons(); ++state) {
    network.input(signs_of(state, network.neurons()), input);
    for (const double u : input) out.push_back(firing_probability(u, noise_strength));
  }
  return out;
}

}  // namespace

void run_asynchronously(const Network& network, double noise_strength, const AsynchronousRun& run,
                        const std::function<void(std::uint64_t)>& visit) {
  require_few(network);
  const auto neurons = network.neurons();
  const auto firing = firing_probabilities(network, noise_strength);
  const auto place = std::bit_cast<std::uint64_t>(noise_strength);
  RandomStream start(run.seed, {.purpose = Purpose::kStart, .place = place, .replicate = run.replicate});
  RandomStream random(run.seed, {.purpose = Purpose::kDynamics, .place = place, .replicate = run.replicate});
  std::uint64_t state = start.below(std::uint64_t{1} << neurons);
  visit(state);
  for (std::uint64_t t = 0; t < run.steps; ++t) {
    const auto neuron = random.below(neurons);
    const std::uint64_t bit = std::uint64_t{1} << neuron;
    state = random.uniform() < firing[state * neurons + neuron] ? state | bit : state & ~bit;
    visit(state);
  }
}

Eigen::VectorXd energies(const Network& network) {
  require_few(network);
  const auto neurons = network.neurons();
  const DenseMatrix weights = network.to_dense();
  Eigen::VectorXd out(Eigen::Index{1} << neurons);
  for (Eigen::Index state = 0; state < out.size(); ++state) {
    const auto y = signs_of(static_cast<std::uint64_t>(state), neurons);
    out[state] = -y.dot(weights * y) / 2 - network.bias().dot(y);
  }
  return out;
}

Network without_autapses(const Network& network) {
  DenseMatrix weights = network.to_dense();
  weights.diagonal().setZero();
  return Network(weights).with_bias(network.bias());
}

}  // namespace recres
