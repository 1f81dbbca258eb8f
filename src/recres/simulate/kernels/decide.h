#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "recres/law/exact_decision.h"
#include "recres/neuron/coarse_curve.h"
#include "recres/noise/noise_level.h"
#include "recres/random/lane_random.h"
#include "recres/simulate/trajectory.h"

namespace recres {

// The second half of a step of kernels whose networks have too many states for a table: inputs become bits.
// Vector code decides nearly all neurons with probabilities of some 10^-5 accuracy; those whose draw is
// closer to their probability than that are decided exactly. What comes out is the same as if all had been.

/// Neurons that are worked on side by side: one draw of all lanes gives 32 bits to each.
inline constexpr std::size_t kTile = 16;

/// What vector code knows of one noise level: the CoarseCurve of its commonest strength, and how far each
/// neuron may be off.
struct NoiseView {
  const float* lines;
  float steps_per_unit;
  float last_step;
  const float* doubt;          ///< bound of the error of p, [neuron], past the last one any; infinite
                               ///< where the neuron has another noise strength
  const ExactDecision* exact;  ///< decides where the bound is not met
};

/// One run on its way from one state to the next, of words_per_state(N) words each.
struct Chain {
  const NoiseView* noise;
  LaneRandom* lanes;   ///< draws for every neuron
  RandomStream* more;  ///< draws where those tie
  std::span<const std::uint64_t> from;
  std::uint64_t* to;
  const double* signal = nullptr;        ///< x, [neuron]; null where there is none
  const float* single_signal = nullptr;  ///< the same in single precision, padded to whole tiles
};

/// Decides those of the tile's neurons whose bit is set in `open`, given its 16 draws; the others keep their
/// bits of `up`.
std::uint32_t decide_open(Chain& chain, std::size_t first, std::span<const std::uint32_t> drawn,
                          std::uint32_t up, std::uint32_t open);

/// What the views of one noise level look at.
class NoiseLaw {
 public:
  /// `input_error`: how far each neuron's u may be off before a signal of up to `largest_signal` is added; no
  /// less than 2^-23 of the largest u. The network must outlive it.
  NoiseLaw(const Network& network, const NoiseLevel& level, std::span<const double> input_error,
           double largest_signal = 0);

  NoiseView view() const;

 private:
  CoarseCurve curve_;
  std::vector<float> doubt_;
  ExactDecision exact_;
};

/// Bytes of the law of this level, or a few more.
std::uint64_t noise_law_bytes(std::size_t neurons, const NoiseLevel& level);

/// Prepares the laws of some noise levels on so many threads.
std::vector<std::unique_ptr<NoiseLaw>> make_noise_laws(const Network& network,
                                                       std::span<const NoiseLevel> levels,
                                                       std::span<const double> input_error,
                                                       double largest_signal, std::size_t threads);

/// Walks all trajectories through `states` (see Kernel::advance), `step` taking all chains from one to the
/// next.
void advance_chains(std::span<const NoiseView> noise, std::size_t neurons, std::span<Trajectory> trajectories,
                    std::span<std::uint64_t> states, const std::function<void(std::span<Chain>)>& step);

/// Whole tiles that hold so many neurons.
constexpr std::size_t tiles_for(std::size_t neurons) {
  return (neurons + kTile - 1) / kTile;
}

}  // namespace recres
