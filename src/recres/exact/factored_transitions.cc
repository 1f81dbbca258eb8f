#include "recres/exact/factored_transitions.h"

#include <algorithm>

#include "recres/exact/add_product.h"
#include "recres/exact/product_row.h"
#include "recres/util/memory.h"
#include "recres/util/parallel.h"
#include "recres/util/text.h"

namespace recres {

namespace {

constexpr std::size_t kLeastStride = 8;

// States that are worked on together at most: their halves of rows stay in the cache.
constexpr std::size_t kChunk = 256;

}  // namespace

FactoredTransitions::FactoredTransitions(const FiringTable& firing)
    : TransitionOperator(firing.neurons()),
      lower_neurons_(std::min(neurons(), std::max<std::size_t>(3, (neurons() + 1) / 2))),
      upper_size_(std::size_t{1} << (neurons() - lower_neurons_)),
      lower_size_(std::size_t{1} << lower_neurons_),
      upper_stride_(std::max(kLeastStride, upper_size_)),
      lower_stride_(std::max(kLeastStride, lower_size_)) {
  const auto numbers = states() * (upper_stride_ + lower_stride_);
  require_memory(text("the exact chain of ", neurons(), " neurons"), sizeof(double) * numbers);
  upper_ = aligned_zeros<double>(states() * upper_stride_);
  lower_ = aligned_zeros<double>(states() * lower_stride_);
  for (std::uint64_t state = 0; state < states(); ++state) {
    const auto rarer = firing.rarer(state);
    fill_product_row(rarer.first(lower_neurons_), firing.likely(state), &lower_[state * lower_stride_]);
    fill_product_row(rarer.subspan(lower_neurons_), firing.likely(state) >> lower_neurons_,
                     &upper_[state * upper_stride_]);
  }
}

// From 6 neurons on, where no half is padded.
std::uint64_t FactoredTransitions::bytes_needed(std::size_t neurons) {
  const std::size_t lower = (neurons + 1) / 2;
  return sizeof(double) * ((std::uint64_t{1} << lower) + (std::uint64_t{1} << (neurons - lower))) << neurons;
}

void FactoredTransitions::row(std::uint64_t state, double* out) const {
  for (std::size_t high = 0; high < upper_size_; ++high) {
    const double factor = upper(state)[high];
    for (std::size_t low = 0; low < lower_size_; ++low) *out++ = factor * lower(state)[low];
  }
}

// Over the states, upperᵀ · (x · lower): each thread has some rows of the result for itself.
Eigen::VectorXd FactoredTransitions::forward(std::span<const std::uint64_t> states, std::span<const double> x,
                                             std::size_t threads) const {
  const auto out = aligned_zeros<double>(upper_stride_ * lower_stride_);
  // Threads are not worth their start for less.
  constexpr std::uint64_t kFewestOperations = std::uint64_t{1} << 20;
  if (states.size() << neurons() < kFewestOperations) threads = 1;
  const std::size_t parts = std::min(threads, upper_stride_ / kLeastStride);
  const std::size_t most = std::min(kChunk, states.size());
  // Rows that lie a power of two apart would share few places in the cache.
  const std::size_t turned_stride = (most + 7) / 8 * 8 + 8;
  parallel_for(parts, threads, [&](std::size_t part) {
    const std::size_t first = upper_stride_ * part / parts;
    const std::size_t rows = upper_stride_ * (part + 1) / parts - first;
    const auto turned = aligned_zeros<double>(rows * turned_stride);
    const auto scaled = aligned_zeros<double>(most * lower_stride_);
    for (std::size_t begin = 0; begin < states.size(); begin += kChunk) {
      const std::size_t size = std::min(kChunk, states.size() - begin);
      for (std::size_t k = 0; k < size; ++k) {
        const double* const up = upper(states[begin + k]) + first;
        for (std::size_t r = 0; r < rows; ++r) turned[r * turned_stride + k] = up[r];
        const double* const low = lower(states[begin + k]);
        double* const row = &scaled[k * lower_stride_];
        for (std::size_t c = 0; c < lower_stride_; ++c) row[c] = x[begin + k] * low[c];
      }
      add_product({.data = &out[first * lower_stride_], .stride = lower_stride_},
                  {.data = turned.get(), .stride = turned_stride},
                  {.data = scaled.get(), .stride = lower_stride_}, rows, lower_stride_, size, 1);
    }
  });
  return Eigen::Map<Eigen::VectorXd>(out.get(), static_cast<Eigen::Index>(this->states()));
}

// lower · fᵀ, and its rows against those of upper: each thread has some states for itself.
Eigen::VectorXd FactoredTransitions::backward(const Eigen::VectorXd& f, std::size_t threads) const {
  const auto turned = aligned_zeros<double>(lower_stride_ * upper_stride_);
  for (std::size_t high = 0; high < upper_size_; ++high) {
    for (std::size_t low = 0; low < lower_size_; ++low)
      turned[low * upper_stride_ + high] = f[static_cast<Eigen::Index>(high * lower_size_ + low)];
  }
  Eigen::VectorXd out(static_cast<Eigen::Index>(states()));
  parallel_for((states() + kChunk - 1) / kChunk, threads, [&](std::size_t chunk) {
    const std::uint64_t begin = chunk * kChunk;
    const std::size_t size = std::min<std::size_t>(kChunk, states() - begin);
    const auto halves = aligned_zeros<double>(size * upper_stride_);
    add_product({.data = halves.get(), .stride = upper_stride_},
                {.data = lower_.get() + begin * lower_stride_, .stride = lower_stride_},
                {.data = turned.get(), .stride = upper_stride_}, size, upper_stride_, lower_stride_, 1);
    for (std::size_t k = 0; k < size; ++k) {
      const double* const up = upper(begin + k);
      double sum = 0;
      for (std::size_t high = 0; high < upper_size_; ++high)
        sum += up[high] * halves[k * upper_stride_ + high];
      out[static_cast<Eigen::Index>(begin + k)] = sum;
    }
  });
  return out;
}

}  // namespace recres
