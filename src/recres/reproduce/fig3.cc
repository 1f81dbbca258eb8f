#include "recres/reproduce/fig3.h"

#include <algorithm>
#include <cmath>

#include "recres/network/generator_spec.h"
#include "recres/reproduce/curves.h"
#include "recres/util/text.h"

namespace recres {

namespace {

SubnetworkOptions parts_options(const Fig3Spec& spec, std::size_t neurons,
                                const ReproductionOptions& options) {
  SubnetworkOptions out{.look = {.baselines = spec.baselines},
                        .sweep = {.noise_strengths = spec.large_noise_strengths,
                                  .run = {.steps = spec.large_steps},
                                  .replicates = spec.large_replicates,
                                  .seed = options.seed,
                                  .threads = options.threads}};
  for (std::size_t size = 1; size <= neurons; ++size) {
    const auto some = choose_subsets(neurons, size, spec.subsets, options.seed);
    out.look.subsets.insert(out.look.subsets.end(), some.begin(), some.end());
  }
  return out;
}

// The largest difference of I freed of bias from that of the longest runs, in standard errors, where noise is
// strong.
double strong_noise_difference(const Fig3& fig, double least_noise) {
  double largest = 0;
  const auto& longest = fig.by_length.back();
  for (const auto& curve : fig.by_length) {
    for (const auto& point : curve.points) {
      if (point.noise_strength < least_noise || &curve == &longest) continue;
      const auto gap =
          difference(corrected_bits(point), corrected_bits(point_at(longest, point.noise_strength)));
      const double errors = std::fabs(gap.mean) / *gap.standard_error;
      // NaN stays.
      if (!(errors <= largest)) largest = errors;
    }
  }
  return largest;
}

// I of sub-networks of one size as noise grows.
struct SizeCourse {
  std::size_t size;
  std::vector<double> bits;  // [noise strength]
  double best_noise;
  double highest;

  bool falls() const {
    for (std::size_t k = 1; k < bits.size(); ++k) {
      // Runs of few replicates that begin on other attractors.
      if (!(bits[k] <= bits[k - 1] + 0.1 * bits.front())) return false;
    }
    return bits.back() < 0.15 * bits.front();
  }

  bool has_peak() const {
    return best_noise >= 4 && best_noise <= 7 && highest > bits.front() + 1 && highest > bits.back() + 0.5;
  }

  bool rises_to_plateau() const { return bits.back() > 0.95 * highest && bits.back() > bits.front() + 1; }
};

std::vector<SizeCourse> courses(const SubnetworkStudy& study) {
  std::vector<SizeCourse> out;
  for (std::size_t k = 0; k < study.points.front().sizes.size(); ++k) {
    SizeCourse course{.size = study.points.front().sizes[k].size, .bits = {}, .best_noise = 0, .highest = -1};
    for (const auto& point : study.points) {
      const double bits = point.sizes[k].mutual_information_bits.mean;
      course.bits.push_back(bits);
      if (bits > course.highest) {
        course.highest = bits;
        course.best_noise = point.noise_strength;
      }
    }
    out.push_back(course);
  }
  return out;
}

// "7, 8, 9".
std::string list_text(const std::vector<std::size_t>& sizes) {
  std::string out;
  for (const auto size : sizes) out += text(out.empty() ? "" : ", ", size);
  return out.empty() ? "none" : out;
}

}  // namespace

Fig3 measure(const Fig3Spec& spec, const ReproductionOptions& options, const RunContext& context) {
  const RunContext inner{.stop = context.stop};
  Fig3 fig;
  fig.spec = spec;
  const auto small = generate_network(spec.small).scaled(spec.small_magnitude);
  for (const auto& length : spec.lengths) {
    fig.by_length.push_back(measure_resonance(small,
                                              {.noise_strengths = spec.small_noise_strengths,
                                               .run = {.steps = length.steps},
                                               .replicates = length.replicates,
                                               .seed = options.seed,
                                               .threads = options.threads},
                                              inner));
    context.advance(1);
  }
  const auto large = generate_network(spec.large).scaled(spec.large_magnitude);
  fig.parts = study_subnetworks(large, parts_options(spec, large.neurons(), options), inner);
  context.advance(1);
  return fig;
}

Claim judge_3a(const Fig3& fig) {
  constexpr double kStrongNoise = 10;
  Claim claim{.id = "3a",
              .where = "Fig 3 A",
              .claim =
                  "a peak in short runs, none where T is far above the relaxation time; at strong noise "
                  "I does not depend on T",
              .expected =
                  "T = 10^3: I(0) within 0.4 of 1.8 bit, peak within 0.15 of 2.85; T = 10^7: I(0) = "
                  "2.998 to 0.005, nowhere higher by more than chance; r >= 10: I freed of bias equal "
                  "within 5 standard errors"};
  const auto& shortest = fig.by_length.front();
  const auto& longest = fig.by_length.back();
  const auto& short_none = shortest.points.front().mutual_information_bits;
  const auto& short_best = best_point(shortest);
  const auto& long_none = longest.points.front().mutual_information_bits;
  const auto& long_best = best_point(longest);
  claim.require(std::fabs(short_none.mean - 1.8) <= 0.4,
                "I of short runs without noise is not about 1.8 bit");
  claim.require(std::fabs(short_best.mutual_information_bits.mean - 2.85) <= 0.15,
                "the peak of short runs is not about 2.85 bit");
  claim.require(is_above(short_best.mutual_information_bits, short_none), "short runs have no peak");
  claim.require(std::fabs(long_none.mean - 2.998) <= 0.005, "I of long runs without noise is not 2.998 bit");
  claim.require(!is_above(long_best.mutual_information_bits, long_none), "long runs have a peak");
  const double errors = strong_noise_difference(fig, kStrongNoise);
  claim.require(errors <= kChanceErrors, "at strong noise I depends on T");
  claim.measured =
      text("T = ", power_text(static_cast<double>(fig.spec.lengths.front().steps)),
           ": I(0) = ", estimate_text(short_none), ", peak ",
           estimate_text(short_best.mutual_information_bits), " bit at r = ", short_best.noise_strength,
           "; T = ", power_text(static_cast<double>(fig.spec.lengths.back().steps)),
           ": I(0) = ", estimate_text(long_none, 4), ", highest ",
           fixed_text(long_best.mutual_information_bits.mean, 4), " at r = ", long_best.noise_strength,
           "; strong noise: at most ", fixed_text(errors, 1), " standard errors apart");
  claim.add("short_without_noise_bits", short_none);
  claim.add("short_peak_bits", short_best.mutual_information_bits);
  claim.add("short_peak_noise_strength", short_best.noise_strength);
  claim.add("long_without_noise_bits", long_none);
  claim.add("long_peak_bits", long_best.mutual_information_bits);
  claim.add("long_peak_noise_strength", long_best.noise_strength);
  claim.add("strong_noise_difference_errors", errors);
  return claim;
}

Claim judge_3b(const Fig3& fig) {
  constexpr std::size_t kSmall = 3;
  constexpr std::size_t kLarge = 12;
  constexpr double kBaselineTolerance = 0.02;
  constexpr double kPlateauTolerance = 0.6;
  Claim claim{.id = "3b",
              .where = "Fig 3 B",
              .claim =
                  "sub-networks of n of 15 neurons: I of small ones falls with noise, of medium ones has a "
                  "peak, of large ones rises to a plateau",
              .expected =
                  "n <= 3 falls; some n of 6 to 10 has its peak at r = 4 to 7; n >= 12 rises to a "
                  "plateau that states in random order have as well, to 2 %: undersampling, near log2 T "
                  "(0.6 bit) for n = 15"};
  std::vector<std::size_t> falling;
  std::vector<std::size_t> peaked;
  std::vector<std::size_t> rising;
  double off_baseline = 0;
  const auto& last_sizes = fig.parts.points.back().sizes;
  const auto all = courses(fig.parts);
  for (std::size_t k = 0; k < all.size(); ++k) {
    const auto& course = all[k];
    if (course.falls()) falling.push_back(course.size);
    if (course.has_peak() && course.size >= 6 && course.size <= 10) peaked.push_back(course.size);
    if (course.rises_to_plateau()) rising.push_back(course.size);
    if (course.size <= kSmall) claim.require(course.falls(), text("n = ", course.size, " does not fall"));
    if (course.size < kLarge) continue;
    claim.require(course.rises_to_plateau(), text("n = ", course.size, " does not rise to a plateau"));
    const double baseline = last_sizes[k].baseline_bits.value_or(std::nan(""));
    const double off = std::fabs(baseline / course.bits.back() - 1);
    if (!(off <= off_baseline)) off_baseline = off;
    claim.require(last_sizes[k].undersampled_share == 1, text("n = ", course.size, " is not undersampled"));
  }
  claim.require(!peaked.empty(), "no medium size has a peak near r = 5 to 6");
  claim.require(off_baseline <= kBaselineTolerance, "the plateau is not that of states in random order");
  const double plateau = all.back().bits.back();
  const double limit = std::log2(static_cast<double>(fig.spec.large_steps));
  claim.require(std::fabs(plateau - limit) <= kPlateauTolerance, "the plateau is not near log2 T");
  claim.measured = text("falls: n = ", list_text(falling), "; peak: n = ", list_text(peaked),
                        "; rises: n = ", list_text(rising), "; plateau ", fixed_text(plateau, 2),
                        " bit, log2 T = ", fixed_text(limit, 2), ", random order within ",
                        fixed_text(100 * off_baseline, 1), " %");
  claim.add("plateau_bits", plateau);
  claim.add("log2_steps_bits", limit);
  claim.add("largest_baseline_difference_share", off_baseline);
  for (const auto& course : all) claim.add(text("best_noise_strength_n", course.size), course.best_noise);
  return claim;
}

std::vector<Claim> judge(const Fig3& fig) {
  return {judge_3a(fig), judge_3b(fig)};
}

}  // namespace recres
