#include "recres/reproduce/fig3.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "recres/network/generator_spec.h"
#include "recres/reproduce/curves.h"
#include "recres/reproduce/exact_curves.h"
#include "recres/util/part_progress.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// As many transitions as take a tenth of a second or so count for one more experiment.
std::uint64_t length_units(const Fig3Spec& spec, const Fig3Length& length) {
  constexpr std::uint64_t kTransitions = 40'000'000;
  const auto transitions = spec.small_noise_strengths.size() * length.replicates * length.steps;
  return kPartUnits * (1 + transitions / kTransitions);
}

// The same sub-networks in every run.
SubnetworkOptions parts_options(const Fig3Spec& spec, std::size_t neurons,
                                const ReproductionOptions& options) {
  SubnetworkOptions out{.look = {.baselines = spec.baselines},
                        .sweep = {.noise_strengths = spec.large_noise_strengths,
                                  .run = {.steps = spec.large_steps},
                                  .replicates = 1,
                                  .seed = options.seed,
                                  .threads = options.threads}};
  for (std::size_t size = 1; size <= neurons; ++size) {
    const auto some = choose_subsets(neurons, size, spec.subsets, options.seed);
    out.look.subsets.insert(out.look.subsets.end(), some.begin(), some.end());
  }
  return out;
}

// The largest difference of I freed of bias from that of the longest runs, in standard errors beyond a
// tolerance, where noise is strong.
double strong_noise_difference(const Fig3& fig, double least_noise) {
  // The errors of the longest, few replicates are themselves not well known.
  constexpr double kTolerance = 0.002;
  double largest = 0;
  const auto& longest = fig.by_length.back();
  for (const auto& curve : fig.by_length) {
    for (const auto& point : curve.points) {
      if (point.noise_strength < least_noise || &curve == &longest) continue;
      const auto gap =
          difference(corrected_bits(point), corrected_bits(point_at(longest, point.noise_strength)));
      largest = larger(largest, (std::fabs(gap.mean) - kTolerance) / *gap.standard_error);
    }
  }
  return largest;
}

// I of sub-networks of one size as noise grows: the mean over them, with the error over runs.
struct SizeCourse {
  std::size_t size;
  std::vector<Estimate> bits;  // [noise strength]
  double best_noise;
  double highest_bits;

  double first() const { return bits.front().mean; }
  double last() const { return bits.back().mean; }

  bool is_falling() const { return falls(bits) && last() < 0.25 * first(); }

  bool has_peak() const {
    return best_noise >= 4 && best_noise <= 7 && highest_bits > first() + 1 && highest_bits > last() + 0.5;
  }

  bool rises_to_plateau() const { return last() > 0.95 * highest_bits && last() > first() + 1; }
};

// Over runs, of one number of each.
Estimate over_runs(const Fig3& fig, const std::function<double(const SubnetworkStudy&)>& number) {
  std::vector<double> values;
  for (const auto& run : fig.parts) values.push_back(number(run));
  return estimate(values);
}

SizeCourse course_of(const Fig3& fig, std::size_t place) {
  const auto& points = fig.parts.front().points;
  SizeCourse course{.size = points.front().sizes[place].size, .bits = {}, .best_noise = 0, .highest_bits = 0};
  for (std::size_t k = 0; k < points.size(); ++k) {
    course.bits.push_back(over_runs(fig, [&](const SubnetworkStudy& run) {
      return run.points[k].sizes[place].mutual_information_bits.mean;
    }));
  }
  const auto best = highest(course.bits);
  course.best_noise = points[best].noise_strength;
  course.highest_bits = course.bits[best].mean;
  return course;
}

std::vector<SizeCourse> courses(const Fig3& fig) {
  std::vector<SizeCourse> out;
  for (std::size_t k = 0; k < fig.parts.front().points.front().sizes.size(); ++k)
    out.push_back(course_of(fig, k));
  return out;
}

// How far I of states in random order is from I at the strongest noise, as a share of that.
double off_baseline(const Fig3& fig, std::size_t place) {
  return over_runs(fig,
                   [&](const SubnetworkStudy& run) {
                     const auto& size = run.points.back().sizes[place];
                     const double baseline = size.baseline_bits.value_or(std::nan(""));
                     return std::fabs(baseline / size.mutual_information_bits.mean - 1);
                   })
      .mean;
}

bool is_undersampled(const Fig3& fig, std::size_t place) {
  return std::all_of(fig.parts.begin(), fig.parts.end(), [&](const SubnetworkStudy& run) {
    return run.points.back().sizes[place].undersampled_share == 1;
  });
}

// "7, 8, 9".
std::string list_text(const std::vector<std::size_t>& sizes) {
  std::string out;
  for (const auto size : sizes) out += text(out.empty() ? "" : ", ", size);
  return out.empty() ? "none" : out;
}

}  // namespace

std::uint64_t progress_units(const Fig3Spec& spec) {
  std::uint64_t units = (1 + spec.large_runs) * kPartUnits;
  for (const auto& length : spec.lengths) units += length_units(spec, length);
  return units;
}

Fig3 measure(const Fig3Spec& spec, const ReproductionOptions& options, const RunContext& context) {
  Fig3 fig;
  fig.spec = spec;
  const auto small = generate_network(spec.small).scaled(spec.small_magnitude);
  for (const auto& length : spec.lengths) {
    const Sweep sweep{.noise_strengths = spec.small_noise_strengths,
                      .run = {.steps = length.steps},
                      .replicates = length.replicates,
                      .seed = options.seed,
                      .threads = options.threads};
    PartProgress experiment(context, text("Fig 3 A T = ", power_text(static_cast<double>(length.steps))),
                            planned_transitions(sweep), length_units(spec, length));
    fig.by_length.push_back(measure_resonance(small, sweep, experiment.context()));
    experiment.finish();
  }
  fig.exact = solve("Fig 3 A exact", small, spec.small_noise_strengths, options, context);
  const auto large = generate_network(spec.large).scaled(spec.large_magnitude);
  auto look = parts_options(spec, large.neurons(), options);
  for (std::uint64_t k = 0; k < spec.large_runs; ++k) {
    look.sweep.seed = options.seed + k;
    PartProgress experiment(context, "Fig 3 B", planned_transitions(look, large));
    fig.parts.push_back(study_subnetworks(large, look, experiment.context()));
    experiment.finish();
  }
  return fig;
}

Claim judge_3a(const Fig3& fig) {
  constexpr double kStrongNoise = 10;
  Claim claim{
      .id = "3a",
      .where = "Fig 3 A",
      .claim =
          "a peak in short runs, none where T is far above the relaxation time; at strong noise "
          "I does not depend on T",
      .expected =
          "T = 10^3: I(0) = 1.8 bit to 0.3, peak 2.85 to 0.1 and 5 standard errors; T = 10^7: I(0) = "
          "2.998 to 0.005, nowhere higher by more than chance; r >= 10: I freed of bias equal "
          "to 0.002 bit and 5 standard errors, of the longest runs to that of the exact chain as well"};
  const auto& shortest = fig.by_length.front();
  const auto& longest = fig.by_length.back();
  const auto& short_none = shortest.points.front().mutual_information_bits;
  const auto& short_best = best_point(shortest);
  const auto& long_none = longest.points.front().mutual_information_bits;
  const auto& long_best = best_point(longest);
  claim.require(is_near(short_none, 1.8, 0.3), "I of short runs without noise is not about 1.8 bit");
  claim.require(is_near(short_best.mutual_information_bits, 2.85, 0.1),
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
           "; strong noise: at most ", fixed_text(errors, 1), " standard errors apart beyond that");
  claim.add("short_without_noise_bits", short_none);
  claim.add("short_peak_bits", short_best.mutual_information_bits);
  claim.add("short_peak_noise_strength", short_best.noise_strength);
  claim.add("long_without_noise_bits", long_none);
  claim.add("long_peak_bits", long_best.mutual_information_bits);
  claim.add("long_peak_noise_strength", long_best.noise_strength);
  claim.add("strong_noise_difference_errors", errors);
  require_exact(claim, longest, fig.exact, fig.spec.lengths.back().steps, kStrongNoise);
  for (const auto& length : fig.spec.lengths)
    claim.runs += text(claim.runs.empty() ? "" : "; ",
                       runs_text(fig.spec.small, fig.spec.small_magnitude, fig.spec.small_noise_strengths,
                                 length.steps, length.replicates));
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
  double off = 0;  // of all large sizes
  const auto all = courses(fig);
  for (std::size_t k = 0; k < all.size(); ++k) {
    const auto& course = all[k];
    if (course.is_falling()) falling.push_back(course.size);
    if (course.has_peak() && course.size >= 6 && course.size <= 10) peaked.push_back(course.size);
    if (course.rises_to_plateau()) rising.push_back(course.size);
    if (course.size <= kSmall)
      claim.require(course.is_falling(), text("n = ", course.size, " does not fall"));
    if (course.size < kLarge) continue;
    claim.require(course.rises_to_plateau(), text("n = ", course.size, " does not rise to a plateau"));
    off = larger(off, off_baseline(fig, k));
    claim.require(is_undersampled(fig, k), text("n = ", course.size, " is not undersampled"));
  }
  claim.require(!peaked.empty(), "no medium size has a peak near r = 5 to 6");
  claim.require(off <= kBaselineTolerance, "the plateau is not that of states in random order");
  const auto& plateau = all.back().bits.back();
  const double limit = std::log2(static_cast<double>(fig.spec.large_steps));
  claim.require(std::fabs(plateau.mean - limit) <= kPlateauTolerance, "the plateau is not near log2 T");
  claim.measured =
      text("falls: n = ", list_text(falling), "; peak: n = ", list_text(peaked),
           "; rises: n = ", list_text(rising), "; plateau ", estimate_text(plateau, 2),
           " bit, log2 T = ", fixed_text(limit, 2), ", random order within ", fixed_text(100 * off, 1), " %");
  claim.add("plateau_bits", plateau);
  claim.add("log2_steps_bits", limit);
  claim.add("largest_baseline_difference_share", off);
  for (const auto& course : all) claim.add(text("best_noise_strength_n", course.size), course.best_noise);
  claim.runs = text(runs_text(fig.spec.large, fig.spec.large_magnitude, fig.spec.large_noise_strengths,
                              fig.spec.large_steps, fig.spec.large_runs),
                    "; up to ", fig.spec.subsets, " sub-networks of each size, ", fig.spec.baselines,
                    " of them in random order too");
  return claim;
}

std::vector<Claim> judge(const Fig3& fig) {
  return {judge_3a(fig), judge_3b(fig)};
}

}  // namespace recres
