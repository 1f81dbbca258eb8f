#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "recres/simulate/kernels/dense_steps.cc"
#include <hwy/foreach_target.h>
// The line above includes this file once for each instruction set; the next must stay below it.
#include <hwy/highway.h>

#include <algorithm>
#include <array>
#include <bit>

#include "recres/simulate/kernels/decide-inl.h"
#include "recres/simulate/kernels/dense_steps.h"

HWY_BEFORE_NAMESPACE();
namespace recres::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using SumTag = hn::RebindToSigned<FloatTag>;
using SumVector = hn::Vec<SumTag>;
inline constexpr std::size_t kSumWidth = hn::MaxLanes(SumTag());
inline constexpr std::size_t kBlockParts = kBlock / kSumWidth;

// Making a table costs as much as adding the sources of so many chains.
inline constexpr std::size_t kFewestForTables = 8;

// State 0 of four sources is that all are -1; every other one is a smaller one with its highest source
// turned.
HWY_INLINE void make_table(const std::int32_t* HWY_RESTRICT weights, std::int32_t* HWY_RESTRICT table) {
  const SumTag d;
  for (std::size_t four = 0; four < 16; ++four) {
    for (std::size_t part = 0; part < kBlockParts; ++part) {
      const auto* w = weights + four * 4 * kBlock + part * kSumWidth;
      auto* out = table + four * 16 * kBlock + part * kSumWidth;
      std::array<SumVector, 16> sum;
      sum[0] = hn::Zero(d);
#pragma GCC unroll 4
      for (std::size_t k = 0; k < 4; ++k) {
        const auto weight = hn::Load(d, w + k * kBlock);
#pragma GCC unroll 8
        for (std::size_t state = 0; state < std::size_t{1} << k; ++state)
          sum[state + (std::size_t{1} << k)] = hn::Add(sum[state], weight);
      }
#pragma GCC unroll 16
      for (std::size_t state = 0; state < 16; ++state) hn::Store(sum[state], d, out + state * kBlock);
    }
  }
}

// Adds what up to 64 sources send to the first kParts vectors of one block, for all chains.
template <std::size_t kParts>
HWY_INLINE void add_sources(const std::int32_t* HWY_RESTRICT table, std::size_t fours,
                            std::span<const Chain> chains, std::size_t word,
                            std::int32_t* HWY_RESTRICT sums) {
  const SumTag d;
  for (std::size_t c = 0; c < chains.size(); ++c) {
    std::uint64_t sources = chains[c].from[word];
    std::array<SumVector, kParts> sum;
    for (std::size_t part = 0; part < kParts; ++part)
      sum[part] = hn::Load(d, sums + c * kBlock + part * kSumWidth);
    const auto* row = table;
    for (std::size_t four = 0; four < fours; ++four, row += 16 * kBlock, sources >>= 4) {
      const auto* sixteenth = row + (sources & 15) * kBlock;
#pragma GCC unroll 8
      for (std::size_t part = 0; part < kParts; ++part)
        sum[part] = hn::Add(sum[part], hn::Load(d, sixteenth + part * kSumWidth));
    }
    for (std::size_t part = 0; part < kParts; ++part)
      hn::Store(sum[part], d, sums + c * kBlock + part * kSumWidth);
  }
}

// The same for one chain without a table: half of the sources are +1, as a rule.
HWY_INLINE void add_sources_alone(const std::int32_t* HWY_RESTRICT weights, std::uint64_t sources,
                                  std::int32_t* HWY_RESTRICT sums) {
  const SumTag d;
  std::array<SumVector, kBlockParts> sum;
  for (std::size_t part = 0; part < kBlockParts; ++part) sum[part] = hn::Load(d, sums + part * kSumWidth);
  for (; sources != 0; sources &= sources - 1) {
    const auto* row = weights + static_cast<std::size_t>(std::countr_zero(sources)) * kBlock;
#pragma GCC unroll 8
    for (std::size_t part = 0; part < kBlockParts; ++part)
      sum[part] = hn::Add(sum[part], hn::Load(d, row + part * kSumWidth));
  }
  for (std::size_t part = 0; part < kBlockParts; ++part) hn::Store(sum[part], d, sums + part * kSumWidth);
}

HWY_INLINE std::uint32_t decide_sums(const DenseView& dense, Chain& chain, const std::int32_t* sums,
                                     std::size_t first) {
  const SumTag d;
  const FloatTag df;
  std::array<FloatVector, kTileParts> u;
  for (std::size_t part = 0; part < kTileParts; ++part) {
    const auto sum = hn::ConvertTo(df, hn::Load(d, sums + part * kSumWidth));
    u[part] = hn::Mul(sum, hn::Load(df, dense.quantum + first + part * kSumWidth));
  }
  return decide_tile(chain, first, u);
}

static void step_all(const DenseView& dense, std::span<Chain> chains, std::int32_t* sums,
                     std::int32_t* table) {
  const SumTag d;
  for (std::size_t block = 0; block * kBlock < dense.neurons; ++block) {
    const std::size_t first = block * kBlock;
    const std::size_t targets = std::min(kBlock, dense.neurons - first);
    for (std::size_t c = 0; c < chains.size(); ++c) {
      for (std::size_t part = 0; part < kBlockParts; ++part) {
        const auto base = hn::Load(d, dense.base + first + part * kSumWidth);
        hn::Store(base, d, sums + c * kBlock + part * kSumWidth);
      }
    }
    for (std::size_t word = 0; word < dense.words; ++word) {
      const std::size_t fours = std::min<std::size_t>(16, (dense.neurons - word * 64 + 3) / 4);
      const auto* weights = dense.weights + (block * dense.words + word) * 64 * kBlock;
      if (dense.tables == nullptr && chains.size() < kFewestForTables) {
        for (std::size_t c = 0; c < chains.size(); ++c)
          add_sources_alone(weights, chains[c].from[word], sums + c * kBlock);
        continue;
      }
      if (dense.tables == nullptr) make_table(weights, table);
      const auto* held =
          dense.tables == nullptr ? table : dense.tables + (block * dense.words + word) * kTableNumbers;
      if (targets > kTile) {
        add_sources<kBlockParts>(held, fours, chains, word, sums);
      } else {
        add_sources<kTileParts>(held, fours, chains, word, sums);
      }
    }
    for (std::size_t c = 0; c < chains.size(); ++c) {
      std::uint64_t up = decide_sums(dense, chains[c], sums + c * kBlock, first);
      if (targets > kTile)
        up |= std::uint64_t{decide_sums(dense, chains[c], sums + c * kBlock + kTile, first + kTile)} << kTile;
      if (targets < kBlock) up &= (std::uint64_t{1} << targets) - 1;
      auto& to = chains[c].to[block / 2];
      to = block % 2 == 0 ? up : to | up << kBlock;
    }
  }
}

static void make_one_table(const std::int32_t* weights, std::int32_t* table) {
  make_table(weights, table);
}

static const char* target_name() {
  return hwy::TargetName(HWY_TARGET);
}

}  // namespace recres::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace recres {

HWY_EXPORT(step_all);
HWY_EXPORT(make_one_table);
HWY_EXPORT(target_name);

void step_dense(const DenseView& dense, std::span<Chain> chains, std::int32_t* sums, std::int32_t* table) {
  HWY_DYNAMIC_DISPATCH(step_all)(dense, chains, sums, table);
}

void make_dense_table(const std::int32_t* weights, std::int32_t* table) {
  HWY_DYNAMIC_DISPATCH(make_one_table)(weights, table);
}

std::string_view dense_target_used() {
  return HWY_DYNAMIC_DISPATCH(target_name)();
}

}  // namespace recres
#endif
