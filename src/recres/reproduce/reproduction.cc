#include "recres/reproduce/reproduction.h"

#include <array>
#include <string>

#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

namespace {

struct NamedPart {
  PaperPart part;
  std::string_view name;
};

constexpr std::array<NamedPart, 5> kParts = {{{PaperPart::kFig1, "fig1"},
                                              {PaperPart::kFig2, "fig2"},
                                              {PaperPart::kFig3, "fig3"},
                                              {PaperPart::kFig4, "fig4"},
                                              {PaperPart::kDiscussion, "discussion"}}};

// The units of one part.
std::uint64_t part_units(const PaperSpec& spec, PaperPart part) {
  switch (part) {
    case PaperPart::kFig1:
      return progress_units(spec.fig1);
    case PaperPart::kFig2:
      return progress_units(spec.fig2);
    case PaperPart::kFig3:
      return progress_units(spec.fig3);
    case PaperPart::kFig4:
      return progress_units(spec.fig4);
    case PaperPart::kDiscussion:
      return progress_units(spec.discussion);
  }
  throw InternalError("a part of the paper has no spec");
}

}  // namespace

std::string_view part_name(PaperPart part) {
  for (const auto& known : kParts) {
    if (known.part == part) return known.name;
  }
  throw InternalError("a part of the paper has no name");
}

std::vector<PaperPart> parse_parts(std::string_view word) {
  constexpr std::string_view kAll = "all";
  std::vector<PaperPart> out;
  std::vector<std::string_view> names = {kAll};
  for (const auto& known : kParts) {
    if (word == known.name || word == kAll) out.push_back(known.part);
    names.push_back(known.name);
  }
  if (!out.empty()) return out;
  throw InvalidArgument(text("'", shown(word), "' is no part of the paper", did_you_mean(word, names),
                             " (parts: fig1, fig2, fig3, fig4, discussion, all)"));
}

std::uint64_t progress_units(const PaperSpec& spec, std::span<const PaperPart> parts) {
  std::uint64_t out = 0;
  for (const auto part : parts) out += part_units(spec, part);
  return out;
}

Reproduction reproduce(const PaperSpec& spec, std::span<const PaperPart> parts,
                       const ReproductionOptions& options, const RunContext& context) {
  Reproduction out;
  const auto run = [&](const auto& part_spec, auto& part) {
    part = measure(part_spec, options, context);
    const auto claims = judge(*part);
    out.claims.insert(out.claims.end(), claims.begin(), claims.end());
  };
  for (const auto part : parts) {
    if (part == PaperPart::kFig1) run(spec.fig1, out.fig1);
    if (part == PaperPart::kFig2) run(spec.fig2, out.fig2);
    if (part == PaperPart::kFig3) run(spec.fig3, out.fig3);
    if (part == PaperPart::kFig4) run(spec.fig4, out.fig4);
    if (part == PaperPart::kDiscussion) run(spec.discussion, out.discussion);
  }
  return out;
}

}  // namespace recres
