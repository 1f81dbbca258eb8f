#include "recres/network/generator_spec.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

#include "recres/network/generators.h"
#include "recres/util/error.h"
#include "recres/util/parameters.h"
#include "recres/util/text.h"

namespace recres {

const std::string_view kGeneratorHelp =
    "gaussian:n=5,seed=3                every weight N(0,1)\n"
    "autapses:n=5                       each neuron connected to itself alone\n"
    "hopfield:patterns=+++--/+-+-+      stores patterns, one letter a neuron\n"
    "nrooks:cycles=-4/+1                signed permutation with these cycles\n"
    "nrooks:n=15,seed=3                 a random signed permutation\n"
    "motif:code=9841                    ternary three-neuron network, 0 to 19682\n"
    "sparse:n=1000,density=0.1,seed=3   weights N(0,1), most of them absent\n"
    "  gaussian and sparse take the keys of an ensemble: density=0.1, the share of connections;\n"
    "  balance=0.2, (positive - negative)/(positive + negative) of them; symmetry=0.5, the\n"
    "  correlation of W[n,m] and W[m,n], -1 to 1; dale=1, each source has one sign\n";

namespace {

std::int64_t signed_length(std::string_view cycle) {
  const bool negative = cycle.starts_with('-');
  const auto digits = negative || cycle.starts_with('+') ? cycle.substr(1) : cycle;
  const auto length = parse_whole(digits);
  if (!length || *length == 0 || *length > kMostNeurons) {
    throw InvalidArgument(text("'", shown(cycle), "' is not a cycle; give sign and length, as -4 or +1"));
  }
  const auto size = static_cast<std::int64_t>(*length);
  return negative ? -size : size;
}

// The key dale=… is a word: yes or no.
bool is_on(const Parameters& p, std::string_view key) {
  if (!p.has(key)) return false;
  const auto number = p.whole(key);
  if (number > 1) throw InvalidArgument(text(key, "=", number, " is neither 0 (no) nor 1 (yes)"));
  return number == 1;
}

Ensemble ensemble_of(const Parameters& p) {
  const auto number = [&p](std::string_view key, double otherwise) {
    return p.has(key) ? p.number(key) : otherwise;
  };
  return {.density = number("density", 1),
          .balance = number("balance", 0),
          .symmetry = number("symmetry", 0),
          .dale = is_on(p, "dale")};
}

struct Generator {
  std::string_view name;
  std::vector<std::string_view> keys;
  Network (*make)(const Parameters&);
};

const std::vector<Generator>& generators() {
  static const std::vector<Generator> all = {
      {"gaussian",
       {"n", "seed", "density", "balance", "symmetry", "dale"},
       [](const Parameters& p) { return gaussian_network(p.whole("n"), p.whole("seed"), ensemble_of(p)); }},
      {"autapses", {"n"}, [](const Parameters& p) { return autapses_network(p.whole("n")); }},
      {"hopfield",
       {"patterns"},
       [](const Parameters& p) { return hopfield_network(split(p.value("patterns"), '/')); }},
      {"nrooks",
       {"cycles", "n", "seed"},
       [](const Parameters& p) {
         if (!p.has("cycles")) return nrooks_network(p.whole("n"), p.whole("seed"));
         if (p.has("n") || p.has("seed")) {
           throw InvalidArgument("generator 'nrooks' takes either cycles=… or n=… with seed=…, not both");
         }
         std::vector<std::int64_t> lengths;
         for (const auto cycle : split(p.value("cycles"), '/')) lengths.push_back(signed_length(cycle));
         return nrooks_network(lengths);
       }},
      {"motif", {"code"}, [](const Parameters& p) { return motif_network(p.whole("code")); }},
      {"sparse",
       {"n", "density", "seed", "balance", "symmetry", "dale"},
       [](const Parameters& p) {
         p.value("density");  // must be given: without it a sparse network would be full
         return sparse_network(p.whole("n"), ensemble_of(p), p.whole("seed"));
       }},
  };
  return all;
}

}  // namespace

bool is_generator_spec(std::string_view spec) {
  const auto name = spec.substr(0, spec.find(':'));
  const bool is_word = !name.empty() && std::all_of(name.begin(), name.end(),
                                                    [](unsigned char c) { return std::isalpha(c) != 0; });
  if (!is_word) return false;
  if (name.size() < spec.size()) return true;
  // A bare word: only a generator whose keys were forgotten.
  return std::any_of(generators().begin(), generators().end(),
                     [name](const Generator& generator) { return generator.name == name; });
}

Network generate_network(std::string_view spec) {
  const auto colon = spec.find(':');
  const auto name = spec.substr(0, colon);
  std::vector<std::string_view> names;
  for (const auto& generator : generators()) {
    if (generator.name == name) {
      const Parameters parameters(text("generator '", generator.name, "'"),
                                  colon == std::string_view::npos ? "" : spec.substr(colon + 1));
      parameters.allow_only(generator.keys);
      return generator.make(parameters);
    }
    names.push_back(generator.name);
  }
  std::string list;
  for (const auto known : names) list += text(list.empty() ? "" : ", ", known);
  throw InvalidArgument(text("there is no generator '", shown(name), "'", did_you_mean(name, names),
                             " (generators: ", list, ")"));
}

}  // namespace recres
