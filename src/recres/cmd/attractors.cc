#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>

#include "recres/attractor/attractor_study.h"
#include "recres/cmd/command_line.h"
#include "recres/cmd/options.h"
#include "recres/cmd/terminal.h"
#include "recres/cmd/verbs.h"
#include "recres/io/attractors_file.h"
#include "recres/io/hdf5_file.h"
#include "recres/report/attractors_dot.h"
#include "recres/report/attractors_json.h"
#include "recres/report/attractors_text.h"
#include "recres/util/error.h"
#include "recres/util/parallel.h"
#include "recres/util/text.h"

namespace recres {

namespace {

struct Arguments {
  NetworkSource source;
  Model model = Model::kSbm;
  std::string method = "auto";
  std::optional<std::uint64_t> list;
  std::optional<std::uint64_t> starts;
  std::optional<std::uint64_t> steps;
  std::optional<std::uint64_t> seed;
  std::optional<double> tolerance;
  std::uint64_t threads = hardware_threads();
  bool dot = false;
  ResultOptions result;
};

std::optional<AttractorMethod> parse_method(const std::string& word) {
  if (word == "auto") return std::nullopt;
  constexpr std::array kMethods = {AttractorMethod::kComplete, AttractorMethod::kCycleType,
                                   AttractorMethod::kSampled};
  for (const auto method : kMethods) {
    if (method_name(method) == word) return method;
  }
  throw InvalidArgument(
      text("--method '", shown(word), "' is none of auto, complete, cycle-type and sampled"));
}

void refuse(bool is_given, std::string_view option, std::string_view what_it_is) {
  if (is_given) throw InvalidArgument(text(option, " ", what_it_is, "; leave it out"));
}

void refuse_for_tanh(const Arguments& arguments, std::optional<AttractorMethod> method) {
  if (method && method != AttractorMethod::kSampled) {
    throw InvalidArgument(text("--method ", method_name(*method),
                               " is for --model sbm; tanh networks have random starts alone, --method ",
                               method_name(AttractorMethod::kSampled)));
  }
  refuse(arguments.dot, "--dot", "draws the states of an sbm, and --model tanh has none to count");
  refuse(arguments.list.has_value(), "--list",
         "is for --model sbm, all attractors of tanh networks are told");
}

void refuse_for_sbm(const Arguments& arguments, std::optional<AttractorMethod> method) {
  refuse(arguments.tolerance.has_value(), "--tolerance", "is for --model tanh, states of an sbm are exact");
  if (!method) return;
  if (method != AttractorMethod::kSampled) {
    constexpr std::string_view kWhy = "is for random starts, --method sampled or auto";
    refuse(arguments.starts.has_value(), "--starts", kWhy);
    refuse(arguments.steps.has_value(), "--steps", kWhy);
    refuse(arguments.seed.has_value(), "--seed", kWhy);
  }
  if (method != AttractorMethod::kComplete) {
    refuse(arguments.list.has_value(), "--list",
           "is for a walk through all states, --method complete or auto");
    refuse(arguments.dot, "--dot", "draws what a walk through all states finds, --method complete or auto");
  }
}

SampledAttractorsOptions sampled_options(const Arguments& arguments, const Network& network) {
  SampledAttractorsOptions out{.threads = arguments.threads};
  out.starts = arguments.starts.value_or(out.starts);
  out.most_steps = arguments.steps ? *arguments.steps : affordable_steps(network, out.starts);
  out.seed = arguments.seed.value_or(out.seed);
  return out;
}

TanhAttractorsOptions tanh_options(const Arguments& arguments) {
  TanhAttractorsOptions out;
  out.starts = arguments.starts.value_or(out.starts);
  out.seed = arguments.seed.value_or(out.seed);
  if (arguments.steps) {
    // Half of few steps are left to find a cycle in.
    out.most_steps = *arguments.steps;
    out.transient_steps = std::min(out.transient_steps, out.most_steps / 2);
  }
  if (arguments.tolerance) {
    constexpr double kMostTolerance = 0.01;
    constexpr double kMostMergeTolerance = 0.1;
    if (!(*arguments.tolerance > 0 && *arguments.tolerance <= kMostTolerance)) {
      throw InvalidArgument(
          text("--tolerance ", *arguments.tolerance, " is not above 0 and at most ", kMostTolerance));
    }
    out.merge_tolerance =
        std::min(kMostMergeTolerance, *arguments.tolerance * (out.merge_tolerance / out.tolerance));
    out.tolerance = *arguments.tolerance;
  }
  return out;
}

AttractorOptions attractor_options(const Arguments& arguments, const Network& network) {
  AttractorOptions out{.model = arguments.model, .method = parse_method(arguments.method)};
  // Only a walk can be drawn.
  if (arguments.dot) out.method = AttractorMethod::kComplete;
  out.most_listed_states = arguments.list.value_or(out.most_listed_states);
  out.sampled = sampled_options(arguments, network);
  out.tanh = tanh_options(arguments);
  return out;
}

// Before the network is loaded, which may take long.
void check(const Arguments& arguments) {
  const auto method = parse_method(arguments.method);
  if (arguments.starts == 0) throw InvalidArgument("--starts 0: give 1 or more");
  if (arguments.steps == 0) throw InvalidArgument("--steps 0: give 1 or more");
  if (arguments.result.json && arguments.dot)
    throw InvalidArgument("--json and --dot both want to be printed; give one");
  if (arguments.model == Model::kTanh) {
    refuse_for_tanh(arguments, method);
  } else {
    refuse_for_sbm(arguments, method);
  }
}

void run(const Arguments& arguments) {
  check(arguments);
  const auto network = load_network(arguments.source);
  const auto options = attractor_options(arguments, network);
  if (arguments.result.output) require_hdf5_output(*arguments.result.output);
  AttractorStudy study;
  {
    const auto work = attractor_work(network, options);
    ProgressBar bar(progress_style(arguments.result), work.total, std::string(work.unit));
    study = study_attractors(network, options, {.stop = &stop_on_signals(), .progress = &bar});
  }
  if (arguments.result.output) {
    write_attractors_hdf5(
        *arguments.result.output, network, study,
        origin_of(*arguments.result.verb, attractors_spec_json(arguments.source, network, study)));
  }
  if (arguments.result.json) {
    print(attractors_json(arguments.source, network, study));
  } else if (arguments.dot) {
    print(attractors_dot(NoiselessMap(network), std::get<CompleteCensus>(study.found)));
  } else if (!arguments.result.quiet) {
    print(attractors_text(arguments.source, network, study, terminal_style()));
    if (arguments.result.output) print(text("Wrote ", *arguments.result.output, "\n"));
  }
}

}  // namespace

void add_attractors(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  auto& verb = *app.add_subcommand("attractors", "attractors without noise: periods, states, basins");
  add_network_options(verb, arguments->source);
  add_model_option(verb, arguments->model);
  verb.add_option("--method", arguments->method,
                  "auto (the best that is possible, the default), complete (all states, up to 30 neurons), "
                  "cycle-type (signed permutations of any size) or sampled (random starts, all that there is "
                  "for tanh)");
  add_whole_option(
      verb, "--list", arguments->list,
      "sbm, all states walked through: most states of attractors to tell in --json and --output; "
      "100000 if not given");
  add_whole_option(verb, "--starts", arguments->starts,
                   "random starts, where it comes to these; 1000 (sbm) or 200 (tanh) if not given");
  add_whole_option(
      verb, "--steps", arguments->steps,
      "steps after which a start gives up; if not given, sbm: as many as take a minute or so, "
      "100000 at most; tanh: 20000, of which the first 1000 (half of --steps, if less) are let go");
  add_whole_option(verb, "--seed", arguments->seed, "seed of the random starts; 1 if not given");
  add_number_option(
      verb, "--tolerance", arguments->tolerance,
      "tanh: how far from its attractor a settled activity may be, 0.01 at most; attractors that "
      "agree within 1000 times as much (0.1 at most) are one; 1e-9 if not given");
  add_threads_option(verb, arguments->threads);
  verb.add_flag("--dot", arguments->dot, "sbm: print the graph of states for Graphviz and nothing else");
  add_result_options(verb, arguments->result);
  verb.callback([arguments] { run(*arguments); });
}

}  // namespace recres
