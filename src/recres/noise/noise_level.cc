#include "recres/noise/noise_level.h"

#include <algorithm>
#include <utility>

#include "recres/neuron/noise_strength.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

namespace {

double commonest_of(std::vector<double> strengths) {
  std::sort(strengths.begin(), strengths.end());
  double best = strengths.front();
  std::ptrdiff_t most = 0;
  for (auto first = strengths.begin(); first != strengths.end();) {
    const auto end = std::upper_bound(first, strengths.end(), *first);
    if (end - first > most) {
      most = end - first;
      best = *first;
    }
    first = end;
  }
  return best;
}

}  // namespace

// Adding 0 turns -0 into 0.
NoiseLevel::NoiseLevel(double strength) : common_(strength + 0.0) {
  require_noise_strength(strength);
}

NoiseLevel::NoiseLevel(std::vector<double> strengths) : common_(0), strengths_(std::move(strengths)) {
  if (strengths_.empty()) throw InvalidArgument("a noise level has no strength; give one for each neuron");
  for (double& strength : strengths_) {
    require_noise_strength(strength);
    strength += 0.0;
  }
  common_ = commonest_of(strengths_);
  if (std::all_of(strengths_.begin(), strengths_.end(), [&](double r) { return r == common_; }))
    strengths_.clear();
}

std::vector<double> NoiseLevel::distinct() const {
  if (is_uniform()) return {common_};
  auto out = strengths_;
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

void NoiseLevel::require_neurons(std::size_t neurons) const {
  if (is_uniform() || strengths_.size() == neurons) return;
  throw InvalidArgument(text("a noise level has strengths for ", strengths_.size(),
                             " neurons, the network has ", neurons, "; give one for each"));
}

}  // namespace recres
