#include "recres/report/info.h"

#include <CLI/CLI.hpp>
#include <array>
#include <memory>

#include "recres/cmd/terminal.h"
#include "recres/cmd/verbs.h"

namespace recres {

void add_info(CLI::App& app) {
  const auto json = std::make_shared<bool>(false);
  auto& verb =
      *app.add_subcommand("info", "version, compiler, processor, threads, kernels, library versions");
  verb.add_flag("--json", *json, "print one JSON object and nothing else");
  verb.callback([json] {
    const std::array<LibraryVersion, 1> parser = {{{"CLI11", CLI11_VERSION}}};
    print(*json ? info_json(parser) : info_text(parser));
  });
}

}  // namespace recres
