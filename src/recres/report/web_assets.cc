#include "recres/report/web_assets.h"

// Makes two symbols that enclose the bytes of a file. RECRES_WEB is the folder that web/build.mjs wrote to.
#define RECRES_EMBED(name, file)                                                                    \
  __asm__(".pushsection .rodata\n.balign 16\n.global recres_" #name "_begin\n.global recres_" #name \
          "_end\nrecres_" #name "_begin:\n.incbin \"" RECRES_WEB "/" file "\"\nrecres_" #name       \
          "_end:\n.byte 0\n.popsection\n");                                                         \
  extern "C" const char recres_##name##_begin[];                                                    \
  extern "C" const char recres_##name##_end[]

RECRES_EMBED(page, "page.html");
RECRES_EMBED(charts, "charts.js");

namespace recres {

std::string_view page_template() {
  return {recres_page_begin, recres_page_end};
}

std::string_view chart_code() {
  return {recres_charts_begin, recres_charts_end};
}

}  // namespace recres
