#include "recres/report/info.h"

#include <CLI/CLI.hpp>
#include <array>
#include <memory>

#include "recres/cmd/terminal.h"
#include "recres/cmd/verbs.h"
#include "recres/experiment/mpi_team.h"

namespace recres {

void add_info(CLI::App& app) {
  const auto json = std::make_shared<bool>(false);
  auto& verb =
      *app.add_subcommand("info", "version, compiler, processor, threads, kernels, library versions");
  verb.add_flag("--json", *json, "print one JSON object and nothing else");
  verb.callback([json] {
    const auto mpi = mpi_version();
    const std::array<LibraryVersion, 2> more = {
        {{"CLI11", CLI11_VERSION}, {"MPI", mpi.empty() ? "none" : mpi}}};
    print(*json ? info_json(more) : info_text(more));
  });
}

}  // namespace recres
