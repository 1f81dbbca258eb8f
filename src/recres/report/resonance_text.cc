#include "recres/report/resonance_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "recres/report/plot.h"
#include "recres/state/state.h"

namespace recres {

namespace {

std::string protocol_words(const NoiseProtocol& protocol, const TextStyle& style) {
  if (protocol.segments.empty()) return "";
  const auto words = protocol.words.empty() ? fmt::format("{} segments of a file", protocol.segments.size())
                                            : protocol.words;
  return wrapped(fmt::format("noise protocol: {}", words), style.width, 2);
}

std::string heading(const NetworkSource& source, const Network& network, const Sweep& options,
                    const ResonanceCurve& curve, const TextStyle& style) {
  std::string start = "random start";
  if (options.run.start) {
    const auto& state = *options.run.start;
    const auto signs = state_signs(state, network.neurons());
    start = network.neurons() <= kMostIndexedNeurons ? fmt::format("start {} ({})", state[0], signs)
                                                     : fmt::format("start {}", signs);
  }
  const auto what = fmt::format("Recurrence resonance of {}, magnitude {}: {} neurons, model {}", source.spec,
                                source.magnitude, network.neurons(), model_name(options.model));
  const auto how =
      fmt::format("{} steps after {} of burn-in, {} replicates, {}, seed {}, kernel {}", options.run.steps,
                  options.run.burn_in, options.replicates, start, options.seed, curve.kernel);
  return fmt::format("{}{}{}\n", wrapped(what, style.width, 2), wrapped(how, style.width, 2),
                     protocol_words(options.protocol, style));
}

std::string cell(const Estimate& estimate) {
  if (!estimate.standard_error) return fmt::format("{:>8.4f}         ", estimate.mean);
  return fmt::format("{:>8.4f} ± {:.4f}", estimate.mean, *estimate.standard_error);
}

double corrected_bits(const ResonancePoint& point) {
  return estimate(point.corrected_information_bits).mean;
}

// Where counting fails and the model helps, the I that it tells.
std::string remark(const ResonanceCurve& curve, const ResonancePoint& point) {
  if (!point.has_corrected()) return "  undersampled";
  std::string out;
  if (point.undersampled()) out += fmt::format("  I is {:.4f}", corrected_bits(point));
  if (curve.peak && point.noise_strength == curve.peak->noise_strength) out += "  < peak";
  return out;
}

std::string table(const ResonanceCurve& curve, const TextStyle& style) {
  std::string out =
      fmt::format("{:>8}  {:^17}  {:^17}  {:^17}\n{:>8}  {:^17}  {:^17}  {:^17}\n", "noise", "entropy",
                  "mutual", "divergence", "strength", "H / bit", "information I / bit", "D / bit");
  for (const auto& point : curve.points) {
    out +=
        fmt::format("{:>8.4g}  {}  {}  {}{}\n", point.noise_strength, cell(point.entropy_bits),
                    cell(point.mutual_information_bits), cell(point.divergence_bits), remark(curve, point));
  }
  if (style.unicode) return out;
  std::string ascii;
  for (std::size_t at = 0; at < out.size();) {
    const auto next = out.find("±", at);
    ascii += out.substr(at, next - at);
    if (next == std::string::npos) break;
    ascii += "+-";
    at = next + std::string("±").size();
  }
  return ascii;
}

std::vector<double> means(const ResonanceCurve& curve, Estimate ResonancePoint::* estimate) {
  std::vector<double> out;
  for (const auto& point : curve.points) out.push_back((point.*estimate).mean);
  return out;
}

// As in the table, but for undersampled points of which the model tells I: how much their I is too high.
std::vector<double> excess_bits(const ResonanceCurve& curve) {
  std::vector<double> out;
  for (const auto& point : curve.points) {
    const bool is_known_better = point.undersampled() && point.has_corrected();
    out.push_back(is_known_better ? point.mutual_information_bits.mean - corrected_bits(point) : 0);
  }
  return out;
}

std::string plot(const ResonanceCurve& curve, const ExactStudy* exact, const TextStyle& style) {
  if (curve.points.size() < 2) return "";
  std::vector<double> x;
  for (const auto& point : curve.points) x.push_back(point.noise_strength);
  auto information = means(curve, &ResonancePoint::mutual_information_bits);
  auto divergence = means(curve, &ResonancePoint::divergence_bits);
  const auto excess = excess_bits(curve);
  for (std::size_t k = 0; k < excess.size(); ++k) {
    information[k] -= excess[k];
    divergence[k] += excess[k];
  }
  std::vector<PlotSeries> series = {
      {.name = "mutual information I", .values = information, .mark = '*', .unicode_mark = "●"},
      {.name = "entropy H",
       .values = means(curve, &ResonancePoint::entropy_bits),
       .mark = 'o',
       .unicode_mark = "○"},
      {.name = "divergence D", .values = divergence, .mark = '.', .unicode_mark = "·"},
  };
  if (exact != nullptr) {
    std::vector<double> ergodic;
    for (const auto& point : exact->curve) ergodic.push_back(point.mutual_information_bits);
    series.push_back({.name = "exact I", .values = ergodic, .mark = '=', .unicode_mark = "━"});
  }
  return fmt::format("\n{}", plot_text(x, series, "noise strength", "bit", style));
}

std::string peak_words(const ResonanceCurve& curve, const TextStyle& style) {
  if (!curve.peak) return "\nNo peak can be told: every noise strength is undersampled.\n";
  const auto& peak = *curve.peak;
  const bool is_partial = std::any_of(curve.points.begin(), curve.points.end(),
                                      [](const ResonancePoint& point) { return !point.has_corrected(); });
  auto out = fmt::format("\nPeak{}: I = {:.3f} bit at noise strength {:.4g}.\n",
                         is_partial ? " of what is not undersampled" : "", peak.mutual_information_bits,
                         peak.noise_strength);
  if (!peak.gain) return out;
  const auto gain = fmt::format(
      "Gain of the best noise over none, freed of bias: {:.3f} bit (95 % interval {:.3f} to {:.3f}): {}",
      peak.gain->bits, peak.gain->ci95_low_bits, peak.gain->ci95_high_bits,
      peak.gain->resonance() ? "recurrence resonance." : "no recurrence resonance is shown.");
  return out + wrapped(gain, style.width, 6);
}

}  // namespace

std::string resonance_text(const NetworkSource& source, const Network& network, const Sweep& options,
                           const ResonanceCurve& curve, const ExactStudy* exact, const TextStyle& style) {
  auto out = heading(source, network, options, curve, style) + table(curve, style) +
             plot(curve, exact, style) + peak_words(curve, style);
  for (const auto& warning : curve.warnings)
    out += wrapped(fmt::format("Note: {}.", warning), style.width, 6);
  return out;
}

}  // namespace recres
