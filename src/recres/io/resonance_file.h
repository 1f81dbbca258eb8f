#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "recres/exact/exact_study.h"
#include "recres/io/hdf5_file.h"
#include "recres/io/result_parts.h"
#include "recres/network/network.h"
#include "recres/resonance/resonance.h"

namespace recres {

/// Writes a curve with all its replicates, its network and its origin as HDF5; the exact one beside it where
/// there is one. The layout is that of docs/file-formats.md.
void write_resonance_hdf5(const std::filesystem::path& path, const Network& network,
                          const ResonanceCurve& curve, const ExactStudy* exact, const Origin& origin);

/// What changes from point to point of a curve.
struct CurveScale {
  std::string name;  ///< of its dataset: "noise_strength"
  std::vector<double> values;
};

/// Points with all their replicates, without a peak, in a group of a file: "" for the root.
void write_points(Hdf5Writer& file, const std::string& group, std::span<const ResonancePoint> points,
                  const CurveScale& scale);

/// A curve alone in a group of a file: its points, the peak and the warnings.
void write_resonance(Hdf5Writer& file, const std::string& group, const ResonanceCurve& curve);

/// Writes a curve as CSV: a # line with the specification, a line of column names, then a line per noise
/// strength.
void write_resonance_csv(const std::filesystem::path& path, const ResonanceCurve& curve,
                         const std::string& spec_json);

}  // namespace recres
