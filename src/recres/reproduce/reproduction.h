#pragma once

#include <cstdint>
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

/// Experiments of these parts, the units of progress.
std::uint64_t experiments(const PaperSpec& spec, std::span<const PaperPart> parts);

/// Measures and judges. The context hears of every experiment. The same for the same spec and seed whatever
/// the number of threads.
std::vector<Claim> reproduce(const PaperSpec& spec, std::span<const PaperPart> parts,
                             const ReproductionOptions& options, const RunContext& context = {});

}  // namespace recres
