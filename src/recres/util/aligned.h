#pragma once

#include <hwy/aligned_allocator.h>

#include <algorithm>
#include <cstddef>
#include <new>

namespace recres {

/// An array that vector loads may read: whole cache lines, and zeros at first.
template <typename T>
using AlignedArray = hwy::AlignedFreeUniquePtr<T[]>;

/// Throws std::bad_alloc.
template <typename T>
AlignedArray<T> aligned_zeros(std::size_t size) {
  auto out = hwy::AllocateAligned<T>(size);
  if (!out) throw std::bad_alloc();
  std::fill(out.get(), out.get() + size, T{0});
  return out;
}

}  // namespace recres
