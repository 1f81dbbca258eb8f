#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "recres/experiment/journal.h"
#include "recres/experiment/plan.h"
#include "recres/experiment/spec_text.h"
#include "recres/util/error.h"

namespace {

void read_spec(std::string_view words) {
  const auto spec = recres::parse_spec_toml(words, "fuzz");
  // What was read can be written, and read again as the same.
  if (!(recres::parse_spec_toml(recres::spec_toml(spec), "again") == spec)) std::abort();
  if (!(recres::parse_spec_json(recres::spec_json(spec), "again") == spec)) std::abort();
  // Files that it names are of no interest.
  if (spec.measures("subnetworks")) return;
  const recres::Plan plan(spec);
  if (plan.units() > 0) plan.unit(plan.units() - 1);
}

}  // namespace

// What the first byte chooses: a specification in TOML, one in JSON, a setting, or the records of a journal.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view words(reinterpret_cast<const char*>(data) + 1, size - 1);
  try {
    if (data[0] == 'j') {
      recres::parse_spec_json(words, "fuzz");
    } else if (data[0] == 's') {
      recres::Spec spec;
      recres::set_in_spec(spec, words);
    } else if (data[0] == 'r') {
      recres::read_records(words, 100, [](recres::Finished&&) {});
    } else {
      read_spec(words);
    }
  } catch (const recres::Error&) {
    return 0;
  }
  return 0;
}
