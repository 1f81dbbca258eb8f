#pragma once

#include <hwy/aligned_allocator.h>
#include <sys/mman.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <new>

namespace recres {

/// An array that vector loads may read: whole cache lines, and zeros at first.
template <typename T>
using AlignedArray = hwy::AlignedFreeUniquePtr<T[]>;

/// With any content. Throws std::bad_alloc.
template <typename T>
AlignedArray<T> aligned_room(std::size_t size) {
  auto out = hwy::AllocateAligned<T>(size);
  if (!out) throw std::bad_alloc();
  // Large pages halve the time of reading here and there; they are a wish, so refusal is no error.
  constexpr std::size_t kPage = std::size_t{1} << 21;
  const auto before = kPage - reinterpret_cast<std::uintptr_t>(out.get()) % kPage;
  const auto bytes = size * sizeof(T);
  if (bytes >= before + kPage)
    madvise(reinterpret_cast<char*>(out.get()) + before, (bytes - before) / kPage * kPage, MADV_HUGEPAGE);
  return out;
}

/// Throws std::bad_alloc.
template <typename T>
AlignedArray<T> aligned_zeros(std::size_t size) {
  auto out = aligned_room<T>(size);
  std::fill(out.get(), out.get() + size, T{0});
  return out;
}

}  // namespace recres
