#include "recres/report/series_json.h"

#include "recres/report/json_parts.h"
#include "recres/util/version.h"

namespace recres {

namespace {

Json interval_json(const Interval& interval) {
  return {{"standard_error", interval.standard_error},
          {"ci95_low", interval.ci95_low},
          {"ci95_high", interval.ci95_high}};
}

Json estimate_json(const SeriesEstimate& one) {
  const auto& bits = one.estimate;
  Json json = {{"estimator", estimator_name(one.estimator)},
               {"entropy_bits", bits.entropy_bits},
               {"mutual_information_bits", bits.mutual_information_bits},
               {"divergence_bits", bits.divergence_bits},
               {"entropy_deviation_bits", optional_json(bits.entropy_deviation_bits)},
               {"mutual_information_deviation_bits", optional_json(bits.mutual_information_deviation_bits)},
               {"divergence_deviation_bits", optional_json(bits.divergence_deviation_bits)},
               {"interval", nullptr}};
  if (one.interval) {
    json["interval"] = {{"entropy_bits", interval_json(one.interval->entropy_bits)},
                        {"mutual_information_bits", interval_json(one.interval->mutual_information_bits)},
                        {"divergence_bits", interval_json(one.interval->divergence_bits)},
                        {"parts", one.interval->parts},
                        {"stretches_too_short", one.interval->blocks_too_short}};
  }
  return json;
}

Json surrogates_json(const std::optional<SurrogateTest>& test) {
  if (!test) return nullptr;
  return {{"surrogates", test->surrogate_bits.size()},
          {"seed", test->seed},
          {"mean_bits", test->mean_bits},
          {"deviation_bits", test->deviation_bits},
          {"p_value", test->p_value}};
}

Json series_object(const SeriesInformation& series) {
  const auto& sampling = series.sampling;
  Json json = {{"states", series.states},
               {"transitions", sampling.transitions},
               {"states_before", sampling.states_before},
               {"states_after", sampling.states_after},
               {"pairs", sampling.pairs},
               {"pairs_seen_once", sampling.pairs_seen_once},
               {"coverage", 1 - sampling.unseen_probability()},
               {"estimates", Json::array()},
               {"surrogates", surrogates_json(series.surrogates)},
               {"chi_square_test",
                {{"g", series.independence.g},
                 {"degrees_of_freedom", series.independence.degrees_of_freedom},
                 {"p_value", series.independence.p_value},
                 {"is_trusted", series.independence.is_trusted()}}},
               {"warnings", series.warnings}};
  for (const auto& one : series.estimates) json["estimates"].push_back(estimate_json(one));
  return json;
}

Json runs_object(const SeriesSource& source, const RunsInformation& information) {
  Json json = {{"estimates", Json::array()}, {"surrogates", surrogates_json(information.surrogates)}};
  for (const auto& one : information.estimates) json["estimates"].push_back(estimate_json(one));
  json["runs"] = Json::array();
  for (std::size_t k = 0; k < information.runs.size(); ++k) {
    Json run = {{"recording", source.recordings[k]}};
    run.update(series_object(information.runs[k]));
    json["runs"].push_back(std::move(run));
  }
  return json;
}

}  // namespace

std::string series_json(const SeriesSource& source, const SeriesOptions& options,
                        std::span<const ChosenSeries> chosen) {
  const bool is_one = source.recordings.size() == 1;
  Json json = {{"recording", is_one ? Json(source.recordings[0]) : Json(source.recordings)},
               {"neurons", source.neurons},
               {"threshold", optional_json(source.threshold)},
               {"lag", options.lag},
               {"version", version()},
               {"series", Json::array()}};
  for (const auto& [neurons, information] : chosen) {
    Json one = {{"chosen_neurons", neurons.empty() ? Json("all") : Json(neurons)}};
    one.update(is_one ? series_object(information.runs[0]) : runs_object(source, information));
    json["series"].push_back(std::move(one));
  }
  return dumped(json, 2) + "\n";
}

}  // namespace recres
