#include "recres/util/parallel.h"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <vector>

namespace recres {
namespace {

TEST(Parallel, DoesEveryPieceOnce) {
  for (const std::size_t threads : {1UL, 2UL, 5UL}) {
    std::vector<std::atomic<int>> done(1000);
    parallel_for(done.size(), threads, [&](std::size_t i) { ++done[i]; });
    for (const auto& count : done) EXPECT_EQ(count, 1);
  }
}

TEST(Parallel, HandsExceptionsOn) {
  for (const std::size_t threads : {1UL, 2UL}) {
    EXPECT_THROW(parallel_for(10, threads,
                              [](std::size_t i) {
                                if (i == 7) throw std::runtime_error("seven");
                              }),
                 std::runtime_error);
  }
}

TEST(Parallel, NothingToDo) {
  EXPECT_NO_THROW(parallel_for(0, 2, [](std::size_t) { FAIL(); }));
  EXPECT_GE(hardware_threads(), 1U);
}

}  // namespace
}  // namespace recres
