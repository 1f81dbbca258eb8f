#include "recres/io/block_recording.h"

#include <algorithm>

#include "recres/state/state.h"
#include "recres/util/error.h"

namespace recres {

std::size_t BlockRecording::read(std::span<std::uint64_t> states) {
  const auto words = words_per_state(neurons());
  if (states.size() < words) throw InternalError("a recording was read into no room for a state");
  const std::size_t room = states.size() / words * words;
  std::size_t filled = 0;
  while (filled < room) {
    if (used_words_ == block_.size()) {
      used_words_ = 0;
      next_block(block_);
      if (block_.empty()) break;
    }
    const auto count = std::min(room - filled, block_.size() - used_words_);
    std::copy_n(block_.data() + used_words_, count, states.data() + filled);
    filled += count;
    used_words_ += count;
  }
  return filled / words;
}

}  // namespace recres
