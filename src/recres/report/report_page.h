#pragma once

#include <string>
#include <string_view>

namespace recres {

/// A report as one HTML file that needs nothing else: the page, the code that draws it, and the document
/// (JSON, as web/document.md says). No text of the document can become markup or code, whatever it holds.
/// Throws InternalError where the document is not JSON with a title.
std::string report_page(std::string_view document_json);

}  // namespace recres
