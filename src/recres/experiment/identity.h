#pragma once

#include <cstdint>
#include <string>

#include "recres/experiment/journal.h"
#include "recres/experiment/spec.h"

namespace recres {

/// One of several parts into which the units of an experiment are dealt out: unit u belongs to part
/// u mod count.
struct Shard {
  std::uint64_t index = 0;  ///< from 0
  std::uint64_t count = 1;

  bool has(std::uint64_t unit) const { return unit % count == index; }
  bool operator==(const Shard&) const = default;
};

/// Reads "3/8", the third of eight. Throws InvalidArgument.
Shard parse_shard(const std::string& words);
std::string shard_text(const Shard& shard);

/// What decides about the numbers of a run: two runs that agree in it give equal results.
struct Identity {
  Spec spec;
  std::string version;  ///< of recres
  std::string files;    ///< names and checksums of the files that the specification names, as JSON
  Shard shard = {};
};

/// That of a specification here and now: reads the files that it names. Throws IoError.
Identity identify(const Spec& spec, const Shard& shard);

/// As one line of JSON, and back. `name` is the file's, for messages. Throws IoError.
JournalKey identity_json(const Identity& identity);
Identity parse_identity(const std::string& json, const std::string& name);

/// The first file that is not what it was, or no longer there; empty where all are.
std::string changed_file(const Identity& identity);

/// Throws IoError, saying in what, where these differ; the shard aside where that is told. `name` is the file
/// of the first.
void require_same(const Identity& found, const Identity& wanted, const std::string& name, bool any_shard);

}  // namespace recres
