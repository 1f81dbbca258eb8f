#include "recres/noise/input_signal.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "recres/random/random_stream.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// Marsaglia's method makes none further out: sqrt(2·ln 2^105) = 12.07.
constexpr double kLargestNormal = 12.1;

void require_once(std::vector<std::size_t> neurons) {
  std::sort(neurons.begin(), neurons.end());
  const auto twice = std::adjacent_find(neurons.begin(), neurons.end());
  if (twice != neurons.end())
    throw InvalidArgument(text("the input signal names neuron ", *twice, " twice; once is enough"));
}

}  // namespace

InputSignal::InputSignal(InputTable table) : table_(std::move(table)) {
  if (table_.size() == 0) throw InvalidArgument("the input signal is empty; give a row for each step");
  for (Eigen::Index step = 0; step < table_.rows(); ++step) {
    for (Eigen::Index n = 0; n < table_.cols(); ++n) {
      if (!std::isfinite(table_(step, n))) {
        throw InvalidArgument(text("the input signal of neuron ", n, " in step ", step, " is ",
                                   table_(step, n), "; give a finite number"));
      }
    }
  }
  random_.neurons.resize(static_cast<std::size_t>(table_.cols()));
  std::iota(random_.neurons.begin(), random_.neurons.end(), std::size_t{0});
  largest_ = table_.cwiseAbs().maxCoeff();
}

InputSignal::InputSignal(RandomInput random) : random_(std::move(random)) {
  const bool is_gaussian = random_.values == InputValues::kGaussian;
  largest_ = is_gaussian ? kLargestNormal * random_.strength : random_.strength;
  if (!(random_.strength >= 0 && std::isfinite(largest_))) {
    throw InvalidArgument(text("the strength ", random_.strength,
                               " of an input signal is out of range; give a finite number of 0 or more"));
  }
  if (random_.hold == 0) throw InvalidArgument("an input signal is held for 1 step or more, not 0");
  require_once(random_.neurons);
}

std::optional<std::uint64_t> InputSignal::steps() const {
  if (table_.size() == 0) return std::nullopt;
  return static_cast<std::uint64_t>(table_.rows());
}

void InputSignal::values(std::uint64_t seed, std::uint64_t replicate, std::uint64_t step,
                         std::span<double> out) const {
  if (table_.size() != 0) {
    const auto row = table_.row(static_cast<Eigen::Index>(step));
    std::copy(row.begin(), row.end(), out.begin());
    return;
  }
  // A stream for each step that brings new values, so that they can be had in any order.
  RandomStream random(seed,
                      {.purpose = Purpose::kInput, .place = step / random_.hold, .replicate = replicate});
  for (double& x : out) {
    const bool is_gaussian = random_.values == InputValues::kGaussian;
    x = random_.strength * (is_gaussian ? random.normal() : random.below(2) == 0 ? -1 : 1);
  }
}

void validate(const InputSignal& input, std::size_t neurons, std::uint64_t steps) {
  const auto last = std::max_element(input.neurons().begin(), input.neurons().end());
  if (last != input.neurons().end() && *last >= neurons) {
    throw InvalidArgument(text("the input signal enters neuron ", *last, ", but the network has ", neurons,
                               " neurons, 0 to ", neurons - 1));
  }
  if (input.steps() && *input.steps() < steps) {
    throw InvalidArgument(text("the input signal has values for ", *input.steps(), " steps, the run has ",
                               steps, "; give fewer steps or more rows"));
  }
}

}  // namespace recres
