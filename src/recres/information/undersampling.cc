#include "recres/information/undersampling.h"

#include <cmath>

#include "recres/util/text.h"

namespace recres {

std::optional<std::string> undersampling_warning(const Sampling& sampling) {
  const double unseen = sampling.unseen_probability();
  if (unseen <= kMostUnseen) return std::nullopt;
  const double ceiling = std::log2(static_cast<double>(sampling.transitions));
  return text(
      "undersampled: ", fixed_text(100 * unseen, 0), " % of the ", sampling.transitions,
      " transitions are the only ones of their pair of states, so that the coverage is ",
      fixed_text(1 - unseen, 2),
      " and the plug-in H and I grow with the recording, up to log2(transitions) = ", fixed_text(ceiling, 2),
      " bit, whatever the network does; more steps, fewer neurons or a comparison with surrogates help");
}

}  // namespace recres
