#pragma once

#include <optional>
#include <string_view>

namespace recres {

/// The two kinds of neuron (Metzner, Schilling, Maier, Krauss 2024, section 2).
enum class Model {
  kSbm,   ///< symmetrical Boltzmann machine: y = +1 with probability 1/(1 + exp(-u)), else -1
  kTanh,  ///< y = tanh(u), deterministic but for the noise in u
};

/// "sbm" or "tanh".
std::string_view model_name(Model model);

/// The model of that name, or nothing.
std::optional<Model> model_by_name(std::string_view name);

/// The binary view of an activity: true (+1) where y > 0, false (-1) elsewhere, zero included.
constexpr bool is_up(double activity) {
  return activity > 0;
}

}  // namespace recres
