#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "recres/random/random_stream.h"
#include "recres/state/pair_counter.h"
#include "recres/util/stop.h"

namespace recres {

struct SurrogateOptions {
  std::uint64_t surrogates = 999;  ///< M, 1 or more
  std::uint64_t seed = 1;
  std::size_t threads = 1;  ///< has no effect on the result
};

/// The plug-in I of a recording beside that of surrogates, which have its frequencies of states but not its
/// bond between them.
struct SurrogateTest {
  double observed_bits = 0;
  std::vector<double> surrogate_bits = {};  ///< [surrogate]
  double mean_bits = 0;                     ///< of the surrogates: what I is without any bond, its bias
  double deviation_bits = 0;                ///< standard deviation of the surrogates, 0 for a single one
  /// (b + 1)/(M + 1), b of the M surrogates having an I at least as large; never 0. How likely so large an I
  /// is without a bond (Davison and Hinkley 1997; Phipson and Smyth 2010).
  double p_value = 1;
  std::uint64_t seed = 0;
};

/// An upper bound of the bytes that shuffle_test and shift_test hold at a time for so many steps.
std::uint64_t surrogate_bytes_needed(std::uint64_t steps, std::size_t label_bits,
                                     const SurrogateOptions& options);

/// (b + 1)/(M + 1), b of the M surrogates being at least as large; see SurrogateTest.
double surrogate_p_value(double observed_bits, std::span<const double> surrogate_bits);

/// Tests of independent runs as one: what was observed, and each surrogate, become means over the runs. All
/// must have equally many surrogates; at least one test.
SurrogateTest joined_tests(std::span<const SurrogateTest> tests);

/// Any number in bit against surrogates of one's own: `make_bits` makes one from a stream that is a function
/// of (seed, its number). Throws InvalidArgument without a surrogate. The context hears of so many
/// transitions for each.
SurrogateTest test_against_surrogates(double observed_bits, std::uint64_t transitions,
                                      const SurrogateOptions& options, const RunContext& context,
                                      const std::function<double(RandomStream&)>& make_bits);

/// Are successive states independent? Surrogates are the states of the recording in random order, each order
/// equally likely, so that p is exact. All of them are known from the counts of pairs (s(t), s(t + lag)) of
/// one recording: every state before, and the last `lag` states, `last_states`, by their labels; so many are
/// the lag. Each surrogate is a function of (counts, last states, seed, its number).
///
/// Costs 10 to 100 ns a step and surrogate, by the number of states, and 16 bytes and those of counting a
/// step and thread. Throws InvalidArgument without a transition, last state or surrogate, CapacityExceeded.
/// The context hears of every transition of every surrogate.
SurrogateTest shuffle_test(const TransitionCounts& counts, std::span<const std::uint64_t> last_states,
                           const SurrogateOptions& options, const RunContext& context = {});

/// Do two recordings of the same steps tell of each other, pair (a[t], b[t]) by pair? Surrogates turn the
/// second one round in a circle against the first by a random number of steps, from `shortest_shift` to T -
/// shortest_shift, so that what each does by itself stays, but for one seam. Shift by more than either
/// remembers. Approximate, as shifts are not independent of each other: p can be no surer than the number of
/// shifts that are longer than the memory.
///
/// Errors and cost as of shuffle_test. Throws InvalidArgument where the two differ in length, or
/// shortest_shift is 0 or more than half of it.
SurrogateTest shift_test(std::span<const std::uint64_t> a, std::span<const std::uint64_t> b,
                         std::uint64_t shortest_shift, const SurrogateOptions& options,
                         const RunContext& context = {});

}  // namespace recres
