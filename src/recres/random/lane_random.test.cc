#include "recres/random/lane_random.h"

#include <gtest/gtest.h>

#include "recres/random/philox.h"

namespace recres {
namespace {

TEST(LaneRandom, EachLaneIsItsOwnStream) {
  const StreamId id{.purpose = Purpose::kDynamics, .place = 9, .replicate = 4};
  LaneRandom lanes(7, id);
  for (std::size_t lane = 0; lane < LaneRandom::kLanes; ++lane) {
    RandomStream alone(philox({3, 9, 4, lane + 1}, {7, 0}));
    for (int k = 0; k < 100; ++k) EXPECT_EQ(lanes.next(lane), alone());
  }
}

}  // namespace
}  // namespace recres
