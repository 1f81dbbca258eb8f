#pragma once

#include <memory>
#include <string>

#include "recres/io/recording.h"

namespace recres {

/// The recording in a text file, see open_recording. `name` is the file's, for messages.
std::unique_ptr<Recording> open_csv_recording(const std::string& path, const std::string& name,
                                              const RecordingOptions& options);

}  // namespace recres
