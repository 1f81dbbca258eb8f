#include "recres/attractor/tanh_basins.h"

#include <algorithm>
#include <utility>

#include "recres/random/random_stream.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// Of length 1 in the sum of sizes, so that places lie no farther apart than activities in the max-norm.
Eigen::VectorXd random_direction(Eigen::Index size) {
  RandomStream random(0, {.purpose = Purpose::kDynamics});
  Eigen::VectorXd direction(size);
  for (double& value : direction) value = random.normal();
  return direction / direction.lpNorm<1>();
}

}  // namespace

TanhBasins::TanhBasins(const Network& network, const TanhAttractors& found)
    : network_(network), found_(found), direction_(random_direction(network.bias().size())) {
  for (std::uint32_t k = 0; k < found.attractors.size(); ++k) {
    if (found.attractors[k].period == 0) continue;
    const Eigen::VectorXd places = found.attractors[k].activities * direction_;
    for (Eigen::Index step = 0; step < places.size(); ++step)
      points_.push_back({.place = places[step], .attractor = k, .step = step});
  }
  std::sort(points_.begin(), points_.end(), [](const Point& a, const Point& b) { return a.place < b.place; });
}

bool TanhBasins::is_near(const Eigen::VectorXd& activity, const Point& point) const {
  const auto state = found_.attractors[point.attractor].activities.row(point.step).transpose();
  return (activity - state).lpNorm<Eigen::Infinity>() <= found_.options.merge_tolerance;
}

bool TanhBasins::stays_near(Eigen::VectorXd activity, Point point) const {
  const auto period = static_cast<Eigen::Index>(found_.attractors[point.attractor].period);
  for (Eigen::Index t = 0; t < period; ++t) {
    if (!is_near(activity, point)) return false;
    tanh_step(network_, activity);
    point.step = (point.step + 1) % period;
  }
  return is_near(activity, point);
}

std::optional<std::uint32_t> TanhBasins::attractor_near(const Eigen::VectorXd& activity) const {
  constexpr double kRounding = 1e-14;
  const double reach = found_.options.merge_tolerance + kRounding;
  const double place = direction_.dot(activity);
  auto point = std::lower_bound(points_.begin(), points_.end(), place - reach,
                                [](const Point& a, double value) { return a.place < value; });
  for (; point != points_.end() && point->place <= place + reach; ++point) {
    if (is_near(activity, *point) && stays_near(activity, *point)) return point->attractor;
  }
  return std::nullopt;
}

std::optional<Relaxation> TanhBasins::relax(Eigen::VectorXd activity, std::uint64_t most_steps,
                                            const RunContext& context) const {
  if (activity.size() != direction_.size()) {
    throw InvalidArgument(text("the activity has ", activity.size(), " values for ", direction_.size(),
                               " neurons; give one value per neuron"));
  }
  for (std::uint64_t t = 0;; ++t) {
    if (const auto attractor = attractor_near(activity))
      return Relaxation{.attractor = *attractor, .steps = t};
    if (t == most_steps) return std::nullopt;
    tanh_step(network_, activity);
    context.advance(0);
  }
}

}  // namespace recres
