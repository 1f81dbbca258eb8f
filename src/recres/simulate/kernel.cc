#include "recres/simulate/kernel.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "recres/neuron/noise_strength.h"
#include "recres/simulate/kernels/decide.h"
#include "recres/simulate/kernels/dense.h"
#include "recres/simulate/kernels/reference.h"
#include "recres/simulate/kernels/skip.h"
#include "recres/simulate/kernels/sparse.h"
#include "recres/simulate/kernels/table.h"
#include "recres/simulate/kernels/tanh.h"
#include "recres/state/state.h"
#include "recres/util/error.h"
#include "recres/util/memory.h"
#include "recres/util/text.h"

namespace recres {

namespace {

constexpr std::array kDescriptions = {
    KernelDescription{.name = kReferenceKernel,
                      .summary = "draws the Gaussian noise of every neuron; both models, any network"},
    KernelDescription{.name = kTableKernel,
                      .summary = "looks up firing probabilities, noise integrated out; sbm up to 16 neurons"},
    KernelDescription{.name = kPlainTableKernel,
                      .summary = "the same without vector instructions; equal runs"},
    KernelDescription{
        .name = kSkipKernel,
        .summary = "jumps from deviation to deviation, for very long runs; sbm up to 16 neurons"},
    KernelDescription{
        .name = kDenseKernel,
        .summary = "sums sources in fours for many runs at once, noise integrated out; sbm, full weights"},
    KernelDescription{.name = kSparseKernel,
                      .summary = "walks the connections, noise integrated out; sbm, few connections"},
    KernelDescription{.name = kTanhKernel, .summary = "vector noise and tanh, many runs at once; tanh only"},
};

// Long enough to forget the cost of a call; short enough for four replicates in a first-level cache (16 kB in
// all) and for Ctrl-C to be felt.
constexpr std::uint64_t kBlockWords = 512;

}  // namespace

// Steps that cost about as long together as a block of a small network, however large the network is.
std::uint64_t block_steps(std::size_t neurons) {
  return std::max<std::uint64_t>(1, kBlockWords / words_per_state(neurons) / (1 + neurons / 64));
}

void Kernel::count(std::span<Trajectory> trajectories, std::uint64_t steps,
                   std::span<TransitionCounter> counters) const {
  const auto words = words_per_state(neurons());
  const auto block = std::min(block_steps(neurons()), steps);
  std::vector<std::uint64_t> buffer(block * words * trajectories.size());
  while (steps > 0) {
    const auto now = std::min(steps, block);
    const std::span<std::uint64_t> states(buffer.data(), now * words * trajectories.size());
    advance(trajectories, states);
    for (std::size_t k = 0; k < counters.size(); ++k)
      counters[k].add(states.subspan(k * now * words, now * words));
    steps -= now;
  }
}

std::span<const KernelDescription> kernel_descriptions() {
  return kDescriptions;
}

namespace {

// Measured: many runs at once of up to a thousand neurons pass the full matrix faster than they find its
// connections, whatever is zero; beyond, both take about as long where one weight of 50 is not zero. A full
// matrix must fit.
std::string_view large_kernel(const Network& network) {
  constexpr std::size_t kDenseNeurons = 1024;
  const auto neurons = network.neurons();
  const bool is_dense = neurons <= kDenseNeurons || 50 * network.connections() >= neurons * neurons;
  const bool fits = !network.is_sparse() || dense_kernel_bytes(neurons) <= allowed_memory_bytes() / 2;
  return is_dense && fits ? kDenseKernel : kSparseKernel;
}

}  // namespace

void check_kernel(const Network& network, Model model, std::string_view name) {
  if (name == kAutomaticKernel || name == kReferenceKernel) return;
  std::vector<std::string_view> names = {kAutomaticKernel};
  for (const auto& kernel : kDescriptions) names.push_back(kernel.name);
  if (std::find(names.begin(), names.end(), name) == names.end()) {
    std::string list;
    for (const auto known : names) list += text(list.empty() ? "" : ", ", known);
    throw InvalidArgument(
        text("there is no kernel '", shown(name), "'", did_you_mean(name, names), " (kernels: ", list, ")"));
  }
  const auto other = name == kTanhKernel ? Model::kSbm : Model::kTanh;
  if (model == other) {
    throw InvalidArgument(text("kernel '", name, "' is not for the ", model_name(model),
                               " model; use kernel '",
                               other == Model::kSbm ? large_kernel(network) : kTanhKernel, "'"));
  }
  const bool is_tabulated = name != kDenseKernel && name != kSparseKernel && name != kTanhKernel;
  if (is_tabulated && network.neurons() > kMostTableNeurons) {
    throw InvalidArgument(text("kernel '", name, "' holds up to ", kMostTableNeurons,
                               " neurons, the network has ", network.neurons(), "; use kernel '",
                               large_kernel(network), "'"));
  }
}

std::string_view choose_kernel(const Network& network, Model model, double noise_strength,
                               std::uint64_t steps, std::string_view name) {
  check_kernel(network, model, name);
  require_noise_strength(noise_strength);
  for (const auto& kernel : kDescriptions) {
    if (kernel.name == name) return kernel.name;
  }
  if (model == Model::kTanh) return kTanhKernel;
  if (network.neurons() > kMostTableNeurons) return large_kernel(network);
  // Runs that even the table kernel would take minutes for are those of interest at low noise.
  constexpr std::uint64_t kFewestSkipSteps = 10'000'000'000;
  if (steps >= kFewestSkipSteps && skipping_pays(network, noise_strength)) return kSkipKernel;
  // Beyond 12 neurons making the table must pay for itself: at least one step for each of its rows.
  constexpr std::size_t kMostQuickTableNeurons = 12;
  const bool pays = network.neurons() <= kMostQuickTableNeurons || steps >> network.neurons() != 0;
  return pays ? kTableKernel : large_kernel(network);
}

std::uint64_t kernel_bytes(const Network& network, std::string_view name, std::size_t noise_strengths) {
  if (name == kSkipKernel) return noise_strengths * skip_kernel_bytes(network.neurons());
  if (name == kTableKernel || name == kPlainTableKernel)
    return noise_strengths * table_kernel_bytes(network.neurons());
  const auto laws = noise_strengths * noise_law_bytes(network.neurons());
  if (name == kDenseKernel) return laws + dense_kernel_bytes(network.neurons());
  if (name == kSparseKernel) return laws + sparse_kernel_bytes(network);
  if (name == kTanhKernel) return tanh_kernel_bytes(network);
  return 0;
}

std::unique_ptr<Kernel> make_kernel(const Network& network, Model model,
                                    std::span<const double> noise_strengths, std::string_view name,
                                    std::size_t threads) {
  check_kernel(network, model, name);
  require_memory(text("kernel '", name, "' for ", network.neurons(), " neurons and ", noise_strengths.size(),
                      noise_strengths.size() == 1 ? " noise strength" : " noise strengths"),
                 kernel_bytes(network, name, noise_strengths.size()));
  if (name == kReferenceKernel) return make_reference_kernel(network, model, noise_strengths);
  if (name == kTanhKernel) return make_tanh_kernel(network, noise_strengths);
  if (name == kSkipKernel) return make_skip_kernel(network, noise_strengths, threads);
  if (name == kSparseKernel) return make_sparse_kernel(network, noise_strengths, threads);
  if (name == kDenseKernel) return make_dense_kernel(network, noise_strengths, threads);
  return make_table_kernel(network, noise_strengths, name, threads);
}

std::unique_ptr<Kernel> make_kernel(const Network& network, Model model, double noise_strength,
                                    std::uint64_t steps, std::string_view name) {
  const auto chosen = choose_kernel(network, model, noise_strength, steps, name);
  return make_kernel(network, model, {&noise_strength, 1}, chosen, 1);
}

}  // namespace recres
