#include "recres/reproduce/fig2.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "recres/exact/exact_point.h"
#include "recres/network/generator_spec.h"
#include "recres/reproduce/curves.h"
#include "recres/reproduce/exact_curves.h"
#include "recres/state/state.h"
#include "recres/util/part_progress.h"
#include "recres/util/text.h"

namespace recres {

namespace {

VisitStudy visits(const Fig2Spec& spec, const Network& network, double noise_strength,
                  const ReproductionOptions& options, const RunContext& context) {
  return study_visits(network,
                      {.protocol = {.background = noise_strength},
                       .run = {.steps = spec.steps},
                       .replicates = spec.replicates,
                       .seed = options.seed,
                       .threads = options.threads},
                      context);
}

Sweep sweep_of(const Fig2Spec& spec, const std::vector<double>& noise_strengths,
               const ReproductionOptions& options) {
  return {.noise_strengths = noise_strengths,
          .run = {.steps = spec.steps},
          .replicates = spec.replicates,
          .seed = options.seed,
          .threads = options.threads};
}

// Nothing ever changes.
bool is_frozen(const ResonancePoint& point) {
  return point.entropy_bits.mean == 0 && point.mutual_information_bits.mean == 0 &&
         point.divergence_bits.mean == 0;
}

// The most and the fewest attractors that any run visits.
std::array<std::uint64_t, 2> visited_range(const VisitStudy& study) {
  const auto& visited = study.attractors_visited;
  if (visited.empty()) return {0, 0};
  return {*std::min_element(visited.begin(), visited.end()),
          *std::max_element(visited.begin(), visited.end())};
}

}  // namespace

Fig2 measure(const Fig2Spec& spec, const ReproductionOptions& options, const RunContext& context) {
  const auto run = [&context](const std::string& name, const Network& network, const Sweep& sweep) {
    PartProgress experiment(context, name, planned_transitions(sweep));
    auto curve = measure_resonance(network, sweep, experiment.context());
    experiment.finish();
    return curve;
  };
  Fig2 fig;
  fig.spec = spec;
  const auto network = [&](const std::string& words) {
    return generate_network(words).scaled(spec.magnitude);
  };
  auto sweep = sweep_of(spec, spec.noise_strengths, options);
  const auto autapses = network(spec.autapses);
  fig.autapses = run("Fig 2 a", autapses, sweep);
  fig.autapses_exact = solve("Fig 2 a exact", autapses, spec.noise_strengths, options, context);
  const auto hopfield = network(spec.hopfield);
  fig.hopfield = run("Fig 2 b", hopfield, sweep);
  fig.hopfield_exact = solve("Fig 2 b exact", hopfield, spec.noise_strengths, options, context);
  for (const auto& pattern : spec.patterns) {
    sweep.run.start = parse_state(pattern, hopfield.neurons());
    fig.from_patterns.push_back(run(text("Fig 2 b from ", pattern), hopfield, sweep));
  }
  const auto rooks = network(spec.rooks);
  fig.rooks_neurons = rooks.neurons();
  sweep = sweep_of(spec, spec.rooks_noise_strengths, options);
  fig.rooks = run("Fig 2 c", rooks, sweep);
  fig.rooks_exact = solve("Fig 2 c exact", rooks, spec.rooks_noise_strengths, options, context);
  sweep.model = Model::kTanh;
  fig.rooks_tanh = run("Fig 2 c tanh", rooks, sweep);
  PartProgress visited(context, "Fig 2 c visits", 2 * spec.replicates * spec.steps);
  fig.rooks_without_noise = visits(spec, rooks, 0, options, visited.context());
  fig.rooks_at_peak = visits(spec, rooks, best_point(fig.rooks).noise_strength, options, visited.context());
  visited.finish();
  constexpr std::array<double, 1> kNoNoise = {0};
  PartProgress growing(context, "Fig 2 upper bound", spec.growing_magnitudes.size());
  for (const double magnitude : spec.growing_magnitudes) {
    const auto curve = exact_curve(generate_network(spec.rooks).scaled(magnitude), kNoNoise,
                                   {.threads = options.threads}, growing.context());
    fig.rooks_bits.push_back(curve.front().mutual_information_bits);
  }
  growing.finish();
  return fig;
}

Claim judge_2a(const Fig2& fig) {
  // The rise, up to which I follows H: where the peak is near, D has begun to grow.
  constexpr double kRise = 0.75;
  constexpr double kMostDivergence = 0.1;
  Claim claim{
      .id = "2a",
      .where = "Fig 2 a",
      .claim = "autapses: without noise trapped in one of 32 fixed points; below the peak I follows H",
      .expected =
          "H = I = D = 0 at r = 0; D below 0.1 bit up to 3/4 of the best r, while H exceeds "
          "1 bit, D above 1 bit at the strongest noise; peak 4.5 bit or more of 5; from r = 20 on I freed of "
          "bias is that of the exact chain"};
  const auto& best = best_point(fig.autapses);
  double divergence = 0;
  double entropy = 0;
  for (const auto& point : fig.autapses.points) {
    if (point.noise_strength > kRise * best.noise_strength) continue;
    divergence = larger(divergence, point.divergence_bits.mean);
    entropy = std::max(entropy, point.entropy_bits.mean);
  }
  claim.require(is_frozen(fig.autapses.points.front()), "without noise something changes");
  claim.require(divergence < kMostDivergence, "below the peak I does not follow H");
  claim.require(entropy > 1, "below the peak H does not rise");
  claim.require(best.mutual_information_bits.mean >= 4.5, "the peak is too low");
  const auto& last = fig.autapses.points.back().divergence_bits;
  claim.require(last.mean > 1, "I follows H at any noise");
  claim.measured =
      text("H = ", fixed_text(fig.autapses.points.front().entropy_bits.mean, 3), " at r = 0; D up to ",
           fixed_text(divergence, 3), " where H reaches ", fixed_text(entropy, 3), "; peak ",
           estimate_text(best.mutual_information_bits), " bit at r = ", best.noise_strength);
  claim.add("entropy_without_noise_bits", fig.autapses.points.front().entropy_bits);
  claim.add("divergence_below_peak_bits", divergence);
  claim.add("divergence_last_bits", last);
  require_exact(claim, fig.autapses, fig.autapses_exact, fig.spec.steps, 20);
  claim.add("peak_bits", best.mutual_information_bits);
  claim.add("peak_noise_strength", best.noise_strength);
  claim.runs = runs_text(fig.spec.autapses, fig.spec.magnitude, fig.spec.noise_strengths, fig.spec.steps,
                         fig.spec.replicates);
  return claim;
}

Claim judge_2b(const Fig2& fig) {
  constexpr double kLowNoise = 0.2;
  constexpr double kMostFlat = 0.05;
  Claim claim{.id = "2b",
              .where = "Fig 2 b",
              .claim = "Hopfield network of two patterns: I is flat at low noise, then has a peak",
              .expected =
                  "runs that begin in a pattern stay (H = I = 0 at r = 0), I below 0.05 bit up to a "
                  "fifth of the best r; peak 2.0 to 2.6 bit, r within 2 of 12; from r = 20 on I freed of "
                  "bias is that "
                  "of the exact chain"};
  const auto& best = best_point(fig.hopfield);
  double low = 0;
  bool stays = !fig.from_patterns.empty();
  for (const auto& curve : fig.from_patterns) {
    stays = stays && is_frozen(curve.points.front());
    for (const auto& point : curve.points) {
      if (point.noise_strength <= kLowNoise * best.noise_strength)
        low = larger(low, point.mutual_information_bits.mean);
    }
  }
  claim.require(stays, "a pattern is left without noise");
  claim.require(low < kMostFlat, "I is not flat at low noise");
  const auto& bits = best.mutual_information_bits;
  claim.require(bits.mean >= 2.0 && bits.mean <= 2.6, "the peak is not 2.0 to 2.6 bit");
  claim.require(std::fabs(best.noise_strength - 12) <= 2, "the peak is not near r = 12");
  const auto& peak = fig.hopfield.peak;
  claim.require(peak && peak->gain && peak->gain->resonance(), "noise gains nothing for certain");
  claim.measured = text("patterns ", stays ? "stay" : "are left", "; I up to ", fixed_text(low, 3),
                        " bit at low noise; peak ", estimate_text(bits), " bit at r = ", best.noise_strength);
  claim.add("low_noise_bits", low);
  require_exact(claim, fig.hopfield, fig.hopfield_exact, fig.spec.steps, 20);
  claim.add("peak_bits", bits);
  claim.add("peak_noise_strength", best.noise_strength);
  claim.runs = text(runs_text(fig.spec.hopfield, fig.spec.magnitude, fig.spec.noise_strengths, fig.spec.steps,
                              fig.spec.replicates),
                    ", from random starts and from each pattern");
  return claim;
}

Claim judge_2c(const Fig2& fig) {
  constexpr double kRounding = 5e-4;
  constexpr std::uint64_t kCycles = 4;
  constexpr std::uint64_t kPeriod = 8;
  Claim claim{
      .id = "2c",
      .where = "Fig 2 c",
      .claim = "NRooks (-4)(+1): one cycle of 8 states without noise, all four at the peak",
      .expected =
          "I = 3.000 bit and one cycle in each run at r = 0; peak 4.6 bit or more, at most 5, "
          "r within 1 of 7, with all four cycles in each run; from r = 12 on I freed of bias is that of the "
          "exact chain"};
  const auto& none = fig.rooks.points.front().mutual_information_bits;
  const auto& best = best_point(fig.rooks);
  const auto& bits = best.mutual_information_bits;
  const auto limit = static_cast<double>(fig.rooks_neurons);
  claim.require(std::fabs(none.mean - 3) <= kRounding, "I without noise is not 3.000 bit");
  claim.require(bits.mean >= 4.6 && bits.mean <= limit, "the peak is not 4.6 to 5 bit");
  claim.require(std::fabs(best.noise_strength - 7) <= 1, "the peak is not near r = 7");
  const auto& cycles = fig.rooks_at_peak.attractors;
  const bool are_cycles = cycles.size() == kCycles &&
                          std::all_of(cycles.begin(), cycles.end(),
                                      [](const KnownAttractor& cycle) { return cycle.period == kPeriod; });
  claim.require(are_cycles, "the attractors are not four cycles of 8 states");
  const auto before = visited_range(fig.rooks_without_noise);
  const auto after = visited_range(fig.rooks_at_peak);
  claim.require(before[0] == 1 && before[1] == 1, "without noise runs do not stay on one cycle");
  claim.require(after[0] == kCycles, "at the peak runs do not visit all four cycles");
  claim.measured = text("I(0) = ", estimate_text(none, 4), " bit, ", before[1], " cycle a run; peak ",
                        estimate_text(bits), " bit at r = ", best.noise_strength, ", at least ", after[0],
                        " of ", cycles.size(), " cycles a run");
  claim.add("without_noise_bits", none);
  claim.add("peak_bits", bits);
  claim.add("peak_noise_strength", best.noise_strength);
  claim.add("most_cycles_without_noise", static_cast<double>(before[1]));
  claim.add("fewest_cycles_at_peak", static_cast<double>(after[0]));
  require_exact(claim, fig.rooks, fig.rooks_exact, fig.spec.steps, 12);
  claim.runs = runs_text(fig.spec.rooks, fig.spec.magnitude, fig.spec.rooks_noise_strengths, fig.spec.steps,
                         fig.spec.replicates);
  return claim;
}

Claim judge_2d(const Fig2& fig) {
  constexpr double kRounding = 5e-4;
  constexpr double kAlike = 0.1;
  constexpr double kMostLag = 0.6;
  // Of 0.31 bit that 20 replicates tell to 0.05.
  constexpr double kLagErrors = 3;
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  Claim claim{.id = "2d",
              .where = "Fig 2 c inset",
              .claim = "a tanh network with the same weights has nearly the same curve",
              .expected =
                  "I = 3.000 bit at r = 0; peaks within 0.1 bit and 1 in r; within 0.1 bit from r = 7 "
                  "on; at r = 4.5 to 6 tanh lags (3 standard errors), by 0.6 bit at most"};
  const auto& sbm = best_point(fig.rooks);
  const auto& tanh = best_point(fig.rooks_tanh);
  const auto peaks = difference(sbm.mutual_information_bits, tanh.mutual_information_bits);
  Estimate far;                      // the largest difference beyond the peak
  Estimate lag{.mean = -kInfinity};  // the largest on the rise
  std::vector<Estimate> rise;
  for (const auto& point : fig.rooks.points) {
    const auto& other = point_at(fig.rooks_tanh, point.noise_strength);
    const auto gap = difference(point.mutual_information_bits, other.mutual_information_bits);
    if (point.noise_strength >= 7 && std::fabs(gap.mean) > std::fabs(far.mean)) far = gap;
    if (point.noise_strength < 4.5 || point.noise_strength > 6) continue;
    rise.push_back(gap);
    if (gap.mean > lag.mean) lag = gap;
  }
  const auto& none = fig.rooks_tanh.points.front().mutual_information_bits;
  claim.require(std::fabs(none.mean - 3) <= kRounding, "I without noise is not 3.000 bit");
  claim.require(std::fabs(peaks.mean) <= kAlike, "the peaks differ by more than 0.1 bit");
  claim.require(std::fabs(sbm.noise_strength - tanh.noise_strength) <= 1, "the peaks are not near in r");
  claim.require(is_near(far, 0, kAlike), "the curves differ beyond the peak");
  const auto mean_lag = mean_of(rise);
  claim.require(mean_lag.mean > kLagErrors * mean_lag.standard_error.value_or(0),
                "tanh does not lag on the rise");
  claim.require(lag.mean <= kMostLag + kChanceErrors * lag.standard_error.value_or(0),
                "tanh lags by too much");
  claim.measured =
      text("I(0) = ", estimate_text(none, 4), "; peaks at r = ", sbm.noise_strength, " and ",
           tanh.noise_strength, ", ", estimate_text(peaks), " bit apart; ", estimate_text(far),
           " beyond; tanh lags by ", estimate_text(mean_lag), ", at most ", fixed_text(lag.mean, 3));
  claim.add("without_noise_bits", none);
  claim.add("peak_bits", tanh.mutual_information_bits);
  claim.add("peak_noise_strength", tanh.noise_strength);
  claim.add("peak_difference_bits", peaks);
  claim.add("largest_difference_beyond_peak_bits", far);
  claim.add("mean_lag_bits", mean_lag);
  claim.add("largest_lag_bits", lag);
  claim.runs = text(runs_text(fig.spec.rooks, fig.spec.magnitude, fig.spec.rooks_noise_strengths,
                              fig.spec.steps, fig.spec.replicates),
                    ", sbm and tanh");
  return claim;
}

Claim judge_2e(const Fig2& fig) {
  constexpr double kNearly = 1e-6;
  Claim claim{.id = "2e",
              .where = "section 3.2.3",
              .claim = "NRooks reach the upper bound, I = N bit, as weights grow",
              .expected = "I of the exact chain at r = 0 rises with w, to N bit within 10^-6, never above"};
  const auto limit = static_cast<double>(fig.rooks_neurons);
  const auto& bits = fig.rooks_bits;
  const bool rises = std::is_sorted(bits.begin(), bits.end()) && !bits.empty() && bits.front() < bits.back();
  const double last = bits.empty() ? std::nan("") : bits.back() / limit;
  claim.require(rises, "I does not rise with w");
  claim.require(std::fabs(last - 1) <= kNearly, "I does not come to N bit");
  // Rounding of a sum over neurons.
  claim.require(last <= 1 + 1e-12, "I exceeds N bit");
  claim.measured = text("I/N from ", fixed_text(bits.empty() ? std::nan("") : bits.front() / limit, 4),
                        " at w = ", fig.spec.growing_magnitudes.front(), " to 1 - ", power_text(1 - last),
                        " at w = ", fig.spec.growing_magnitudes.back());
  claim.add("first_bits_per_neuron", bits.empty() ? std::nan("") : bits.front() / limit);
  claim.add("last_bits_per_neuron", last);
  claim.runs = text(fig.spec.rooks, ", w = ", fig.spec.growing_magnitudes.front(), " to ",
                    fig.spec.growing_magnitudes.back(), " (", fig.spec.growing_magnitudes.size(),
                    " values), r = 0, exact");
  return claim;
}

std::vector<Claim> judge(const Fig2& fig) {
  return {judge_2a(fig), judge_2b(fig), judge_2c(fig), judge_2d(fig), judge_2e(fig)};
}

}  // namespace recres
