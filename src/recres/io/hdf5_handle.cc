#include "recres/io/hdf5_handle.h"

#include <algorithm>
#include <string_view>

#include "recres/util/text.h"

namespace recres {

// The library would print its own error stack, where recres has one line to say.
void prepare_hdf5() {
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

std::string hdf5_reason() {
  std::string words = "the HDF5 library refused";
  const auto keep = [](unsigned, const H5E_error2_t* error, void* out) -> herr_t {
    if (error->desc != nullptr && *error->desc != '\0') *static_cast<std::string*>(out) = error->desc;
    return 0;
  };
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_DOWNWARD, keep, &words);
  // Failures of the system come as "…, errno = 28, error message = 'No space left on device', …".
  constexpr std::string_view kSystem = "error message = '";
  const auto system = words.find(kSystem);
  if (system != std::string::npos) {
    words.erase(0, system + kSystem.size());
    words.erase(std::min(words.find('\''), words.size()));
  }
  return shown(words, 160);
}

}  // namespace recres
