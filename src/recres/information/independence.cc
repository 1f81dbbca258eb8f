#include "recres/information/independence.h"

#include <boost/math/special_functions/gamma.hpp>
#include <cstddef>
#include <numbers>

#include "recres/information/information.h"

namespace recres {

namespace {

// Share of pairs of states, one before and one after, with n_before · n_after / T below 5. From the rarest
// state before to the most frequent, fewer and fewer after make too few with it.
double thin_share_of(const PairSample& sample) {
  constexpr double kFewest = 5;
  const auto total = static_cast<double>(sample.pairs.samples());
  const auto after = sample.after.classes();
  std::size_t thin_classes = after.size();
  auto thin_after = static_cast<double>(sample.after.seen());
  double thin = 0;
  for (const auto& [count, states] : sample.before.classes()) {
    while (thin_classes > 0 &&
           static_cast<double>(count) * static_cast<double>(after[thin_classes - 1].count) >=
               kFewest * total) {
      --thin_classes;
      thin_after -= static_cast<double>(after[thin_classes].states);
    }
    thin += static_cast<double>(states) * thin_after;
  }
  return thin / (static_cast<double>(sample.before.seen()) * static_cast<double>(sample.after.seen()));
}

}  // namespace

IndependenceTest independence_test(const PairSample& sample) {
  const auto total = static_cast<double>(sample.pairs.samples());
  IndependenceTest out{
      .g = 2 * total * std::numbers::ln2 * plugin_information(sample).mutual_information_bits,
      .degrees_of_freedom =
          static_cast<double>(sample.before.seen() - 1) * static_cast<double>(sample.after.seen() - 1),
      .p_value = 1,
      .thin_share = thin_share_of(sample)};
  if (out.degrees_of_freedom > 0) out.p_value = boost::math::gamma_q(out.degrees_of_freedom / 2, out.g / 2);
  return out;
}

}  // namespace recres
