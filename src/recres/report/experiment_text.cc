#include "recres/report/experiment_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "recres/experiment/spec_text.h"
#include "recres/report/json_parts.h"
#include "recres/report/progress_bar.h"
#include "recres/report/text_style.h"
#include "recres/util/text.h"

namespace recres {

namespace {

std::string counted(std::uint64_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

// "5 values, 1 to 20": of an axis.
std::string values_text(const Setting& setting) {
  const auto& values = setting.values;
  if (values.size() == 1) return shown(values.front(), 60);
  return fmt::format("{} values, {} to {}", values.size(), shown(values.front(), 25),
                     shown(values.back(), 25));
}

std::string failures_text(const std::vector<std::string>& failures, const TextStyle& style) {
  constexpr std::size_t kMost = 5;
  std::string out;
  if (failures.empty()) return out;
  out += fmt::format("{} could not be measured; /failures in the result tells all:\n",
                     counted(failures.size(), "unit"));
  for (std::size_t k = 0; k < std::min(kMost, failures.size()); ++k)
    out += wrapped("  " + shown(failures[k], 300), style.width, 4);
  return out;
}

}  // namespace

std::string plan_text(const Plan& plan, const TextStyle& style) {
  const auto& spec = plan.spec();
  std::string out;
  if (!spec.value("name").empty()) out += wrapped(shown(spec.value("name"), 200), style.width, 2);
  for (const auto& key : spec_keys().first(kAxisKeys)) {
    const auto& setting = spec.setting(key.name);
    if (setting.is_axis) out += fmt::format("{:>14}  {}\n", key.name, values_text(setting));
  }
  std::string measures;
  for (const auto& planned : plan.measures())
    measures += fmt::format("{}{} in {}", measures.empty() ? "" : ", ", planned.measure->name(),
                            counted(planned.units, "cell"));
  // In the column of the values above.
  constexpr std::size_t kColumn = 16;
  auto line = wrapped(std::string(kColumn - 1, '.') + " " + measures, style.width, kColumn);
  line.replace(0, kColumn, fmt::format("{:>14}  ", "measured"));
  return out + line;
}

std::string estimate_text(const RunEstimate& estimate, std::size_t threads) {
  return fmt::format("{}, {} transitions\nabout {} on {}, {} of memory for the results, {} of disk\n",
                     counted(estimate.units, "unit"), short_number(estimate.transitions),
                     estimate.seconds < 1 ? "1 s or less" : duration_text(estimate.seconds),
                     counted(threads, "thread"), bytes_text(estimate.memory_bytes),
                     bytes_text(estimate.disk_bytes));
}

std::string estimate_json(const RunEstimate& estimate, std::size_t threads) {
  Json json;
  json["units"] = estimate.units;
  json["transitions"] = estimate.transitions;
  json["seconds"] = estimate.seconds;
  json["threads"] = threads;
  json["memory_bytes"] = estimate.memory_bytes;
  json["disk_bytes"] = estimate.disk_bytes;
  return dumped(json, 2) + "\n";
}

std::string outcome_text(const RunOutcome& outcome, const TextStyle& style) {
  auto out = fmt::format("{} measured", counted(outcome.units - outcome.resumed, "unit"));
  if (outcome.resumed > 0) out += fmt::format(", {} finished before", outcome.resumed);
  out += "\n";
  if (outcome.lost_bytes > 0)
    out +=
        fmt::format("The journal ended in {} damaged or half-written; what they held was measured again.\n",
                    counted(outcome.lost_bytes, "byte"));
  return out + failures_text(outcome.failures, style);
}

std::string outcome_json(const RunOutcome& outcome, const std::string& output) {
  Json json;
  json["output"] = output;
  json["units"] = outcome.units;
  json["finished_before"] = outcome.resumed;
  json["failures"] = outcome.failures;
  return dumped(json, 2) + "\n";
}

std::string status_text(const ExperimentStatus& status, const std::string& output, const TextStyle& style) {
  const Plan plan(status.identity.spec);
  auto out = plan_text(plan, style);
  if (status.identity.shard.count > 1)
    out += fmt::format("{:>14}  {}\n", "shard", shard_text(status.identity.shard));
  const auto* how = "not running; recres run goes on from there";
  if (status.is_running) how = "running";
  if (!status.is_waiting) how = status.is_complete ? "complete" : "merged without the rest";
  out += wrapped(
      fmt::format("{}: {} of {} finished ({}), {}", output, status.finished, counted(status.units, "unit"),
                  percent(static_cast<double>(status.finished) /
                          static_cast<double>(std::max<std::uint64_t>(1, status.units))),
                  how),
      style.width, 2);
  if (status.failed > 0) out += fmt::format("{} of them could not be measured\n", status.failed);
  return out;
}

std::string status_json(const ExperimentStatus& status, const std::string& output) {
  Json json;
  json["output"] = output;
  json["units"] = status.units;
  json["finished"] = status.finished;
  json["failed"] = status.failed;
  json["complete"] = status.is_complete;
  json["running"] = status.is_running;
  json["shard"] = shard_text(status.identity.shard);
  json["recres_version"] = status.identity.version;
  json["spec"] = Json::parse(spec_json(status.identity.spec));
  return dumped(json, 2) + "\n";
}

}  // namespace recres
