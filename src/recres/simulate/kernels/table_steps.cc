#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "recres/simulate/kernels/table_steps.cc"
#include <hwy/foreach_target.h>
// The line above includes this file once for each instruction set; the next must stay below it.
#include <hwy/highway.h>

#include <array>
#include <cstring>

#include "recres/random/lane_random-inl.h"
#include "recres/simulate/kernels/table_steps.h"

HWY_BEFORE_NAMESPACE();
namespace recres::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

#if HWY_TARGET != HWY_SCALAR

// kRow numbers a step and chain, kChains chains in turn: while one waits for its row, the others work.
template <std::size_t kRow, std::size_t kChains>
HWY_INLINE void step(TableChain* chains, std::size_t steps) {
  const hn::CappedTag<std::uint32_t, kRow> d32;
  const hn::Repartition<std::uint64_t, decltype(d32)> d64;
  constexpr std::size_t kWidth = hn::MaxLanes(d32);
  constexpr std::size_t kParts = kRow / kWidth;

  std::array<std::array<VectorLanes<decltype(d64)>, kParts>, kChains> lanes;
  std::array<std::uint64_t, kChains> state;
  std::array<const std::uint32_t*, kChains> top;
  for (std::size_t c = 0; c < kChains; ++c) {
    state[c] = chains[c].state;
    top[c] = chains[c].table->top;
    for (std::size_t part = 0; part < kParts; ++part)
      lanes[c][part] = VectorLanes<decltype(d64)>(*chains[c].lanes, part * kWidth / 2);
  }
  for (std::size_t t = 0; t < steps; ++t) {
#pragma GCC unroll 8
    for (std::size_t c = 0; c < kChains; ++c) {
      std::array<hn::Vec<decltype(d32)>, kParts> drawn;
      std::uint64_t bits = 0;
      std::uint64_t ties = 0;
#pragma GCC unroll 4
      for (std::size_t part = 0; part < kParts; ++part) {
        drawn[part] = hn::BitCast(d32, lanes[c][part].next());
        const auto threshold = hn::Load(d32, top[c] + state[c] * kRow + part * kWidth);
        std::uint64_t below = 0;
        std::uint64_t equal = 0;
        hn::StoreMaskBits(d32, hn::Lt(drawn[part], threshold), reinterpret_cast<std::uint8_t*>(&below));
        hn::StoreMaskBits(d32, hn::Eq(drawn[part], threshold), reinterpret_cast<std::uint8_t*>(&equal));
        bits |= below << (part * kWidth);
        ties |= equal << (part * kWidth);
      }
      if (HWY_UNLIKELY(ties != 0)) {
        std::array<std::uint32_t, kRow> row;
        for (std::size_t part = 0; part < kParts; ++part) hn::StoreU(drawn[part], d32, &row[part * kWidth]);
        bits = resolve_ties(*chains[c].table, state[c], row, bits, *chains[c].ties);
      }
      state[c] = bits;
      chains[c].out[t] = bits;
    }
  }
  for (std::size_t c = 0; c < kChains; ++c) {
    chains[c].state = state[c];
    for (std::size_t part = 0; part < kParts; ++part)
      lanes[c][part].store(*chains[c].lanes, part * kWidth / 2);
  }
}

template <std::size_t kRow>
HWY_INLINE void step_all(std::span<TableChain> chains, std::size_t steps) {
  std::size_t c = 0;
  for (; c + 4 <= chains.size(); c += 4) step<kRow, 4>(&chains[c], steps);
  for (; c + 2 <= chains.size(); c += 2) step<kRow, 2>(&chains[c], steps);
  if (c < chains.size()) step<kRow, 1>(&chains[c], steps);
}

void step_rows(std::span<TableChain> chains, std::size_t steps) {
  switch (chains[0].table->row) {
    case 4:
      return step_all<4>(chains, steps);
    case 8:
      return step_all<8>(chains, steps);
    default:
      return step_all<16>(chains, steps);
  }
}

#else
// One lane of 32 bits cannot hold the 64 of a generator: no vectors here.
void step_rows(std::span<TableChain> chains, std::size_t steps) {
  step_tables_plainly(chains, steps);
}
#endif

static const char* target_name() {
  return hwy::TargetName(HWY_TARGET);
}

}  // namespace recres::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace recres {

HWY_EXPORT(step_rows);
HWY_EXPORT(target_name);

void step_tables(std::span<TableChain> chains, std::size_t steps) {
  HWY_DYNAMIC_DISPATCH(step_rows)(chains, steps);
}

std::string_view step_target_used() {
  return HWY_DYNAMIC_DISPATCH(target_name)();
}

std::uint64_t resolve_ties(const ThresholdTable& table, std::uint64_t state,
                           std::span<const std::uint32_t> drawn, std::uint64_t bits, RandomStream& ties) {
  for (std::size_t n = 0; n < table.neurons; ++n) {
    const std::uint64_t threshold = table.full[state * table.neurons + n];
    if (drawn[n] != threshold >> 32) continue;
    const auto lower = static_cast<std::uint32_t>(ties() >> 32);
    if (lower < static_cast<std::uint32_t>(threshold)) bits |= std::uint64_t{1} << n;
  }
  return bits;
}

void step_tables_plainly(std::span<TableChain> chains, std::size_t steps) {
  for (auto& chain : chains) {
    const auto& table = *chain.table;
    for (std::size_t t = 0; t < steps; ++t) {
      std::array<std::uint32_t, 16> drawn;
      for (std::size_t lane = 0; lane < table.row / 2; ++lane) {
        const auto pair = chain.lanes->next(lane);
        drawn[2 * lane] = static_cast<std::uint32_t>(pair);
        drawn[2 * lane + 1] = static_cast<std::uint32_t>(pair >> 32);
      }
      const auto* top = table.top + chain.state * table.row;
      std::uint64_t bits = 0;
      bool tie = false;
      for (std::size_t n = 0; n < table.row; ++n) {
        bits |= static_cast<std::uint64_t>(drawn[n] < top[n]) << n;
        tie = tie || drawn[n] == top[n];
      }
      if (tie) bits = resolve_ties(table, chain.state, drawn, bits, *chain.ties);
      chain.state = bits;
      chain.out[t] = bits;
    }
  }
}

std::vector<std::string_view> simd_target_names() {
  std::vector<std::string_view> names;
  for (const std::int64_t target : hwy::SupportedAndGeneratedTargets())
    names.emplace_back(hwy::TargetName(target));
  return names;
}

}  // namespace recres
#endif
