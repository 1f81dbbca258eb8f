#pragma once

#include <pybind11/pybind11.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <thread>

#include "recres/util/stop.h"

namespace recres::python {

namespace py = pybind11;

/// Tells a Python callable how far the work has come: f(done, total, part), from the thread that made the
/// call and no other, first when it has lasted half a second. What it raises stops the work.
class CallProgress final : public Progress {
 public:
  /// `report` may be None.
  CallProgress(py::object report, std::uint64_t total, StopFlag& stop);
  ~CallProgress() override;

  void advance(std::uint64_t units) override;
  void begin(const std::string& part) override;

  /// The last report, with the GIL. Throws what the callable raised.
  void finish();

 private:
  using Clock = std::chrono::steady_clock;

  void report();

  PyObject* report_;  // null where there is none; owned
  std::uint64_t total_;
  StopFlag& stop_;
  std::thread::id caller_ = std::this_thread::get_id();
  std::atomic<std::uint64_t> done_{0};
  Clock::time_point next_;
  bool was_told_ = false;
  std::string part_;
  std::exception_ptr raised_;
};

/// While it lives, Ctrl-C sets the flag as well as doing what Python makes of it. Only in the thread that
/// Python runs its signal handlers in, the process's first; elsewhere, and where SIGINT is not Python's, it
/// does nothing.
class StopOnInterrupt {
 public:
  explicit StopOnInterrupt(StopFlag& stop);
  ~StopOnInterrupt();
  StopOnInterrupt(const StopOnInterrupt&) = delete;
  StopOnInterrupt& operator=(const StopOnInterrupt&) = delete;

 private:
  bool is_set_ = false;
  StopFlag* outer_ = nullptr;  // of a call within whose report this one is made
};

/// Throws what Python makes of a Ctrl-C that came, KeyboardInterrupt as a rule.
[[noreturn]] void raise_interrupt();

/// Does `work` without the GIL: other Python threads go on meanwhile. `work` takes a RunContext, and must not
/// touch Python. `report` is told of `total` units, or None.
template <typename Work>
auto released(py::object report, std::uint64_t total, const Work& work) {
  StopFlag stop;
  CallProgress progress(std::move(report), total, stop);
  const auto attempt = [&] {
    const StopOnInterrupt interrupt(stop);
    const py::gil_scoped_release release;
    try {
      return std::optional(work(RunContext{.stop = &stop, .progress = &progress}));
    } catch (const Stopped&) {
      return decltype(std::optional(work(RunContext{})))();
    }
  };
  auto out = attempt();
  progress.finish();
  if (!out) raise_interrupt();
  return std::move(*out);
}

}  // namespace recres::python
