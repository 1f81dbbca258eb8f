#include "recres/util/part_progress.h"

#include <gtest/gtest.h>

#include <vector>

#include "recres/util/parallel.h"

namespace recres {
namespace {

class Heard : public Progress {
 public:
  void advance(std::uint64_t units) override { total += units; }
  void begin(const std::string& part) override { parts.push_back(part); }
  std::atomic<std::uint64_t> total{0};
  std::vector<std::string> parts;
};

TEST(PartProgress, SharesOfItsWork) {
  Heard heard;
  const RunContext whole{.progress = &heard};
  PartProgress experiment(whole, "first", 1000, 10);
  experiment.context().advance(499);
  EXPECT_EQ(heard.total, 4U);
  experiment.context().advance(1);
  EXPECT_EQ(heard.total, 5U);
  // More than was said counts for no more than all.
  experiment.context().advance(5000);
  EXPECT_EQ(heard.total, 10U);
  experiment.finish();
  EXPECT_EQ(heard.total, 10U);
  PartProgress silent(whole, "second", 0, 7);
  silent.finish();
  EXPECT_EQ(heard.total, 17U);
  EXPECT_EQ(heard.parts, (std::vector<std::string>{"first", "second"}));
}

TEST(PartProgress, ManyThreads) {
  Heard heard;
  const RunContext whole{.progress = &heard};
  PartProgress experiment(whole, "all", 30'000, 777);
  parallel_for(10'000, 3, [&](std::size_t) { experiment.context().advance(3); });
  EXPECT_EQ(heard.total, 777U);
}

TEST(PartProgress, StopsWithTheWhole) {
  StopFlag stop;
  const RunContext whole{.stop = &stop};
  PartProgress experiment(whole, "stopped", 10);
  experiment.context().advance(1);
  stop.request();
  EXPECT_THROW(experiment.context().advance(1), Stopped);
  EXPECT_THROW(experiment.finish(), Stopped);
}

}  // namespace
}  // namespace recres
