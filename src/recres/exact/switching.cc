#include "recres/exact/switching.h"

#include <bit>
#include <cmath>
#include <limits>
#include <utility>

#include "recres/exact/add_product.h"
#include "recres/exact/transition_matrix.h"
#include "recres/util/error.h"
#include "recres/util/memory.h"
#include "recres/util/text.h"

namespace recres {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

Eigen::Index index(std::uint64_t k) {
  return static_cast<Eigen::Index>(k);
}

// The power needs memory for two matrices.
bool is_squared(std::uint64_t states, std::size_t attractors, std::uint64_t steps) {
  constexpr std::uint64_t kMostSquaredStates = 4096;
  const auto rows = static_cast<double>(attractors) * static_cast<double>(steps);
  return states <= kMostSquaredStates &&
         rows > static_cast<double>(states) * static_cast<double>(std::bit_width(steps));
}

// Each row a step on.
void step_rows(const TransitionOperator& chain, TransitionMatrix& where, std::uint64_t steps,
               std::size_t threads, const RunContext& context) {
  for (Eigen::Index row = 0; row < where.rows(); ++row) {
    Eigen::VectorXd x = where.row(row).transpose();
    for (std::uint64_t t = 0; t < steps; ++t) {
      x = chain.forward(x, threads);
      x /= x.sum();
      context.advance(0);
    }
    where.row(row) = x.transpose();
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
void jump_rows(const TransitionOperator& chain, TransitionMatrix& where, std::uint64_t steps,
               std::size_t threads, const RunContext& context) {
  for (TransitionMatrix power = transition_matrix(chain, threads); steps > 0; steps >>= 1) {
    if ((steps & 1) != 0) where = product(where, power, threads);
    if (steps > 1) power = product(power, power, threads);
    context.advance(0);
  }
}

}  // namespace

void require_pulse(const Attractors& attractors, std::uint64_t steps) {
  const std::uint64_t states = attractors.basin_of.size();
  const auto count = attractors.states.size();
  require_memory(text("a pulse on ", count, " attractors of ", states, " states"),
                 2 * sizeof(double) * count * states);
  if (is_squared(states, count, steps)) return;
  constexpr double kOperationsAnHour = 2e10 * 3600;
  const double hours = 2 * static_cast<double>(count) * static_cast<double>(steps) *
                       static_cast<double>(states) * static_cast<double>(states) / kOperationsAnHour;
  if (hours > 24) {
    throw InvalidArgument(text("a pulse of ", steps, " steps on ", count, " attractors of ", states,
                               " states would take about ", std::round(hours),
                               " hours; give fewer steps, or simulate"));
  }
}

std::vector<double> residence_steps(const TransitionOperator& chain, const Eigen::VectorXd& stationary,
                                    const Attractors& attractors, std::size_t threads,
                                    const RunContext& context) {
  std::vector<std::vector<std::uint64_t>> basins(attractors.states.size());
  for (std::uint64_t state = 0; state < chain.states(); ++state) {
    const auto basin = attractors.basin_of[state];
    if (basin != kUndecided) basins[basin].push_back(state);
  }
  std::vector<double> out;
  for (std::uint32_t basin = 0; basin < basins.size(); ++basin) {
    std::vector<double> shares;
    double held = 0;
    for (const auto state : basins[basin]) {
      shares.push_back(stationary[index(state)]);
      held += shares.back();
    }
    const Eigen::VectorXd next = chain.forward(basins[basin], shares, threads);
    double leaving = 0;
    for (std::uint64_t state = 0; state < chain.states(); ++state) {
      if (attractors.basin_of[state] != basin) leaving += next[index(state)];
    }
    const double unleft = held > 0 ? std::numeric_limits<double>::infinity() : kNaN;
    out.push_back(leaving > 0 ? held / leaving : unleft);
    context.advance(0);
  }
  return out;
}

SwitchingMatrix switching_matrix(const TransitionOperator& chain, std::uint64_t steps,
                                 const Attractors& attractors, std::size_t threads,
                                 const RunContext& context) {
  const auto count = index(attractors.states.size());
  // A row for each attractor to begin in.
  TransitionMatrix where = TransitionMatrix::Zero(count, index(chain.states()));
  for (Eigen::Index k = 0; k < count; ++k) {
    const auto& states = attractors.states[static_cast<std::size_t>(k)];
    for (const auto state : states) where(k, index(state)) = 1 / static_cast<double>(states.size());
  }
  if (is_squared(chain.states(), attractors.states.size(), steps)) {
    jump_rows(chain, where, steps, threads, context);
  } else {
    step_rows(chain, where, steps, threads, context);
  }
  SwitchingMatrix out{.to = Eigen::MatrixXd::Zero(count, count), .undecided = Eigen::VectorXd::Zero(count)};
  for (std::uint64_t state = 0; state < chain.states(); ++state) {
    const auto basin = attractors.basin_of[state];
    if (basin == kUndecided) {
      out.undecided += where.col(index(state));
    } else {
      out.to.col(index(basin)) += where.col(index(state));
    }
  }
  return out;
}

}  // namespace recres
