#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "recres/figure/builders.h"
#include "recres/figure/exact_panels.h"
#include "recres/figure/measured_curve.h"
#include "recres/figure/thinning.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// I of every replicate, with the mean.
Panel replicates_panel(const ResultFile& file, const MeasuredCurve& curve) {
  const auto path = "/replicates/mutual_information_bits";
  const auto replicates = file.shape(path, {curve.x.size(), ResultFile::kAny})[1];
  const auto bits = file.numbers(path, {curve.x.size(), replicates});
  const auto most = std::max<std::uint64_t>(1, kMostPoints / curve.x.size());
  const auto shown_replicates = std::min(replicates, most);
  Series points = {.name = "a replicate", .role = Role::kInformation, .style = LineStyle::kPoints};
  for (std::size_t k = 0; k < curve.x.size(); ++k) {
    for (std::uint64_t r = 0; r < shown_replicates; ++r) {
      points.x.push_back(curve.x[k]);
      points.y.push_back(bits[k * replicates + r]);
    }
  }
  Curves curves = {.x = noise_axis(), .y = bits_axis()};
  curves.series = {std::move(points),
                   {.name = "mean", .role = Role::kInformation, .x = curve.x, .y = curve.information.mean}};
  Panel panel = {.id = "replicates", .title = "Mutual information I of every replicate"};
  curves.spans = untrusted_spans(curve);
  if (shown_replicates < replicates)
    panel.note = text("The first ", shown_replicates, " of ", replicates, " replicates.");
  panel.content = std::move(curves);
  return panel;
}

Panel bias_panel(const MeasuredCurve& curve) {
  Curves curves = {.x = noise_axis(), .y = {.label = "bit"}};
  curves.series = {{.name = "first-order estimate", .role = Role::kBaseline, .x = curve.x, .y = curve.bias}};
  Series removed = {.name = "I minus I freed of bias", .role = Role::kCorrected, .x = curve.x};
  for (std::size_t k = 0; k < curve.corrected.size(); ++k)
    removed.y.push_back(curve.information.mean[k] - curve.corrected[k]);
  if (!removed.y.empty()) curves.series.push_back(std::move(removed));
  curves.spans = untrusted_spans(curve);
  Panel panel = {.id = "bias", .title = "How much too high I is"};
  if (!curves.spans.empty()) panel.note = "Where it is shaded, I is too high by more than the estimate says.";
  panel.content = std::move(curves);
  return panel;
}

void add_joint_figure(const ResultSource& source, const MeasuredCurve& curve, Document& document) {
  Figure figure = {.id = "joint",
                   .title = "Joint probability of successive states",
                   .caption =
                       "Of the first replicate: how often state s(t+1) follows s(t), and how often each "
                       "state occurs, at the weakest noise, the peak of I and the strongest noise.",
                   .columns = 3};
  const auto last = curve.x.size() - 1;
  const auto peak = peak_place(source.file, curve).value_or(0);
  struct NoisePlace {
    const char* id;
    const char* name;
    std::size_t place;
  };
  std::vector<NoisePlace> places = {{"lowest", "weakest noise", 0}};
  if (peak != 0 && peak != last) places.push_back({"peak", "peak", peak});
  if (last != 0) places.push_back({"highest", "strongest noise", last});
  figure.columns = places.size();
  for (const auto& at : places) {
    add_panel(document, figure, "The joint probability", [&] {
      return joint_panel(source.file, curve, at.place, at.id,
                         text("r = ", curve.x[at.place], " (", at.name, ")"));
    });
  }
  for (const auto& at : places) {
    add_panel(document, figure, "The probability of states", [&] {
      return marginal_panel(source.file, curve, at.place, text(at.id, "-states"),
                            text("r = ", curve.x[at.place]));
    });
  }
  add_figure(document, std::move(figure));
}

}  // namespace

void add_resonance_figures(const ResultSource& source, Document& document) {
  const auto& file = source.file;
  std::optional<MeasuredCurve> curve;
  Figure information = {.id = "information",
                        .title = "Information between successive states",
                        .caption = facts_text(source.facts),
                        .columns = 2};
  add_panel(document, information, "The curve of information", [&] {
    curve = read_curve(file, "");
    curve->steps = source.facts.steps;
    return spanning(information_panel(file, *curve, "curve", "Entropy, mutual information, divergence"), 2);
  });
  add_figure(document, std::move(information));
  if (curve) {
    Figure trust = {.id = "trust",
                    .title = "What the numbers stand on",
                    .caption = "Spread over replicates, and the bias of the plug-in estimate of I.",
                    .columns = 2};
    add_panel(document, trust, "The spread of replicates", [&] { return replicates_panel(file, *curve); });
    if (!curve->bias.empty()) add_panel(document, trust, "The bias", [&] { return bias_panel(*curve); });
    add_figure(document, std::move(trust));
    if (has_joint(file, *curve)) add_joint_figure(source, *curve, document);
  }
  if (file.has("/exact")) add_theory_figures(file, "/exact", document);
  Figure network = {.id = "network", .title = "Network", .caption = "Row = target, column = source."};
  add_panel(document, network, "The weight matrix",
            [&] { return weights_panel(file, "/network", "weights", "Weights"); });
  add_figure(document, std::move(network));
}

}  // namespace recres
