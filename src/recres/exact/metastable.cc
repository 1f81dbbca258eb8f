#include "recres/exact/metastable.h"

#include <Eigen/LU>
#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

#include "recres/util/eigen_index.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

namespace {

using Complex = std::complex<double>;

// Independent parts have the products of their modes as well, so that two modes of relaxation time τ or more
// are followed by one of τ/2 or more: a gap of 2 is no sign of sets. The rest is for parts that are coupled
// a little.
constexpr double kLeastGap = 2.5;

// Moduli this near to each other are not told apart.
constexpr double kSameModulus = 1e-9;

// Of a vector of length 1, what must be left of it when those before it are taken off.
constexpr double kLeastIndependent = 1e-10;

void check(const Eigen::VectorXd& stationary, std::span<const Complex> eigenvalues,
           const Eigen::MatrixXcd& right_vectors) {
  if (right_vectors.rows() != stationary.size() || right_vectors.cols() != eigen_index(eigenvalues.size()) ||
      right_vectors.cols() >= stationary.size()) {
    throw InvalidArgument(text(eigenvalues.size(), " eigenvalues and ", right_vectors.rows(), " x ",
                               right_vectors.cols(), " numbers of vectors do not fit a chain of ",
                               stationary.size(), " states; give one vector for each mode but the constant"));
  }
  if (!stationary.allFinite() || !right_vectors.allFinite())
    throw InvalidArgument("stationary probabilities or eigenvectors contain NaN or infinity");
  double before = 1;
  for (const Complex& eigenvalue : eigenvalues) {
    const double modulus = std::abs(eigenvalue);
    // Not true of NaN.
    if (!(modulus <= before + kSameModulus)) {
      throw InvalidArgument(text("an eigenvalue of modulus ", modulus, " after one of modulus ", before,
                                 "; give those of a chain, the 1 left out, the largest first"));
    }
    before = modulus;
  }
}

// 1 at least: what fades faster, a chain does not tell.
double relaxation_steps(const Complex& eigenvalue) {
  const double modulus = std::abs(eigenvalue);
  if (modulus >= 1) return std::numeric_limits<double>::infinity();
  return std::max(1.0, -1 / std::log(modulus));
}

void check_conjugates(std::span<const Complex> eigenvalues) {
  std::ptrdiff_t unpaired = 0;
  for (const Complex& eigenvalue : eigenvalues) unpaired += (eigenvalue.imag() > 0) - (eigenvalue.imag() < 0);
  if (unpaired != 0)
    throw InvalidArgument("a complex eigenvalue is given without its conjugate; give both of each pair");
}

// How many modes are before the largest gap; 0 where there is none.
std::size_t modes_before_gap(std::span<const Complex> eigenvalues, bool are_all) {
  double largest = kLeastGap;
  std::size_t modes = 0;
  for (std::size_t k = 1; k <= eigenvalues.size(); ++k) {
    const bool is_last = k == eigenvalues.size();
    if (is_last && !are_all) break;
    const Complex next = is_last ? Complex(0) : eigenvalues[k];
    if (std::abs(eigenvalues[k - 1]) - std::abs(next) <= kSameModulus) continue;
    const double gap = relaxation_steps(eigenvalues[k - 1]) / relaxation_steps(next);
    if (gap > largest) {
      largest = gap;
      modes = k;
    }
  }
  return modes;
}

// The constant and some modes in real numbers: P·vectors = vectors·(1 - fades).
struct RealModes {
  Eigen::MatrixXd vectors;  // [state, direction], the first one constant
  Eigen::MatrixXd fades;    // from 1 - λ, so that none of its digits are lost
};

RealModes real_modes(std::span<const Complex> eigenvalues, const Eigen::MatrixXcd& right_vectors) {
  const auto states = right_vectors.rows();
  const auto size = eigen_index(eigenvalues.size()) + 1;
  RealModes out{.vectors = Eigen::MatrixXd(states, size), .fades = Eigen::MatrixXd::Zero(size, size)};
  out.vectors.col(0).setConstant(1 / std::sqrt(static_cast<double>(states)));
  Eigen::Index at = 1;
  for (std::size_t k = 0; k < eigenvalues.size(); ++k) {
    const Complex eigenvalue = eigenvalues[k];
    // Its conjugate says the same.
    if (eigenvalue.imag() < 0) continue;
    Eigen::VectorXcd vector = right_vectors.col(eigen_index(k)).stableNormalized();
    if (eigenvalue.imag() == 0) {
      // Real but for a factor.
      Eigen::Index largest = 0;
      vector.cwiseAbs().maxCoeff(&largest);
      vector = (vector * std::conj(vector[largest])).stableNormalized();
      out.vectors.col(at) = vector.real();
      out.fades(at, at) = 1 - eigenvalue.real();
      at += 1;
    } else {
      // P·(x + iy) = λ·(x + iy), by real and imaginary part.
      out.vectors.col(at) = vector.real();
      out.vectors.col(at + 1) = vector.imag();
      out.fades(at, at) = out.fades(at + 1, at + 1) = 1 - eigenvalue.real();
      out.fades(at, at + 1) = -eigenvalue.imag();
      out.fades(at + 1, at) = eigenvalue.imag();
      at += 2;
    }
  }
  return out;
}

// What they span, which is known better than the single vectors where eigenvalues are near each other.
struct InvariantSubspace {
  Eigen::MatrixXd basis;  // Q, [state, direction], orthonormal, the first one constant
  Eigen::MatrixXd fades;  // P·Q = Q·(1 - fades)
};

// Orthonormal with every state counting the same: under π a set of probability 1e-40 would have coordinates
// of 1e20, and those of all other states would be lost in its rounding.
std::optional<InvariantSubspace> invariant_subspace(const RealModes& modes) {
  const auto size = modes.vectors.cols();
  const Eigen::HouseholderQR<Eigen::MatrixXd> qr(modes.vectors);
  const Eigen::MatrixXd upper = qr.matrixQR().topRows(size).triangularView<Eigen::Upper>();
  if (upper.diagonal().cwiseAbs().minCoeff() < kLeastIndependent) return std::nullopt;
  Eigen::MatrixXd fades = upper * modes.fades;
  upper.triangularView<Eigen::Upper>().solveInPlace<Eigen::OnTheRight>(fades);
  return InvariantSubspace{.basis = qr.householderQ() * Eigen::MatrixXd::Identity(modes.vectors.rows(), size),
                           .fades = std::move(fades)};
}

// Rounding must not decide where several are the largest, else results differ from one machine to the next.
Eigen::Index first_of_largest(const Eigen::VectorXd& numbers) {
  constexpr double kSame = 1e-9;
  const double least = numbers.maxCoeff() * (1 - kSame);
  Eigen::Index k = 0;
  while (numbers[k] < least) ++k;
  return k;
}

// The inner simplex: the state farthest from the middle, then always the one farthest from the flat through
// those before it.
std::vector<Eigen::Index> corners(Eigen::MatrixXd places) {
  std::vector<Eigen::Index> found;
  for (Eigen::Index k = 0; k < places.cols(); ++k) {
    const Eigen::Index farthest = first_of_largest(places.rowwise().norm());
    found.push_back(farthest);
    Eigen::RowVectorXd way = places.row(farthest);
    if (k == 0) {
      places.rowwise() -= way;
    } else {
      way.normalize();
      places -= (places * way.transpose() * way).eval();
    }
  }
  return found;
}

// Each state as a mixture of the corners, the simplex made as much larger as holds all states.
Eigen::MatrixXd memberships(const Eigen::MatrixXd& basis) {
  const Eigen::MatrixXd at_corners = basis(corners(basis), Eigen::all);
  Eigen::MatrixXd out = at_corners.transpose().partialPivLu().solve(basis.transpose()).transpose();
  out.rowwise() -= out.colwise().minCoeff().eval();
  // The same sum in every row but for rounding.
  const Eigen::VectorXd sums = out.rowwise().sum();
  return out.array().colwise() / sums.array();
}

std::vector<std::uint32_t> first_choices(const Eigen::MatrixXd& membership) {
  std::vector<std::uint32_t> out;
  for (Eigen::Index state = 0; state < membership.rows(); ++state)
    out.push_back(static_cast<std::uint32_t>(first_of_largest(membership.row(state))));
  return out;
}

// The sets in the order of the first states that belong to them more than to any other.
std::vector<Eigen::Index> sets_in_order(const Eigen::MatrixXd& membership) {
  std::vector<Eigen::Index> order;
  for (Eigen::Index state = 0; state < membership.rows(); ++state) {
    const Eigen::VectorXd row = membership.row(state);
    const Eigen::Index set = first_of_largest(row);
    const bool is_shared = set != row.size() - 1 - first_of_largest(row.reverse());
    if (!is_shared && std::find(order.begin(), order.end(), set) == order.end()) order.push_back(set);
  }
  return order;
}

}  // namespace

std::optional<MetastableSets> metastable_sets(const Eigen::VectorXd& stationary,
                                              std::span<const Complex> eigenvalues,
                                              const Eigen::MatrixXcd& right_vectors) {
  check(stationary, eigenvalues, right_vectors);
  const bool are_all = right_vectors.cols() + 1 == stationary.size();
  const std::size_t modes = modes_before_gap(eigenvalues, are_all);
  if (modes == 0) return std::nullopt;
  const auto chosen = eigenvalues.first(modes);
  check_conjugates(chosen);
  const auto subspace = invariant_subspace(real_modes(chosen, right_vectors.leftCols(eigen_index(modes))));
  if (!subspace) return std::nullopt;

  Eigen::MatrixXd membership = memberships(subspace->basis);
  const auto order = sets_in_order(membership);
  const auto sets = eigen_index(modes) + 1;
  if (eigen_index(order.size()) < sets) return std::nullopt;
  membership = membership(Eigen::all, order).eval();

  // χ = Q·mixture, so that P·χ = χ·(1 - mixture⁻¹·fades·mixture).
  const Eigen::MatrixXd mixture = subspace->basis.transpose() * membership;
  const Eigen::MatrixXd leaving = mixture.partialPivLu().solve(subspace->fades * mixture);
  MetastableSets out{.set_of = first_choices(membership),
                     .membership = std::move(membership),
                     .probability = {},
                     .coarse = Eigen::MatrixXd::Identity(sets, sets) - leaving,
                     .crispness = 0};
  out.probability = out.membership.transpose() * stationary;
  out.crispness = stationary.dot(out.membership.rowwise().squaredNorm());
  return out;
}

}  // namespace recres
