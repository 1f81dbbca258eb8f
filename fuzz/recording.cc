#include "recres/io/recording.h"

#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "recres/state/state.h"
#include "recres/util/error.h"

namespace {

// Recordings are read from files; this one is written anew for every input.
std::string file_with(const std::uint8_t* bytes, std::size_t size, const char* ending) {
  const auto path =
      std::filesystem::temp_directory_path() / ("fuzzed-" + std::to_string(::getpid()) + ending);
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (file == nullptr || std::fwrite(bytes, 1, size, file) != size) __builtin_trap();
  std::fclose(file);
  return path.string();
}

// Every state in blocks of this many; bits past the last neuron must be 0.
void read_all(recres::Recording& recording, std::size_t block) {
  const auto words = recres::words_per_state(recording.neurons());
  const auto left = recording.neurons() % 64;
  std::vector<std::uint64_t> states(block * words);
  while (const auto count = recording.read(states)) {
    for (std::size_t k = 0; k < count && left > 0; ++k) {
      if (states[(k + 1) * words - 1] >> left != 0) __builtin_trap();
    }
  }
}

}  // namespace

// What the first byte chooses: text or .npy, with a threshold or without, in blocks of 1 to 64 states.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto choices = data[0];
  const auto path = file_with(data + 1, size - 1, choices % 2 == 0 ? ".csv" : ".npy");
  recres::RecordingOptions options;
  if (choices % 4 >= 2) options.threshold = 0.5;
  try {
    read_all(*recres::open_recording(path, options), std::size_t{1} + choices / 4);
  } catch (const recres::Error&) {
    // A refusal is an answer; anything else is a finding.
  }
  std::filesystem::remove(path);
  return 0;
}
