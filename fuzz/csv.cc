#include "recres/io/csv.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "recres/util/error.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    recres::parse_csv({reinterpret_cast<const char*>(data), size}, "fuzzed");
  } catch (const recres::Error&) {
    // A refusal is an answer; anything else is a finding.
  }
  return 0;
}
