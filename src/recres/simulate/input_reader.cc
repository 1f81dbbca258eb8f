#include "recres/simulate/input_reader.h"

namespace recres {

InputReader::InputReader(RunInput& run, std::size_t neurons, std::size_t padded) : run_(run) {
  if (run.signal == nullptr) return;
  all_.resize(padded);
  values_.resize(run.signal->neurons().empty() ? neurons : run.signal->neurons().size());
}

std::span<const double> InputReader::next() {
  if (run_.signal == nullptr) return {};
  const auto& signal = *run_.signal;
  if (is_first_ || signal.changes_at(run_.step)) {
    signal.values(run_.seed, run_.replicate, run_.step, values_);
    const auto neurons = signal.neurons();
    for (std::size_t k = 0; k < values_.size(); ++k) all_[neurons.empty() ? k : neurons[k]] = values_[k];
  }
  is_first_ = false;
  ++run_.step;
  return all_;
}

}  // namespace recres
