#pragma once

#include <cstddef>

#include "recres/experiment/run_units.h"

namespace recres {

/// The processes that work on one experiment together. The first of them, the leader, hands out units and
/// keeps what is found; by itself it is a team of one.
class Team {
 public:
  virtual ~Team() = default;
  virtual std::size_t size() const { return 1; }
  virtual bool is_leader() const { return true; }

  /// For the leader: all units of the queue are measured, by itself with so many threads and by all others.
  /// Throws as run_units, and IoError with the words of another process that failed.
  virtual void lead(const Plan& plan, UnitQueue& queue, std::size_t threads, const RunContext& context,
                    const KeepRecords& keep) {
    run_units(plan, queue, threads, context, keep);
  }

  /// For the others: measures what it is handed until there is no more. Throws as run_units.
  virtual void follow(const Plan& /*plan*/, std::size_t /*threads*/, const RunContext& /*context*/) {}
};

}  // namespace recres
