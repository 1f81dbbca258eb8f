#include "recres/io/result_parts.h"

#include <cstdint>
#include <vector>

#include "recres/util/version.h"

namespace recres {

void begin_result(Hdf5Writer& file, const std::string& format, const Origin& origin) {
  file.attribute("/", "format", format);
  file.attribute("/", "format_version", 1);
  file.attribute("/", "recres_version", std::string(version()));
  file.attribute("/", "command", origin.command);
  file.write("/spec", origin.spec_json);
}

void write_result_network(Hdf5Writer& file, const Network& network) {
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
    file.write("/network/target", targets, {targets.size()});
    file.write("/network/source", sources, {sources.size()});
    file.write("/network/weight", weights, {weights.size()});
    file.attribute("/network/weight", "order", "W[target, source], neurons counted from 0");
  } else {
    const auto& matrix = network.dense();
    file.write("/network/weights", {matrix.data(), static_cast<std::size_t>(matrix.size())}, {size, size});
    file.attribute("/network/weights", "order", "W[target, source], neuron 0 first");
  }
  file.write("/network/bias", {network.bias().data(), network.neurons()}, {size});
}

}  // namespace recres
