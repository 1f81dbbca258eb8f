#pragma once

#include <string>

#include "recres/util/error.h"

namespace recres::test {

/// What the InvalidArgument says that the action throws; empty where it throws none.
template <typename Action>
std::string refusal(const Action& action) {
  try {
    action();
  } catch (const InvalidArgument& error) {
    return error.what();
  }
  return "";
}

}  // namespace recres::test
