#include "recres/util/parallel.h"

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/info.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/partitioner.h>
#include <oneapi/tbb/task_arena.h>

namespace recres {

std::size_t hardware_threads() {
  return static_cast<std::size_t>(tbb::info::default_concurrency());
}

void parallel_for(std::size_t count, std::size_t threads, const std::function<void(std::size_t)>& work) {
  if (threads <= 1) {
    for (std::size_t i = 0; i < count; ++i) work(i);
    return;
  }
  // The library's pool holds no more workers than the machine has cores, unless told otherwise.
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
  tbb::task_arena arena(static_cast<int>(threads));
  arena.execute(
      [&] { tbb::parallel_for(std::size_t{0}, count, std::size_t{1}, work, tbb::simple_partitioner()); });
}

}  // namespace recres
