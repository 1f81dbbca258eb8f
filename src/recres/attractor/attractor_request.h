#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "recres/attractor/attractor_study.h"
#include "recres/network/network.h"
#include "recres/neuron/model.h"

namespace recres {

/// A study of attractors as users ask for it: what they leave open is chosen for the model and the network.
struct AttractorRequest {
  Model model = Model::kSbm;
  std::string method = "auto";  ///< or as method_name has it
  std::optional<std::uint64_t> list = {};
  std::optional<std::uint64_t> starts = {};
  std::optional<std::uint64_t> steps = {};
  std::optional<std::uint64_t> seed = {};
  std::optional<double> tolerance = {};
  std::size_t threads = 1;
  bool dot = false;  ///< whether the graph of states is to be drawn, which takes a walk through all of them
};

/// Throws InvalidArgument, naming the option, for what is out of range or has no meaning for the method.
/// Needs no network, which may take long to load.
void validate(const AttractorRequest& request);

/// The options that are asked for. Throws as validate.
AttractorOptions attractor_options(const AttractorRequest& request, const Network& network);

}  // namespace recres
