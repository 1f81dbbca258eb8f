#include "recres/util/version.h"

namespace recres {

std::string_view version() {
  return RECRES_VERSION;
}

}  // namespace recres
