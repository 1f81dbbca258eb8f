#include "recres/simulate/kernel.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "recres/simulate/kernels/reference.h"
#include "recres/simulate/kernels/table.h"
#include "recres/util/error.h"
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
};

}  // namespace

std::span<const KernelDescription> kernel_descriptions() {
  return kDescriptions;
}

std::string_view choose_kernel(const Network& network, Model model, std::string_view name) {
  if (name == kAutomaticKernel) {
    // The table of 2^N·N probabilities costs about a microsecond an entry: 50 ms for 12 neurons.
    constexpr std::size_t kMostQuickTableNeurons = 12;
    return model == Model::kSbm && network.neurons() <= kMostQuickTableNeurons ? kTableKernel
                                                                               : kReferenceKernel;
  }
  std::vector<std::string_view> names = {kAutomaticKernel};
  for (const auto& kernel : kDescriptions) names.push_back(kernel.name);
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) {
    std::string list;
    for (const auto known : names) list += text(list.empty() ? "" : ", ", known);
    throw InvalidArgument(
        text("there is no kernel '", shown(name), "'", did_you_mean(name, names), " (kernels: ", list, ")"));
  }
  if (*found == kTableKernel || *found == kPlainTableKernel) {
    if (model != Model::kSbm) {
      throw InvalidArgument(
          text("kernel '", *found, "' is for the sbm model only; use kernel 'reference' for tanh"));
    }
    if (network.neurons() > kMostTableNeurons) {
      throw InvalidArgument(text("kernel '", *found, "' holds up to ", kMostTableNeurons,
                                 " neurons, the network has ", network.neurons(),
                                 "; use kernel 'reference'"));
    }
  }
  return *found;
}

std::unique_ptr<Kernel> make_kernel(const Network& network, Model model, double noise_strength,
                                    std::string_view name) {
  if (!std::isfinite(noise_strength) || noise_strength < 0) {
    throw InvalidArgument(text("noise strength ", noise_strength,
                               " is no standard deviation; give a finite number of 0 or more"));
  }
  const auto chosen = choose_kernel(network, model, name);
  if (chosen == kReferenceKernel) return make_reference_kernel(network, model, noise_strength);
  return make_table_kernel(network, noise_strength, chosen);
}

}  // namespace recres
