#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "recres/random/lane_random.h"

namespace recres {

// The functions of vector_math-inl.h over whole arrays, with the best instructions that this processor has.
// Kernels use the header itself; these are for tests, benchmarks, and whatever is not a kernel.

/// out[k] = tanh(in[k]). The spans have one length; they may be the same.
void tanh_all(std::span<const double> in, std::span<double> out);

/// out[k] = a[k] · b[k] + c[k], rounded once. The spans have one length; out may be one of the others.
void fused_all(std::span<const double> a, std::span<const double> b, std::span<const double> c,
               std::span<double> out);

/// With n half the length of `bits` and `out`, which is even: normals out[k], out[n + k] of bits[k], bits[n +
/// k].
void fill_normals(std::span<const std::uint64_t> bits, std::span<double> out);

/// Sixteen normals at a time, as many as the largest multiple that `out` holds: a draw of all eight lanes is
/// bits0, the next is bits1; eight times z0, then eight times z1.
void draw_normals(LaneRandom& lanes, std::span<double> out);

/// The instruction set that all of these use, by Highway's name: told by the code that would run.
std::string_view math_target_used();

}  // namespace recres
