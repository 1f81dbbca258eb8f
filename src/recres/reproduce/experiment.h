#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "recres/util/stop.h"

namespace recres {

/// What an experiment counts for in the progress of the whole, if it is one that takes a tenth of a second.
inline constexpr std::uint64_t kExperimentUnits = 100;

/// One experiment of many: its own progress, in whatever it counts, becomes that of the whole in shares.
class Experiment final : public Progress {
 public:
  /// The whole hears that `name` begins. `work` is what the experiment will count up to, as its own progress
  /// has it; `units` what all of it counts for in the whole. Both must outlive this.
  Experiment(const RunContext& whole, const std::string& name, std::uint64_t work,
             std::uint64_t units = kExperimentUnits);

  /// For the experiment: stops with the whole.
  RunContext context() { return {.stop = whole_.stop, .progress = this}; }

  void advance(std::uint64_t work) override;

  /// The experiment is over, whatever it counted. Throws Stopped.
  void finish();

 private:
  std::uint64_t units_of(std::uint64_t done) const;

  const RunContext& whole_;
  std::uint64_t work_;
  std::uint64_t units_;
  std::atomic<std::uint64_t> done_{0};
};

}  // namespace recres
