#pragma once

#include <functional>

#include "recres/simulate/simulate.h"

namespace recres {

/// Hands all states of a recording, in order and words_per_state(N) words each, to a visitor. May be called
/// again, and gives the same states then.
using StateSource = std::function<void(const StateVisitor&)>;

}  // namespace recres
