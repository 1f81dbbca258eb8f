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

/// One dataset of (K, S) against noise, a curve per size; `with_baseline` adds each size's baseline, dotted.
Panel family_panel(const ResultFile& file, const SubnetworkScales& scales, const std::string& dataset,
                   const std::string& error, bool with_baseline, const std::string& id,
                   const std::string& title, const Axis& y);

/// I, its estimate and baseline against size at this place of the noise strengths.
Panel sizes_panel(const ResultFile& file, const SubnetworkScales& scales, std::size_t place,
                  const std::string& error, const std::string& id, const std::string& title);

}  // namespace recres
