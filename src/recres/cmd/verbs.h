#pragma once

namespace CLI {
class App;
}

namespace recres {

// Each adds one verb with its options; parsing the command line runs it.

void add_reproduce(CLI::App& app);
void add_resonance(CLI::App& app);
void add_exact(CLI::App& app);
void add_attractors(CLI::App& app);
void add_pulse(CLI::App& app);
void add_search(CLI::App& app);
void add_simulate(CLI::App& app);
void add_visits(CLI::App& app);
void add_information(CLI::App& app);
void add_subnetworks(CLI::App& app);
void add_flux(CLI::App& app);
void add_network(CLI::App& app);
void add_report(CLI::App& app);
void add_run(CLI::App& app);
void add_status(CLI::App& app);
void add_merge(CLI::App& app);
void add_info(CLI::App& app);

}  // namespace recres
