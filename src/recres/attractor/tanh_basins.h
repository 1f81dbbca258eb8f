#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "recres/attractor/tanh_attractors.h"
#include "recres/network/network.h"
#include "recres/util/stop.h"

namespace recres {

/// Where an activity ends.
struct Relaxation {
  std::uint32_t attractor;  ///< its number among those found
  std::uint64_t steps;      ///< until it was within merge_tolerance of it, for a whole period
};

/// Tells to which of the fixed points and cycles found an activity relaxes without noise. May be asked from
/// many threads at once.
class TanhBasins {
 public:
  /// Both must outlive it.
  TanhBasins(const Network& network, const TanhAttractors& found);

  /// Nothing where it comes near none of them within `most_steps` steps. `activity` has N values; throws
  /// InvalidArgument where it has not, Stopped.
  std::optional<Relaxation> relax(Eigen::VectorXd activity, std::uint64_t most_steps,
                                  const RunContext& context = {}) const;

 private:
  // A state of an attractor.
  struct Point {
    double place;  // along direction_
    std::uint32_t attractor;
    Eigen::Index step;
  };

  bool is_near(const Eigen::VectorXd& activity, const Point& point) const;
  bool stays_near(Eigen::VectorXd activity, Point point) const;
  std::optional<std::uint32_t> attractor_near(const Eigen::VectorXd& activity) const;

  const Network& network_;
  const TanhAttractors& found_;
  Eigen::VectorXd direction_;
  std::vector<Point> points_;  // by place, so that few have to be compared
};

}  // namespace recres
