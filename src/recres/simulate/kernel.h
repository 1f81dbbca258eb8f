#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "recres/network/network.h"
#include "recres/neuron/model.h"
#include "recres/simulate/trajectory.h"

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

/// Prepares a kernel. The network must outlive it. Throws as choose_kernel, InvalidArgument where the noise
/// strength is negative or not finite, and CapacityExceeded.
std::unique_ptr<Kernel> make_kernel(const Network& network, Model model, double noise_strength,
                                    std::uint64_t steps, std::string_view name = kAutomaticKernel);

}  // namespace recres
