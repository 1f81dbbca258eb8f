#pragma once

namespace recres::python {

/// Errors of recres become Python's, by their kind, with their message: InvalidArgument a ValueError, IoError
/// an OSError, CapacityExceeded a MemoryError, InternalError a RuntimeError.
void register_errors();

}  // namespace recres::python
