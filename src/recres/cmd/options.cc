#include "recres/cmd/options.h"

#include <algorithm>
#include <cmath>

#include "recres/information/estimator.h"
#include "recres/network/generator_spec.h"
#include "recres/noise/input_text.h"
#include "recres/noise/noise_text.h"
#include "recres/state/state.h"
#include "recres/util/error.h"
#include "recres/util/memory.h"
#include "recres/util/number_list.h"
#include "recres/util/text.h"

namespace recres {

void add_memory_option(Verb& verb) {
  verb.add_option_function(
      "--memory",
      [](const std::string& words) {
        const auto bytes = parse_bytes(words);
        if (!bytes)
          throw InvalidArgument(
              text("--memory '", shown(words), "' is no amount of bytes such as 4GB, 500MB or 2GiB"));
        allow_memory(*bytes);
      },
      "most memory to use, as 4GB or 500MB; nine tenths of the machine's if not given");
}

void add_network_options(Verb& verb, NetworkSource& source) {
  verb.add_option("NETWORK", source.spec,
                  "a file of weights W[target, source] (.csv, .npy, .mtx, file.h5:/dataset) or a generator, "
                  "see below")
      .required();
  add_number_option(verb, "--magnitude", source.magnitude,
                    "multiply every weight by this, w; 1 if not given");
  verb.add_option("--bias", source.bias,
                  "a number for all neurons, or a file with one per neuron; 0 if not given");
  add_memory_option(verb);
  verb.add_section(text("Generators:\n", kGeneratorHelp,
                        "W[target, source]; neuron 0 is the first sign of a state and bit 0 of its index."));
}

void add_protocol_option(Verb& verb, std::string& protocol) {
  verb.add_option("--protocol", protocol,
                  "noise that changes, in place of --noise: a text or a .csv file of segments, see below");
  verb.add_section(
      text("Protocols, several parted by semicolons; where they say nothing --noise is the background:\n",
           kNoiseTextHelp,
           "Step t leads from state t to state t + 1. A file has the columns from, to, strength and,\n"
           "where wanted, end_strength and neurons (parted by blanks), named by its first line."));
}

void add_input_option(Verb& verb, std::string& input) {
  verb.add_option(
      "--input", input,
      "input signal x_n(t), added to the input of neurons: a text or a file of numbers, see below");
  verb.add_section(
      text("Input signals, for all neurons or for those named:\n", kInputTextHelp,
           "Values are independent for every neuron and held for so many steps (hold), 1 if not given.\n"
           "A file (.csv, .npy, .mtx, file.h5:/dataset) has a row for each step, a column for each\n"
           "neuron from 0 on. Before the first state that is written there is no input."));
}

void add_model_option(Verb& verb, Model& model) {
  verb.add_option_function(
      "--model",
      [&model](const std::string& word) {
        const auto found = model_by_name(word);
        if (!found) throw InvalidArgument(text("--model '", shown(word), "' is neither sbm nor tanh"));
        model = *found;
      },
      "sbm (symmetrical Boltzmann machine, the default) or tanh");
}

namespace {

std::uint64_t whole_number(const std::string& name, const std::string& word) {
  const auto number = parse_whole(word);
  if (!number) throw InvalidArgument(text(name, " '", shown(word), "' is not a whole number of 0 or more"));
  return *number;
}

double finite_number(const std::string& name, const std::string& word) {
  const auto number = parse_number(word);
  if (!number || !std::isfinite(*number))
    throw InvalidArgument(text(name, " '", shown(word), "' is not a finite number"));
  return *number;
}

}  // namespace

Option add_whole_option(Verb& verb, const std::string& name, std::uint64_t& value, const std::string& help) {
  const auto read = [name, &value](const std::string& word) { value = whole_number(name, word); };
  return verb.add_option_function(name, read, help);
}

Option add_whole_option(Verb& verb, const std::string& name, std::optional<std::uint64_t>& value,
                        const std::string& help) {
  const auto read = [name, &value](const std::string& word) { value = whole_number(name, word); };
  return verb.add_option_function(name, read, help);
}

Option add_number_option(Verb& verb, const std::string& name, double& value, const std::string& help) {
  const auto read = [name, &value](const std::string& word) { value = finite_number(name, word); };
  return verb.add_option_function(name, read, help);
}

Option add_number_option(Verb& verb, const std::string& name, std::optional<double>& value,
                         const std::string& help) {
  const auto read = [name, &value](const std::string& word) { value = finite_number(name, word); };
  return verb.add_option_function(name, read, help);
}

void add_threads_option(Verb& verb, std::uint64_t& threads) {
  add_whole_option(verb, "--threads", threads, "threads to use, no effect on the result; all if not given");
}

void add_sweep_options(Verb& verb, SweepArguments& arguments) {
  auto& sweep = arguments.sweep;
  verb.add_option("--noise", arguments.noise,
                  "noise strengths: FROM:TO:COUNT or r1,r2,...; 0:40:41 if not given");
  add_model_option(verb, sweep.model);
  add_whole_option(verb, "--steps", sweep.run.steps,
                   "transitions observed in each run, T; 10000 if not given");
  add_whole_option(verb, "--burn-in", sweep.run.burn_in,
                   "steps before the first observed state; 0 if not given");
  add_whole_option(verb, "--replicates", sweep.replicates,
                   text("independent runs per noise strength; ", sweep.replicates, " if not given"));
  verb.add_option("--start", arguments.start,
                  "first state: random (the default), an index, or signs such as +++--");
  add_whole_option(verb, "--seed", sweep.seed, "seed of all random numbers; 1 if not given");
  verb.add_option("--kernel", sweep.kernel, "how to simulate, see recres info; auto if not given");
  add_threads_option(verb, sweep.threads);
}

Sweep read_sweep(const SweepArguments& arguments, std::size_t neurons) {
  auto sweep = arguments.sweep;
  sweep.noise_strengths = parse_numbers("--noise", arguments.noise);
  sweep.run.start = parse_start(arguments.start, neurons);
  return sweep;
}

void add_estimator_option(Verb& verb, std::string& estimator, const std::string& of_what) {
  verb.add_option("--estimator", estimator, text(of_what, "; see below"));
  std::string list;
  for (const auto& known : estimator_descriptions()) {
    constexpr std::size_t kWidth = 17;
    list += text(known.name, std::string(kWidth - known.name.size(), ' '), known.summary, "\n");
  }
  verb.add_section(text("Estimators:\n", list));
}

void add_result_options(Verb& verb, ResultOptions& result) {
  verb.add_option("--output", result.output, "write everything found to this HDF5 file");
  add_show_options(verb, result);
}

void add_show_options(Verb& verb, ResultOptions& result) {
  result.verb = &verb;
  verb.add_flag("--json", result.json, "print one JSON object and nothing else");
  verb.add_flag("--quiet", result.quiet, "print no table and no progress");
  verb.add_option("--progress", result.progress, "auto (a bar on a terminal), lines (for logs) or none");
}

std::optional<std::vector<std::uint64_t>> parse_start(const std::string& words, std::size_t neurons) {
  if (words == "random") return std::nullopt;
  return parse_state(words, neurons);
}

}  // namespace recres
