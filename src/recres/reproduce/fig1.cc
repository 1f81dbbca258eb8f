#include "recres/reproduce/fig1.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "recres/network/generator_spec.h"
#include "recres/reproduce/curves.h"
#include "recres/reproduce/exact_curves.h"
#include "recres/util/part_progress.h"
#include "recres/util/text.h"

namespace recres {

namespace {

Sweep sweep_of(const Fig1Spec& spec, const std::vector<double>& noise_strengths,
               const ReproductionOptions& options) {
  return {.noise_strengths = noise_strengths,
          .run = {.steps = spec.steps},
          .replicates = spec.replicates,
          .seed = options.seed,
          .threads = options.threads};
}

}  // namespace

Fig1 measure(const Fig1Spec& spec, const ReproductionOptions& options, const RunContext& context) {
  const auto network = generate_network(spec.network);
  const auto curve = [&](double magnitude, const std::vector<double>& noise_strengths,
                         const RunContext& inner) {
    return measure_resonance(network.scaled(magnitude), sweep_of(spec, noise_strengths, options), inner);
  };
  // A curve as an experiment of its own.
  const auto run = [&](const std::string& name, double magnitude,
                       const std::vector<double>& noise_strengths) {
    PartProgress experiment(context, name, planned_transitions(sweep_of(spec, noise_strengths, options)));
    auto out = curve(magnitude, noise_strengths, experiment.context());
    experiment.finish();
    return out;
  };
  Fig1 fig;
  fig.spec = spec;
  fig.neurons = network.neurons();
  PartProgress growing(context, "Fig 1 B, C", spec.magnitudes.size() * spec.replicates * spec.steps);
  for (const double magnitude : spec.magnitudes)
    fig.growing.push_back(curve(magnitude, {0}, growing.context()).points.front());
  growing.finish();
  fig.weak = run("Fig 1 F", spec.weak, spec.noise_strengths);
  fig.strong = run("Fig 1 I", spec.strong, spec.noise_strengths);
  fig.excess = run("Fig 1 excess noise", spec.strong, {spec.excess_noise});
  fig.weak_exact = solve("Fig 1 F exact", network.scaled(spec.weak), spec.noise_strengths, options, context);
  fig.strong_exact =
      solve("Fig 1 I exact", network.scaled(spec.strong), spec.noise_strengths, options, context);
  return fig;
}

Claim judge_1a(const Fig1& fig) {
  constexpr double kTolerance = 0.01;
  Claim claim{.id = "1a",
              .where = "Fig 1 B, C",
              .claim = "without noise, as Gaussian weights grow, H falls; I rises, peaks and falls",
              .expected =
                  "H = N = 5 bit and I = its bias alone, to 0.01 bit, at w = 0; H falls; the peak of I "
                  "lies at w = 2 to 10, above both ends"};
  const auto entropy = values_of(fig.growing, &ResonancePoint::entropy_bits);
  const auto information = values_of(fig.growing, &ResonancePoint::mutual_information_bits);
  const auto best = highest(information);
  const double w = fig.spec.magnitudes[best];
  // Independent states: (2^N - 1)² / (2 T ln 2).
  const auto neurons = static_cast<double>(fig.neurons);
  const double bias =
      std::pow(std::exp2(neurons) - 1, 2) / (2 * static_cast<double>(fig.spec.steps) * std::numbers::ln2);
  claim.require(is_near(entropy.front(), neurons, kTolerance), "H at w = 0 is not N bit");
  claim.require(is_near(information.front(), bias, kTolerance), "I at w = 0 is more than bias");
  claim.require(falls(entropy), "H does not fall");
  claim.require(w >= 2 && w <= 10, "I does not peak at intermediate weights");
  claim.require(is_above(information[best], information.front()), "I does not rise");
  claim.require(is_above(information[best], information.back()), "I does not fall after its peak");
  claim.measured =
      text("H ", estimate_text(entropy.front()), " to ", estimate_text(entropy.back()), " bit; I ",
           estimate_text(information.front()), ", ", estimate_text(information[best]), " at w = ", w, ", ",
           estimate_text(information.back()), " bit");
  claim.add("entropy_first_bits", entropy.front());
  claim.add("entropy_last_bits", entropy.back());
  claim.add("information_first_bits", information.front());
  claim.add("information_bias_bits", bias);
  claim.add("peak_bits", information[best]);
  claim.add("peak_magnitude", w);
  claim.add("information_last_bits", information.back());
  claim.runs = text(fig.spec.network, ", w = ", fig.spec.magnitudes.front(), " to ",
                    fig.spec.magnitudes.back(), " (", fig.spec.magnitudes.size(),
                    " values), r = 0, T = ", fig.spec.steps, ", ", fig.spec.replicates, " replicates");
  return claim;
}

Claim judge_1b(const Fig1& fig) {
  Claim claim{
      .id = "1b",
      .where = "Fig 1 D-F",
      .claim = "weak coupling: noise only lowers I",
      .expected =
          "I falls over the whole range of noise; its gain is negative; freed of bias it is that of the "
          "exact chain (0.002 bit, 5 standard errors)"};
  const auto information = values_of(fig.weak.points, &ResonancePoint::mutual_information_bits);
  const auto best = highest(information);
  claim.require(falls(information), "I does not fall");
  claim.require(best == 0, "I is highest with noise");
  const auto& peak = fig.weak.peak;
  const bool has_gain = peak && peak->gain;
  claim.require(has_gain && peak->gain->ci95_high_bits < 0, "the gain is not negative");
  claim.measured =
      text("I falls from ", estimate_text(information.front()), " to ", estimate_text(information.back()),
           " bit at r = ", fig.weak.points.back().noise_strength);
  if (!claim.holds()) claim.measured = text("I is highest at r = ", fig.weak.points[best].noise_strength);
  if (has_gain) claim.measured += text("; gain at most ", fixed_text(peak->gain->ci95_high_bits, 3), " bit");
  claim.add("information_first_bits", information.front());
  claim.add("information_last_bits", information.back());
  if (has_gain) claim.add("gain_ci95_high_bits", peak->gain->ci95_high_bits);
  require_exact(claim, fig.weak, fig.weak_exact, fig.spec.steps, 0);
  claim.runs = runs_text(fig.spec.network, fig.spec.weak, fig.spec.noise_strengths, fig.spec.steps,
                         fig.spec.replicates);
  return claim;
}

Claim judge_1c(const Fig1& fig) {
  constexpr double kLeastGain = 0.2;
  const double cells = std::pow(4.0, static_cast<double>(fig.neurons));
  Claim claim{.id = "1c",
              .where = "Fig 1 G-I",
              .claim =
                  "strong coupling: I is highest with noise; the joint distribution has few cells "
                  "without, more at the peak, all with excess noise",
              .expected =
                  "gain 0.2 bit or more (95 %); below 5 % of the cells, 5 to 90 %, above 97 %; from r = 20 "
                  "on I freed "
                  "of bias is that of the exact chain"};
  const auto& best = best_point(fig.strong);
  const auto& peak = fig.strong.peak;
  const double gain = peak && peak->gain ? peak->gain->bits : std::nan("");
  const double least_gain = peak && peak->gain ? peak->gain->ci95_low_bits : std::nan("");
  claim.require(best.noise_strength > 0, "I is highest without noise");
  claim.require(least_gain >= kLeastGain, "the gain is not 0.2 bit");
  const auto none = pairs_seen(fig.strong.points.front());
  const auto some = pairs_seen(best);
  const auto all = pairs_seen(fig.excess.points.front());
  claim.require(none.mean < 0.05 * cells, "there are not few cells without noise");
  claim.require(some.mean > 0.05 * cells && some.mean < 0.9 * cells,
                "at the peak the cells are not between few and all");
  claim.require(all.mean > 0.97 * cells, "excess noise does not fill all cells");
  claim.measured = text("peak ", estimate_text(best.mutual_information_bits),
                        " bit at r = ", best.noise_strength, ", gain ", fixed_text(gain, 3), " (at least ",
                        fixed_text(least_gain, 3), "); ", estimate_text(none, 1), ", ",
                        estimate_text(some, 1), ", ", estimate_text(all, 1), " of ", cells, " cells");
  claim.add("peak_bits", best.mutual_information_bits);
  claim.add("peak_noise_strength", best.noise_strength);
  claim.add("gain_bits", gain);
  claim.add("gain_ci95_low_bits", least_gain);
  claim.add("cells_without_noise", none);
  claim.add("cells_at_peak", some);
  claim.add("cells_with_excess_noise", all);
  require_exact(claim, fig.strong, fig.strong_exact, fig.spec.steps, 20);
  claim.runs = text(runs_text(fig.spec.network, fig.spec.strong, fig.spec.noise_strengths, fig.spec.steps,
                              fig.spec.replicates),
                    "; r = ", fig.spec.excess_noise);
  return claim;
}

std::vector<Claim> judge(const Fig1& fig) {
  return {judge_1a(fig), judge_1b(fig), judge_1c(fig)};
}

}  // namespace recres
