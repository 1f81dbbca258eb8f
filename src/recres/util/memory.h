#pragma once

#include <cstdint>
#include <string>

namespace recres {

/// Bytes of main memory that recres lets itself take: nine tenths of what the machine has.
std::uint64_t available_memory_bytes();

/// Throws CapacityExceeded, naming `what`, where `bytes` is more than the memory available.
void require_memory(const std::string& what, std::uint64_t bytes);

}  // namespace recres
