#include "recres/attractor/attractor_study.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "recres/util/error.h"
#include "recres/util/parallel.h"
#include "recres/util/text.h"

namespace recres {

namespace {

CompleteCensus complete(const NoiselessMap& map, const AttractorOptions& options, const RunContext& context) {
  CompleteCensus out{
      .census = take_census(map, {.has_attractor_of = false, .threads = options.sampled.threads}, context),
      .by_basin = {},
      .states = {}};
  const auto& listed = out.census.listed;
  out.by_basin.resize(listed.size());
  std::iota(out.by_basin.begin(), out.by_basin.end(), 0U);
  std::stable_sort(out.by_basin.begin(), out.by_basin.end(),
                   [&](auto a, auto b) { return listed[a].basin > listed[b].basin; });
  std::uint64_t left = options.most_listed_states;
  for (const auto place : out.by_basin) {
    if (listed[place].states > left) break;
    left -= listed[place].states;
    out.states.push_back(attractor_states(map, listed[place]));
  }
  return out;
}

// A walk through all states, where they are few enough; else why not.
std::optional<CompleteCensus> complete_if_possible(const Network& network, const AttractorOptions& options,
                                                   const RunContext& context, std::string& reason) {
  try {
    return complete(NoiselessMap(network), options, context);
  } catch (const CapacityExceeded& error) {
    reason = error.what();
  } catch (const InvalidArgument& error) {
    reason = error.what();
    // What to do instead is being done.
    reason.resize(std::min(reason.find(';'), reason.size()));
  }
  return std::nullopt;
}

}  // namespace

std::string_view method_name(AttractorMethod method) {
  switch (method) {
    case AttractorMethod::kComplete:
      return "complete";
    case AttractorMethod::kCycleType:
      return "cycle-type";
    case AttractorMethod::kSampled:
      return "sampled";
  }
  throw InternalError("an unknown method to find attractors");
}

namespace {

// The walk lists states and basins, and is done at once while a network is small.
constexpr std::size_t kMostQuickNeurons = 20;

bool may_be_complete(const Network& network, const AttractorOptions& options) {
  if (options.model == Model::kTanh) return false;
  if (options.method) return options.method == AttractorMethod::kComplete;
  return network.neurons() <= kMostMappedNeurons;
}

}  // namespace

Model AttractorStudy::model() const {
  return std::holds_alternative<TanhAttractors>(found) ? Model::kTanh : Model::kSbm;
}

AttractorMethod AttractorStudy::method() const {
  return model() == Model::kTanh ? AttractorMethod::kSampled : static_cast<AttractorMethod>(found.index());
}

AttractorWork attractor_work(const Network& network, const AttractorOptions& options) {
  if (may_be_complete(network, options) && network.neurons() <= kMostMappedNeurons)
    return {.total = std::uint64_t{1} << network.neurons(), .unit = "states"};
  return {.total = options.model == Model::kTanh ? options.tanh.starts : options.sampled.starts,
          .unit = "starts"};
}

namespace {

AttractorStudy study_tanh(const Network& network, const AttractorOptions& options,
                          const RunContext& context) {
  if (options.method && options.method != AttractorMethod::kSampled) {
    throw InvalidArgument(
        text("method ", method_name(*options.method),
             " is for the states of an sbm; a tanh network has random starts alone, method ",
             method_name(AttractorMethod::kSampled)));
  }
  auto tanh = options.tanh;
  tanh.threads = options.sampled.threads;
  return {.found = find_tanh_attractors(network, tanh, context), .reason = {}};
}

}  // namespace

AttractorStudy study_attractors(const Network& network, const AttractorOptions& options,
                                const RunContext& context) {
  require_threads(options.sampled.threads);
  if (options.model == Model::kTanh) return study_tanh(network, options, context);
  if (options.method == AttractorMethod::kComplete)
    return {.found = complete(NoiselessMap(network), options, context), .reason = {}};
  std::string reason;
  if (options.method == AttractorMethod::kCycleType ||
      (!options.method && network.neurons() > kMostQuickNeurons)) {
    if (auto cycles = permutation_cycles(network)) return {.found = std::move(*cycles), .reason = {}};
    if (options.method) {
      throw InvalidArgument(
          "the network is no signed permutation: one weight in every row and column that outweighs the bias");
    }
  }
  if (!options.method) {
    if (auto census = complete_if_possible(network, options, context, reason))
      return {.found = std::move(*census), .reason = {}};
  }
  return {.found = sample_attractors(network, options.sampled, context), .reason = reason};
}

}  // namespace recres
