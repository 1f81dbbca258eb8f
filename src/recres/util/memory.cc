#include "recres/util/memory.h"

#include <unistd.h>

#include <atomic>
#include <fstream>

#include "recres/util/error.h"

namespace recres {

namespace {

std::atomic<std::uint64_t> allowance{0};

std::uint64_t page_bytes() {
  return static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

}  // namespace

std::uint64_t allowed_memory_bytes() {
  if (const auto bytes = allowance.load()) return bytes;
  static const long pages = sysconf(_SC_PHYS_PAGES);
  if (pages <= 0) return UINT64_MAX;
  // The rest is the system's.
  return static_cast<std::uint64_t>(pages) * page_bytes() / 10 * 9;
}

void allow_memory(std::uint64_t bytes) {
  allowance.store(bytes);
}

std::uint64_t used_memory_bytes() {
  // Total and resident pages. Where the system does not tell, nothing counts as used.
  std::ifstream file("/proc/self/statm");
  std::uint64_t total = 0;
  std::uint64_t resident = 0;
  return file >> total >> resident ? resident * page_bytes() : 0;
}

void require_memory(const std::string& what, std::uint64_t bytes) {
  // Looking takes some microseconds, which short runs by the million would feel; the next large request sees
  // what small ones have added up to. A bound that the user gave is kept to the byte.
  constexpr std::uint64_t kSmall = std::uint64_t{1} << 20;
  if (bytes <= kSmall && allowance.load() == 0) return;
  const auto allowed = allowed_memory_bytes();
  const auto used = used_memory_bytes();
  const auto left = allowed > used ? allowed - used : 0;
  if (bytes > left) throw CapacityExceeded(what, bytes, left, allowed);
}

}  // namespace recres
