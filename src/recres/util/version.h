#pragma once

#include <string_view>

namespace recres {

/// The version of recres, "major.minor.patch".
std::string_view version();

}  // namespace recres
