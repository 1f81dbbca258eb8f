#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "recres/io/element_type.h"

namespace recres {

/// Where the k-th value of a block stands in its file: "row 3, neuron 1".
using PlaceOf = std::function<std::string(std::size_t)>;

/// Tells which numbers of a recording are +1, block by block, and refuses what is no sign.
class SignCoder {
 public:
  /// `name` is the file's, for messages.
  SignCoder(std::string name, std::optional<double> threshold)
      : name_(std::move(name)), threshold_(threshold) {}

  /// flags[k] = 1 where the k-th of these numbers, in this machine's byte order, is +1, else 0. Throws
  /// IoError for NaN, and without a threshold for anything but 1 and either 0 or -1.
  void flag(const char* numbers, ElementType type, std::span<std::uint8_t> flags, const PlaceOf& place_of);

 private:
  template <typename Number>
  void flag_numbers(const char* numbers, std::span<std::uint8_t> flags, const PlaceOf& place_of);
  template <typename Number>
  void flag_above(const char* numbers, std::span<std::uint8_t> flags, const PlaceOf& place_of) const;
  template <typename Number>
  void find_low(const char* numbers, std::size_t count, const PlaceOf& place_of);
  template <typename Number>
  [[noreturn]] void refuse(Number value, const std::string& place) const;

  std::string name_;
  std::optional<double> threshold_;
  int low_ = 1;  // 0 or -1 once one was seen
  std::string low_place_;
};

/// States of N flags each, 0 or 1, as words_per_state(N) words. `flags` needs 8 bytes to read past its end.
void pack_flags(const std::uint8_t* flags, std::size_t neurons, std::span<std::uint64_t> states);

/// Room for so many flags, and for what pack_flags reads past them.
inline std::vector<std::uint8_t> room_for_flags(std::size_t count) {
  return std::vector<std::uint8_t>(count + 8);
}

/// These whole numbers as state indices. Throws IoError for a negative one.
void read_indices(const char* numbers, ElementType type, std::span<std::uint64_t> indices,
                  const std::string& name, const PlaceOf& place_of);

/// Bits of the largest state index, at least 1: the number of neurons.
std::size_t neurons_of_index(std::uint64_t largest);

/// Throws IoError for a state index of more neurons than a first reading of this file found: it has changed.
void require_known_neurons(std::span<const std::uint64_t> indices, std::size_t neurons,
                           const std::string& name);

}  // namespace recres
