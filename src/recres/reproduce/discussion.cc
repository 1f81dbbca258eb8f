#include "recres/reproduce/discussion.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <span>

#include "recres/exact/closed_forms.h"
#include "recres/network/generator_spec.h"
#include "recres/reproduce/asynchronous_run.h"
#include "recres/simulate/simulate.h"
#include "recres/state/state.h"
#include "recres/util/error.h"
#include "recres/util/parallel.h"
#include "recres/util/part_progress.h"
#include "recres/util/text.h"

namespace recres {

namespace {

using Visit = std::function<void(std::uint64_t)>;

// Runs a network from its first state on: (replicate, steps, visit).
using Runner = std::function<void(std::uint64_t, std::uint64_t, const Visit&)>;

Runner asynchronous_runner(const Network& network, std::uint64_t seed) {
  return [&network, seed](std::uint64_t replicate, std::uint64_t steps, const Visit& visit) {
    run_asynchronously(network, 0, {.seed = seed, .replicate = replicate, .steps = steps}, visit);
  };
}

Runner synchronous_runner(const Kernel& kernel, std::uint64_t seed) {
  return [&kernel, seed](std::uint64_t replicate, std::uint64_t steps, const Visit& visit) {
    simulate(kernel, {.seed = seed, .replicate = replicate}, {.steps = steps}, {},
             [&visit](std::span<const std::uint64_t> states) {
               for (const auto state : states) visit(state);
             });
  };
}

// Half the sum of absolute differences.
double distance_to(const Eigen::VectorXd& law, const Runner& run, std::uint64_t replicate,
                   std::uint64_t steps) {
  Eigen::VectorXd share = Eigen::VectorXd::Zero(law.size());
  run(replicate, steps, [&share](std::uint64_t state) { ++share[static_cast<Eigen::Index>(state)]; });
  return (share / share.sum() - law).cwiseAbs().sum() / 2;
}

std::vector<Estimate> distances(const Eigen::VectorXd& law, const Runner& run, const DiscussionSpec& spec,
                                std::size_t threads, const RunContext& context) {
  std::vector<Estimate> out;
  for (const auto steps : spec.lengths) {
    std::vector<double> values(spec.replicates);
    parallel_for(values.size(), threads, [&](std::size_t k) {
      values[k] = distance_to(law, run, k, steps);
      context.advance(steps);
    });
    out.push_back(estimate(values));
  }
  return out;
}

EnergySteps energy_steps(const Eigen::VectorXd& energy, const Runner& run, std::uint64_t runs,
                         std::uint64_t steps) {
  // Far above rounding, far below what a weight makes.
  const double least_rise = 1e-9 * energy.cwiseAbs().maxCoeff();
  EnergySteps out{.steps = runs * steps};
  for (std::uint64_t k = 0; k < runs; ++k) {
    double before = std::numeric_limits<double>::infinity();
    run(k, steps, [&](std::uint64_t state) {
      const double now = energy[static_cast<Eigen::Index>(state)];
      out.uphill += now > before + least_rise ? 1U : 0U;
      before = now;
    });
  }
  return out;
}

// The exponent of a power law through these points, log against log, with its standard error.
Estimate exponent(const std::vector<std::uint64_t>& lengths, const std::vector<Estimate>& values) {
  double mean_x = 0;
  for (const auto length : lengths)
    mean_x += std::log(static_cast<double>(length)) / static_cast<double>(lengths.size());
  double slope = 0;
  double squares = 0;
  double variance = 0;
  for (std::size_t k = 0; k < lengths.size(); ++k) {
    const double x = std::log(static_cast<double>(lengths[k])) - mean_x;
    slope += x * std::log(values[k].mean);
    squares += x * x;
    variance += std::pow(x * values[k].standard_error.value_or(0) / values[k].mean, 2);
  }
  return {.mean = slope / squares, .standard_error = std::sqrt(variance) / squares};
}

}  // namespace

Discussion measure(const DiscussionSpec& spec, const ReproductionOptions& options,
                   const RunContext& context) {
  Discussion out;
  out.spec = spec;
  const auto searched = generate_network(spec.searched).scaled(spec.searched_magnitude);
  PartProgress searches(context, "search", spec.searches);
  out.search = study_search(searched,
                            {.target = StateTarget{parse_state(spec.target, searched.neurons())},
                             .strength = spec.strength,
                             .duration = spec.duration,
                             .replicates = spec.searches,
                             .seed = options.seed,
                             .threads = options.threads},
                            searches.context());
  searches.finish();
  const auto symmetric = without_autapses(generate_network(spec.symmetric));
  const auto warm = symmetric.scaled(spec.symmetric_magnitude);
  const auto law = boltzmann_distribution(warm);
  if (!law) throw InvalidArgument(text("the weights of ", spec.symmetric, " are not symmetric"));
  const auto longest = *std::max_element(spec.lengths.begin(), spec.lengths.end());
  const auto kernel = make_kernel(warm, Model::kSbm, NoiseLevel(0), longest);
  const auto law_distances = [&](const std::string& name, const Runner& run) {
    const auto steps = std::accumulate(spec.lengths.begin(), spec.lengths.end(), std::uint64_t{0});
    PartProgress experiment(context, name, spec.replicates * steps);
    auto found = distances(*law, run, spec, options.threads, experiment.context());
    experiment.finish();
    return found;
  };
  out.asynchronous_distance = law_distances("one at a time", asynchronous_runner(warm, options.seed));
  out.synchronous_distance = law_distances("all at once", synchronous_runner(*kernel, options.seed));
  const auto cold = symmetric.scaled(spec.downhill_magnitude);
  const auto cold_kernel = make_kernel(cold, Model::kSbm, NoiseLevel(0), spec.downhill_steps);
  const auto energy = energies(cold);
  PartProgress downhill(context, "energy", 1);
  // Both update as many neurons.
  out.asynchronous_energy = energy_steps(energy, asynchronous_runner(cold, options.seed), spec.downhill_runs,
                                         spec.downhill_steps * cold.neurons());
  out.synchronous_energy = energy_steps(energy, synchronous_runner(*cold_kernel, options.seed),
                                        spec.downhill_runs, spec.downhill_steps);
  downhill.finish();
  return out;
}

Claim judge_5a(const Discussion& discussion) {
  Claim claim{.id = "5a",
              .where = "conclusion",
              .claim = "repeated pulses try attractors until a useful one is found, and then stay there",
              .expected =
                  "every search finds its cycle and stays; the mean number of pulses is that of the "
                  "exact probabilities per pulse, within 5 standard errors"};
  const auto& study = discussion.search;
  const auto stayed = static_cast<std::uint64_t>(
      std::count_if(study.runs.begin(), study.runs.end(), [](const SearchRun& run) { return run.stayed; }));
  const Estimate pulses{.mean = study.mean_pulses.value_or(std::nan("")),
                        .standard_error = study.mean_pulses_error};
  const bool has_theory = study.theory && study.theory->mean_pulses;
  const double theory = has_theory ? *study.theory->mean_pulses : std::nan("");
  const double simple =
      study.theory && study.theory->simple_pulses ? *study.theory->simple_pulses : std::nan("");
  claim.require(!study.runs.empty() && study.found() == study.runs.size(),
                "not every search finds its cycle");
  claim.require(stayed == study.runs.size(), "not every search stays on its cycle");
  // No pulse at all would agree with a theory of none.
  claim.require(pulses.mean > 0, "no pulse is needed");
  claim.require(is_near(pulses, theory), "the number of pulses is not that of theory");
  claim.measured =
      text(study.found(), " of ", study.runs.size(), " found, ", stayed, " stayed; ", estimate_text(pulses),
           " pulses, theory ", fixed_text(theory, 3), ", 1/p of those that need any ", fixed_text(simple, 3));
  claim.add("found", static_cast<double>(study.found()));
  claim.add("stayed", static_cast<double>(stayed));
  claim.add("mean_pulses", pulses);
  claim.add("theory_pulses", theory);
  claim.add("simple_pulses", simple);
  const auto& spec = discussion.spec;
  claim.runs =
      text(spec.searched, ", w = ", spec.searched_magnitude, ", pulses of r = ", spec.strength, " for ",
           spec.duration, " steps until the cycle of ", spec.target, ", ", spec.searches, " searches");
  return claim;
}

Claim judge_5b(const Discussion& discussion) {
  // Of short runs the start is still felt.
  constexpr double kSlopeTolerance = 0.03;
  constexpr double kFewer = 0.1;
  Claim claim{.id = "5b",
              .where = "discussion",
              .claim =
                  "one neuron at a time, a symmetric network reaches the Boltzmann law; all at once it does "
                  "not, nor does it walk downhill in energy",
              .expected =
                  "distance to the law falls as T^-0.5 (exponent to 0.03), all at once it does not; all "
                  "at once energy rises on some steps, one at a time on fewer than a tenth as many"};
  const auto slope = exponent(discussion.spec.lengths, discussion.asynchronous_distance);
  const auto& last = discussion.asynchronous_distance.back();
  const auto& synchronous = discussion.synchronous_distance.back();
  claim.require(is_near(slope, -0.5, kSlopeTolerance), "the distance does not shrink as 1/sqrt(T)");
  claim.require(falls(discussion.asynchronous_distance), "the distance does not fall");
  // Ten times as far is no matter of run length.
  claim.require(synchronous.mean > 10 * last.mean, "all at once comes to the Boltzmann law too");
  const auto& all = discussion.synchronous_energy;
  const auto& one = discussion.asynchronous_energy;
  claim.require(all.uphill > 0, "the energy of the synchronous network never rises");
  claim.require(one.share() < kFewer * all.share(), "the energy of the asynchronous network rises as often");
  claim.measured =
      text("exponent ", estimate_text(slope), "; distance ", estimate_text(last, 5),
           " at T = ", power_text(static_cast<double>(discussion.spec.lengths.back())), ", all at once ",
           estimate_text(synchronous, 5), "; energy rises on ", fixed_text(100 * all.share(), 2),
           " % of the steps, one at a time ", fixed_text(100 * one.share(), 3), " %");
  claim.add("exponent", slope);
  claim.add("asynchronous_distance", last);
  claim.add("synchronous_distance", synchronous);
  claim.add("synchronous_uphill_share", all.share());
  claim.add("asynchronous_uphill_share", one.share());
  const auto& spec = discussion.spec;
  claim.runs = text(spec.symmetric, " without its diagonal, r = 0; w = ", spec.symmetric_magnitude,
                    ", T = ", spec.lengths.front(), " to ", spec.lengths.back(), ", ", spec.replicates,
                    " replicates; w = ", spec.downhill_magnitude, ", ", spec.downhill_runs, " runs of ",
                    spec.downhill_steps, " steps, one at a time N times as many");
  return claim;
}

std::vector<Claim> judge(const Discussion& discussion) {
  return {judge_5a(discussion), judge_5b(discussion)};
}

}  // namespace recres
