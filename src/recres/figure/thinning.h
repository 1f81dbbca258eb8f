#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "recres/figure/figure.h"

namespace recres {

/// Points of one series at most, and steps of a raster: more cannot be told apart on a screen, and make a
/// page slow.
inline constexpr std::size_t kMostPoints = 4000;
inline constexpr std::uint64_t kMostRasterSteps = 2000;

/// Makes a long series short, point by point: of every bin of neighbours the lowest and the highest are kept,
/// in their order, so that no peak is lost. Short series stay as they are.
class Thinning {
 public:
  /// Of `total` points to come, about `most` are kept in `into`, which must outlive this.
  Thinning(Series& into, std::uint64_t total, std::size_t most = kMostPoints);

  /// The next point; NaN counts as a gap, of which one a bin is kept.
  void add(double x, double y);
  void add(double x, double y, double error);

  /// After the last point.
  void finish();

 private:
  struct Point {
    double x;
    double y;
    double error;
  };

  void keep(const Point& point);

  Series& into_;
  std::uint64_t bin_;
  std::uint64_t in_bin_ = 0;
  bool has_errors_ = false;
  bool has_number_ = false;  // in this bin
  Point low_ = {};
  Point high_ = {};
};

/// Thins all series of the panel; returns a sentence that says so, or nothing where none was long.
std::string thin(Curves& curves, std::size_t most = kMostPoints);

}  // namespace recres
