#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>

#include "recres/util/stop.h"

namespace recres {

/// How progress is shown on stderr.
enum class ProgressStyle {
  kNone,
  kBar,    ///< one line that is drawn again and again, for a terminal
  kLines,  ///< a new line now and then, for a log
};

/// Shows how much work is done, how fast it goes and how long it will take. May be told from many threads.
class ProgressBar final : public Progress {
 public:
  /// `total` units of work; `unit` is the name of `shares` of them, "transitions".
  ProgressBar(ProgressStyle style, std::uint64_t total, std::string unit, std::uint64_t shares = 1);

  /// Wipes the bar, or prints the last line.
  ~ProgressBar() override;

  void advance(std::uint64_t units) override;

  /// The part stands at the end of the line.
  void begin(const std::string& part) override;

 private:
  using Clock = std::chrono::steady_clock;

  std::string line(std::uint64_t done, double seconds) const;
  void draw(std::uint64_t done, Clock::time_point now);

  ProgressStyle style_;
  std::uint64_t total_;
  std::string unit_;
  double shares_;
  Clock::time_point start_;
  std::atomic<std::uint64_t> done_{0};
  std::atomic<Clock::rep> next_draw_;
  std::mutex drawing_;  // and of part_
  std::string part_;
};

/// "1.25 G", "350 k": a number of units as people read it.
std::string short_number(double value);

/// "45 s", "3 min 20 s", "2 h 5 min".
std::string duration_text(double seconds);

}  // namespace recres
