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

// Hands the spec of a part to what is to be done with it.
template <typename Work>
auto with_spec(const PaperSpec& spec, PaperPart part, const Work& work) {
  switch (part) {
    case PaperPart::kFig1:
      return work(spec.fig1);
    case PaperPart::kFig2:
      return work(spec.fig2);
    case PaperPart::kFig3:
      return work(spec.fig3);
    case PaperPart::kFig4:
      return work(spec.fig4);
    case PaperPart::kDiscussion:
      return work(spec.discussion);
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

std::uint64_t experiments(const PaperSpec& spec, std::span<const PaperPart> parts) {
  std::uint64_t out = 0;
  for (const auto part : parts)
    out += with_spec(spec, part, [](const auto& one) { return experiments(one); });
  return out;
}

std::vector<Claim> reproduce(const PaperSpec& spec, std::span<const PaperPart> parts,
                             const ReproductionOptions& options, const RunContext& context) {
  std::vector<Claim> out;
  for (const auto part : parts) {
    const auto claims =
        with_spec(spec, part, [&](const auto& one) { return judge(measure(one, options, context)); });
    out.insert(out.end(), claims.begin(), claims.end());
  }
  return out;
}

}  // namespace recres
