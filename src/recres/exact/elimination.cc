#include "recres/exact/elimination.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "recres/exact/add_product.h"
#include "recres/util/eigen_index.h"
#include "recres/util/error.h"
#include "recres/util/parallel.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// States that are eliminated before the others hear of it.
constexpr std::size_t kPanel = 64;

// Products of smaller ones may underflow.
constexpr double kLeastProbability = 1e-290;

// A state that is at least so much as likely as the likeliest may be left to the end.
constexpr double kFairShare = 0.25;

InvalidArgument too_far_apart() {
  return InvalidArgument(
      "the probabilities of some states differ by more than a double can tell; more noise or weaker weights "
      "bring them closer");
}

// Where a chain is found most often in its first steps from anywhere.
Eigen::Index likely_state(const TransitionMatrix& matrix) {
  constexpr int kSteps = 16;
  Eigen::RowVectorXd x = Eigen::RowVectorXd::Constant(matrix.rows(), 1 / static_cast<double>(matrix.rows()));
  Eigen::RowVectorXd visits = Eigen::RowVectorXd::Zero(matrix.rows());
  for (int step = 0; step < kSteps; ++step) {
    x = (x * matrix).eval();
    visits += x;
  }
  // Rounding must not decide between states that are as likely.
  constexpr double kSame = 1e-9;
  const double least = (1 - kSame) * visits.maxCoeff();
  Eigen::Index state = 0;
  while (visits[state] < least) ++state;
  return state;
}

}  // namespace

Elimination::Elimination(const TransitionMatrix& matrix, std::size_t threads, const RunContext& context)
    : states_(static_cast<std::size_t>(matrix.rows())),
      last_(likely_state(matrix)),
      leaving_(Eigen::VectorXd::Zero(eigen_index(states_))) {
  solve(matrix, threads, context);
  Eigen::Index likeliest = 0;
  const double most = stationary_.maxCoeff(&likeliest);
  if (stationary_[last_] < kFairShare * most) {
    last_ = likeliest;
    solve(matrix, threads, context);
  }
  if (matrix.minCoeff() < kLeastProbability) check_underflow(matrix, threads, context);
}

void Elimination::solve(const TransitionMatrix& matrix, std::size_t threads, const RunContext& context) {
  numbers_ = matrix;
  numbers_.row(0).swap(numbers_.row(last_));
  numbers_.col(0).swap(numbers_.col(last_));
  run(1, threads, context);
  stationary_ = stationary_distribution();
}

Eigen::VectorXd Elimination::exchanged(Eigen::VectorXd values) const {
  std::swap(values[0], values[last_]);
  return values;
}

Elimination::Elimination(TransitionMatrix matrix, std::size_t open, std::size_t threads,
                         const RunContext& context)
    : states_(static_cast<std::size_t>(matrix.rows())),
      numbers_(std::move(matrix)),
      leaving_(Eigen::VectorXd::Zero(eigen_index(states_))) {
  run(open, threads, context);
}

void Elimination::close(const TransitionMatrix& rows, std::size_t threads) {
  const auto open = static_cast<std::size_t>(rows.rows());
  numbers_.topRows(rows.rows()) = rows;
  parallel_for(open, threads, [&](std::size_t from) {
    double* const ways = row(from);
    for (std::size_t k = states_; k-- > open;) {
      ways[k] /= leaving_[eigen_index(k)];
      const double share = ways[k];
      const double* const out = row(k);
      for (std::size_t to = 0; to < k; ++to) ways[to] += share * out[to];
    }
  });
  for (std::size_t k = open; k-- > 1;) eliminate(k, 0);
  stationary_ = stationary_distribution();
  // Of open states the probability itself is asked for, however small.
  if (stationary_[0] < std::numeric_limits<double>::min()) throw too_far_apart();
}

// What is lost below the least double may decide between states. It does not where the result stays the same
// when all that is so small is made larger.
void Elimination::check_underflow(const TransitionMatrix& matrix, std::size_t threads,
                                  const RunContext& context) const {
  Elimination other(*this);
  other.solve(matrix.cwiseMax(kLeastProbability), threads, context);
  constexpr double kSame = 1e-10;
  constexpr double kRare = 1e-12;
  for (Eigen::Index k = 0; k < stationary_.size(); ++k) {
    const double a = stationary_[k];
    const double b = other.stationary_[k];
    if (std::max(a, b) > kRare && std::fabs(a - b) > kSame * std::max(a, b)) {
      throw InvalidArgument(
          text("stationary probabilities hang on transitions that are less likely than ", kLeastProbability,
               ", too rare for double precision; more noise or weaker weights bring them back"));
    }
  }
}

// From the last state to the first: where the chain goes while it is in state k is handed on to those that go
// there.
void Elimination::run(std::size_t open, std::size_t threads, const RunContext& context) {
  for (std::size_t end = states_; end > open;) {
    const std::size_t begin = (end - 1) / kPanel * kPanel;
    for (std::size_t k = end; k-- > std::max(begin, open);) eliminate(k, begin);
    if (begin > open) {
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
        "some states are never left for others in double precision: there is no single stationary "
        "distribution; more noise or weaker weights join them");
  }
  leaving_[eigen_index(k)] = leaving;
  for (std::size_t from = 0; from < k; ++from) {
    double* ways = row(from);
    ways[k] /= leaving;
    // Rows before the panel need only its columns.
    for (std::size_t to = from < begin ? begin : 0; to < k; ++to) ways[to] += ways[k] * out[to];
  }
}

Eigen::VectorXd Elimination::stationary_distribution() const {
  // Visits to each state, up to a factor that keeps them within a double: what is so much rarer is 0.
  constexpr double kMany = 1e100;
  Eigen::VectorXd visits = Eigen::VectorXd::Zero(eigen_index(states_));
  visits[0] = 1;
  for (std::size_t from = 0; from < states_; ++from) {
    const double scale = visits[eigen_index(from)];
    if (scale > kMany) visits /= scale;
    for (std::size_t to = from + 1; to < states_; ++to)
      visits[eigen_index(to)] += visits[eigen_index(from)] * row(from)[to];
  }
  if (!visits.allFinite()) throw too_far_apart();
  visits /= visits.maxCoeff();
  return exchanged(visits / visits.sum());
}

Eigen::VectorXd Elimination::group_inverse(const Eigen::VectorXd& b) const {
  // (I - A)·x = b - (π·b)·1, from the last state; what is left in the first is zero but for rounding.
  const auto size = eigen_index(states_);
  Eigen::VectorXd x = exchanged(b.array() - stationary_.dot(b));
  for (Eigen::Index k = size; k-- > 0;) {
    const auto after = size - k - 1;
    x[k] += numbers_.row(k).tail(after).dot(x.tail(after));
  }
  // (S - B)·x = that, from the first, whose value is free.
  x[0] = 0;
  for (Eigen::Index k = 1; k < size; ++k)
    x[k] = (x[k] + numbers_.row(k).head(k).dot(x.head(k))) / leaving_[k];
  x = exchanged(std::move(x));
  return x.array() - stationary_.dot(x);
}

// Of U = I - A: rows from the last panel on, each from those after it.
TransitionMatrix Elimination::upper_inverse(std::size_t threads, const RunContext& context) const {
  const std::size_t stride = (states_ + 7) / 8 * 8;
  TransitionMatrix out = TransitionMatrix::Zero(eigen_index(states_), eigen_index(stride));
  for (std::size_t end = states_; end > 0;) {
    const std::size_t begin = (end - 1) / kPanel * kPanel;
    if (end < states_) {
      add_product({.data = &out(eigen_index(begin), eigen_index(end)), .stride = stride},
                  {.data = row(begin) + end, .stride = states_},
                  {.data = &out(eigen_index(end), eigen_index(end)), .stride = stride}, end - begin,
                  stride - end, states_ - end, threads);
    }
    for (std::size_t k = end; k-- > begin;) {
      out(eigen_index(k), eigen_index(k)) += 1;
      for (std::size_t j = k + 1; j < end; ++j)
        out.row(eigen_index(k)).tail(eigen_index(stride - k)) +=
            row(k)[j] * out.row(eigen_index(j)).tail(eigen_index(stride - k));
    }
    context.advance(0);
    end = begin;
  }
  return out;
}

// Of L = S - B without the first state, whose value is free.
TransitionMatrix Elimination::lower_inverse(std::size_t threads, const RunContext& context) const {
  const std::size_t stride = (states_ + 7) / 8 * 8;
  TransitionMatrix out = TransitionMatrix::Zero(eigen_index(states_), eigen_index(stride));
  for (std::size_t begin = 0; begin < states_; begin += kPanel) {
    const std::size_t end = std::min(states_, begin + kPanel);
    if (begin > 0) {
      add_product({.data = &out(eigen_index(begin), 0), .stride = stride},
                  {.data = row(begin), .stride = states_}, {.data = out.data(), .stride = stride},
                  end - begin, begin, begin, threads);
    }
    for (std::size_t k = std::max<std::size_t>(begin, 1); k < end; ++k) {
      auto ways = out.row(eigen_index(k)).head(eigen_index(k + 1));
      ways[eigen_index(k)] += 1;
      for (std::size_t j = begin; j < k; ++j)
        ways += row(k)[j] * out.row(eigen_index(j)).head(eigen_index(k + 1));
      ways /= leaving_[eigen_index(k)];
    }
    context.advance(0);
  }
  return out;
}

double Elimination::group_inverse_trace(std::size_t threads, const RunContext& context) const {
  const TransitionMatrix upper = upper_inverse(threads, context);
  const TransitionMatrix lower = lower_inverse(threads, context);
  // The group inverse is (1 - 1·π)·L⁻¹·U⁻¹·(1 - 1·π), and only its last factor takes something off.
  const auto size = eigen_index(states_);
  double trace = 0;
  for (Eigen::Index k = 0; k < size; ++k)
    trace += upper.row(k).segment(k, size - k).dot(lower.col(k).tail(size - k));
  const Eigen::VectorXd sums = upper.rowwise().sum();
  return trace - exchanged(stationary_).dot(lower.leftCols(size) * sums);
}

}  // namespace recres
