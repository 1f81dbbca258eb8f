#pragma once

#include <functional>
#include <string>

namespace recres {

/// What `work` returns, done in a process of its own: the HDF5 library (1.10.8) does not survive some damaged
/// files. Call before any thread is started. Throws what `work` throws of Error as IoError, InternalError or
/// Error; IoError, about `what`, where it ends by a signal.
std::string run_apart(const std::string& what, const std::function<std::string()>& work);

}  // namespace recres
