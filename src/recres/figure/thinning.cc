#include "recres/figure/thinning.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "recres/util/text.h"

namespace recres {

Thinning::Thinning(Series& into, std::uint64_t total, std::size_t most)
    : into_(into), bin_(total <= most ? 1 : (total + most / 2 - 1) / (most / 2)) {}

void Thinning::add(double x, double y) {
  add(x, y, 0);
}

void Thinning::add(double x, double y, double error) {
  has_errors_ = has_errors_ || error != 0;
  const Point point = {.x = x, .y = y, .error = error};
  if (bin_ == 1) {
    keep(point);
    return;
  }
  if (in_bin_ == 0) {
    low_ = point;
    high_ = point;
    has_number_ = !std::isnan(y);
  } else if (!std::isnan(y)) {
    if (!has_number_ || y < low_.y) low_ = point;
    if (!has_number_ || y > high_.y) high_ = point;
    has_number_ = true;
  }
  if (++in_bin_ == bin_) finish();
}

void Thinning::finish() {
  if (in_bin_ == 0) return;
  in_bin_ = 0;
  const bool is_low_first = low_.x <= high_.x;
  keep(is_low_first ? low_ : high_);
  if (low_.x != high_.x) keep(is_low_first ? high_ : low_);
}

void Thinning::keep(const Point& point) {
  into_.x.push_back(point.x);
  into_.y.push_back(point.y);
  // NaN, an unknown error, is one too.
  if (has_errors_) {
    into_.error.resize(into_.x.size() - 1, 0);
    into_.error.push_back(point.error);
  }
}

std::string thin(Curves& curves, std::size_t most) {
  std::size_t longest = 0;
  for (auto& series : curves.series) {
    longest = std::max(longest, series.x.size());
    if (series.x.size() <= most) continue;
    const auto whole = std::exchange(
        series,
        Series{.name = series.name, .role = series.role, .style = series.style, .shade = series.shade});
    Thinning thinning(series, whole.x.size(), most);
    for (std::size_t k = 0; k < whole.x.size(); ++k) {
      if (whole.error.empty()) {
        thinning.add(whole.x[k], whole.y[k]);
      } else {
        thinning.add(whole.x[k], whole.y[k], whole.error[k]);
      }
    }
    thinning.finish();
  }
  if (longest <= most) return "";
  return text("Of ", longest, " points the lowest and the highest of neighbours are shown.");
}

}  // namespace recres
