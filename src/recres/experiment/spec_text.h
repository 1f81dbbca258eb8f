#pragma once

#include <string>
#include <string_view>

#include "recres/experiment/spec.h"

namespace recres {

// A specification as text: TOML for people, JSON for files of results.

/// Reads TOML. `name` is the file's, for messages, which tell the line. Throws InvalidArgument for what is no
/// TOML, no key, or no value of a key (a date, a table where none is).
Spec parse_spec_toml(std::string_view content, const std::string& name);

/// "key=value" on top of a specification, the value as TOML has it or as a bare text. Throws as
/// parse_spec_toml.
void set_in_spec(Spec& spec, std::string_view assignment);

/// The whole specification, every default filled in; keys that are left open stand as comments.
std::string spec_toml(const Spec& spec);

/// One to start from: every key with what it is for, all but the network commented out.
std::string spec_template();

/// All keys as a page of Markdown.
std::string spec_page();

/// The whole specification in one line; equal for equal specifications. Reads back as the same.
std::string spec_json(const Spec& spec);
Spec parse_spec_json(std::string_view content, const std::string& name);

}  // namespace recres
