#pragma once

#include <cstddef>
#include <functional>

namespace recres {

/// Threads that the machine offers.
std::size_t hardware_threads();

/// Throws InvalidArgument where so many threads are none, or more than 1024.
void require_threads(std::size_t threads);

/// Runs `work(0)` … `work(count - 1)`, in any order, on at most `threads` threads, and returns when all are
/// done. The first exception of any of them is thrown again here; work that has not begun by then is left
/// out. The one place where recres uses threads: everything else is plain code.
void parallel_for(std::size_t count, std::size_t threads, const std::function<void(std::size_t)>& work);

}  // namespace recres
