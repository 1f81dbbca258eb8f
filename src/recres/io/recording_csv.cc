#include "recres/io/recording_csv.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "recres/io/block_recording.h"
#include "recres/io/csv.h"
#include "recres/io/line_reader.h"
#include "recres/io/recording_values.h"
#include "recres/network/network.h"
#include "recres/state/state.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// Values read at once.
constexpr std::size_t kBlockValues = 1 << 17;

// Lines that hold data, without remarks, blank lines and what stands before begin_here().
class DataLines {
 public:
  DataLines(const std::string& path, const std::string& name) : lines_(path, name) {}

  // The next such line as csv_data; false at the end.
  bool next(std::string_view& data) {
    std::string_view line;
    while (lines_.next(line)) {
      if (lines_.number() < first_) continue;
      data = csv_data(line);
      if (!data.empty()) return true;
    }
    return false;
  }

  // The last line is the first to be handed out, now and after a rewind.
  void begin_here() {
    first_ = lines_.number();
    lines_.put_back();
  }
  void rewind() { lines_.rewind(); }

  bool can_rewind() const { return lines_.file().can_seek(); }
  std::uint64_t number() const { return lines_.number(); }
  std::uint64_t first() const { return first_; }
  const std::string& name() const { return lines_.file().name(); }

 private:
  LineReader lines_;
  std::uint64_t first_ = 0;
};

std::size_t states_in_block(std::size_t neurons) {
  return std::max<std::size_t>(1, kBlockValues / neurons);
}

// Cells of 0, 1 and -1 in this line; false where there is anything else, or another number of them.
bool read_plain_cells(std::string_view data, char separator, std::span<double> values) {
  const char* at = data.data();
  const char* end = at + data.size();
  const auto skip_blanks = [&] {
    while (at != end && *at == ' ') ++at;
  };
  for (auto& value : values) {
    if (&value != values.data()) {
      if (at == end || *at != separator) return false;
      ++at;
    }
    skip_blanks();
    const bool is_signed = at != end && (*at == '-' || *at == '+');
    const double unit = is_signed && *at == '-' ? -1 : 1;
    if (is_signed) ++at;
    if (at == end || (*at != '0' && *at != '1')) return false;
    value = *at == '1' ? unit : 0;
    ++at;
    if (separator != ' ') skip_blanks();
  }
  return at == end;
}

// A line per step, a number per neuron.
class NumberLines final : public BlockRecording {
 public:
  // `data` is the first line.
  NumberLines(DataLines lines, std::string_view data, std::size_t neurons, const RecordingOptions& options)
      : lines_(std::move(lines)),
        separator_(separator_of(data)),
        neurons_(neurons),
        coder_(lines_.name(), options.threshold),
        values_(states_in_block(neurons) * neurons),
        flags_(room_for_flags(values_.size())) {}

  std::size_t neurons() const override { return neurons_; }
  std::optional<std::uint64_t> states() const override { return std::nullopt; }

 private:
  void next_block(std::vector<std::uint64_t>& block) override {
    line_of_.clear();
    std::string_view data;
    while (line_of_.size() * neurons_ < values_.size() && lines_.next(data)) {
      const auto row = std::span(values_).subspan(line_of_.size() * neurons_, neurons_);
      line_of_.push_back(lines_.number());
      if (!read_plain_cells(data, separator_, row)) read_cells(data, row);
    }
    const auto count = line_of_.size() * neurons_;
    block.resize(line_of_.size() * words_per_state(neurons_));
    coder_.flag(reinterpret_cast<const char*>(values_.data()), {.kind = 'f', .size = sizeof(double)},
                std::span(flags_).first(count), [this](std::size_t k) {
                  return text("line ", line_of_[k / neurons_], ", neuron ", k % neurons_);
                });
    pack_flags(flags_.data(), neurons_, block);
  }

  void read_cells(std::string_view data, std::span<double> row) {
    split_cells(data, cells_);
    require_columns(cells_.size(), lines_.number(), neurons_, lines_.first(), lines_.name());
    for (std::size_t n = 0; n < neurons_; ++n) {
      row[n] = parse_cell(cells_[n], lines_.name(), lines_.number(), n + 1, "cut the recording there");
    }
  }

  DataLines lines_;
  char separator_;
  std::size_t neurons_;
  SignCoder coder_;
  std::vector<double> values_;
  std::vector<std::uint64_t> line_of_;
  std::vector<std::uint8_t> flags_;
  std::vector<std::string_view> cells_;
};

bool is_signs(std::string_view word) {
  return !word.empty() && word.find_first_not_of("+-") == std::string_view::npos;
}

// Where the ±string stands in its line.
struct SignsPlace {
  std::size_t cell = 0;
  std::size_t cells = 1;
};

// A line per step that holds a ±string.
class SignLines final : public BlockRecording {
 public:
  SignLines(DataLines lines, SignsPlace place, std::size_t neurons)
      : lines_(std::move(lines)),
        place_(place),
        neurons_(neurons),
        flags_(room_for_flags(states_in_block(neurons) * neurons)) {}

  std::size_t neurons() const override { return neurons_; }
  std::optional<std::uint64_t> states() const override { return std::nullopt; }

 private:
  void next_block(std::vector<std::uint64_t>& block) override {
    std::size_t rows = 0;
    std::string_view data;
    while (rows < states_in_block(neurons_) && lines_.next(data)) {
      const auto signs = signs_in(data);
      std::transform(signs.begin(), signs.end(),
                     flags_.begin() + static_cast<std::ptrdiff_t>(rows * neurons_),
                     [](char sign) { return static_cast<std::uint8_t>(sign == '+'); });
      ++rows;
    }
    block.resize(rows * words_per_state(neurons_));
    pack_flags(flags_.data(), neurons_, block);
  }

  std::string_view signs_in(std::string_view data) {
    split_cells(data, cells_);
    require_columns(cells_.size(), lines_.number(), place_.cells, lines_.first(), lines_.name());
    const auto word = trimmed(cells_[place_.cell]);
    const auto line = text(lines_.name(), ", line ", lines_.number());
    if (!is_signs(word))
      throw IoError(text(line, ": '", shown(word), "' is no state written as + and -, a sign per neuron"));
    if (word.size() == neurons_) return word;
    throw IoError(text(line, " has ", word.size(), " neurons, line ", lines_.first(), " has ", neurons_,
                       "; all states must be equally long"));
  }

  DataLines lines_;
  SignsPlace place_;
  std::size_t neurons_;
  std::vector<std::uint8_t> flags_;
  std::vector<std::string_view> cells_;
};

// A line per step that holds a state index.
class IndexLines final : public BlockRecording {
 public:
  explicit IndexLines(DataLines lines) : lines_(std::move(lines)) {
    std::uint64_t largest = 0;
    std::string_view data;
    for (; lines_.next(data); ++states_) largest = std::max(largest, index_in(data));
    neurons_ = neurons_of_index(largest);
    lines_.rewind();
  }

  std::size_t neurons() const override { return neurons_; }
  std::optional<std::uint64_t> states() const override { return states_; }

 private:
  void next_block(std::vector<std::uint64_t>& block) override {
    block.clear();
    std::string_view data;
    while (block.size() < kBlockValues && lines_.next(data)) block.push_back(index_in(data));
    require_known_neurons(block, neurons_, lines_.name());
  }

  std::uint64_t index_in(std::string_view data) {
    const auto word = trimmed(data);
    const auto index = parse_whole(word);
    // 0110 is rather a state bit by bit than the number 110.
    const bool is_bits =
        word.size() > 1 && word[0] == '0' && word.find_first_not_of("01") == std::string_view::npos;
    if (index && !is_bits) return *index;
    split_cells(data, cells_);
    require_columns(cells_.size(), lines_.number(), 1, lines_.first(), lines_.name());
    throw IoError(text(lines_.name(), ", line ", lines_.number(), ": '", shown(word),
                       "' is no state index, a whole number "
                       "below 2^64; part several values by commas, or give --threshold 0, say, if these are "
                       "values of one neuron"));
  }

  DataLines lines_;
  std::uint64_t states_ = 0;
  std::size_t neurons_ = 64;  // until all indices were seen
  std::vector<std::string_view> cells_;
};

// Whether this line names columns: there are words, and no number.
bool is_names(const std::vector<std::string_view>& cells) {
  const bool has_number = std::any_of(cells.begin(), cells.end(),
                                      [](auto cell) { return parse_number(trimmed(cell)).has_value(); });
  const bool has_word =
      std::any_of(cells.begin(), cells.end(), [](auto cell) { return !trimmed(cell).empty(); });
  return has_word && !has_number && !(cells.size() == 1 && is_signs(trimmed(cells[0])));
}

// Of the names that a file of states begins with, see open_states_file; nothing for other names.
std::optional<SignsPlace> place_of_signs(const std::vector<std::string_view>& names) {
  const bool is_states_file = names.size() >= 2 && names.front() == "step" && names.back() == "state";
  if (!is_states_file) return std::nullopt;
  return SignsPlace{.cell = names.size() - 1, .cells = names.size()};
}

void require_neurons(std::size_t neurons, const DataLines& lines) {
  if (neurons <= kMostNeurons) return;
  throw IoError(text(lines.name(), ", line ", lines.number(), " has ", neurons, " neurons, more than the ",
                     kMostNeurons, " that recres takes; a line is a step"));
}

}  // namespace

std::unique_ptr<Recording> open_csv_recording(const std::string& path, const std::string& name,
                                              const RecordingOptions& options) {
  DataLines lines(path, name);
  std::string_view data;
  std::vector<std::string_view> cells;
  std::optional<SignsPlace> signs;
  bool is_there = lines.next(data);
  if (!is_there && lines.number() == 0) throw IoError(text(name, " is empty"));
  split_cells(data, cells);
  if (is_there && is_names(cells)) {
    signs = place_of_signs(cells);
    is_there = lines.next(data);
    split_cells(data, cells);
  }
  if (!is_there) throw IoError(text(name, " holds no states, only remarks, names or blank lines"));
  if (!signs && cells.size() == 1 && is_signs(trimmed(data))) signs = SignsPlace{};
  lines.begin_here();
  if (signs) {
    const auto neurons = signs->cell < cells.size() ? trimmed(cells[signs->cell]).size() : 1;
    require_neurons(neurons, lines);
    return std::make_unique<SignLines>(std::move(lines), *signs, std::max<std::size_t>(1, neurons));
  }
  const auto neurons = cells.size();
  require_neurons(neurons, lines);
  if (neurons > 1 || options.threshold)
    return std::make_unique<NumberLines>(std::move(lines), data, neurons, options);
  if (!lines.can_rewind()) {
    throw IoError(text(name,
                       " is a pipe, and state indices are read twice, first for the number of neurons; "
                       "write it to a file"));
  }
  return std::make_unique<IndexLines>(std::move(lines));
}

}  // namespace recres
