#pragma once

#include <string>
#include <vector>

#include "recres/figure/figure.h"
#include "recres/io/result_file.h"

namespace recres {

/// The sizes and noise strengths of a study of sub-networks in a group.
struct SubnetworkScales {
  std::string group = {};
  std::vector<double> noise = {};  ///< rising; one NaN for a recording
  std::vector<double> sizes = {};  ///< rising

  bool is_recording() const { return noise.size() == 1 && noise[0] != noise[0]; }
};

SubnetworkScales read_subnetwork_scales(const ResultFile& file, const std::string& group);

/// Datasets of (K, S), names within the group; empty where there is none.
struct FamilyData {
  std::string values;
  std::string error = {};
  std::string baseline = {};      ///< a dotted curve beside each
  std::string undersampled = {};  ///< values are left out where it exceeds kMostUndersampled
};

/// The share of sub-networks beyond which their mean tells nothing.
inline constexpr double kMostUndersampled = 0.5;

/// One dataset against noise, a curve per size.
Panel family_panel(const ResultFile& file, const SubnetworkScales& scales, const FamilyData& data,
                   const std::string& id, const std::string& title, const Axis& y);

/// I, its estimate and baseline against size at this place of the noise strengths. `undersampled` as above.
Panel sizes_panel(const ResultFile& file, const SubnetworkScales& scales, std::size_t place,
                  const std::string& error, const std::string& undersampled, const std::string& id,
                  const std::string& title);

}  // namespace recres
