#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace recres {

/// The pairs of a text such as "n=5,seed=3", each key once. What is wrong is said of its owner, for example
/// "generator 'gaussian'". All functions throw InvalidArgument. The text must outlive it.
class Parameters {
 public:
  Parameters(std::string owner, std::string_view pairs);

  bool has(std::string_view key) const;

  /// Refuses every key that is not known, and says which one may have been meant.
  void allow_only(std::span<const std::string_view> known) const;

  /// The words of a key; refuses where it is missing.
  std::string_view value(std::string_view key) const;

  /// The same as a whole number of 0 or more.
  std::uint64_t whole(std::string_view key) const;

  /// The same as a number, which may be NaN or infinite.
  double number(std::string_view key) const;

 private:
  std::string owner_;
  std::vector<std::pair<std::string_view, std::string_view>> pairs_;
};

}  // namespace recres
