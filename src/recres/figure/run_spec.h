#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace recres {

/// The specification that a result file keeps, a JSON object, asked by names with dots: "network.spec".
class RunSpec {
 public:
  /// Of nothing.
  RunSpec();

  /// Throws IoError where the text is no JSON object, or one nested deeper than any of ours.
  explicit RunSpec(const std::string& json);

  /// Empty, or nothing, where there is no such value of this type.
  std::string words(const std::string& name) const;
  std::optional<double> number(const std::string& name) const;

  /// A list of texts and numbers, as texts; empty where there is none.
  std::vector<std::string> list(const std::string& name) const;

  /// All digits of a whole number, which may have more than a double keeps; empty where there is none.
  std::string digits(const std::string& name) const;

 private:
  struct Tree;

  std::shared_ptr<const Tree> tree_;
};

/// The claims of a reproduction as one line of JSON, each with all texts and numbers that a report asks for.
/// Throws IoError where the text is anything else.
std::string checked_claims(const std::string& json);

}  // namespace recres
