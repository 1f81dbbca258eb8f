#include "recres/io/target_file.h"

#include <string_view>

#include "recres/io/network_file.h"
#include "recres/state/state.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

SearchTarget load_search_target(const TargetText& target, std::size_t neurons) {
  const std::string_view words = target.words;
  const auto equals = words.find('=');
  const auto kind = words.substr(0, equals);
  const auto value = std::string(equals == std::string_view::npos ? "" : words.substr(equals + 1));
  if (kind == "state") return StateTarget{.state = parse_state(value, neurons)};
  if (kind == "period") {
    const auto period = parse_whole(value);
    if (!period) throw InvalidArgument(text("--target period='", shown(value), "' is not a whole number"));
    return PeriodTarget{.period = *period};
  }
  if (kind == "pattern")
    return pattern_target(load_matrix(value), target.pattern_neurons, target.least_correlation);
  throw InvalidArgument(
      text("--target '", shown(words), "' is none of state=INDEX or signs, period=STEPS and pattern=FILE"));
}

}  // namespace recres
