#include "recres/network/generators.h"

#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "recres/random/random_stream.h"
#include "recres/util/eigen_index.h"
#include "recres/util/error.h"
#include "recres/util/memory.h"
#include "recres/util/text.h"

namespace recres {

namespace {

void require_neurons(std::size_t neurons) {
  if (neurons == 0) throw InvalidArgument("0 neurons are no network; give n=1 or more");
  if (neurons > kMostNeurons) {
    throw InvalidArgument(text(neurons, " neurons are more than recres takes, which is ", kMostNeurons));
  }
}

// Throws where that is no number of neurons, or a full matrix would not fit.
void require_full_matrix(std::size_t neurons) {
  require_neurons(neurons);
  require_memory(text("a full matrix of ", neurons, " neurons"), sizeof(double) * neurons * neurons);
}

DenseMatrix zero_weights(std::size_t neurons) {
  require_full_matrix(neurons);
  return DenseMatrix::Zero(eigen_index(neurons), eigen_index(neurons));
}

// The one connection into a neuron.
struct Connection {
  std::size_t source;
  double weight;
};

// One connection into each neuron; beyond a thousand neurons in compressed rows, so that any number fits.
Network singly_connected(std::span<const Connection> into) {
  constexpr std::size_t kMostFullNeurons = 1000;
  SparseMatrix weights(eigen_index(into.size()), eigen_index(into.size()));
  weights.reserve(eigen_index(into.size()));
  for (std::size_t n = 0; n < into.size(); ++n) {
    weights.startVec(eigen_index(n));
    weights.insertBack(eigen_index(n), eigen_index(into[n].source)) = into[n].weight;
  }
  weights.finalize();
  if (into.size() <= kMostFullNeurons) return Network(DenseMatrix(weights));
  return Network(std::move(weights));
}

RandomStream weight_stream(std::uint64_t seed) {
  return {seed, {.purpose = Purpose::kNetwork}};
}

}  // namespace

Network gaussian_network(std::size_t neurons, std::uint64_t seed, const Ensemble& ensemble) {
  require_full_matrix(neurons);
  return Network(full_weights(neurons, ensemble, seed));
}

Network autapses_network(std::size_t neurons) {
  require_neurons(neurons);
  std::vector<Connection> into;
  for (std::size_t n = 0; n < neurons; ++n) into.push_back({.source = n, .weight = 1});
  return singly_connected(into);
}

Network hopfield_network(std::span<const std::string_view> patterns) {
  if (patterns.empty()) throw InvalidArgument("a Hopfield network needs at least one pattern");
  const std::size_t neurons = patterns[0].size();
  auto weights = zero_weights(neurons);
  for (std::size_t p = 0; p < patterns.size(); ++p) {
    const auto pattern = patterns[p];
    if (pattern.size() != neurons) {
      throw InvalidArgument(text("pattern ", p + 1, " '", shown(pattern), "' has ", pattern.size(),
                                 " neurons, the first has ", neurons, "; all must be equally long"));
    }
    Eigen::VectorXd xi(eigen_index(neurons));
    for (std::size_t n = 0; n < neurons; ++n) {
      if (pattern[n] != '+' && pattern[n] != '-') {
        throw InvalidArgument(text("pattern ", p + 1, " '", shown(pattern), "' has a letter at place ", n + 1,
                                   " that is neither + nor -"));
      }
      xi[eigen_index(n)] = pattern[n] == '+' ? 1 : -1;
    }
    weights += xi * xi.transpose();
  }
  weights /= static_cast<double>(patterns.size());
  weights.diagonal().setZero();
  return Network(std::move(weights));
}

Network nrooks_network(std::span<const std::int64_t> signed_cycle_lengths) {
  std::uint64_t neurons = 0;
  for (const auto length : signed_cycle_lengths) {
    if (length == 0) throw InvalidArgument("a cycle of 0 neurons is none; lengths are like -4 or +1");
    neurons += static_cast<std::uint64_t>(std::abs(length));
    if (neurons > kMostNeurons) break;
  }
  require_neurons(neurons);
  std::vector<Connection> into;
  for (const auto length : signed_cycle_lengths) {
    const auto first = into.size();
    const auto size = static_cast<std::size_t>(std::abs(length));
    into.push_back({.source = first + size - 1, .weight = length < 0 ? -1.0 : 1.0});
    for (std::size_t k = 1; k < size; ++k) into.push_back({.source = first + k - 1, .weight = 1});
  }
  return singly_connected(into);
}

Network nrooks_network(std::size_t neurons, std::uint64_t seed) {
  require_neurons(neurons);
  auto random = weight_stream(seed);
  std::vector<Connection> into;
  for (std::size_t n = 0; n < neurons; ++n) into.push_back({.source = n, .weight = 1});
  for (std::size_t n = neurons; n > 1; --n) std::swap(into[n - 1].source, into[random.below(n)].source);
  for (auto& connection : into) connection.weight = random.below(2) == 0 ? 1 : -1;
  return singly_connected(into);
}

Network motif_network(std::uint64_t code) {
  constexpr std::uint64_t kCodes = 19683;
  if (code >= kCodes) {
    throw InvalidArgument(text("motif code ", code, " is out of range; codes run from 0 to ", kCodes - 1));
  }
  auto weights = zero_weights(3);
  for (double& weight : weights.reshaped<Eigen::RowMajor>()) {
    weight = static_cast<double>(code % 3) - 1;
    code /= 3;
  }
  return Network(std::move(weights));
}

Network sparse_network(std::size_t neurons, const Ensemble& ensemble, std::uint64_t seed) {
  if (neurons == 0 || neurons > kMostNeurons) {
    throw InvalidArgument(text("a sparse network has n=1 to ", kMostNeurons, " neurons, not ", neurons));
  }
  return Network(compressed_weights(neurons, ensemble, seed));
}

Network sparse_network(std::size_t neurons, double density, std::uint64_t seed) {
  return sparse_network(neurons, Ensemble{.density = density}, seed);
}

}  // namespace recres
