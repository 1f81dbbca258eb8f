#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace recres {

static_assert(std::endian::native == std::endian::little);

/// The type of the numbers in a binary file.
struct ElementType {
  char kind = 'f';       ///< b boolean, i signed integer, u unsigned integer, f float
  std::size_t size = 8;  ///< bytes: 1, 2, 4 or 8
  bool is_big_endian = false;

  bool is_whole() const { return kind == 'i' || kind == 'u'; }
};

/// The bytes of `count` numbers brought into this machine's order.
void to_native_order(char* bytes, std::size_t count, ElementType type);

/// The number whose bytes, in this machine's order, begin here.
template <typename Number>
Number load_number(const char* bytes) {
  Number number;
  std::memcpy(&number, bytes, sizeof number);
  return number;
}

/// Calls `work` with a zero of the C++ type that holds such numbers; booleans are bytes.
template <typename Work>
auto with_number_type(ElementType type, const Work& work) {
  if (type.kind == 'f') {
    if (type.size == 4) return work(0.0F);
    return work(0.0);
  }
  if (type.kind == 'i') {
    switch (type.size) {
      case 1:
        return work(std::int8_t{0});
      case 2:
        return work(std::int16_t{0});
      case 4:
        return work(std::int32_t{0});
      default:
        return work(std::int64_t{0});
    }
  }
  switch (type.size) {
    case 1:
      return work(std::uint8_t{0});
    case 2:
      return work(std::uint16_t{0});
    case 4:
      return work(std::uint32_t{0});
    default:
      return work(std::uint64_t{0});
  }
}

}  // namespace recres
