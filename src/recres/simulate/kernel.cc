#include "recres/simulate/kernel.h"

#include <algorithm>
#include <array>
#include <vector>

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

void check_kernel(const Network& network, Model model, std::string_view name, const InputSignal* input) {
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
  if (is_tabulated && input != nullptr) {
    throw InvalidArgument(text("kernel '", name,
                               "' takes no input signal, which gives every step probabilities of its own; "
                               "use kernel '",
                               large_kernel(network), "'"));
  }
  if (is_tabulated && network.neurons() > kMostTableNeurons) {
    throw InvalidArgument(text("kernel '", name, "' holds up to ", kMostTableNeurons,
                               " neurons, the network has ", network.neurons(), "; use kernel '",
                               large_kernel(network), "'"));
  }
}

namespace {

// Making a kernel must not take longer than the steps it is made for. Measured in steps of the reference
// kernel: a table takes one for each row and a thousand at least, a noise law those of some ten thousand
// neurons. A few of each are made in no time.
bool tables_pay(std::size_t neurons, std::size_t levels, std::uint64_t steps) {
  constexpr std::uint64_t kMostQuickRows = std::uint64_t{1} << 12;
  constexpr std::uint64_t kFewestSteps = 1024;
  const auto rows = std::uint64_t{1} << neurons;
  return levels * rows <= kMostQuickRows || steps / levels >= std::max(rows, kFewestSteps);
}

bool laws_pay(std::size_t neurons, std::size_t levels, std::uint64_t steps) {
  constexpr std::size_t kMostQuickLaws = 16;
  constexpr double kLawSteps = 32'768;
  return levels <= kMostQuickLaws ||
         static_cast<double>(steps) * static_cast<double>(neurons) >= kLawSteps * static_cast<double>(levels);
}

// Whether deviations are rare under the level that most steps are under.
bool skipping_pays(const Network& network, const NoiseSchedule& noise) {
  std::vector<std::uint64_t> steps(noise.levels.size());
  for (const auto& stretch : noise.stretches) steps[stretch.level] += stretch.steps;
  const auto longest = std::max_element(steps.begin(), steps.end()) - steps.begin();
  return skipping_pays(network, noise.levels[static_cast<std::size_t>(longest)]);
}

std::string_view fastest_sbm_kernel(const Network& network, const NoiseSchedule& noise, bool has_input) {
  const auto neurons = network.neurons();
  const auto levels = noise.levels.size();
  const auto steps = noise.steps();
  // One level always fits, or is refused by name; more of them must leave room for what they are made for.
  const auto fits = [&](std::string_view name) {
    return levels == 1 || kernel_bytes(network, name, noise.levels) <= allowed_memory_bytes() / 4;
  };
  if (neurons <= kMostTableNeurons && !has_input) {
    // Runs that even the table kernel would take minutes for are those of interest at low noise.
    constexpr std::uint64_t kFewestSkipSteps = 10'000'000'000;
    if (steps >= kFewestSkipSteps && fits(kSkipKernel) && skipping_pays(network, noise)) return kSkipKernel;
    if (tables_pay(neurons, levels, steps) && fits(kTableKernel)) return kTableKernel;
  }
  const auto large = large_kernel(network);
  return laws_pay(neurons, levels, steps) && fits(large) ? large : kReferenceKernel;
}

}  // namespace

std::string_view choose_kernel(const Network& network, Model model, const NoiseSchedule& noise,
                               std::string_view name, const InputSignal* input) {
  check_kernel(network, model, name, input);
  for (const auto& kernel : kDescriptions) {
    if (kernel.name == name) return kernel.name;
  }
  return model == Model::kTanh ? kTanhKernel : fastest_sbm_kernel(network, noise, input != nullptr);
}

std::string_view choose_kernel(const Network& network, Model model, const NoiseLevel& level,
                               std::uint64_t steps, std::string_view name) {
  return choose_kernel(network, model, constant_noise(level, steps), name);
}

std::uint64_t kernel_bytes(const Network& network, std::string_view name,
                           std::span<const NoiseLevel> levels) {
  const auto neurons = network.neurons();
  std::uint64_t lists = 0;
  for (const auto& level : levels) lists += sizeof(NoiseLevel) + level.bytes();
  if (name == kSkipKernel) return lists + levels.size() * skip_kernel_bytes(neurons);
  if (name == kTableKernel || name == kPlainTableKernel)
    return lists + levels.size() * table_kernel_bytes(neurons);
  if (name == kTanhKernel) return lists + tanh_kernel_bytes(network);
  if (name == kReferenceKernel) return lists;
  std::uint64_t laws = 0;
  for (const auto& level : levels) laws += noise_law_bytes(neurons, level);
  return laws + (name == kDenseKernel ? dense_kernel_bytes(neurons) : sparse_kernel_bytes(network));
}

std::unique_ptr<Kernel> make_kernel(const Network& network, Model model, std::span<const NoiseLevel> levels,
                                    std::string_view name, std::size_t threads, const InputSignal* input) {
  check_kernel(network, model, name, input);
  for (const auto& level : levels) level.require_neurons(network.neurons());
  require_memory(text("kernel '", name, "' for ", network.neurons(), " neurons and ", levels.size(),
                      levels.size() == 1 ? " noise level" : " noise levels"),
                 kernel_bytes(network, name, levels));
  if (name == kReferenceKernel) return make_reference_kernel(network, model, levels);
  if (name == kTanhKernel) return make_tanh_kernel(network, levels);
  if (name == kSkipKernel) return make_skip_kernel(network, levels, threads);
  const double largest_signal = input == nullptr ? 0 : input->largest();
  if (name == kSparseKernel) return make_sparse_kernel(network, levels, threads, largest_signal);
  if (name == kDenseKernel) return make_dense_kernel(network, levels, threads, largest_signal);
  return make_table_kernel(network, levels, name, threads);
}

std::unique_ptr<Kernel> make_kernel(const Network& network, Model model, const NoiseSchedule& noise,
                                    std::string_view name, const InputSignal* input) {
  const auto chosen = choose_kernel(network, model, noise, name, input);
  return make_kernel(network, model, noise.levels, chosen, 1, input);
}

std::unique_ptr<Kernel> make_kernel(const Network& network, Model model, const NoiseLevel& level,
                                    std::uint64_t steps, std::string_view name) {
  return make_kernel(network, model, constant_noise(level, steps), name);
}

}  // namespace recres
