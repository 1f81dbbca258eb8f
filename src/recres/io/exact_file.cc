#include "recres/io/exact_file.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "recres/io/result_parts.h"
#include "recres/util/missing.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// A number of every noise strength.
template <typename Value>
void write_column(Hdf5Writer& file, const std::string& group, const char* name, const ExactStudy& study,
                  const Value& value) {
  std::vector<double> numbers;
  for (const auto& point : study.curve) numbers.push_back(value(point));
  const auto path = text(group, "/", name);
  file.write(path, numbers, {numbers.size()});
  file.attach_scale(path, 0, text(group, "/noise_strength"));
}

void write_curve(Hdf5Writer& file, const std::string& group, const ExactStudy& study) {
  std::vector<double> strengths;
  for (const auto& point : study.curve) strengths.push_back(point.noise_strength);
  file.write(text(group, "/noise_strength"), strengths, {strengths.size()});
  const auto column = [&](const char* name, const auto& value) {
    write_column(file, group, name, study, value);
  };
  column("entropy_bits", [](const ExactPoint& point) { return point.entropy_bits; });
  column("mutual_information_bits", [](const ExactPoint& point) { return point.mutual_information_bits; });
  column("divergence_bits", [](const ExactPoint& point) { return point.divergence_bits; });
  column("relaxation_steps",
         [](const ExactPoint& point) { return point.relaxation_steps().value_or(kMissing); });
  column("shortfall_bit_steps",
         [](const ExactPoint& point) { return point.shortfall_bit_steps.value_or(kMissing); });
  column("recurrent_share", [](const ExactPoint& point) { return point.recurrent_share; });
  column("period_steps", [](const ExactPoint& point) { return static_cast<double>(point.period); });
}

// [point, mode, 4]: real and imaginary part of the eigenvalue, relaxation and period; what is missing is NaN.
void write_modes(Hdf5Writer& file, const std::string& group, const ExactStudy& study) {
  std::size_t most = 0;
  for (const auto& point : study.curve) most = std::max(most, point.modes ? point.modes->size() : 0);
  if (most == 0) return;
  std::vector<double> numbers;
  for (const auto& point : study.curve) {
    const std::size_t known = point.modes ? point.modes->size() : 0;
    for (std::size_t k = 0; k < known; ++k) {
      const auto& mode = (*point.modes)[k];
      numbers.insert(numbers.end(), {mode.eigenvalue.real(), mode.eigenvalue.imag(), mode.relaxation_steps,
                                     mode.period_steps});
    }
    numbers.insert(numbers.end(), 4 * (most - known), kMissing);
  }
  file.write(text(group, "/modes"), numbers, {study.curve.size(), most, 4});
  file.attribute(text(group, "/modes"), "columns",
                 "real and imaginary part of the eigenvalue, relaxation_steps, period_steps");
}

void write_states(Hdf5Writer& file, const std::string& group, const ExactStudy& study) {
  const auto states = static_cast<std::uint64_t>(study.curve.front().stationary.size());
  if (states == 0) return;
  std::vector<double> stationary;
  for (const auto& point : study.curve)
    stationary.insert(stationary.end(), point.stationary.begin(), point.stationary.end());
  file.write(text(group, "/stationary"), stationary, {study.curve.size(), states});
  for (std::size_t k = 0; k < study.curve.size(); ++k) {
    if (!study.curve[k].metastable) continue;
    const auto& sets = *study.curve[k].metastable;
    const auto count = static_cast<std::uint64_t>(sets.coarse.rows());
    const auto path = text(group, "/metastable/", k);
    using Rows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    const Rows membership = sets.membership;
    const Rows coarse = sets.coarse;
    file.write(text(path, "/membership"), {membership.data(), states * count}, {states, count});
    file.write(text(path, "/coarse"), {coarse.data(), count * count}, {count, count});
    file.attribute(text(path, "/coarse"), "crispness", sets.crispness);
  }
}

void write_attractors(Hdf5Writer& file, const std::string& group, const ExactStudy& study) {
  const auto& attractors = *study.attractors;
  std::vector<std::int64_t> states;
  std::vector<std::int64_t> first = {0};
  for (const auto& attractor : attractors.states) {
    for (const auto state : attractor) states.push_back(static_cast<std::int64_t>(state));
    first.push_back(static_cast<std::int64_t>(states.size()));
  }
  std::vector<std::int64_t> basin_of;
  for (const auto basin : attractors.basin_of)
    basin_of.push_back(basin == kUndecidedBasin ? -1 : std::int64_t{basin});
  file.write(text(group, "/attractors/state"), states, {states.size()});
  file.write(text(group, "/attractors/first"), first, {first.size()});
  file.write(text(group, "/attractors/basin_of"), basin_of, {basin_of.size()});
  std::vector<double> residence;
  for (const auto& point : study.curve)
    residence.insert(residence.end(), point.residence_steps.begin(), point.residence_steps.end());
  if (residence.empty()) return;
  file.write(text(group, "/attractors/residence_steps"), residence,
             {study.curve.size(), residence.size() / study.curve.size()});
}

void write_observation(Hdf5Writer& file, const std::string& group, const Observation& observation) {
  std::vector<double> peaks;
  for (const auto& peak : observation.peaks)
    peaks.insert(peaks.end(), {peak.steps, peak.noise_strength, peak.mutual_information_bits});
  const auto path = text(group, "/observed_peaks");
  file.write(path, peaks, {observation.peaks.size(), 3});
  file.attribute(path, "columns", "steps, noise_strength, mutual_information_bits");
  if (!observation.window) return;
  file.attribute(path, "window_from_steps", observation.window->from_steps);
  file.attribute(path, "window_to_steps", observation.window->to_steps);
}

void write_switching(Hdf5Writer& file, const std::string& group, const ExactStudy& study) {
  const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> to = study.switching->to;
  const auto& undecided = study.switching->undecided;
  const auto count = static_cast<std::uint64_t>(to.rows());
  file.write(text(group, "/switching/to"), {to.data(), count * count}, {count, count});
  file.write(text(group, "/switching/undecided"), {undecided.data(), count}, {count});
  file.attribute(text(group, "/switching/to"), "noise_strength", study.pulse->noise_strength);
  file.attribute(text(group, "/switching/to"), "steps", static_cast<double>(study.pulse->steps));
}

}  // namespace

void write_exact(Hdf5Writer& file, const std::string& group, const ExactStudy& study) {
  write_curve(file, group, study);
  write_modes(file, group, study);
  write_states(file, group, study);
  if (study.attractors) write_attractors(file, group, study);
  if (study.observation) write_observation(file, group, *study.observation);
  if (study.switching) write_switching(file, group, study);
}

void write_exact_hdf5(const std::filesystem::path& path, const Network& network, const ExactStudy& study,
                      const Origin& origin) {
  Hdf5Writer file(path);
  begin_result(file, "recres exact", origin);
  write_exact(file, "", study);
  write_result_network(file, "", network);
  file.commit();
}

}  // namespace recres
