#include "recres/noise/noise_protocol.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>

#include "recres/noise/noise_level.h"
#include "recres/noise/noise_schedule.h"
#include "recres/noise/noise_text.h"
#include "recres/util/error.h"
#include "support/refusal.h"

namespace recres {
namespace {

std::string refusal_of(std::vector<NoiseSegment> segments, std::size_t neurons = 3) {
  return test::refusal([&] { validate({.background = 1, .segments = std::move(segments)}, neurons, 100); });
}

// [step][neuron]
std::vector<std::vector<double>> strengths_of(const NoiseSchedule& schedule, std::size_t neurons) {
  std::vector<std::vector<double>> out;
  for (const auto& stretch : schedule.stretches) {
    std::vector<double> row;
    for (std::size_t n = 0; n < neurons; ++n) row.push_back(schedule.levels[stretch.level].of(n));
    out.insert(out.end(), stretch.steps, row);
  }
  return out;
}

TEST(NoiseLevel, EqualStrengthsAreOne) {
  EXPECT_TRUE(NoiseLevel(2).is_uniform());
  EXPECT_EQ(NoiseLevel(std::vector<double>{2, 2, 2}), NoiseLevel(2));
  EXPECT_EQ(NoiseLevel(-0.0), NoiseLevel(0.0));
  EXPECT_FALSE(std::signbit(NoiseLevel(-0.0).of(0)));
  const NoiseLevel level(std::vector<double>{5, 0, 5, 1});
  EXPECT_FALSE(level.is_uniform());
  EXPECT_EQ(level.of(0), 5);
  EXPECT_EQ(level.of(3), 1);
  EXPECT_EQ(level.commonest(), 5);
  EXPECT_EQ(level.distinct(), (std::vector<double>{0, 1, 5}));
  EXPECT_EQ(NoiseLevel(std::vector<double>{7, 3, 3, 7}).commonest(), 3);
}

TEST(NoiseLevel, RefusesWhatIsNoNoise) {
  for (const double bad : {-1.0, std::nan(""), HUGE_VAL}) {
    EXPECT_THROW(NoiseLevel{bad}, InvalidArgument);
    EXPECT_THROW(NoiseLevel(std::vector<double>{1, bad}), InvalidArgument);
  }
  EXPECT_EQ(test::refusal([] { NoiseLevel(std::vector<double>{}); }),
            "a noise level has no strength; give one for each neuron");
  EXPECT_EQ(test::refusal([] { NoiseLevel(std::vector<double>{1, 2}).require_neurons(3); }),
            "a noise level has strengths for 2 neurons, the network has 3; give one for each");
}

TEST(NoiseProtocol, EachRefusalHasItsSentence) {
  EXPECT_EQ(refusal_of({{.from = 5, .to = 4, .strength = 1}}),
            "segment 1 of the noise protocol runs backwards, from step 5 to 4; give the earlier one first");
  EXPECT_EQ(
      refusal_of({{.from = 0, .to = 1}, {.from = 5, .to = 5, .strength = 1}}),
      "segment 2 of the noise protocol has no steps: it begins at step 5 and ends before it; end it one "
      "later at least");
  EXPECT_EQ(
      refusal_of({{.from = 90, .to = 101, .strength = 1}}),
      "segment 1 of the noise protocol ends before step 101, but the run has 100 steps; give more steps or "
      "an earlier end");
  EXPECT_EQ(refusal_of({{.from = 0, .to = 9, .strength = 1, .neurons = {0, 3}}}),
            "segment 1 of the noise protocol names neuron 3, but the network has 3 neurons, 0 to 2");
  EXPECT_EQ(refusal_of({{.from = 0, .to = 9, .strength = 1, .neurons = {2, 0, 2}}}),
            "segment 1 of the noise protocol names neuron 2 twice; once is enough");
  EXPECT_EQ(
      refusal_of({{.from = 0, .to = 9, .strength = -1}}),
      "segment 1 of the noise protocol: noise strength -1 is no standard deviation; give a finite number "
      "of 0 or more");
  EXPECT_NE(refusal_of({{.from = 0, .to = 9, .strength = 1, .end_strength = INFINITY}}), "");
  EXPECT_NE(test::refusal([] { validate({.background = NAN}, 3, 100); }), "");
}

TEST(NoiseProtocol, OverlapsAreNamed) {
  EXPECT_EQ(refusal_of({{.from = 20, .to = 30, .strength = 1},
                        {.from = 0, .to = 5, .strength = 1},
                        {.from = 15, .to = 22, .strength = 2, .neurons = {1}}}),
            "segments 1 and 3 of the noise protocol overlap: both drive neuron 1 in steps 20 to 21; end one "
            "before the other begins");
  EXPECT_EQ(refusal_of({{.from = 0, .to = 50, .neurons = {0, 2}}, {.from = 10, .to = 20, .neurons = {1, 2}}}),
            "segments 1 and 2 of the noise protocol overlap: both drive neuron 2 in steps 10 to 19; end one "
            "before the other begins");
  EXPECT_EQ(refusal_of({{.from = 0, .to = 50, .neurons = {0}},
                        {.from = 5, .to = 10, .neurons = {1}},
                        {.from = 30, .to = 60}}),
            "segments 1 and 3 of the noise protocol overlap: both drive neuron 0 in steps 30 to 49; end one "
            "before the other begins");
  // Neighbours in time, or beside each other on other neurons.
  EXPECT_EQ(refusal_of({{.from = 10, .to = 20},
                        {.from = 0, .to = 10},
                        {.from = 20, .to = 40, .neurons = {0}},
                        {.from = 25, .to = 100, .neurons = {1, 2}},
                        {.from = 40, .to = 100, .neurons = {0}}}),
            "");
}

// Against the definition, with all pairs compared.
TEST(NoiseProtocol, OverlapsAreFoundAndNoOthers) {
  std::uint64_t random = 1;
  const auto draw = [&random](std::uint64_t below) {
    random = random * 6364136223846793005U + 1442695040888963407U;
    return (random >> 33) % below;
  };
  int refused = 0;
  for (int round = 0; round < 3000; ++round) {
    std::vector<NoiseSegment> segments;
    const auto count = 2 + draw(5);
    for (std::uint64_t k = 0; k < count; ++k) {
      const auto from = draw(95);
      segments.push_back({.from = from, .to = from + 1 + draw(k % 2 == 0 ? 5 : 40)});
      segments.back().to = std::min<std::uint64_t>(segments.back().to, 100);
      for (std::size_t n = 0; n < 4; ++n) {
        if (draw(3) == 0) segments.back().neurons.push_back(n);
      }
    }
    const auto drives = [](const NoiseSegment& segment, std::size_t neuron) {
      return segment.neurons.empty() ||
             std::count(segment.neurons.begin(), segment.neurons.end(), neuron) > 0;
    };
    bool overlap = false;
    for (std::size_t a = 0; a < segments.size(); ++a) {
      for (std::size_t b = 0; b < a; ++b) {
        const bool in_time = segments[a].from < segments[b].to && segments[b].from < segments[a].to;
        for (std::size_t n = 0; n < 4; ++n)
          overlap = overlap || (in_time && drives(segments[a], n) && drives(segments[b], n));
      }
    }
    refused += overlap ? 1 : 0;
    EXPECT_EQ(!refusal_of(segments, 4).empty(), overlap) << round;
  }
  EXPECT_GT(refused, 500);
  EXPECT_LT(refused, 2500);
}

TEST(NoiseProtocol, PulsesStandWhereTheyShould) {
  const auto segments =
      pulses({.strength = 7, .duration = 3, .every = 10, .count = 2, .first = 4, .neurons = {1}});
  const std::vector<NoiseSegment> expected = {{.from = 4, .to = 7, .strength = 7, .neurons = {1}},
                                              {.from = 14, .to = 17, .strength = 7, .neurons = {1}}};
  EXPECT_EQ(segments, expected);
  EXPECT_NE(test::refusal([] { pulses({.strength = 1, .duration = 0, .every = 5, .count = 1}); }), "");
  EXPECT_NE(test::refusal([] { pulses({.strength = 1, .duration = 5, .every = 5, .count = 0}); }), "");
  EXPECT_NE(test::refusal([] { pulses({.strength = NAN, .duration = 5, .every = 5, .count = 1}); }), "");
  EXPECT_EQ(test::refusal([] { pulses({.strength = 1, .duration = 6, .every = 5, .count = 1}); }),
            "pulses of duration 6 every 5 steps overlap; give every = 6 or more");
  EXPECT_NE(
      test::refusal([] { pulses({.strength = 1, .duration = 1, .every = 1UL << 40, .count = 1UL << 40}); }),
      "");
  EXPECT_THROW(pulses({.strength = 1, .duration = 1, .every = 1, .count = 100'000'000'000'000}),
               CapacityExceeded);
}

TEST(NoiseSchedule, FollowsTheDefinitionStepByStep) {
  const NoiseProtocol protocol{
      .background = 1,
      .segments = {{.from = 30, .to = 40, .strength = 5},
                   {.from = 0, .to = 11, .strength = 2, .end_strength = 7},
                   {.from = 12, .to = 20, .strength = 3, .neurons = {0, 2}},
                   {.from = 15, .to = 19, .strength = 4, .end_strength = 1, .neurons = {1}},
                   {.from = 99, .to = 100, .strength = 0}}};
  const auto strengths = strengths_of(make_schedule(protocol, 3, 100), 3);
  ASSERT_EQ(strengths.size(), 100U);
  for (std::size_t t = 0; t < 100; ++t) {
    for (std::size_t n = 0; n < 3; ++n) {
      double expected = 1;
      for (const auto& segment : protocol.segments) {
        const bool drives =
            segment.neurons.empty() || std::count(segment.neurons.begin(), segment.neurons.end(), n) > 0;
        if (!drives || t < segment.from || t >= segment.to) continue;
        expected = segment.strength;
        if (segment.end_strength) {
          expected += (*segment.end_strength - segment.strength) * static_cast<double>(t - segment.from) /
                      static_cast<double>(segment.to - 1 - segment.from);
        }
      }
      EXPECT_NEAR(strengths[t][n], expected, 1e-14) << t << " " << n;
    }
  }
  EXPECT_EQ(strengths[10][0], 7);
}

TEST(NoiseSchedule, EqualLevelsAreMerged) {
  const auto of = [](std::vector<NoiseSegment> segments) {
    return make_schedule({.background = 0, .segments = std::move(segments)}, 2, 100);
  };
  // A pulse of the background's own strength is no pulse.
  const auto silent = of({{.from = 10, .to = 20, .strength = 0}, {.from = 40, .to = 50, .neurons = {1}}});
  EXPECT_EQ(silent.levels.size(), 1U);
  ASSERT_EQ(silent.stretches.size(), 1U);
  EXPECT_EQ(silent.stretches[0].steps, 100U);
  EXPECT_EQ(silent.only_level(), silent.levels.data());
  // Both neurons by segments of their own.
  const auto whole = of({{.from = 0, .to = 100, .strength = 2, .neurons = {0}},
                         {.from = 0, .to = 100, .strength = 2, .neurons = {1}}});
  ASSERT_NE(whole.only_level(), nullptr);
  EXPECT_EQ(*whole.only_level(), NoiseLevel(2));
  EXPECT_EQ(whole.levels.front(), NoiseLevel(0));
  // A thousand pulses, two levels.
  const auto train = make_schedule(
      {.background = 1, .segments = pulses({.strength = 9, .duration = 1, .every = 2, .count = 1000})}, 2,
      2000);
  EXPECT_EQ(train.levels.size(), 2U);
  EXPECT_EQ(train.stretches.size(), 2000U);
  EXPECT_EQ(train.only_level(), nullptr);
  EXPECT_EQ(train.steps(), 2000U);
  // A ramp that stays where it is.
  EXPECT_EQ(of({{.from = 0, .to = 50, .strength = 0, .end_strength = 0}}).stretches.size(), 1U);
}

TEST(NoiseSchedule, ManyPulsesTakeNoTime) {
  const NoiseProtocol protocol{
      .background = 0,
      .segments = pulses({.strength = 5, .duration = 10, .every = 100, .count = 300'000, .neurons = {0}})};
  EXPECT_EQ(make_schedule(protocol, 5, 30'000'000).stretches.size(), 600'000U);
}

TEST(NoiseSchedule, RampsBeyondMemoryAreRefused) {
  EXPECT_THROW(make_schedule(
                   {.background = 0,
                    .segments = {{.from = 0, .to = 1'000'000'000'000'000, .strength = 0, .end_strength = 9}}},
                   2, 1'000'000'000'000'000),
               CapacityExceeded);
}

TEST(NoiseText, ReadsWhatItsHelpShows) {
  const std::vector<NoiseSegment> two = {{.from = 200, .to = 210, .strength = 10, .neurons = {0, 3}},
                                         {.from = 400, .to = 410, .strength = 10, .neurons = {0, 3}}};
  EXPECT_EQ(parse_noise_text("pulses:strength=10,duration=10,every=200,count=2,first=200,neurons=0/3"), two);
  const std::vector<NoiseSegment> ramp = {{.from = 0, .to = 1000, .strength = 0, .end_strength = 20.0}};
  EXPECT_EQ(parse_noise_text("ramp:from=0,to=1e3,strength=0,end=20"), ramp);
  const std::vector<NoiseSegment> mixed = {{.from = 0, .to = 7, .strength = 5},
                                           {.from = 9, .to = 10, .strength = 2, .end_strength = 3.0}};
  EXPECT_EQ(parse_noise_text("segment:from=0,to=7,strength=5; ramp:from=9,to=10,strength=2,end=3"), mixed);
  EXPECT_TRUE(is_noise_text("pulses:"));
  EXPECT_TRUE(is_noise_text("ramp"));
  EXPECT_FALSE(is_noise_text("noise.csv"));
  EXPECT_FALSE(is_noise_text("noise"));
}

TEST(NoiseText, RefusalsNameThePlace) {
  const auto refused = [](std::string_view words) { return test::refusal([&] { parse_noise_text(words); }); };
  EXPECT_EQ(refused("pulse:strength=1"),
            "there is no noise protocol 'pulse'; did you mean 'pulses'? (protocols: pulses, ramp, segment)");
  EXPECT_EQ(refused("ramp:form=0"),
            "noise protocol 'ramp' has no key 'form'; did you mean 'from'? (keys: from, "
            "to, strength, end, neurons)");
  EXPECT_EQ(refused("segment:from=0,to=5"), "noise protocol 'segment' needs strength=…");
  EXPECT_EQ(refused("segment:from=0,to=5,strength=1,neurons=0/x"),
            "neurons=0/x: 'x' is no number of a neuron; part whole numbers from 0 on by /, as 0/3");
  EXPECT_EQ(refused("segment:from=0.5,to=5,strength=1"),
            "'0.5' for from of noise protocol 'segment' is not a whole number of 0 or more");
  EXPECT_NE(refused("segment:from=0,to=5,strength=1;"), "");
}

}  // namespace
}  // namespace recres
