#include "recres/report/visits_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <vector>

#include "recres/state/state.h"
#include "recres/util/text.h"

namespace recres {

namespace {

std::string plural(std::uint64_t count, const std::string& one) {
  return fmt::format("{} {}{}", count, one, count == 1 ? "" : "s");
}

std::string heading(const NetworkSource& source, const Network& network, const VisitStudy& study,
                    const TextStyle& style) {
  const auto& options = study.options;
  const auto& words = options.protocol.words;
  const auto protocol = options.protocol.segments.empty() ? ""
                        : words.empty()                   ? " with a protocol"
                                                          : fmt::format(" with {}", shown(words, 80));
  return wrapped(fmt::format("Visits of {}, magnitude {}, {}, noise strength {}{}: {} of {}, seed {}, "
                             "kernel {}",
                             source.spec, source.magnitude, plural(network.neurons(), "neuron"),
                             options.protocol.background, protocol, plural(options.replicates, "run"),
                             plural(options.run.steps, "step"), options.seed, study.kernel),
                 style.width, 2) +
         "\n";
}

// Attractors that were visited, those with the most time first.
std::vector<const LabelVisits*> most_visited(const VisitStudy& study) {
  std::vector<const LabelVisits*> out;
  for (const auto& visits : study.visits) {
    if (visits.label >= 0 && visits.states > 0) out.push_back(&visits);
  }
  std::stable_sort(out.begin(), out.end(), [](auto* a, auto* b) { return a->states > b->states; });
  return out;
}

// "123456", or "1.2e+07".
std::string count_text(std::uint64_t count) {
  constexpr std::uint64_t kMostDigits = 1'000'000;
  return count < kMostDigits ? std::to_string(count) : fmt::format("{:.1e}", static_cast<double>(count));
}

std::string steps_text(double steps) {
  if (std::isinf(steps)) return "no end";
  constexpr double kMostDigits = 1e5;
  return steps < kMostDigits ? fmt::format("{:.4g}", steps) : fmt::format("{:.1e}", steps);
}

// "25.31 ± 0.42": the error with two digits, or as many as there is room for.
std::string with_error(double value, const std::optional<double>& error, const TextStyle& style) {
  constexpr double kMostDigits = 1e5;
  constexpr std::size_t kRoom = 13;
  if (value >= kMostDigits) return steps_text(value);
  if (!error || *error == 0) return fmt::format("{:.4g}", value);
  for (int decimals = std::clamp(1 - static_cast<int>(std::floor(std::log10(*error))), 0, 4); decimals >= 0;
       --decimals) {
    const auto figure = fmt::format("{:.{}f}", value, decimals);
    const auto spread = fmt::format("{:.{}f}", *error, decimals);
    const std::size_t sign = style.unicode ? 3 : 4;
    if (figure.size() + spread.size() + sign > kRoom) continue;
    if (spread.find_first_not_of("0.") == std::string::npos) break;
    return fmt::format("{} {} {}", figure, style.unicode ? "±" : "+-", spread);
  }
  return fmt::format("{:.3g}", value);
}

std::string percent_text(double share) {
  constexpr double kLeast = 1e-5;
  if (share > 0 && share < kLeast) return "<0.001 %";
  return fmt::format("{:.3g} %", 100 * share);
}

std::optional<double> percent(const std::optional<double>& share) {
  return share ? std::optional(100 * *share) : std::nullopt;
}

std::string row(const VisitStudy& study, const LabelVisits& visits, const TextStyle& style) {
  const bool has_theory = study.why_no_theory.empty();
  const auto period = study.attractors[static_cast<std::size_t>(visits.label)].period;
  const auto share = with_error(100 * visits.share, percent(visits.share_error), style) + " %";
  const auto residence = visits.residence_steps
                             ? with_error(*visits.residence_steps, visits.residence_error, style)
                             : std::string("never left");
  auto out = fmt::format("{:>9}{:>6}{:>17}", visits.label, period, share);
  if (has_theory) out += fmt::format("{:>9}", percent_text(*visits.exact_share));
  out += fmt::format("{:>8}{:>14}", count_text(visits.visits), residence);
  if (has_theory)
    out +=
        fmt::format("{:>9}", visits.exact_residence_steps ? steps_text(*visits.exact_residence_steps) : "");
  return out + fmt::format("{:>8}\n", count_text(visits.longest_steps));
}

std::string table(const VisitStudy& study, std::span<const LabelVisits* const> rows, std::size_t visited,
                  const TextStyle& style) {
  const bool has_theory = study.why_no_theory.empty();
  const std::string exact = has_theory ? fmt::format("{:>9}", "exact") : "";
  auto out = fmt::format("{:>9}{:>7}{:>16}{}{:>8}{:>14}{}{:>8}\n", "attractor", "period", "share of time",
                         exact, "visits", "steps a visit", exact, "longest");
  for (const auto* visits : rows) out += row(study, *visits, style);
  if (rows.size() < visited)
    out += fmt::format("the {} with the most time, of {} visited; --json has all.\n", rows.size(), visited);
  return out;
}

// How much of a part of the run: nothing, some, …, nearly all of it.
std::string shade(double share, const TextStyle& style) {
  constexpr std::array kUnicode = {" ", "░", "▒", "▓", "█"};
  constexpr std::array kAscii = {" ", ".", "-", "+", "#"};
  const auto level = share == 0 ? 0U : std::min(1U + static_cast<unsigned>(4 * share), 4U);
  return style.unicode ? kUnicode.at(level) : kAscii.at(level);
}

std::string signs_of(const VisitStudy& study, VisitLabel label, std::size_t neurons) {
  constexpr std::size_t kRoom = 8;
  const auto& states = study.attractors[static_cast<std::size_t>(label)].states;
  const auto signs = state_signs(std::span(states).first(words_per_state(neurons)), neurons);
  return signs.size() <= kRoom ? signs : signs.substr(0, kRoom - 3) + "...";
}

// A line for each attractor of the table, and one for all other states: where the first run was when.
std::string picture(const VisitStudy& study, std::span<const LabelVisits* const> rows, std::size_t neurons,
                    const TextStyle& style) {
  if (study.bins.empty()) return "";
  const auto states = study.options.run.steps + 1;
  const auto bins = study.bins.size();
  std::vector<std::string> lines(rows.size() + 1);
  bool has_others = false;
  std::uint64_t begin = 0;
  for (std::size_t bin = 0; bin < bins; ++bin) {
    const auto end = bin_end(bin, bins, states);
    std::vector<std::uint64_t> held(rows.size() + 1);
    for (const auto& time : study.bins[bin]) {
      const auto place =
          std::find_if(rows.begin(), rows.end(), [&](auto* visits) { return visits->label == time.label; });
      held[static_cast<std::size_t>(place - rows.begin())] += time.states;
    }
    for (std::size_t k = 0; k < held.size(); ++k)
      lines[k] += shade(static_cast<double>(held[k]) / static_cast<double>(end - begin), style);
    has_others = has_others || held.back() > 0;
    begin = end;
  }
  const auto* edge = style.unicode ? "│" : "|";
  auto out = fmt::format("\n{} from step 0 to {}; the darker, the longer it was there\n",
                         study.options.replicates == 1 ? "The run" : "The first run", states - 1);
  for (std::size_t k = 0; k < rows.size(); ++k)
    out += fmt::format("{:>9} {:<8}{}{}{}\n", rows[k]->label, signs_of(study, rows[k]->label, neurons), edge,
                       lines[k], edge);
  if (has_others) out += fmt::format("{:>9} {:<8}{}{}{}\n", "others", "", edge, lines.back(), edge);
  return out;
}

std::string visited_words(const VisitStudy& study, std::size_t visited) {
  const auto& each = study.attractors_visited;
  const auto of = study.knows_all ? fmt::format(" of {}", study.attractors.size()) : "";
  const bool is_left = std::any_of(study.visits.begin(), study.visits.end(),
                                   [](const auto& visits) { return visits.leavings > 0; });
  const auto [fewest, most] = std::minmax_element(each.begin(), each.end());
  const bool is_trapped = !is_left && *fewest == 1;
  if (each.size() == 1) {
    return is_trapped ? fmt::format("The run is trapped in one attractor{}.", of)
                      : fmt::format("Attractors that the run visits: {}{}.", visited, of);
  }
  if (is_trapped)
    return fmt::format("Every run is trapped in one attractor; all runs together visit {}{}.", visited, of);
  double sum = 0;
  for (const auto count : each) sum += static_cast<double>(count);
  return fmt::format("Attractors that a run visits: {:.4g} on average, {} to {}; all runs together: {}{}.",
                     sum / static_cast<double>(each.size()), *fewest, *most, visited, of);
}

std::string time_words(const VisitStudy& study) {
  std::uint64_t in_basins = 0;
  std::uint64_t on_attractors = 0;
  std::string out;
  for (const auto& visits : study.visits) {
    if (visits.label >= 0) in_basins += visits.states;
    if (visits.label >= 0) on_attractors += visits.on_attractor;
    if (visits.label == kUndecidedLabel && visits.states > 0)
      out = fmt::format(" Undecided for {:.3g} % of the time: inputs of 0 leave several attractors open.",
                        100 * visits.share);
  }
  // An activity that noise keeps moving is never on an attractor, or nearly so.
  if (in_basins == 0 || study.options.model == Model::kTanh) return out;
  return fmt::format(" Of the time in basins {:.4g} % is spent on the attractors themselves.",
                     100 * static_cast<double>(on_attractors) / static_cast<double>(in_basins)) +
         out;
}

std::string error_words(const VisitStudy& study, const TextStyle& style) {
  const auto* sign = style.unicode ? "±" : "+-";
  switch (study.error_source) {
    case ErrorSource::kReplicates:
      return fmt::format(" {} is a standard error over {} runs.", sign, study.options.replicates);
    case ErrorSource::kBlocks:
      return fmt::format(" {} is a standard error over {} blocks of the run.", sign, kErrorBlocks);
    case ErrorSource::kNone:
      return " One run as this tells no standard errors.";
  }
  return "";
}

}  // namespace

std::string visits_text(const NetworkSource& source, const Network& network, const VisitStudy& study,
                        const TextStyle& style) {
  auto rows = most_visited(study);
  const auto visited = rows.size();
  rows.resize(std::min(kMostTableRows, visited));
  auto out = heading(source, network, study, style);
  if (visited > 0) out += table(study, rows, visited, style);
  out += picture(study, rows, network.neurons(), style) + "\n";
  auto words = visited_words(study, visited) + time_words(study) + error_words(study, style);
  if (!study.why_no_theory.empty())
    words += fmt::format(" Nothing exact beside it: {}.", study.why_no_theory);
  out += wrapped(words, style.width, 0);
  for (const auto& warning : study.warnings)
    out += wrapped(fmt::format("Note: {}.", warning), style.width, 6);
  return out;
}

}  // namespace recres
