#pragma once

#include "recres/figure/figure.h"
#include "recres/figure/parts.h"
#include "recres/io/result_file.h"

namespace recres {

/// A result file with what it says of itself.
struct ResultSource {
  const ResultFile& file;
  RunFacts facts = {};
  RunSpec spec = {};
};

// Each adds the figures of one kind of result. What is missing or damaged leaves a warning in the document
// and no more.

void add_resonance_figures(const ResultSource& source, Document& document);
void add_exact_figures(const ResultSource& source, Document& document);
void add_attractors_figures(const ResultSource& source, Document& document);
void add_pulse_figures(const ResultSource& source, Document& document);
void add_search_figures(const ResultSource& source, Document& document);
void add_visits_figures(const ResultSource& source, Document& document);
void add_subnetworks_figures(const ResultSource& source, Document& document);
void add_states_figures(const ResultSource& source, Document& document);
void add_network_figures(const ResultSource& source, Document& document);
void add_experiment_figures(const ResultSource& source, Document& document);
void add_reproduction_figures(const ResultSource& source, Document& document);

}  // namespace recres
