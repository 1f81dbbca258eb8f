#include "recres/util/memory.h"

#include <gtest/gtest.h>

#include "recres/util/error.h"

namespace recres {
namespace {

TEST(Memory, RefusesWithBothFigures) {
  EXPECT_NO_THROW(require_memory("a page", 4096));
  try {
    require_memory("the universe", UINT64_MAX);
    FAIL();
  } catch (const CapacityExceeded& error) {
    EXPECT_EQ(error.needed, UINT64_MAX);
    EXPECT_EQ(error.available, available_memory_bytes());
    EXPECT_NE(std::string(error.what()).find("the universe needs 18.4 EB"), std::string::npos)
        << error.what();
  }
}

}  // namespace
}  // namespace recres
