#include "recres/report/progress_bar.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

namespace recres {

namespace {

constexpr auto kBarInterval = std::chrono::milliseconds(100);
constexpr auto kLineInterval = std::chrono::seconds(5);

}  // namespace

std::string short_number(double value) {
  for (const auto& [unit, size] : {std::pair{" T", 1e12}, {" G", 1e9}, {" M", 1e6}, {" k", 1e3}}) {
    if (value >= size) return fmt::format("{:.3g}{}", value / size, unit);
  }
  return fmt::format("{:.3g}", value);
}

std::string duration_text(double seconds) {
  if (!(seconds < 1e9)) return "years";
  const auto whole = static_cast<std::uint64_t>(std::llround(seconds));
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
  return fmt::format("{} h {} min", whole / 3600, whole / 60 % 60);
}

ProgressBar::ProgressBar(ProgressStyle style, std::uint64_t total, std::string unit, std::uint64_t shares)
    : style_(style),
      total_(total),
      unit_(std::move(unit)),
      shares_(static_cast<double>(shares)),
      start_(Clock::now()) {
  const auto first = start_ + (style == ProgressStyle::kBar ? Clock::duration(kBarInterval) : kLineInterval);
  next_draw_ = first.time_since_epoch().count();
}

ProgressBar::~ProgressBar() {
  if (style_ == ProgressStyle::kBar) std::fputs("\r\x1b[K", stderr);
  if (style_ == ProgressStyle::kLines) {
    const std::chrono::duration<double> elapsed = Clock::now() - start_;
    std::fputs((line(done_, elapsed.count()) + "\n").c_str(), stderr);
  }
}

void ProgressBar::advance(std::uint64_t units) {
  const auto done = done_.fetch_add(units, std::memory_order_relaxed) + units;
  if (style_ == ProgressStyle::kNone) return;
  const auto now = Clock::now();
  if (now.time_since_epoch().count() < next_draw_.load(std::memory_order_relaxed)) return;
  const std::unique_lock lock(drawing_, std::try_to_lock);
  if (lock.owns_lock()) draw(done, now);
}

void ProgressBar::begin(const std::string& part) {
  const std::lock_guard lock(drawing_);
  part_ = part;
}

void ProgressBar::draw(std::uint64_t done, Clock::time_point now) {
  const bool is_bar = style_ == ProgressStyle::kBar;
  const auto next = now + (is_bar ? Clock::duration(kBarInterval) : kLineInterval);
  next_draw_.store(next.time_since_epoch().count(), std::memory_order_relaxed);
  const std::chrono::duration<double> elapsed = now - start_;
  const auto words = line(done, elapsed.count());
  std::fputs((is_bar ? "\r" + words + "\x1b[K" : words + "\n").c_str(), stderr);
  std::fflush(stderr);
}

std::string ProgressBar::line(std::uint64_t done, double seconds) const {
  const double share = total_ == 0 ? 1 : static_cast<double>(done) / static_cast<double>(total_);
  const double rate = seconds > 0 ? static_cast<double>(done) / seconds : 0;
  constexpr std::size_t kWidth = 24;
  const auto filled = static_cast<std::size_t>(std::clamp(share, 0.0, 1.0) * kWidth);
  const auto left =
      rate > 0 ? duration_text(static_cast<double>(total_ - std::min(done, total_)) / rate) : "unknown";
  return fmt::format("[{}{}] {:3.0f} %  {}{}/s  {} left{}", std::string(filled, '#'),
                     std::string(kWidth - filled, '.'), 100 * share, short_number(rate / shares_),
                     unit_.empty() ? "" : " " + unit_, left, part_.empty() ? "" : "  " + part_);
}

}  // namespace recres
