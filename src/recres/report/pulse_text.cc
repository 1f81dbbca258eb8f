#include "recres/report/pulse_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "recres/state/state.h"

namespace recres {

namespace {

std::string on_neurons(const std::vector<std::size_t>& neurons) {
  if (neurons.empty()) return "";
  std::string list;
  for (const auto neuron : neurons) list += fmt::format("{}{}", list.empty() ? "" : ", ", neuron);
  return fmt::format(" on neuron{} {}", plural(neurons.size()), list);
}

std::string signs(const KnownAttractor& attractor, std::size_t neurons, std::size_t room) {
  const auto words = words_per_state(neurons);
  const auto out = state_signs({attractor.states.data(), words}, neurons);
  return out.size() <= room ? out : out.substr(0, room - 3) + "...";
}

// Attractors that some run was on, by the number of times; the most frequent first.
std::string met_table(const std::vector<KnownAttractor>& attractors, std::size_t neurons,
                      const std::map<std::uint32_t, std::uint64_t>& times, const std::string& what,
                      const TextStyle& style) {
  std::vector<std::pair<std::uint32_t, std::uint64_t>> rows(times.begin(), times.end());
  std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  });
  auto out = fmt::format("{:>9}  {:>8}  {:>12}  {}\n", "attractor", "period", what, "smallest state");
  for (std::size_t k = 0; k < std::min(kMostTableRows, rows.size()); ++k) {
    const auto& attractor = attractors[rows[k].first];
    out += fmt::format("{:>9}  {:>8}  {:>12}  {}\n", rows[k].first, attractor.period, rows[k].second,
                       signs(attractor, neurons, style.width - 36));
  }
  if (rows.size() > kMostTableRows)
    out += fmt::format("the {} most frequent of {}.\n", kMostTableRows, rows.size());
  return out;
}

std::string switching_rows(const SwitchingTable& table) {
  constexpr std::size_t kMostSwitches = 20;
  struct Cell {
    Eigen::Index row;
    Eigen::Index column;
    std::uint64_t count;
  };
  std::vector<Cell> cells;
  for (Eigen::Index row = 0; row < table.counts.rows(); ++row) {
    for (Eigen::Index column = 0; column < table.counts.cols(); ++column) {
      const bool is_expected = table.exact.size() > 0 && table.exact(row, column) > 5e-7;
      const auto count = table.counts(row, column);
      const bool has_pulses = table.counts.row(row).sum() > 0;
      if (has_pulses && (count > 0 || is_expected))
        cells.push_back({.row = row, .column = column, .count = count});
    }
  }
  const auto all = cells.size();
  if (all > kMostSwitches) {
    std::sort(cells.begin(), cells.end(), [](const auto& a, const auto& b) {
      if (a.count != b.count) return a.count > b.count;
      return a.row != b.row ? a.row < b.row : a.column < b.column;
    });
    cells.resize(kMostSwitches);
  }
  auto out = fmt::format("{:>9}  {:>9}  {:>8}  {:>8}  {:>17}  {:>8}\n", "from", "to", "pulses", "share",
                         "95 % interval", "theory");
  for (const auto& cell : cells) {
    const auto share = wilson_share(cell.count, table.counts.row(cell.row).sum());
    const bool is_known = cell.column < static_cast<Eigen::Index>(table.attractors.size());
    const auto to =
        is_known ? fmt::format("{}", table.attractors[static_cast<std::size_t>(cell.column)]) : "elsewhere";
    const auto theory =
        table.exact.size() > 0 ? fmt::format("{:.4f}", table.exact(cell.row, cell.column)) : std::string("-");
    out += fmt::format("{:>9}  {:>9}  {:>8}  {:>8.4f}  {:>17}  {:>8}\n",
                       table.attractors[static_cast<std::size_t>(cell.row)], to, cell.count, share.estimate,
                       fmt::format("{:.4f} to {:.4f}", share.low, share.high), theory);
  }
  if (all > kMostSwitches)
    out += fmt::format("the {} most frequent of {}; --json has all.\n", kMostSwitches, all);
  return out;
}

std::string fit_words(const SwitchingTable& table) {
  if (!table.why_no_theory.empty()) return fmt::format("No theory beside it: {}.", table.why_no_theory);
  if (!table.fit) return fmt::format("No judgement of theory: {}.", table.why_no_fit);
  return fmt::format(
      "Theory: {} as far off in {:.2g} % of all cases (chi-square {:.1f}, {} degrees of freedom).",
      table.fit->p_value < 1e-3 ? "does not fit, by chance" : "fits, by chance", 100 * table.fit->p_value,
      table.fit->chi_square, table.fit->degrees_of_freedom);
}

std::string settling_words(const PulseTrainStudy& study) {
  std::vector<std::uint64_t> steps;
  std::uint64_t undecided = 0;
  std::uint64_t lost = 0;
  std::uint64_t early = 0;
  for (const auto& pulses : study.pulses) {
    for (const auto& pulse : pulses) {
      early += pulse.before.end == SettlingEnd::kSettled && pulse.before.steps > 0 ? 1U : 0U;
      undecided += pulse.after.end == SettlingEnd::kUndecided ? 1U : 0U;
      lost += pulse.after.end == SettlingEnd::kTooManySteps ? 1U : 0U;
      if (pulse.after.end == SettlingEnd::kSettled) steps.push_back(pulse.after.steps);
    }
  }
  std::string out;
  if (!steps.empty()) {
    std::sort(steps.begin(), steps.end());
    out = fmt::format("After a pulse the way to an attractor takes {} step{} (median), {} at most.",
                      steps[steps.size() / 2], plural(steps[steps.size() / 2]), steps.back());
  }
  if (early > 0) out += fmt::format(" {} pulse{} came before the network was on one.", early, plural(early));
  if (undecided > 0)
    out += fmt::format(" Undecided: after {} pulse{} inputs of 0 leave the way open.", undecided,
                       plural(undecided));
  if (lost > 0) out += fmt::format(" Too many steps: after {} pulse{} none was reached.", lost, plural(lost));
  return out;
}

// "0 0 2 1 ..." of the first run.
std::string sequence_words(const PulseTrainStudy& study) {
  constexpr std::size_t kMostShown = 40;
  const auto& pulses = study.pulses.front();
  const auto name = [](const Settling& settling) {
    return settling.end == SettlingEnd::kSettled ? fmt::format(" {}", settling.attractor) : std::string(" ?");
  };
  auto out = "Attractors in turn, first run:" + name(pulses.front().before);
  for (std::size_t k = 0; k < std::min(kMostShown, pulses.size()); ++k) out += name(pulses[k].after);
  return out + (pulses.size() > kMostShown ? " ..." : "");
}

std::string target_words(const SearchStudy& study) {
  const auto targets = std::count(study.is_target.begin(), study.is_target.end(), true);
  if (const auto* wanted = std::get_if<PeriodTarget>(&study.options.target))
    return fmt::format("an attractor of period {} ({} known)", wanted->period, targets);
  if (const auto* pattern = std::get_if<PatternTarget>(&study.options.target))
    return fmt::format("a motion like the pattern, correlation {} or more ({} known)",
                       pattern->least_correlation, targets);
  const auto wanted =
      std::find(study.is_target.begin(), study.is_target.end(), true) - study.is_target.begin();
  return fmt::format("attractor {}", wanted);
}

// Looks that told no attractor.
std::string lost_words(const SearchStudy& study) {
  std::uint64_t undecided = 0;
  std::uint64_t lost = 0;
  for (const auto& run : study.runs) {
    for (const auto& settling : run.on) {
      undecided += settling.end == SettlingEnd::kUndecided ? 1U : 0U;
      lost += settling.end == SettlingEnd::kTooManySteps ? 1U : 0U;
    }
  }
  std::string out;
  if (undecided > 0)
    out += fmt::format(" Undecided: {} time{} inputs of 0 left the way open.", undecided, plural(undecided));
  if (lost > 0)
    out += fmt::format(" Too many steps: {} time{} no attractor was reached.", lost, plural(lost));
  return out;
}

std::string theory_words(const SearchStudy& study) {
  if (!study.theory) return fmt::format("No theory beside it: {}.", study.why_no_theory);
  const auto& theory = *study.theory;
  if (!theory.mean_pulses) return "Theory: the search may never end.";
  auto out = fmt::format("Theory: {:.4g} pulses", *theory.mean_pulses);
  if (study.mean_pulses && study.mean_pulses_error && *study.mean_pulses_error > 0 &&
      study.found() == study.runs.size()) {
    out += fmt::format(" ({:.1f} standard errors off)",
                       std::fabs(*study.mean_pulses - *theory.mean_pulses) / *study.mean_pulses_error);
  }
  if (theory.mean_steps) out += fmt::format(", {:.4g} steps", *theory.mean_steps);
  if (theory.first_success && theory.simple_pulses) {
    out += fmt::format(
        ". The first pulse succeeds with p = {:.4g}; were all alike, 1/p of the {:.3g} % that need any would "
        "be "
        "{:.4g} pulses",
        *theory.first_success, 100 * (1 - theory.at_once), *theory.simple_pulses);
  }
  out += ".";
  return out;
}

}  // namespace

std::string pulse_text(const NetworkSource& source, const Network& network, const PulseTrainStudy& study,
                       const TextStyle& style) {
  const auto& options = study.options;
  const auto& train = options.train;
  const auto what = fmt::format(
      "{}, magnitude {}, {} neuron{} ({}): {} pulse{} of noise strength {} for {} step{}{}, every {}; "
      "between "
      "them noise strength {}; {} run{}, seed {}, kernel {}",
      source.spec, source.magnitude, network.neurons(), plural(network.neurons()), model_name(options.model),
      train.count, plural(train.count), train.strength, train.duration, plural(train.duration),
      on_neurons(train.neurons), train.every, options.background, options.replicates,
      plural(options.replicates), options.seed, study.kernel);
  std::map<std::uint32_t, std::uint64_t> times;
  for (const auto& pulses : study.pulses) {
    for (const auto& pulse : pulses) {
      if (pulse.after.end == SettlingEnd::kSettled) ++times[pulse.after.attractor];
    }
  }
  if (study.attractors.empty()) {
    return wrapped(what, style.width, 2) + "\n" +
           wrapped(
               "No fixed point or cycle is known that pulses could lead to; recres attractors tells more.",
               style.width, 0);
  }
  return wrapped(what, style.width, 2) + "\n" +
         met_table(study.attractors, network.neurons(), times, "pulses to it", style) + "\n" +
         (study.switching.attractors.empty() ? "" : switching_rows(study.switching) + "\n") +
         wrapped(fit_words(study.switching), style.width, 0) +
         wrapped(settling_words(study), style.width, 0) + wrapped(sequence_words(study), style.width, 0);
}

std::string search_text(const NetworkSource& source, const Network& network, const SearchStudy& study,
                        const TextStyle& style) {
  const auto& options = study.options;
  const auto what = fmt::format(
      "{}, magnitude {}, {} neuron{} ({}): search for {} by pulses of noise strength {} for {} step{}{}, {} "
      "free "
      "steps after each; {} searches, seed {}, kernel {}",
      source.spec, source.magnitude, network.neurons(), plural(network.neurons()), model_name(options.model),
      target_words(study), options.strength, options.duration, plural(options.duration),
      on_neurons(options.neurons), study.free_steps, study.runs.size(), options.seed, study.kernel);
  std::map<std::uint32_t, std::uint64_t> times;
  std::uint64_t stayed = 0;
  for (const auto& run : study.runs) {
    stayed += run.stayed ? 1U : 0U;
    const auto& last = run.on.back();
    if (run.end == SearchEnd::kFound) ++times[last.attractor];
  }
  const auto found = study.found();
  auto words = fmt::format("{} of {} searches found it", found, study.runs.size());
  if (study.mean_pulses) {
    words += fmt::format(" with {:.4g}{} pulses on average, and {} stayed for {} steps", *study.mean_pulses,
                         study.mean_pulses_error ? fmt::format(" +- {:.2g}", *study.mean_pulses_error) : "",
                         stayed, options.stay_steps);
  }
  words += ".";
  if (found < study.runs.size())
    words += fmt::format(" Too many pulses: {} gave up after {}{}.", study.runs.size() - found,
                         options.most_pulses, found > 0 ? ", so that the mean is too small" : "");
  words += lost_words(study);
  return wrapped(what, style.width, 2) + "\n" +
         (found > 0 ? met_table(study.attractors, network.neurons(), times, "searches", style) + "\n" : "") +
         wrapped(words, style.width, 0) + wrapped(theory_words(study), style.width, 0);
}

std::string even_pulse_text(const NetworkSource& source, const EvenPulse& pulse, double tolerance,
                            const TextStyle& style) {
  const auto& [to, undecided] = pulse.switching;
  auto words = fmt::format("{}, magnitude {}: ", source.spec, source.magnitude);
  words +=
      pulse.is_reached
          ? fmt::format("the shortest pulse after which all {} attractors are equally likely, to {}, is of ",
                        to.cols(), tolerance)
          : fmt::format("no pulse makes all {} attractors equally likely to {}; the best found is of ",
                        to.cols(), tolerance);
  words += fmt::format(
      "noise strength {:.6g} for {} step{}. The attractor it leaves farthest from even is {:.4g} "
      "off (total variation); noise without bound would be {:.4g} off.",
      pulse.pulse.noise_strength, pulse.pulse.steps, plural(pulse.pulse.steps), pulse.distance,
      pulse.unlimited_distance);
  return wrapped(words, style.width, 0);
}

std::string weakest_pulses_text(const NetworkSource& source, std::span<const WeakestPulse> pulses,
                                double leaving, const TextStyle& style) {
  auto out =
      wrapped(fmt::format("{}, magnitude {}: the weakest pulses that leave the attractor with probability "
                          "{} or more",
                          source.spec, source.magnitude, leaving),
              style.width, 2);
  out += fmt::format("\n{:>14}  {:>14}  {:>12}\n", "duration/steps", "noise strength", "leaves");
  for (const auto& pulse : pulses) {
    if (pulse.noise_strength) {
      out += fmt::format("{:>14}  {:>14.6g}  {:>12.6f}\n", pulse.steps, *pulse.noise_strength, pulse.leaving);
    } else {
      out += fmt::format("{:>14}  {:>14}  {:>12.6f} at most, at noise strength {:.4g}\n", pulse.steps,
                         "not reached", pulse.leaving, pulse.leaving_strength);
    }
  }
  return out;
}

}  // namespace recres
