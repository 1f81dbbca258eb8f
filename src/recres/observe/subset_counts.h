#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "recres/observe/subsets.h"
#include "recres/state/pair_counter.h"
#include "recres/state/projection.h"
#include "recres/state/transition_counts.h"

namespace recres {

/// Counts the transitions of many sub-networks in one pass over the states of a network. States are kept, as
/// far as any sub-network sees them, until a few megabytes are full; then each sub-network in turn counts
/// them all, so that its counts are in the cache meanwhile. A run that fits is never counted in parts.
class SubsetCounts {
 public:
  /// For runs of about so many transitions of networks of so many neurons. Throws InvalidArgument as
  /// Projection does.
  SubsetCounts(std::vector<Subset> subsets, std::size_t neurons, std::uint64_t expected_transitions);

  /// The next states, words_per_state(neurons) words each.
  void add(std::span<const std::uint64_t> states);

  std::size_t size() const { return subsets_.size(); }
  const Subset& subset(std::size_t k) const { return subsets_[k]; }

  /// The counter of sub-network k, which has seen all states. Call when all are in, once for each k; several
  /// threads may take different ones.
  TransitionCounter take(std::size_t k);

  /// An upper bound of the bytes held at a time, one result of take() with its counts included.
  static std::uint64_t bytes_needed(std::span<const Subset> subsets, std::size_t neurons,
                                    std::uint64_t expected_transitions);

 private:
  void project_buffer(std::size_t k, TransitionCounter& counter) const;
  void flush();

  std::vector<Subset> subsets_;
  std::uint64_t expected_transitions_;
  std::size_t words_in_;
  Projection seen_;                          // the neurons of any sub-network
  std::size_t words_;                        // of a state of these
  std::vector<Projection> projections_;      // from those on
  std::vector<std::uint64_t> buffer_;        // states of these
  std::vector<TransitionCounter> counters_;  // none as long as all states are in the buffer
};

}  // namespace recres
