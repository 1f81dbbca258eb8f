#include "recres/report/info.h"

#include <array>
#include <memory>

#include "recres/cmd/terminal.h"
#include "recres/cmd/verbs.h"
#include "recres/experiment/mpi_team.h"

namespace recres {

void add_info(Parser& parser) {
  const auto json = std::make_shared<bool>(false);
  auto& verb = parser.add_verb("info", "version, compiler, processor, threads, kernels, library versions");
  verb.add_flag("--json", *json, "print one JSON object and nothing else");
  verb.callback([json] {
    const auto mpi = mpi_version();
    const std::array<LibraryVersion, 2> more = {
        {{"CLI11", parser_version()}, {"MPI", mpi.empty() ? "none" : mpi}}};
    print(*json ? info_json(more) : info_text(more));
  });
}

}  // namespace recres
