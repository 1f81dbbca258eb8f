#include "recres/io/number_table.h"

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include "recres/io/block_recording.h"
#include "recres/io/recording_values.h"
#include "recres/network/network.h"
#include "recres/state/state.h"
#include "recres/util/error.h"
#include "recres/util/memory.h"
#include "recres/util/text.h"

namespace recres {

namespace {

constexpr std::uint64_t kBlockBytes = 1 << 20;

// Reads a table from its first row to its last, in blocks of about a megabyte.
class TableReader {
 public:
  TableReader(std::unique_ptr<NumberTable> table, const std::string& name) : table_(std::move(table)) {
    const auto& shape = table_->shape();
    const auto row_bytes = shape.columns * shape.type.size;
    const auto blocks = std::max<std::uint64_t>(1, kBlockBytes / row_bytes / shape.block_rows);
    block_rows_ = std::min(shape.rows, blocks * shape.block_rows);
    // The numbers, their flags and their states.
    require_memory(text("a block of ", name), block_rows_ * shape.columns * (shape.type.size + 2));
    numbers_.resize(block_rows_ * row_bytes);
  }

  const TableShape& shape() const { return table_->shape(); }
  const char* numbers() const { return numbers_.data(); }
  std::uint64_t first_row() const { return first_row_; }
  std::uint64_t block_rows() const { return block_rows_; }

  // Reads the next block; returns its rows, 0 at the end.
  std::size_t next() {
    first_row_ = next_row_;
    const auto rows = std::min(block_rows_, shape().rows - next_row_);
    if (rows == 0) return 0;
    table_->read(first_row_, std::span(numbers_).first(rows * shape().columns * shape().type.size));
    next_row_ += rows;
    return rows;
  }

  void rewind() { next_row_ = 0; }

 private:
  std::unique_ptr<NumberTable> table_;
  std::uint64_t block_rows_;
  std::vector<char> numbers_;
  std::uint64_t first_row_ = 0;
  std::uint64_t next_row_ = 0;
};

class SignTable final : public BlockRecording {
 public:
  SignTable(TableReader reader, const std::string& name, const RecordingOptions& options)
      : reader_(std::move(reader)),
        coder_(name, options.threshold),
        flags_(room_for_flags(reader_.block_rows() * reader_.shape().columns)) {}

  std::size_t neurons() const override { return reader_.shape().columns; }
  std::optional<std::uint64_t> states() const override { return reader_.shape().rows; }

 private:
  void next_block(std::vector<std::uint64_t>& block) override {
    const auto rows = reader_.next();
    block.resize(rows * words_per_state(neurons()));
    coder_.flag(reader_.numbers(), reader_.shape().type, std::span(flags_).first(rows * neurons()),
                [this](std::size_t k) {
                  return text("row ", reader_.first_row() + k / neurons(), ", neuron ", k % neurons());
                });
    pack_flags(flags_.data(), neurons(), block);
  }

  TableReader reader_;
  SignCoder coder_;
  std::vector<std::uint8_t> flags_;
};

class IndexTable final : public BlockRecording {
 public:
  IndexTable(TableReader reader, std::string name) : reader_(std::move(reader)), name_(std::move(name)) {
    std::uint64_t largest = 0;
    std::vector<std::uint64_t> block;
    for (next_block(block); !block.empty(); next_block(block)) {
      largest = std::max(largest, *std::max_element(block.begin(), block.end()));
    }
    neurons_ = neurons_of_index(largest);
    reader_.rewind();
  }

  std::size_t neurons() const override { return neurons_; }
  std::optional<std::uint64_t> states() const override { return reader_.shape().rows; }

 private:
  void next_block(std::vector<std::uint64_t>& block) override {
    block.resize(reader_.next());
    read_indices(reader_.numbers(), reader_.shape().type, block, name_,
                 [this](std::size_t k) { return text("row ", reader_.first_row() + k); });
    require_known_neurons(block, neurons_, name_);
  }

  TableReader reader_;
  std::string name_;
  std::size_t neurons_ = 64;  // until all indices were seen
};

}  // namespace

void copy_rows(const char* from, std::ptrdiff_t row_stride, std::ptrdiff_t column_stride, std::uint64_t rows,
               std::uint64_t columns, ElementType type, char* out) {
  with_number_type(type, [&](auto zero) {
    constexpr auto kSize = sizeof(zero);
    // Square tiles of which both sides stay in the cache.
    constexpr std::uint64_t kTile = 64;
    for (std::uint64_t row = 0; row < rows; row += kTile) {
      for (std::uint64_t column = 0; column < columns; column += kTile) {
        const auto last_row = std::min(rows, row + kTile);
        const auto last_column = std::min(columns, column + kTile);
        for (auto t = row; t < last_row; ++t) {
          for (auto n = column; n < last_column; ++n) {
            std::memcpy(out + (t * columns + n) * kSize,
                        from + static_cast<std::ptrdiff_t>(t) * row_stride +
                            static_cast<std::ptrdiff_t>(n) * column_stride,
                        kSize);
          }
        }
      }
    }
  });
}

std::unique_ptr<Recording> table_recording(std::unique_ptr<NumberTable> table, const std::string& name,
                                           const RecordingOptions& options) {
  const auto& shape = table->shape();
  if (shape.columns == 0) throw IoError(text(name, " has no columns; a recording has one per neuron"));
  if (shape.rows == 0) throw IoError(text(name, " has no rows; a recording has one per step"));
  if (shape.columns > kMostNeurons) {
    throw IoError(text(name, " has ", shape.columns, " columns, one per neuron, more than the ", kMostNeurons,
                       " that recres takes; are rows and columns exchanged?"));
  }
  const bool is_index = shape.is_series && shape.type.is_whole() && !options.threshold;
  if (is_index && !shape.can_reread) {
    throw IoError(text(name,
                       " is a pipe, and state indices are read twice, first for the number of neurons; "
                       "write it to a file"));
  }
  TableReader reader(std::move(table), name);
  if (is_index) return std::make_unique<IndexTable>(std::move(reader), name);
  return std::make_unique<SignTable>(std::move(reader), name, options);
}

}  // namespace recres
