#include "recres/report/series_text.h"

#include <fmt/format.h>

#include "recres/util/text.h"

namespace recres {

namespace {

std::string names(const SeriesSource& source) {
  if (source.recordings.size() == 1) return source.recordings[0];
  std::string list;
  for (const auto& name : source.recordings) list += fmt::format("{}{}", list.empty() ? "" : ", ", name);
  return fmt::format("{} recordings ({})", source.recordings.size(), shown(list, 200));
}

std::string heading(const SeriesSource& source, const SeriesOptions& options, const ChosenSeries& chosen,
                    const TextStyle& style) {
  const auto& runs = chosen.information.runs;
  std::string of_neurons = fmt::format("{} neuron{}", runs[0].neurons, runs[0].neurons == 1 ? "" : "s");
  if (!chosen.neurons.empty()) {
    std::string list;
    for (const auto neuron : chosen.neurons) list += fmt::format("{}{}", list.empty() ? "" : ",", neuron);
    of_neurons = fmt::format("neurons {} of {}", shown(list, 200), source.neurons);
  }
  std::uint64_t states = 0;
  for (const auto& run : runs) states += run.states;
  return wrapped(fmt::format("{}: {}, {} states{}, lag {}", names(source), of_neurons, states,
                             runs.size() > 1 ? " in all" : "", options.lag),
                 style.width, 2) +
         "\n";
}

std::string cell(double bits, const Interval* interval, const TextStyle& style) {
  if (interval == nullptr) return fmt::format("{:>9.4f}         ", bits);
  return fmt::format("{:>9.4f} {} {:.4f}", bits, style.unicode ? "±" : "+-", interval->standard_error);
}

std::string table(std::span<const SeriesEstimate> estimates, const TextStyle& style) {
  auto out = fmt::format("{:<15} {:^18} {:^18} {:^18}\n", "estimator", "H / bit", "I / bit", "D / bit");
  for (const auto& one : estimates) {
    const auto* interval = one.interval ? &*one.interval : nullptr;
    const auto part = [interval](Interval InformationInterval::* which) {
      return interval == nullptr ? nullptr : &(interval->*which);
    };
    const auto& bits = one.estimate;
    out += fmt::format(
        "{:<15} {} {} {}\n", estimator_name(one.estimator),
        cell(bits.entropy_bits, part(&InformationInterval::entropy_bits), style),
        cell(bits.mutual_information_bits, part(&InformationInterval::mutual_information_bits), style),
        cell(bits.divergence_bits, part(&InformationInterval::divergence_bits), style));
  }
  return out + "\n";
}

std::string interval_words(const SeriesInformation& series, const TextStyle& style) {
  std::string out;
  for (const auto& one : series.estimates) {
    if (one.estimate.mutual_information_deviation_bits) {
      out +=
          wrapped(fmt::format("By its own posterior {} knows I to {:.4f} bit (standard deviation, an upper "
                              "bound); that is too little where few of the possible states ever occur.",
                              estimator_name(one.estimator), *one.estimate.mutual_information_deviation_bits),
                  style.width, 2);
    }
    if (!one.interval || series.estimates.size() > 1) continue;
    const auto& i = one.interval->mutual_information_bits;
    out += wrapped(
        fmt::format("95 % interval of I: {:.4f} to {:.4f} bit, from {} stretches; it tells the spread, "
                    "not the bias of the estimator.",
                    i.ci95_low, i.ci95_high, one.interval->parts),
        style.width, 2);
  }
  if (series.estimates.size() > 1 && series.estimates.front().interval) {
    out += wrapped(
        fmt::format("{}: standard error, from {} stretches of the series; it tells the spread, not the "
                    "bias of an estimator.",
                    style.unicode ? "±" : "+-", series.estimates.front().interval->parts),
        style.width, 2);
  }
  return out;
}

std::string sampling_words(const SeriesInformation& series, const TextStyle& style) {
  const auto& sampling = series.sampling;
  return wrapped(
      fmt::format("{} different states, {} different pairs, {} of them seen once: coverage {:.4g} %.",
                  sampling.states_after, sampling.pairs, sampling.pairs_seen_once,
                  100 * (1 - sampling.unseen_probability())),
      style.width, 2);
}

std::string chi_square_words(const SeriesInformation& series, const TextStyle& style) {
  const auto& test = series.independence;
  if (!test.is_trusted() || test.degrees_of_freedom == 0) return "";
  const auto p = test.p_value > 0 ? fmt::format("= {:.3g}", test.p_value) : "below 1e-300";
  return wrapped(
      fmt::format("Chi-square test for no information at all: G = {:.6g} with {} degrees of freedom, p {}.",
                  test.g, test.degrees_of_freedom, p),
      style.width, 2);
}

std::string surrogate_words(const std::optional<SurrogateTest>& surrogates, const TextStyle& style) {
  if (!surrogates) return "";
  const auto& test = *surrogates;
  return wrapped(
      fmt::format("The same states in random order ({} surrogates, seed {}) have I = {:.4f} {} {:.4f} bit "
                  "by plug-in: p = {:.3g} for no information at all.",
                  test.surrogate_bits.size(), test.seed, test.mean_bits, style.unicode ? "±" : "+-",
                  test.deviation_bits, test.p_value),
      style.width, 2);
}

std::string single_words(const SeriesInformation& series, const TextStyle& style) {
  auto out = table(series.estimates, style) + interval_words(series, style) + sampling_words(series, style) +
             surrogate_words(series.surrogates, style) + chi_square_words(series, style);
  for (const auto& warning : series.warnings)
    out += wrapped(fmt::format("Note: {}.", warning), style.width, 6);
  return out;
}

std::string mean_words(const SeriesSource& source, const RunsInformation& information,
                       const TextStyle& style) {
  auto out = table(information.estimates, style);
  out +=
      wrapped(fmt::format("{}: standard error of the mean of {} independent recordings; it tells the spread, "
                          "not the bias of an estimator.",
                          style.unicode ? "±" : "+-", information.runs.size()),
              style.width, 2);
  if (information.estimates.size() == 1) {
    const auto& i = information.estimates[0].interval->mutual_information_bits;
    out += wrapped(fmt::format("95 % interval of I: {:.4f} to {:.4f} bit.", i.ci95_low, i.ci95_high),
                   style.width, 2);
  }
  out += surrogate_words(information.surrogates, style);
  for (std::size_t k = 0; k < information.runs.size(); ++k) {
    for (const auto& warning : information.runs[k].warnings)
      out += wrapped(fmt::format("Note on {}: {}.", source.recordings[k], warning), style.width, 6);
  }
  return out;
}

}  // namespace

std::string series_text(const SeriesSource& source, const SeriesOptions& options,
                        std::span<const ChosenSeries> chosen, const TextStyle& style) {
  std::string out;
  for (const auto& one : chosen) {
    if (!out.empty()) out += "\n";
    out += heading(source, options, one, style);
    out += source.recordings.size() == 1 ? single_words(one.information.runs[0], style)
                                         : mean_words(source, one.information, style);
  }
  return out;
}

}  // namespace recres
