#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "recres/experiment/identity.h"
#include "recres/experiment/results.h"

namespace recres {

/// Writes everything that an experiment found into one HDF5 file: the layout is that of docs/file-formats.md.
/// Networks that come from files go with it. Throws IoError.
void write_experiment_hdf5(const std::filesystem::path& path, const Results& results,
                           const Identity& identity, const std::string& command);

/// The bytes of it, or a few more.
std::uint64_t experiment_bytes(const Plan& plan);

/// Writes the finished units of one shard, for merging.
void write_part_hdf5(const std::filesystem::path& path, const Results& results, const Identity& identity,
                     const std::string& command);

/// A file that is one of these two.
struct ExperimentFile {
  Identity identity;
  bool is_part = false;
  std::string failures;       ///< a line each
  std::uint64_t missing = 0;  ///< units that were never measured
};

/// What a file is of. Throws IoError where it is neither; a damaged file may end the process, see run_apart.
ExperimentFile read_experiment_file(const std::filesystem::path& path);

/// The units of a part, as append_record() has them.
std::string read_part(const std::filesystem::path& path);

/// Writes one line for each combination of all values: the values, then for each column without further
/// dimensions its value, and for each with replicates the mean and its standard error.
void write_experiment_csv(const std::filesystem::path& path, const Results& results,
                          const Identity& identity);

/// "network=gaussian:n=5,seed=3 noise=2": the values of a cell on the axes that are swept.
std::string cell_text(const Plan& plan, const PlannedMeasure& planned, std::uint64_t place);

}  // namespace recres
