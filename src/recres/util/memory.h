#pragma once

#include <cstdint>
#include <string>

namespace recres {

/// Bytes of main memory that this process may hold: what allow_memory said, else nine tenths of what the
/// machine has.
std::uint64_t allowed_memory_bytes();

/// Sets what the process may hold; 0 for the default. For the whole process, because memory is.
void allow_memory(std::uint64_t bytes);

/// Bytes of main memory that this process holds now.
std::uint64_t used_memory_bytes();

/// Throws CapacityExceeded, naming `what`, where `bytes` more than now would be too many. To be called before
/// anything large is allocated.
void require_memory(const std::string& what, std::uint64_t bytes);

}  // namespace recres
