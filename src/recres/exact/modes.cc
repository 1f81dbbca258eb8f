#include "recres/exact/modes.h"

#include <Spectra/GenEigsSolver.h>

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "recres/util/error.h"

namespace recres {

namespace {

using Complex = std::complex<double>;

// Modes this close to λ = 1 are read off the group inverse.
constexpr double kSlow = 1e-2;

// P without its stationary part: the eigenvalue 1 becomes 0, the others stay.
struct Deflated {
  using Scalar = double;
  const TransitionMatrix& matrix;
  const Eigen::VectorXd& stationary;

  Eigen::Index rows() const { return matrix.rows(); }
  Eigen::Index cols() const { return matrix.cols(); }
  void perform_op(const double* in, double* out) const {
    const Eigen::Map<const Eigen::VectorXd> x(in, rows());
    const double mean = stationary.dot(x);
    Eigen::Map<Eigen::VectorXd>(out, rows()) = (matrix * x).array() - mean;
  }
};

struct GroupInverse {
  using Scalar = double;
  const Elimination& elimination;

  Eigen::Index rows() const { return elimination.stationary().size(); }
  Eigen::Index cols() const { return rows(); }
  void perform_op(const double* in, double* out) const {
    Eigen::Map<Eigen::VectorXd>(out, rows()) =
        elimination.group_inverse(Eigen::Map<const Eigen::VectorXd>(in, rows()));
  }
};

constexpr Eigen::Index kMostDenseStates = 256;

// The eigenvalues of largest modulus: all of a small operator, some of a large one.
template <typename Operator>
std::vector<Complex> largest_eigenvalues(Operator& op, std::size_t count) {
  const auto size = op.rows();
  Eigen::VectorXcd found;
  if (size <= kMostDenseStates) {
    Eigen::MatrixXd whole(size, size);
    for (Eigen::Index k = 0; k < size; ++k) {
      const Eigen::VectorXd unit = Eigen::VectorXd::Unit(size, k);
      op.perform_op(unit.data(), whole.col(k).data());
    }
    found = Eigen::EigenSolver<Eigen::MatrixXd>(whole, false).eigenvalues();
  } else {
    const auto wanted = static_cast<Eigen::Index>(count);
    Spectra::GenEigsSolver<Operator> solver(op, wanted, std::min<Eigen::Index>(size, 4 * wanted + 20));
    solver.init();
    constexpr Eigen::Index kMostRestarts = 300;
    solver.compute(Spectra::SortRule::LargestMagn, kMostRestarts, 1e-13);
    found = solver.eigenvalues();
    if (found.size() == 0) throw InternalError("no eigenvalue of the transition matrix was found");
  }
  std::vector<Complex> out(found.begin(), found.end());
  std::sort(out.begin(), out.end(),
            [](const Complex& a, const Complex& b) { return std::abs(a) > std::abs(b); });
  return out;
}

// λ = 1 - gap. ln|λ|² = log1p(-2 Re gap + |gap|²) keeps the digits of a small gap.
Mode mode_of(Complex gap) {
  const Complex eigenvalue = 1.0 - gap;
  const double log_modulus = std::log1p(-2 * gap.real() + std::norm(gap)) / 2;
  const double angle = std::fabs(std::arg(eigenvalue));
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  return {.eigenvalue = eigenvalue,
          .relaxation_steps = log_modulus < 0 ? -1 / log_modulus : kInfinity,
          .period_steps = angle > 0 ? 2 * std::numbers::pi / angle : kInfinity};
}

}  // namespace

Mode mode_of_cycle(double log_modulus, double sign, double length, std::size_t k) {
  const double turn = (2 * static_cast<double>(k) + (sign < 0 ? 1 : 0)) * std::numbers::pi / length;
  const Complex eigenvalue = std::polar(std::exp(log_modulus), turn);
  const double angle = std::fabs(std::arg(eigenvalue));
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  return {.eigenvalue = eigenvalue,
          .relaxation_steps = log_modulus < 0 ? -1 / log_modulus : kInfinity,
          .period_steps = angle > 0 ? 2 * std::numbers::pi / angle : kInfinity};
}

std::vector<Mode> slowest_modes(const TransitionMatrix& matrix, const Elimination& elimination,
                                std::size_t count) {
  Deflated deflated{.matrix = matrix, .stationary = elimination.stationary()};
  GroupInverse inverse{.elimination = elimination};
  std::vector<Mode> modes;
  std::size_t slow = 0;
  // The deflated operator has a 0 in place of the 1.
  const bool all = matrix.rows() <= kMostDenseStates;
  auto eigenvalues = largest_eigenvalues(deflated, count);
  if (all) eigenvalues.pop_back();
  for (const auto& eigenvalue : eigenvalues) {
    if (std::abs(1.0 - eigenvalue) < kSlow) {
      ++slow;
    } else {
      modes.push_back(mode_of(1.0 - eigenvalue));
    }
  }
  if (slow > 0) {
    const auto inverses = largest_eigenvalues(inverse, count);
    for (std::size_t k = 0; k < inverses.size() && (all ? k < slow : std::abs(inverses[k]) > 1 / kSlow); ++k)
      modes.push_back(mode_of(1.0 / inverses[k]));
  }
  std::sort(modes.begin(), modes.end(),
            [](const Mode& a, const Mode& b) { return a.relaxation_steps > b.relaxation_steps; });
  if (modes.size() > count) modes.resize(count);
  return modes;
}

}  // namespace recres
