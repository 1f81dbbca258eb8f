#include "recres/exact/transition_operator.h"

#include <numeric>
#include <vector>

#include "recres/exact/factored_transitions.h"
#include "recres/exact/listed_transitions.h"
#include "recres/util/error.h"
#include "recres/util/memory.h"
#include "recres/util/text.h"

namespace recres {

Eigen::VectorXd TransitionOperator::forward(const Eigen::VectorXd& x, std::size_t threads) const {
  std::vector<std::uint64_t> all(states());
  std::iota(all.begin(), all.end(), std::uint64_t{0});
  return forward(all, {x.data(), states()}, threads);
}

std::unique_ptr<const TransitionOperator> make_transition_operator(const FiringTable& firing) {
  constexpr std::size_t kMostWithoutList = 16;
  constexpr std::size_t kMostFactoredNeurons = 18;
  const auto neurons = firing.neurons();
  if (neurons > kMostOperatorNeurons) {
    throw InvalidArgument(text("the chain of ", neurons, " neurons has too many states, ",
                               kMostOperatorNeurons, " neurons are the most"));
  }
  if (neurons <= kMostWithoutList) return std::make_unique<FactoredTransitions>(firing);
  const auto bytes = ListedTransitions::estimated_bytes(firing);
  const bool is_shorter = bytes <= FactoredTransitions::bytes_needed(neurons);
  if (!is_shorter && neurons <= kMostFactoredNeurons) return std::make_unique<FactoredTransitions>(firing);
  require_memory(text("the chain of ", neurons, " neurons, whose transitions of probability above ",
                      ListedTransitions::kMostNeglected, " are fewer under less noise,"),
                 bytes);
  return std::make_unique<ListedTransitions>(firing);
}

}  // namespace recres
