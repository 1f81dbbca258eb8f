// How far every estimator of I is from the exact I of networks, and how much it spreads over runs. Prints one
// line of JSON for each network, length of run and way of estimating; all numbers in bit. Networks are
// gaussian ones of the seed given, 1 where none is.

#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "recres/exact/exact_point.h"
#include "recres/information/estimator.h"
#include "recres/information/information.h"
#include "recres/information/surrogates.h"
#include "recres/law/step_entropy.h"
#include "recres/network/generator_spec.h"
#include "recres/simulate/simulate.h"
#include "recres/util/error.h"
#include "recres/util/parallel.h"
#include "recres/util/text.h"

namespace {

using namespace recres;

constexpr std::uint64_t kBurnIn = 10'000;
constexpr std::uint64_t kSurrogates = 10;

// A network, and how long it is watched how often.
struct Subject {
  std::uint64_t neurons;
  double magnitude;
  double noise_strength;
  std::vector<std::uint64_t> steps;
  std::uint64_t runs;
};

const std::vector<std::uint64_t> kAllSteps = {100, 1'000, 10'000, 100'000, 1'000'000};

// The last one has nothing to tell: its states are independent and all equally likely.
const std::vector<Subject> kSubjects = {
    {.neurons = 3, .magnitude = 2, .noise_strength = 2, .steps = kAllSteps, .runs = 20},
    {.neurons = 5, .magnitude = 2, .noise_strength = 2, .steps = kAllSteps, .runs = 20},
    {.neurons = 8, .magnitude = 2, .noise_strength = 2, .steps = kAllSteps, .runs = 20},
    {.neurons = 10, .magnitude = 2, .noise_strength = 2, .steps = kAllSteps, .runs = 20},
    {.neurons = 12, .magnitude = 2, .noise_strength = 2, .steps = kAllSteps, .runs = 20},
    {.neurons = 15, .magnitude = 1, .noise_strength = 3, .steps = {10'000, 100'000, 1'000'000}, .runs = 5},
    {.neurons = 15, .magnitude = 0, .noise_strength = 2, .steps = {10'000, 100'000, 1'000'000}, .runs = 5},
};

// Runs must begin in the stationary distribution, or the bias would not be that of the estimator alone.
ExactPoint truth_of(const Network& network, const Subject& subject) {
  auto truth =
      exact_curve(network, std::vector<double>{subject.noise_strength}, {.threads = hardware_threads()})
          .front();
  constexpr double kForgotten = 20;  // e^-20 of the start is left
  if (const auto relaxation = truth.relaxation_steps(); relaxation && *relaxation * kForgotten > kBurnIn) {
    throw InvalidArgument(text("a network of ", subject.neurons, " neurons forgets its start in ",
                               *relaxation, " steps, too slowly for a burn-in of ", kBurnIn,
                               "; take another seed"));
  }
  return truth;
}

double exact_divergence_bits(const TransitionCounts& counts, const StepEntropy& entropy) {
  double sum = 0;
  for (const auto& cell : counts.cells) sum += static_cast<double>(cell.count) * entropy.bits(cell.from);
  return sum / static_cast<double>(counts.transitions);
}

// I by one way of estimating, and what that took of the processor.
struct Estimated {
  double bits;
  double milliseconds;
};

using Ways = std::map<std::string, Estimated, std::less<>>;

Estimated timed(const std::function<double()>& bits) {
  const auto start = std::chrono::steady_clock::now();
  const double out = bits();
  return {out, std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count()};
}

// I of one run, in every way.
Ways estimates_of(const TransitionCounts& counts, std::uint64_t last, const StepEntropy& entropy,
                  double log2_states) {
  const auto sample = sample_of(counts);
  Ways out;
  for (const auto& each : estimator_descriptions()) {
    out[std::string(each.name)] = timed([&] {
      return estimate_information(sample, each.estimator, log2_states, log2_states).mutual_information_bits;
    });
  }
  out["shuffled"] = timed([&] {
    const auto shuffled = shuffle_test(counts, {&last, 1}, {.surrogates = kSurrogates});
    return shuffled.observed_bits - shuffled.mean_bits;
  });
  out["model-based"] = timed([&] {
    return model_based_mutual_information_bits(plugin_information(sample),
                                               exact_divergence_bits(counts, entropy));
  });
  return out;
}

struct Run {
  double unseen_probability;
  Ways ways;
};

std::vector<Run> runs_of(const Network& network, const Subject& subject, std::uint64_t steps) {
  const auto kernel = make_kernel(network, Model::kSbm, subject.noise_strength, steps);
  const StepEntropy entropy(network, subject.noise_strength);
  std::vector<Run> runs(subject.runs);
  parallel_for(runs.size(), hardware_threads(), [&](std::size_t k) {
    TransitionCounter counter(network.neurons(), steps);
    // Runs of another length are others, not continued ones.
    simulate(*kernel, {.seed = steps, .replicate = k}, {.steps = steps, .burn_in = kBurnIn}, {},
             [&](auto states) { counter.add(states); });
    const auto counts = counter.counts();
    runs[k] = {sample_of(counts).sampling().unseen_probability(),
               estimates_of(counts, counter.last_label(), entropy, static_cast<double>(network.neurons()))};
  });
  return runs;
}

double mean(const std::vector<Run>& runs, const std::function<double(const Run&)>& value) {
  double sum = 0;
  for (const auto& run : runs) sum += value(run);
  return sum / static_cast<double>(runs.size());
}

void print(const std::vector<Run>& runs, const Subject& subject, std::uint64_t steps,
           const ExactPoint& truth) {
  const double unseen = mean(runs, [](const Run& run) { return run.unseen_probability; });
  for (const auto& entry : runs.front().ways) {
    const auto& way = entry.first;
    const double bits = mean(runs, [&](const Run& run) { return run.ways.at(way).bits; });
    const double squares = mean(runs, [&](const Run& run) {
      const double error = run.ways.at(way).bits - bits;
      return error * error;
    });
    const auto count = static_cast<double>(runs.size());
    std::printf(
        R"({"neurons": %.0f, "magnitude": %g, "noise_strength": %g, "entropy_bits": %.5f, "information_bits": %.5f, )"
        R"("steps": %.0f, "seen_once": %.6f, "runs": %.0f, "way": "%s", "bias": %.5f, "spread": %.5f, )"
        R"("milliseconds": %.5f})"
        "\n",
        static_cast<double>(subject.neurons), subject.magnitude, subject.noise_strength, truth.entropy_bits,
        truth.mutual_information_bits, static_cast<double>(steps), unseen, count, way.c_str(),
        bits - truth.mutual_information_bits, std::sqrt(squares * count / (count - 1)),
        mean(runs, [&](const Run& run) { return run.ways.at(way).milliseconds; }));
  }
  std::fflush(stdout);
}

void run(std::uint64_t seed) {
  for (const auto& subject : kSubjects) {
    const auto network =
        generate_network(text("gaussian:n=", subject.neurons, ",seed=", seed)).scaled(subject.magnitude);
    const auto truth = truth_of(network, subject);
    for (const auto steps : subject.steps) print(runs_of(network, subject, steps), subject, steps, truth);
  }
}

}  // namespace

int main(int count, char** words) {
  try {
    run(count > 1 ? std::stoull(words[1]) : 1);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
