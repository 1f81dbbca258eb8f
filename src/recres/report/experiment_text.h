#pragma once

#include <string>

#include "recres/experiment/run_estimate.h"
#include "recres/experiment/run_experiment.h"
#include "recres/report/text_style.h"

namespace recres {

/// The axes of a plan, a line each, and how many units they make.
std::string plan_text(const Plan& plan, const TextStyle& style);

/// What a run would take.
std::string estimate_text(const RunEstimate& estimate, std::size_t threads);
std::string estimate_json(const RunEstimate& estimate, std::size_t threads);

/// How a run ended, with the reasons of the first units that could not be measured.
std::string outcome_text(const RunOutcome& outcome, const TextStyle& style);
std::string outcome_json(const RunOutcome& outcome, const std::string& output);

/// How far a result is.
std::string status_text(const ExperimentStatus& status, const std::string& output, const TextStyle& style);
std::string status_json(const ExperimentStatus& status, const std::string& output);

}  // namespace recres
