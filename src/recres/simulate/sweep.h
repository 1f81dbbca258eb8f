#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "recres/network/network.h"
#include "recres/neuron/model.h"
#include "recres/noise/input_signal.h"
#include "recres/noise/noise_protocol.h"
#include "recres/noise/noise_schedule.h"
#include "recres/simulate/kernel.h"
#include "recres/simulate/simulate.h"

namespace recres {

/// Runs of one network at several noise strengths, with replicates at each.
struct Sweep {
  Model model = Model::kSbm;
  std::vector<double> noise_strengths = {};  ///< r, finite, 0 or more, rising
  /// What comes on top in every run: each of the noise strengths takes the place of its background.
  NoiseProtocol protocol = {};
  const InputSignal* input = nullptr;  ///< drives every run; nothing where null
  RunOptions run = {};                 ///< steps, burn-in and start of every run
  std::uint64_t replicates = 20;       ///< independent runs per noise strength
  std::uint64_t seed = 1;
  std::size_t threads = 1;  ///< has no effect on the runs
  std::string kernel = std::string(kAutomaticKernel);
};

/// Some runs of a sweep that are taken on together.
struct SweepGroup {
  const Kernel& kernel;
  std::vector<RunId> runs;
  std::vector<std::size_t> places;  ///< of each run: its noise strength · replicates + its replicate
  std::size_t threads;              ///< that may work on this group
};

/// What is done with a sweep.
struct SweepWork {
  /// The most bytes that one run may hold while it lasts, whatever its kernel does.
  std::uint64_t bytes_a_run = 1;
  /// Called before the runs of some consecutive noise strengths from `first` on, with their noise, after all
  /// runs before those are done. May be empty.
  std::function<void(std::size_t first, std::span<const NoiseSchedule> noise)> begin_batch = {};
  /// Makes the runs of a group; several threads at a time.
  std::function<void(const SweepGroup& group)> run;
};

/// Throws InvalidArgument where there are no such runs of this network.
void validate(const Sweep& sweep, const Network& network);

/// Transitions that will be simulated, burn-in included.
std::uint64_t planned_transitions(const Sweep& sweep);

/// Shares out all runs of a sweep: noise strengths share a kernel as far as memory allows, and runs are taken
/// on together as their kernel likes it. Returns the kernels' names, parted by commas where noise strengths
/// differ in theirs.
std::string for_all_runs(const Network& network, const Sweep& sweep, const SweepWork& work);

}  // namespace recres
