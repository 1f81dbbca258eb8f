#include "recres/neuron/model.h"

namespace recres {

std::string_view model_name(Model model) {
  return model == Model::kSbm ? "sbm" : "tanh";
}

std::optional<Model> model_by_name(std::string_view name) {
  if (name == "sbm") return Model::kSbm;
  if (name == "tanh") return Model::kTanh;
  return std::nullopt;
}

}  // namespace recres
