#pragma once

#include "recres/figure/figure.h"
#include "recres/io/result_file.h"

namespace recres {

/// All figures of a result file. What of it is missing or damaged is left out, and a warning says so.
Document build_document(const ResultFile& file);

}  // namespace recres
