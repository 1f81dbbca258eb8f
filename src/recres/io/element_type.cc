#include "recres/io/element_type.h"

namespace recres {

namespace {

template <typename Word, typename Swap>
void swap_bytes(char* bytes, std::size_t count, const Swap& swap) {
  for (std::size_t k = 0; k < count; ++k) {
    const auto swapped = swap(load_number<Word>(bytes + k * sizeof(Word)));
    std::memcpy(bytes + k * sizeof(Word), &swapped, sizeof swapped);
  }
}

}  // namespace

void to_native_order(char* bytes, std::size_t count, ElementType type) {
  if (!type.is_big_endian) return;
  if (type.size == 2)
    swap_bytes<std::uint16_t>(bytes, count, [](auto word) { return __builtin_bswap16(word); });
  if (type.size == 4)
    swap_bytes<std::uint32_t>(bytes, count, [](auto word) { return __builtin_bswap32(word); });
  if (type.size == 8)
    swap_bytes<std::uint64_t>(bytes, count, [](auto word) { return __builtin_bswap64(word); });
}

}  // namespace recres
