#include "recres/random/lane_random.h"

#include "recres/random/philox.h"

namespace recres {

LaneRandom::LaneRandom(std::uint64_t seed, StreamId id) {
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    const auto words =
        philox({static_cast<std::uint64_t>(id.purpose), id.place, id.replicate, lane + 1}, {seed, 0});
    for (std::size_t word = 0; word < words.size(); ++word) state[word][lane] = words[word];
    // All zero is the one state that xoshiro never leaves.
    if ((words[0] | words[1] | words[2] | words[3]) == 0) state[0][lane] = 1;
  }
}

}  // namespace recres
