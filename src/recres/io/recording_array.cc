#include "recres/io/recording_array.h"

#include "recres/io/number_table.h"

namespace recres {

namespace {

class TableOfArray final : public NumberTable {
 public:
  explicit TableOfArray(const NumberArray& array)
      : array_(array),
        shape_{
            .type = array.type, .rows = array.rows, .columns = array.columns, .is_series = array.is_series} {}

  const TableShape& shape() const override { return shape_; }

  void read(std::uint64_t first_row, std::span<char> numbers) override {
    const auto count = numbers.size() / shape_.type.size;
    copy_rows(array_.data + static_cast<std::ptrdiff_t>(first_row) * array_.row_stride, array_.row_stride,
              array_.column_stride, count / shape_.columns, shape_.columns, shape_.type, numbers.data());
    to_native_order(numbers.data(), count, shape_.type);
  }

 private:
  NumberArray array_;
  TableShape shape_;
};

}  // namespace

std::unique_ptr<Recording> open_array_recording(const NumberArray& array, const std::string& name,
                                                const RecordingOptions& options) {
  validate(options);
  return table_recording(std::make_unique<TableOfArray>(array), name, options);
}

}  // namespace recres
