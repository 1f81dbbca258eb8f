#include "recres/util/memory.h"

#include <gtest/gtest.h>

#include <vector>

#include "recres/util/error.h"

namespace recres {
namespace {

TEST(Memory, RefusesWithItsFigures) {
  EXPECT_NO_THROW(require_memory("a page", 4096));
  try {
    require_memory("the universe", UINT64_MAX);
    FAIL();
  } catch (const CapacityExceeded& error) {
    EXPECT_EQ(error.needed, UINT64_MAX);
    EXPECT_LT(error.left, allowed_memory_bytes());
    EXPECT_NE(std::string(error.what()).find("the universe needs 18.4 EB"), std::string::npos)
        << error.what();
  }
}

TEST(Memory, WhatIsHeldCounts) {
  const auto before = used_memory_bytes();
  EXPECT_GT(before, 1'000'000U);
  constexpr std::size_t kBytes = 200'000'000;
  allow_memory(before + 2 * kBytes);
  EXPECT_EQ(allowed_memory_bytes(), before + 2 * kBytes);
  EXPECT_NO_THROW(require_memory("one", kBytes + kBytes / 2));
  const std::vector<char> held(kBytes, 1);
  // A compiler may leave out memory that nobody else can see.
  [[maybe_unused]] static const char* volatile seen;
  seen = held.data();
  EXPECT_GE(used_memory_bytes(), before + kBytes / 10 * 9);
  EXPECT_THROW(require_memory("another", kBytes + kBytes / 2), CapacityExceeded);
  allow_memory(0);
  EXPECT_NO_THROW(require_memory("another", kBytes + kBytes / 2));
}

}  // namespace
}  // namespace recres
