#pragma once

#include <string>

#include "recres/io/hdf5_file.h"
#include "recres/network/network.h"

namespace recres {

/// What every result file has: its kind and version, and the specification (JSON) that made it.
void begin_result(Hdf5Writer& file, const std::string& format, const std::string& spec_json);

/// The network of a result under /network: a large sparse one as triples, any other as the full matrix.
void write_result_network(Hdf5Writer& file, const Network& network);

}  // namespace recres
