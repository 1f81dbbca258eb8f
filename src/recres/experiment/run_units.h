#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "recres/experiment/plan.h"
#include "recres/util/stop.h"

namespace recres {

/// What one unit counts for in progress: long ones move it while they last.
inline constexpr std::uint64_t kUnitShares = 1000;

/// Takes finished units, as append_record() has them. By several threads at once.
using KeepRecords = std::function<void(std::string_view records)>;

/// Units that are to be done, handed out one after the other, or several at a time. By several threads at
/// once.
class UnitQueue {
 public:
  explicit UnitQueue(std::vector<std::uint64_t> units) : units_(std::move(units)) {}

  /// The next ones, `most` at most; none where all are handed out.
  std::span<const std::uint64_t> take(std::size_t most);

  std::size_t left();

 private:
  std::vector<std::uint64_t> units_;
  std::mutex taking_;
  std::size_t taken_ = 0;
};

/// Measures one unit on so many threads. What the cell does not have is told as its failure.
std::string run_unit(const Plan& plan, std::uint64_t unit, std::size_t threads, const RunContext& context);

/// Measures all units of a queue, one a thread; where they are fewer than threads, each with several. Throws
/// Stopped, CapacityExceeded, and what `keep` throws.
void run_units(const Plan& plan, UnitQueue& queue, std::size_t threads, const RunContext& context,
               const KeepRecords& keep);

}  // namespace recres
