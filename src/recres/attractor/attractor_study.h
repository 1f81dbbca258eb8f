#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "recres/attractor/census.h"
#include "recres/attractor/permutation_cycles.h"
#include "recres/attractor/sampled_attractors.h"
#include "recres/attractor/tanh_attractors.h"
#include "recres/network/network.h"
#include "recres/neuron/model.h"
#include "recres/util/stop.h"

namespace recres {

/// Ways to the attractors of a network without noise. Tanh networks have but the last.
enum class AttractorMethod {
  kComplete,   ///< a walk through all 2^N states
  kCycleType,  ///< the closed form of signed permutations
  kSampled,    ///< random starts
};

std::string_view method_name(AttractorMethod method);

/// A census, and the states of its largest attractors.
struct CompleteCensus {
  Census census;

  /// Places in census.listed, the largest basin first, equal ones in their order.
  std::vector<std::uint32_t> by_basin;

  /// [k]: the states of by_basin[k] in order, for the first of them, as many as were asked for.
  std::vector<std::vector<std::uint64_t>> states;
};

/// What was found, and how.
struct AttractorStudy {
  std::variant<CompleteCensus, PermutationCycles, SampledAttractors, TanhAttractors> found;

  /// Why an SBM was not walked through all states, where it was not and could not be; empty otherwise.
  std::string reason;

  Model model() const;
  AttractorMethod method() const;
};

struct AttractorOptions {
  Model model = Model::kSbm;
  std::optional<AttractorMethod> method = {};  ///< the best that is possible where absent
  std::uint64_t most_listed_states = 100'000;  ///< states of a census' attractors that are told, over all
  SampledAttractorsOptions sampled = {};       ///< of an SBM; its threads are used for every method
  TanhAttractorsOptions tanh = {};             ///< of a tanh network, but for its threads
};

/// What the context will hear of.
struct AttractorWork {
  std::uint64_t total;
  std::string_view unit;  ///< "states" or "starts"
};

AttractorWork attractor_work(const Network& network, const AttractorOptions& options);

/// The attractors of a network without noise. Of an SBM by a walk through all states where they are few
/// enough (see take_census), else by the cycle type of a signed permutation, else by random starts; of a tanh
/// network by random starts. Throws as the method that is asked for where it is not possible, InvalidArgument
/// where the model does not have it.
AttractorStudy study_attractors(const Network& network, const AttractorOptions& options,
                                const RunContext& context = {});

}  // namespace recres
