#pragma once

#include <string>

#include "recres/network/generator_spec.h"
#include "recres/network/network.h"

namespace recres::test {

/// Four cycles of eight states each.
inline Network rooks() {
  return generate_network("nrooks:cycles=-4/+1").scaled(20);
}

/// A generator's network with another bias for each neuron, from -0.4 to 0.6.
inline Network biased(const std::string& spec, double magnitude) {
  const auto network = generate_network(spec).scaled(magnitude);
  return network.with_bias(
      Eigen::VectorXd::LinSpaced(static_cast<Eigen::Index>(network.neurons()), -0.4, 0.6));
}

}  // namespace recres::test
