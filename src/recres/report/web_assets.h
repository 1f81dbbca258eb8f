#pragma once

#include <string_view>

namespace recres {

/// The page of a report: HTML with the places {{title}}, {{document}} and {{charts}} left to be filled, once
/// each.
std::string_view page_template();

/// The drawing code, JavaScript (ES5) that defines recresCharts (see web/src/charts.js), with the licences of
/// what is in it.
std::string_view chart_code();

}  // namespace recres
