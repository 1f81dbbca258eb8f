#include "recres/io/result_parts.h"

#include <cstdint>
#include <vector>

#include "recres/util/text.h"
#include "recres/util/version.h"

namespace recres {

namespace {

// Attributes hold 64 kB; the specification has what a longer command says.
std::string told_command(const std::string& command) {
  constexpr std::size_t kMost = 60'000;
  if (command.size() <= kMost) return command;
  std::size_t end = kMost;
  // Not within a letter of several bytes.
  while (end > 0 && (static_cast<unsigned char>(command[end]) & 0xc0U) == 0x80U) --end;
  return command.substr(0, end) + " ... (cut)";
}

}  // namespace

void begin_result(Hdf5Writer& file, const std::string& format, const Origin& origin) {
  file.attribute("/", "format", format);
  file.attribute("/", "format_version", 1);
  file.attribute("/", "recres_version", std::string(version()));
  file.attribute("/", "command", told_command(origin.command));
  file.write("/spec", origin.spec_json);
}

void write_result_network(Hdf5Writer& file, const std::string& group, const Network& network) {
  const auto path = group + "/network";
  const auto size = static_cast<std::uint64_t>(network.neurons());
  if (network.is_sparse()) {
    std::vector<std::int64_t> targets;
    std::vector<std::int64_t> sources;
    std::vector<double> weights;
    const auto& matrix = network.sparse();
    for (Eigen::Index n = 0; n < matrix.outerSize(); ++n) {
      for (SparseMatrix::InnerIterator it(matrix, n); it; ++it) {
        targets.push_back(it.row());
        sources.push_back(it.col());
        weights.push_back(it.value());
      }
    }
    file.write(path + "/target", targets, {targets.size()});
    file.write(path + "/source", sources, {sources.size()});
    file.write(path + "/weight", weights, {weights.size()});
    file.attribute(path + "/weight", "order", "W[target, source], neurons counted from 0");
  } else {
    const auto& matrix = network.dense();
    file.write(path + "/weights", {matrix.data(), static_cast<std::size_t>(matrix.size())}, {size, size});
    file.attribute(path + "/weights", "order", "W[target, source], neuron 0 first");
  }
  file.write(path + "/bias", {network.bias().data(), network.neurons()}, {size});
}

void write_warnings(Hdf5Writer& file, const std::string& group, std::span<const std::string> warnings) {
  std::string lines;
  for (const auto& warning : warnings) lines += text(lines.empty() ? "" : "\n", warning);
  file.write(group + "/warnings", lines);
}

}  // namespace recres
