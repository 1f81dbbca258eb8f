#include "bindings/call.h"

#include <unistd.h>

#include <csignal>
#include <utility>

namespace recres::python {

namespace {

constexpr auto kBeforeFirstReport = std::chrono::milliseconds(500);
constexpr auto kBetweenReports = std::chrono::milliseconds(100);

// The call that Ctrl-C stops, and what was done on SIGINT before it.
std::atomic<StopFlag*> stopped_by_interrupt = nullptr;
struct sigaction pythons_action;

extern "C" void on_interrupt(int signal) {
  if (auto* const stop = stopped_by_interrupt.load()) stop->request();
  pythons_action.sa_handler(signal);
}

}  // namespace

CallProgress::CallProgress(py::object report, std::uint64_t total, StopFlag& stop)
    : report_(report.is_none() ? nullptr : report.release().ptr()),
      total_(total),
      stop_(stop),
      next_(report_ == nullptr ? Clock::time_point::max() : Clock::now() + kBeforeFirstReport) {}

CallProgress::~CallProgress() {
  Py_XDECREF(report_);
}

void CallProgress::advance(std::uint64_t units) {
  done_.fetch_add(units, std::memory_order_relaxed);
  if (report_ == nullptr || std::this_thread::get_id() != caller_ || Clock::now() < next_) return;
  report();
}

void CallProgress::begin(const std::string& part) {
  if (std::this_thread::get_id() == caller_) part_ = part;
}

void CallProgress::report() {
  const py::gil_scoped_acquire acquire;
  was_told_ = true;
  try {
    const py::handle callable(report_);
    callable(done_.load(std::memory_order_relaxed), total_, part_);
  } catch (const py::error_already_set&) {
    raised_ = std::current_exception();
    stop_.request();
    next_ = Clock::time_point::max();
    return;
  }
  next_ = Clock::now() + kBetweenReports;
}

void CallProgress::finish() {
  if (was_told_ && !raised_) report();
  if (raised_) std::rethrow_exception(raised_);
}

StopOnInterrupt::StopOnInterrupt(StopFlag& stop) {
  if (gettid() != getpid()) return;
  outer_ = stopped_by_interrupt.exchange(&stop);
  is_set_ = true;
  if (outer_ != nullptr) return;
  sigaction(SIGINT, nullptr, &pythons_action);
  const bool is_pythons = (pythons_action.sa_flags & SA_SIGINFO) == 0 &&
                          pythons_action.sa_handler != SIG_DFL && pythons_action.sa_handler != SIG_IGN;
  if (!is_pythons) {
    stopped_by_interrupt = nullptr;
    is_set_ = false;
    return;
  }
  auto ours = pythons_action;
  ours.sa_handler = on_interrupt;
  sigaction(SIGINT, &ours, nullptr);
}

StopOnInterrupt::~StopOnInterrupt() {
  if (!is_set_) return;
  if (outer_ == nullptr) sigaction(SIGINT, &pythons_action, nullptr);
  stopped_by_interrupt = outer_;
}

void raise_interrupt() {
  if (PyErr_CheckSignals() != 0) throw py::error_already_set();
  // A handler of the user's own let the signal pass, but the work is undone.
  PyErr_SetString(PyExc_KeyboardInterrupt, "stopped before the end");
  throw py::error_already_set();
}

}  // namespace recres::python
