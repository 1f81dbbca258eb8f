#include "recres/report/series_text.h"

#include <fmt/format.h>

#include "recres/util/text.h"

namespace recres {

namespace {

std::string heading(const SeriesSource& source, const SeriesOptions& options, const Subset& chosen,
                    const SeriesInformation& series, const TextStyle& style) {
  std::string of_neurons = fmt::format("{} neuron{}", series.neurons, series.neurons == 1 ? "" : "s");
  if (!chosen.empty()) {
    std::string list;
    for (const auto neuron : chosen) list += fmt::format("{}{}", list.empty() ? "" : ",", neuron);
    of_neurons = fmt::format("neurons {} of {}", shown(list, 200), source.neurons);
  }
  return wrapped(fmt::format("{}: {}, {} states, lag {}", source.recording, of_neurons, series.states,
                             options.lag),
                 style.width, 2) +
         "\n";
}

std::string cell(double bits, const Interval* interval, const TextStyle& style) {
  if (interval == nullptr) return fmt::format("{:>9.4f}         ", bits);
  return fmt::format("{:>9.4f} {} {:.4f}", bits, style.unicode ? "±" : "+-", interval->standard_error);
}

std::string table(const SeriesInformation& series, const TextStyle& style) {
  auto out = fmt::format("{:<15} {:^18} {:^18} {:^18}\n", "estimator", "H / bit", "I / bit", "D / bit");
  for (const auto& one : series.estimates) {
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

std::string test_words(const SeriesInformation& series, const TextStyle& style) {
  const auto& sampling = series.sampling;
  auto out =
      wrapped(fmt::format("{} different states, {} different pairs, {} of them seen once: coverage {:.4g} %.",
                          sampling.states_after, sampling.pairs, sampling.pairs_seen_once,
                          100 * (1 - sampling.unseen_probability())),
              style.width, 2);
  if (series.surrogates) {
    const auto& test = *series.surrogates;
    out += wrapped(
        fmt::format("The same states in random order ({} surrogates, seed {}) have I = {:.4f} {} {:.4f} bit "
                    "by plug-in: p = {:.3g} for no information at all.",
                    test.surrogate_bits.size(), test.seed, test.mean_bits, style.unicode ? "±" : "+-",
                    test.deviation_bits, test.p_value),
        style.width, 2);
  }
  const auto& chi_square = series.independence;
  if (chi_square.is_trusted() && chi_square.degrees_of_freedom > 0) {
    const auto p = chi_square.p_value > 0 ? fmt::format("= {:.3g}", chi_square.p_value) : "below 1e-300";
    out += wrapped(
        fmt::format("Chi-square test for no information at all: G = {:.6g} with {} degrees of freedom, p {}.",
                    chi_square.g, chi_square.degrees_of_freedom, p),
        style.width, 2);
  }
  return out;
}

}  // namespace

std::string series_text(const SeriesSource& source, const SeriesOptions& options,
                        std::span<const Subset> chosen, std::span<const SeriesInformation> series,
                        const TextStyle& style) {
  std::string out;
  for (std::size_t k = 0; k < series.size(); ++k) {
    if (k > 0) out += "\n";
    out += heading(source, options, chosen[k], series[k], style) + table(series[k], style) +
           interval_words(series[k], style) + test_words(series[k], style);
    for (const auto& warning : series[k].warnings)
      out += wrapped(fmt::format("Note: {}.", warning), style.width, 6);
  }
  return out;
}

}  // namespace recres
