#include "recres/util/memory.h"

#include <unistd.h>

#include "recres/util/error.h"

namespace recres {

std::uint64_t available_memory_bytes() {
  const long pages = sysconf(_SC_PHYS_PAGES);
  const long page_bytes = sysconf(_SC_PAGESIZE);
  if (pages <= 0 || page_bytes <= 0) return UINT64_MAX;
  // Nine tenths: the rest is the system's and the program's own.
  return static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(page_bytes) / 10 * 9;
}

void require_memory(const std::string& what, std::uint64_t bytes) {
  const auto available = available_memory_bytes();
  if (bytes > available) throw CapacityExceeded(what, bytes, available);
}

}  // namespace recres
