#include "recres/report/report_page.h"

#include <nlohmann/json.hpp>

#include "recres/report/web_assets.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

namespace {

std::string html_text(std::string_view plain) {
  std::string out;
  for (const char letter : plain) {
    switch (letter) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      default:
        out += letter;
    }
  }
  return out;
}

// In JSON a "<" stands only inside texts, where it may be written so. Without one, nothing ends the element.
std::string script_safe(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  for (const char letter : json) {
    if (letter == '<') {
      out += "\\u003c";
    } else {
      out += letter;
    }
  }
  return out;
}

std::string title_of(std::string_view document_json) {
  const auto document = nlohmann::json::parse(document_json, nullptr, false);
  if (!document.is_object() || !document.contains("title") || !document["title"].is_string())
    throw InternalError("a report's document must be a JSON object with a title");
  return document["title"].get<std::string>();
}

// The template up to a place, which is taken off its front.
std::string_view taken_to(std::string_view& page, std::string_view place) {
  const auto at = page.find(place);
  if (at == std::string_view::npos) throw InternalError(text("the page of reports has no ", place));
  const auto before = page.substr(0, at);
  page.remove_prefix(at + place.size());
  return before;
}

}  // namespace

std::string report_page(std::string_view document_json) {
  auto rest = page_template();
  std::string out;
  out.reserve(rest.size() + chart_code().size() + document_json.size() + document_json.size() / 16);
  out += taken_to(rest, "{{title}}");
  out += html_text(title_of(document_json));
  out += taken_to(rest, "{{document}}");
  out += script_safe(document_json);
  out += taken_to(rest, "{{charts}}");
  out += chart_code();
  out += rest;
  return out;
}

}  // namespace recres
