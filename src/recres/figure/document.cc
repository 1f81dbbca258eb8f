#include "recres/figure/document.h"

#include <string>
#include <variant>

#include "recres/figure/builders.h"
#include "recres/figure/thinning.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

namespace {

struct Kind {
  const char* format;
  const char* title;  // followed by the network
  void (*add)(const ResultSource&, Document&);
};

constexpr Kind kKinds[] = {
    {"recres resonance", "Information against noise: ", add_resonance_figures},
    {"recres exact", "Exact information against noise: ", add_exact_figures},
    {"recres attractors", "Attractors: ", add_attractors_figures},
    {"recres pulse", "Pulses of noise: ", add_pulse_figures},
    {"recres search", "Search by pulses of noise: ", add_search_figures},
    {"recres visits", "Visits to attractors: ", add_visits_figures},
    {"recres subnetworks", "Sub-networks: ", add_subnetworks_figures},
    {"recres states", "States: ", add_states_figures},
    {"recres network", "Network: ", add_network_figures},
    {"recres experiment", "Experiment: ", add_experiment_figures},
    {"recres reproduction", "", add_reproduction_figures},
};

// A part that is no figure: where it cannot be read, a warning takes its place.
template <typename Read>
void read_part(Document& document, const char* what, const Read& read) {
  try {
    read();
  } catch (const IoError& error) {
    document.warnings.push_back(text(what, " is not shown: ", error.what()));
  }
}

void read_warnings(const ResultFile& file, Document& document) {
  constexpr std::size_t kMost = 50;
  const auto words = file.words("/warnings");
  for (const auto line : split(words, '\n')) {
    if (!trimmed(line).empty() && document.warnings.size() < kMost)
      document.warnings.push_back(shown(line, 500));
  }
}

// Whatever a file holds, no curve has more points than a page can draw.
void thin_long_curves(Document& document) {
  for (auto& figure : document.figures) {
    for (auto& panel : figure.panels) {
      auto* curves = std::get_if<Curves>(&panel.content);
      if (curves == nullptr) continue;
      const auto said = thin(*curves);
      if (!said.empty()) panel.note += text(panel.note.empty() ? "" : " ", said);
    }
  }
}

}  // namespace

Document build_document(const ResultFile& file) {
  Document document = {.format = file.format(),
                       .version = file.version(),
                       .file = file.name(),
                       .command = file.text_attribute("/", "command").value_or("")};
  ResultSource source = {.file = file};
  if (file.has("/warnings")) {
    read_part(document, "The list of warnings", [&] { read_warnings(file, document); });
  }
  if (file.has("/spec")) {
    read_part(document, "The specification", [&] {
      auto words = file.words("/spec");
      source.spec = RunSpec(words);
      document.spec_json = std::move(words);
    });
  }
  if (file.has("/claims")) {
    read_part(document, "The list of claims",
              [&] { document.claims_json = checked_claims(file.words("/claims")); });
  }
  source.facts = facts_of(source.spec);
  for (const auto& kind : kKinds) {
    if (kind.format != file.format()) continue;
    auto name = source.spec.words("recording");
    if (name.empty()) name = source.spec.words("name");
    if (name.empty()) name = network_name(source.facts);
    document.title =
        *kind.title == '\0' ? "The paper's figures, measured anew" : text(kind.title, shown(name, 120));
    kind.add(source, document);
  }
  thin_long_curves(document);
  if (document.figures.empty()) document.warnings.emplace_back("The file holds nothing that can be shown.");
  return document;
}

}  // namespace recres
