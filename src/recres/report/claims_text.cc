#include "recres/report/claims_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace recres {

namespace {

constexpr std::size_t kLabelWidth = 14;

// A label, then its words in lines beside it.
std::string labelled(std::string_view label, std::string_view words, const TextStyle& style) {
  const auto width = style.width > 2 * kLabelWidth ? style.width - kLabelWidth : kLabelWidth;
  auto out = fmt::format("    {:<{}}", label, kLabelWidth - 4);
  const auto lines = wrapped(words, width, 0);
  for (std::size_t k = 0; k < lines.size(); ++k) {
    out += lines[k];
    if (lines[k] == '\n' && k + 1 < lines.size()) out.append(kLabelWidth, ' ');
  }
  return out;
}

std::string with_signs(std::string words, const TextStyle& style) {
  if (!style.unicode) return words;
  for (std::size_t at = words.find("+-"); at != std::string::npos; at = words.find("+-", at)) {
    words.replace(at, 2, "±");
  }
  return words;
}

std::string joined(const std::vector<std::string>& phrases) {
  std::string out;
  for (const auto& phrase : phrases) out += (out.empty() ? "" : ", ") + phrase;
  return out;
}

std::string block(const Claim& claim, const TextStyle& style) {
  auto out =
      fmt::format("\n{:<4}{:<{}}{}\n", claim.id, claim.where, std::max<std::size_t>(style.width, 24) - 16,
                  claim.holds() ? "holds" : "DOES NOT HOLD");
  out += labelled("claim", claim.claim, style);
  out += labelled("expected", claim.expected, style);
  out += labelled("measured", with_signs(claim.measured, style), style);
  if (!claim.holds()) out += labelled("at fault", joined(claim.faults), style);
  return out;
}

}  // namespace

std::string claims_text(std::span<const Claim> claims, const ReproductionOptions& options,
                        const TextStyle& style) {
  const auto held = std::count_if(claims.begin(), claims.end(), [](const Claim& one) { return one.holds(); });
  auto out = fmt::format("Claims of Metzner et al. (2024), measured anew with seed {}:\n", options.seed);
  for (const auto& claim : claims) out += block(claim, style);
  return out + fmt::format("\n{} of {} claims hold.\n", held, claims.size());
}

std::string failed_claims(std::span<const Claim> claims) {
  std::string out;
  for (const auto& claim : claims) {
    if (claim.holds()) continue;
    out += fmt::format("{}claim {} ({}) does not hold: {}", out.empty() ? "" : "; ", claim.id, claim.where,
                       joined(claim.faults));
  }
  return out;
}

}  // namespace recres
