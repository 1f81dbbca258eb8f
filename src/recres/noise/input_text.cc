#include "recres/noise/input_text.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "recres/noise/neuron_list.h"
#include "recres/util/error.h"
#include "recres/util/parameters.h"
#include "recres/util/text.h"

namespace recres {

const std::string_view kInputTextHelp =
    "random:strength=2[,neurons=0/3][,hold=5]      +2 or -2, each with probability 1/2\n"
    "gaussian:strength=2[,neurons=0/3][,hold=5]    N(0, 4)\n";

namespace {

constexpr std::array<std::string_view, 2> kNames = {"random", "gaussian"};
constexpr std::array<std::string_view, 3> kKeys = {"strength", "neurons", "hold"};

}  // namespace

bool is_input_text(std::string_view words) {
  const auto name = words.substr(0, words.find(':'));
  const bool is_word = !name.empty() && std::all_of(name.begin(), name.end(),
                                                    [](unsigned char c) { return std::isalpha(c) != 0; });
  // A bare word: only a name whose keys were forgotten.
  return is_word &&
         (name.size() < words.size() || std::find(kNames.begin(), kNames.end(), name) != kNames.end());
}

InputSignal parse_input_text(std::string_view words) {
  const auto colon = words.find(':');
  const auto name = words.substr(0, colon);
  if (std::find(kNames.begin(), kNames.end(), name) == kNames.end()) {
    throw InvalidArgument(text("there is no input signal '", shown(name), "'", did_you_mean(name, kNames),
                               " (input signals: random, gaussian)"));
  }
  const Parameters parameters(text("input signal '", name, "'"),
                              colon == std::string_view::npos ? "" : words.substr(colon + 1));
  parameters.allow_only(kKeys);
  return InputSignal(RandomInput{.values = name == "gaussian" ? InputValues::kGaussian : InputValues::kBinary,
                                 .strength = parameters.number("strength"),
                                 .neurons = listed_neurons(parameters),
                                 .hold = parameters.has("hold") ? parameters.whole("hold") : 1});
}

}  // namespace recres
