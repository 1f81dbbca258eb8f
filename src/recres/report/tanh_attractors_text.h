#pragma once

#include <cstddef>
#include <string>

#include "recres/attractor/tanh_attractors.h"
#include "recres/report/text_style.h"

namespace recres {

/// The attractors of a tanh network for a terminal: what most starts ended on, how stable it is, and what
/// starts that did not settle did.
std::string tanh_attractors_text(const TanhAttractors& found, std::size_t neurons, const TextStyle& style);

}  // namespace recres
