#pragma once

#include <string>

#include "recres/figure/figure.h"

namespace recres {

/// The document of a report as one line of JSON, laid out as web/document.md says. What is not finite is
/// null. Throws InternalError where a figure breaks that contract: ids that are no ids or not one of a kind,
/// lists of different lengths.
std::string document_json(const Document& document);

}  // namespace recres
