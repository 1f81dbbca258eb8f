#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "recres/reproduce/claim.h"
#include "recres/reproduce/discussion.h"
#include "recres/reproduce/fig1.h"
#include "recres/reproduce/fig2.h"
#include "recres/reproduce/fig3.h"
#include "recres/reproduce/fig4.h"
#include "recres/util/stop.h"

namespace recres {

/// All experiments of the paper.
struct PaperSpec {
  Fig1Spec fig1;
  Fig2Spec fig2;
  Fig3Spec fig3;
  Fig4Spec fig4;
  DiscussionSpec discussion;
};

/// Which of them.
enum class PaperPart { kFig1, kFig2, kFig3, kFig4, kDiscussion };

/// "fig1", "discussion".
std::string_view part_name(PaperPart part);

/// The part of this name, or all parts in the paper's order for "all". Throws InvalidArgument for any other
/// word.
std::vector<PaperPart> parse_parts(std::string_view word);

/// The units of progress of these parts: see PartProgress.
std::uint64_t progress_units(const PaperSpec& spec, std::span<const PaperPart> parts);

/// What was measured of the paper, and what became of its claims. Parts that were not asked for are absent.
struct Reproduction {
  std::optional<Fig1> fig1 = {};
  std::optional<Fig2> fig2 = {};
  std::optional<Fig3> fig3 = {};
  std::optional<Fig4> fig4 = {};
  std::optional<Discussion> discussion = {};
  std::vector<Claim> claims = {};
};

/// Measures and judges. The context hears of every experiment. The same for the same spec and seed whatever
/// the number of threads.
Reproduction reproduce(const PaperSpec& spec, std::span<const PaperPart> parts,
                       const ReproductionOptions& options, const RunContext& context = {});

}  // namespace recres
