#include "recres/io/mtx.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <limits>
#include <vector>

#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

namespace {

using Triplets = std::vector<Eigen::Triplet<double, std::int32_t>>;

enum class Symmetry { kGeneral, kSymmetric, kSkewSymmetric };

class Parser {
 public:
  Parser(std::string_view content, std::string_view name) : rest_(content), name_(name) {}

  SparseMatrix parse() {
    read_banner();
    const auto size = next_words("the line of sizes");
    if (size.size() != (is_coordinate_ ? 3 : 2)) fail("the line of sizes is not rows, columns, entries");
    rows_ = length(size[0], kMostNeurons);
    columns_ = length(size[1], kMostNeurons);
    if (symmetry_ != Symmetry::kGeneral && rows_ != columns_) fail("a symmetric matrix must be square");
    if (is_coordinate_) {
      read_coordinates(length(size[2], std::numeric_limits<std::uint32_t>::max()));
    } else {
      read_array();
    }
    if (!next_line().empty()) fail("there is more than the line of sizes announced");
    SparseMatrix matrix(rows_, columns_);
    matrix.setFromTriplets(triplets_.begin(), triplets_.end());
    return matrix;
  }

 private:
  [[noreturn]] void fail(std::string_view why) const {
    throw IoError(text(name_, ", line ", line_number_, ": ", why));
  }

  // The next line that is no comment, trimmed; empty at the end of the file.
  std::string_view next_line() {
    while (!rest_.empty()) {
      const auto end = rest_.find('\n');
      const auto line = trimmed(rest_.substr(0, end));
      rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
      ++line_number_;
      if (!line.empty() && !line.starts_with('%')) return line;
    }
    return {};
  }

  static std::vector<std::string_view> words_of(std::string_view line) {
    std::vector<std::string_view> words;
    while (!line.empty()) {
      const auto end = line.find_first_of(" \t\r");
      words.push_back(line.substr(0, end));
      line = end == std::string_view::npos ? "" : trimmed(line.substr(end));
    }
    return words;
  }

  std::vector<std::string_view> next_words(std::string_view what) {
    const auto line = next_line();
    if (line.empty()) fail(text("the file is cut short: ", what, " is missing"));
    return words_of(line);
  }

  void read_banner() {
    const auto end = rest_.find('\n');
    std::string banner(trimmed(rest_.substr(0, end)));
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    ++line_number_;
    std::transform(banner.begin(), banner.end(), banner.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const auto words = words_of(banner);
    if (words.size() != 5 || words[0] != "%%matrixmarket" || words[1] != "matrix") {
      fail("this is no Matrix Market file: it must begin with %%MatrixMarket matrix …");
    }
    if (words[2] != "coordinate" && words[2] != "array")
      fail(text("'", shown(words[2]), "' is neither coordinate nor array"));
    is_coordinate_ = words[2] == "coordinate";
    if (words[3] != "real" && words[3] != "integer" && words[3] != "pattern" && words[3] != "double") {
      fail(text("entries of type '", shown(words[3]), "' are none of real, integer, pattern"));
    }
    is_pattern_ = words[3] == "pattern";
    if (is_pattern_ && !is_coordinate_) fail("a pattern must be of coordinates");
    if (words[4] == "symmetric") {
      symmetry_ = Symmetry::kSymmetric;
    } else if (words[4] == "skew-symmetric") {
      symmetry_ = Symmetry::kSkewSymmetric;
    } else if (words[4] != "general") {
      fail(text("symmetry '", shown(words[4]), "' is none of general, symmetric, skew-symmetric"));
    }
  }

  std::int64_t length(std::string_view word, std::uint64_t most) const {
    const auto value = parse_whole(word);
    if (!value) fail(text("'", shown(word), "' is not a whole number"));
    if (*value > most) fail(text(*value, " is more than recres takes, which is ", most));
    return static_cast<std::int64_t>(*value);
  }

  double value(std::string_view word) const {
    const auto number = parse_number(word);
    if (!number || !std::isfinite(*number)) fail(text("'", shown(word), "' is not a finite number"));
    return *number;
  }

  void add(std::int64_t to, std::int64_t from, double entry) {
    const auto row = static_cast<std::int32_t>(to);
    const auto column = static_cast<std::int32_t>(from);
    require_connections(static_cast<double>(triplets_.size()) + 2);
    triplets_.emplace_back(row, column, entry);
    if (symmetry_ == Symmetry::kGeneral || row == column) return;
    triplets_.emplace_back(column, row, symmetry_ == Symmetry::kSymmetric ? entry : -entry);
  }

  void read_coordinates(std::int64_t entries) {
    for (std::int64_t k = 0; k < entries; ++k) {
      const auto words = next_words(text("entry ", k + 1, " of ", entries));
      if (words.size() != (is_pattern_ ? 2 : 3)) fail("an entry is row, column and value");
      const auto row = length(words[0], kMostNeurons);
      const auto column = length(words[1], kMostNeurons);
      if (row < 1 || row > rows_ || column < 1 || column > columns_) {
        fail(text("entry (", row, ", ", column, ") lies outside the ", rows_, " x ", columns_,
                  " matrix; both count from 1"));
      }
      add(row - 1, column - 1, is_pattern_ ? 1 : value(words[2]));
    }
  }

  // Column by column; of symmetric matrices the lower triangle, of skew-symmetric ones without the diagonal.
  void read_array() {
    for (std::int64_t column = 0; column < columns_; ++column) {
      const std::int64_t first = symmetry_ == Symmetry::kGeneral     ? 0
                                 : symmetry_ == Symmetry::kSymmetric ? column
                                                                     : column + 1;
      for (std::int64_t row = first; row < rows_; ++row) {
        const auto words = next_words("an entry");
        if (words.size() != 1) fail("an array has one value a line");
        const double entry = value(words[0]);
        if (entry != 0) add(row, column, entry);
      }
    }
  }

  std::string_view rest_;
  std::string_view name_;
  std::size_t line_number_ = 0;
  bool is_coordinate_ = true;
  bool is_pattern_ = false;
  Symmetry symmetry_ = Symmetry::kGeneral;
  std::int64_t rows_ = 0;
  std::int64_t columns_ = 0;
  Triplets triplets_;
};

}  // namespace

SparseMatrix parse_mtx(std::string_view content, std::string_view name) {
  return Parser(content, name).parse();
}

std::string weights_mtx(const SparseMatrix& weights) {
  std::string out = text("%%MatrixMarket matrix coordinate real general\n",
                         "% recres weights W[target, source]: target source weight, neurons counted from 1\n",
                         weights.rows(), " ", weights.cols(), " ", weights.nonZeros(), "\n");
  for (Eigen::Index n = 0; n < weights.outerSize(); ++n) {
    for (SparseMatrix::InnerIterator it(weights, n); it; ++it) {
      out += text(it.row() + 1, " ", it.col() + 1, " ", it.value(), "\n");
    }
  }
  return out;
}

}  // namespace recres
