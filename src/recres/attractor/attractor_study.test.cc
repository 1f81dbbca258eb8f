#include "recres/attractor/attractor_study.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>

#include "recres/network/generator_spec.h"
#include "recres/util/error.h"

namespace recres {
namespace {

AttractorMethod method_of(const char* spec, const AttractorOptions& options = {}) {
  return study_attractors(generate_network(spec), options).method();
}

TEST(AttractorStudy, TakesTheBestMethod) {
  EXPECT_EQ(method_of("gaussian:n=5,seed=1"), AttractorMethod::kComplete);
  EXPECT_EQ(method_of("nrooks:n=5,seed=1"), AttractorMethod::kComplete);
  EXPECT_EQ(method_of("nrooks:n=31,seed=1"), AttractorMethod::kCycleType);
  EXPECT_EQ(method_of("gaussian:n=31,seed=1", {.sampled = {.starts = 2}}), AttractorMethod::kSampled);
}

TEST(AttractorStudy, SaysWhyNotAllStatesWereWalkedThrough) {
  const auto study = study_attractors(generate_network("gaussian:n=31,seed=1"), {.sampled = {.starts = 2}});
  EXPECT_NE(study.reason.find("2^31"), std::string::npos) << study.reason;
  const auto asked = study_attractors(generate_network("gaussian:n=5,seed=1"),
                                      {.method = AttractorMethod::kSampled, .sampled = {.starts = 2}});
  EXPECT_EQ(asked.reason, "");
}

TEST(AttractorStudy, TanhNetworksHaveRandomStartsAlone) {
  const auto network = generate_network("autapses:n=2").scaled(3);
  AttractorOptions options{.model = Model::kTanh, .tanh = {.starts = 40, .seed = 7}};
  const auto study = study_attractors(network, options);
  EXPECT_EQ(study.model(), Model::kTanh);
  EXPECT_EQ(study.method(), AttractorMethod::kSampled);
  const auto& found = std::get<TanhAttractors>(study.found);
  EXPECT_EQ(found.options.seed, 7U);
  EXPECT_EQ(found.attractors.size(), 4U);
  EXPECT_EQ(study_attractors(network, {.sampled = {.starts = 2}}).model(), Model::kSbm);
  for (const auto method : {AttractorMethod::kComplete, AttractorMethod::kCycleType}) {
    options.method = method;
    EXPECT_THROW(study_attractors(network, options), InvalidArgument);
  }
}

TEST(AttractorStudy, WorkIsWhatTheContextHearsOf) {
  struct Count final : Progress {
    std::atomic<std::uint64_t> units{0};
    void advance(std::uint64_t more) override { units += more; }
  };
  for (const auto model : {Model::kSbm, Model::kTanh}) {
    for (const bool is_sampled : {false, true}) {
      AttractorOptions options{.model = model, .sampled = {.starts = 30}, .tanh = {.starts = 20}};
      if (is_sampled) options.method = AttractorMethod::kSampled;
      const auto network = generate_network("gaussian:n=6,seed=1");
      Count count;
      study_attractors(network, options, {.stop = nullptr, .progress = &count});
      const auto work = attractor_work(network, options);
      EXPECT_EQ(count.units, work.total);
      EXPECT_EQ(work.unit, model == Model::kSbm && !is_sampled ? "states" : "starts");
    }
  }
}

}  // namespace
}  // namespace recres
