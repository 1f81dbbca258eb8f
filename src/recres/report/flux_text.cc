#include "recres/report/flux_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "recres/report/plot.h"
#include "recres/util/text.h"

namespace recres {

namespace {

std::string list_of(const Subset& neurons) {
  if (neurons.empty()) return "the input";
  std::string list;
  for (const auto neuron : neurons) list += fmt::format("{}{}", list.empty() ? "" : ",", neuron);
  return fmt::format("neuron{} {}", neurons.size() == 1 ? "" : "s", shown(list));
}

std::string cell(const FluxEstimate& estimate, const TextStyle& style) {
  const auto* mark = estimate.is_undersampled ? "*" : " ";
  if (!estimate.bits.standard_error) return fmt::format("{:>8.4f}         {}", estimate.bits.mean, mark);
  return fmt::format("{:>8.4f} {}{:.4f}{}", estimate.bits.mean, style.unicode ? "± " : "+-",
                     *estimate.bits.standard_error, mark);
}

std::string test_cells(const FluxEstimate& estimate) {
  if (!estimate.p_value) return "";
  return fmt::format(" {:>8.4f} {:>7.2g}", *estimate.baseline_bits, *estimate.p_value);
}

std::string table(const StudySource& source, const FluxStudy& study, bool is_forth, const TextStyle& style) {
  const auto& options = study.options;
  const auto& a = is_forth ? options.from : options.to;
  const auto& b = is_forth ? options.to : options.from;
  const bool has_tests = options.flux.surrogates > 0;
  const bool has_transfer = options.flux.lag == 1;
  auto out = fmt::format(
      "\n{}\n", wrapped(fmt::format("From {} to {}, in bit:", list_of(a), list_of(b)), style.width, 2));
  const std::string tests = has_tests ? fmt::format(" {:>8} {:>7}", "baseline", "p") : "";
  out +=
      fmt::format("{:>7}  {:^18}{}{}{}\n", "noise", "I(t; t+lag)", tests,
                  has_transfer ? fmt::format(" {:^18}", "transfer entropy") : "", has_transfer ? tests : "");
  for (const auto& point : study.points) {
    const auto& flux = is_forth ? point.forth : *point.back;
    out += fmt::format("{:>7}  {}{}",
                       source.network == nullptr ? "-" : fmt::format("{:.4g}", point.noise_strength),
                       cell(flux.information, style), test_cells(flux.information));
    if (flux.transfer) out += fmt::format(" {}{}", cell(*flux.transfer, style), test_cells(*flux.transfer));
    out += "\n";
  }
  return out;
}

std::string what_surrogates_tell(const FluxStudy& study, const TextStyle& style) {
  return fmt::format(
      "\n{}",
      wrapped(fmt::format("baseline: what counting alone (plug-in) finds in {} shifts of the source in "
                          "time, where nothing flows; p: how often it finds as much there as in the "
                          "states themselves.",
                          study.options.flux.surrogates),
              style.width, 2));
}

std::string plot(const FluxStudy& study, const TextStyle& style) {
  if (study.points.size() < 2) return "";
  std::vector<double> x;
  for (const auto& point : study.points) x.push_back(point.noise_strength);
  const auto values = [&](bool is_forth, bool is_transfer) {
    std::vector<double> out;
    for (const auto& point : study.points) {
      const auto& flux = is_forth ? point.forth : *point.back;
      // Estimates around 0 may come out below it.
      out.push_back(std::max(0.0, (is_transfer ? *flux.transfer : flux.information).bits.mean));
    }
    return out;
  };
  std::vector<PlotSeries> series = {
      {.name = "I from-to", .values = values(true, false), .mark = '*', .unicode_mark = "●"}};
  if (study.points[0].back)
    series.push_back({.name = "I to-from", .values = values(false, false), .mark = 'o', .unicode_mark = "○"});
  if (study.points[0].forth.transfer)
    series.push_back(
        {.name = "transfer from-to", .values = values(true, true), .mark = '.', .unicode_mark = "·"});
  return fmt::format("\n{}", plot_text(x, series, "noise strength", "bit", style));
}

}  // namespace

std::string flux_text(const StudySource& source, const FluxStudy& study, const TextStyle& style) {
  const auto& flux = study.options.flux;
  const auto how = fmt::format(", lag {}, estimator {}", flux.lag, estimator_name(flux.estimator));
  auto out = study_heading("Flux of information in", source, study.options.sweep, study.kernel, how, style) +
             table(source, study, true, style);
  if (study.points[0].back) out += table(source, study, false, style);
  if (study.options.flux.surrogates > 0) out += what_surrogates_tell(study, style);
  out += plot(study, style);
  for (const auto& warning : study.warnings)
    out += wrapped(fmt::format("Note: {} (marked *).", warning), style.width, 6);
  return out;
}

}  // namespace recres
