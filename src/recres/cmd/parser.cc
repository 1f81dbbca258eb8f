#include "recres/cmd/parser.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

std::string parser_version() {
  return CLI11_VERSION;
}

Option& Option::required(bool is_required) {
  option_->required(is_required);
  return *this;
}

Option& Option::single_values() {
  option_->allow_extra_args(false);
  return *this;
}

Option& Option::help(const std::string& words) {
  option_->description(words);
  return *this;
}

Option Verb::add_option(const std::string& name, std::string& value, const std::string& help) {
  return Option(*app_->add_option(name, value, help));
}

Option Verb::add_option(const std::string& name, std::optional<std::string>& value, const std::string& help) {
  return Option(*app_->add_option(name, value, help));
}

Option Verb::add_option(const std::string& name, std::vector<std::string>& values, const std::string& help) {
  return Option(*app_->add_option(name, values, help));
}

Option Verb::add_option_function(const std::string& name, const std::function<void(const std::string&)>& read,
                                 const std::string& help) {
  return Option(*app_->add_option_function<std::string>(name, read, help));
}

void Verb::add_flag(const std::string& name, bool& value, const std::string& help) {
  app_->add_flag(name, value, help);
}

Option Verb::option(const std::string& name) {
  return Option(*app_->get_option(name));
}

void Verb::add_section(const std::string& words) {
  const auto before = app_->get_footer();
  app_->footer(before.empty() ? words : text(before, "\n\n", words));
}

void Verb::callback(const std::function<void()>& run) {
  app_->callback(run);
}

bool Verb::is_given(const std::string& name) const {
  const auto* option = std::as_const(*app_).get_option_no_throw(name);
  return option != nullptr && option->count() > 0;
}

std::vector<GivenOption> Verb::given() const {
  std::vector<GivenOption> given;
  std::vector<const CLI::Option*> known;
  for (const auto* option : app_->parse_order()) {
    if (std::find(known.begin(), known.end(), option) != known.end()) continue;
    known.push_back(option);
    // A flag has a value for the parser alone.
    const bool is_flag = option->get_items_expected_max() == 0;
    given.push_back({.name = option->get_name(),
                     .is_positional = option->get_positional(),
                     .values = is_flag ? std::vector<std::string>() : option->results()});
  }
  return given;
}

std::string Verb::name() const {
  return app_->get_name();
}

Parser::Parser(const std::string& description, const std::string& version)
    : app_(std::make_unique<CLI::App>(description)) {
  app_->set_version_flag("--version", version);
  app_->require_subcommand(1);
}

Parser::~Parser() = default;

Verb& Parser::add_verb(const std::string& name, const std::string& help) {
  return *verbs_.emplace_back(std::make_unique<Verb>(*app_->add_subcommand(name, help)));
}

namespace {

// "recres resonance" where that verb was being read.
std::string where(const CLI::App& app) {
  for (const auto* verb : app.get_subcommands()) return text("recres ", verb->get_name());
  return "recres";
}

// The option that a misspelt word was meant to be.
std::string option_meant(const CLI::App& app, const std::string& message) {
  const auto subcommands = app.get_subcommands();
  const auto dashes = message.find("--");
  if (subcommands.empty() || dashes == std::string::npos) return "";
  const auto word = message.substr(dashes, message.find_first_of(" ,=", dashes) - dashes);
  std::vector<std::string> names;
  for (const auto* option : subcommands.front()->get_options()) {
    for (const auto& name : option->get_lnames()) names.push_back("--" + name);
  }
  const std::vector<std::string_view> views(names.begin(), names.end());
  return did_you_mean(word, views);
}

std::string explained(const CLI::App& app, const CLI::ParseError& error) {
  auto message = std::string(error.what());
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) message += option_meant(app, message);
  std::replace(message.begin(), message.end(), '\n', ' ');
  return text(message, "; see ", where(app), " --help");
}

}  // namespace

// CLI11 takes an unknown verb for a missing one; this says which it was.
void Parser::require_known_verb(int count, char** words) const {
  constexpr std::array<std::string_view, 4> kBare = {"-h", "--help", "--version", "--help-all"};
  if (count < 2 || std::find(kBare.begin(), kBare.end(), words[1]) != kBare.end()) return;
  if (*words[1] == '-') {
    throw InvalidArgument(
        text("'", shown(words[1]), "' stands before the verb; write recres VERB ..., options after it"));
  }
  std::vector<std::string> names;
  std::string list;
  for (const auto& verb : verbs_) {
    const auto name = verb->name();
    if (name == words[1]) return;
    list += text(list.empty() ? "" : ", ", name);
    names.push_back(name);
  }
  const std::vector<std::string_view> views(names.begin(), names.end());
  throw InvalidArgument(text("there is no verb '", shown(words[1]), "'", did_you_mean(words[1], views),
                             " (verbs: ", list, ")"));
}

void Parser::parse(int count, char** words) {
  try {
    require_known_verb(count, words);
    app_->parse(count, words);
  } catch (const CLI::Success& request) {
    // --help and --version.
    app_->exit(request);
  } catch (const CLI::ParseError& error) {
    throw InvalidArgument(explained(*app_, error));
  }
}

}  // namespace recres
