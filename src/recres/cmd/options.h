#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "recres/cmd/parser.h"
#include "recres/io/network_file.h"
#include "recres/network/network.h"
#include "recres/neuron/model.h"
#include "recres/simulate/sweep.h"
#include "recres/util/parallel.h"

namespace recres {

// Options that several verbs share, and readers for what people type.

/// --memory.
void add_memory_option(Verb& verb);

/// NETWORK, --magnitude, --bias, and --memory, because a network is the first thing that may not fit.
void add_network_options(Verb& verb, NetworkSource& source);

/// --model.
void add_model_option(Verb& verb, Model& model);

/// --protocol: what load_noise_protocol takes. Call after add_network_options, below whose section its own
/// goes.
void add_protocol_option(Verb& verb, std::string& protocol);

/// --input: what load_input takes. Call after add_network_options, below whose section its own goes.
void add_input_option(Verb& verb, std::string& input);

/// An option that takes a whole number; "1e6" is one. Throws InvalidArgument, naming the option, for anything
/// else.
Option add_whole_option(Verb& verb, const std::string& name, std::uint64_t& value, const std::string& help);

/// The same where nothing is given by default: what is then used depends on other options.
Option add_whole_option(Verb& verb, const std::string& name, std::optional<std::uint64_t>& value,
                        const std::string& help);

/// An option that takes a number, NaN and infinity excepted.
Option add_number_option(Verb& verb, const std::string& name, double& value, const std::string& help);
Option add_number_option(Verb& verb, const std::string& name, std::optional<double>& value,
                         const std::string& help);

/// --threads.
void add_threads_option(Verb& verb, std::uint64_t& threads);

/// A sweep as typed; what needs the network is read by read_sweep.
struct SweepArguments {
  Sweep sweep = {.threads = hardware_threads()};
  std::string noise = "0:40:41";
  std::string start = "random";
};

/// --noise, --model, --steps, --burn-in, --replicates, --start, --seed, --kernel and --threads. The
/// replicates of the sweep are the default.
void add_sweep_options(Verb& verb, SweepArguments& arguments);

/// The sweep that was typed, for a network of so many neurons.
Sweep read_sweep(const SweepArguments& arguments, std::size_t neurons);

/// --estimator, followed by what it is the estimator of; read it with parse_estimator.
void add_estimator_option(Verb& verb, std::string& estimator, const std::string& of_what);

/// What is wanted of a result.
struct ResultOptions {
  const Verb* verb = nullptr;         ///< that has them
  std::optional<std::string> output;  ///< an HDF5 file
  bool json = false;
  bool quiet = false;
  std::string progress = "auto";
};

/// --output, and what add_show_options adds.
void add_result_options(Verb& verb, ResultOptions& result);

/// --json, --quiet and --progress, for verbs that write no file.
void add_show_options(Verb& verb, ResultOptions& result);

/// The state that --start names: nothing for "random", else an index or a ±string.
std::optional<std::vector<std::uint64_t>> parse_start(const std::string& words, std::size_t neurons);

}  // namespace recres
