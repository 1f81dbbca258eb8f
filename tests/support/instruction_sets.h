#pragma once

#include <gtest/gtest.h>
#include <hwy/targets.h>

#include <string_view>

namespace recres::test {

/// Runs `check` once on each instruction set of this machine. `used` tells which one the code under test runs
/// on; where that is not the one forced, the test fails.
template <class Check>
void on_every_instruction_set(std::string_view (*used)(), const Check& check) {
  const auto targets = hwy::SupportedAndGeneratedTargets();
  ASSERT_FALSE(targets.empty());
  for (const auto target : targets) {
    SCOPED_TRACE(hwy::TargetName(target));
    hwy::SetSupportedTargetsForTest(target);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    ASSERT_EQ(used(), hwy::TargetName(target));
    check();
  }
  hwy::SetSupportedTargetsForTest(0);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

}  // namespace recres::test
