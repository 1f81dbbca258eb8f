#include "recres/io/result_file.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "recres/util/error.h"
#include "recres/util/memory.h"
#include "recres/util/text.h"
#include "recres/util/version.h"

namespace recres {

namespace {

constexpr std::array<std::string_view, 12> kFormats = {
    "recres resonance", "recres exact",        "recres attractors",  "recres pulse",
    "recres search",    "recres visits",       "recres subnetworks", "recres states",
    "recres network",   "recres reproduction", "recres experiment",  "recres experiment part"};

// Every format's, until one changes.
constexpr double kNewestVersion = 1;

// "(11, 20)"; "(11, any)" where any length will do.
std::string shape_text(const Hdf5Shape& shape) {
  std::string out = "(";
  for (const auto length : shape) {
    out += text(out.size() > 1 ? ", " : "", length == ResultFile::kAny ? "any" : text(length));
  }
  return out + ")";
}

bool fits(const Hdf5Shape& shape, const Hdf5Shape& expected) {
  return std::equal(shape.begin(), shape.end(), expected.begin(), expected.end(),
                    [](std::uint64_t length, std::uint64_t wanted) {
                      return wanted == ResultFile::kAny ? length >= 1 : length == wanted;
                    });
}

}  // namespace

ResultFile::ResultFile(const std::filesystem::path& path) : tree_(path, path.filename().string()) {
  const auto format = tree_.text_attribute("/", "format");
  const auto name = shown(tree_.name(), 200);
  if (!format || std::find(kFormats.begin(), kFormats.end(), *format) == kFormats.end()) {
    throw IoError(text(name, " is HDF5, but no result of recres: ",
                       format ? text("its format is '", shown(*format), "'") : "it has no attribute 'format'",
                       "; recres resonance and other verbs write results with --output"));
  }
  const auto version = tree_.number_attribute("/", "format_version").value_or(1);
  if (!(version >= 1 && version <= kNewestVersion)) {
    throw IoError(text(name, " has version ", version, " of the format '", *format, "', and recres ",
                       recres::version(), " reads version 1; read it with the recres that wrote it"));
  }
  format_ = *format;
  version_ = tree_.text_attribute("/", "recres_version").value_or("unknown");
}

void ResultFile::fail(const std::string& path, const std::string& why) const {
  throw IoError(text(shown(name(), 200), ":", path, ": ", why));
}

bool ResultFile::is_empty(const std::string& path) const {
  const auto found = tree_.shape(path);
  return std::find(found.begin(), found.end(), 0U) != found.end();
}

Hdf5Shape ResultFile::shape(const std::string& path, const Hdf5Shape& expected) const {
  auto found = tree_.shape(path);
  if (!fits(found, expected)) {
    fail(path, text("its shape is ", shape_text(found), ", expected is ", shape_text(expected)));
  }
  return found;
}

template <typename Number>
std::vector<Number> ResultFile::read(const std::string& path, const Hdf5Shape& expected,
                                     const std::optional<RowRange>& rows) const {
  auto lengths = shape(path, expected);
  const std::uint64_t all = lengths.empty() ? 1 : lengths[0];
  const auto range = rows.value_or(RowRange{.first = 0, .count = all});
  if (range.first > all || range.count > all - range.first)
    fail(path, text("it has no more than ", all, " rows"));
  if (!lengths.empty()) lengths[0] = range.count;
  std::uint64_t count = 1;
  for (const auto length : lengths) {
    if (length != 0 && count > kMostNumbers / length) {
      fail(path, text("its shape is ", shape_text(lengths), ", and more than ", kMostNumbers,
                      " numbers are not read at once; a shorter run gives a smaller file"));
    }
    count *= length;
  }
  require_memory(text(path, " of ", shown(name(), 200)), count * sizeof(Number));
  std::vector<Number> values(count);
  tree_.read(path, range.first, range.count, std::span<Number>(values));
  return values;
}

std::vector<double> ResultFile::numbers(const std::string& path, const Hdf5Shape& expected) const {
  return read<double>(path, expected, std::nullopt);
}

std::vector<double> ResultFile::numbers(const std::string& path, const Hdf5Shape& expected,
                                        RowRange rows) const {
  return read<double>(path, expected, rows);
}

std::vector<std::int64_t> ResultFile::whole(const std::string& path, const Hdf5Shape& expected) const {
  return read<std::int64_t>(path, expected, std::nullopt);
}

std::vector<std::int64_t> ResultFile::whole(const std::string& path, const Hdf5Shape& expected,
                                            RowRange rows) const {
  return read<std::int64_t>(path, expected, rows);
}

std::vector<std::uint64_t> ResultFile::beginnings(const std::string& path, std::uint64_t count,
                                                  std::uint64_t length) const {
  const auto first = whole(path, {count + 1});
  const bool rises = std::is_sorted(first.begin(), first.end());
  if (!rises || first.front() != 0 || first.back() != static_cast<std::int64_t>(length))
    fail(path, text("its numbers do not rise from 0 to ", length));
  return {first.begin(), first.end()};
}

}  // namespace recres
