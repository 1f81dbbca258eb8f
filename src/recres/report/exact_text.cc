#include "recres/report/exact_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "recres/network/structure.h"
#include "recres/report/plot.h"

namespace recres {

namespace {

const ExactPoint& peak_of(std::span<const ExactPoint> curve) {
  return *std::max_element(curve.begin(), curve.end(), [](const ExactPoint& a, const ExactPoint& b) {
    return a.mutual_information_bits < b.mutual_information_bits;
  });
}

std::string heading(const NetworkSource& source, const Network& network, const TextStyle& style) {
  const auto blocks = independent_blocks(network).size();
  const auto what = fmt::format(
      "Exact curve of {}, magnitude {}: {} neurons in {} independent block{}, as T grows without end",
      source.spec, source.magnitude, network.neurons(), blocks, blocks == 1 ? "" : "s");
  return fmt::format("{}\n", wrapped(what, style.width, 2));
}

std::string table(std::span<const ExactPoint> curve) {
  auto out = fmt::format("{:>8}  {:>11}  {:>19}  {:>11}  {:>12}\n{:>8}  {:>11}  {:>19}  {:>11}  {:>12}\n",
                         "noise", "entropy", "mutual", "divergence", "relaxation", "strength", "H / bit",
                         "information I / bit", "D / bit", "time / steps");
  const auto& peak = peak_of(curve);
  for (const auto& point : curve) {
    out += fmt::format("{:>8.4g}  {:>11.6f}  {:>19.6f}  {:>11.6f}  {:>12.4g}{}\n", point.noise_strength,
                       point.entropy_bits, point.mutual_information_bits, point.divergence_bits,
                       point.relaxation_steps(), &point == &peak ? "  < peak" : "");
  }
  return out;
}

std::string plot(std::span<const ExactPoint> curve, const TextStyle& style) {
  if (curve.size() < 2) return "";
  std::vector<double> x;
  for (const auto& point : curve) x.push_back(point.noise_strength);
  const auto values = [&](double ExactPoint::* value) {
    std::vector<double> out;
    for (const auto& point : curve) out.push_back(point.*value);
    return out;
  };
  const std::vector<PlotSeries> series = {
      {.name = "mutual information I",
       .values = values(&ExactPoint::mutual_information_bits),
       .mark = '*',
       .unicode_mark = "●"},
      {.name = "entropy H", .values = values(&ExactPoint::entropy_bits), .mark = 'o', .unicode_mark = "○"},
      {.name = "divergence D",
       .values = values(&ExactPoint::divergence_bits),
       .mark = '.',
       .unicode_mark = "·"},
  };
  return fmt::format("\n{}", plot_text(x, series, "noise strength", "bit", style));
}

std::string words(std::span<const ExactPoint> curve, const TextStyle& style) {
  const auto& peak = peak_of(curve);
  const auto& first = curve.front();
  if (first.noise_strength != 0) return "";
  auto out = std::string();
  if (&peak == &first) {
    out = fmt::format("Without end, noise only lowers I: it is highest, {:.3f} bit, without noise.",
                      first.mutual_information_bits);
  } else {
    out = fmt::format(
        "Without end, I peaks at noise strength {:.4g}, {:.3f} bit, {:.3f} bit above no noise: recurrence "
        "resonance.",
        peak.noise_strength, peak.mutual_information_bits,
        peak.mutual_information_bits - first.mutual_information_bits);
  }
  out += fmt::format(
      " Without noise the network needs {:.3g} steps to forget where it began: runs much shorter than that "
      "stay near "
      "their start, and may show a resonance that has no part in longer ones.",
      first.relaxation_steps());
  return fmt::format("\n{}", wrapped(out, style.width, 0));
}

}  // namespace

std::string exact_text(const NetworkSource& source, const Network& network, std::span<const ExactPoint> curve,
                       const TextStyle& style) {
  return heading(source, network, style) + table(curve) + plot(curve, style) + words(curve, style);
}

}  // namespace recres
