#pragma once

#include "recres/exact/exact_study.h"
#include "recres/network/network.h"
#include "recres/resonance/resonance.h"
#include "recres/simulate/sweep.h"
#include "recres/util/stop.h"

namespace recres {

// The exact curve beneath a measured one.

/// Throws InvalidArgument where the runs of a sweep have none: of tanh neurons, or under noise that changes.
void require_exact_curve(const Sweep& sweep);

/// That of the same noise strengths, with the lengths of run that show a resonance wherever these take
/// seconds at most. The context hears of every noise strength. Throws as study_exactly.
ExactStudy exact_beneath(const Network& network, const Sweep& sweep, const RunContext& context);

/// Adds to the warnings which lengths of run show a resonance by the exact chain, or why these show none, and
/// where runs without noise are too short to leave what they began in, so that I differs from the exact one.
void compare_with_exact(ResonanceCurve& curve, const ExactStudy& study, const Sweep& sweep);

}  // namespace recres
