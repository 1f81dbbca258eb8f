#include "recres/reproduce/reproduction.h"

#include <pybind11/stl.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bindings/arrays.h"
#include "bindings/bindings.h"
#include "bindings/call.h"
#include "bindings/study.h"
#include "recres/io/reproduction_file.h"
#include "recres/report/claims_json.h"
#include "recres/report/claims_text.h"
#include "recres/util/parallel.h"

namespace recres::python {

namespace {

py::dict claim_fields(const Claim& claim) {
  py::dict numbers;
  for (const auto& one : claim.numbers)
    numbers[py::str(one.name)] = py::make_tuple(one.value, number_or_nan(one.standard_error));
  py::dict out;
  out["id"] = claim.id;
  out["where"] = claim.where;
  out["claim"] = claim.claim;
  out["expected"] = claim.expected;
  out["measured"] = claim.measured;
  out["runs"] = claim.runs;
  out["numbers"] = numbers;
  out["faults"] = texts(claim.faults);
  return out;
}

class ReproductionStudy final : public Study {
 public:
  ReproductionStudy(std::vector<PaperPart> parts, ReproductionOptions options, Reproduction reproduction)
      : parts_(std::move(parts)), options_(options), reproduction_(std::move(reproduction)) {}

  py::dict fields() override {
    py::tuple parts(parts_.size());
    for (std::size_t k = 0; k < parts_.size(); ++k) parts[k] = std::string(part_name(parts_[k]));
    const auto& claims = reproduction_.claims;
    py::tuple all(claims.size());
    for (std::size_t k = 0; k < claims.size(); ++k) all[k] = claim_fields(claims[k]);
    py::dict out;
    out["claims"] = all;
    out["parts"] = parts;
    out["seed"] = options_.seed;
    return out;
  }

  std::string text(std::size_t width) const override {
    return claims_text(reproduction_.claims, options_, {.width = width, .unicode = true});
  }
  std::string json() const override { return claims_json(reproduction_.claims, options_); }
  void save(const std::string& path, const std::string& command) const override {
    write_reproduction_hdf5(path, reproduction_, claim_list_json(reproduction_.claims),
                            {.spec_json = reproduction_spec_json(parts_, options_), .command = command});
  }

 private:
  std::vector<PaperPart> parts_;
  ReproductionOptions options_;
  Reproduction reproduction_;
};

// In the paper's order, each once.
std::vector<PaperPart> parts_of(const std::vector<std::string>& words) {
  std::vector<PaperPart> parts;
  for (const auto& word : words) {
    for (const auto part : parse_parts(word)) parts.push_back(part);
  }
  std::sort(parts.begin(), parts.end());
  parts.erase(std::unique(parts.begin(), parts.end()), parts.end());
  return parts;
}

std::unique_ptr<Study> reproduce_paper(const std::vector<std::string>& words, std::uint64_t seed,
                                       std::size_t threads, py::object report) {
  auto parts = parts_of(words);
  require_threads(threads);
  const ReproductionOptions options{.seed = seed, .threads = threads};
  const PaperSpec spec;
  auto measured = released(std::move(report), progress_units(spec, parts), [&](const RunContext& context) {
    return reproduce(spec, parts, options, context);
  });
  return std::make_unique<ReproductionStudy>(std::move(parts), options, std::move(measured));
}

}  // namespace

void add_reproduction(py::module_& module) {
  module.def("reproduce", &reproduce_paper);
}

}  // namespace recres::python
