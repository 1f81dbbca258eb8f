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

}  // namespace

std::string claims_json(std::span<const Claim> claims, const ReproductionOptions& options) {
  Json json = {{"seed", options.seed}, {"version", version()}, {"claims", Json::array()}};
  for (const auto& claim : claims) {
    json["claims"].push_back({{"id", claim.id},
                              {"where", claim.where},
                              {"claim", claim.claim},
                              {"expected", claim.expected},
                              {"measured", claim.measured},
                              {"runs", claim.runs},
                              {"numbers", numbers_json(claim)},
                              {"faults", claim.faults},
                              {"holds", claim.holds()}});
  }
  json["holds"] = std::all_of(claims.begin(), claims.end(), [](const Claim& one) { return one.holds(); });
  return dumped(json, 2) + "\n";
}

}  // namespace recres
