#include "recres/experiment/plan.h"

#include <algorithm>
#include <set>
#include <utility>

#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// a · b, or `most` + 1 where it is more.
std::uint64_t product(std::uint64_t a, std::uint64_t b, std::uint64_t most) {
  return b != 0 && a > most / b ? most + 1 : a * b;
}

std::uint64_t words_of(const Column& column) {
  std::uint64_t words = 1;
  for (const auto& dimension : column.dimensions) words = product(words, dimension.length, kMostWords);
  return words;
}

}  // namespace

Plan::Plan(Spec spec) : spec_(std::move(spec)) {
  validate(spec_);
  for (auto& measure : make_measures(spec_)) {
    PlannedMeasure planned;
    planned.axes = measure->axes();
    planned.columns = measure->columns();
    planned.units = cells(planned.axes);
    for (const auto& column : planned.columns)
      planned.words = std::min(kMostWords + 1, planned.words + words_of(column));
    planned.first_unit = units_;
    units_ += planned.units;
    words_ += product(planned.units, planned.words, kMostWords);
    if (units_ > kMostUnits) {
      throw InvalidArgument(text("the axes make more than ", kMostUnits,
                                 " units of work; name fewer values, or split the experiment"));
    }
    if (words_ > kMostWords) {
      throw InvalidArgument(text("the results would be more than ", kMostWords,
                                 " numbers; name fewer values or replicates, or split the experiment"));
    }
    planned.measure = std::move(measure);
    measures_.push_back(std::move(planned));
  }
}

double Plan::transitions() const {
  const auto sum_of = [&](std::string_view key) {
    double sum = 0;
    for (const auto& value : spec_.setting(key).values) sum += *parse_number(value);
    return sum;
  };
  const auto lengths = static_cast<double>(length(kStepsAxis) * length(kBurnInAxis));
  const double all_steps = sum_of("steps") * static_cast<double>(length(kBurnInAxis)) +
                           sum_of("burn_in") * static_cast<double>(length(kStepsAxis));
  double sum = 0;
  for (const auto& planned : measures_) {
    if (!planned.measure->simulates()) continue;
    sum += static_cast<double>(planned.units) / lengths * all_steps *
           static_cast<double>(spec_.whole("replicates"));
  }
  return sum;
}

std::vector<std::size_t> Plan::axes() const {
  std::set<std::size_t> out;
  for (const auto& planned : measures_) out.insert(planned.axes.begin(), planned.axes.end());
  return {out.begin(), out.end()};
}

std::uint64_t Plan::cells(std::span<const std::size_t> axes) const {
  std::uint64_t cells = 1;
  for (const auto axis : axes) cells = product(cells, length(axis), kMostUnits);
  return cells;
}

std::uint64_t Plan::length(std::size_t axis) const {
  return std::max<std::size_t>(1, spec_.setting(spec_keys()[axis].name).values.size());
}

SweepCell Plan::cell(std::span<const std::size_t> axes, std::uint64_t place) const {
  std::array<std::size_t, kAxisKeys> places = {};
  for (std::size_t k = axes.size(); k-- > 0;) {
    places.at(axes[k]) = place % length(axes[k]);
    place /= length(axes[k]);
  }
  return make_cell(spec_, places);
}

const PlannedMeasure& Plan::measure_of(std::uint64_t unit) const {
  const auto after =
      std::upper_bound(measures_.begin(), measures_.end(), unit,
                       [](std::uint64_t n, const PlannedMeasure& m) { return n < m.first_unit; });
  if (after == measures_.begin() || unit >= units_) throw InternalError(text("there is no unit ", unit));
  return *(after - 1);
}

Unit Plan::unit(std::uint64_t number) const {
  const auto& planned = measure_of(number);
  const auto place = number - planned.first_unit;
  return {.planned = planned, .place = place, .cell = cell(planned.axes, place)};
}

std::uint64_t Plan::most_words() const {
  std::uint64_t most = 0;
  for (const auto& planned : measures_) most = std::max(most, planned.words);
  return most;
}

}  // namespace recres
