#include "recres/noise/neuron_list.h"

#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

std::vector<std::size_t> listed_neurons(const Parameters& parameters) {
  std::vector<std::size_t> neurons;
  if (!parameters.has("neurons")) return neurons;
  for (const auto word : split(parameters.value("neurons"), '/')) {
    const auto neuron = parse_whole(word);
    if (!neuron) {
      throw InvalidArgument(text("neurons=", shown(parameters.value("neurons")), ": '", shown(word),
                                 "' is no number of a neuron; part whole numbers from 0 on by /, as 0/3"));
    }
    neurons.push_back(*neuron);
  }
  return neurons;
}

}  // namespace recres
