#pragma once

#include <filesystem>
#include <string>

#include "recres/network/network.h"

namespace recres {

/// Where a network comes from, as the user wrote it: enough to make it again.
struct NetworkSource {
  std::string spec;        ///< a generator or a file, see load_network
  double magnitude = 1;    ///< w, multiplies every weight
  std::string bias = "0";  ///< a number for all neurons, or a file with one number per neuron
};

/// The network of a source: weights read or generated, multiplied, biases set. Throws as load_network and
/// read_bias, and InvalidArgument where the bias does not fit.
Network load_network(const NetworkSource& source);

/// The network that a NETWORK text names: a generator ("gaussian:n=5,seed=3") or a file of weights W[target,
/// source], .csv, .npy, .mtx or "file.h5:/dataset". Biases are 0. Throws InvalidArgument for an unknown
/// generator or ending, IoError for what is wrong inside a file.
Network load_network(const std::string& spec);

/// Whether a file of numbers by this name can be read, by its ending.
bool is_matrix_file(const std::string& spec);

/// The numbers of a file of those formats, rows as they stand. Throws InvalidArgument for an unknown ending,
/// IoError for what is wrong inside a file.
DenseMatrix load_matrix(const std::string& spec);

/// Writes the weights as .csv, .npy, .mtx or .h5 (dataset /weights, and /bias), by the ending of the path.
void write_network(const Network& network, const std::filesystem::path& path);

/// Throws InvalidArgument where the ending of the path is none that weights are written to, or where the
/// network has biases and the format has no place for them.
void require_network_format(const Network& network, const std::filesystem::path& path);

}  // namespace recres
