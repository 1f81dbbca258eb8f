#include "recres/network/ensemble.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

#include "recres/random/random_stream.h"
#include "recres/util/eigen_index.h"
#include "recres/util/error.h"
#include "recres/util/memory.h"
#include "recres/util/text.h"

namespace recres {

namespace {

void require_between_ones(std::string_view name, double value) {
  if (value >= -1 && value <= 1) return;
  throw InvalidArgument(text(name, " ", value, " is out of range; give -1 to 1"));
}

// Passes over what is absent: gaps between connections are geometric, so that one draw makes a whole gap.
class Gaps {
 public:
  explicit Gaps(double density) : density_(density), log_absent_(std::log1p(-density)) {}

  // The first place of a connection that is `from` or later; `end` or beyond if there is none before.
  double next(double from, double end, RandomStream& random) const {
    if (!(density_ > 0)) return end;
    return density_ < 1 ? from + std::floor(std::log(random.uniform()) / log_absent_) : from;
  }

 private:
  double density_;
  double log_absent_;
};

// Draws connections, one after the other. Signs have a stream of their own, so that places and magnitudes
// are the same at every balance.
class Draw {
 public:
  Draw(std::size_t neurons, const Ensemble& ensemble, std::uint64_t seed)
      : random_(seed, {.purpose = Purpose::kNetwork}),
        signs_(seed, {.purpose = Purpose::kNetwork, .place = 1}),
        balance_(ensemble.balance) {
    if (!ensemble.dale) return;
    for (std::size_t n = 0; n < neurons; ++n) is_excitatory_.push_back(signs_.uniform() < (1 + balance_) / 2);
  }

  RandomStream& random() { return random_; }

  // One that comes from this neuron.
  double weight(std::size_t source) {
    const double normal = random_.normal();
    if (!is_excitatory_.empty()) return std::copysign(normal, is_excitatory_[source] ? 1 : -1);
    if (balance_ == 0) return normal;
    // Half have the wanted sign already; with |b| of the others turned these are (1 + |b|)/2.
    return signs_.uniform() < std::fabs(balance_) ? std::copysign(normal, balance_) : normal;
  }

 private:
  RandomStream random_;
  RandomStream signs_;
  double balance_;
  std::vector<bool> is_excitatory_;  // [neuron]; empty without Dale's law
};

// Visits (target, source, weight), row by row, in rising order.
template <typename Visit>
void walk_rows(std::size_t neurons, const Ensemble& ensemble, std::uint64_t seed, const Visit& visit) {
  Draw draw(neurons, ensemble, seed);
  const Gaps gaps(ensemble.density);
  const auto end = static_cast<double>(neurons);
  for (std::size_t n = 0; n < neurons; ++n) {
    for (double at = gaps.next(0, end, draw.random()); at < end; at = gaps.next(at + 1, end, draw.random())) {
      const auto source = static_cast<std::size_t>(at);
      visit(n, source, draw.weight(source));
    }
  }
}

// The same where reciprocal connections have to do with each other. Goes through the upper triangle, row by
// row, and visits with each pair its connections in both directions: those of any one row come in rising
// order, but rows take turns.
template <typename Visit>
void walk_pairs(std::size_t neurons, const Ensemble& ensemble, std::uint64_t seed, const Visit& visit) {
  Draw draw(neurons, ensemble, seed);
  auto& random = draw.random();
  const double density = ensemble.density;
  const double tied = std::fabs(ensemble.symmetry);
  // The pairs with any connection; of those, the ones of a single draw, and of one connection from m to n.
  const double any = density * (1 + (1 - tied) * (1 - density));
  const double one_draw = tied * density / any;
  const double one_way = (1 - tied) * density * (1 - density) / any;
  const Gaps gaps(std::min(any, 1.0));
  const auto end = static_cast<double>(neurons);
  for (std::size_t n = 0; n < neurons; ++n) {
    if (random.uniform() < density) visit(n, n, draw.weight(n));
    for (double at = gaps.next(static_cast<double>(n + 1), end, random); at < end;
         at = gaps.next(at + 1, end, random)) {
      const auto m = static_cast<std::size_t>(at);
      const double kind = random.uniform();
      if (kind < one_draw) {
        const double weight = draw.weight(m);
        visit(n, m, weight);
        visit(m, n, ensemble.symmetry < 0 ? -weight : weight);
        continue;
      }
      const bool only_from_m = kind < one_draw + one_way;
      const bool only_from_n = !only_from_m && kind < one_draw + 2 * one_way;
      if (!only_from_n) visit(n, m, draw.weight(m));
      if (!only_from_m) visit(m, n, draw.weight(n));
    }
  }
}

SparseMatrix compressed_rows(std::size_t neurons, const Ensemble& ensemble, std::uint64_t seed,
                             double expected) {
  SparseMatrix weights(eigen_index(neurons), eigen_index(neurons));
  weights.reserve(eigen_index(static_cast<std::size_t>(expected * 1.01)));
  std::size_t begun = 0;
  const auto begin_to = [&](std::size_t rows) {
    for (; begun < rows; ++begun) weights.startVec(eigen_index(begun));
  };
  walk_rows(neurons, ensemble, seed, [&](std::size_t target, std::size_t source, double weight) {
    require_connections(static_cast<double>(weights.nonZeros()) + 1);
    begin_to(target + 1);
    weights.insertBack(eigen_index(target), eigen_index(source)) = weight;
  });
  begin_to(neurons);
  weights.finalize();
  return weights;
}

// Mirrored connections belong into rows far below, whose places are known once all are counted.
SparseMatrix compressed_pairs(std::size_t neurons, const Ensemble& ensemble, std::uint64_t seed) {
  SparseMatrix weights(eigen_index(neurons), eigen_index(neurons));
  std::int32_t* begin = weights.outerIndexPtr();
  std::uint64_t connections = 0;
  walk_pairs(neurons, ensemble, seed, [&](std::size_t target, std::size_t, double) {
    require_connections(static_cast<double>(++connections));
    ++begin[target + 1];
  });
  for (std::size_t n = 0; n < neurons; ++n) begin[n + 1] += begin[n];
  weights.resizeNonZeros(static_cast<Eigen::Index>(connections));
  std::vector<std::int32_t> next(begin, begin + neurons);
  walk_pairs(neurons, ensemble, seed, [&](std::size_t target, std::size_t source, double weight) {
    const auto place = next[target]++;
    weights.innerIndexPtr()[place] = static_cast<std::int32_t>(source);
    weights.valuePtr()[place] = weight;
  });
  return weights;
}

}  // namespace

void validate(const Ensemble& ensemble) {
  if (!(ensemble.density >= 0 && ensemble.density <= 1)) {
    throw InvalidArgument(text("density ", ensemble.density, " is not a probability; give 0 to 1"));
  }
  require_between_ones("balance", ensemble.balance);
  require_between_ones("symmetry", ensemble.symmetry);
  if (ensemble.dale && ensemble.symmetry != 0) {
    throw InvalidArgument(text("symmetry ", ensemble.symmetry,
                               " ties the signs of reciprocal weights, Dale's law those of a source; give "
                               "one of the two"));
  }
  if (ensemble.symmetry < 0 && ensemble.balance != 0) {
    throw InvalidArgument(text("symmetry ", ensemble.symmetry,
                               " makes opposite weights, as many positive as negative, so balance ",
                               ensemble.balance, " cannot be; give balance 0 or a symmetry of 0 or more"));
  }
}

DenseMatrix full_weights(std::size_t neurons, const Ensemble& ensemble, std::uint64_t seed) {
  validate(ensemble);
  DenseMatrix weights = DenseMatrix::Zero(eigen_index(neurons), eigen_index(neurons));
  const auto set = [&](std::size_t target, std::size_t source, double weight) {
    weights(eigen_index(target), eigen_index(source)) = weight;
  };
  if (ensemble.symmetry == 0) {
    walk_rows(neurons, ensemble, seed, set);
  } else {
    walk_pairs(neurons, ensemble, seed, set);
  }
  return weights;
}

SparseMatrix compressed_weights(std::size_t neurons, const Ensemble& ensemble, std::uint64_t seed) {
  validate(ensemble);
  const double expected = static_cast<double>(neurons) * static_cast<double>(neurons) * ensemble.density;
  constexpr double kBytesPerConnection = 2 * (sizeof(double) + sizeof(std::int32_t));
  require_memory(text("a sparse network of ", neurons, " neurons"),
                 static_cast<std::uint64_t>(expected * kBytesPerConnection) + 16 * neurons);
  require_connections(1.01 * expected);
  return ensemble.symmetry == 0 ? compressed_rows(neurons, ensemble, seed, expected)
                                : compressed_pairs(neurons, ensemble, seed);
}

}  // namespace recres
