#pragma once

#include <string>

#include "recres/exact/exact_study.h"
#include "recres/io/network_file.h"
#include "recres/network/network.h"
#include "recres/report/text_style.h"
#include "recres/resonance/resonance.h"

namespace recres {

/// A curve for people: what was done, a table, a plot, the peak in words, and the warnings.
std::string resonance_text(const NetworkSource& source, const Network& network, const Sweep& options,
                           const ResonanceCurve& curve, const ExactStudy* exact, const TextStyle& style);

}  // namespace recres
