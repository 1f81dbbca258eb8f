#include "recres/io/network_file.h"

#include <utility>

#include "recres/io/csv.h"
#include "recres/io/file.h"
#include "recres/io/hdf5_file.h"
#include "recres/io/mtx.h"
#include "recres/io/npy.h"
#include "recres/network/generator_spec.h"
#include "recres/util/error.h"
#include "recres/util/text.h"
#include "recres/util/version.h"

namespace recres {

namespace {

DenseMatrix read_dense(const std::string& spec) {
  const auto [path, dataset] = file_and_dataset(spec);
  const auto extension = extension_of(path);
  if (extension == ".csv") return parse_csv(read_file(path), path);
  if (extension == ".npy") return parse_npy(read_file(path), path);
  if (extension == ".mtx") return DenseMatrix(parse_mtx(read_file(path), path));
  return read_hdf5_matrix(path, dataset);
}

Network read_network(const std::string& spec) {
  if (extension_of(spec) == ".mtx") return Network(parse_mtx(read_file(spec), spec));
  return Network(read_dense(spec));
}

}  // namespace

Network load_network(const std::string& spec) {
  if (is_generator_spec(spec)) return generate_network(spec).in_best_storage();
  if (!is_matrix_file(spec)) {
    throw InvalidArgument(text("'", shown(spec),
                               "' is neither a generator such as gaussian:n=5,seed=3 nor a file that "
                               "ends in .csv, .npy, .mtx or .h5:/dataset"));
  }
  try {
    return read_network(spec).in_best_storage();
  } catch (const InvalidArgument& error) {
    // What is wrong inside a file is the file's fault, and the file has a name.
    throw IoError(text(spec, ": ", error.what()));
  }
}

bool is_matrix_file(const std::string& spec) {
  const auto extension = extension_of(file_and_dataset(spec).first);
  return extension == ".csv" || extension == ".npy" || extension == ".mtx" || is_hdf5_extension(extension);
}

DenseMatrix load_matrix(const std::string& spec) {
  if (!is_matrix_file(spec)) {
    throw InvalidArgument(
        text("'", shown(spec), "' is no file that ends in .csv, .npy, .mtx or .h5:/dataset"));
  }
  return read_dense(spec);
}

namespace {

// A row or a column of numbers, one per neuron.
Eigen::VectorXd read_bias(const std::string& spec) {
  if (!is_matrix_file(spec)) {
    throw InvalidArgument(text("bias '", shown(spec),
                               "' is neither a number for all neurons nor a file that ends in "
                               ".csv, .npy, .mtx or .h5:/dataset"));
  }
  const auto matrix = read_dense(spec);
  if (matrix.rows() != 1 && matrix.cols() != 1) {
    throw IoError(text(spec, " has ", matrix.rows(), " rows and ", matrix.cols(),
                       " columns; a bias is one row or one column, a number per neuron"));
  }
  return matrix.reshaped<Eigen::RowMajor>();
}

Network with_bias_of_file(Network network, const std::string& spec) {
  auto bias = read_bias(spec);
  try {
    return std::move(network).with_bias(std::move(bias));
  } catch (const InvalidArgument& error) {
    throw InvalidArgument(text(spec, ": ", error.what()));
  }
}

}  // namespace

Network load_network(const NetworkSource& source) {
  auto network = load_network(source.spec);
  if (source.magnitude != 1) {
    try {
      network = std::move(network).scaled(source.magnitude);
    } catch (const InvalidArgument& error) {
      throw InvalidArgument(text("magnitude ", source.magnitude, " is too large: ", error.what()));
    }
  }
  const auto number = parse_number(source.bias);
  if (number == 0) return network;
  if (number) {
    auto bias = Eigen::VectorXd::Constant(network.bias().size(), *number).eval();
    return std::move(network).with_bias(std::move(bias));
  }
  return with_bias_of_file(std::move(network), source.bias);
}

void require_network_format(const Network& network, const std::filesystem::path& path) {
  const auto extension = extension_of(path);
  if (is_hdf5_extension(extension)) return;
  if (extension != ".csv" && extension != ".npy" && extension != ".mtx") {
    throw InvalidArgument(
        text("cannot tell the format of '", shown(path.string()), "'; end it in .csv, .npy, .mtx or .h5"));
  }
  if (!network.bias().isZero(0)) {
    throw InvalidArgument(
        text("'", shown(path.string()), "' has no place for the bias; write .h5, which holds both"));
  }
}

void write_network(const Network& network, const std::filesystem::path& path) {
  require_network_format(network, path);
  const auto extension = extension_of(path);
  if (is_hdf5_extension(extension)) {
    Hdf5Writer file(path);
    file.attribute("/", "format", "recres network");
    file.attribute("/", "format_version", 1);
    file.attribute("/", "recres_version", std::string(version()));
    const auto weights = network.to_dense();
    const auto size = static_cast<std::uint64_t>(weights.rows());
    file.write("/weights", {weights.data(), static_cast<std::size_t>(weights.size())}, {size, size});
    file.attribute("/weights", "order", "W[target, source], neuron 0 first");
    file.write("/bias", {network.bias().data(), network.neurons()}, {size});
    file.commit();
    return;
  }
  OutputFile file(path);
  if (extension == ".mtx") {
    file.write(weights_mtx(network.to_sparse()));
  } else {
    const auto weights = network.to_dense();
    file.write(extension == ".csv" ? weights_csv(weights) : weights_npy(weights));
  }
  file.commit();
}

}  // namespace recres
