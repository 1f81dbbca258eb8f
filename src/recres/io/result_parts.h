#pragma once

#include <span>
#include <string>

#include "recres/io/hdf5_file.h"
#include "recres/network/network.h"

namespace recres {

/// What made a result.
struct Origin {
  std::string spec_json;  ///< the full specification
  std::string command;    ///< as typed, without what has no effect on the result
};

/// What every result file has: its kind and version, the command and the specification that made it.
void begin_result(Hdf5Writer& file, const std::string& format, const Origin& origin);

/// The network of a result under /network of a group ("" for the root): a large sparse one as triples, any
/// other as the full matrix.
void write_result_network(Hdf5Writer& file, const std::string& group, const Network& network);

/// What limits a result's numbers, a line each, under /warnings of a group.
void write_warnings(Hdf5Writer& file, const std::string& group, std::span<const std::string> warnings);

}  // namespace recres
