#pragma once

#include <Eigen/Core>
#include <complex>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace recres {

/// Sets of states between which a chain goes seldom, or in a fixed order: the parts of its state space that
/// its slowest modes tell from each other. A state may belong to several sets in part, as one on a watershed
/// does. Sets are numbered in the order of the first states that belong to them most.
struct MetastableSets {
  /// [state]: the set it belongs to most, the first of several within 1e-9. Every set has a state.
  std::vector<std::uint32_t> set_of;

  /// χ, [state, set], in [0, 1], rows sum to 1. Its columns span the constant and the slow modes, so that
  /// what the chain does to them is exactly what `coarse` does: P·χ = χ·coarse.
  Eigen::MatrixXd membership;

  /// [set]: Σ π(s)·χ(s, set). Sums to 1. Accurate to about 1e-16 of 1, not of the probability of a rare set.
  Eigen::VectorXd probability;

  /// [from, to]: (χᵀ D χ)⁻¹ χᵀ D P χ with D = diag π, the chain between the sets, one step; the probability
  /// of each set stays, its eigenvalues are 1 and those of the slow modes, and its powers are those of P as
  /// the sets see it. Rows sum to 1. It is a projection, so that entries may be below 0, of crisp sets
  /// as well: powers and eigenvalues are right, but such entries are no probabilities. Entries off the
  /// diagonal are accurate to the rounding of the eigenvalues, 1e-16, and of the vectors times the largest
  /// |1 - λ| among those chosen: sets that are left once in 10^12 steps keep four digits at best.
  Eigen::MatrixXd coarse;

  /// Σ π(s) Σ χ(s, set)²: the probability that two draws of the set of a state agree. 1 where every state
  /// that occurs belongs to one set alone, one over the number of sets where all belong to all alike. Fuzzy
  /// sets that seldom occur go unnoticed.
  double crispness;
};

/// The sets that the slowest modes of a chain tell apart, one more than there are such modes. The chain need
/// not be reversible: modes that go round count by their modulus, and sets may be phases of a cycle.
/// `stationary` is π, [state]. `eigenvalues` are those of P of largest modulus but for the 1, the largest
/// first, complex ones with their conjugates: all that the chain has, or as many as are known, of which the
/// last is then never among those chosen. `right_vectors`, [state, mode], have P·v = λ·v and any length.
///
/// Those before the largest gap, the largest ratio of a relaxation time -1/ln|λ| to the next, are chosen.
/// Conjugates and moduli within 1e-9 stay together. Modes that fade within a step, or that the chain does not
/// have, count as one step. Nothing where no ratio is above 2.5, where the modes chosen are not independent
/// to ten digits, or where some set would be no state's first choice.
///
/// By the inner simplex algorithm (Weber & Galliat 2002, ZIB report 02-12) in the real invariant subspace
/// (Reuter et al. 2018, J. Chem. Theory Comput. 14:3579), made feasible, without their optimisation of the
/// crispness. Takes some states·sets² operations. Throws InvalidArgument where sizes do not match, a number
/// is not finite, moduli rise or exceed 1, or a conjugate is missing.
std::optional<MetastableSets> metastable_sets(const Eigen::VectorXd& stationary,
                                              std::span<const std::complex<double>> eigenvalues,
                                              const Eigen::MatrixXcd& right_vectors);

}  // namespace recres
