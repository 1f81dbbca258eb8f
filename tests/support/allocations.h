#pragma once

#include <cstddef>

namespace recres {

/// Watches how many bytes the whole test program takes by operator new at a time, from when it is made.
class AllocationWatch {
 public:
  AllocationWatch();

  /// The most bytes held at a time since then, beyond those held then.
  std::size_t most_bytes() const;

 private:
  std::size_t before_;
};

}  // namespace recres
