#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "recres/attractor/coverage.h"
#include "recres/attractor/lyapunov.h"
#include "recres/network/network.h"
#include "recres/util/stop.h"

namespace recres {

/// How attractors of y ← tanh(b + W·y) are looked for.
struct TanhAttractorsOptions {
  std::uint64_t starts = 200;            ///< ≥ 1, uniform in [-1, 1]^N
  std::uint64_t transient_steps = 1000;  ///< let go before a cycle is looked for
  std::uint64_t most_steps = 20'000;     ///< > transient_steps: a start that has not settled by then does not
  std::uint64_t longest_period = 1000;   ///< ≥ 1: of cycles looked for
  std::uint64_t exponent_steps = 10'000;  ///< ≥ 1: that exponents are averaged over, at least

  double tolerance = 1e-9;        ///< > 0, max-norm: how far from its cycle a settled start may be
  double merge_tolerance = 1e-6;  ///< ≥ 10 tolerances: cycles that agree so far are one; max-norm

  std::uint64_t seed = 1;
  std::size_t threads = 1;  ///< makes no difference to the result
};

enum class TanhKind : std::uint8_t {
  kFixedPoint,
  kCycle,
  kQuasiPeriodic,   ///< not settled, comes back near where it was, and its exponent is 0 within 3 errors
  kChaotic,         ///< not settled, and its exponent is above 0 by more than 3 errors
  kUndecidedOrbit,  ///< not settled when steps ran out, and neither of the two: slow, or a longer cycle
};

/// "fixed point", "cycle", "quasi-periodic", "chaotic" or "undecided".
std::string_view tanh_kind_name(TanhKind kind);

/// One fixed point or cycle; or all starts together that ended in the same other kind, because the states of
/// such orbits do not tell which of them are the same.
struct TanhAttractor {
  TanhKind kind;
  std::uint64_t period = 0;     ///< 1 for fixed points, 0 where it is no cycle
  DenseMatrix activities = {};  ///< [step, neuron]; empty where it is no cycle

  /// [step · words_per_state(N) + word]: bit set where the activity is above `tolerance`; empty where it is
  /// no cycle. Cycles begin with the smallest of these, word 0 compared first; where several are equal, with
  /// the smaller activities.
  std::vector<std::uint64_t> signs = {};

  /// For other kinds than cycles: the mean of all starts. Its error is then from their spread, or, of a
  /// single start, that start's own.
  Exponent exponent = {};

  std::uint64_t starts = 0;
  Share basin = {};              ///< of all starts, that is of [-1, 1]^N
  double mean_settle_steps = 0;  ///< of its starts: steps until within merge_tolerance; NaN if no cycle
};

struct TanhAttractors {
  TanhAttractorsOptions options;  ///< that it was made with

  /// Fixed points and cycles in the order of their signs, then of their activities; mirror images are two.
  /// Then quasi-periodic, chaotic and undecided starts, where there are any.
  std::vector<TanhAttractor> attractors;

  std::vector<std::uint32_t> attractor_of;  ///< [start]: the number of its attractor

  /// Of fixed points and cycles: the other kinds count as found nothing.
  Coverage coverage;
};

/// Start k is that of replicate k of a simulation without noise. A start has settled when it comes back to a
/// reference state within the tolerance, the reference moving on after 1, 2, 4, … steps as in Brent's method,
/// and then goes on to do so: over more and more periods its deviation from a period before has to shrink, so
/// fast that what is left to go, as of a geometric series, is within the tolerance too (or it has to be no
/// more than rounding). A slow passage does not shrink fast enough, a near return of a quasi-periodic orbit
/// does not shrink. Whether orbits return is judged as of exponents, over the larger of exponent_steps and
/// half of most_steps.
///
/// Last digits depend on the system's tanh and exp. The context hears of every start. Throws InvalidArgument
/// where options are out of range, CapacityExceeded where the states do not fit in memory; Stopped.
TanhAttractors find_tanh_attractors(const Network& network, const TanhAttractorsOptions& options,
                                    const RunContext& context = {});

}  // namespace recres
