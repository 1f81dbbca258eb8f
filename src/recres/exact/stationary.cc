#include "recres/exact/stationary.h"

#include <algorithm>
#include <cmath>

#include "recres/exact/add_product.h"
#include "recres/util/aligned.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

namespace {

constexpr std::size_t kPanel = 64;

// States are eliminated from the last to the first: what the chain does while it is in state k is handed on
// to where it goes from there. Row k then holds how often it goes elsewhere, column k the share of each way
// into k.
class Elimination {
 public:
  Elimination(double* numbers, std::size_t states, std::size_t threads)
      : numbers_(numbers), states_(states), threads_(threads) {}

  void run(const RunContext& context) {
    for (std::size_t end = states_; end > 0;) {
      const std::size_t begin = (end - 1) / kPanel * kPanel;
      for (std::size_t k = end; k-- > std::max<std::size_t>(begin, 1);) eliminate(k, begin);
      if (begin > 0) {
        add_product({.data = numbers_, .stride = states_}, {.data = numbers_ + begin, .stride = states_},
                    {.data = row(begin), .stride = states_}, begin, begin, end - begin, threads_);
      }
      context.advance(0);
      end = begin;
    }
  }

  // Visits to each state for one to state 0.
  Eigen::VectorXd visits() const {
    Eigen::VectorXd visits = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(states_));
    visits[0] = 1;
    for (std::size_t from = 0; from < states_; ++from) {
      for (std::size_t to = from + 1; to < states_; ++to)
        visits[index(to)] += visits[index(from)] * row(from)[to];
    }
    return visits;
  }

 private:
  static Eigen::Index index(std::size_t k) { return static_cast<Eigen::Index>(k); }
  double* row(std::size_t k) const { return numbers_ + k * states_; }

  // The panel's own rows and columns are kept up to date; the states before it wait for the whole panel.
  void eliminate(std::size_t k, std::size_t begin) {
    const double* out = row(k);
    double leaving = 0;
    for (std::size_t to = 0; to < k; ++to) leaving += out[to];
    if (!(leaving > 0)) {
      throw InvalidArgument(text(
          "in double precision the chain never goes from state ", k,
          " to any state before it: it falls into "
          "parts that are closed for good, each with a stationary distribution of its own; more noise or "
          "weaker weights join them"));
    }
    for (std::size_t from = 0; from < k; ++from) {
      double* ways = row(from);
      ways[k] /= leaving;
      // Rows before the panel need only its columns.
      const std::size_t first = from < begin ? begin : 0;
      for (std::size_t to = first; to < k; ++to) ways[to] += ways[k] * out[to];
    }
  }

  double* numbers_;
  std::size_t states_;
  std::size_t threads_;
};

}  // namespace

Eigen::VectorXd stationary_distribution(TransitionMatrix&& matrix, std::size_t threads,
                                        const RunContext& context) {
  const auto states = static_cast<std::size_t>(matrix.rows());
  Elimination elimination(matrix.data(), states, threads);
  elimination.run(context);
  Eigen::VectorXd visits = elimination.visits();
  const double most = visits.maxCoeff();
  if (!std::isfinite(most)) {
    throw InvalidArgument(
        "the probabilities of some states differ by more than a double can tell; more noise or weaker "
        "weights "
        "bring them closer");
  }
  visits /= most;
  return visits / visits.sum();
}

}  // namespace recres
