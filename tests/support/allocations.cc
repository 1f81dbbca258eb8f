#include "support/allocations.h"

#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <new>

namespace {

std::atomic<std::size_t> held_bytes;
std::atomic<std::size_t> most_held_bytes;

}  // namespace

// The thread sanitizer has operators of its own, and tests of memory have nothing to tell it.
#ifndef RECRES_THREAD_SANITIZER

void* operator new(std::size_t bytes) {
  void* place = std::malloc(bytes);
  if (place == nullptr) throw std::bad_alloc();
  held_bytes += malloc_usable_size(place);
  most_held_bytes = std::max(most_held_bytes.load(), held_bytes.load());
  return place;
}

// Of the same kind as the others, or what one allocates another would not know how to free.
void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept {
  try {
    return operator new(bytes);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

void operator delete(void* place) noexcept {
  if (place != nullptr) held_bytes -= malloc_usable_size(place);
  std::free(place);
}

void operator delete(void* place, std::size_t) noexcept {
  operator delete(place);
}

#endif

namespace recres {

AllocationWatch::AllocationWatch() : before_(held_bytes) {
  most_held_bytes = before_;
}

std::size_t AllocationWatch::most_bytes() const {
  return most_held_bytes - before_;
}

}  // namespace recres
