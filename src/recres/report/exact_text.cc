#include "recres/report/exact_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <optional>
#include <set>
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

std::string heading(const NetworkSource& source, const Network& network, const ExactStudy& study,
                    const TextStyle& style) {
  const auto blocks = independent_blocks(network).size();
  auto what = fmt::format("Exact curve of {}, magnitude {}: {} neuron{} in {} independent block{}",
                          source.spec, source.magnitude, network.neurons(), network.neurons() == 1 ? "" : "s",
                          blocks, blocks == 1 ? "" : "s");
  what += study.update == Update::kAsynchronous ? ", one neuron updated a step" : "";
  return fmt::format("{}\n", wrapped(what + ", as T grows without end", style.width, 2));
}

// Which points the table shows: it leaves room for plot and words on one screen.
std::vector<std::size_t> shown_points(std::span<const ExactPoint> curve) {
  constexpr std::size_t kMostPoints = 9;
  std::set<std::size_t> shown;
  const std::size_t rows = std::min(kMostPoints, curve.size());
  for (std::size_t k = 0; k < rows; ++k) shown.insert(rows == 1 ? 0 : k * (curve.size() - 1) / (rows - 1));
  shown.insert(static_cast<std::size_t>(&peak_of(curve) - curve.data()));
  return {shown.begin(), shown.end()};
}

std::string table(std::span<const ExactPoint> curve) {
  auto out = fmt::format("{:>8}  {:>11}  {:>19}  {:>11}  {:>12}\n{:>8}  {:>11}  {:>19}  {:>11}  {:>12}\n",
                         "noise", "entropy", "mutual", "divergence", "relaxation", "strength", "H / bit",
                         "information I / bit", "D / bit", "time / steps");
  const auto& peak = peak_of(curve);
  const auto shown = shown_points(curve);
  for (const auto k : shown) {
    const auto& point = curve[k];
    const auto relaxation = steps_text(point.relaxation_steps());
    out += fmt::format("{:>8.4g}  {:>11.6f}  {:>19.6f}  {:>11.6f}  {:>12}{}\n", point.noise_strength,
                       point.entropy_bits, point.mutual_information_bits, point.divergence_bits, relaxation,
                       &point == &peak ? "  < peak" : "");
  }
  if (shown.size() < curve.size())
    out +=
        fmt::format("{} of {} noise strengths; --json and --output have all.\n", shown.size(), curve.size());
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
  if (relaxation && std::isfinite(*relaxation) && *relaxation > 0) {
    const bool is_phase = !std::isinf(first.modes->front().period_steps);
    out += fmt::format(" Without noise the network needs {:.3g} steps to forget {}.", *relaxation,
                       is_phase ? "the phase of its cycles" : "where it began");
  }
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
    out += fmt::format(" Inputs of 0 leave the successor of {} state{} open.", attractors.tied_states,
                       attractors.tied_states == 1 ? "" : "s");
  if (attractors.states.size() < 2) return wrapped(out, style.width, 0);
  const auto& peak = peak_of(study.curve);
  const auto& stays = peak.residence_steps;
  if (stays.empty()) return wrapped(out, style.width, 0);
  std::vector<double> known;
  std::copy_if(stays.begin(), stays.end(), std::back_inserter(known),
               [](double stay) { return !std::isnan(stay); });
  if (known.empty()) return wrapped(out, style.width, 0);
  const auto [least, most] = std::minmax_element(known.begin(), known.end());
  out += fmt::format(" At noise strength {:.4g} the network stays in a basin", peak.noise_strength);
  out += std::isinf(*least)       ? " without end."
         : std::isinf(*most)      ? fmt::format(" for {:.3g} steps or without end.", *least)
         : *most < 1.005 * *least ? fmt::format(" for {:.3g} steps on average.", *least)
                                  : fmt::format(" for {:.3g} to {:.3g} steps on average.", *least, *most);
  return wrapped(out, style.width, 0);
}

// The sets of states at the peak; not worth showing where most states belong to several.
std::string metastable_words(const ExactStudy& study, const TextStyle& style) {
  constexpr double kLeastCrispness = 0.7;
  constexpr Eigen::Index kMostShown = 6;
  const auto& peak = peak_of(study.curve);
  if (!peak.metastable || peak.metastable->crispness < kLeastCrispness) return "";
  const auto& sets = *peak.metastable;
  auto out = fmt::format("There its slowest modes tell {} sets of states apart, with", sets.coarse.rows());
  const auto shown = std::min(kMostShown, sets.coarse.rows());
  for (Eigen::Index k = 0; k < shown; ++k) out += fmt::format(" {:.2g} %,", 100 * sets.probability[k]);
  out.back() = ' ';
  out += shown < sets.coarse.rows() ? "and so on of the time." : "of the time.";
  // Phases of a cycle follow each other; the slowest exchanges are lost in rounding.
  const Eigen::ArrayXd leaves = 1 - sets.coarse.diagonal().array();
  if (leaves.minCoeff() > 1e-9 && leaves.maxCoeff() < 0.5) {
    out += fmt::format(" A stay takes {:.3g} to {:.3g} steps.", 1 / leaves.maxCoeff(), 1 / leaves.minCoeff());
  }
  return wrapped(out, style.width, 0);
}

std::string class_words(const ExactStudy& study, const TextStyle& style) {
  for (const auto& point : study.curve) {
    if (point.recurrent_share == 1 && point.period == 1) continue;
    auto out = fmt::format("At noise strength {:.4g} some signs are certain in double precision: ",
                           point.noise_strength);
    if (point.recurrent_share < 1)
      out += fmt::format("{:.3g} % of the states never occur again.", 100 * (1 - point.recurrent_share));
    if (point.period > 1) out += fmt::format(" The network goes round with period {}.", point.period);
    return wrapped(out, style.width, 0);
  }
  return "";
}

std::string switching_text(const ExactStudy& study, const TextStyle& style) {
  constexpr Eigen::Index kMostShown = 8;
  const auto& [to, undecided] = *study.switching;
  const auto what = fmt::format(
      "Where {} steps of noise strength {:.4g} take the network, from the attractor of a row to that of a "
      "column:",
      study.pulse->steps, study.pulse->noise_strength);
  auto out = fmt::format("\n{}", wrapped(what, style.width, 0));
  const auto shown = std::min(kMostShown, to.rows());
  for (Eigen::Index row = 0; row < shown; ++row) {
    out += fmt::format("{:>4}", row + 1);
    for (Eigen::Index column = 0; column < shown; ++column) out += fmt::format(" {:>7.4f}", to(row, column));
    if (undecided.maxCoeff() > 0) out += fmt::format("   undecided {:.4f}", undecided[row]);
    out += "\n";
  }
  if (shown < to.rows()) out += fmt::format("and so on for {} attractors; --json has all.\n", to.rows());
  return out;
}

}  // namespace

std::string exact_text(const NetworkSource& source, const Network& network, const ExactStudy& study,
                       const TextStyle& style) {
  auto out = heading(source, network, study, style) + table(study.curve) + plot(study.curve, style) +
             words(study.curve, style);
  if (study.observation) out += observation_words(*study.observation, style);
  constexpr std::size_t kMostAtOnce = 8;
  if (!study.observation && study.attractors && network.neurons() > kMostAtOnce &&
      network.neurons() <= kMostWindowNeurons)
    out += "--window tells which lengths of run show a resonance.\n";
  if (study.attractors) out += attractor_words(study, style);
  out += metastable_words(study, style) + class_words(study, style);
  if (study.switching) out += switching_text(study, style);
  return out;
}

}  // namespace recres
