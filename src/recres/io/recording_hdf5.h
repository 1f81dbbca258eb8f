#pragma once

#include <memory>
#include <string>

#include "recres/io/recording.h"

namespace recres {

/// The recording at `dataset` (empty to find it) of an HDF5 file, see open_recording. `name` is the file's,
/// for messages.
std::unique_ptr<Recording> open_hdf5_recording(const std::string& path, const std::string& dataset,
                                               const std::string& name, const RecordingOptions& options);

}  // namespace recres
