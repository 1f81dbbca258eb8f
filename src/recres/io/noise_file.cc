#include "recres/io/noise_file.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "recres/io/file.h"
#include "recres/noise/noise_text.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

namespace {

constexpr std::array<std::string_view, 5> kColumns = {"from", "to", "strength", "end_strength", "neurons"};
constexpr std::size_t kNeeded = 3;  // of them, the first ones

// One line of a file, for messages.
struct Line {
  std::string_view name;
  std::size_t number;
  std::vector<std::string_view> cells;

  std::string place() const { return text(name, ", line ", number); }
};

// Which column of the file holds each of kColumns.
using Places = std::array<std::optional<std::size_t>, kColumns.size()>;

Places read_header(const Line& line) {
  Places places;
  for (std::size_t k = 0; k < line.cells.size(); ++k) {
    const auto word = line.cells[k];
    const auto found = std::find(kColumns.begin(), kColumns.end(), word);
    if (found == kColumns.end()) {
      throw IoError(text(line.place(), ", column ", k + 1, ": there is no column '", shown(word), "'",
                         did_you_mean(word, kColumns),
                         "; the first line names the columns: from, to, strength, end_strength, neurons"));
    }
    auto& place = places[static_cast<std::size_t>(found - kColumns.begin())];
    if (place) throw IoError(text(line.place(), ": column '", word, "' is there twice"));
    place = k;
  }
  for (std::size_t c = 0; c < kNeeded; ++c) {
    if (!places[c]) throw IoError(text(line.place(), ": column '", kColumns[c], "' is missing"));
  }
  return places;
}

// The cells of one line by the names of their columns.
class Row {
 public:
  Row(const Line& line, const Places& places) : line_(line), places_(places) {}

  NoiseSegment segment() const {
    NoiseSegment segment{.from = whole(0), .to = whole(1), .strength = number(2)};
    if (!cell(3).empty()) segment.end_strength = number(3);
    segment.neurons = neurons();
    return segment;
  }

 private:
  std::string_view cell(std::size_t column) const {
    return places_[column] ? line_.cells[*places_[column]] : std::string_view();
  }

  std::string place(std::size_t column) const {
    return text(line_.place(), ", column ", *places_[column] + 1, ": ");
  }

  std::uint64_t whole(std::size_t column) const {
    const auto number = parse_whole(cell(column));
    if (number) return *number;
    throw IoError(text(place(column), "'", shown(cell(column)), "' for ", kColumns[column],
                       " is not a whole number of 0 or more"));
  }

  double number(std::size_t column) const {
    const auto number = parse_number(cell(column));
    if (number && std::isfinite(*number) && *number >= 0) return *number;
    throw IoError(text(place(column), "'", shown(cell(column)), "' for ", kColumns[column],
                       " is no noise strength; give a finite number of 0 or more"));
  }

  std::vector<std::size_t> neurons() const {
    std::vector<std::size_t> neurons;
    for (const auto word : split(cell(4), ' ')) {
      if (word.empty()) continue;
      const auto neuron = parse_whole(word);
      if (!neuron) {
        throw IoError(text(place(4), "'", shown(word),
                           "' is no number of a neuron; part whole numbers from 0 on by blanks"));
      }
      neurons.push_back(*neuron);
    }
    return neurons;
  }

  const Line& line_;
  const Places& places_;
};

}  // namespace

std::vector<NoiseSegment> parse_noise_csv(std::string_view content, std::string_view name) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (content.starts_with(kByteOrderMark)) content.remove_prefix(kByteOrderMark.size());
  std::optional<Places> places;
  std::size_t columns = 0;
  std::vector<NoiseSegment> segments;
  std::size_t number = 0;
  for (const auto whole_line : split(content, '\n')) {
    ++number;
    const auto words = trimmed(whole_line);
    if (words.empty() || words.starts_with('#')) continue;
    Line line{.name = name, .number = number, .cells = split(words, ',')};
    for (auto& cell : line.cells) cell = trimmed(cell);
    if (!places) {
      places = read_header(line);
      columns = line.cells.size();
      continue;
    }
    if (line.cells.size() != columns) {
      throw IoError(text(line.place(), " has ", line.cells.size(), " columns, the first line names ", columns,
                         "; leave a cell empty where nothing is said"));
    }
    segments.push_back(Row(line, *places).segment());
  }
  if (!places) throw IoError(text(name, " holds no line that names the columns: from,to,strength"));
  return segments;
}

NoiseProtocol load_noise_protocol(const std::string& spec) {
  if (is_noise_text(spec)) return {.segments = parse_noise_text(spec), .words = spec};
  if (extension_of(spec) != ".csv") {
    throw InvalidArgument(text("--protocol '", shown(spec),
                               "' is neither a text such as pulses:strength=10,duration=10,every=200,count=5 "
                               "nor a file that ends in .csv"));
  }
  return {.segments = parse_noise_csv(read_file(spec), spec)};
}

}  // namespace recres
