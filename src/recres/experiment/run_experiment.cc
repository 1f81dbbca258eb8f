#include "recres/experiment/run_experiment.h"

#include <algorithm>
#include <mutex>
#include <set>
#include <utility>
#include <vector>

#include "recres/experiment/experiment_file.h"
#include "recres/experiment/journal.h"
#include "recres/io/file.h"
#include "recres/io/hdf5_file.h"
#include "recres/util/error.h"
#include "recres/util/memory.h"
#include "recres/util/text.h"

namespace recres {

namespace {

std::uint64_t units_of(const Plan& plan, const Shard& shard) {
  const auto units = plan.units();
  return units / shard.count + (units % shard.count > shard.index ? 1 : 0);
}

// Takes what is read from journals and parts.
std::function<void(Finished&&)> keeper(Results& results, const std::string& name) {
  return [&results, name](Finished&& finished) {
    try {
      results.keep(finished);
    } catch (const IoError& error) {
      throw IoError(text(name, ": ", error.what()));
    }
  };
}

std::vector<std::string> failures_of(const Results& results) {
  std::vector<std::string> out;
  for (const auto& [unit, why] : results.failures()) {
    const auto& planned = results.plan().measure_of(unit);
    const auto cell = cell_text(results.plan(), planned, unit - planned.first_unit);
    out.push_back(text(planned.measure->name(), cell.empty() ? "" : " ", cell, ": ", why));
  }
  return out;
}

void write_result(const ExperimentRun& run, const Results& results) {
  if (run.identity.shard.count > 1) {
    write_part_hdf5(run.output, results, run.identity, run.command);
  } else {
    write_experiment_hdf5(run.output, results, run.identity, run.command);
  }
}

}  // namespace

void check_experiment(const Plan& plan, const std::filesystem::path& output) {
  // Seeds differ in numbers alone; and so do noise strengths, which the specification has checked but for
  // their sign.
  const auto& noise = plan.spec().setting("noise").values;
  if (!noise.empty() && *parse_number(noise.front()) < 0)
    throw InvalidArgument(text("noise ", noise.front(), " is below 0; noise strengths are 0 or more"));
  constexpr std::uint64_t kMostChecked = 2000;
  for (const auto& planned : plan.measures()) {
    auto axes = planned.axes;
    for (const std::size_t axis : {kNetworkSeedAxis, kSeedAxis, kNoiseAxis}) std::erase(axes, axis);
    const auto cells = plan.cells(axes);
    const auto step = (cells + kMostChecked - 1) / kMostChecked;
    for (std::uint64_t place = 0; place < cells; place += step)
      planned.measure->check(plan.cell(axes, place));
  }
  require_memory("the results of the experiment", plan.words() * 8 + plan.units() / 8);
  require_disk(output, 2 * experiment_bytes(plan));
}

// The number of missing units, what it is of, and a line for each failure.
std::string told_by_result(const std::filesystem::path& output) {
  const auto file = read_experiment_file(output);
  return text(file.missing, '\n', identity_json(file.identity), '\n', file.failures);
}

RunOutcome require_finished(const std::string& told, const Identity& wanted, const std::string& output) {
  const auto lines = split(told, '\n');
  if (lines.size() < 2) throw InternalError("nothing is told of a result");
  require_same(parse_identity(std::string(lines[1]), output), wanted, output, false);
  if (lines[0] != "0") {
    throw IoError(text(output,
                       " was merged from parts that left units out; remove it to begin anew, or give "
                       "another output"));
  }
  // That of a process which was killed just before it would have removed it.
  if (!is_being_written(output)) {
    std::error_code ignored;
    std::filesystem::remove(Journal::path_of(output), ignored);
  }
  RunOutcome outcome;
  outcome.units = outcome.resumed = units_of(Plan(wanted.spec), wanted.shard);
  for (const auto line : std::span(lines).subspan(2)) {
    if (!line.empty()) outcome.failures.emplace_back(line);
  }
  return outcome;
}

RunOutcome run_experiment(
    const ExperimentRun& run, Team& team,
    const std::function<RunContext(std::uint64_t units, std::uint64_t finished)>& begin) {
  const auto& shard = run.identity.shard;
  Results results(run.plan);
  const auto journal_name = Journal::path_of(run.output).string();
  Journal journal(run.output, identity_json(run.identity), run.plan.most_words(),
                  keeper(results, journal_name));

  // Nobody else writes this result now.
  remove_abandoned(run.output);

  std::vector<std::uint64_t> todo;
  for (auto unit = shard.index; unit < run.plan.units(); unit += shard.count) {
    if (!results.has(unit)) todo.push_back(unit);
  }
  RunOutcome outcome{.units = units_of(run.plan, shard), .lost_bytes = journal.lost_bytes()};
  outcome.resumed = outcome.units - todo.size();

  std::mutex keeping;
  const auto keep = [&](std::string_view records) {
    const std::lock_guard lock(keeping);
    journal.append(records);
    read_records(records, run.plan.most_words(), [&](Finished&& finished) { results.keep(finished); });
  };
  UnitQueue queue(std::move(todo));
  try {
    team.lead(run.plan, queue, run.threads, begin(outcome.units, outcome.resumed), keep);
    if (results.finished() < outcome.units) throw Stopped();
  } catch (const Stopped&) {
    journal.sync();
    throw Stopped(text("stopped with ", results.finished(), " of ", outcome.units,
                       " units finished and kept; the same command again goes on from there"));
  }
  journal.sync();
  const auto changed = changed_file(run.identity);
  if (!changed.empty()) {
    // Nobody knows which units saw what.
    journal.remove();
    throw IoError(
        text(changed, " was changed while the experiment ran; its units were thrown away, run it again"));
  }
  // The result comes last: while it is not there, the same command makes both.
  if (run.csv) write_experiment_csv(*run.csv, results, run.identity);
  write_result(run, results);
  journal.remove();
  outcome.failures = failures_of(results);
  return outcome;
}

ExperimentStatus experiment_status(const std::filesystem::path& output) {
  std::error_code ignored;
  const bool is_there = std::filesystem::exists(output, ignored);
  if (is_there) {
    if (!std::filesystem::is_regular_file(output, ignored))
      throw IoError(text(output.string(), " is no file"));
    const auto file = read_experiment_file(output);
    const Plan plan(file.identity.spec);
    ExperimentStatus status{.identity = file.identity, .is_complete = file.missing == 0};
    status.units = units_of(plan, file.identity.shard);
    status.finished = status.units - std::min(status.units, file.missing);
    status.failed = file.failures.empty() ? 0 : split(file.failures, '\n').size();
    return status;
  }
  const auto key = journal_key(output);
  if (!key) {
    throw IoError(text(output.string(),
                       ": there is no such result, and no journal of one beside it; recres run makes one"));
  }
  const auto name = Journal::path_of(output).string();
  ExperimentStatus status{
      .identity = parse_identity(*key, name), .is_waiting = true, .is_running = is_being_written(output)};
  const Plan plan(status.identity.spec);
  status.units = units_of(plan, status.identity.shard);
  std::vector<bool> seen(plan.units());
  read_journal(output, *key, plan.most_words(), [&](Finished&& finished) {
    if (finished.unit >= seen.size() || seen[finished.unit]) return;
    seen[finished.unit] = true;
    ++status.finished;
    if (!finished.failure.empty()) ++status.failed;
  });
  return status;
}

RunOutcome merge_experiment(const std::filesystem::path& output, std::span<const std::filesystem::path> parts,
                            const std::string& command, const MergeOptions& options) {
  // All are asked who they are before anything large is read.
  std::vector<std::pair<Identity, bool>> found;  // and whether the part itself is there
  for (const auto& part : parts) {
    std::error_code ignored;
    const bool is_there = std::filesystem::exists(part, ignored);
    const auto key = is_there ? std::nullopt : journal_key(part);
    if (!is_there && !key)
      throw IoError(text(part.string(), ": there is no such part, and no journal of one"));
    if (is_there) {
      const auto file = read_experiment_file(part);
      if (!file.is_part)
        throw IoError(text(part.string(), " is a whole experiment, not a part that --shard made"));
      found.emplace_back(file.identity, true);
    } else {
      found.emplace_back(parse_identity(*key, Journal::path_of(part).string()), false);
    }
    require_same(found.back().first, found.front().first, part.string(), true);
  }
  auto identity = found.front().first;
  identity.shard = {};
  const Plan plan(identity.spec);
  Results results(plan);
  for (std::size_t k = 0; k < parts.size(); ++k) {
    const auto keep = keeper(results, parts[k].string());
    if (found[k].second) {
      read_records(read_part(parts[k]), plan.most_words(), keep);
    } else {
      read_journal(parts[k], identity_json(found[k].first), plan.most_words(), keep);
    }
  }
  if (results.missing() > 0 && !options.is_partial) {
    throw IoError(
        text(results.missing(), " of ", plan.units(),
             " units are in none of these parts; name all parts, finish them, or give --partial to write "
             "missing values"));
  }
  write_experiment_hdf5(output, results, identity, command);
  if (options.csv) write_experiment_csv(*options.csv, results, identity);
  return {.units = plan.units(), .resumed = results.finished(), .failures = failures_of(results)};
}

}  // namespace recres
