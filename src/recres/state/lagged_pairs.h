#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace recres {

/// Pairs what one series is with what another one is `lag` steps later, while both come block by block. Holds
/// the last `lag` labels of the first series and nothing else.
class LaggedPairs {
 public:
  explicit LaggedPairs(std::uint64_t lag) : lag_(lag) {}

  /// Takes the next labels of both series, equally many, and hands over all pairs that they complete, in
  /// order, as take(from, to) with two spans of one length.
  template <typename Take>
  void add(std::span<const std::uint64_t> from, std::span<const std::uint64_t> to, Take&& take) {
    const auto head = std::min<std::uint64_t>(lag_, from.size());
    pass_waiting(from.first(head), to.first(head), take);
    if (from.size() == head) return;
    take(from.first(from.size() - lag_), to.subspan(lag_));
    waiting_.assign(from.end() - static_cast<std::ptrdiff_t>(lag_), from.end());
    oldest_ = 0;
  }

  /// As if this label of the first series, and no other, had come last.
  void restart(std::uint64_t from) {
    waiting_.assign(1, from);
    oldest_ = 0;
  }

  /// The labels of the first series that are not paired yet, oldest first; no more than `lag`.
  std::vector<std::uint64_t> waiting() const {
    auto out = waiting_;
    std::rotate(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(oldest_), out.end());
    return out;
  }

 private:
  template <typename Take>
  void pass_waiting(std::span<const std::uint64_t> from, std::span<const std::uint64_t> to, Take&& take) {
    const auto unpaired = std::min<std::uint64_t>(lag_ - waiting_.size(), from.size());
    waiting_.insert(waiting_.end(), from.begin(), from.begin() + static_cast<std::ptrdiff_t>(unpaired));
    from = from.subspan(unpaired);
    to = to.subspan(unpaired);
    while (!from.empty()) {
      const auto now = std::min<std::size_t>(from.size(), waiting_.size() - oldest_);
      const std::span places(&waiting_[oldest_], now);
      take(std::span<const std::uint64_t>(places), to.first(now));
      std::copy_n(from.begin(), now, places.begin());
      oldest_ = (oldest_ + now) % waiting_.size();
      from = from.subspan(now);
      to = to.subspan(now);
    }
  }

  std::uint64_t lag_;
  std::vector<std::uint64_t> waiting_;  // a ring once it holds `lag` labels
  std::size_t oldest_ = 0;
};

}  // namespace recres
