#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "recres/exact/add_product.cc"
#include <hwy/foreach_target.h>
// The line above includes this file once for each instruction set; the next must stay below it.
#include <hwy/highway.h>

#include <algorithm>
#include <array>

#include "recres/exact/add_product.h"
#include "recres/util/aligned.h"
#include "recres/util/fused-inl.h"
#include "recres/util/parallel.h"

HWY_BEFORE_NAMESPACE();
namespace recres::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Tag = hn::CappedTag<double, 8>;
inline constexpr std::size_t kWidth = hn::MaxLanes(Tag());
inline constexpr std::size_t kColumns = 16;
inline constexpr std::size_t kParts = kColumns / kWidth;

// kRows rows of c, the columns of one packed panel of b.
template <std::size_t kRows>
HWY_INLINE void add_rows(double* c, std::size_t c_stride, const double* a, std::size_t a_stride,
                         const double* panel, std::size_t depth, std::size_t parts) {
  const Tag d;
  std::array<std::array<hn::Vec<Tag>, kParts>, kRows> sum;
  for (std::size_t row = 0; row < kRows; ++row) {
    for (std::size_t part = 0; part < kParts; ++part)
      sum[row][part] = part < parts ? hn::LoadU(d, c + row * c_stride + part * kWidth) : hn::Zero(d);
  }
  for (std::size_t k = 0; k < depth; ++k) {
    for (std::size_t part = 0; part < kParts; ++part) {
      const auto b = hn::Load(d, panel + k * kColumns + part * kWidth);
#pragma GCC unroll 4
      for (std::size_t row = 0; row < kRows; ++row)
        sum[row][part] = fused(d, hn::Set(d, a[row * a_stride + k]), b, sum[row][part]);
    }
  }
  for (std::size_t row = 0; row < kRows; ++row) {
    for (std::size_t part = 0; part < parts; ++part)
      hn::StoreU(sum[row][part], d, c + row * c_stride + part * kWidth);
  }
}

// Some panels side by side: rows of a are read once for all of them.
static void add_panels(MatrixPart c, ConstMatrixPart a, const double* panels, std::size_t rows,
                       std::size_t depth, std::size_t columns) {
  for (std::size_t row = 0; row < rows;) {
    const std::size_t together = rows - row >= 4 ? 4 : 1;
    const double* const from = a.data + row * a.stride;
    for (std::size_t first = 0; first < columns; first += kColumns) {
      const std::size_t parts = std::min(kColumns, columns - first) / kWidth;
      double* const to = c.data + row * c.stride + first;
      if (together == 4) {
        add_rows<4>(to, c.stride, from, a.stride, panels + first * depth, depth, parts);
      } else {
        add_rows<1>(to, c.stride, from, a.stride, panels + first * depth, depth, parts);
      }
    }
    row += together;
  }
}

}  // namespace recres::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace recres {

HWY_EXPORT(add_panels);

void add_product(MatrixPart c, ConstMatrixPart a, ConstMatrixPart b, std::size_t rows, std::size_t columns,
                 std::size_t depth, std::size_t threads) {
  constexpr std::size_t kPanel = 16;
  constexpr std::size_t kTogether = 64;
  parallel_for((columns + kTogether - 1) / kTogether, threads, [&](std::size_t k) {
    const std::size_t first = k * kTogether;
    const std::size_t here = std::min(kTogether, columns - first);
    // Rows of b may lie a power of two apart, where a cache has few places for all of them.
    const auto panels = aligned_zeros<double>(depth * kTogether);
    for (std::size_t column = 0; column < here; column += kPanel) {
      const std::size_t width = std::min(kPanel, here - column);
      for (std::size_t row = 0; row < depth; ++row)
        std::copy_n(b.data + row * b.stride + first + column, width, &panels[column * depth + row * kPanel]);
    }
    HWY_DYNAMIC_DISPATCH(add_panels)
    ({.data = c.data + first, .stride = c.stride}, a, panels.get(), rows, depth, here);
  });
}

}  // namespace recres
#endif
