#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "recres/util/error.h"

namespace recres {

/// A request to stop, made by one thread or a signal handler and seen by all. Asking is async-signal-safe.
class StopFlag {
 public:
  void request() noexcept { requested_.store(true, std::memory_order_relaxed); }
  bool requested() const noexcept { return requested_.load(std::memory_order_relaxed); }

 private:
  std::atomic<bool> requested_{false};
  static_assert(std::atomic<bool>::is_always_lock_free);
};

/// Who wants to know how far long work has come. Called from many threads at once.
class Progress {
 public:
  virtual ~Progress() = default;
  /// Another `units` of work are done (for simulations: transitions).
  virtual void advance(std::uint64_t units) = 0;
  /// What is done from now on, in a few words, where long work has parts. By one thread at a time.
  virtual void begin(const std::string& /*part*/) {}
};

/// What long work carries along: both parts may be absent.
struct RunContext {
  const StopFlag* stop = nullptr;
  Progress* progress = nullptr;

  /// Reports finished work and throws Stopped where the user has asked for it.
  void advance(std::uint64_t units) const {
    if (progress != nullptr) progress->advance(units);
    if (stop != nullptr && stop->requested()) throw Stopped();
  }
};

}  // namespace recres
