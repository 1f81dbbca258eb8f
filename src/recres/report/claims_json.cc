#include "recres/report/claims_json.h"

#include <algorithm>

#include "recres/report/json_parts.h"
#include "recres/util/version.h"

namespace recres {

namespace {

Json numbers_json(const Claim& claim) {
  Json out = Json::object();
  for (const auto& number : claim.numbers) {
    out[number.name] = {{"value", number.value}, {"standard_error", optional_json(number.standard_error)}};
  }
  return out;
}

Json list_of(std::span<const Claim> claims) {
  Json out = Json::array();
  for (const auto& claim : claims) {
    out.push_back({{"id", claim.id},
                   {"where", claim.where},
                   {"claim", claim.claim},
                   {"expected", claim.expected},
                   {"measured", claim.measured},
                   {"runs", claim.runs},
                   {"numbers", numbers_json(claim)},
                   {"faults", claim.faults},
                   {"holds", claim.holds()}});
  }
  return out;
}

}  // namespace

std::string claims_json(std::span<const Claim> claims, const ReproductionOptions& options) {
  Json json = {{"seed", options.seed}, {"version", version()}, {"claims", list_of(claims)}};
  json["holds"] = std::all_of(claims.begin(), claims.end(), [](const Claim& one) { return one.holds(); });
  return dumped(json, 2) + "\n";
}

std::string claim_list_json(std::span<const Claim> claims) {
  return dumped(list_of(claims), -1);
}

std::string reproduction_spec_json(std::span<const PaperPart> parts, const ReproductionOptions& options) {
  Json json = {{"seed", options.seed}, {"version", version()}, {"parts", Json::array()}};
  for (const auto part : parts) json["parts"].push_back(part_name(part));
  return dumped(json, -1);
}

}  // namespace recres
