#include "recres/network/generator_spec.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "recres/util/error.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // Large networks are slow to make and teach nothing: numbers are kept to three digits in a row.
  std::size_t digits = 0;
  for (std::size_t k = 0; k < size; ++k) {
    digits = data[k] >= '0' && data[k] <= '9' ? digits + 1 : 0;
    if (digits > 3) return 0;
    // 9e3 and the like are as large.
    if (k > 0 && (data[k] == 'e' || data[k] == 'E') && data[k - 1] >= '0' && data[k - 1] <= '9') return 0;
  }
  try {
    recres::generate_network({reinterpret_cast<const char*>(data), size});
  } catch (const recres::Error&) {
    // A refusal is an answer; anything else is a finding.
  }
  return 0;
}
