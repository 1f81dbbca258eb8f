#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace recres {

// The parser of the command line: what verbs need of CLI11, whose headers take long to compile in each
// file that includes them and which only parser.cc knows.

/// The version of CLI11.
std::string parser_version();

/// An option, or a word without one, that a verb takes.
class Option {
 public:
  explicit Option(CLI::Option& option) : option_(&option) {}

  /// It must be given, or need not be.
  Option& required(bool is_required = true);

  /// Takes one value each time it is given, for options of several values.
  Option& single_values();

  /// What it is, in place of what was said before.
  Option& help(const std::string& words);

 private:
  CLI::Option* option_;
};

/// An option as it was typed.
struct GivenOption {
  std::string name;  ///< as --noise, or NETWORK for a word without an option
  bool is_positional = false;
  std::vector<std::string> values;  ///< none for a flag
};

/// A verb of the command line, with its options. Values stay as they are where an option is not given; they
/// must outlive the verb.
class Verb {
 public:
  explicit Verb(CLI::App& app) : app_(&app) {}

  /// An option takes `value` ("--noise", "-o,--output", or "NETWORK" for a word without an option).
  Option add_option(const std::string& name, std::string& value, const std::string& help);
  Option add_option(const std::string& name, std::optional<std::string>& value, const std::string& help);

  /// The same for one value or more.
  Option add_option(const std::string& name, std::vector<std::string>& values, const std::string& help);

  /// An option whose value `read` takes; it throws InvalidArgument for what cannot be.
  Option add_option_function(const std::string& name, const std::function<void(const std::string&)>& read,
                             const std::string& help);

  void add_flag(const std::string& name, bool& value, const std::string& help);

  /// One that was added before.
  Option option(const std::string& name);

  /// Adds a section below all options in --help.
  void add_section(const std::string& words);

  /// What the verb does once its options are read.
  void callback(const std::function<void()>& run);

  /// After parsing: whether there is such an option and it was given.
  bool is_given(const std::string& name) const;

  /// After parsing: the options in the order they were first given.
  std::vector<GivenOption> given() const;

  std::string name() const;

 private:
  CLI::App* app_;
};

/// The command line of the program.
class Parser {
 public:
  Parser(const std::string& description, const std::string& version);
  ~Parser();
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  /// A new verb; it lives as long as the parser.
  Verb& add_verb(const std::string& name, const std::string& help);

  /// Reads the words of main and runs the verb, or prints the help or version that was asked for. Throws
  /// InvalidArgument where the words cannot be, and what the verb throws.
  void parse(int count, char** words);

 private:
  void require_known_verb(int count, char** words) const;

  std::unique_ptr<CLI::App> app_;
  std::vector<std::unique_ptr<Verb>> verbs_;
};

}  // namespace recres
