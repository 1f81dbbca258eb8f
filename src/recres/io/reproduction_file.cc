#include "recres/io/reproduction_file.h"

#include <cmath>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "recres/io/exact_file.h"
#include "recres/io/hdf5_file.h"
#include "recres/io/pulse_file.h"
#include "recres/io/resonance_file.h"
#include "recres/io/visits_file.h"
#include "recres/network/generator_spec.h"
#include "recres/neuron/model.h"
#include "recres/util/missing.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// What was run, for the captions of figures.
struct Setup {
  std::string network;  // as a generator
  double magnitude;
  Model model = Model::kSbm;
  std::uint64_t steps = 0;  // 0: not simulated
  std::uint64_t replicates = 0;
};

void describe(Hdf5Writer& file, const std::string& group, const Setup& setup) {
  file.attribute(group, "network", setup.network);
  file.attribute(group, "weight_magnitude", setup.magnitude);
  file.attribute(group, "model", std::string(model_name(setup.model)));
  if (setup.steps > 0) file.attribute(group, "steps", static_cast<double>(setup.steps));
  if (setup.replicates > 0) file.attribute(group, "replicates", static_cast<double>(setup.replicates));
}

void describe(Hdf5Writer& file, const std::string& group, const PulseTrain& train) {
  file.attribute(group, "strength", train.strength);
  file.attribute(group, "duration", static_cast<double>(train.duration));
  file.attribute(group, "every", static_cast<double>(train.every));
  file.attribute(group, "count", static_cast<double>(train.count));
  file.attribute(group, "first", static_cast<double>(train.first));
}

Network network_of(const Setup& setup) {
  return generate_network(setup.network).scaled(setup.magnitude).in_best_storage();
}

void write_curve(Hdf5Writer& file, const std::string& group, const ResonanceCurve& curve,
                 const Setup& setup) {
  write_resonance(file, group, curve);
  describe(file, group, setup);
}

// The ergodic curve that lies under the measured one of the group.
void write_exact_curve(Hdf5Writer& file, const std::string& group, const ExactStudy& study, Setup setup) {
  write_exact(file, group + "/exact", study);
  setup.steps = 0;
  setup.replicates = 0;
  describe(file, group + "/exact", setup);
}

void write(Hdf5Writer& file, const Fig1& fig) {
  const auto& spec = fig.spec;
  const auto setup = [&spec](double magnitude) {
    return Setup{
        .network = spec.network, .magnitude = magnitude, .steps = spec.steps, .replicates = spec.replicates};
  };
  write_points(file, "/fig1/growing", fig.growing, {.name = "weight_magnitude", .values = spec.magnitudes});
  auto growing = setup(1);
  describe(file, "/fig1/growing", growing);
  write_curve(file, "/fig1/weak", fig.weak, setup(spec.weak));
  write_exact_curve(file, "/fig1/weak", fig.weak_exact, setup(spec.weak));
  write_curve(file, "/fig1/strong", fig.strong, setup(spec.strong));
  write_exact_curve(file, "/fig1/strong", fig.strong_exact, setup(spec.strong));
  write_curve(file, "/fig1/excess", fig.excess, setup(spec.strong));
  write_result_network(file, "/fig1", network_of(growing));
}

void write_visited(Hdf5Writer& file, const std::string& group, const VisitStudy& study, const Setup& setup) {
  write_visits(file, group, network_of(setup), study);
  describe(file, group, setup);
  file.attribute(group, "noise_strength", study.options.protocol.background);
}

void write(Hdf5Writer& file, const Fig2& fig) {
  const auto& spec = fig.spec;
  const auto write_network = [&](const std::string& group, const ResonanceCurve& curve,
                                 const ExactStudy* exact, const Setup& setup) {
    write_curve(file, group, curve, setup);
    if (exact != nullptr) write_exact_curve(file, group, *exact, setup);
    write_result_network(file, group, network_of(setup));
  };
  const auto setup = [&spec](const std::string& network, Model model) {
    return Setup{.network = network,
                 .magnitude = spec.magnitude,
                 .model = model,
                 .steps = spec.steps,
                 .replicates = spec.replicates};
  };
  const auto hopfield = setup(spec.hopfield, Model::kSbm);
  const auto rooks = setup(spec.rooks, Model::kSbm);
  write_network("/fig2/autapses", fig.autapses, &fig.autapses_exact, setup(spec.autapses, Model::kSbm));
  write_network("/fig2/hopfield", fig.hopfield, &fig.hopfield_exact, hopfield);
  write_network("/fig2/rooks", fig.rooks, &fig.rooks_exact, rooks);
  write_network("/fig2/rooks_tanh", fig.rooks_tanh, nullptr, setup(spec.rooks, Model::kTanh));
  for (std::size_t k = 0; k < fig.from_patterns.size(); ++k) {
    const auto group = text("/fig2/from_patterns/", k);
    write_curve(file, group, fig.from_patterns[k], hopfield);
    file.attribute(group, "start", spec.patterns[k]);
  }
  const auto& magnitudes = spec.growing_magnitudes;
  file.write("/fig2/growing_rooks/weight_magnitude", magnitudes, {magnitudes.size()});
  file.write("/fig2/growing_rooks/mutual_information_bits", fig.rooks_bits, {fig.rooks_bits.size()});
  file.attach_scale("/fig2/growing_rooks/mutual_information_bits", 0, "/fig2/growing_rooks/weight_magnitude");
  describe(file, "/fig2/growing_rooks", {.network = spec.rooks, .magnitude = 1});
  write_visited(file, "/fig2/visits/none", fig.rooks_without_noise, rooks);
  write_visited(file, "/fig2/visits/peak", fig.rooks_at_peak, rooks);
}

// A number of every size and noise strength, the mean over runs with its standard error; NaN where unknown.
void write_part(Hdf5Writer& file, const Fig3& fig, const std::string& name,
                const std::function<double(const SizeInformation&)>& number) {
  const auto& points = fig.parts.front().points;
  std::vector<double> mean;
  std::vector<double> error;
  for (std::size_t k = 0; k < points.size(); ++k) {
    for (std::size_t size = 0; size < points[k].sizes.size(); ++size) {
      std::vector<double> values;
      for (const auto& run : fig.parts) values.push_back(number(run.points[k].sizes[size]));
      const auto over_runs = estimate(values);
      mean.push_back(over_runs.mean);
      error.push_back(over_runs.standard_error.value_or(kMissing));
    }
  }
  for (const auto& [group, values] : {std::pair("mean", mean), std::pair("standard_error", error)}) {
    const auto path = text("/fig3/parts/", group, "/", name);
    file.write(path, values, {points.size(), points.front().sizes.size()});
    file.attach_scale(path, 0, "/fig3/parts/noise_strength");
    file.attach_scale(path, 1, "/fig3/parts/size");
  }
}

void write_parts(Hdf5Writer& file, const Fig3& fig) {
  const auto& spec = fig.spec;
  std::vector<std::int64_t> sizes;
  for (const auto& size : fig.parts.front().points.front().sizes)
    sizes.push_back(static_cast<std::int64_t>(size.size));
  file.write("/fig3/parts/noise_strength", spec.large_noise_strengths, {spec.large_noise_strengths.size()});
  file.write("/fig3/parts/size", sizes, {sizes.size()});
  using Size = const SizeInformation&;
  write_part(file, fig, "mutual_information_bits",
             [](Size size) { return size.mutual_information_bits.mean; });
  write_part(file, fig, "estimated_bits", [](Size size) { return size.estimated_bits.mean; });
  write_part(file, fig, "baseline_bits", [](Size size) { return size.baseline_bits.value_or(kMissing); });
  write_part(file, fig, "entropy_bits", [](Size size) { return size.entropy_bits.mean; });
  write_part(file, fig, "divergence_bits", [](Size size) { return size.divergence_bits.mean; });
  write_part(file, fig, "undersampled_share", [](Size size) { return size.undersampled_share; });
  const Setup setup{.network = spec.large,
                    .magnitude = spec.large_magnitude,
                    .steps = spec.large_steps,
                    .replicates = spec.large_runs};
  describe(file, "/fig3/parts", setup);
  file.attribute("/fig3/parts", "subnetworks", static_cast<double>(spec.subsets));
  write_result_network(file, "/fig3/parts", network_of(setup));
}

void write(Hdf5Writer& file, const Fig3& fig) {
  const auto& spec = fig.spec;
  Setup setup{.network = spec.small, .magnitude = spec.small_magnitude};
  for (std::size_t k = 0; k < fig.by_length.size(); ++k) {
    setup.steps = spec.lengths[k].steps;
    setup.replicates = spec.lengths[k].replicates;
    write_curve(file, text("/fig3/lengths/", k), fig.by_length[k], setup);
  }
  write_exact_curve(file, "/fig3", fig.exact, setup);
  write_result_network(file, "/fig3", network_of(setup));
  if (!fig.parts.empty()) write_parts(file, fig);
}

void write_path(Hdf5Writer& file, const CubePath& path) {
  file.write("/fig4/path/activity", path.activities, {path.activities.size() / path.neurons, path.neurons});
  file.attribute("/fig4/path", "before_steps", static_cast<double>(path.before_steps));
  file.attribute("/fig4/path", "pulse_steps", static_cast<double>(path.pulse_steps));
  file.attribute("/fig4/path", "pulse", static_cast<double>(path.pulse));
}

void write(Hdf5Writer& file, const Fig4& fig) {
  const auto write_train = [&file](const std::string& group, const PulseTrainStudy& study, Setup setup) {
    const auto& options = study.options;
    setup.model = options.model;
    setup.steps = options.steps();
    setup.replicates = options.replicates;
    write_pulse(file, group, network_of(setup), study);
    describe(file, group, setup);
    describe(file, group, options.train);
  };
  const Setup tanh{.network = fig.spec.tanh, .magnitude = fig.spec.tanh_magnitude, .model = Model::kTanh};
  write_train("/fig4/sbm", fig.sbm, {.network = fig.spec.sbm, .magnitude = fig.spec.sbm_magnitude});
  write_train("/fig4/tanh", fig.tanh, tanh);
  const auto path = switching_path(fig.tanh);
  if (!path) return;
  write_path(file, *path);
  describe(file, "/fig4/path", tanh);
}

void write_distance(Hdf5Writer& file, const std::string& name, const std::vector<Estimate>& distances) {
  std::vector<double> mean;
  std::vector<double> error;
  for (const auto& distance : distances) {
    mean.push_back(distance.mean);
    error.push_back(distance.standard_error.value_or(kMissing));
  }
  const auto path = text("/discussion/boltzmann/", name);
  for (const auto& [of, values] : {std::pair(path, mean), std::pair(path + "_standard_error", error)}) {
    file.write(of, values, {values.size()});
    file.attach_scale(of, 0, "/discussion/boltzmann/steps");
  }
}

void write(Hdf5Writer& file, const Discussion& discussion) {
  const auto& spec = discussion.spec;
  const Setup searched{
      .network = spec.searched, .magnitude = spec.searched_magnitude, .replicates = spec.searches};
  const std::string search = "/discussion/search";
  write_search(file, search, network_of(searched), discussion.search);
  describe(file, search, searched);
  file.attribute(search, "target", spec.target);
  file.attribute(search, "strength", spec.strength);
  file.attribute(search, "duration", static_cast<double>(spec.duration));
  const std::string boltzmann = "/discussion/boltzmann";
  const std::vector<std::int64_t> lengths(spec.lengths.begin(), spec.lengths.end());
  file.write(boltzmann + "/steps", lengths, {lengths.size()});
  write_distance(file, "asynchronous_distance", discussion.asynchronous_distance);
  write_distance(file, "synchronous_distance", discussion.synchronous_distance);
  describe(file, boltzmann,
           {.network = spec.symmetric, .magnitude = spec.symmetric_magnitude, .replicates = spec.replicates});
  file.attribute(boltzmann, "downhill_magnitude", spec.downhill_magnitude);
  file.attribute(boltzmann, "asynchronous_uphill_share", discussion.asynchronous_energy.share());
  file.attribute(boltzmann, "synchronous_uphill_share", discussion.synchronous_energy.share());
}

}  // namespace

void write_reproduction_hdf5(const std::filesystem::path& path, const Reproduction& reproduction,
                             const std::string& claims_json, const Origin& origin) {
  Hdf5Writer file(path);
  begin_result(file, "recres reproduction", origin);
  file.write("/claims", claims_json);
  if (reproduction.fig1) write(file, *reproduction.fig1);
  if (reproduction.fig2) write(file, *reproduction.fig2);
  if (reproduction.fig3) write(file, *reproduction.fig3);
  if (reproduction.fig4) write(file, *reproduction.fig4);
  if (reproduction.discussion) write(file, *reproduction.discussion);
  file.commit();
}

}  // namespace recres
