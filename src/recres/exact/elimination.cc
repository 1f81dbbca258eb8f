#include "recres/exact/elimination.h"

#include <algorithm>
#include <cmath>

#include "recres/exact/add_product.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// States that are eliminated before the others hear of it.
constexpr std::size_t kPanel = 64;

// Products of smaller ones may underflow.
constexpr double kLeastProbability = 1e-290;

Eigen::Index index(std::size_t k) {
  return static_cast<Eigen::Index>(k);
}

}  // namespace

Elimination::Elimination(const TransitionMatrix& matrix, std::size_t threads, const RunContext& context)
    : states_(static_cast<std::size_t>(matrix.rows())),
      numbers_(matrix),
      leaving_(Eigen::VectorXd::Zero(index(states_))) {
  run(threads, context);
  stationary_ = stationary_distribution();
  if (matrix.minCoeff() < kLeastProbability) check_underflow(matrix, threads, context);
}

// What is lost below the least double may decide between states. It does not where the result stays the same
// when all that is so small is made larger.
void Elimination::check_underflow(const TransitionMatrix& matrix, std::size_t threads,
                                  const RunContext& context) const {
  const Elimination other(matrix.cwiseMax(kLeastProbability), threads, context);
  constexpr double kSame = 1e-10;
  constexpr double kRare = 1e-12;
  for (Eigen::Index k = 0; k < stationary_.size(); ++k) {
    const double a = stationary_[k];
    const double b = other.stationary_[k];
    if (std::max(a, b) > kRare && std::fabs(a - b) > kSame * std::max(a, b)) {
      throw InvalidArgument(
          text("the stationary probability of state ", k, " hangs on transitions that are less likely than ",
               kLeastProbability,
               ", too rare for double precision; more noise or weaker weights bring them back"));
    }
  }
}

// From the last state to the first: where the chain goes while it is in state k is handed on to those that go
// there.
void Elimination::run(std::size_t threads, const RunContext& context) {
  for (std::size_t end = states_; end > 0;) {
    const std::size_t begin = (end - 1) / kPanel * kPanel;
    for (std::size_t k = end; k-- > std::max<std::size_t>(begin, 1);) eliminate(k, begin);
    if (begin > 0) {
      add_product({.data = row(0), .stride = states_}, {.data = row(0) + begin, .stride = states_},
                  {.data = row(begin), .stride = states_}, begin, begin, end - begin, threads);
    }
    context.advance(0);
    end = begin;
  }
}

// The panel's own rows and columns are kept up to date; the states before it wait for the whole panel.
void Elimination::eliminate(std::size_t k, std::size_t begin) {
  const double* out = row(k);
  double leaving = 0;
  for (std::size_t to = 0; to < k; ++to) leaving += out[to];
  if (!(leaving > 0)) {
    throw InvalidArgument(
        text("in double precision the chain cannot go from state ", k,
             " to any state before it: it is reducible, with states that are never left or never come back, "
             "and no "
             "single stationary distribution over all of them; more noise or weaker weights join them"));
  }
  leaving_[index(k)] = leaving;
  for (std::size_t from = 0; from < k; ++from) {
    double* ways = row(from);
    ways[k] /= leaving;
    // Rows before the panel need only its columns.
    for (std::size_t to = from < begin ? begin : 0; to < k; ++to) ways[to] += ways[k] * out[to];
  }
}

Eigen::VectorXd Elimination::stationary_distribution() const {
  // Visits to each state for one to state 0.
  Eigen::VectorXd visits = Eigen::VectorXd::Zero(index(states_));
  visits[0] = 1;
  for (std::size_t from = 0; from < states_; ++from) {
    for (std::size_t to = from + 1; to < states_; ++to)
      visits[index(to)] += visits[index(from)] * row(from)[to];
  }
  if (!visits.allFinite()) {
    throw InvalidArgument(
        "the probabilities of some states differ by more than a double can tell; more noise or weaker "
        "weights "
        "bring them closer");
  }
  visits /= visits.maxCoeff();
  return visits / visits.sum();
}

Eigen::VectorXd Elimination::group_inverse(const Eigen::VectorXd& b) const {
  // (I - A)·x = b - (π·b)·1, from the last state; what is left in state 0 is zero but for rounding.
  const auto size = index(states_);
  Eigen::VectorXd x = b.array() - stationary_.dot(b);
  for (Eigen::Index k = size; k-- > 0;) {
    const auto after = size - k - 1;
    x[k] += numbers_.row(k).tail(after).dot(x.tail(after));
  }
  // (S - B)·x = that, from state 0, whose value is free.
  x[0] = 0;
  for (Eigen::Index k = 1; k < size; ++k)
    x[k] = (x[k] + numbers_.row(k).head(k).dot(x.head(k))) / leaving_[k];
  return x.array() - stationary_.dot(x);
}

double Elimination::group_inverse_trace() const {
  double trace = 0;
  for (Eigen::Index k = 0; k < stationary_.size(); ++k)
    trace += group_inverse(Eigen::VectorXd::Unit(stationary_.size(), k))[k];
  return trace;
}

}  // namespace recres
