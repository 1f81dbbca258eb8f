#include "recres/simulate/trajectory.h"

#include <bit>

#include "recres/state/state.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

namespace {

std::vector<std::uint64_t> random_state(std::size_t neurons, RandomStream& random) {
  std::vector<std::uint64_t> state(words_per_state(neurons));
  for (auto& word : state) word = random();
  if (neurons % 64 != 0) state.back() &= (std::uint64_t{1} << neurons % 64) - 1;
  return state;
}

std::vector<std::uint64_t> signs_of(const Eigen::VectorXd& activity) {
  std::vector<std::uint64_t> state(words_per_state(static_cast<std::size_t>(activity.size())));
  for (Eigen::Index n = 0; n < activity.size(); ++n) {
    const auto place = static_cast<std::size_t>(n);
    if (is_up(activity[n])) state[place / 64] |= std::uint64_t{1} << place % 64;
  }
  return state;
}

Eigen::VectorXd activity_of(const std::vector<std::uint64_t>& state, std::size_t neurons) {
  Eigen::VectorXd activity(static_cast<Eigen::Index>(neurons));
  for (std::size_t n = 0; n < neurons; ++n) activity[static_cast<Eigen::Index>(n)] = is_up(state, n) ? 1 : -1;
  return activity;
}

}  // namespace

Trajectory start_trajectory(std::size_t neurons, Model model, double noise_strength, RunId run,
                            const std::optional<std::vector<std::uint64_t>>& start) {
  // Streams are told apart by the noise strength itself, not by its place in a list, so that a run can be
  // repeated alone. Adding 0 turns -0 into 0.
  const auto place = std::bit_cast<std::uint64_t>(noise_strength + 0.0);
  const auto id = [&](Purpose purpose) {
    return StreamId{.purpose = purpose, .place = place, .replicate = run.replicate};
  };
  Trajectory trajectory{.state = {},
                        .activity = {},
                        .random = RandomStream(run.seed, id(Purpose::kDynamics)),
                        .lanes = LaneRandom(run.seed, id(Purpose::kDynamics)),
                        .level = run.level,
                        .patience = -1,
                        .input = {}};
  if (start) {
    if (start->size() != words_per_state(neurons)) {
      throw InvalidArgument(text("the start state has ", start->size(), " words of 64 neurons, a network of ",
                                 neurons, " neurons needs ", words_per_state(neurons)));
    }
    trajectory.state = *start;
    if (model == Model::kTanh) trajectory.activity = activity_of(*start, neurons);
    return trajectory;
  }
  RandomStream random(run.seed, id(Purpose::kStart));
  if (model == Model::kSbm) {
    trajectory.state = random_state(neurons, random);
  } else {
    trajectory.activity.resize(static_cast<Eigen::Index>(neurons));
    for (double& y : trajectory.activity) y = 2 * random.uniform() - 1;
    trajectory.state = signs_of(trajectory.activity);
  }
  return trajectory;
}

}  // namespace recres
