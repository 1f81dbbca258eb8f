// make_page < document.json > report.html; with --svg, writes the first figure's SVG instead. For tests of
// the page.
#include <iostream>
#include <iterator>
#include <string>

#include "recres/report/figure_svg.h"
#include "recres/report/report_page.h"

int main(int argc, char** argv) {
  const std::string document{std::istreambuf_iterator<char>(std::cin), {}};
  const bool is_svg = argc > 1 && std::string(argv[1]) == "--svg";
  std::cout << (is_svg ? recres::draw_figures(document, 1).at(0).svg : recres::report_page(document));
}
