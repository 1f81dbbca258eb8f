#include <cstddef>
#include <cstdint>
#include <string_view>

#include "recres/io/noise_file.h"
#include "recres/noise/input_text.h"
#include "recres/noise/noise_schedule.h"
#include "recres/noise/noise_text.h"
#include "recres/util/error.h"

// What the first byte chooses: a file or a text of segments, and a schedule of them; or an input signal.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view words(reinterpret_cast<const char*>(data) + 1, size - 1);
  // Long protocols are slow to make and teach nothing: numbers are kept to four digits in a row, without
  // powers of ten.
  std::size_t digits = 0;
  for (const char c : words) {
    if (digits > 0 && (c == 'e' || c == 'E')) return 0;
    digits = c >= '0' && c <= '9' ? digits + 1 : 0;
    if (digits > 4) return 0;
  }
  const bool is_file = data[0] % 2 == 0;
  const bool is_input = data[0] == 'x';
  try {
    if (is_input) {
      recres::parse_input_text(words);
      return 0;
    }
    const auto segments =
        is_file ? recres::parse_noise_csv(words, "noise.csv") : recres::parse_noise_text(words);
    recres::make_schedule({.background = 1, .segments = segments}, 5, 10'000);
  } catch (const recres::Error&) {
    // A refusal is an answer; anything else is a finding.
  }
  return 0;
}
