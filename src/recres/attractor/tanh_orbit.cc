#include "recres/attractor/tanh_orbit.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "recres/random/random_stream.h"

namespace recres {

namespace {

double distance(const Eigen::VectorXd& a, const Eigen::VectorXd& b) {
  return (a - b).lpNorm<Eigen::Infinity>();
}

// How far rounding alone may keep a settled orbit from repeating itself.
double rounding_of(const Network& network) {
  return static_cast<double>(network.neurons() + 1) * 0x1p-52 * std::max(1.0, network.largest_input());
}

// Whether the orbit leaves its state and comes back near it, no smaller in the end than in the beginning.
class Return {
 public:
  explicit Return(Eigen::VectorXd from) : from_(std::move(from)) {}

  void add(const Eigen::VectorXd& activity) { distances_.push_back(distance(activity, from_)); }

  bool is_seen() const {
    constexpr double kNear = 0.1;
    constexpr double kMostShrinking = 0.95;
    const auto quarter = static_cast<std::ptrdiff_t>(distances_.size() / 4);
    if (quarter == 0) return false;
    const double first = *std::max_element(distances_.begin(), distances_.begin() + quarter);
    const double last = *std::max_element(distances_.end() - quarter, distances_.end());
    if (last < kMostShrinking * first || first < kMostShrinking * last) return false;
    const auto left =
        std::find_if(distances_.begin(), distances_.end(), [&](double d) { return d > first / 2; });
    return std::any_of(left, distances_.end(), [&](double d) { return d < kNear * first; });
  }

 private:
  Eigen::VectorXd from_;
  std::vector<double> distances_;
};

class Follower {
 public:
  Follower(const Network& network, const TanhAttractorsOptions& options, std::uint64_t number,
           const RunContext& context)
      : network_(network),
        options_(options),
        context_(context),
        activity_(tanh_start(options.seed, number, network.neurons())),
        random_(options.seed, {.purpose = Purpose::kDynamics, .place = 0, .replicate = number}),
        rounding_(rounding_of(network)) {}

  TanhOrbit run() && {
    while (steps_ < options_.transient_steps) step();
    if (const auto period = find_period()) {
      const auto least = least_period(period);
      return {.kind = least == 1 ? TanhKind::kFixedPoint : TanhKind::kCycle,
              .period = least,
              .activity = std::move(activity_)};
    }
    return judge();
  }

 private:
  void step() {
    tanh_step(network_, activity_);
    ++steps_;
    context_.advance(0);
  }

  // 0 where steps ran out.
  std::uint64_t find_period() {
    Eigen::VectorXd reference = activity_;
    std::uint64_t since = 0;
    std::uint64_t moves_at = 1;
    while (steps_ < options_.most_steps) {
      step();
      ++since;
      const bool is_back = distance(activity_, reference) <= options_.tolerance;
      if (is_back && is_settled(since)) return since;
      if (!is_back && since < moves_at) continue;
      reference = activity_;
      if (!is_back) moves_at = std::min(2 * moves_at, options_.longest_period);
      since = 0;
    }
    return 0;
  }

  // The largest deviation from a period before, over so many periods.
  double deviation(std::uint64_t period, std::uint64_t periods) {
    double largest = 0;
    for (std::uint64_t k = 0; k < periods; ++k) {
      const Eigen::VectorXd before = activity_;
      for (std::uint64_t t = 0; t < period; ++t) step();
      largest = std::max(largest, distance(activity_, before));
    }
    return largest;
  }

  // From one window to the next the deviation shrinks by a factor; with it, what is left to go is at most the
  // sum of a geometric series.
  bool is_settled(std::uint64_t period) {
    constexpr std::uint64_t kFirstWindow = 4;
    double before = deviation(period, kFirstWindow);
    for (std::uint64_t window = kFirstWindow; steps_ < options_.most_steps; window *= 2) {
      const double now = deviation(period, window);
      if (now <= rounding_) return true;
      const double ratio = now / before;
      if (!(ratio < 1)) return false;
      if (static_cast<double>(window) * now / (1 - ratio) <= options_.tolerance) return true;
      before = deviation(period, 2 * window);
    }
    return false;
  }

  // An orbit that swings from side to side as it settles comes back after two periods first.
  std::uint64_t least_period(std::uint64_t period) {
    const Eigen::VectorXd reference = activity_;
    for (std::uint64_t t = 1; t < period; ++t) {
      step();
      if (period % t == 0 && distance(activity_, reference) <= 4 * options_.tolerance) return t;
    }
    return period;
  }

  TanhOrbit judge() {
    constexpr double kErrors = 3;
    const auto steps = std::max(options_.exponent_steps, options_.most_steps / 2);
    Return orbit(activity_);
    Eigen::VectorXd same = activity_;
    const auto exponent = largest_exponent(network_, same, 1, steps, random_, context_);
    for (std::uint64_t t = 0; t < steps; ++t) {
      step();
      orbit.add(activity_);
    }
    auto kind = TanhKind::kUndecidedOrbit;
    if (exponent.nats_per_step > kErrors * exponent.error) {
      kind = TanhKind::kChaotic;
    } else if (exponent.nats_per_step >= -kErrors * exponent.error && orbit.is_seen()) {
      kind = TanhKind::kQuasiPeriodic;
    }
    return {.kind = kind, .activity = std::move(activity_), .exponent = exponent};
  }

  const Network& network_;
  const TanhAttractorsOptions& options_;
  const RunContext& context_;
  Eigen::VectorXd activity_;
  RandomStream random_;
  double rounding_;
  std::uint64_t steps_ = 0;
};

}  // namespace

Eigen::VectorXd tanh_start(std::uint64_t seed, std::uint64_t number, std::size_t neurons) {
  RandomStream random(seed, {.purpose = Purpose::kStart, .place = 0, .replicate = number});
  Eigen::VectorXd activity(static_cast<Eigen::Index>(neurons));
  for (double& y : activity) y = 2 * random.uniform() - 1;
  return activity;
}

TanhOrbit follow_tanh(const Network& network, const TanhAttractorsOptions& options, std::uint64_t number,
                      const RunContext& context) {
  return Follower(network, options, number, context).run();
}

}  // namespace recres
