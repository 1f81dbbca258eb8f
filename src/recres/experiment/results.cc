#include "recres/experiment/results.h"

#include <algorithm>
#include <bit>
#include <limits>

#include "recres/util/error.h"
#include "recres/util/memory.h"
#include "recres/util/text.h"

namespace recres {

namespace {

constexpr std::uint64_t kMissingNumber =
    std::bit_cast<std::uint64_t>(std::numeric_limits<double>::quiet_NaN());
constexpr std::uint64_t kMissingWhole = UINT64_MAX;

}  // namespace

std::uint64_t values_in(const Column& column) {
  std::uint64_t values = 1;
  for (const auto& dimension : column.dimensions) values *= dimension.length;
  return values;
}

Results::Results(const Plan& plan) : plan_(plan) {
  require_memory("the results of the experiment", plan.words() * 8 + plan.units() / 8);
  is_finished_.resize(plan.units());
  for (const auto& planned : plan.measures()) {
    auto& words = words_.emplace_back();
    words.reserve(planned.units * planned.words);
    std::vector<std::uint64_t> missing;
    for (const auto& column : planned.columns)
      missing.insert(missing.end(), values_in(column), column.is_whole ? kMissingWhole : kMissingNumber);
    for (std::uint64_t k = 0; k < planned.units; ++k)
      words.insert(words.end(), missing.begin(), missing.end());
  }
}

std::span<const std::uint64_t> Results::words(const PlannedMeasure& planned, std::uint64_t place) const {
  const auto measure = static_cast<std::size_t>(&planned - plan_.measures().data());
  return std::span(words_[measure]).subspan(place * planned.words, planned.words);
}

std::span<std::uint64_t> Results::room(const PlannedMeasure& planned, std::uint64_t place) {
  const auto measure = static_cast<std::size_t>(&planned - plan_.measures().data());
  return std::span(words_[measure]).subspan(place * planned.words, planned.words);
}

void Results::keep(const Finished& finished) {
  if (finished.unit >= plan_.units()) throw IoError(text("there is no unit ", finished.unit));
  const auto& planned = plan_.measure_of(finished.unit);
  const auto into = room(planned, finished.unit - planned.first_unit);
  const bool is_failure = !finished.failure.empty();
  if (!is_failure && finished.words.size() != into.size())
    throw IoError(
        text("unit ", finished.unit, " has ", finished.words.size(), " numbers, not ", into.size()));
  if (has(finished.unit)) {
    const auto failure = failures_.find(finished.unit);
    const bool is_same = is_failure ? failure != failures_.end() && failure->second == finished.failure
                                    : std::equal(into.begin(), into.end(), finished.words.begin());
    if (!is_same)
      throw IoError(text("unit ", finished.unit,
                         " was measured twice, with different results: a fault of a "
                         "machine or of recres"));
    return;
  }
  if (is_failure) {
    failures_.emplace(finished.unit, finished.failure);
  } else {
    std::copy(finished.words.begin(), finished.words.end(), into.begin());
  }
  is_finished_[finished.unit] = true;
  ++finished_;
}

template <typename Number>
std::vector<Number> Results::column(const PlannedMeasure& planned, std::size_t which) const {
  std::uint64_t first = 0;
  for (std::size_t k = 0; k < which; ++k) first += values_in(planned.columns[k]);
  const auto count = values_in(planned.columns[which]);
  std::vector<Number> out;
  out.reserve(planned.units * count);
  for (std::uint64_t place = 0; place < planned.units; ++place) {
    for (const auto word : words(planned, place).subspan(first, count))
      out.push_back(std::bit_cast<Number>(word));
  }
  return out;
}

std::vector<double> Results::numbers(const PlannedMeasure& planned, std::size_t which) const {
  return column<double>(planned, which);
}

std::vector<std::int64_t> Results::whole(const PlannedMeasure& planned, std::size_t which) const {
  return column<std::int64_t>(planned, which);
}

Finished Results::unit(std::uint64_t number) const {
  const auto failure = failures_.find(number);
  if (failure != failures_.end()) return {.unit = number, .failure = failure->second, .words = {}};
  const auto& planned = plan_.measure_of(number);
  const auto found = words(planned, number - planned.first_unit);
  return {.unit = number, .failure = {}, .words = {found.begin(), found.end()}};
}

}  // namespace recres
