// What the first process of an experiment does with every unit that was measured, whoever measured it: checks
// it, keeps it in the journal and in memory.

#include <benchmark/benchmark.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "recres/experiment/journal.h"
#include "recres/experiment/plan.h"
#include "recres/experiment/results.h"
#include "recres/experiment/spec_text.h"

namespace {

using namespace recres;

// Units of so many replicates, as many at a time as one message brings.
void keep_units(benchmark::State& bench) {
  const auto replicates = std::to_string(bench.range(0));
  const auto batch = static_cast<std::uint64_t>(bench.range(1));
  const Plan plan(parse_spec_toml(
      "network = 'gaussian:n=2'\nnetwork_seed = '1:10000'\nnoise = '0:1:10'\nreplicates = " + replicates,
      "bench"));
  const auto result = std::filesystem::temp_directory_path() / "recres-bench.h5";
  const std::vector<std::uint64_t> words(plan.most_words(), 1);
  Results results(plan);
  Journal journal(result, "bench", plan.most_words(), [](Finished&&) {});
  std::uint64_t unit = 0;
  for (auto _ : bench) {
    std::string records;
    for (std::uint64_t k = 0; k < batch; ++k)
      append_record(records, {.unit = unit++ % plan.units(), .failure = {}, .words = words});
    journal.append(records);
    read_records(records, plan.most_words(), [&](Finished&& one) { results.keep(one); });
  }
  bench.SetItemsProcessed(bench.iterations() * bench.range(1));
  journal.remove();
}
BENCHMARK(keep_units)->Args({1, 1})->Args({1, 1000})->Args({20, 1})->Args({20, 1000});

}  // namespace
