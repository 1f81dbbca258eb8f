#include "recres/figure/builders.h"

namespace recres {

void add_reproduction_figures(const ResultSource& /*source*/, Document& /*document*/) {}

}  // namespace recres
