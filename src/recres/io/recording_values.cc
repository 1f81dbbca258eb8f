#include "recres/io/recording_values.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <type_traits>

#include "recres/state/state.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// Both loops are plain so that compilers vectorise them: a fault is only looked for where there is one.
template <typename Number>
bool flag_ones(const char* numbers, Number low, std::span<std::uint8_t> flags) {
  std::uint8_t faults = 0;
  for (std::size_t k = 0; k < flags.size(); ++k) {
    const auto value = load_number<Number>(numbers + k * sizeof(Number));
    const bool is_one = value == Number{1};
    const bool is_low = value == low;
    flags[k] = static_cast<std::uint8_t>(is_one);
    faults = static_cast<std::uint8_t>(faults | static_cast<std::uint8_t>(!is_one && !is_low));
  }
  return faults == 0;
}

// The largest of these whole numbers that is not above the threshold, so that no digit is lost on the way to
// a double; nothing where all are above it.
template <typename Number>
std::optional<Number> whole_bound(double threshold) {
  using Limits = std::numeric_limits<Number>;
  const double floor = std::floor(threshold);
  if (floor < static_cast<double>(Limits::min())) return std::nullopt;
  // As a double the largest number of 8 bytes is one too high, and no such number is above it.
  if (floor >= static_cast<double>(Limits::max())) return Limits::max();
  return static_cast<Number>(floor);
}

template <typename Number, typename Bound>
void flag_larger(const char* numbers, Bound bound, std::span<std::uint8_t> flags) {
  for (std::size_t k = 0; k < flags.size(); ++k) {
    flags[k] = static_cast<std::uint8_t>(load_number<Number>(numbers + k * sizeof(Number)) > bound);
  }
}

}  // namespace

void SignCoder::flag(const char* numbers, ElementType type, std::span<std::uint8_t> flags,
                     const PlaceOf& place_of) {
  with_number_type(type, [&](auto zero) { flag_numbers<decltype(zero)>(numbers, flags, place_of); });
}

template <typename Number>
void SignCoder::flag_numbers(const char* numbers, std::span<std::uint8_t> flags, const PlaceOf& place_of) {
  if (threshold_) return flag_above<Number>(numbers, flags, place_of);
  if (low_ == 1) find_low<Number>(numbers, flags.size(), place_of);
  const auto low = static_cast<Number>(low_);
  if (flag_ones<Number>(numbers, low, flags)) return;
  for (std::size_t k = 0; k < flags.size(); ++k) {
    const auto value = load_number<Number>(numbers + k * sizeof(Number));
    if (value != Number{1} && value != low) refuse(value, place_of(k));
  }
}

template <typename Number>
void SignCoder::flag_above(const char* numbers, std::span<std::uint8_t> flags,
                           const PlaceOf& place_of) const {
  if constexpr (std::is_integral_v<Number>) {
    const auto bound = whole_bound<Number>(*threshold_);
    if (bound) return flag_larger<Number>(numbers, *bound, flags);
    std::fill(flags.begin(), flags.end(), std::uint8_t{1});
  } else {
    flag_larger<Number>(numbers, *threshold_, flags);
    for (std::size_t k = 0; k < flags.size(); ++k) {
      const auto value = load_number<Number>(numbers + k * sizeof(Number));
      if (std::isnan(value)) refuse(value, place_of(k));
    }
  }
}

template <typename Number>
void SignCoder::find_low(const char* numbers, std::size_t count, const PlaceOf& place_of) {
  for (std::size_t k = 0; k < count; ++k) {
    const auto value = load_number<Number>(numbers + k * sizeof(Number));
    if (value == Number{1}) continue;
    const bool is_minus = std::is_signed_v<Number> && value == static_cast<Number>(-1);
    if (value != Number{0} && !is_minus) return;
    low_ = is_minus ? -1 : 0;
    low_place_ = place_of(k);
    return;
  }
}

template <typename Number>
void SignCoder::refuse(Number value, const std::string& place) const {
  const auto number = static_cast<double>(value);
  const auto begin = text(name_, ", ", place, ": the value ");
  if (std::isnan(number)) throw IoError(text(begin, "is NaN, which is no sign; cut the recording there"));
  if (number == 0 || number == -1) {
    throw IoError(
        text(begin, "is ", number, ", but in ", low_place_, " it is ", low_,
             "; a recording holds 0 and 1, or -1 and 1, unless --threshold 0, say, parts its values"));
  }
  throw IoError(text(begin, value,
                     " is no sign, 0 or 1, -1 or 1; give --threshold 0, say, to take all values "
                     "above 0 as +1"));
}

void pack_flags(const std::uint8_t* flags, std::size_t neurons, std::span<std::uint64_t> states) {
  const auto words = words_per_state(neurons);
  // Brings the lowest bits of 8 bytes together in the highest byte, the first one lowest.
  constexpr std::uint64_t kGather = 0x0102'0408'1020'4080;
  const auto eight = [](const std::uint8_t* from) {
    return load_number<std::uint64_t>(reinterpret_cast<const char*>(from)) * kGather >> 56;
  };
  for (std::size_t k = 0; k < states.size(); ++k) {
    const std::size_t left = neurons - k % words * 64;
    const std::size_t bits = std::min<std::size_t>(left, 64);
    std::uint64_t word = 0;
    std::size_t n = 0;
    for (; n + 8 <= bits; n += 8) word |= eight(flags + n) << n;
    if (n < bits) word |= (eight(flags + n) & ((std::uint64_t{1} << (bits - n)) - 1)) << n;
    states[k] = word;
    flags += bits;
  }
}

namespace {

template <typename Number>
void read_whole(const char* numbers, std::span<std::uint64_t> indices, const std::string& name,
                const PlaceOf& place_of) {
  for (std::size_t k = 0; k < indices.size(); ++k) {
    const auto value = load_number<Number>(numbers + k * sizeof(Number));
    if (value < Number{0}) {
      throw IoError(text(name, ", ", place_of(k), ": ", value,
                         " is no state index; give --threshold 0, say, if these are values of one neuron"));
    }
    indices[k] = static_cast<std::make_unsigned_t<Number>>(value);
  }
}

}  // namespace

void read_indices(const char* numbers, ElementType type, std::span<std::uint64_t> indices,
                  const std::string& name, const PlaceOf& place_of) {
  with_number_type(type, [&](auto zero) {
    using Number = decltype(zero);
    if constexpr (std::is_integral_v<Number>) {
      read_whole<Number>(numbers, indices, name, place_of);
    } else {
      throw InternalError("state indices were read from numbers that are not whole");
    }
  });
}

std::size_t neurons_of_index(std::uint64_t largest) {
  return static_cast<std::size_t>(std::max(1, static_cast<int>(std::bit_width(largest))));
}

void require_known_neurons(std::span<const std::uint64_t> indices, std::size_t neurons,
                           const std::string& name) {
  const bool is_known = std::all_of(indices.begin(), indices.end(), [neurons](std::uint64_t index) {
    return neurons_of_index(index) <= neurons;
  });
  if (!is_known)
    throw IoError(text(name, " changed while it was read; take a copy of what is still being written"));
}

}  // namespace recres
