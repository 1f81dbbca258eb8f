#pragma once

#include <filesystem>
#include <string>

#include "recres/exact/exact_study.h"
#include "recres/io/result_parts.h"
#include "recres/network/network.h"
#include "recres/resonance/resonance.h"

namespace recres {

/// Writes a curve with all its replicates, its network and its origin as HDF5; the exact one
/// beside it where there is one. The layout is
/// that of docs/file-formats.md.
void write_resonance_hdf5(const std::filesystem::path& path, const Network& network,
                          const ResonanceCurve& curve, const ExactStudy* exact, const Origin& origin);

/// Writes a curve as CSV: a # line with the specification, a line of column names, then a line per noise
/// strength.
void write_resonance_csv(const std::filesystem::path& path, const ResonanceCurve& curve,
                         const std::string& spec_json);

}  // namespace recres
