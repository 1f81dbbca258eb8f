#pragma once

#include <string>

#include "recres/cmd/parser.h"
#include "recres/io/result_parts.h"

namespace recres {

/// The command that was typed, as a shell would take it again, for the record in result files: the verb with
/// its options in the order they were given, but without those that change nothing in a file (where it goes,
/// what is printed, threads, memory). `verb` has been parsed.
std::string command_line(const Verb& verb);

/// The origin of a verb's result file.
Origin origin_of(const Verb& verb, const std::string& spec_json);

}  // namespace recres
