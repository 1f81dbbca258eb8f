#include "support/wide_chain.h"

#include <cstddef>
#include <utility>

namespace recres::test {

std::vector<Wide> wide_stationary(const std::vector<std::vector<Wide>>& chain) {
  const std::size_t states = chain.size();
  std::vector<std::vector<Wide>> a(states, std::vector<Wide>(states + 1));
  for (std::size_t from = 0; from < states; ++from) {
    for (std::size_t to = 0; to < states; ++to) {
      if (to == from) continue;
      a[to][from] = chain[from][to];
      a[from][from] -= chain[from][to];
    }
  }
  for (std::size_t k = 0; k <= states; ++k) a[0][k] = 1;
  for (std::size_t k = 0; k < states; ++k) {
    std::size_t pivot = k;
    for (std::size_t row = k; row < states; ++row) {
      if (abs(a[row][k]) > abs(a[pivot][k])) pivot = row;
    }
    std::swap(a[k], a[pivot]);
    for (std::size_t row = k + 1; row < states; ++row) {
      const Wide factor = a[row][k] / a[k][k];
      for (std::size_t column = k + 1; column <= states; ++column) a[row][column] -= factor * a[k][column];
    }
  }
  std::vector<Wide> out(states);
  for (std::size_t k = states; k-- > 0;) {
    out[k] = a[k][states];
    for (std::size_t column = k + 1; column < states; ++column) out[k] -= a[k][column] * out[column];
    out[k] /= a[k][k];
  }
  return out;
}

Wide wide_group_inverse_trace(const std::vector<std::vector<Wide>>& chain) {
  const std::size_t states = chain.size();
  const auto stationary = wide_stationary(chain);
  // The matrix, and to its right the identity that becomes its inverse.
  std::vector<std::vector<Wide>> a(states, std::vector<Wide>(2 * states));
  for (std::size_t from = 0; from < states; ++from) {
    for (std::size_t to = 0; to < states; ++to) {
      a[from][to] += stationary[to];
      if (to == from) continue;
      a[from][to] -= chain[from][to];
      a[from][from] += chain[from][to];
    }
    a[from][states + from] = 1;
  }
  for (std::size_t k = 0; k < states; ++k) {
    std::size_t pivot = k;
    for (std::size_t row = k; row < states; ++row) {
      if (abs(a[row][k]) > abs(a[pivot][k])) pivot = row;
    }
    std::swap(a[k], a[pivot]);
    const Wide scale = a[k][k];
    for (Wide& number : a[k]) number /= scale;
    for (std::size_t row = 0; row < states; ++row) {
      if (row == k) continue;
      const Wide factor = a[row][k];
      for (std::size_t column = k; column < 2 * states; ++column) a[row][column] -= factor * a[k][column];
    }
  }
  Wide trace = -1;
  for (std::size_t k = 0; k < states; ++k) trace += a[k][states + k];
  return trace;
}

}  // namespace recres::test
