#include "recres/figure/run_spec.h"

#include <nlohmann/json.hpp>
#include <string_view>

#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

namespace {

using Json = nlohmann::ordered_json;

// Writing JSON down takes a stack as deep as it is nested; ours is nested 5 deep.
Json parse_json(const std::string& words, std::string_view what) {
  constexpr int kMostDepth = 50;
  bool is_deep = false;
  const auto keep = [&](int depth, Json::parse_event_t, Json&) {
    is_deep = is_deep || depth > kMostDepth;
    return !is_deep;
  };
  auto json = Json::parse(words, keep, false);
  if (is_deep) throw IoError(text(what, " is nested deeper than ", kMostDepth, " levels"));
  if (json.is_discarded()) throw IoError(text(what, " is no JSON"));
  return json;
}

}  // namespace

struct RunSpec::Tree {
  Json json;

  const Json* at(const std::string& name) const {
    const auto* place = &json;
    for (const auto part : split(name, '.')) {
      if (!place->is_object()) return nullptr;
      const auto found = place->find(std::string(part));
      if (found == place->end()) return nullptr;
      place = &*found;
    }
    return place;
  }
};

RunSpec::RunSpec() : tree_(std::make_shared<const Tree>()) {}

RunSpec::RunSpec(const std::string& json) {
  auto parsed = parse_json(json, "the specification");
  if (!parsed.is_object()) throw IoError("the specification is no JSON object");
  tree_ = std::make_shared<const Tree>(Tree{std::move(parsed)});
}

std::string RunSpec::words(const std::string& name) const {
  const auto* value = tree_->at(name);
  return value != nullptr && value->is_string() ? value->get<std::string>() : "";
}

std::optional<double> RunSpec::number(const std::string& name) const {
  const auto* value = tree_->at(name);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  return value->get<double>();
}

std::vector<std::string> RunSpec::list(const std::string& name) const {
  std::vector<std::string> out;
  const auto* value = tree_->at(name);
  if (value == nullptr || !value->is_array()) return out;
  for (const auto& one : *value) {
    if (one.is_string()) {
      out.push_back(one.get<std::string>());
    } else {
      out.push_back(one.is_number_float() ? number_text(one.get<double>()) : one.dump());
    }
  }
  return out;
}

std::string RunSpec::digits(const std::string& name) const {
  const auto* value = tree_->at(name);
  return value != nullptr && value->is_number_integer() ? value->dump() : "";
}

std::string checked_claims(const std::string& json) {
  const auto list = parse_json(json, "the list of claims");
  const auto refuse = [] { throw IoError("the list of claims is not as recres writes it"); };
  if (!list.is_array()) refuse();
  for (const auto& claim : list) {
    for (const auto* key : {"id", "where", "claim", "expected", "measured", "runs"}) {
      if (!claim.is_object() || !claim.contains(key) || !claim[key].is_string()) refuse();
    }
    if (!claim.contains("holds") || !claim["holds"].is_boolean()) refuse();
    if (!claim.contains("faults") || !claim["faults"].is_array()) refuse();
    for (const auto& fault : claim["faults"]) {
      if (!fault.is_string()) refuse();
    }
    if (!claim.contains("numbers") || !claim["numbers"].is_object()) refuse();
    for (const auto& number : claim["numbers"]) {
      if (!number.is_object() || !number.contains("value")) refuse();
    }
  }
  return list.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace recres
