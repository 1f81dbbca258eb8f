#pragma once

#include <complex>
#include <cstddef>
#include <optional>
#include <vector>

#include "recres/exact/elimination.h"
#include "recres/exact/transition_matrix.h"
#include "recres/exact/transition_operator.h"
#include "recres/util/stop.h"

namespace recres {

/// One way in which a chain forgets where it was: an eigenvalue λ of its transition matrix, |λ| < 1. The
/// chains of noisy networks are in general not reversible, so λ may be complex: such a mode goes round while
/// it fades.
struct Mode {
  std::complex<double> eigenvalue;
  double relaxation_steps;  ///< -1/ln|λ|: steps in which it fades to 1/e
  double period_steps;      ///< 2π/|arg λ|; infinite for λ > 0, 2 for λ < 0
};

/// Mode k of the `length` roots of sign·e^(length·log_modulus): what a signed cycle of neurons forgets.
Mode mode_of_cycle(double log_modulus, double sign, double length, std::size_t k);

/// Modes that a result tells.
inline constexpr std::size_t kMostModes = 8;

/// The most states whose modes are all looked at.
inline constexpr Eigen::Index kMostSpectrumStates = 512;

/// The slowest modes of a chain of up to kMostSpectrumStates states, slowest first, each of a complex pair by
/// itself; nothing where they cannot be told. Those near λ = 1 come from the elimination, with nearly full
/// relative accuracy of 1 - λ. The others are accurate to about 1e-15 in λ, less where modes are far from
/// orthogonal; a relaxation time above 10^12 steps that hangs on that is not told.
std::optional<std::vector<Mode>> slowest_modes(const TransitionMatrix& matrix, const Elimination& elimination,
                                               std::size_t count);

/// Eigenvalues of P of largest modulus but for the 1, the largest first, each of a complex pair by itself,
/// and their right vectors P·v = λ·v, [state, mode].
struct Eigenpairs {
  std::vector<std::complex<double>> values;
  Eigen::MatrixXcd vectors;
};

/// All of a chain of up to kMostSpectrumStates states. Values are accurate to about 1e-15, less where modes
/// are far from orthogonal; vectors of values that are as close to each other are any that span the same.
/// Nothing where they are not found.
std::optional<Eigenpairs> all_eigenpairs(const TransitionMatrix& matrix, const Eigen::VectorXd& stationary);

/// About `count` of a larger chain, by Arnoldi's method, each checked to 1e-9; nothing where they are not
/// found.
std::optional<Eigenpairs> some_eigenpairs(const TransitionOperator& chain, const Eigen::VectorXd& stationary,
                                          std::size_t count, std::size_t threads, const RunContext& context);

/// The first `count` modes of these; nothing where one of them is slower than 10^4 steps, which such
/// eigenvalues cannot tell.
std::optional<std::vector<Mode>> modes_of(const Eigenpairs& pairs, std::size_t count);

}  // namespace recres
