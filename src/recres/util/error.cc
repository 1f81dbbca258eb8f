#include "recres/util/error.h"

#include "recres/util/text.h"

namespace recres {

CapacityExceeded::CapacityExceeded(const std::string& what, std::uint64_t needed_bytes,
                                   std::uint64_t left_bytes, std::uint64_t allowed_bytes)
    : Error(text(what, " needs ", bytes_text(needed_bytes), " of memory, and ", bytes_text(left_bytes),
                 " of the ", bytes_text(allowed_bytes), " allowed are left (--memory)")),
      needed(needed_bytes),
      left(left_bytes) {}

}  // namespace recres
