#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "recres/network/network.h"
#include "recres/neuron/model.h"
#include "recres/noise/input_signal.h"
#include "recres/noise/noise_level.h"
#include "recres/noise/noise_schedule.h"
#include "recres/simulate/trajectory.h"
#include "recres/state/transition_counts.h"

namespace recres {

/// One way of computing the next states of a network, prepared for some noise levels. Immutable: many
/// threads may share it, each with trajectories of its own. All kernels of a model follow the same law, but
/// use the random numbers in their own order: equal seeds give equal runs only with equal kernels.
class Kernel {
 public:
  Kernel(std::string_view name, std::size_t neurons, Model model, std::span<const NoiseLevel> levels)
      : name_(name), neurons_(neurons), model_(model), levels_(levels.begin(), levels.end()) {}
  virtual ~Kernel() = default;
  Kernel(const Kernel&) = delete;
  Kernel& operator=(const Kernel&) = delete;

  /// Takes all trajectories on by equally many steps, as many as `states` has room for, and writes the state
  /// after each: words_per_state(N) words a step, the first trajectory's steps first. Several at a time, of
  /// any noise levels, hide each other's waiting and share what is read; the result is the same one by
  /// one.
  virtual void advance(std::span<Trajectory> trajectories, std::span<std::uint64_t> states) const = 0;

  /// Takes all trajectories on by `steps` and counts the transitions of each in a counter of its own, or
  /// nowhere if there are no counters. Each counter must know where its trajectory stands.
  virtual void count(std::span<Trajectory> trajectories, std::uint64_t steps,
                     std::span<TransitionCounter> counters) const;

  /// Trajectories that are well taken on together; more gain nothing.
  virtual std::size_t most_together() const { return 4; }

  /// The largest |x| of input signals that it is prepared for: 0 where it takes none.
  virtual double largest_signal() const { return 0; }

  std::string_view name() const { return name_; }
  std::size_t neurons() const { return neurons_; }
  Model model() const { return model_; }
  std::span<const NoiseLevel> levels() const { return levels_; }

 private:
  std::string_view name_;
  std::size_t neurons_;
  Model model_;
  std::vector<NoiseLevel> levels_;
};

/// Steps that a kernel is asked for at a time, so that stopping and progress are felt.
std::uint64_t block_steps(std::size_t neurons);

/// The kernel to use where the user names none.
inline constexpr std::string_view kAutomaticKernel = "auto";

/// What a kernel is called and does, for lists.
struct KernelDescription {
  std::string_view name;
  std::string_view summary;
};

/// All kernels, the reference first.
std::span<const KernelDescription> kernel_descriptions();

/// Throws InvalidArgument for an unknown kernel name, or one that does not fit this network, model and input
/// signal (none where null), naming one that would. "auto" always fits.
void check_kernel(const Network& network, Model model, std::string_view name,
                  const InputSignal* input = nullptr);

/// The kernel that runs under this noise, with this input signal (none where null), are best made with:
/// `name` itself, or the fastest for "auto" whose preparation for all noise levels pays and fits in memory.
/// Throws as check_kernel.
std::string_view choose_kernel(const Network& network, Model model, const NoiseSchedule& noise,
                               std::string_view name = kAutomaticKernel, const InputSignal* input = nullptr);

/// The same for so many steps under one noise level.
std::string_view choose_kernel(const Network& network, Model model, const NoiseLevel& level,
                               std::uint64_t steps, std::string_view name = kAutomaticKernel);

/// Bytes that the kernel of this name, not "auto", allocates for these noise levels, or a few more.
std::uint64_t kernel_bytes(const Network& network, std::string_view name, std::span<const NoiseLevel> levels);

/// Prepares the kernel of this name, not "auto", for these noise levels and this input signal (none where
/// null), on so many threads. The network must outlive it. Throws as check_kernel, InvalidArgument where a
/// level is one for another number of neurons, and CapacityExceeded where the kernel would not fit in memory.
std::unique_ptr<Kernel> make_kernel(const Network& network, Model model, std::span<const NoiseLevel> levels,
                                    std::string_view name, std::size_t threads,
                                    const InputSignal* input = nullptr);

/// Chooses a kernel and prepares it for the levels of this noise and for this input signal.
std::unique_ptr<Kernel> make_kernel(const Network& network, Model model, const NoiseSchedule& noise,
                                    std::string_view name = kAutomaticKernel,
                                    const InputSignal* input = nullptr);

/// The same for so many steps under one noise level.
std::unique_ptr<Kernel> make_kernel(const Network& network, Model model, const NoiseLevel& level,
                                    std::uint64_t steps, std::string_view name = kAutomaticKernel);

}  // namespace recres
