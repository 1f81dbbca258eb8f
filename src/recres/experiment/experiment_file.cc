#include "recres/experiment/experiment_file.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <span>

#include "recres/experiment/spec_text.h"
#include "recres/experiment/subnetworks_measure.h"
#include "recres/io/hdf5_file.h"
#include "recres/io/result_file.h"
#include "recres/io/result_parts.h"
#include "recres/network/generator_spec.h"
#include "recres/resonance/estimate.h"
#include "recres/simulate/kernel.h"
#include "recres/util/error.h"
#include "recres/util/missing.h"
#include "recres/util/text.h"

namespace recres {

namespace {

constexpr std::string_view kFormat = "recres experiment";
constexpr std::string_view kPartFormat = "recres experiment part";

// Its dataset; the noise strength has the name that it has in all files.
std::string scale_of(std::size_t axis) {
  const auto name = spec_keys()[axis].name;
  return name == "noise" ? "noise_strength" : std::string(name);
}

bool is_swept(const Plan& plan, std::size_t axis) {
  return plan.spec().setting(spec_keys()[axis].name).is_axis;
}

// Of these axes, those that a list was given for.
std::vector<std::size_t> swept_of(const Plan& plan, std::span<const std::size_t> axes) {
  std::vector<std::size_t> out;
  for (const auto axis : axes) {
    if (is_swept(plan, axis)) out.push_back(axis);
  }
  return out;
}

// A dataset on axes of the specification and dimensions of its own.
struct Table {
  std::string name;
  std::string unit;
  std::string help;
  std::vector<std::size_t> axes;  // swept ones
  std::vector<Dimension> dimensions = {};
};

class ExperimentWriter {
 public:
  ExperimentWriter(const std::filesystem::path& path, const Results& results)
      : file_(path), plan_(results.plan()) {}

  Hdf5Writer& file() { return file_; }

  void write_axes() {
    for (std::size_t axis = 0; axis < kAxisKeys; ++axis) {
      if (is_swept(plan_, axis)) write_axis(axis);
    }
  }

  template <typename Number>
  void write(const Table& table, const std::vector<Number>& values) {
    Hdf5Writer::Shape shape;
    std::vector<std::string> scales;
    for (const auto axis : table.axes) {
      shape.push_back(plan_.length(axis));
      scales.push_back(scale_of(axis));
    }
    for (const auto& dimension : table.dimensions) {
      shape.push_back(dimension.length);
      scales.push_back(dimension.name);
      write_dimension(dimension);
    }
    const auto path = text("/", table.name);
    file_.write(path, values, shape);
    if (!table.unit.empty()) file_.attribute(path, "unit", table.unit);
    file_.attribute(path, "description", table.help);
    for (unsigned k = 0; k < scales.size(); ++k) file_.attach_scale(path, k, text("/", scales[k]));
  }

 private:
  void write_axis(std::size_t axis) {
    const auto& key = spec_keys()[axis];
    const auto& values = plan_.spec().setting(key.name).values;
    const auto path = text("/", scale_of(axis));
    if (key.kind == KeyKind::kText) {
      file_.write(path, values);
    } else if (key.kind == KeyKind::kWhole) {
      std::vector<std::int64_t> numbers;
      for (const auto& value : values) numbers.push_back(static_cast<std::int64_t>(*parse_whole(value)));
      file_.write(path, numbers, {numbers.size()});
    } else {
      std::vector<double> numbers;
      for (const auto& value : values) numbers.push_back(*parse_number(value));
      file_.write(path, numbers, {numbers.size()});
    }
    file_.attribute(path, "description", std::string(key.help));
  }

  void write_dimension(const Dimension& dimension) {
    if (std::find(dimensions_.begin(), dimensions_.end(), dimension.name) != dimensions_.end()) return;
    dimensions_.push_back(dimension.name);
    const auto path = text("/", dimension.name);
    if (dimension.name == "subnetwork") {
      std::vector<std::string> members;
      for (const auto& subset : subnetworks().subsets()) {
        std::string words;
        for (const auto neuron : subset) words += text(words.empty() ? "" : ",", neuron);
        members.push_back(words);
      }
      file_.write(path, members);
      return;
    }
    std::vector<std::int64_t> numbers;
    if (dimension.name == "subnetwork_size") {
      for (const auto size : subnetworks().sizes()) numbers.push_back(static_cast<std::int64_t>(size));
    } else {
      for (std::uint64_t k = 0; k < dimension.length; ++k) numbers.push_back(static_cast<std::int64_t>(k));
    }
    file_.write(path, numbers, {numbers.size()});
    if (dimension.name == "time") file_.attribute(path, "unit", "step");
  }

  const SubnetworksMeasure& subnetworks() const {
    for (const auto& planned : plan_.measures()) {
      if (const auto* found = dynamic_cast<const SubnetworksMeasure*>(planned.measure.get())) return *found;
    }
    throw InternalError("there are no sub-networks");
  }

  Hdf5Writer file_;
  const Plan& plan_;
  std::vector<std::string> dimensions_;  // whose scales are written
};

struct Summary {
  std::vector<double> means;
  std::vector<double> errors;
};

// Over replicates, [cell].
Summary summary_of(std::span<const double> values, std::uint64_t replicates) {
  Summary out;
  for (std::size_t first = 0; first < values.size(); first += replicates) {
    const auto each = estimate(values.subspan(first, replicates));
    out.means.push_back(each.mean);
    out.errors.push_back(each.standard_error.value_or(kMissing));
  }
  return out;
}

void write_column(ExperimentWriter& writer, const Results& results, const PlannedMeasure& planned,
                  std::size_t which) {
  const auto& column = planned.columns[which];
  Table table = {.name = column.name,
                 .unit = column.unit,
                 .help = column.help,
                 .axes = swept_of(results.plan(), planned.axes),
                 .dimensions = column.dimensions};
  if (column.is_whole) {
    writer.write(table, results.whole(planned, which));
    return;
  }
  const auto values = results.numbers(planned, which);
  writer.write(table, values);
  if (!column.has_replicates()) return;
  const auto summary = summary_of(values, column.dimensions.front().length);
  table.dimensions.clear();
  table.name = column.name + "_mean";
  table.help = "mean over replicates";
  writer.write(table, summary.means);
  table.name = column.name + "_error";
  table.help = "standard error of that mean; NaN for one replicate";
  writer.write(table, summary.errors);
}

// The seed of the runs of every cell.
void write_seeds(ExperimentWriter& writer, const Plan& plan) {
  auto axes = plan.axes();
  // What the seed makes no difference to has no random numbers.
  if (std::find(axes.begin(), axes.end(), std::size_t{kSeedAxis}) == axes.end()) return;
  std::erase(axes, std::size_t{kNoiseAxis});
  std::vector<std::int64_t> seeds;
  for (std::uint64_t place = 0; place < plan.cells(axes); ++place)
    seeds.push_back(static_cast<std::int64_t>(plan.cell(axes, place).run_seed));
  writer.write({.name = "run_seed",
                .unit = "",
                .help = "gives the runs of a cell again as the --seed of a verb",
                .axes = swept_of(plan, axes)},
               seeds);
}

void write_kernel_names(ExperimentWriter& writer, const Plan& plan) {
  if (!plan.spec().measures("information")) return;
  std::string names;
  for (const auto& kernel : kernel_descriptions()) names += text(names.empty() ? "" : ",", kernel.name);
  writer.file().attribute("/kernel", "names", names);
}

// Networks that a file holds and a generator does not make again.
void write_networks(Hdf5Writer& file, const Plan& plan) {
  const auto& values = plan.spec().setting("network").values;
  for (std::size_t k = 0; k < values.size(); ++k) {
    if (is_generator_spec(values[k])) continue;
    const auto group = text("/networks/", k);
    write_result_network(file, group, load_network(values[k]));
    file.attribute(group, "file", values[k]);
  }
}

std::string failure_lines(const Results& results) {
  std::string lines;
  for (const auto& [unit, why] : results.failures()) {
    const auto& planned = results.plan().measure_of(unit);
    const auto cell = cell_text(results.plan(), planned, unit - planned.first_unit);
    lines +=
        text(lines.empty() ? "" : "\n", planned.measure->name(), cell.empty() ? "" : " ", cell, ": ", why);
  }
  return lines;
}

void begin(Hdf5Writer& file, std::string_view format, const Identity& identity, const std::string& command) {
  begin_result(file, std::string(format), {.spec_json = spec_json(identity.spec), .command = command});
  file.write("/identity", identity_json(identity));
}

}  // namespace

std::string cell_text(const Plan& plan, const PlannedMeasure& planned, std::uint64_t place) {
  const auto cell = plan.cell(planned.axes, place);
  std::string out;
  for (const auto axis : swept_of(plan, planned.axes)) {
    const auto& key = spec_keys()[axis];
    out += text(out.empty() ? "" : " ", key.name, "=",
                plan.spec().setting(key.name).values[cell.place.at(axis)]);
  }
  return out;
}

std::uint64_t experiment_bytes(const Plan& plan) {
  // Means and errors beside every replicate, at most; axes and seeds.
  constexpr std::uint64_t kEveryWord = 24;
  constexpr std::uint64_t kRest = 1 << 16;
  return kEveryWord * plan.words() + 16 * plan.units() + kRest;
}

void write_experiment_hdf5(const std::filesystem::path& path, const Results& results,
                           const Identity& identity, const std::string& command) {
  const auto& plan = results.plan();
  ExperimentWriter writer(path, results);
  begin(writer.file(), kFormat, identity, command);
  writer.file().attribute("/", "missing_units", static_cast<double>(results.missing()));
  writer.write_axes();
  for (const auto& planned : plan.measures()) {
    for (std::size_t k = 0; k < planned.columns.size(); ++k) write_column(writer, results, planned, k);
  }
  write_seeds(writer, plan);
  write_kernel_names(writer, plan);
  write_networks(writer.file(), plan);
  writer.file().write("/failures", failure_lines(results));
  writer.file().commit();
}

void write_part_hdf5(const std::filesystem::path& path, const Results& results, const Identity& identity,
                     const std::string& command) {
  std::string records;
  for (std::uint64_t unit = 0; unit < results.plan().units(); ++unit) {
    if (results.has(unit)) append_record(records, results.unit(unit));
  }
  records.resize((records.size() + 7) / 8 * 8);
  std::vector<std::int64_t> words(records.size() / 8);
  std::copy(records.begin(), records.end(), reinterpret_cast<char*>(words.data()));
  Hdf5Writer file(path);
  begin(file, kPartFormat, identity, command);
  file.write("/records", words, {words.size()});
  file.attribute("/records", "description",
                 "finished units as the journal has them, see docs/file-formats.md");
  file.write("/failures", failure_lines(results));
  file.commit();
}

ExperimentFile read_experiment_file(const std::filesystem::path& path) {
  const ResultFile file(path);
  if (file.format() != kFormat && file.format() != kPartFormat) {
    throw IoError(text(shown(file.name(), 200), " is a file of '", file.format(), "', not of an experiment"));
  }
  ExperimentFile out{.identity = parse_identity(file.words("/identity"), shown(file.name(), 200)),
                     .is_part = file.format() == kPartFormat,
                     .failures = file.words("/failures")};
  if (out.failures == std::string(1, '\0')) out.failures.clear();
  const double missing = file.number_attribute("/", "missing_units").value_or(0);
  if (missing > 0 && missing < 1e18) out.missing = static_cast<std::uint64_t>(missing);
  return out;
}

std::string read_part(const std::filesystem::path& path) {
  const ResultFile file(path);
  // Of more shards than units some have none.
  if (file.is_empty("/records")) return "";
  const auto words = file.whole("/records", {ResultFile::kAny});
  return {reinterpret_cast<const char*>(words.data()), words.size() * 8};
}

void write_experiment_csv(const std::filesystem::path& path, const Results& results,
                          const Identity& identity) {
  const auto& plan = results.plan();
  const auto axes = plan.axes();
  const auto swept = swept_of(plan, axes);

  // [column][cell of its measure]
  struct Written {
    std::string name;
    const PlannedMeasure* planned;
    std::vector<double> values;
  };
  std::vector<Written> columns;
  for (const auto& planned : plan.measures()) {
    for (std::size_t k = 0; k < planned.columns.size(); ++k) {
      const auto& column = planned.columns[k];
      if (column.has_replicates()) {
        auto summary = summary_of(results.numbers(planned, k), column.dimensions.front().length);
        columns.push_back({column.name, &planned, std::move(summary.means)});
        columns.push_back({column.name + "_error", &planned, std::move(summary.errors)});
      } else if (column.dimensions.empty() && column.is_whole) {
        const auto whole = results.whole(planned, k);
        auto& values = columns.emplace_back(Written{column.name, &planned, {}}).values;
        for (const auto value : whole) values.push_back(value < 0 ? kMissing : static_cast<double>(value));
      } else if (column.dimensions.empty()) {
        columns.push_back({column.name, &planned, results.numbers(planned, k)});
      }
    }
  }

  OutputFile file(path);
  file.write(text("# ", spec_json(identity.spec), "\n"));
  std::string line;
  const auto add = [&line](std::string_view cell) {
    // As RFC 4180 has it.
    const bool is_plain = cell.find_first_of(",\"\n\r") == std::string_view::npos;
    if (!line.empty()) line += ',';
    if (is_plain) {
      line += cell;
      return;
    }
    line += '"';
    for (const char c : cell) line += c == '"' ? std::string("\"\"") : std::string(1, c);
    line += '"';
  };
  for (const auto axis : swept) add(scale_of(axis));
  for (const auto& column : columns) add(column.name);
  file.write(line + "\n");

  for (std::uint64_t place = 0; place < plan.cells(axes); ++place) {
    const auto cell = plan.cell(axes, place);
    line.clear();
    for (const auto axis : swept)
      add(plan.spec().setting(spec_keys()[axis].name).values[cell.place.at(axis)]);
    for (const auto& column : columns) {
      std::uint64_t own = 0;
      for (const auto axis : column.planned->axes) own = own * plan.length(axis) + cell.place.at(axis);
      const double value = column.values[own];
      add(std::isnan(value) ? "" : number_text(value));
    }
    file.write(line + "\n");
  }
  file.commit();
}

}  // namespace recres
