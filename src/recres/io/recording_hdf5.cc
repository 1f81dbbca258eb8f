#include "recres/io/recording_hdf5.h"

#include <utility>

#include "recres/io/hdf5_file.h"
#include "recres/io/number_table.h"

namespace recres {

namespace {

class TableOfHdf5 final : public NumberTable {
 public:
  explicit TableOfHdf5(Hdf5Reader reader) : reader_(std::move(reader)) {
    shape_ = {.type = reader_.type(),
              .rows = reader_.rows(),
              .columns = reader_.columns(),
              .is_series = reader_.is_series(),
              .block_rows = reader_.chunk_rows()};
  }

  const TableShape& shape() const override { return shape_; }

  void read(std::uint64_t first_row, std::span<char> numbers) override {
    reader_.read_rows(first_row, numbers);
  }

 private:
  Hdf5Reader reader_;
  TableShape shape_;
};

}  // namespace

std::unique_ptr<Recording> open_hdf5_recording(const std::string& path, const std::string& dataset,
                                               const std::string& name, const RecordingOptions& options) {
  Hdf5Reader reader(path, dataset, name);
  const auto full_name = reader.name();
  return table_recording(std::make_unique<TableOfHdf5>(std::move(reader)), full_name, options);
}

}  // namespace recres
