#include "recres/util/error.h"

#include "recres/util/text.h"

namespace recres {

CapacityExceeded::CapacityExceeded(const std::string& what, std::uint64_t needed_bytes,
                                   std::uint64_t available_bytes)
    : Error(text(what, " needs ", bytes_text(needed_bytes), " of memory, and ", bytes_text(available_bytes),
                 " may be used")),
      needed(needed_bytes),
      available(available_bytes) {}

}  // namespace recres
