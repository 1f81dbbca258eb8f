#pragma once

#include <cstdint>

#include "recres/network/network.h"

namespace recres {

/// What random weights have in common: the parameters by which Metzner and Krauss (2022, Front. Comput.
/// Neurosci. 16:876315) and Metzner et al. (2024, Neural Comput. 36:351) tell networks apart. Their width w
/// is the weight magnitude of Network::scaled. Magnitudes of weights are those of N(0, 1).
struct Ensemble {
  /// The probability of each of the N² connections, the diagonal included.
  double density = 1;

  /// b, from -1 to 1: the expected (positive - negative) / (positive + negative) connections. A connection is
  /// positive with probability (1 + b)/2. Equal seeds give the same connections and magnitudes at every b,
  /// and a weight that is positive stays so as b rises, unless `dale`.
  double balance = 0;

  /// s, from -1 to 1: with probability |s| the two connections between a pair of neurons are one draw, W[m,n]
  /// = W[n,m], or -W[n,m] where s < 0; else they are independent. So each weight is distributed as without,
  /// the correlation of W[n,m] and W[m,n] is s at every density and balance, and that of their presence |s|.
  /// 1 is a symmetric matrix; -1 an antisymmetric one off its diagonal, which no symmetry touches.
  double symmetry = 0;

  /// Dale's law: the sign belongs to the source, so that each column has one sign. A neuron is excitatory
  /// with probability (1 + b)/2.
  bool dale = false;
};

/// Throws InvalidArgument where a parameter is out of range, and for what cannot be: Dale's law, or a balance
/// other than 0 with opposite signs (symmetry < 0), on top of a symmetry.
void validate(const Ensemble& ensemble);

/// The weights of one network of an ensemble, all N² of them: a pure function of the arguments.
/// `require_neurons` and memory are for the caller to check.
DenseMatrix full_weights(std::size_t neurons, const Ensemble& ensemble, std::uint64_t seed);

/// The same weights in compressed rows; takes as long as there are neurons and connections, and twice that
/// with a symmetry, because connections are counted first. Throws InvalidArgument where they are too many,
/// CapacityExceeded where they would not fit in memory.
SparseMatrix compressed_weights(std::size_t neurons, const Ensemble& ensemble, std::uint64_t seed);

}  // namespace recres
