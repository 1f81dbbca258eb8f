#pragma once

#include <vector>

#include "recres/io/recording.h"

namespace recres {

/// A recording whose format yields states in blocks of its own size, handed out in any other.
class BlockRecording : public Recording {
 public:
  std::size_t read(std::span<std::uint64_t> states) final;

 protected:
  /// Replaces `block` by the next states, words_per_state(N) words each; none at the end.
  virtual void next_block(std::vector<std::uint64_t>& block) = 0;

 private:
  std::vector<std::uint64_t> block_;
  std::size_t used_words_ = 0;
};

}  // namespace recres
