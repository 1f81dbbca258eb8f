#include "recres/exact/modes.h"

#include <Spectra/GenEigsSolver.h>

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>
#include <utility>

namespace recres {

namespace {

using Complex = std::complex<double>;

// Modes this close to λ = 1 are read off the group inverse.
constexpr double kSlow = 1e-2;

// P without its stationary part: the eigenvalue 1 becomes 0, the others stay.
struct Deflated {
  using Scalar = double;
  const TransitionOperator& chain;
  const Eigen::VectorXd& stationary;
  std::size_t threads;
  const RunContext& context;

  Eigen::Index rows() const { return stationary.size(); }
  Eigen::Index cols() const { return rows(); }
  void perform_op(const double* in, double* out) const {
    const Eigen::VectorXd x = Eigen::Map<const Eigen::VectorXd>(in, rows());
    Eigen::Map<Eigen::VectorXd>(out, rows()) = chain.backward(x, threads).array() - stationary.dot(x);
    context.advance(0);
  }
};

bool has_larger_modulus(const Complex& a, const Complex& b) {
  return std::abs(a) > std::abs(b);
}

struct Spectrum {
  Eigen::VectorXcd values;
  Eigen::MatrixXcd vectors;  // empty where not wanted
};

// Nothing where the iteration did not find it: it now and then fails on many eigenvalues that are almost 0,
// and finds them once they are moved away from there.
std::optional<Spectrum> spectrum_of(Eigen::MatrixXd matrix, bool with_vectors) {
  for (const double shift : {0.0, 0x1p-10, -0x1p-7}) {
    matrix.diagonal().array() += shift;
    const Eigen::EigenSolver<Eigen::MatrixXd> solver(matrix, with_vectors);
    if (solver.info() == Eigen::Success) {
      const Eigen::VectorXcd values = solver.eigenvalues().array() - shift;
      return Spectrum{.values = values, .vectors = with_vectors ? solver.eigenvectors() : Eigen::MatrixXcd()};
    }
    matrix.diagonal().array() -= shift;
  }
  return std::nullopt;
}

// All eigenvalues, the largest modulus first.
std::optional<std::vector<Complex>> all_eigenvalues(const Eigen::MatrixXd& matrix) {
  const auto found = spectrum_of(matrix, false);
  if (!found) return std::nullopt;
  std::vector<Complex> out(found->values.begin(), found->values.end());
  std::sort(out.begin(), out.end(), has_larger_modulus);
  return out;
}

Eigen::MatrixXd without_stationary(const TransitionMatrix& matrix, const Eigen::VectorXd& stationary) {
  return matrix - Eigen::VectorXd::Ones(matrix.rows()) * stationary.transpose();
}

// The largest modulus first, conjugates side by side; without the last where its conjugate is not among them.
Eigenpairs in_order(const Eigen::VectorXcd& values, const Eigen::MatrixXcd& vectors) {
  std::vector<Eigen::Index> order(static_cast<std::size_t>(values.size()));
  std::iota(order.begin(), order.end(), Eigen::Index{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](auto a, auto b) { return has_larger_modulus(values[a], values[b]); });
  const auto pairless = [&](Eigen::Index k) {
    return values[k].imag() != 0 && std::none_of(values.begin(), values.end(), [&](const Complex& other) {
             return std::abs(other - std::conj(values[k])) <= 1e-9;
           });
  };
  while (!order.empty() && pairless(order.back())) order.pop_back();
  Eigenpairs out{.values = {}, .vectors = vectors(Eigen::all, order)};
  for (const auto k : order) out.values.push_back(values[k]);
  return out;
}

// Whether each value and vector belong together.
bool are_eigenpairs(const Deflated& op, const Eigenpairs& pairs) {
  const auto size = op.rows();
  for (std::size_t k = 0; k < pairs.values.size(); ++k) {
    const Eigen::VectorXcd vector = pairs.vectors.col(static_cast<Eigen::Index>(k));
    const Eigen::VectorXd real = vector.real();
    const Eigen::VectorXd imaginary = vector.imag();
    Eigen::VectorXd image_of_real(size);
    Eigen::VectorXd image_of_imaginary(size);
    op.perform_op(real.data(), image_of_real.data());
    op.perform_op(imaginary.data(), image_of_imaginary.data());
    const Eigen::VectorXcd image = image_of_real + Complex(0, 1) * image_of_imaginary;
    if ((image - pairs.values[k] * vector).norm() > 1e-9 * vector.norm()) return false;
  }
  return true;
}

Mode mode_of(const Complex& eigenvalue, double log_modulus) {
  const double angle = std::fabs(std::arg(eigenvalue));
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  return {.eigenvalue = eigenvalue,
          .relaxation_steps = log_modulus < 0 ? -1 / log_modulus : kInfinity,
          .period_steps = angle > 0 ? 2 * std::numbers::pi / angle : kInfinity};
}

// λ = 1 - gap. ln|λ|² = log1p(-2 Re gap + |gap|²) keeps the digits of a small gap.
Mode mode_of(const Complex& gap) {
  return mode_of(1.0 - gap, std::log1p(-2 * gap.real() + std::norm(gap)) / 2);
}

}  // namespace

Mode mode_of_cycle(double log_modulus, double sign, double length, std::size_t k) {
  const double turn = (2 * static_cast<double>(k) + (sign < 0 ? 1 : 0)) * std::numbers::pi / length;
  return mode_of(std::polar(std::exp(log_modulus), turn), log_modulus);
}

namespace {

// The modes of a chain of some hundred states, as far as they can be told: slow ones from the group inverse,
// whose eigenvalues are sound as long as they are not dwarfed by the largest; others from P, to its rounding.
std::optional<std::vector<Mode>> sound_modes(const TransitionMatrix& matrix, const Elimination& elimination) {
  constexpr double kDwarfed = 1e-9;
  constexpr double kRounding = 1e-9;
  const auto size = matrix.rows();
  auto found = all_eigenvalues(without_stationary(matrix, elimination.stationary()));
  if (!found) return std::nullopt;
  auto& eigenvalues = *found;
  // One of them is the 0 in place of the 1.
  eigenvalues.pop_back();
  const auto is_slow = [](const Complex& eigenvalue) { return std::abs(1.0 - eigenvalue) < kSlow; };
  const auto first_fast = std::partition(eigenvalues.begin(), eigenvalues.end(), is_slow);
  std::sort(eigenvalues.begin(), first_fast,
            [](const Complex& a, const Complex& b) { return std::abs(1.0 - a) < std::abs(1.0 - b); });
  const auto slow = static_cast<std::size_t>(first_fast - eigenvalues.begin());

  std::vector<Mode> modes;
  // Modes that fade faster than the fastest that can be told, and slow ones that cannot, are left out.
  double least_steps = 0;
  if (slow > 0) {
    Eigen::MatrixXd inverse(size, size);
    for (Eigen::Index k = 0; k < size; ++k)
      inverse.col(k) = elimination.group_inverse(Eigen::VectorXd::Unit(size, k));
    const auto found_inverses = all_eigenvalues(inverse);
    if (!found_inverses) return std::nullopt;
    const auto& inverses = *found_inverses;
    for (std::size_t k = 0; k < slow; ++k) {
      const bool from_inverse = std::abs(inverses[k]) > kDwarfed * std::abs(inverses[0]);
      const Complex gap = from_inverse ? 1.0 / inverses[k] : 1.0 - eigenvalues[k];
      const auto mode = mode_of(gap);
      if (std::isinf(mode.relaxation_steps) || (!from_inverse && std::abs(gap) < kRounding)) {
        least_steps = modes.empty() ? mode.relaxation_steps : modes.back().relaxation_steps;
        break;
      }
      modes.push_back(mode);
    }
  }
  for (std::size_t k = slow; k < eigenvalues.size(); ++k) {
    const auto mode = mode_of(1.0 - eigenvalues[k]);
    if (mode.relaxation_steps >= least_steps) modes.push_back(mode);
  }
  return modes;
}

// The slowest first; nothing where one of them hangs on the rounding of P.
template <typename IsSound>
std::optional<std::vector<Mode>> slowest(std::vector<Mode> modes, std::size_t count,
                                         const IsSound& is_sound) {
  std::sort(modes.begin(), modes.end(),
            [](const Mode& a, const Mode& b) { return a.relaxation_steps > b.relaxation_steps; });
  if (modes.size() > count) modes.resize(count);
  if (modes.empty() || !std::all_of(modes.begin(), modes.end(), is_sound)) return std::nullopt;
  return modes;
}

}  // namespace

std::optional<std::vector<Mode>> slowest_modes(const TransitionMatrix& matrix, const Elimination& elimination,
                                               std::size_t count) {
  auto modes = sound_modes(matrix, elimination);
  if (!modes) return std::nullopt;
  return slowest(*std::move(modes), count, [](const Mode& mode) {
    return mode.relaxation_steps < 1e12 || std::abs(1.0 - mode.eigenvalue) < kSlow;
  });
}

std::optional<Eigenpairs> all_eigenpairs(const TransitionMatrix& matrix, const Eigen::VectorXd& stationary) {
  const auto found = spectrum_of(without_stationary(matrix, stationary), true);
  if (!found) return std::nullopt;
  auto pairs = in_order(found->values, found->vectors);
  // The 0 in place of the 1.
  pairs.values.pop_back();
  pairs.vectors.conservativeResize(Eigen::NoChange, pairs.vectors.cols() - 1);
  return pairs;
}

std::optional<Eigenpairs> some_eigenpairs(const TransitionOperator& chain, const Eigen::VectorXd& stationary,
                                          std::size_t count, std::size_t threads, const RunContext& context) {
  Deflated deflated{.chain = chain, .stationary = stationary, .threads = threads, .context = context};
  const auto wanted = static_cast<Eigen::Index>(count);
  Spectra::GenEigsSolver<Deflated> solver(deflated, wanted, 4 * wanted + 20);
  solver.init();
  constexpr Eigen::Index kMostRestarts = 100;
  solver.compute(Spectra::SortRule::LargestMagn, kMostRestarts, 1e-10);
  if (solver.info() != Spectra::CompInfo::Successful) return std::nullopt;
  auto pairs = in_order(solver.eigenvalues(), solver.eigenvectors());
  if (!are_eigenpairs(deflated, pairs)) return std::nullopt;
  return pairs;
}

std::optional<std::vector<Mode>> modes_of(const Eigenpairs& pairs, std::size_t count) {
  std::vector<Mode> modes;
  for (const auto& value : pairs.values) modes.push_back(mode_of(1.0 - value));
  return slowest(std::move(modes), count, [](const Mode& mode) { return mode.relaxation_steps < 1e4; });
}

}  // namespace recres
