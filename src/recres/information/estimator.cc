#include "recres/information/estimator.h"

#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "recres/information/chao_shen.h"
#include "recres/information/chao_wang_jost.h"
#include "recres/information/grassberger.h"
#include "recres/information/information.h"
#include "recres/information/miller_madow.h"
#include "recres/information/nsb.h"
#include "recres/information/panzeri_treves.h"
#include "recres/information/plugin.h"
#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

namespace {

constexpr std::array kDescriptions = {
    EstimatorDescription{.estimator = Estimator::kPlugin,
                         .name = "plug-in",
                         .summary = "frequencies taken for probabilities, as in the paper; I too high",
                         .reference = "Metzner, Schilling, Maier and Krauss 2024, Recurrence resonance"},
    EstimatorDescription{.estimator = Estimator::kMillerMadow,
                         .name = "miller-madow",
                         .summary = "plug-in less its bias to first order; for samples that saw nearly all",
                         .reference = "Miller 1955, Note on the bias of information estimates"},
    EstimatorDescription{
        .estimator = Estimator::kPanzeriTreves,
        .name = "panzeri-treves",
        .summary = "the same with an estimate of how many pairs were missed; a few samples a pair",
        .reference = "Panzeri and Treves 1996, Analytical estimates of limited sampling biases in different "
                     "information measures"},
    EstimatorDescription{.estimator = Estimator::kGrassberger,
                         .name = "grassberger",
                         .summary = "each count by its own correction; about one sample a pair",
                         .reference = "Grassberger 2003, Entropy estimates from insufficient samplings"},
    EstimatorDescription{.estimator = Estimator::kChaoShen,
                         .name = "chao-shen",
                         .summary = "weighs what was seen for what was missed; much spread",
                         .reference = "Chao and Shen 2003, Nonparametric estimation of Shannon's index of "
                                      "diversity when there are unseen species in sample"},
    EstimatorDescription{.estimator = Estimator::kChaoWangJost,
                         .name = "chao-wang-jost",
                         .summary = "from the rate at which new pairs turn up; about one sample a pair",
                         .reference = "Chao, Wang and Jost 2013, Entropy and the species accumulation curve"},
    EstimatorDescription{
        .estimator = Estimator::kNsb,
        .name = "nsb",
        .summary = "Bayes with a prior flat in entropy, with its own error; needs some pairs twice",
        .reference = "Nemenman, Shafee and Bialek 2002, Entropy and inference, revisited"},
};

InformationEstimate from_entropies(double before, double after, double pairs) {
  return {.entropy_bits = after,
          .mutual_information_bits = before + after - pairs,
          .divergence_bits = pairs - before};
}

InformationEstimate from_each(const PairSample& sample, double (*entropy_bits)(const CountSpectrum&)) {
  return from_entropies(entropy_bits(sample.before), entropy_bits(sample.after), entropy_bits(sample.pairs));
}

InformationEstimate by_plugin(const PairSample& sample) {
  const auto plugin = plugin_information(sample);
  return {.entropy_bits = plugin.entropy_bits,
          .mutual_information_bits = plugin.mutual_information_bits,
          .divergence_bits = plugin.divergence_bits};
}

InformationEstimate by_panzeri_treves(const PairSample& sample, double log2_states_after) {
  auto out = by_plugin(sample);
  const auto bias = panzeri_treves_bias(sample, log2_states_after);
  out.entropy_bits += bias.entropy_bits;
  out.mutual_information_bits -= bias.mutual_information_bits;
  out.divergence_bits = out.entropy_bits - out.mutual_information_bits;
  return out;
}

InformationEstimate by_nsb(const PairSample& sample, double log2_states_before, double log2_states_after) {
  const auto before = nsb_entropy(sample.before, log2_states_before);
  const auto after = nsb_entropy(sample.after, log2_states_after);
  const auto pairs = nsb_entropy(sample.pairs, log2_states_before + log2_states_after);
  auto out = from_entropies(before.mean_bits, after.mean_bits, pairs.mean_bits);
  out.entropy_deviation_bits = after.deviation_bits;
  out.mutual_information_deviation_bits = before.deviation_bits + after.deviation_bits + pairs.deviation_bits;
  out.divergence_deviation_bits = before.deviation_bits + pairs.deviation_bits;
  return out;
}

void require_states(double log2_states, const CountSpectrum& spectrum, std::string_view when) {
  if (!(log2_states >= 0))
    throw InvalidArgument(
        text("log2 of the number of states ", when, " is ", log2_states, ", not 0 or more"));
  if (possible_states(log2_states) < static_cast<double>(spectrum.seen())) {
    throw InvalidArgument(text(spectrum.seen(), " different states were seen ", when, ", more than the 2^",
                               log2_states, " that are said to be possible"));
  }
}

}  // namespace

std::span<const EstimatorDescription> estimator_descriptions() {
  return kDescriptions;
}

Estimator parse_estimator(std::string_view name) {
  std::vector<std::string_view> names;
  std::string list;
  for (const auto& description : kDescriptions) {
    if (description.name == name) return description.estimator;
    names.push_back(description.name);
    list += text(list.empty() ? "" : ", ", description.name);
  }
  throw InvalidArgument(text("there is no estimator '", shown(name), "'", did_you_mean(name, names),
                             " (estimators: ", list, ")"));
}

std::string_view estimator_name(Estimator estimator) {
  for (const auto& description : kDescriptions) {
    if (description.estimator == estimator) return description.name;
  }
  throw InternalError("an estimator has no description");
}

InformationEstimate estimate_information(const PairSample& sample, Estimator estimator,
                                         double log2_states_before, double log2_states_after) {
  require_states(log2_states_before, sample.before, "before");
  require_states(log2_states_after, sample.after, "after");
  switch (estimator) {
    case Estimator::kPlugin:
      return by_plugin(sample);
    case Estimator::kMillerMadow:
      return from_each(sample, miller_madow_entropy_bits);
    case Estimator::kPanzeriTreves:
      return by_panzeri_treves(sample, log2_states_after);
    case Estimator::kGrassberger:
      return from_each(sample, grassberger_entropy_bits);
    case Estimator::kChaoShen:
      return from_each(sample, chao_shen_entropy_bits);
    case Estimator::kChaoWangJost:
      return from_each(sample, chao_wang_jost_entropy_bits);
    case Estimator::kNsb:
      return by_nsb(sample, log2_states_before, log2_states_after);
  }
  throw InternalError("an estimator is not one of those listed");
}

}  // namespace recres
