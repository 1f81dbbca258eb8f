#include "recres/exact/pulse_ends.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "recres/attractor/closed_classes.h"
#include "recres/exact/add_product.h"
#include "recres/util/eigen_index.h"
#include "recres/util/error.h"
#include "recres/util/memory.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// kUndecidedBasin comes last.
std::size_t place_of(std::uint32_t target, std::size_t count) {
  return target == kUndecidedBasin ? count : target;
}

// Vectors that a PulseRun holds.
double vectors_of(const PulseSize& size) {
  return static_cast<double>(std::min(size.starts, size.targets + 1));
}

// The power needs memory for two matrices.
bool is_squared(const PulseSize& size) {
  constexpr std::uint64_t kMostSquaredStates = 4096;
  return size.states <= kMostSquaredStates &&
         vectors_of(size) * static_cast<double>(size.steps) >
             static_cast<double>(size.states) * static_cast<double>(std::bit_width(size.steps));
}

// x of each start, [start, state].
TransitionMatrix start_rows(std::span<const PulseStart> starts, std::uint64_t states) {
  TransitionMatrix rows = TransitionMatrix::Zero(eigen_index(starts.size()), eigen_index(states));
  for (std::size_t k = 0; k < starts.size(); ++k) {
    const auto& start = starts[k];
    for (std::size_t place = 0; place < start.states.size(); ++place)
      rows(eigen_index(k), eigen_index(start.states[place])) += start.probabilities[place];
  }
  return rows;
}

// f of each target, [target, state].
TransitionMatrix target_rows(const PulseTargets& targets) {
  const auto states = targets.target_of.size();
  TransitionMatrix rows = TransitionMatrix::Zero(eigen_index(targets.count + 1), eigen_index(states));
  for (std::size_t state = 0; state < states; ++state)
    rows(eigen_index(place_of(targets.target_of[state], targets.count)), eigen_index(state)) = 1;
  return rows;
}

// Of x after the pulse.
Eigen::MatrixXd sums_by_target(const TransitionMatrix& rows, const PulseTargets& targets) {
  Eigen::MatrixXd sums = Eigen::MatrixXd::Zero(rows.rows(), eigen_index(targets.count + 1));
  for (std::size_t state = 0; state < targets.target_of.size(); ++state)
    sums.col(eigen_index(place_of(targets.target_of[state], targets.count))) += rows.col(eigen_index(state));
  return sums;
}

// Of f before the pulse.
Eigen::MatrixXd sums_by_start(const TransitionMatrix& rows, std::span<const PulseStart> starts) {
  Eigen::MatrixXd sums = Eigen::MatrixXd::Zero(eigen_index(starts.size()), rows.rows());
  for (std::size_t k = 0; k < starts.size(); ++k) {
    const auto& start = starts[k];
    for (std::size_t place = 0; place < start.states.size(); ++place) {
      sums.row(eigen_index(k)) +=
          start.probabilities[place] * rows.col(eigen_index(start.states[place])).transpose();
    }
  }
  return sums;
}

// Rows that sum to 1, whatever rounding and lists have left out.
PulseEnds ends_of(Eigen::MatrixXd sums) {
  for (auto row : sums.rowwise()) row /= row.sum();
  return {.to = sums.leftCols(sums.cols() - 1), .undecided = sums.rightCols(1)};
}

void require_states(std::span<const PulseStart> starts, const PulseTargets& targets, std::uint64_t states) {
  if (targets.target_of.size() != states) {
    throw InvalidArgument(text("what is told apart after the pulse is given for ", targets.target_of.size(),
                               " states, the chain has ", states, "; both must be of one network"));
  }
  for (const auto& start : starts) {
    for (const auto state : start.states) {
      if (state >= states)
        throw InvalidArgument(
            text("a pulse cannot begin in state ", state, " of ", states, "; states count from 0"));
    }
  }
}

TransitionMatrix product(const TransitionMatrix& a, const TransitionMatrix& b, std::size_t threads) {
  TransitionMatrix out = TransitionMatrix::Zero(a.rows(), b.cols());
  const auto columns = static_cast<std::size_t>(b.cols());
  constexpr std::size_t kFewestColumns = 8;
  if (columns < kFewestColumns) {
    out = a * b;
  } else {
    add_product({.data = out.data(), .stride = columns}, {.data = a.data(), .stride = columns},
                {.data = b.data(), .stride = columns}, static_cast<std::size_t>(a.rows()), columns, columns,
                threads);
  }
  // Else the roundings of many squarings would add up.
  for (auto row : out.rowwise()) row /= row.sum();
  return out;
}

// By the binary digits of `steps`: P, P², P⁴, …
void jump_rows(const TransitionOperator& chain, TransitionMatrix& rows, std::uint64_t steps,
               std::size_t threads, const RunContext& context) {
  for (TransitionMatrix power = transition_matrix(chain, threads); steps > 0; steps >>= 1) {
    if ((steps & 1) != 0) rows = product(rows, power, threads);
    if (steps > 1) power = product(power, power, threads);
    context.advance(0);
  }
}

// The sums and what is made of them.
std::uint64_t result_numbers(const PulseSize& size) {
  return 2 * size.starts * (size.targets + 1);
}

void require_day(const std::string& what, double operations) {
  constexpr double kOperationsAnHour = 2e10 * 3600;
  const double hours = operations / kOperationsAnHour;
  if (hours > 24) {
    throw InvalidArgument(
        text(what, " would take about ", std::round(hours), " hours; give fewer steps, or simulate"));
  }
}

}  // namespace

PulseStart start_in(std::uint64_t state) {
  return {.states = {state}, .probabilities = {1}};
}

PulseStart start_among(std::span<const std::uint64_t> states) {
  return {.states = {states.begin(), states.end()},
          .probabilities = std::vector<double>(states.size(), 1 / static_cast<double>(states.size()))};
}

void require_pulse_run(const std::string& what, const PulseSize& size) {
  const auto vectors = std::min(size.starts, size.targets + 1);
  require_memory(what, sizeof(double) * (vectors * size.states + result_numbers(size)));
  const auto states = static_cast<double>(size.states);
  require_day(what, 2 * vectors_of(size) * static_cast<double>(size.steps) * states * states);
}

void require_pulse_ends(const std::string& what, const PulseSize& size) {
  if (!is_squared(size)) return require_pulse_run(what, size);
  require_memory(what,
                 sizeof(double) * ((size.starts + 2 * size.states) * size.states + result_numbers(size)));
  const auto states = static_cast<double>(size.states);
  require_day(what, 2 * (states + static_cast<double>(size.starts)) * states * states *
                        static_cast<double>(std::bit_width(size.steps)));
}

PulseRun::PulseRun(const TransitionOperator& chain, std::span<const PulseStart> starts,
                   const PulseTargets& targets, std::size_t threads)
    : chain_(chain),
      starts_(starts),
      targets_(targets),
      threads_(threads),
      is_forward_(starts.size() <= targets.count) {
  require_states(starts, targets, chain.states());
  vectors_ = is_forward_ ? start_rows(starts, chain.states()) : target_rows(targets);
}

void PulseRun::step(const RunContext& context) {
  for (Eigen::Index row = 0; row < vectors_.rows(); ++row) {
    const Eigen::VectorXd vector = vectors_.row(row).transpose();
    // As kUndecidedBasin where nothing ties.
    if (vector.isZero(0)) continue;
    vectors_.row(row) =
        (is_forward_ ? chain_.forward(vector, threads_) : chain_.backward(vector, threads_)).transpose();
    context.advance(0);
  }
}

PulseEnds PulseRun::ends() const {
  return ends_of(is_forward_ ? sums_by_target(vectors_, targets_) : sums_by_start(vectors_, starts_));
}

PulseEnds pulse_ends(const TransitionOperator& chain, std::uint64_t steps, std::span<const PulseStart> starts,
                     const PulseTargets& targets, std::size_t threads, const RunContext& context) {
  if (is_squared(
          {.states = chain.states(), .starts = starts.size(), .targets = targets.count, .steps = steps})) {
    require_states(starts, targets, chain.states());
    auto rows = start_rows(starts, chain.states());
    jump_rows(chain, rows, steps, threads, context);
    return ends_of(sums_by_target(rows, targets));
  }
  PulseRun run(chain, starts, targets, threads);
  for (std::uint64_t t = 0; t < steps; ++t) run.step(context);
  return run.ends();
}

}  // namespace recres
