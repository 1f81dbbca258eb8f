#include "recres/experiment/identity.h"

#include <array>
#include <nlohmann/json.hpp>
#include <span>

#include "recres/experiment/spec_text.h"
#include "recres/io/file.h"
#include "recres/io/network_file.h"
#include "recres/network/generator_spec.h"
#include "recres/noise/input_text.h"
#include "recres/util/error.h"
#include "recres/util/text.h"
#include "recres/util/version.h"

namespace recres {

namespace {

using Json = nlohmann::ordered_json;

// FNV-1a of all bytes: enough to see that a file was changed.
std::string checksum_of(const std::string& path) {
  InputFile file(path, path);
  std::uint64_t hash = 14695981039346656037U;
  std::string block(1 << 16, '\0');
  for (;;) {
    const auto got = file.read(block);
    for (const char c : std::string_view(block).substr(0, got)) {
      hash ^= static_cast<unsigned char>(c);
      hash *= 1099511628211U;
    }
    if (got < block.size()) return text(hash);
  }
}

// The file that a word of this key names, or nothing.
std::string file_named(std::string_view key, const std::string& word) {
  if (key == "network" && !is_generator_spec(word)) return file_and_dataset(word).first;
  if (key == "bias" && !parse_number(word)) return file_and_dataset(word).first;
  if (key == "protocol" && extension_of(word) == ".csv") return word;
  if (key == "input" && !word.empty() && !is_input_text(word)) return file_and_dataset(word).first;
  return "";
}

}  // namespace

Shard parse_shard(const std::string& words) {
  const auto parts = split(words, '/');
  const auto index = parse_whole(parts.front());
  const auto count = parts.size() == 2 ? parse_whole(parts.back()) : std::nullopt;
  constexpr std::uint64_t kMost = 1'000'000;
  if (!index || !count || *index == 0 || *index > *count || *count > kMost) {
    throw InvalidArgument(text("--shard '", shown(words), "' is not I/N with I from 1 to N, and N ", kMost,
                               " at most, as 3/8"));
  }
  return {.index = *index - 1, .count = *count};
}

std::string shard_text(const Shard& shard) {
  return text(shard.index + 1, "/", shard.count);
}

Identity identify(const Spec& spec, const Shard& shard) {
  Json files = Json::object();
  for (const std::string_view key : {"network", "bias", "protocol", "input"}) {
    for (const auto& word : spec.setting(key).values) {
      const auto file = file_named(key, word);
      if (!file.empty() && !files.contains(file)) files[file] = checksum_of(file);
    }
  }
  return {.spec = spec,
          .version = std::string(version()),
          .files = files.dump(-1, ' ', false, Json::error_handler_t::replace),
          .shard = shard};
}

std::string changed_file(const Identity& identity) {
  const auto files = Json::parse(identity.files);
  for (const auto& [file, checksum] : files.items()) {
    try {
      if (checksum != checksum_of(file)) return file;
    } catch (const IoError&) {
      return file;
    }
  }
  return "";
}

JournalKey identity_json(const Identity& identity) {
  Json out;
  out["spec"] = Json::parse(spec_json(identity.spec));
  out["recres_version"] = identity.version;
  out["files"] = Json::parse(identity.files);
  out["shard"] = shard_text(identity.shard);
  return out.dump();
}

Identity parse_identity(const std::string& words, const std::string& name) {
  const auto json = Json::parse(words, nullptr, false);
  const auto has = [&](const char* key) { return json.contains(key) && json[key].is_string(); };
  if (!json.is_object() || !json.contains("spec") || !json.contains("files") || !has("recres_version") ||
      !has("shard"))
    throw IoError(text(name, " does not say which experiment it is of"));
  try {
    return {.spec = parse_spec_json(json["spec"].dump(), name),
            .version = json["recres_version"].get<std::string>(),
            .files = json["files"].dump(),
            .shard = parse_shard(json["shard"].get<std::string>())};
  } catch (const InvalidArgument& error) {
    throw IoError(text(name, ": ", error.what()));
  }
}

void require_same(const Identity& found, const Identity& wanted, const std::string& name, bool any_shard) {
  const auto refuse = [&](const std::string& what) {
    throw IoError(
        text(name, " is of another experiment: ", what, "; remove it to begin anew, or give another output"));
  };
  if (!(found.spec == wanted.spec)) {
    for (const auto& key : spec_keys()) {
      const auto& a = found.spec.setting(key.name);
      const auto& b = wanted.spec.setting(key.name);
      if (a.values != b.values || a.is_axis != b.is_axis) refuse(text("its ", key.name, " differs"));
    }
  }
  if (found.version != wanted.version)
    refuse(text("recres ", shown(found.version), " began it, and this is ", wanted.version));
  if (found.files != wanted.files) refuse("a file that it names was changed since");
  if (!any_shard && !(found.shard == wanted.shard)) refuse(text("it is shard ", shard_text(found.shard)));
}

}  // namespace recres
