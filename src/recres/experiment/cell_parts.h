#pragma once

#include <memory>
#include <string>
#include <utility>

#include "recres/experiment/cell.h"
#include "recres/experiment/shelf.h"
#include "recres/network/network.h"
#include "recres/noise/input_signal.h"
#include "recres/noise/noise_protocol.h"
#include "recres/simulate/sweep.h"

namespace recres {

/// The networks, protocols and input signals that cells name, made once for neighbouring cells.
class CellParts {
 public:
  CellParts();

  std::shared_ptr<const Network> network(const SweepCell& cell);
  std::shared_ptr<const InputSignal> input(const SweepCell& cell);  ///< null where there is none
  NoiseProtocol protocol(const SweepCell& cell);

 private:
  Shelf<std::string, Network> networks_;
  Shelf<std::string, InputSignal> inputs_;
  Shelf<std::string, NoiseProtocol> protocols_;
};

/// The runs of one cell. `input` must outlive what is returned.
Sweep sweep_of(const SweepCell& cell, const Spec& spec, const Network& network, NoiseProtocol protocol,
               const InputSignal* input, std::size_t threads);

}  // namespace recres
