#include "recres/experiment/cell_parts.h"

#include "recres/io/input_file.h"
#include "recres/io/noise_file.h"
#include "recres/state/state.h"
#include "recres/util/parallel.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// Neighbouring threads are at neighbouring cells.
std::size_t most_kept() {
  return 2 * hardware_threads() + 2;
}

}  // namespace

CellParts::CellParts() : networks_(most_kept()), inputs_(most_kept()), protocols_(most_kept()) {}

std::shared_ptr<const Network> CellParts::network(const SweepCell& cell) {
  const auto& source = cell.network;
  return networks_.get(text(source.spec, '\n', source.magnitude, '\n', source.bias),
                       [&] { return load_network(source); });
}

std::shared_ptr<const InputSignal> CellParts::input(const SweepCell& cell) {
  if (cell.input.empty()) return nullptr;
  return inputs_.get(cell.input, [&] { return load_input(cell.input); });
}

NoiseProtocol CellParts::protocol(const SweepCell& cell) {
  if (cell.protocol.empty()) return {};
  return *protocols_.get(cell.protocol, [&] { return load_noise_protocol(cell.protocol); });
}

Sweep sweep_of(const SweepCell& cell, const Spec& spec, const Network& network, NoiseProtocol protocol,
               const InputSignal* input, std::size_t threads) {
  Sweep sweep;
  sweep.model = cell.model;
  sweep.noise_strengths = {cell.noise_strength};
  sweep.protocol = std::move(protocol);
  sweep.input = input;
  sweep.run.steps = cell.steps;
  sweep.run.burn_in = cell.burn_in;
  if (cell.start != "random") sweep.run.start = parse_state(cell.start, network.neurons());
  sweep.replicates = spec.whole("replicates");
  sweep.seed = cell.run_seed;
  sweep.threads = threads;
  sweep.kernel = spec.value("kernel");
  return sweep;
}

}  // namespace recres
