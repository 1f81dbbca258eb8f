#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "recres/util/stop.h"

namespace recres {

/// What a part counts for in the progress of the whole, if it is one that takes a tenth of a second.
inline constexpr std::uint64_t kPartUnits = 100;

/// One part of long work: its own progress, in whatever it counts, becomes that of the whole in shares.
class PartProgress final : public Progress {
 public:
  /// The whole, which must outlive this, hears that `name` begins, unless that is empty. `work` is what the
  /// part will count up to, as its own progress has it; `units` what all of it counts for in the whole.
  PartProgress(const RunContext& whole, const std::string& name, std::uint64_t work,
               std::uint64_t units = kPartUnits);

  /// For the part: stops with the whole.
  RunContext context() { return {.stop = whole_.stop, .progress = this}; }

  void advance(std::uint64_t work) override;

  /// The part is over, whatever it counted. Throws Stopped.
  void finish();

  /// The same, for what is to be kept even where the user wants to stop.
  void complete();

 private:
  std::uint64_t units_of(std::uint64_t done) const;

  const RunContext& whole_;
  std::uint64_t work_;
  std::uint64_t units_;
  std::atomic<std::uint64_t> done_{0};
};

}  // namespace recres
