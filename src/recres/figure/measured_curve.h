#pragma once

#include <optional>
#include <string>
#include <vector>

#include "recres/figure/figure.h"
#include "recres/io/result_file.h"

namespace recres {

/// A measure with its standard error.
struct MeasuredBits {
  std::vector<double> mean = {};
  std::vector<double> error = {};
};

/// Exact numbers of the same network.
struct ExactCurve {
  std::vector<double> x = {};
  std::vector<double> entropy = {};
  std::vector<double> information = {};
  std::vector<double> divergence = {};
  std::vector<double> relaxation = {};  ///< steps; NaN where unknown or without end
};

/// A curve of information as resonance files and the groups of a reproduction hold it.
struct MeasuredCurve {
  std::string group = {};      ///< "", "/fig1/weak"
  std::string x_label = {};    ///< of noise strengths or weight magnitudes
  std::vector<double> x = {};  ///< rising
  MeasuredBits entropy = {};
  MeasuredBits information = {};
  MeasuredBits divergence = {};
  std::vector<double> corrected = {};        ///< empty where there is none
  std::vector<double> bias = {};             ///< empty where there is none
  std::vector<std::int64_t> untrusted = {};  ///< 1 where undersampled; empty where there is none
  std::optional<ExactCurve> exact = {};
  std::optional<double> steps = {};  ///< T
};

/// Reads the exact numbers of a group. Throws IoError.
ExactCurve read_exact_curve(const ResultFile& file, const std::string& group);

/// Reads a curve over `scale`, the name of its dataset of x. Throws IoError.
MeasuredCurve read_curve(const ResultFile& file, const std::string& group,
                         const std::string& scale = "noise_strength");

/// Ranges of x whose points are undersampled, to half the way to those that are not.
std::vector<Span> untrusted_spans(const MeasuredCurve& curve);

/// The place of the peak: where the file says so, else where I of what is not undersampled is highest.
std::optional<std::size_t> peak_place(const ResultFile& file, const MeasuredCurve& curve);

/// H, I and D with errors; corrected I and the exact curves where there are any; the peak marked,
/// undersampled points shaded.
Panel information_panel(const ResultFile& file, const MeasuredCurve& curve, const std::string& id,
                        const std::string& title);

/// H, I and D of the theory alone.
Panel exact_information_panel(const ExactCurve& curve, const std::string& id, const std::string& title);

/// Relaxation time against noise strength.
Panel relaxation_panel(const ExactCurve& curve, const std::string& id, const std::string& title);

/// Whether the file has joint probabilities for this curve.
bool has_joint(const ResultFile& file, const MeasuredCurve& curve);

/// P(s(t), s(t+1)) at this place of the curve.
Panel joint_panel(const ResultFile& file, const MeasuredCurve& curve, std::size_t place,
                  const std::string& id, const std::string& title);

/// P(s(t)), its margin.
Panel marginal_panel(const ResultFile& file, const MeasuredCurve& curve, std::size_t place,
                     const std::string& id, const std::string& title);

}  // namespace recres
