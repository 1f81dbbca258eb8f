#include "recres/exact/pulse_design.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

#include "recres/exact/transition_operator.h"
#include "recres/util/eigen_index.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// Strengths that bisection or a descent takes, about.
constexpr std::uint64_t kRefinements = 20;

// What is wanted of a pulse: the larger, the better.
using Merit = std::function<double(const PulseEnds&)>;

struct Rated {
  double strength;
  double merit;
};

std::vector<double> strengths_of(const StrengthRange& range) {
  std::vector<double> strengths = {0};
  const double octaves = std::log2(range.most / range.least);
  const double count = std::ceil(octaves * static_cast<double>(range.per_octave));
  for (double k = 0; k < count; ++k) strengths.push_back(range.least * std::exp2(octaves * k / count));
  strengths.push_back(range.most);
  return strengths;
}

// Merits of pulses from the same starts.
class PulseRating {
 public:
  PulseRating(const PulseFiring& firing_of, const Attractors& attractors, std::vector<PulseStart> starts,
              Merit merit, std::size_t threads, const RunContext& context)
      : firing_of_(firing_of),
        basins_(basins_of(attractors)),
        starts_(std::move(starts)),
        merit_(std::move(merit)),
        threads_(threads),
        context_(context) {}

  // Of a strength, after each of 1 … `steps` steps.
  std::vector<double> after_each(double strength, std::uint64_t steps) const {
    const FiringTable firing = firing_of_(strength);
    const auto chain = make_transition_operator(firing);
    PulseRun run(*chain, starts_, basins_, threads_);
    std::vector<double> merits;
    while (merits.size() < steps) {
      run.step(context_);
      merits.push_back(merit_(run.ends()));
    }
    return merits;
  }

  PulseEnds ends(const Pulse& pulse) const {
    const FiringTable firing = firing_of_(pulse.noise_strength);
    const auto chain = make_transition_operator(firing);
    return pulse_ends(*chain, pulse.steps, starts_, basins_, threads_, context_);
  }

  Rated rated(const Pulse& pulse) const {
    return {.strength = pulse.noise_strength, .merit = merit_(ends(pulse))};
  }

 private:
  const PulseFiring& firing_of_;
  PulseTargets basins_;
  std::vector<PulseStart> starts_;
  Merit merit_;
  std::size_t threads_;
  RunContext context_;
};

// Pulses of one duration, in the order of their strengths.
class StrengthSearch {
 public:
  StrengthSearch(const PulseRating& rating, std::uint64_t steps, double precision, std::vector<Rated> scan)
      : rating_(rating), steps_(steps), precision_(precision), scan_(std::move(scan)) {}

  // The first strength found whose merit is enough, or the one of the most merit.
  Rated first(double enough) const {
    Rated best = scan_.front();
    for (std::size_t k = 0; k < scan_.size(); ++k) {
      if (scan_[k].merit >= enough) return k == 0 ? scan_[0] : crossing(scan_[k - 1], scan_[k], enough);
      if (scan_[k].merit > best.merit) best = scan_[k];
      if (!is_peak(k)) continue;
      const Rated top = top_between(scan_[k - 1], scan_[k], scan_[k + 1], enough);
      if (top.merit >= enough) return crossing(scan_[k - 1], top, enough);
      if (top.merit > best.merit) best = top;
    }
    return best;
  }

 private:
  // Roundings make peaks as well where strong noise changes nothing any more.
  bool is_peak(std::size_t k) const {
    constexpr double kFlat = 1e-9;
    if (k == 0 || k + 1 == scan_.size()) return false;
    const double before = scan_[k].merit - scan_[k - 1].merit;
    const double after = scan_[k].merit - scan_[k + 1].merit;
    return before >= 0 && after >= 0 && std::max(before, after) > kFlat;
  }

  Rated rated(double strength) const { return rating_.rated({.noise_strength = strength, .steps = steps_}); }

  // Where the merit becomes enough, from below.
  Rated crossing(Rated below, Rated enough_at, double enough) const {
    while (enough_at.strength - below.strength > precision_ * enough_at.strength) {
      const Rated middle = rated((below.strength + enough_at.strength) / 2);
      (middle.merit >= enough ? enough_at : below) = middle;
    }
    return enough_at;
  }

  // Up the larger part of the bracket by the golden section of it; ends as soon as it is enough.
  Rated top_between(Rated left, Rated top, Rated right, double enough) const {
    constexpr double kSection = 0.3819660112501051;
    for (std::uint64_t k = 0; k < kRefinements && top.merit < enough; ++k) {
      const bool is_right = right.strength - top.strength > top.strength - left.strength;
      const double far = is_right ? right.strength : left.strength;
      const Rated next = rated(top.strength + kSection * (far - top.strength));
      Rated& end = is_right ? right : left;
      Rated& other = is_right ? left : right;
      if (next.merit > top.merit) {
        other = top;
        top = next;
      } else {
        end = next;
      }
    }
    return top;
  }

  const PulseRating& rating_;
  std::uint64_t steps_;
  double precision_;
  std::vector<Rated> scan_;
};

void require_options(const PulseDesignOptions& options) {
  const auto& [least, most, per_octave] = options.strengths;
  constexpr std::size_t kMostPerOctave = 1000;
  if (!(least > 0) || !(most > least) || !std::isfinite(most) || per_octave == 0 ||
      per_octave > kMostPerOctave) {
    throw InvalidArgument(text("noise strengths from ", least, " to ", most, ", ", per_octave,
                               " an octave, are no range to search; give 0 < least < most and 1 to ",
                               kMostPerOctave));
  }
  constexpr double kFinest = 1e-12;
  if (!(options.precision >= kFinest) || !(options.precision < 1)) {
    throw InvalidArgument(text("a noise strength cannot be found to ", options.precision,
                               "; give a precision from ", kFinest, " to 1"));
  }
}

// Of so many steps at a strength of the range, and so many in all for what is looked at more closely.
void require_design(const Attractors& attractors, std::size_t starts, std::uint64_t most_steps,
                    std::uint64_t refining_steps, const PulseDesignOptions& options) {
  const std::uint64_t states = attractors.basin_of.size();
  if (states > std::uint64_t{1} << kMostDesignNeurons) {
    throw InvalidArgument(text("pulses are designed for up to ", kMostDesignNeurons, " neurons, these ",
                               states, " states are of more; simulate some pulses instead"));
  }
  const auto count = attractors.states.size();
  if (count < 2)
    throw InvalidArgument("pulses have nothing to switch: the network has only one attractor without noise");
  require_options(options);
  const auto strengths = strengths_of(options.strengths).size();
  require_pulse_run(text("a search for pulses of up to ", most_steps, " steps among ", strengths,
                         " noise strengths on ", count, " attractors of ", states, " states"),
                    {.states = states,
                     .starts = starts,
                     .targets = count,
                     .steps = strengths * most_steps + refining_steps});
}

// What r → ∞ gives from any start.
PulseEnds shares_of_basins(const Attractors& attractors) {
  const auto count = eigen_index(attractors.states.size());
  PulseEnds ends{.to = Eigen::MatrixXd::Zero(1, count), .undecided = Eigen::VectorXd::Zero(1)};
  const double share = 1 / static_cast<double>(attractors.basin_of.size());
  for (const auto basin : attractors.basin_of)
    (basin == kUndecidedBasin ? ends.undecided[0] : ends.to(0, basin)) += share;
  return ends;
}

// [steps - 1][strength]: each duration as far as it can be the shortest that is enough.
std::vector<std::vector<Rated>> scan_of_shortest(const PulseRating& rating, std::uint64_t most_steps,
                                                 double enough, const StrengthRange& range) {
  std::vector<std::vector<Rated>> scans(most_steps);
  std::uint64_t upto = most_steps;
  for (const double strength : strengths_of(range)) {
    const auto merits = rating.after_each(strength, upto);
    for (std::size_t k = 0; k < merits.size(); ++k)
      scans[k].push_back({.strength = strength, .merit = merits[k]});
    const auto met =
        std::find_if(merits.begin(), merits.end(), [&](double merit) { return merit >= enough; });
    // What meets it stays to be looked at, longer ones do not.
    if (met != merits.end()) {
      upto = static_cast<std::uint64_t>(met - merits.begin());
      scans.resize(upto + 1);
    }
    if (upto == 0) break;
  }
  return scans;
}

struct RatedPulse {
  Pulse pulse;
  double merit;
};

// The shortest that is enough, or the one of the most merit.
RatedPulse shortest(std::span<const StrengthSearch> searches, double enough) {
  RatedPulse best{.pulse = {}, .merit = -std::numeric_limits<double>::infinity()};
  for (std::size_t k = 0; k < searches.size(); ++k) {
    const auto [strength, merit] = searches[k].first(enough);
    if (merit > best.merit) best = {.pulse = {.noise_strength = strength, .steps = k + 1}, .merit = merit};
    if (merit >= enough) return best;
  }
  return best;
}

// [duration][strength]: each up to the first strength that is enough.
std::vector<std::vector<Rated>> scan_of_weakest(const PulseRating& rating,
                                                std::span<const std::uint64_t> durations, double enough,
                                                const StrengthRange& range) {
  std::vector<std::vector<Rated>> scans(durations.size());
  for (const double strength : strengths_of(range)) {
    const auto is_open = [&](std::size_t k) { return scans[k].empty() || scans[k].back().merit < enough; };
    std::uint64_t longest = 0;
    for (std::size_t k = 0; k < durations.size(); ++k) {
      if (is_open(k)) longest = std::max(longest, durations[k]);
    }
    if (longest == 0) break;
    const auto merits = rating.after_each(strength, longest);
    for (std::size_t k = 0; k < durations.size(); ++k) {
      if (is_open(k)) scans[k].push_back({.strength = strength, .merit = merits[durations[k] - 1]});
    }
  }
  return scans;
}

// Summed without a subtraction, so that rare leaving keeps its digits.
double leaving_of(const PulseEnds& ends, std::size_t row, std::size_t attractor) {
  double sum = 0;
  for (Eigen::Index to = 0; to < ends.to.cols(); ++to) {
    if (to != eigen_index(attractor)) sum += ends.to(eigen_index(row), to);
  }
  return sum;
}

}  // namespace

void require_design_steps(std::uint64_t steps) {
  constexpr std::uint64_t kMostSteps = 1'000'000;
  if (steps == 0 || steps > kMostSteps)
    throw InvalidArgument(
        text("pulses of ", steps, " steps are not designed; give 1 to ", kMostSteps, " steps"));
}

StrengthRange strengths_for(const Network& network) {
  const double input = network.largest_input();
  if (!(input > 0))
    throw InvalidArgument("no noise strength is weak or strong for a network without weights and biases");
  return {.least = input / 50, .most = input * 100};
}

double distance_from_even(const PulseEnds& ends) {
  const double even = 1 / static_cast<double>(ends.to.cols());
  return ((ends.to.array() - even).abs().rowwise().sum() + ends.undecided.array()).maxCoeff() / 2;
}

double least_leaving(const SwitchingMatrix& switching) {
  double least = 1;
  for (std::size_t k = 0; k < static_cast<std::size_t>(switching.to.rows()); ++k)
    least = std::min(least, leaving_of(switching, k, k));
  return least;
}

EvenPulse most_even_pulse(const PulseFiring& firing_of, const Attractors& attractors,
                          std::uint64_t most_steps, double tolerance, const PulseDesignOptions& options,
                          const RunContext& context) {
  require_design_steps(most_steps);
  if (!(tolerance > 0) || !(tolerance < 1)) {
    throw InvalidArgument(
        text("a distance from even of ", tolerance, " cannot be asked for; give one between 0 and 1"));
  }
  require_design(attractors, attractors.states.size(), most_steps, kRefinements * most_steps * most_steps / 2,
                 options);
  const PulseRating rating(
      firing_of, attractors, starts_on(attractors),
      [](const PulseEnds& ends) { return -distance_from_even(ends); }, options.threads, context);
  std::vector<StrengthSearch> searches;
  for (auto& scan : scan_of_shortest(rating, most_steps, -tolerance, options.strengths))
    searches.emplace_back(rating, searches.size() + 1, options.precision, std::move(scan));
  auto found = shortest(searches, -tolerance);
  const bool is_reached = found.merit >= -tolerance;
  if (!is_reached) found = shortest(searches, found.merit - kAsEven);
  return {.pulse = found.pulse,
          .distance = -found.merit,
          .is_reached = is_reached,
          .unlimited_distance = distance_from_even(shares_of_basins(attractors)),
          .switching = rating.ends(found.pulse)};
}

std::vector<WeakestPulse> weakest_pulses(const PulseFiring& firing_of, const Attractors& attractors,
                                         std::span<const std::uint64_t> durations, double leaving,
                                         std::optional<std::uint32_t> attractor,
                                         const PulseDesignOptions& options, const RunContext& context) {
  if (durations.empty()) return {};
  for (const auto steps : durations) require_design_steps(steps);
  if (!(leaving > 0) || !(leaving <= 1)) {
    throw InvalidArgument(
        text("an attractor cannot be left with probability ", leaving, "; give one above 0 and up to 1"));
  }
  const auto count = attractors.states.size();
  if (attractor && *attractor >= count) {
    throw InvalidArgument(
        text("there is no attractor ", *attractor, " of ", count, "; attractors count from 0"));
  }
  const auto total = std::accumulate(durations.begin(), durations.end(), std::uint64_t{0});
  require_design(attractors, attractor ? 1 : count, *std::max_element(durations.begin(), durations.end()),
                 kRefinements * total, options);
  const PulseRating rating(
      firing_of, attractors,
      attractor ? std::vector<PulseStart>{start_among(attractors.states[*attractor])} : starts_on(attractors),
      [&](const PulseEnds& ends) {
        return attractor ? leaving_of(ends, 0, *attractor) : least_leaving(ends);
      },
      options.threads, context);
  const auto scans = scan_of_weakest(rating, durations, leaving, options.strengths);
  std::vector<WeakestPulse> out;
  for (std::size_t k = 0; k < durations.size(); ++k) {
    const auto [strength, merit] =
        StrengthSearch(rating, durations[k], options.precision, scans[k]).first(leaving);
    out.push_back({.steps = durations[k],
                   .noise_strength = merit >= leaving ? std::optional(strength) : std::nullopt,
                   .leaving = merit,
                   .leaving_strength = strength});
  }
  return out;
}

}  // namespace recres
