#include "recres/attractor/attractor_request.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

namespace {

constexpr double kMostTolerance = 0.01;
constexpr double kMostMergeTolerance = 0.1;

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

void refuse_for_tanh(const AttractorRequest& request, std::optional<AttractorMethod> method) {
  if (method && method != AttractorMethod::kSampled) {
    throw InvalidArgument(text("--method ", method_name(*method),
                               " is for --model sbm; tanh networks have random starts alone, --method ",
                               method_name(AttractorMethod::kSampled)));
  }
  refuse(request.dot, "--dot", "draws the states of an sbm, and --model tanh has none to count");
  refuse(request.list.has_value(), "--list", "is for --model sbm, all attractors of tanh networks are told");
}

void refuse_for_sbm(const AttractorRequest& request, std::optional<AttractorMethod> method) {
  refuse(request.tolerance.has_value(), "--tolerance", "is for --model tanh, states of an sbm are exact");
  if (!method) return;
  if (method != AttractorMethod::kSampled) {
    constexpr std::string_view kWhy = "is for random starts, --method sampled or auto";
    refuse(request.starts.has_value(), "--starts", kWhy);
    refuse(request.steps.has_value(), "--steps", kWhy);
    refuse(request.seed.has_value(), "--seed", kWhy);
  }
  if (method != AttractorMethod::kComplete) {
    refuse(request.list.has_value(), "--list", "is for a walk through all states, --method complete or auto");
    refuse(request.dot, "--dot", "draws what a walk through all states finds, --method complete or auto");
  }
}

SampledAttractorsOptions sampled_options(const AttractorRequest& request, const Network& network) {
  SampledAttractorsOptions out{.threads = request.threads};
  out.starts = request.starts.value_or(out.starts);
  out.most_steps = request.steps ? *request.steps : affordable_steps(network, out.starts);
  out.seed = request.seed.value_or(out.seed);
  return out;
}

TanhAttractorsOptions tanh_options(const AttractorRequest& request) {
  TanhAttractorsOptions out;
  out.starts = request.starts.value_or(out.starts);
  out.seed = request.seed.value_or(out.seed);
  if (request.steps) {
    // Half of few steps are left to find a cycle in.
    out.most_steps = *request.steps;
    out.transient_steps = std::min(out.transient_steps, out.most_steps / 2);
  }
  if (request.tolerance) {
    out.merge_tolerance =
        std::min(kMostMergeTolerance, *request.tolerance * (out.merge_tolerance / out.tolerance));
    out.tolerance = *request.tolerance;
  }
  return out;
}

}  // namespace

void validate(const AttractorRequest& request) {
  const auto method = parse_method(request.method);
  if (request.starts == 0) throw InvalidArgument("--starts 0: give 1 or more");
  if (request.steps == 0) throw InvalidArgument("--steps 0: give 1 or more");
  if (request.model == Model::kTanh) {
    refuse_for_tanh(request, method);
  } else {
    refuse_for_sbm(request, method);
  }
  if (request.tolerance && !(*request.tolerance > 0 && *request.tolerance <= kMostTolerance)) {
    throw InvalidArgument(
        text("--tolerance ", *request.tolerance, " is not above 0 and at most ", kMostTolerance));
  }
}

AttractorOptions attractor_options(const AttractorRequest& request, const Network& network) {
  validate(request);
  AttractorOptions out{.model = request.model, .method = parse_method(request.method)};
  // Only a walk can be drawn.
  if (request.dot) out.method = AttractorMethod::kComplete;
  out.most_listed_states = request.list.value_or(out.most_listed_states);
  out.sampled = sampled_options(request, network);
  out.tanh = tanh_options(request);
  return out;
}

}  // namespace recres
