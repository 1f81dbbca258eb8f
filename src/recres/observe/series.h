#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "recres/information/estimator.h"
#include "recres/information/independence.h"
#include "recres/information/interval.h"
#include "recres/information/pair_sample.h"
#include "recres/information/surrogates.h"
#include "recres/observe/state_source.h"
#include "recres/observe/subsets.h"

namespace recres {

/// How one series of states is measured.
struct SeriesOptions {
  Subset neurons = {};                     ///< that are looked at; all where empty
  std::uint64_t lag = 1;                   ///< 1 or more: pairs (s(t), s(t + lag))
  std::vector<Estimator> estimators = {};  ///< all where empty
  std::uint64_t surrogates = 0;            ///< of the shuffle test; none where 0
  std::uint64_t seed = 1;                  ///< of the surrogates
  std::size_t threads = 1;                 ///< has no effect on the result
};

/// What one estimator makes of a series.
struct SeriesEstimate {
  Estimator estimator;
  InformationEstimate estimate;
  std::optional<InformationInterval> interval = {};  ///< from stretches; absent where there are too few
};

/// Information of the states of one series.
struct SeriesInformation {
  std::size_t neurons = 0;   ///< looked at
  std::uint64_t states = 0;  ///< that came
  Sampling sampling;
  std::vector<SeriesEstimate> estimates;
  IndependenceTest independence = {};
  std::optional<SurrogateTest> surrogates = {};
  std::vector<std::string> warnings;  ///< what limits the numbers, a sentence each
};

/// Measures H, I and D of states `lag` steps apart, with intervals, in one pass; memory grows with the pairs
/// that differ, not with the length, but for surrogates. Throws InvalidArgument for neurons that do not exist
/// or a lag of 0, IoError where the series is no longer than the lag, CapacityExceeded.
SeriesInformation measure_series(const StateSource& source, std::size_t neurons, const SeriesOptions& options,
                                 const RunContext& context = {});

/// Information of several independent runs of one network, or recordings under equal conditions. Of one alone
/// there are no means.
struct RunsInformation {
  std::vector<SeriesInformation> runs;           ///< each by itself
  std::vector<SeriesEstimate> estimates;         ///< means over runs, with intervals of these means
  std::optional<SurrogateTest> surrogates = {};  ///< of the means, see joined_tests
};

/// Measures each of two or more series of the same neurons, with surrogates of its own, and their means.
/// Throws as measure_series.
RunsInformation measure_runs(std::span<const StateSource> sources, std::size_t neurons,
                             const SeriesOptions& options, const RunContext& context = {});

/// What was measured of one choice of neurons.
struct ChosenSeries {
  Subset neurons;  ///< empty for all
  RunsInformation information;
};

/// Measures one or several series of the same neurons, of each of these choices of neurons (all where empty)
/// in turn, in place of that of the options. Throws as measure_series.
std::vector<ChosenSeries> measure_chosen(std::span<const StateSource> sources, std::size_t neurons,
                                         std::span<const Subset> chosen, SeriesOptions options,
                                         const RunContext& context = {});

/// States that are read or taken up by surrogates when so many choices of so many states are measured: the
/// units of its progress.
std::uint64_t planned_states(std::uint64_t states, std::size_t chosen, const SeriesOptions& options);

}  // namespace recres
