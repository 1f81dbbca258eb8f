#include "recres/report/network_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "recres/network/structure.h"

namespace recres {

namespace {

std::string weight_range(const Network& network) {
  const auto weights = network.to_sparse();
  if (weights.nonZeros() == 0) return "all 0";
  return fmt::format("{:.4g} to {:.4g}", weights.coeffs().minCoeff(), weights.coeffs().maxCoeff());
}

// "(-4) 0 > 1 > 2 > 3 > -0, order 8"
std::string cycle_text(const SignedCycle& cycle) {
  const auto order = cycle.neurons.size() * (cycle.negative ? 2 : 1);
  return fmt::format("({:+}) {} > {}{}, order {}", cycle.signed_length(), fmt::join(cycle.neurons, " > "),
                     cycle.negative ? "-" : "", cycle.neurons.front(), order);
}

std::string cycles_text(const std::vector<SignedCycle>& cycles) {
  std::string out = "signed permutation\n";
  for (const auto& cycle : cycles) out += fmt::format("             {}\n", cycle_text(cycle));
  return out;
}

std::string blocks_text(const Network& network) {
  const auto blocks = independent_blocks(network);
  if (blocks.size() == 1) return "one connected network\n";
  std::size_t largest = 0;
  for (const auto& block : blocks) largest = std::max(largest, block.size());
  return fmt::format("{} independent blocks, the largest of {} neurons\n", blocks.size(), largest);
}

std::string matrix_text(const Network& network, std::size_t width) {
  constexpr std::size_t kCell = 9;
  if (6 + kCell * network.neurons() > width) return "";
  const auto weights = network.to_dense();
  std::string out = "\nW[target, source]\n      ";
  for (std::size_t m = 0; m < network.neurons(); ++m) out += fmt::format("{:>{}}", m, kCell);
  out += '\n';
  for (Eigen::Index n = 0; n < weights.rows(); ++n) {
    out += fmt::format("{:>6}", n);
    for (Eigen::Index m = 0; m < weights.cols(); ++m) out += fmt::format("{:>{}.4g}", weights(n, m), kCell);
    out += '\n';
  }
  return out;
}

}  // namespace

std::string network_text(const NetworkSource& source, const Network& network, const TextStyle& style) {
  const auto neurons = static_cast<double>(network.neurons());
  const auto connections = static_cast<double>(network.connections());
  auto out = fmt::format("network      {}, magnitude {}\n", source.spec, source.magnitude);
  out += fmt::format("neurons      {}\n", network.neurons());
  out += fmt::format("connections  {} of {:.0f} ({:.3g} %)\n", network.connections(), neurons * neurons,
                     100 * connections / (neurons * neurons));
  out += fmt::format("weights      {}, root mean square {:.4g}\n", weight_range(network),
                     std::sqrt(network.to_sparse().squaredNorm()) / neurons);
  const auto& bias = network.bias();
  out += bias.isZero(0) ? "bias         0\n"
                        : fmt::format("bias         {:.4g} to {:.4g}\n", bias.minCoeff(), bias.maxCoeff());
  out += fmt::format("symmetric    {}\n", is_symmetric(network) ? "yes" : "no");
  const auto cycles = signed_permutation_cycles(network);
  out += "structure    " + (cycles ? cycles_text(*cycles) : blocks_text(network));
  return out + matrix_text(network, style.width);
}

}  // namespace recres
