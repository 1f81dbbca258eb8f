#include "recres/report/figure_svg.h"

#include <duktape.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "recres/report/web_assets.h"
#include "recres/util/error.h"
#include "recres/util/memory.h"
#include "recres/util/parallel.h"
#include "recres/util/text.h"

namespace recres {

namespace {

constexpr std::uint64_t kLeastBytes = 64 << 20;  // the code itself and a usual figure

// What Duktape may hold. Each block has its size in front.
struct Allowance {
  std::uint64_t limit;
  std::uint64_t used = 0;
  std::uint64_t refused = 0;  ///< bytes of the block that was one too many
};

constexpr std::size_t kHeader = alignof(std::max_align_t);

void* resize(void* udata, void* block, duk_size_t bytes) {
  auto& allowance = *static_cast<Allowance*>(udata);
  auto* old = block ? static_cast<char*>(block) - kHeader : nullptr;
  duk_size_t old_bytes = 0;
  if (old) std::memcpy(&old_bytes, old, sizeof old_bytes);
  if (bytes > old_bytes && bytes - old_bytes > allowance.limit - allowance.used) {
    allowance.refused = bytes;
    return nullptr;
  }
  auto* resized = static_cast<char*>(std::realloc(old, bytes + kHeader));
  if (!resized) {
    allowance.refused = bytes;
    return nullptr;
  }
  std::memcpy(resized, &bytes, sizeof bytes);
  allowance.used += bytes - old_bytes;
  return resized + kHeader;
}

void* allocate(void* udata, duk_size_t bytes) {
  return bytes == 0 ? nullptr : resize(udata, nullptr, bytes);
}

void release(void* udata, void* block) {
  if (!block) return;
  auto* old = static_cast<char*>(block) - kHeader;
  duk_size_t bytes = 0;
  std::memcpy(&bytes, old, sizeof bytes);
  static_cast<Allowance*>(udata)->used -= bytes;
  std::free(old);
}

void* reallocate(void* udata, void* block, duk_size_t bytes) {
  if (bytes > 0) return resize(udata, block, bytes);
  release(udata, block);
  return nullptr;
}

[[noreturn]] void fail(void* /*udata*/, const char* message) {
  throw InternalError(text("drawing figures failed: ", message ? message : "no message"));
}

// Duktape writes characters beyond U+FFFF that JavaScript put together as two surrogates of three bytes;
// UTF-8 has one of four bytes.
std::string utf8(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  const auto at = [&](std::size_t i) { return static_cast<unsigned>(static_cast<unsigned char>(bytes[i])); };
  const auto surrogate = [&](std::size_t i) -> unsigned {  // its 12 bits, or 0
    const bool is_one = i + 2 < bytes.size() && at(i) == 0xED && at(i + 1) >= 0xA0;
    return is_one ? (at(i + 1) & 0x3F) << 6 | (at(i + 2) & 0x3F) : 0;
  };
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto high = surrogate(i);
    const auto low = high ? surrogate(i + 3) : 0;
    if (high >= 0x800 && high < 0xC00 && low >= 0xC00) {
      const auto code = 0x10000 + ((high & 0x3FF) << 10 | (low & 0x3FF));
      for (const unsigned byte :
           {0xF0 | code >> 18, 0x80 | (code >> 12 & 0x3F), 0x80 | (code >> 6 & 0x3F), 0x80 | (code & 0x3F)})
        out += static_cast<char>(byte);
      i += 5;
    } else if (high) {
      out += "\xEF\xBF\xBD";
      i += 2;
    } else {
      out += bytes[i];
    }
  }
  return out;
}

// One engine for one document. It knows no files, no network and no clock that matters.
class Engine {
 public:
  Engine() : heap_(duk_create_heap(allocate, reallocate, release, &allowance_, fail), duk_destroy_heap) {
    if (!heap_) throw refusal();
  }

  // Runs code, or calls the global function that it names with one text, and returns the result as text.
  std::string run(std::string_view code) { return result(call(&evaluate, code)); }
  std::string call_with(std::string_view function, std::string_view argument) {
    return result(call(&apply, function, argument));
  }

 private:
  struct Texts {
    std::string_view first, second;
  };

  // These run inside Duktape, whose errors jump over them: nothing here may need a destructor.
  static duk_ret_t evaluate(duk_context* context, void* udata) {
    const auto* texts = static_cast<const Texts*>(udata);
    duk_eval_lstring(context, texts->first.data(), texts->first.size());
    duk_to_string(context, -1);
    return 1;
  }
  static duk_ret_t apply(duk_context* context, void* udata) {
    const auto* texts = static_cast<const Texts*>(udata);
    duk_eval_lstring(context, texts->first.data(), texts->first.size());
    duk_push_lstring(context, texts->second.data(), texts->second.size());
    duk_call(context, 1);
    duk_to_string(context, -1);
    return 1;
  }

  int call(duk_safe_call_function function, std::string_view first, std::string_view second = {}) {
    Texts texts{.first = first, .second = second};
    return duk_safe_call(heap_.get(), function, &texts, 0, 1);
  }

  std::string result(int status) {
    duk_size_t size = 0;
    const char* words = duk_safe_to_lstring(heap_.get(), -1, &size);
    auto out = utf8({words, size});
    duk_pop(heap_.get());
    if (status == DUK_EXEC_SUCCESS) return out;
    if (allowance_.refused > 0) throw refusal();
    throw InternalError(text("drawing figures failed: ", shown(out, 400)));
  }

  CapacityExceeded refusal() const {
    return {"drawing the figures", allowance_.used + allowance_.refused, allowance_.limit,
            allowed_memory_bytes()};
  }

  static std::uint64_t left_bytes() {
    require_memory("drawing the figures", kLeastBytes);
    return allowed_memory_bytes() - std::min(used_memory_bytes(), allowed_memory_bytes());
  }

  Allowance allowance_{.limit = left_bytes()};
  std::unique_ptr<duk_context, decltype(&duk_destroy_heap)> heap_;
};

// The engine with the chart code in it, and the document open.
class Drawing {
 public:
  explicit Drawing(std::string_view document_json) {
    // Nothing is ever put off: charts are drawn at once and without animation.
    engine_.run("function setTimeout() { return 0; } function clearTimeout() {}");
    engine_.run(chart_code());
    const auto count = parse_whole(engine_.call_with("recresCharts.open", document_json));
    if (!count) throw InternalError("drawing figures failed: no number of figures");
    count_ = *count;
  }

  std::size_t count() const { return count_; }

  DrawnFigure draw(std::size_t figure) {
    const auto number = std::to_string(figure);
    return {.id = engine_.call_with("recresCharts.openId", number),
            .svg = engine_.call_with("recresCharts.openFigure", number)};
  }

 private:
  Engine engine_;
  std::size_t count_ = 0;
};

}  // namespace

std::vector<DrawnFigure> draw_figures(std::string_view document_json, std::size_t threads,
                                      const RunContext& context) {
  Drawing first(document_json);
  std::vector<DrawnFigure> figures(first.count());
  // An engine serves one thread. Figures take very different times, so each takes the next one.
  std::atomic<std::size_t> next = 0;
  const auto draw_all = [&](Drawing& drawing) {
    for (auto k = next++; k < figures.size(); k = next++) {
      figures[k] = drawing.draw(k);
      context.advance(1);
    }
  };
  parallel_for(std::min(threads, figures.size()), threads, [&](std::size_t worker) {
    if (worker == 0) return draw_all(first);
    Drawing other(document_json);
    draw_all(other);
  });
  return figures;
}

}  // namespace recres
