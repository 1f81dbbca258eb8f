#include "recres/exact/switching.h"

#include <limits>

namespace recres {

namespace {

Eigen::Index index(std::uint64_t k) {
  return static_cast<Eigen::Index>(k);
}

}  // namespace

std::vector<double> residence_steps(const TransitionMatrix& matrix, const Eigen::VectorXd& stationary,
                                    const Attractors& attractors) {
  const std::size_t count = attractors.states.size();
  std::vector<double> held(count);
  std::vector<double> flow(count);
  for (Eigen::Index from = 0; from < matrix.rows(); ++from) {
    const auto basin = attractors.basin_of[static_cast<std::size_t>(from)];
    if (basin == Attractors::kUndecided) continue;
    double out = 0;
    for (Eigen::Index to = 0; to < matrix.cols(); ++to) {
      if (attractors.basin_of[static_cast<std::size_t>(to)] != basin) out += matrix(from, to);
    }
    held[basin] += stationary[from];
    flow[basin] += stationary[from] * out;
  }
  std::vector<double> steps;
  for (std::size_t k = 0; k < count; ++k)
    steps.push_back(flow[k] > 0 ? held[k] / flow[k] : std::numeric_limits<double>::infinity());
  return steps;
}

Eigen::MatrixXd switching_matrix(const TransitionMatrix& matrix, std::uint64_t steps,
                                 const Attractors& attractors) {
  const auto count = index(attractors.states.size());
  // A row for each attractor to begin in.
  TransitionMatrix where = TransitionMatrix::Zero(count, matrix.rows());
  for (Eigen::Index k = 0; k < count; ++k) {
    const auto& states = attractors.states[static_cast<std::size_t>(k)];
    for (const auto state : states) where(k, index(state)) = 1 / static_cast<double>(states.size());
  }
  for (std::uint64_t t = 0; t < steps; ++t) where = (where * matrix).eval();
  Eigen::MatrixXd out = Eigen::MatrixXd::Zero(count, count + 1);
  for (Eigen::Index state = 0; state < matrix.rows(); ++state) {
    const auto basin = attractors.basin_of[static_cast<std::size_t>(state)];
    out.col(basin == Attractors::kUndecided ? count : index(basin)) += where.col(state);
  }
  return out;
}

}  // namespace recres
