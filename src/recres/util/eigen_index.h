#pragma once

#include <Eigen/Core>
#include <cstdint>

namespace recres {

/// A count or a place as Eigen wants it.
inline Eigen::Index eigen_index(std::uint64_t k) {
  return static_cast<Eigen::Index>(k);
}

}  // namespace recres
