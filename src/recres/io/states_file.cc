#include "recres/io/states_file.h"

#include <vector>

#include "recres/io/file.h"
#include "recres/io/hdf5_file.h"
#include "recres/io/npy.h"
#include "recres/state/state.h"
#include "recres/util/error.h"
#include "recres/util/text.h"
#include "recres/util/version.h"

namespace recres {

namespace {

constexpr std::string_view kOrder = "row = step, column = neuron, neuron 0 first (bit 0 of the state index)";

// Rows of -1 and +1.
std::vector<std::int8_t> signs_of(std::span<const std::uint64_t> states, std::size_t neurons) {
  std::vector<std::int8_t> signs(states.size() / words_per_state(neurons) * neurons);
  write_signs(states, neurons, signs);
  return signs;
}

class NpyStates final : public StatesFile {
 public:
  NpyStates(const std::filesystem::path& path, const StatesDescription& description)
      : neurons_(description.neurons), file_(path) {
    file_.write(npy_header("|i1", {description.states, neurons_}, text("states; ", kOrder)));
  }

  void append(std::span<const std::uint64_t> states) override {
    const auto signs = signs_of(states, neurons_);
    file_.write({reinterpret_cast<const char*>(signs.data()), signs.size()});
  }

  void commit() override { file_.commit(); }

 private:
  std::size_t neurons_;
  OutputFile file_;
};

class CsvStates final : public StatesFile {
 public:
  CsvStates(const std::filesystem::path& path, const StatesDescription& description)
      : neurons_(description.neurons), file_(path) {
    file_.write(text("# recres ", version(), " states; ", "state: neuron 0 first; index: neuron 0 = bit 0\n",
                     "# ", description.origin.spec_json, "\n",
                     has_index() ? "step,index,state\n" : "step,state\n"));
  }

  void append(std::span<const std::uint64_t> states) override {
    const auto words = words_per_state(neurons_);
    std::string lines;
    for (; !states.empty(); states = states.subspan(words)) {
      lines += text(step_++, ",");
      if (has_index()) lines += text(states[0], ",");
      lines += state_signs(states.first(words), neurons_);
      lines += '\n';
    }
    file_.write(lines);
  }

  void commit() override { file_.commit(); }

 private:
  bool has_index() const { return neurons_ <= kMostIndexedNeurons; }

  std::size_t neurons_;
  OutputFile file_;
  std::uint64_t step_ = 0;
};

class Hdf5States final : public StatesFile {
 public:
  Hdf5States(const std::filesystem::path& path, const StatesDescription& description)
      : neurons_(description.neurons), file_(path) {
    file_.attribute("/", "format", "recres states");
    file_.attribute("/", "recres_version", std::string(version()));
    file_.attribute("/", "command", description.origin.command);
    file_.write("/spec", description.origin.spec_json);
    file_.begin_rows("/states", description.states, neurons_);
    file_.attribute("/states", "order", std::string(kOrder));
    if (neurons_ <= kMostIndexedNeurons) {
      file_.begin_indices("/state_index", description.states);
      file_.attribute("/state_index", "order", "neuron 0 = bit 0");
    }
  }

  void append(std::span<const std::uint64_t> states) override {
    file_.append_rows("/states", signs_of(states, neurons_));
    if (neurons_ <= kMostIndexedNeurons) file_.append_indices("/state_index", states);
  }

  void commit() override { file_.commit(); }

 private:
  std::size_t neurons_;
  Hdf5Writer file_;
};

}  // namespace

std::unique_ptr<StatesFile> open_states_file(const std::filesystem::path& path,
                                             const StatesDescription& description) {
  const auto extension = extension_of(path);
  const std::uint64_t neurons = description.neurons;
  const auto require = [&](std::uint64_t bytes_a_state) {
    if (description.states > UINT64_MAX / bytes_a_state)
      throw IoError(text(path.string(), " would be larger than any disk"));
    require_disk(path, description.states * bytes_a_state);
  };
  if (extension == ".npy") {
    require(neurons);
    return std::make_unique<NpyStates>(path, description);
  }
  if (extension == ".csv") {
    require(neurons + 4);
    return std::make_unique<CsvStates>(path, description);
  }
  if (extension == ".h5" || extension == ".hdf5") {
    require((neurons + 7) / 8);  // compressed: about a bit a neuron, less where states repeat
    return std::make_unique<Hdf5States>(path, description);
  }
  throw InvalidArgument(
      text("cannot tell the format of '", shown(path.string()), "'; end it in .npy, .csv or .h5"));
}

}  // namespace recres
