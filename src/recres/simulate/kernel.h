#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "recres/network/network.h"
#include "recres/neuron/model.h"
#include "recres/simulate/trajectory.h"
#include "recres/state/transition_counts.h"

namespace recres {

/// One way of computing the next states of a network under one noise strength. Immutable: many threads may
/// share it, each with trajectories of its own. All kernels of a model follow the same law, but use the
/// random numbers in their own order: equal seeds give equal runs only with equal kernels.
class Kernel {
 public:
  Kernel(std::string_view name, std::size_t neurons, Model model, double noise_strength)
      : name_(name), neurons_(neurons), model_(model), noise_strength_(noise_strength) {}
  virtual ~Kernel() = default;
  Kernel(const Kernel&) = delete;
  Kernel& operator=(const Kernel&) = delete;

  /// Takes all trajectories on by equally many steps, as many as `states` has room for, and writes the state
  /// after each: words_per_state(N) words a step, the first trajectory's steps first. Several at a time hide
  /// each other's waiting; the result is the same one by one.
  virtual void advance(std::span<Trajectory> trajectories, std::span<std::uint64_t> states) const = 0;

  /// Takes all trajectories on by `steps` and counts the transitions of each in a counter of its own, or
  /// nowhere if there are no counters. Each counter must know where its trajectory stands.
  virtual void count(std::span<Trajectory> trajectories, std::uint64_t steps,
                     std::span<TransitionCounter> counters) const;

  std::string_view name() const { return name_; }
  std::size_t neurons() const { return neurons_; }
  Model model() const { return model_; }
  double noise_strength() const { return noise_strength_; }

 private:
  std::string_view name_;
  std::size_t neurons_;
  Model model_;
  double noise_strength_;
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

/// The name of the kernel that serves this network for runs of so many steps: `name` itself, or the fastest
/// that fits for "auto". Throws InvalidArgument for an unknown kernel, or one that does not fit, naming one
/// that would.
std::string_view choose_kernel(const Network& network, Model model, std::uint64_t steps,
                               std::string_view name = kAutomaticKernel);

/// Prepares a kernel. Where "auto" chose the skip kernel and this noise strength is too high for it to pay,
/// the table kernel is made instead. The network must outlive it. Throws as choose_kernel, InvalidArgument
/// where the noise strength is negative or not finite, and CapacityExceeded.
std::unique_ptr<Kernel> make_kernel(const Network& network, Model model, double noise_strength,
                                    std::uint64_t steps, std::string_view name = kAutomaticKernel);

}  // namespace recres
