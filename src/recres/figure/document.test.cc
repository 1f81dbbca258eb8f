#include "recres/figure/document.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "recres/exact/exact_study.h"
#include "recres/figure/run_spec.h"
#include "recres/io/exact_file.h"
#include "recres/io/hdf5_file.h"
#include "recres/io/pulse_file.h"
#include "recres/io/resonance_file.h"
#include "recres/network/generator_spec.h"
#include "recres/resonance/resonance.h"
#include "support/files.h"

namespace recres {
namespace {

const Panel* find_panel(const Document& document, const std::string& figure, const std::string& panel) {
  for (const auto& one : document.figures) {
    for (const auto& part : one.panels) {
      if (one.id == figure && part.id == panel) return &part;
    }
  }
  ADD_FAILURE() << "there is no panel " << figure << "/" << panel;
  return nullptr;
}

const Curves& curves_of(const Document& document, const std::string& figure, const std::string& panel) {
  static const Curves kNone;
  const auto* found = find_panel(document, figure, panel);
  return found == nullptr ? kNone : std::get<Curves>(found->content);
}

void expect_same(const std::vector<double>& shown, const std::vector<double>& expected) {
  ASSERT_EQ(shown.size(), expected.size());
  for (std::size_t k = 0; k < shown.size(); ++k) {
    EXPECT_TRUE(shown[k] == expected[k] || (std::isnan(shown[k]) && !std::isfinite(expected[k])) ||
                (std::isinf(shown[k]) && std::isinf(expected[k])))
        << k << ": " << shown[k] << " and " << expected[k];
  }
}

class DocumentTest : public test::Files {
 protected:
  Network rooks() const { return generate_network("nrooks:cycles=-2/+1").scaled(10); }
};

TEST_F(DocumentTest, ShowsTheNumbersOfAResonanceCurve) {
  Sweep sweep = {.noise_strengths = {0, 3, 6}, .run = {.steps = 300}, .replicates = 5, .seed = 2};
  const auto curve = measure_resonance(rooks(), sweep);
  const auto study = study_exactly(rooks(), sweep.noise_strengths, std::nullopt, {}, {});
  write_resonance_hdf5(
      path("r.h5"), rooks(), curve, &study,
      {.spec_json = R"({"network": {"spec": "rooks"}, "steps": 300})", .command = "recres made it"});
  const auto document = build_document(ResultFile(path("r.h5")));
  EXPECT_EQ(document.title, "Information against noise: rooks");
  EXPECT_EQ(document.command, "recres made it");
  EXPECT_EQ(document.file, "r.h5");
  EXPECT_TRUE(document.warnings == curve.warnings);
  const auto& series = curves_of(document, "information", "curve").series;
  ASSERT_EQ(series.size(), 7U);
  const auto numbers = [&](const auto& number) {
    std::vector<double> out;
    for (const auto& point : curve.points) out.push_back(number(point));
    return out;
  };
  EXPECT_EQ(series[0].x, sweep.noise_strengths);
  expect_same(series[0].y, numbers([](const auto& point) { return point.entropy_bits.mean; }));
  expect_same(series[1].y, numbers([](const auto& point) { return point.mutual_information_bits.mean; }));
  expect_same(series[1].error,
              numbers([](const auto& point) { return *point.mutual_information_bits.standard_error; }));
  expect_same(series[2].y, numbers([](const auto& point) { return point.divergence_bits.mean; }));
  for (std::size_t k = 0; k < 3; ++k) EXPECT_EQ(series[5].y[k], study.curve[k].mutual_information_bits);
  const auto& relaxation = curves_of(document, "times", "relaxation").series[0].y;
  for (std::size_t k = 0; k < 3; ++k) EXPECT_EQ(relaxation[k], *study.curve[k].relaxation_steps());
  const auto* joint = find_panel(document, "joint", "highest");
  ASSERT_NE(joint, nullptr);
  const auto& cells = std::get<Heat>(joint->content);
  ASSERT_EQ(cells.values.size(), 64U);
  for (Eigen::Index row = 0; row < 8; ++row) {
    for (Eigen::Index column = 0; column < 8; ++column) {
      const auto shown_value = cells.values[static_cast<std::size_t>(8 * row + column)];
      const auto value = curve.points[2].joint(row, column);
      EXPECT_EQ(shown_value, value);
    }
  }
  const auto& weights = std::get<Heat>(find_panel(document, "network", "weights")->content);
  EXPECT_TRUE(weights.is_top_down);
  const auto dense = rooks().to_dense();
  EXPECT_TRUE(std::equal(weights.values.begin(), weights.values.end(), dense.data()));
}

TEST_F(DocumentTest, ShowsAnExactStudy) {
  const std::vector<double> strengths = {0, 4, 8};
  const auto study =
      study_exactly(rooks(), strengths, Pulse{.noise_strength = 6, .steps = 4}, {.has_window = true}, {});
  write_exact_hdf5(path("e.h5"), rooks(), study, {.spec_json = "{}", .command = ""});
  const auto document = build_document(ResultFile(path("e.h5")));
  EXPECT_TRUE(document.warnings.empty());
  const auto& information = curves_of(document, "exact", "curve").series[1];
  for (std::size_t k = 0; k < 3; ++k) EXPECT_EQ(information.y[k], study.curve[k].mutual_information_bits);
  const auto& switching = std::get<Heat>(find_panel(document, "attractors", "switching")->content);
  const auto& to = study.switching->to;
  ASSERT_EQ(switching.columns, switching.rows + 1);
  for (Eigen::Index row = 0; row < to.rows(); ++row) {
    for (Eigen::Index column = 0; column < to.cols(); ++column) {
      EXPECT_EQ(switching.values[static_cast<std::size_t>(row * (to.cols() + 1) + column)], to(row, column));
    }
  }
  const auto& law = std::get<Bars>(find_panel(document, "stationary", "middle")->content);
  EXPECT_EQ(law.series[0].values,
            std::vector<double>(study.curve[1].stationary.begin(), study.curve[1].stationary.end()));
}

TEST_F(DocumentTest, ShowsPulses) {
  PulseTrainOptions options = {
      .train = {.strength = 6, .duration = 4, .every = 30, .count = 15, .first = 20}};
  const auto study = study_pulses(rooks(), options, {});
  write_pulse_hdf5(path("p.h5"), rooks(), study,
                   {.spec_json = R"({"first": 20, "every": 30, "duration": 4, "count": 15, "strength": 6})",
                    .command = ""});
  const auto document = build_document(ResultFile(path("p.h5")));
  EXPECT_TRUE(document.warnings.empty());
  const auto& raster = std::get<Raster>(find_panel(document, "raster", "states")->content);
  ASSERT_EQ(raster.rows.size(), 3U);
  ASSERT_EQ(raster.rows[0].size(), study.states.size());
  for (std::size_t t = 0; t < study.states.size(); ++t) {
    for (std::size_t n = 0; n < 3; ++n) EXPECT_EQ(raster.rows[n][t] == '+', (study.states[t] >> n & 1) != 0);
  }
  ASSERT_EQ(raster.spans.size(), 15U);
  EXPECT_EQ(raster.spans[1].from, 50);
  EXPECT_EQ(raster.spans[1].to, 54);
  const auto& portrait = curves_of(document, "portrait", "states").series;
  ASSERT_EQ(portrait[1].x.size(), 4U);
  for (std::size_t k = 0; k < 4; ++k) {
    EXPECT_EQ(portrait[1].x[k], static_cast<double>(study.states[20 + k]));
    EXPECT_EQ(portrait[1].y[k], static_cast<double>(study.states[21 + k]));
  }
  const auto& counts = std::get<Heat>(find_panel(document, "switching", "counts")->content);
  const auto& table = study.switching.counts;
  EXPECT_EQ(counts.values[0], static_cast<double>(table(0, 0)) / static_cast<double>(table.row(0).sum()));
}

TEST_F(DocumentTest, LeavesOutWhatIsMissing) {
  {
    Hdf5Writer file(path("x.h5"));
    file.attribute("/", "format", std::string("recres resonance"));
    file.attribute("/", "format_version", 1);
    file.write("/spec", std::string("{}"));
    file.commit();
  }
  const auto document = build_document(ResultFile(path("x.h5")));
  EXPECT_TRUE(document.figures.empty());
  ASSERT_EQ(document.warnings.size(), 3U);
  EXPECT_NE(document.warnings[0].find("/noise_strength"), std::string::npos);
  EXPECT_EQ(document.warnings[2], "The file holds nothing that can be shown.");
}

TEST(RunSpec, IsAskedByNames) {
  const RunSpec spec(R"({"network": {"spec": "a", "n": 5}, "list": [1, "x", 2], "none": null})");
  EXPECT_EQ(spec.words("network.spec"), "a");
  EXPECT_EQ(spec.number("network.n"), 5);
  EXPECT_EQ(spec.words("network"), "");
  EXPECT_EQ(spec.number("none"), std::nullopt);
  EXPECT_EQ(spec.number("network.spec.deeper"), std::nullopt);
  EXPECT_EQ(RunSpec().words("a"), "");
  test::expect_io_error([] { RunSpec("[1]"); }, "no JSON object");
  test::expect_io_error([] { RunSpec("{"); }, "no JSON");
  test::expect_io_error([] { RunSpec("{\"a\": " + std::string(100, '[') + std::string(100, ']') + "}"); },
                        "nested");
}

TEST(CheckedClaims, MustHaveAllThatAReportAsksFor) {
  const std::string whole =
      R"([{"id": "1a", "where": "", "claim": "", "expected": "", "measured": "", "runs": "",
    "numbers": {"x": {"value": 1, "standard_error": null}}, "faults": ["f"], "holds": true}])";
  EXPECT_EQ(checked_claims(whole).find("1a"), 8U);
  for (const std::string part :
       {"\"id\"", "\"runs\"", "\"holds\"", "\"faults\"", "\"numbers\"", "\"value\""}) {
    auto broken = whole;
    broken.replace(broken.find(part), part.size(), "\"other\"");
    test::expect_io_error([&] { checked_claims(broken); }, "not as recres writes it");
  }
}

}  // namespace
}  // namespace recres
