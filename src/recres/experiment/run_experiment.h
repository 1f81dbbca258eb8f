#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "recres/experiment/identity.h"
#include "recres/experiment/plan.h"
#include "recres/experiment/results.h"
#include "recres/experiment/team.h"
#include "recres/util/stop.h"

namespace recres {

/// How a call ended.
struct RunOutcome {
  std::uint64_t units = 0;       ///< of this shard
  std::uint64_t resumed = 0;     ///< that an earlier call had finished
  std::uint64_t lost_bytes = 0;  ///< of a damaged journal
  /// "information noise=2: why", of units that could not be measured.
  std::vector<std::string> failures = {};
};

/// One call for an experiment.
struct ExperimentRun {
  const Plan& plan;
  Identity identity;
  std::filesystem::path output;  ///< an HDF5 file; of a shard, its part
  std::optional<std::filesystem::path> csv;
  std::string command;      ///< for the record
  std::size_t threads = 1;  ///< of this process; makes no difference to the result
};

/// Throws InvalidArgument where some cell of the plan cannot be measured, CapacityExceeded where memory or
/// disk cannot hold the results. Looks at every combination of values that could make a difference, up to
/// some thousands, and takes about as long as loading the networks.
void check_experiment(const Plan& plan, const std::filesystem::path& output);

/// What a finished result at this path is of, for require_finished(). A damaged file may end the process, see
/// run_apart.
std::string told_by_result(const std::filesystem::path& output);

/// Throws IoError where what was told of the file at `output` is of another run than this one, or is not all
/// of it; else how that run ended. Removes a journal that is left beside it.
RunOutcome require_finished(const std::string& told, const Identity& wanted, const std::string& output);

/// Runs what is not finished yet, and puts the result in its place. Every finished unit is in the journal at
/// once; a call that was ended, however, is taken up by the next one. `begin` hears how many units there are,
/// and how many of them were finished before, and returns the context to tell of the rest.
///
/// Throws Stopped where the user wants so, with what is finished kept; IoError where another process writes
/// the same result, or the disk fails.
RunOutcome run_experiment(
    const ExperimentRun& run, Team& team,
    const std::function<RunContext(std::uint64_t units, std::uint64_t finished)>& begin);

/// What is known of a result that is finished, running, or waiting to be taken up again.
struct ExperimentStatus {
  Identity identity;
  std::uint64_t units = 0;  ///< of its shard
  std::uint64_t finished = 0;
  std::uint64_t failed = 0;
  bool is_complete = false;  ///< the result is in its place
  bool is_waiting = false;   ///< there is a journal, and no result yet
  bool is_running = false;   ///< a process is writing just now
};

/// Throws IoError where there is neither a result nor a journal. A damaged result may end the process, see
/// run_apart.
ExperimentStatus experiment_status(const std::filesystem::path& output);

struct MergeOptions {
  std::optional<std::filesystem::path> csv = {};
  bool is_partial = false;  ///< whether units that no part has become missing values
};

/// Puts the units of all parts, finished or their journals, into one result. Throws IoError where parts are
/// of different experiments, or units are missing that must not be.
RunOutcome merge_experiment(const std::filesystem::path& output, std::span<const std::filesystem::path> parts,
                            const std::string& command, const MergeOptions& options);

}  // namespace recres
