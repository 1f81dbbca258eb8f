#include "recres/exact/transition_matrix.h"

#include <span>

#include "recres/util/error.h"
#include "recres/util/memory.h"
#include "recres/util/parallel.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// Neurons are independent: each one doubles the row, with a factor for -1 and one for +1.
void fill_row(std::span<const double> rarer, std::uint64_t likely, double* row) {
  row[0] = 1;
  for (std::size_t n = 0; n < rarer.size(); ++n) {
    const bool likely_up = (likely >> n & 1) != 0;
    const double up = likely_up ? 1 - rarer[n] : rarer[n];
    const double down = likely_up ? rarer[n] : 1 - rarer[n];
    const std::size_t half = std::size_t{1} << n;
    for (std::size_t next = 0; next < half; ++next) {
      row[next + half] = row[next] * up;
      row[next] *= down;
    }
  }
}

}  // namespace

TransitionMatrix transition_matrix(const FiringTable& firing, std::size_t threads) {
  if (firing.neurons() > kMostDenseNeurons) {
    throw InvalidArgument(text("the 4^", firing.neurons(), " transition probabilities of ", firing.neurons(),
                               " neurons are too many to list; ", kMostDenseNeurons,
                               " neurons are the most"));
  }
  const auto states = firing.states();
  require_memory(text("the transition probabilities of ", firing.neurons(), " neurons"),
                 sizeof(double) * states * states);
  const auto size = static_cast<Eigen::Index>(states);
  TransitionMatrix matrix(size, size);
  parallel_for(states, threads, [&](std::size_t state) {
    fill_row(firing.rarer(state), firing.likely(state), matrix.row(static_cast<Eigen::Index>(state)).data());
  });
  return matrix;
}

}  // namespace recres
