#include "recres/io/recording.h"

#include <cmath>

#include "recres/io/file.h"
#include "recres/io/recording_csv.h"
#include "recres/io/recording_hdf5.h"
#include "recres/io/recording_npy.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

void validate(const RecordingOptions& options) {
  if (options.threshold && !std::isfinite(*options.threshold)) {
    throw InvalidArgument(
        text("threshold ", *options.threshold, " is not finite; give the number above which a value is +1"));
  }
}

std::unique_ptr<Recording> open_recording(const std::string& spec, const RecordingOptions& options) {
  validate(options);
  constexpr std::size_t kMostShown = 400;
  const auto name = shown(spec, kMostShown);
  const auto [path, dataset] = file_and_dataset(spec);
  const auto extension = extension_of(path);
  if (extension == ".npy") return open_npy_recording(path, name, options);
  if (extension == ".csv" || extension == ".tsv" || extension == ".txt")
    return open_csv_recording(path, name, options);
  if (is_hdf5_extension(extension)) return open_hdf5_recording(path, dataset, name, options);
  throw InvalidArgument(text("cannot tell the format of '", name,
                             "'; a recording ends in .npy, .csv, .tsv, .txt, .h5 or .h5:/dataset"));
}

}  // namespace recres
