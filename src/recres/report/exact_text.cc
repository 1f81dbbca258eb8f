#include "recres/report/exact_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <span>
#include <string>
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

std::string steps_text(std::optional<double> steps) {
  if (!steps) return "unknown";
  return std::isinf(*steps) ? "without end" : fmt::format("{:.4g}", *steps);
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
    const auto relaxation = steps_text(point.relaxation_steps());
    out += fmt::format("{:>8.4g}  {:>11.6f}  {:>19.6f}  {:>11.6f}  {:>12}{}\n", point.noise_strength,
                       point.entropy_bits, point.mutual_information_bits, point.divergence_bits, relaxation,
                       &point == &peak ? "  < peak" : "");
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
  constexpr double kLeastGainBits = 0.05;
  const double gain = peak.mutual_information_bits - first.mutual_information_bits;
  auto out = std::string();
  if (&peak == &first) {
    out = fmt::format("With T without end, noise only lowers I: it is highest, {:.3f} bit, without noise.",
                      first.mutual_information_bits);
  } else {
    out = fmt::format(
        "With T without end, I peaks at noise strength {:.4g}, {:.3f} bit, {:.3f} bit above no noise: {}",
        peak.noise_strength, peak.mutual_information_bits, gain,
        gain >= kLeastGainBits ? "recurrence resonance." : "hardly a resonance.");
  }
  const auto relaxation = first.relaxation_steps();
  if (relaxation && std::isfinite(*relaxation))
    out +=
        fmt::format(" Without noise the network needs {:.3g} steps to forget where it began.", *relaxation);
  return fmt::format("\n{}", wrapped(out, style.width, 0));
}

std::string observation_words(const Observation& observation, const TextStyle& style) {
  if (!observation.window) return wrapped("Runs of no length show a resonance.", style.width, 0);
  const auto& window = *observation.window;
  auto out = fmt::format("Runs of {:.2g} ", window.from_steps);
  out += std::isinf(window.to_steps) ? "steps or more" : fmt::format("to {:.2g} steps", window.to_steps);
  out += " show a resonance. Best noise strength:";
  for (const auto& peak : observation.peaks) {
    const int power = static_cast<int>(std::lround(std::log10(peak.steps)));
    if (power % 2 == 1 && power <= 9) out += fmt::format(" {:.3g} at T = 10^{},", peak.noise_strength, power);
  }
  out.back() = '.';
  return wrapped(out, style.width, 0);
}

std::string attractor_words(const ExactStudy& study, const TextStyle& style) {
  const auto& attractors = *study.attractors;
  std::map<std::size_t, std::size_t> by_length;
  for (const auto& states : attractors.states) ++by_length[states.size()];
  auto out = fmt::format("Without noise {} attractor{}:", attractors.states.size(),
                         attractors.states.size() == 1 ? "" : "s");
  for (const auto& [length, count] : by_length)
    out += length == 1 ? fmt::format(" {} of one state,", count)
                       : fmt::format(" {} of {} states,", count, length);
  out.back() = '.';
  if (attractors.tied_states > 0)
    out += fmt::format(" Inputs of 0 leave {} states undecided.", attractors.tied_states);
  if (attractors.states.size() < 2) return wrapped(out, style.width, 0);
  const auto& peak = peak_of(study.curve);
  const auto& stays = peak.residence_steps;
  if (stays.empty()) return wrapped(out, style.width, 0);
  const auto [least, most] = std::minmax_element(stays.begin(), stays.end());
  out += fmt::format(
      " At noise strength {:.4g} the network stays in a basin for {:.3g} to {:.3g} steps on average.",
      peak.noise_strength, *least, *most);
  return wrapped(out, style.width, 0);
}

std::string switching_text(const ExactStudy& study) {
  constexpr Eigen::Index kMostShown = 8;
  const auto& matrix = *study.switching;
  std::string out =
      "\nProbability that the pulse takes the network from the attractor of a row to that of a column:\n";
  const auto shown = std::min(kMostShown, matrix.rows());
  const bool is_undecided = matrix.col(matrix.cols() - 1).maxCoeff() > 0;
  for (Eigen::Index row = 0; row < shown; ++row) {
    out += fmt::format("{:>4}", row + 1);
    for (Eigen::Index column = 0; column < shown; ++column)
      out += fmt::format(" {:>7.4f}", matrix(row, column));
    if (is_undecided) out += fmt::format("   undecided {:.4f}", matrix(row, matrix.cols() - 1));
    out += "\n";
  }
  if (shown < matrix.rows())
    out += fmt::format("and so on for {} attractors; --json has all.\n", matrix.rows());
  return out;
}

}  // namespace

std::string exact_text(const NetworkSource& source, const Network& network, const ExactStudy& study,
                       const TextStyle& style) {
  auto out = heading(source, network, style) + table(study.curve) + plot(study.curve, style) +
             words(study.curve, style);
  if (study.observation) out += observation_words(*study.observation, style);
  if (study.attractors) out += attractor_words(study, style);
  if (study.switching) out += switching_text(study);
  return out;
}

}  // namespace recres
