#pragma once

#include <span>
#include <string>
#include <utility>

namespace recres {

/// (name, version)
using LibraryVersion = std::pair<std::string, std::string>;

/// Version, compiler, processor, threads, memory, kernels and libraries, with what else the caller was built
/// of: for people, and as JSON.
std::string info_text(std::span<const LibraryVersion> more);
std::string info_json(std::span<const LibraryVersion> more);

}  // namespace recres
