#include "recres/pulse/design_request.h"

#include <algorithm>

#include "recres/attractor/attractors.h"
#include "recres/law/firing_table.h"
#include "recres/noise/noise_level.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

namespace {

PulseFiring firing_of(const Network& network, const std::vector<std::size_t>& neurons) {
  return [&network, neurons](double strength) {
    std::vector<double> strengths(network.neurons(), neurons.empty() ? strength : 0);
    for (const auto neuron : neurons) strengths[neuron] = strength;
    return FiringTable(network, NoiseLevel(strengths));
  };
}

void validate(const DesignRequest& request, const Network& network) {
  if (request.duration == 0) throw InvalidArgument("--duration 0 leaves no pulse to design; give 1 or more");
  require_design_steps(request.duration);
  if (network.neurons() > kMostDesignNeurons) {
    throw InvalidArgument(text("pulses are designed for up to ", kMostDesignNeurons,
                               " neurons, the network has ", network.neurons(),
                               "; simulate some pulses instead"));
  }
  for (const auto neuron : request.neurons) {
    if (neuron >= network.neurons())
      throw InvalidArgument(
          text("--neurons names neuron ", neuron, ", the network has 0 to ", network.neurons() - 1));
  }
}

PulseDesignOptions options_of(const DesignRequest& request, const Network& network) {
  PulseDesignOptions options{.strengths = strengths_for(network), .threads = request.threads};
  if (request.most_strength) {
    options.strengths.most = *request.most_strength;
    options.strengths.least = std::min(options.strengths.least, *request.most_strength / 2);
  }
  return options;
}

}  // namespace

EvenPulse design_even_pulse(const Network& network, const DesignRequest& request, double tolerance,
                            const RunContext& context) {
  validate(request, network);
  return most_even_pulse(firing_of(network, request.neurons), find_attractors(network), request.duration,
                         tolerance, options_of(request, network), context);
}

std::vector<WeakestPulse> design_leaving_pulses(const Network& network, const DesignRequest& request,
                                                double leaving, std::optional<std::uint64_t> attractor,
                                                const RunContext& context) {
  validate(request, network);
  const auto attractors = find_attractors(network);
  std::optional<std::uint32_t> left;
  if (attractor) {
    if (*attractor >= attractors.states.size()) {
      throw InvalidArgument(text("--attractor ", *attractor, " does not exist; there are ",
                                 attractors.states.size(), ", counted from 0"));
    }
    left = static_cast<std::uint32_t>(*attractor);
  }
  std::vector<std::uint64_t> durations;
  for (std::uint64_t steps = 1; steps <= request.duration; ++steps) durations.push_back(steps);
  return weakest_pulses(firing_of(network, request.neurons), attractors, durations, leaving, left,
                        options_of(request, network), context);
}

}  // namespace recres
