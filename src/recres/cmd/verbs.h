#pragma once

#include "recres/cmd/parser.h"

namespace recres {

// Each adds one verb with its options; parsing the command line runs it.

void add_reproduce(Parser& parser);
void add_resonance(Parser& parser);
void add_exact(Parser& parser);
void add_attractors(Parser& parser);
void add_pulse(Parser& parser);
void add_search(Parser& parser);
void add_simulate(Parser& parser);
void add_visits(Parser& parser);
void add_information(Parser& parser);
void add_subnetworks(Parser& parser);
void add_flux(Parser& parser);
void add_network(Parser& parser);
void add_report(Parser& parser);
void add_run(Parser& parser);
void add_status(Parser& parser);
void add_merge(Parser& parser);
void add_info(Parser& parser);

}  // namespace recres
