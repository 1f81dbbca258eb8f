#pragma once

#include <Eigen/Core>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>

#include "recres/io/network_file.h"
#include "recres/network/network.h"
#include "recres/noise/noise_protocol.h"
#include "recres/report/study_source.h"
#include "recres/resonance/estimate.h"
#include "recres/simulate/simulate.h"

namespace recres {

// What the JSON of several verbs has in common.

/// Keys stay in the order in which they are set.
using Json = nlohmann::ordered_json;

/// null where it is unknown.
Json optional_json(const std::optional<double>& value);

/// Where a network comes from, and its size.
Json source_json(const NetworkSource& source, const Network& network);

/// Where the states of a study come from, with the runs that made them.
Json study_json(const StudySource& source, const Sweep& sweep, const std::string& kernel);

/// Mean and standard error; null where there is none.
Json estimate_json(const std::optional<Estimate>& value);

/// The words of a noise protocol, or all its segments; null where it has none.
Json protocol_json(const NoiseProtocol& protocol);

/// Rows of numbers.
Json matrix_json(const Eigen::MatrixXd& matrix);

/// States of words_per_state(N) words each, one after the other: indices up to 62 neurons, ±strings beyond.
Json states_json(std::span<const std::uint64_t> states, std::size_t neurons);

/// Where a run begins: "random", or the state with its index up to 62 neurons.
Json start_json(const RunOptions& run, std::size_t neurons);

/// As text, indented by so many blanks a level, or one line for -1.
std::string dumped(const Json& json, int indent);

}  // namespace recres
