#include "recres/noise/noise_text.h"

#include <algorithm>
#include <cctype>

#include "recres/noise/neuron_list.h"
#include "recres/util/error.h"
#include "recres/util/parameters.h"
#include "recres/util/text.h"

namespace recres {

const std::string_view kNoiseTextHelp =
    "pulses:strength=10,duration=10,every=200,count=5[,first=200][,neurons=0/3]\n"
    "ramp:from=0,to=1000,strength=0,end=20[,neurons=0/3]    steps 0 to 999, linearly\n"
    "segment:from=0,to=1000,strength=5[,neurons=0/3]        steps 0 to 999\n";

namespace {

NoiseSegment segment_of(const Parameters& p) {
  return {.from = p.whole("from"),
          .to = p.whole("to"),
          .strength = p.number("strength"),
          .neurons = listed_neurons(p)};
}

std::vector<NoiseSegment> pulses_of(const Parameters& p) {
  return pulses({.strength = p.number("strength"),
                 .duration = p.whole("duration"),
                 .every = p.whole("every"),
                 .count = p.whole("count"),
                 .first = p.has("first") ? p.whole("first") : 0,
                 .neurons = listed_neurons(p)});
}

std::vector<NoiseSegment> ramp_of(const Parameters& p) {
  auto segment = segment_of(p);
  segment.end_strength = p.number("end");
  return {segment};
}

struct Form {
  std::string_view name;
  std::vector<std::string_view> keys;
  std::vector<NoiseSegment> (*make)(const Parameters&);
};

const std::vector<Form>& forms() {
  static const std::vector<Form> all = {
      {"pulses", {"strength", "duration", "every", "count", "first", "neurons"}, pulses_of},
      {"ramp", {"from", "to", "strength", "end", "neurons"}, ramp_of},
      {"segment",
       {"from", "to", "strength", "neurons"},
       [](const Parameters& p) { return std::vector<NoiseSegment>{segment_of(p)}; }},
  };
  return all;
}

std::vector<NoiseSegment> parse_form(std::string_view words) {
  const auto colon = words.find(':');
  const auto name = words.substr(0, colon);
  std::vector<std::string_view> names;
  std::string list;
  for (const auto& form : forms()) {
    if (form.name == name) {
      const Parameters parameters(text("noise protocol '", name, "'"),
                                  colon == std::string_view::npos ? "" : words.substr(colon + 1));
      parameters.allow_only(form.keys);
      return form.make(parameters);
    }
    names.push_back(form.name);
    list += text(list.empty() ? "" : ", ", form.name);
  }
  throw InvalidArgument(text("there is no noise protocol '", shown(name), "'", did_you_mean(name, names),
                             " (protocols: ", list, ")"));
}

}  // namespace

bool is_noise_text(std::string_view words) {
  const auto name = words.substr(0, words.find(':'));
  const bool is_word = !name.empty() && std::all_of(name.begin(), name.end(),
                                                    [](unsigned char c) { return std::isalpha(c) != 0; });
  if (!is_word) return false;
  if (name.size() < words.size()) return true;
  // A bare word: only a form whose keys were forgotten.
  return std::any_of(forms().begin(), forms().end(), [name](const Form& form) { return form.name == name; });
}

std::vector<NoiseSegment> parse_noise_text(std::string_view words) {
  std::vector<NoiseSegment> segments;
  for (const auto part : split(words, ';')) {
    const auto more = parse_form(trimmed(part));
    segments.insert(segments.end(), more.begin(), more.end());
  }
  return segments;
}

}  // namespace recres
