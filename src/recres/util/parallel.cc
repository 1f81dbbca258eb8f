// The one file that knows the threads library. In builds for the thread sanitizer this file alone is compiled
// without it, because it cannot see how the library's ready-made code synchronises; it is told of the
// hand-over instead.

#include "recres/util/parallel.h"

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/info.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/partitioner.h>
#include <oneapi/tbb/task_arena.h>

#include "recres/util/error.h"
#include "recres/util/text.h"

#ifdef RECRES_THREAD_SANITIZER
#include <sanitizer/tsan_interface.h>
#endif

namespace recres {

namespace {

// What one thread wrote before `release` another may read after `acquire` of the same place.
void release([[maybe_unused]] void* place) {
#ifdef RECRES_THREAD_SANITIZER
  __tsan_release(place);
#endif
}

void acquire([[maybe_unused]] void* place) {
#ifdef RECRES_THREAD_SANITIZER
  __tsan_acquire(place);
#endif
}

}  // namespace

std::size_t hardware_threads() {
  return static_cast<std::size_t>(tbb::info::default_concurrency());
}

void require_threads(std::size_t threads) {
  constexpr std::size_t kMostThreads = 1024;
  if (threads == 0 || threads > kMostThreads)
    throw InvalidArgument(text(threads, " threads are not 1 to ", kMostThreads));
}

void parallel_for(std::size_t count, std::size_t threads, const std::function<void(std::size_t)>& work) {
  if (threads <= 1) {
    for (std::size_t i = 0; i < count; ++i) work(i);
    return;
  }
  char begin = 0;
  char end = 0;
  const auto piece = [&](std::size_t i) {
    acquire(&begin);
    try {
      work(i);
    } catch (...) {
      release(&end);
      throw;
    }
    release(&end);
  };
  // The library's pool holds no more workers than the machine has cores, unless told otherwise.
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
  tbb::task_arena arena(static_cast<int>(threads));
  release(&begin);
  try {
    arena.execute(
        [&] { tbb::parallel_for(std::size_t{0}, count, std::size_t{1}, piece, tbb::simple_partitioner()); });
  } catch (...) {
    acquire(&end);
    throw;
  }
  acquire(&end);
}

}  // namespace recres
