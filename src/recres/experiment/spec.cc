#include "recres/experiment/spec.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "recres/util/error.h"
#include "recres/util/number_list.h"
#include "recres/util/text.h"

namespace recres {

namespace {

constexpr auto kText = KeyKind::kText;
constexpr auto kNumber = KeyKind::kNumber;
constexpr auto kWhole = KeyKind::kWhole;

constexpr std::array kKeys = {
    SpecKey{"network", kText, true, "",
            "A generator (\"gaussian:n=5,seed=3\") or a file of weights W[target, source] (.csv, .npy, .mtx, "
            "file.h5:/dataset), as on the command line. Must be given."},
    SpecKey{"network_seed", kWhole, true, "",
            "Seeds of generated networks, an ensemble: each generator of `network` is drawn with each of "
            "these and must not name a seed itself."},
    SpecKey{"magnitude", kNumber, true, "1", "Weight magnitude w: every weight is multiplied by it."},
    SpecKey{"bias", kText, true, "0", "A number for all neurons, or a file with one per neuron."},
    SpecKey{"model", kText, true, "sbm", "sbm (symmetrical Boltzmann machine) or tanh."},
    SpecKey{"protocol", kText, true, "",
            "Noise that changes, as a text (\"pulse:...\") or a .csv file of segments, in place of the noise "
            "strength where it has any; none if not given."},
    SpecKey{"input", kText, true, "",
            "Input signal added to the input of neurons, as a text (\"random:strength=2\") or a file of "
            "numbers; none if not given."},
    SpecKey{"start", kText, true, "random",
            "First state of every run: random, an index, or signs \"+++--\"."},
    SpecKey{"steps", kWhole, true, "10000", "Transitions observed in each run, T."},
    SpecKey{"burn_in", kWhole, true, "0", "Steps before the first observed state."},
    SpecKey{"seed", kWhole, true, "1", "Seed of all random numbers but those of networks."},
    SpecKey{"noise", kNumber, true, "0:40:41", "Noise strengths r."},
    SpecKey{"name", kText, false, "", "What the experiment is called, for people."},
    SpecKey{"replicates", kWhole, false, "20", "Independent runs in every cell."},
    SpecKey{"kernel", kText, false, "auto", "How to simulate, see `recres info`."},
    SpecKey{"measure", kText, true, "information",
            "What to measure, a list of: information (H, I and D of successive states), exact (the same "
            "without sampling, sbm), correlations (of pairs of neurons), subnetworks (H, I and D of parts), "
            "attractors (without noise), series (the states themselves)."},
    SpecKey{"subnetworks.neurons", kText, false, "",
            "These sub-networks, parted by slashes, as \"0,3,5/1,2\", in place of random ones."},
    SpecKey{"subnetworks.sizes", kText, false, "1:4",
            "Neurons of random sub-networks, FROM:TO or sizes as \"1,2,6\"."},
    SpecKey{"subnetworks.count", kWhole, false, "20",
            "Random sub-networks of each size, or all there are if these are fewer."},
    SpecKey{"subnetworks.estimator", kText, false, "chao-wang-jost",
            "Of I freed of bias, see `recres info`."},
    SpecKey{"attractors.method", kText, false, "auto",
            "complete (all states), cycle-type (signed permutations), sampled (random starts), or the best "
            "that is possible."},
    SpecKey{"attractors.starts", kWhole, false, "", "Random starts, where the method is sampled."},
    SpecKey{"attractors.steps", kWhole, false, "", "Steps after which a random start gives up."},
    SpecKey{"series.states", kWhole, false, "100",
            "Observed states of each run that are kept, from the first on."},
    SpecKey{"series.neurons", kText, false, "",
            "Neurons whose states are kept, as \"0,3\"; all if not given. 62 at most."},
};

constexpr std::array<std::string_view, 6> kMeasures = {"information", "exact",      "correlations",
                                                       "subnetworks", "attractors", "series"};

std::size_t place_of(std::string_view name) {
  const auto found =
      std::find_if(kKeys.begin(), kKeys.end(), [&](const SpecKey& key) { return key.name == name; });
  return static_cast<std::size_t>(found - kKeys.begin());
}

void require_known(std::string_view name, const std::string& where) {
  if (place_of(name) < kKeys.size()) return;
  std::vector<std::string_view> names;
  for (const auto& key : kKeys) names.push_back(key.name);
  throw InvalidArgument(text(where, ": there is no key '", shown(name), "'", did_you_mean(name, names),
                             "; the template of recres run has them all"));
}

// The value in the one form in which it is kept, so that "1e3" and "1000" are the same.
std::string canonical(const SpecKey& key, const std::string& word, const std::string& where) {
  if (key.kind == kText) return word;
  if (key.kind == kWhole) {
    const auto number = parse_whole(word);
    constexpr std::uint64_t kMost = std::uint64_t{1} << 63;  // what TOML and HDF5 hold
    if (!number || *number >= kMost) {
      throw InvalidArgument(
          text(where, ": ", key.name, " '", shown(word), "' is not a whole number of 0 to 2^63 - 1"));
    }
    return text(*number);
  }
  const auto number = parse_number(word);
  if (!number || !std::isfinite(*number))
    throw InvalidArgument(text(where, ": ", key.name, " '", shown(word), "' is not a finite number"));
  return number_text(*number == 0 ? 0 : *number);
}

bool is_range(const SpecKey& key, const std::string& word) {
  return key.is_axis_key && key.kind != kText && word.find_first_of(":,") != std::string::npos;
}

std::vector<std::string> range_values(const SpecKey& key, const std::string& word, const std::string& where) {
  const auto owner = text(where, ": ", key.name);
  std::vector<std::string> out;
  if (key.kind == kNumber) {
    for (const double value : parse_numbers(owner, word)) out.push_back(number_text(value));
  } else {
    for (const auto value : parse_wholes(owner, word)) out.push_back(text(value));
  }
  return out;
}

void require_different(const SpecKey& key, const std::vector<std::string>& values, const std::string& where) {
  std::set<std::string_view> seen;
  for (const auto& value : values) {
    if (!seen.insert(value).second)
      throw InvalidArgument(text(where, ": ", key.name, " names '", shown(value), "' twice"));
  }
}

void require_rising(const std::vector<std::string>& values, const std::string& where) {
  for (std::size_t k = 1; k < values.size(); ++k) {
    if (*parse_number(values[k]) < *parse_number(values[k - 1]))
      throw InvalidArgument(text(where, ": noise must rise, but ", values[k], " follows ", values[k - 1]));
  }
}

}  // namespace

std::span<const SpecKey> spec_keys() {
  return kKeys;
}

Spec::Spec() : settings_(kKeys.size()) {
  for (const auto& key : kKeys) {
    if (key.fallback.empty()) continue;
    const std::string word(key.fallback);
    set(key.name, std::span(&word, 1), key.name == "measure", "default");
  }
}

void Spec::set(std::string_view key, std::span<const std::string> words, bool is_list,
               const std::string& where) {
  require_known(key, where);
  const auto place = place_of(key);
  const auto& known = kKeys.at(place);
  if (is_list && !known.is_axis_key) {
    throw InvalidArgument(
        text(where, ": ", key, " takes one value, not a list; it is no axis of an experiment"));
  }
  if (is_list && words.empty())
    throw InvalidArgument(text(where, ": ", key, " is an empty list; name a value"));
  // An empty text leaves open what may be.
  if (!is_list && known.fallback.empty() && words.front().empty()) {
    settings_[place] = {};
    return;
  }
  Setting setting{.values = {}, .is_axis = is_list};
  for (const auto& word : words) {
    if (!is_range(known, word)) {
      setting.values.push_back(canonical(known, word, where));
      continue;
    }
    setting.is_axis = true;
    for (const auto& value : range_values(known, word, where))
      setting.values.push_back(canonical(known, value, where));
  }
  require_different(known, setting.values, where);
  if (key == "noise") require_rising(setting.values, where);
  // A single word will do where there is but one to name.
  if (key == "measure") setting.is_axis = true;
  settings_[place] = std::move(setting);
}

const Setting& Spec::setting(std::string_view key) const {
  const auto place = place_of(key);
  if (place >= settings_.size()) throw InternalError(text("no key of a specification is called ", key));
  return settings_[place];
}

const std::string& Spec::value(std::string_view key) const {
  static const std::string kNone;
  const auto& values = setting(key).values;
  return values.empty() ? kNone : values.front();
}

std::uint64_t Spec::whole(std::string_view key) const {
  const auto number = optional_whole(key);
  if (!number) throw InternalError(text("the key ", key, " has no value"));
  return *number;
}

std::optional<std::uint64_t> Spec::optional_whole(std::string_view key) const {
  return parse_whole(value(key));
}

bool Spec::measures(std::string_view name) const {
  const auto& values = setting("measure").values;
  return std::find(values.begin(), values.end(), name) != values.end();
}

bool Spec::operator==(const Spec& other) const {
  return std::equal(
      settings_.begin(), settings_.end(), other.settings_.begin(), other.settings_.end(),
      [](const Setting& a, const Setting& b) { return a.values == b.values && a.is_axis == b.is_axis; });
}

void validate(const Spec& spec) {
  if (spec.setting("network").values.empty()) {
    throw InvalidArgument(
        "the experiment has no network; say network = \"gaussian:n=5,seed=3\", or the file of one");
  }
  for (const auto& measure : spec.setting("measure").values) {
    if (std::find(kMeasures.begin(), kMeasures.end(), measure) != kMeasures.end()) continue;
    std::string list;
    for (const auto name : kMeasures) list += text(list.empty() ? "" : ", ", name);
    throw InvalidArgument(
        text("measure '", shown(measure), "' is none of ", list, did_you_mean(measure, kMeasures)));
  }
  if (spec.whole("replicates") == 0) throw InvalidArgument("replicates = 0 measures nothing; give 1 or more");
  const auto swept = [&](std::string_view key) { return !spec.setting(key).values.empty(); };
  if (spec.measures("exact")) {
    const auto& models = spec.setting("model").values;
    if (models.size() != 1 || models.front() != "sbm")
      throw InvalidArgument(
          "measure exact is for model = \"sbm\" alone; write an experiment of its own for tanh");
    if (swept("protocol") || swept("input"))
      throw InvalidArgument(
          "measure exact is for constant noise without input; leave out protocol and input");
  }
  for (const std::string_view measure : {"correlations", "subnetworks"}) {
    if (spec.measures(measure) && (swept("protocol") || swept("input"))) {
      throw InvalidArgument(
          text("measure ", measure, " is for constant noise without input; leave out protocol and input"));
    }
  }
}

}  // namespace recres
