#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "recres/experiment/spec.h"
#include "recres/io/network_file.h"
#include "recres/neuron/model.h"

namespace recres {

/// The keys of a specification that make axes, by their places in spec_keys().
enum AxisKey : std::size_t {
  kNetworkAxis,
  kNetworkSeedAxis,
  kMagnitudeAxis,
  kBiasAxis,
  kModelAxis,
  kProtocolAxis,
  kInputAxis,
  kStartAxis,
  kStepsAxis,
  kBurnInAxis,
  kSeedAxis,
  kNoiseAxis,
  kAxisKeys,
};

/// One combination of values.
struct SweepCell {
  std::array<std::size_t, kAxisKeys> place = {};  ///< of its value on each axis
  NetworkSource network;
  Model model = Model::kSbm;
  std::string protocol;
  std::string input;
  std::string start;
  std::uint64_t steps = 0;
  std::uint64_t burn_in = 0;
  double noise_strength = 0;

  /// Of its runs: drawn from the seed of the specification for each combination of all values but the noise
  /// strength, so that the errors of cells are independent. Given to another verb with the rest of the cell,
  /// it gives the same runs. Below 2^53.
  std::uint64_t run_seed = 0;
};

/// Everything that simulated runs depend on: all axes.
std::vector<std::size_t> all_axes();

/// The cell at these places of the axes.
SweepCell make_cell(const Spec& spec, const std::array<std::size_t, kAxisKeys>& place);

}  // namespace recres
