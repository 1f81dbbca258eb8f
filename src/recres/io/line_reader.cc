#include "recres/io/line_reader.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "recres/io/csv.h"
#include "recres/util/memory.h"
#include "recres/util/text.h"

namespace recres {

namespace {

constexpr std::size_t kBufferBytes = 1 << 20;

}  // namespace

LineReader::LineReader(const std::filesystem::path& path, std::string name)
    : file_(path, std::move(name)), buffer_(kBufferBytes) {}

bool LineReader::next(std::string_view& line) {
  if (!std::exchange(is_put_back_, false)) {
    std::size_t searched = 0;
    const char* feed = nullptr;
    for (;;) {
      const char* from = buffer_.data() + begin_ + searched;
      searched = end_ - begin_;
      if (searched > 0)
        feed = static_cast<const char*>(
            std::memchr(from, '\n', static_cast<std::size_t>(buffer_.data() + end_ - from)));
      if (feed != nullptr || !fill()) break;
    }
    const char* first = buffer_.data() + begin_;
    const char* last = feed != nullptr ? feed : buffer_.data() + end_;
    if (first == last && feed == nullptr) return false;
    line_ = {first, last};
    begin_ += line_.size() + (feed != nullptr ? 1 : 0);
    if (++number_ == 1) line_ = without_byte_order_mark(line_);
  }
  line = line_;
  return true;
}

// Reads on behind what is not yet handed out; false at the end of the file.
bool LineReader::fill() {
  std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(begin_),
            buffer_.begin() + static_cast<std::ptrdiff_t>(end_), buffer_.begin());
  end_ -= std::exchange(begin_, 0);
  if (end_ == buffer_.size()) {
    require_memory(text("line ", number_ + 1, " of ", file_.name()), 2 * buffer_.size());
    buffer_.resize(2 * buffer_.size());
  }
  const auto got = file_.read(std::span(buffer_).subspan(end_));
  end_ += got;
  return got > 0;
}

void LineReader::rewind() {
  file_.seek(0);
  begin_ = 0;
  end_ = 0;
  number_ = 0;
  is_put_back_ = false;
}

}  // namespace recres
