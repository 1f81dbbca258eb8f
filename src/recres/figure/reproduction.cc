#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "recres/figure/builders.h"
#include "recres/figure/exact_panels.h"
#include "recres/figure/measured_curve.h"
#include "recres/figure/pulse_panels.h"
#include "recres/figure/subnetwork_panels.h"
#include "recres/util/error.h"
#include "recres/util/missing.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// The figures of a reproduction, in the paper's order; each adds what the file has.
class ReproductionFigures {
 public:
  ReproductionFigures(const ResultFile& file, Document& document) : file_(file), document_(document) {}

  void add_all() {
    if (file_.has("/fig1")) add_fig1();
    if (file_.has("/fig2")) add_fig2();
    if (file_.has("/fig3")) add_fig3();
    if (file_.has("/fig4")) add_fig4();
    add_theory();
    if (file_.has("/discussion")) add_discussion();
  }

 private:
  // What is missing of a figure leaves a warning.
  template <typename Make>
  void add(Figure& figure, const Make& make) {
    add_panel(document_, figure, text("A panel of '", figure.title, "'"), make);
  }

  // A curve, if it can be read.
  std::optional<MeasuredCurve> curve(const std::string& group, const std::string& scale = "noise_strength") {
    try {
      return read_curve(file_, group, scale);
    } catch (const IoError& error) {
      document_.warnings.push_back(text("A curve is not shown: ", error.what()));
      return std::nullopt;
    }
  }

  std::string caption(const std::string& group) const { return facts_text(facts_of(file_, group)); }

  struct Setting {
    const MeasuredCurve* curve;
    std::size_t place;
    std::string id;
    std::string title;
  };

  void add_joints(Figure& figure, const std::vector<Setting>& settings) {
    for (const auto& one : settings)
      add(figure,
          [&] { return joint_panel(file_, *one.curve, one.place, one.id, one.title + ": s(t) to s(t+1)"); });
  }

  void add_marginals(Figure& figure, const std::vector<Setting>& settings) {
    for (const auto& one : settings)
      add(figure, [&] {
        return marginal_panel(file_, *one.curve, one.place, one.id + "-states", one.title + ": states");
      });
  }

  void add_fig1() {
    Figure figure = {.id = "fig1", .title = "Figure 1: noise, weak and strong coupling", .columns = 3};
    figure.caption = text(
        "Weak coupling: ", caption("/fig1/weak"), " Strong coupling: ", caption("/fig1/strong"),
        " Lines are means over replicates, dashed lines exact. White cells: never seen in the first run.");
    add(figure, [&] { return weights_panel(file_, "/fig1/network", "weights", "Weights at w = 1"); });
    if (const auto growing = curve("/fig1/growing", "weight_magnitude")) {
      add(figure, [&] {
        return spanning(information_panel(file_, *growing, "growing", "No noise, growing weights"), 2);
      });
    }
    if (const auto weak = curve("/fig1/weak")) add_weak(figure, *weak);
    if (const auto strong = curve("/fig1/strong")) add_strong(figure, *strong);
    add_figure(document_, std::move(figure));
  }

  // The place of the noise strength next to this one.
  static std::size_t nearest_place(const std::vector<double>& strengths, double noise) {
    std::size_t best = 0;
    for (std::size_t k = 0; k < strengths.size(); ++k) {
      if (std::abs(strengths[k] - noise) < std::abs(strengths[best] - noise)) best = k;
    }
    return best;
  }

  void add_weak(Figure& figure, const MeasuredCurve& weak) {
    constexpr double kSomeNoise = 10;
    const auto some = nearest_place(weak.x, kSomeNoise);
    const std::vector<Setting> settings = {
        {&weak, 0, "weak-none", text("Weak coupling, r = ", weak.x[0])},
        {&weak, some, "weak-noise", text("Weak coupling, r = ", weak.x[some])}};
    add_joints(figure, settings);
    add(figure, [&] { return information_panel(file_, weak, "weak", "Weak coupling"); });
    add_marginals(figure, settings);
    if (weak.exact)
      add(figure,
          [&] { return relaxation_panel(*weak.exact, "weak-relaxation", "Weak coupling: relaxation time"); });
  }

  void add_strong(Figure& figure, const MeasuredCurve& strong) {
    const auto peak = peak_place(file_, strong).value_or(0);
    std::vector<Setting> settings = {
        {&strong, 0, "strong-none", text("Strong coupling, r = ", strong.x[0])},
        {&strong, peak, "strong-peak", text("Strong coupling, peak, r = ", strong.x[peak])}};
    const auto excess = curve("/fig1/excess");
    if (excess)
      settings.push_back({&*excess, 0, "strong-excess", text("Strong coupling, excess, r = ", excess->x[0])});
    add_joints(figure, settings);
    add_marginals(figure, settings);
    add(figure, [&] { return spanning(information_panel(file_, strong, "strong", "Strong coupling"), 2); });
    if (strong.exact) {
      add(figure, [&] {
        return relaxation_panel(*strong.exact, "strong-relaxation", "Strong coupling: relaxation time");
      });
    }
  }

  void add_fig2() {
    Figure figure = {.id = "fig2", .title = "Figure 2: three networks with known attractors", .columns = 3};
    figure.caption =
        text(caption("/fig2/rooks"),
             " Dashed lines are exact, for runs without end. White cells: never seen in the first run.");
    add_network(figure, "autapses", "Autapses");
    add_network(figure, "hopfield", "Hopfield");
    add_network(figure, "rooks", "NRooks");
    if (file_.has("/fig2/rooks_tanh")) add_tanh(figure);
    if (file_.has("/fig2/growing_rooks")) add(figure, [&] { return growing_rooks(); });
    add_figure(document_, std::move(figure));
  }

  void add_network(Figure& figure, const std::string& name, const std::string& words) {
    const auto group = text("/fig2/", name);
    const auto measured = curve(group);
    if (!measured) return;
    add(figure,
        [&] { return weights_panel(file_, group + "/network", name + "-weights", words + ": weights"); });
    add(figure, [&] { return spanning(information_panel(file_, *measured, name, words), 2); });
    const auto peak = peak_place(file_, *measured).value_or(0);
    const auto last = measured->x.size() - 1;
    const auto title = [&](const char* what, std::size_t place) {
      return text(words, ", ", what, ", r = ", measured->x[place]);
    };
    add_joints(figure, {{&*measured, 0, name + "-none", title("no noise", 0)},
                        {&*measured, peak, name + "-peak", title("peak", peak)},
                        {&*measured, last, name + "-excess", title("excess", last)}});
  }

  // The inset of Fig 2 c: I of both models.
  void add_tanh(Figure& figure) {
    const auto sbm = curve("/fig2/rooks");
    const auto tanh = curve("/fig2/rooks_tanh");
    if (!sbm || !tanh) return;
    add(figure, [&] {
      Curves curves = {.x = noise_axis(), .y = bits_axis()};
      curves.series = {{.name = "I, SBM",
                        .role = Role::kInformation,
                        .x = sbm->x,
                        .y = sbm->information.mean,
                        .error = sbm->information.error},
                       {.name = "I, tanh",
                        .role = Role::kBaseline,
                        .x = tanh->x,
                        .y = tanh->information.mean,
                        .error = tanh->information.error}};
      return spanning(
          {.id = "rooks-tanh", .title = "NRooks: SBM and tanh neurons", .content = std::move(curves)}, 2);
    });
  }

  Panel growing_rooks() const {
    const std::string group = "/fig2/growing_rooks";
    const auto x = file_.numbers(group + "/weight_magnitude", {ResultFile::kAny});
    require_rising(file_, group + "/weight_magnitude", x);
    const auto y = file_.numbers(group + "/mutual_information_bits", {x.size()});
    Curves curves = {.x = {.label = "weight magnitude w"}, .y = bits_axis()};
    curves.series = {{.name = "I, exact", .role = Role::kExact, .x = x, .y = y}};
    return {.id = "rooks-growing",
            .title = "NRooks without noise, growing weights",
            .content = std::move(curves)};
  }

  // "10^4"; other numbers as they are.
  static std::string length_text(double steps) {
    const double power = std::round(std::log10(steps));
    return std::pow(10, power) == steps && power > 2 ? text("10^", power) : short_text(steps, 12);
  }

  // Runs of the same network, the shortest first.
  struct Length {
    double steps;
    MeasuredCurve curve;
  };

  std::vector<Length> lengths() {
    constexpr std::size_t kMostLengths = 20;
    std::vector<Length> out;
    for (std::size_t k = 0; k < kMostLengths; ++k) {
      const auto group = text("/fig3/lengths/", k);
      if (!file_.has(group)) break;
      const auto steps = file_.number_attribute(group, "steps").value_or(kMissing);
      auto measured = curve(group);
      if (measured && steps > 0) out.push_back({.steps = steps, .curve = std::move(*measured)});
    }
    return out;
  }

  Panel lengths_panel(const std::vector<Length>& runs) const {
    Curves curves = {.x = noise_axis(), .y = bits_axis()};
    for (std::size_t k = 0; k < runs.size(); ++k) {
      const double shade =
          runs.size() < 2 ? 0 : static_cast<double>(k) / static_cast<double>(runs.size() - 1);
      curves.series.push_back({.name = text("T = ", length_text(runs[k].steps)),
                               .x = runs[k].curve.x,
                               .y = runs[k].curve.information.mean,
                               .error = runs[k].curve.information.error,
                               .shade = shade});
    }
    if (file_.has("/fig3/exact")) {
      auto exact = read_exact_curve(file_, "/fig3/exact");
      curves.series.push_back({.name = "T without end, exact",
                               .role = Role::kExact,
                               .style = LineStyle::kDashed,
                               .x = std::move(exact.x),
                               .y = std::move(exact.information)});
    }
    return {.id = "lengths", .title = "I of longer and longer runs", .content = std::move(curves)};
  }

  void add_fig3() {
    Figure figure = {
        .id = "fig3", .title = "Figure 3: what short runs and parts of a network show", .columns = 2};
    figure.caption = text("Longer runs: ", caption("/fig3/exact"));
    const auto runs = lengths();
    if (!runs.empty()) {
      const auto replicates = [&](const Length& run) {
        return short_text(file_.number_attribute(run.curve.group, "replicates").value_or(kMissing));
      };
      figure.caption += text(" ", replicates(runs.front()), " replicates of the shortest, ",
                             replicates(runs.back()), " of the longest runs.");
    }
    if (!runs.empty()) add(figure, [&] { return lengths_panel(runs); });
    if (file_.has("/fig3/parts")) {
      figure.caption +=
          text(" Parts: ", caption("/fig3/parts"),
               " Dotted: the same states in random order. Where plug-in I comes near it, the run is "
               "too short to tell anything.");
      add_parts(figure);
    }
    add_figure(document_, std::move(figure));
  }

  void add_parts(Figure& figure) {
    std::optional<SubnetworkScales> scales;
    try {
      scales = read_subnetwork_scales(file_, "/fig3/parts");
    } catch (const IoError& error) {
      document_.warnings.push_back(text("Sub-networks are not shown: ", error.what()));
      return;
    }
    const auto family = [&](const FamilyData& data, const char* id, const char* title, const Axis& y) {
      add(figure, [&] { return family_panel(file_, *scales, data, id, title, y); });
    };
    const char* const undersampled = "mean/undersampled_share";
    family({.values = "mean/mutual_information_bits",
            .error = "standard_error/mutual_information_bits",
            .baseline = "mean/baseline_bits"},
           "parts", "I of n neurons out of all, with its baseline", bits_axis());
    family({.values = "mean/estimated_bits",
            .error = "standard_error/estimated_bits",
            .undersampled = undersampled},
           "parts-estimated", "The same, freed of bias", {.label = "bit"});
    family({.values = undersampled}, "parts-undersampled", "Undersampled sub-networks",
           {.label = "share of sub-networks", .from = 0, .to = 1});
    for (const double noise : {6.0, 20.0}) {
      const auto place = nearest_place(scales->noise, noise);
      add(figure, [&] {
        return sizes_panel(file_, *scales, place, "standard_error", undersampled, text("parts-at-", place),
                           text("I against n, r = ", scales->noise[place]));
      });
    }
  }

  void add_fig4() {
    Figure figure = {.id = "fig4", .title = "Figure 4: pulses switch attractors", .columns = 2};
    if (file_.has("/fig4/sbm")) {
      figure.caption = caption("/fig4/sbm");
      add_sbm_pulses(figure);
    }
    if (file_.has("/fig4/path")) {
      figure.caption += text(" Three tanh neurons: ", caption("/fig4/tanh"));
      add(figure, [&] { return path_panel(); });
    }
    add_figure(document_, std::move(figure));
  }

  void add_sbm_pulses(Figure& figure) {
    const std::string group = "/fig4/sbm";
    std::optional<PulseTimes> times;
    std::size_t neurons = 0;
    add(figure, [&] {
      neurons = neurons_of(file_, group + "/network");
      times = pulse_times(file_, group, facts_of(file_, group));
      return spanning(raster_panel(file_, group, *times, neurons, "raster", "States of five neurons"), 2);
    });
    if (times) {
      const auto k = switching_pulse(group);
      add(figure, [&] {
        return portrait_panel(file_, group, *times, neurons, k, "portrait",
                              text("States around pulse ", k + 1));
      });
    }
    add(figure, [&] { return sequence_panel(file_, group, "sequence", "Attractor after each pulse"); });
    add(figure, [&] { return switching_counts_panel(file_, group, "counts", "Switching, measured"); });
    if (file_.has(group + "/switching/exact"))
      add(figure, [&] { return switching_theory_panel(file_, group, "exact", "Switching, exact"); });
  }

  // The first pulse of the first run that led to another attractor; else the first.
  std::uint64_t switching_pulse(const std::string& group) const {
    try {
      const auto shape = file_.shape(group + "/pulses/before", {ResultFile::kAny, ResultFile::kAny});
      const auto before = file_.whole(group + "/pulses/before", shape, {.first = 0, .count = 1});
      const auto after = file_.whole(group + "/pulses/after", shape, {.first = 0, .count = 1});
      for (std::uint64_t k = 0; k < before.size(); ++k) {
        if (before[k] != after[k]) return k;
      }
    } catch (const IoError&) {
      return 0;  // the panels that need these numbers say so
    }
    return 0;
  }

  Panel path_panel() const {
    const std::string group = "/fig4/path";
    const auto rows = file_.shape(group + "/activity", {ResultFile::kAny, ResultFile::kAny})[0];
    const auto before = file_.number_attribute(group, "before_steps").value_or(-1);
    const auto pulse = file_.number_attribute(group, "pulse_steps").value_or(-1);
    const auto last = static_cast<double>(rows);
    if (!(before >= 0 && pulse >= 0 && before + pulse < last))
      file_.fail(group, "its steps before and during the pulse are not those of its activity");
    return cube_panel(file_, group + "/activity", {.first = 0, .count = rows},
                      static_cast<std::uint64_t>(before), static_cast<std::uint64_t>(pulse), "cube",
                      "Three tanh neurons around a pulse");
  }

  // Beyond the paper: time scales, the window of observation, the bias.
  void add_theory() {
    Figure figure = {.id = "theory",
                     .title = "What the paper lacks: time scales, the observation window, the bias",
                     .caption =
                         "Relaxation times are those of the exact Markov chains. Shaded is the window of run "
                         "lengths in which some noise shows 0.05 bit more than none; it ends some relaxation "
                         "times of the network without noise.",
                     .columns = 2};
    const std::vector<std::pair<std::string, std::string>> groups = {
        {"/fig1/weak/exact", "Gaussian, weak"}, {"/fig1/strong/exact", "Gaussian, strong"},
        {"/fig2/autapses/exact", "autapses"},   {"/fig2/hopfield/exact", "Hopfield"},
        {"/fig2/rooks/exact", "NRooks"},        {"/fig3/exact", "NRooks, N = 3"}};
    const bool has_any =
        std::any_of(groups.begin(), groups.end(), [&](const auto& group) { return file_.has(group.first); });
    if (has_any) add(figure, [&] { return relaxations_panel(groups); });
    if (file_.has("/fig3/exact/observed_peaks")) {
      add(figure, [&] {
        return best_information_panel(file_, "/fig3/exact", "best-information",
                                      "NRooks, N = 3: I at the best noise");
      });
      add(figure, [&] {
        return best_noise_panel(file_, "/fig3/exact", "best-noise", "NRooks, N = 3: best noise strength");
      });
    }
    if (file_.has("/fig3/lengths")) add(figure, [&] { return bias_panel(lengths()); });
    add_figure(document_, std::move(figure));
  }

  Panel relaxations_panel(const std::vector<std::pair<std::string, std::string>>& groups) const {
    Curves curves = {.x = noise_axis(), .y = {.label = "relaxation time, steps", .is_log = true}};
    for (const auto& [group, name] : groups) {
      if (!file_.has(group)) continue;
      auto exact = read_exact_curve(file_, group);
      curves.series.push_back({.name = name, .x = std::move(exact.x), .y = std::move(exact.relaxation)});
    }
    return {.id = "relaxation", .title = "Relaxation times", .content = std::move(curves)};
  }

  Panel bias_panel(const std::vector<Length>& runs) const {
    Curves curves = {.x = {.label = "steps observed, T", .is_log = true}, .y = {.label = "bit"}};
    Series plugin = {.name = "plug-in", .role = Role::kInformation};
    Series corrected = {.name = "freed of bias", .role = Role::kCorrected};
    Series theory = {.name = "exact", .role = Role::kExact, .style = LineStyle::kDashed};
    const auto exact = file_.has("/fig3/exact") ? read_exact_curve(file_, "/fig3/exact") : ExactCurve{};
    double noise = kMissing;
    for (const auto& [steps, measured] : runs) {
      noise = measured.x.back();
      plugin.x.push_back(steps);
      plugin.y.push_back(measured.information.mean.back());
      plugin.error.push_back(measured.information.error.back());
      corrected.x.push_back(steps);
      corrected.y.push_back(measured.corrected.empty() ? kMissing : measured.corrected.back());
      theory.x.push_back(steps);
      const bool is_same = !exact.x.empty() && exact.x.back() == noise;
      theory.y.push_back(is_same ? exact.information.back() : kMissing);
    }
    curves.series = {std::move(plugin), std::move(corrected), std::move(theory)};
    return {
        .id = "bias", .title = text("NRooks, N = 3: bias of I at r = ", noise), .content = std::move(curves)};
  }

  void add_discussion() {
    Figure figure = {.id = "discussion", .title = "Discussion: search and equilibrium", .columns = 2};
    if (file_.has("/discussion/search")) {
      figure.caption = text("Search: ", caption("/discussion/search"));
      add(figure, [&] {
        return search_pulses_panel(file_, "/discussion/search", "pulses",
                                   "Pulses until the attractor is found");
      });
      add(figure,
          [&] { return search_paths_panel(file_, "/discussion/search", "paths", "The first searches"); });
    }
    if (file_.has("/discussion/boltzmann")) {
      figure.caption +=
          text(figure.caption.empty() ? "" : " ", "Equilibrium: ", caption("/discussion/boltzmann"));
      add(figure, [&] { return boltzmann_panel(); });
      add(figure, [&] { return uphill_panel(); });
    }
    add_figure(document_, std::move(figure));
  }

  Panel boltzmann_panel() const {
    const std::string group = "/discussion/boltzmann";
    const auto steps = file_.numbers(group + "/steps", {ResultFile::kAny});
    require_rising(file_, group + "/steps", steps);
    const auto series = [&](const char* name, Role role, const char* dataset) {
      const auto path = text(group, "/", dataset);
      return Series{.name = name,
                    .role = role,
                    .x = steps,
                    .y = file_.numbers(path, {steps.size()}),
                    .error = file_.numbers(path + "_standard_error", {steps.size()})};
    };
    Curves curves = {.x = {.label = "steps T", .is_log = true},
                     .y = {.label = "distance to the Boltzmann law", .is_log = true}};
    curves.series = {series("one neuron at a time", Role::kInformation, "asynchronous_distance"),
                     series("all neurons at once", Role::kDivergence, "synchronous_distance")};
    return {.id = "boltzmann", .title = "Distance to the Boltzmann law", .content = std::move(curves)};
  }

  Panel uphill_panel() const {
    const std::string group = "/discussion/boltzmann";
    const auto one = file_.number_attribute(group, "asynchronous_uphill_share");
    const auto all = file_.number_attribute(group, "synchronous_uphill_share");
    if (!one || !all) file_.fail(group, "it does not say how many steps go uphill");
    Panel panel = {.id = "uphill", .title = "Steps to a higher energy"};
    panel.content = Bars{.x = {.label = "update", .names = {"one neuron at a time", "all at once"}},
                         .y = {.label = "share of steps", .from = 0},
                         .series = {{.name = "uphill", .role = Role::kDivergence, .values = {*one, *all}}}};
    if (const auto magnitude = file_.number_attribute(group, "downhill_magnitude"))
      panel.note = text("At weight magnitude ", *magnitude, ".");
    return panel;
  }

  const ResultFile& file_;
  Document& document_;
};

}  // namespace

void add_reproduction_figures(const ResultSource& source, Document& document) {
  ReproductionFigures(source.file, document).add_all();
}

}  // namespace recres
