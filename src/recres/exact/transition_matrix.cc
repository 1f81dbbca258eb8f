#include "recres/exact/transition_matrix.h"

#include "recres/util/error.h"
#include "recres/util/memory.h"
#include "recres/util/parallel.h"
#include "recres/util/text.h"

namespace recres {

TransitionMatrix transition_matrix(const TransitionOperator& chain, std::size_t threads) {
  if (chain.neurons() > kMostDenseNeurons) {
    throw InvalidArgument(text("the 4^", chain.neurons(), " transition probabilities of ", chain.neurons(),
                               " neurons are too many to list; ", kMostDenseNeurons,
                               " neurons are the most"));
  }
  const auto states = chain.states();
  require_memory(text("the transition probabilities of ", chain.neurons(), " neurons"),
                 sizeof(double) * states * states);
  const auto size = static_cast<Eigen::Index>(states);
  TransitionMatrix matrix(size, size);
  parallel_for(states, threads, [&](std::size_t state) {
    chain.row(state, matrix.row(static_cast<Eigen::Index>(state)).data());
  });
  return matrix;
}

}  // namespace recres
