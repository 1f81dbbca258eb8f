#pragma once

#include <cstdint>
#include <string>

#include "recres/figure/figure.h"
#include "recres/figure/parts.h"
#include "recres/io/result_file.h"

namespace recres {

// Panels of what pulse files, and groups of a reproduction, hold. All throw IoError.

/// When pulses come: the first at step `first`, then every `every` steps, `duration` steps long each.
struct PulseTimes {
  std::uint64_t first = 0;
  std::uint64_t every = 1;
  std::uint64_t duration = 1;
  std::uint64_t count = 1;

  /// The step at which pulse k begins.
  std::uint64_t begin(std::uint64_t k) const { return first + k * every; }
};

/// From what was run; the place is for messages.
PulseTimes pulse_times(const ResultFile& file, const std::string& group, const RunFacts& facts);

/// States of the first run around its first pulses, which are shaded.
Panel raster_panel(const ResultFile& file, const std::string& group, const PulseTimes& times,
                   std::size_t neurons, const std::string& id, const std::string& title);

/// s(t+1) against s(t) before, during and after pulse k of the first run; up to kMostPortraitNeurons neurons.
inline constexpr std::size_t kMostPortraitNeurons = 16;
Panel portrait_panel(const ResultFile& file, const std::string& group, const PulseTimes& times,
                     std::size_t neurons, std::uint64_t k, const std::string& id, const std::string& title);

/// A path of neurons 0 to 2 in the cube: `rows` of activity, the pulse beginning at row `before` of them.
Panel cube_panel(const ResultFile& file, const std::string& path, RowRange rows, std::uint64_t before,
                 std::uint64_t pulse, const std::string& id, const std::string& title);

/// The attractor after each pulse of the first run.
Panel sequence_panel(const ResultFile& file, const std::string& group, const std::string& id,
                     const std::string& title);

/// Shares of pulses from attractor to attractor; what theory expects of them.
Panel switching_counts_panel(const ResultFile& file, const std::string& group, const std::string& id,
                             const std::string& title);
Panel switching_theory_panel(const ResultFile& file, const std::string& group, const std::string& id,
                             const std::string& title);

/// Searches by the pulses they took, with the means; the attractors that the first ones went through.
Panel search_pulses_panel(const ResultFile& file, const std::string& group, const std::string& id,
                          const std::string& title);
Panel search_paths_panel(const ResultFile& file, const std::string& group, const std::string& id,
                         const std::string& title);

}  // namespace recres
