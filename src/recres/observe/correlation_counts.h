#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace recres {

/// Steps that are counted at a time: neuron n's signs of these are kCorrelationWords words.
inline constexpr std::size_t kCorrelationSteps = 512;
inline constexpr std::size_t kCorrelationWords = kCorrelationSteps / 64;

/// Adds to both_up[i · targets + j] the number of steps in which source i and target j are both +1. Signs are
/// one bit a step, kCorrelationWords words a neuron; bits of steps that are not there must be 0. Uses the
/// best instructions that this processor has.
void count_both_up(std::span<const std::uint64_t> sources, std::span<const std::uint64_t> targets,
                   std::span<std::uint32_t> both_up);

/// The instruction set that count_both_up uses here, by Highway's name.
std::string_view correlation_target_used();

}  // namespace recres
