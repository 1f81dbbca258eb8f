#include "recres/reproduce/fig4.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>

#include "recres/network/generator_spec.h"
#include "recres/util/part_progress.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// Steps from the last pulse's end, or the start, until this pulse begins.
std::uint64_t free_steps_before(const PulseTrain& train, std::size_t pulse) {
  return pulse == 0 ? train.first : train.every - train.duration;
}

bool is_pulsed(const PulseTrain& train, std::uint64_t step) {
  if (step < train.first) return false;
  const auto since = step - train.first;
  return since / train.every < train.count && since % train.every < train.duration;
}

bool is_settled(const Settling& settling) {
  return settling.end == SettlingEnd::kSettled;
}

// Pulses of all runs that ended in another basin than they began in.
std::uint64_t switches(const PulseTrainStudy& study) {
  std::uint64_t out = 0;
  for (const auto& run : study.pulses) {
    for (const auto& pulse : run) {
      const bool is_known = is_settled(pulse.before) && is_settled(pulse.after);
      out += is_known && pulse.before.attractor != pulse.after.attractor ? 1U : 0U;
    }
  }
  return out;
}

// What was run.
std::string train_text(const std::string& network, double magnitude, const PulseTrain& train,
                       std::uint64_t replicates) {
  return text(network, ", w = ", magnitude, ", ", train.count, " pulses of r = ", train.strength, " for ",
              train.duration, " steps, every ", train.every, " from step ", train.first, " on, ", replicates,
              replicates == 1 ? " run" : " runs");
}

double distance(const double* a, const double* b, std::size_t neurons) {
  double squares = 0;
  for (std::size_t n = 0; n < neurons; ++n) squares += (a[n] - b[n]) * (a[n] - b[n]);
  return std::sqrt(squares);
}

// Of the nearest points of two cycles, the last `periods` points before each end.
double distance_of_cycles(const double* end_a, std::uint64_t period_a, const double* end_b,
                          std::uint64_t period_b, std::size_t neurons) {
  double nearest = std::numeric_limits<double>::infinity();
  for (std::uint64_t a = 0; a < period_a; ++a) {
    for (std::uint64_t b = 0; b < period_b; ++b)
      nearest = std::min(nearest, distance(end_a - a * neurons, end_b - b * neurons, neurons));
  }
  return nearest;
}

}  // namespace

FreeOrder free_order(const PulseTrainStudy& study) {
  FreeOrder out;
  std::unordered_map<std::uint64_t, std::uint64_t> next;
  for (std::size_t t = 0; t + 1 < study.states.size(); ++t) {
    if (is_pulsed(study.options.train, t)) continue;
    const auto known = next.try_emplace(study.states[t], study.states[t + 1]).first->second;
    ++out.steps;
    out.exceptions += known != study.states[t + 1] ? 1U : 0U;
  }
  return out;
}

std::optional<CubePath> switching_path(const PulseTrainStudy& study) {
  if (study.pulses.empty() || study.activities.empty()) return std::nullopt;
  const auto& train = study.options.train;
  const auto& pulses = study.pulses.front();
  const auto found = std::find_if(pulses.begin(), pulses.end(), [](const PulseRecord& pulse) {
    return is_settled(pulse.before) && is_settled(pulse.after) &&
           pulse.before.attractor != pulse.after.attractor;
  });
  if (found == pulses.end()) return std::nullopt;
  const auto pulse = static_cast<std::size_t>(found - pulses.begin());
  const auto neurons = study.activities.size() / (study.options.steps() + 1);
  const auto before = free_steps_before(train, pulse);
  const auto begin = train.first + pulse * train.every - before;
  const auto after_end = train.first + (pulse + 1) * train.every;
  CubePath path{
      .pulse = pulse,
      .neurons = neurons,
      .before_steps = before,
      .pulse_steps = train.duration,
      .activities = {study.activities.begin() + static_cast<std::ptrdiff_t>(begin * neurons),
                     study.activities.begin() + static_cast<std::ptrdiff_t>((after_end + 1) * neurons)}};
  for (const double y : path.activities) path.largest = larger(path.largest, std::fabs(y));
  const double* end_before = &path.activities[before * neurons];
  const double* end_after = &path.activities[(after_end - begin) * neurons];
  const auto period_before = study.attractors[found->before.attractor].period;
  const auto period_after = study.attractors[found->after.attractor].period;
  path.unrest = std::numeric_limits<double>::infinity();
  // Runs too short for their attractors show no cycle.
  if (period_before > before || period_after > train.every - train.duration) return path;
  path.unrest = std::max(distance(end_before, end_before - period_before * neurons, neurons),
                         distance(end_after, end_after - period_after * neurons, neurons));
  path.distance = distance_of_cycles(end_before, period_before, end_after, period_after, neurons);
  return path;
}

Fig4 measure(const Fig4Spec& spec, const ReproductionOptions& options, const RunContext& context) {
  const auto run = [&context](const std::string& name, const Network& network,
                              const PulseTrainOptions& pulses) {
    PartProgress experiment(context, name, pulses.replicates * pulses.steps());
    auto study = study_pulses(network, pulses, experiment.context());
    experiment.finish();
    return study;
  };
  Fig4 fig;
  fig.spec = spec;
  fig.sbm = run("Fig 4 A-D", generate_network(spec.sbm).scaled(spec.sbm_magnitude),
                {.train = spec.sbm_train,
                 .replicates = spec.sbm_replicates,
                 .seed = options.seed,
                 .threads = options.threads});
  fig.tanh = run(
      "Fig 4 E tanh", generate_network(spec.tanh).scaled(spec.tanh_magnitude),
      {.model = Model::kTanh, .train = spec.tanh_train, .seed = options.seed, .threads = options.threads});
  return fig;
}

Claim judge_4a(const Fig4& fig) {
  // As likely as 5 standard errors are of a normal quantity.
  constexpr double kChance = 1e-6;
  constexpr std::uint64_t kPeriod = 8;
  constexpr std::size_t kCycles = 4;
  Claim claim{.id = "4a",
              .where = "Fig 4 A-D",
              .claim =
                  "pulses of noise switch between cycles of 8 states; between pulses the order of states "
                  "is fixed",
              .expected =
                  "four cycles of 8; frequencies of switching as P(r)^d of the exact chain tells "
                  "(chi-square, p above 10^-6); no exception in the order of free steps"};
  const auto& study = fig.sbm;
  const auto& attractors = study.attractors;
  const bool are_cycles =
      attractors.size() == kCycles && study.switching.attractors.size() == kCycles &&
      std::all_of(attractors.begin(), attractors.end(),
                  [](const KnownAttractor& attractor) { return attractor.period == kPeriod; });
  claim.require(are_cycles, "the attractors are not four cycles of 8 states");
  const auto switched = switches(study);
  claim.require(switched > 0, "no pulse switches");
  const auto& fit = study.switching.fit;
  const double p_value = fit ? fit->p_value : std::nan("");
  claim.require(p_value > kChance, "the frequencies of switching are not those of theory");
  const auto order = free_order(study);
  claim.require(order.steps > 0 && order.exceptions == 0, "the order of states is not fixed between pulses");
  std::uint64_t pulses = 0;
  for (const auto& run : study.pulses) pulses += run.size();
  claim.measured =
      text(attractors.size(), " attractors; ", switched, " of ", pulses, " pulses switch; chi-square ",
           fit ? fixed_text(fit->chi_square, 1) : "unknown", ", ", fit ? fit->degrees_of_freedom : 0,
           " degrees of freedom, p = ", fixed_text(p_value, 4), "; ", order.exceptions, " exceptions in ",
           order.steps, " free steps");
  claim.add("attractors", static_cast<double>(attractors.size()));
  claim.add("pulses", static_cast<double>(pulses));
  claim.add("switches", static_cast<double>(switched));
  claim.add("p_value", p_value);
  claim.add("free_steps", static_cast<double>(order.steps));
  claim.add("exceptions", static_cast<double>(order.exceptions));
  claim.runs = train_text(fig.spec.sbm, fig.spec.sbm_magnitude, fig.spec.sbm_train, fig.spec.sbm_replicates);
  return claim;
}

Claim judge_4b(const Fig4& fig) {
  constexpr double kMostUnrest = 1e-6;
  constexpr double kLeastDistance = 0.1;
  Claim claim{
      .id = "4b",
      .where = "Fig 4 E",
      .claim = "three tanh neurons: after 100 free steps a weak pulse of 5 leads to another attractor",
      .expected =
          "a pulse that switches, inside the cube |y| <= 1; on a cycle before and after (to "
          "10^-6), 0.1 or more apart"};
  const auto switched = switches(fig.tanh);
  const auto path = switching_path(fig.tanh);
  claim.require(path.has_value(), "no pulse leads to another attractor");
  claim.measured = text(switched, " of ", fig.spec.tanh_train.count, " pulses switch");
  claim.add("switches", static_cast<double>(switched));
  claim.runs = text(train_text(fig.spec.tanh, fig.spec.tanh_magnitude, fig.spec.tanh_train, 1), ", tanh");
  if (!path) return claim;
  claim.require(path->neurons == 3, "the neurons are not three");
  claim.require(path->largest <= 1, "activities leave the cube");
  claim.require(path->unrest <= kMostUnrest, "the network is not at rest before and after");
  claim.require(path->distance >= kLeastDistance, "the attractors are one");
  claim.measured += text("; the first one: |y| up to ", fixed_text(path->largest, 3), ", cycles repeat to ",
                         power_text(path->unrest), ", ", fixed_text(path->distance, 3), " apart");
  claim.add("largest_activity", path->largest);
  claim.add("unrest", path->unrest);
  claim.add("distance", path->distance);
  return claim;
}

std::vector<Claim> judge(const Fig4& fig) {
  return {judge_4a(fig), judge_4b(fig)};
}

}  // namespace recres
