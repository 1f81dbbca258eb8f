#include "recres/report/json_parts.h"

#include <vector>

namespace recres {

Json optional_json(const std::optional<double>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json source_json(const NetworkSource& source, const Network& network) {
  return {{"spec", source.spec},
          {"magnitude", source.magnitude},
          {"bias", source.bias},
          {"neurons", network.neurons()},
          {"connections", network.connections()}};
}

Json matrix_json(const Eigen::MatrixXd& matrix) {
  Json out = Json::array();
  for (const auto& row : matrix.rowwise()) out.push_back(std::vector<double>(row.begin(), row.end()));
  return out;
}

// File names need not be UTF-8; what is not is replaced.
std::string dumped(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace recres
