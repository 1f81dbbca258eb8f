#include "recres/io/npy.h"

#include <algorithm>

#include "recres/util/error.h"
#include "recres/util/memory.h"
#include "recres/util/text.h"

namespace recres {

namespace {

constexpr std::string_view kMagic = "\x93NUMPY";

class HeaderParser {
 public:
  HeaderParser(std::string_view dictionary, std::string_view name) : words_(dictionary), name_(name) {}

  NpyHeader parse() const {
    NpyHeader header{.type = type(), .is_fortran_order = false, .shape = shape()};
    const auto order = value_of("fortran_order");
    if (order.starts_with("True")) {
      header.is_fortran_order = true;
    } else if (!order.starts_with("False")) {
      fail("its fortran_order is neither True nor False");
    }
    return header;
  }

 private:
  [[noreturn]] void fail(std::string_view why) const {
    throw IoError(text(name_, " is not a .npy array that can be read: ", why));
  }

  // What follows 'key': in the dictionary.
  std::string_view value_of(std::string_view key) const {
    for (const char quote : {'\'', '"'}) {
      const auto quoted = text(quote, key, quote);
      const auto at = words_.find(quoted);
      if (at == std::string_view::npos) continue;
      auto rest = trimmed(words_.substr(at + quoted.size()));
      if (!rest.starts_with(':')) break;
      return trimmed(rest.substr(1));
    }
    fail(text("its header has no '", key, "'"));
  }

  ElementType type() const {
    const auto value = value_of("descr");
    if (value.size() < 4 || (value[0] != '\'' && value[0] != '"'))
      fail("its element type is not plain numbers");
    const auto end = value.find(value[0], 1);
    const auto word = value.substr(1, end == std::string_view::npos ? end : end - 1);
    const auto size = word.size() == 3 ? static_cast<std::size_t>(word[2] - '0') : 0;
    const bool is_known =
        word.size() == 3 && std::string_view("<>|=").find(word[0]) != std::string_view::npos &&
        ((word[1] == 'b' && size == 1) || (word[1] == 'f' && (size == 4 || size == 8)) ||
         ((word[1] == 'i' || word[1] == 'u') && (size == 1 || size == 2 || size == 4 || size == 8)));
    if (!is_known)
      fail(text("its element type '", shown(word),
                "' is none of bool, int8 to 64, uint8 to 64, float32, float64"));
    return {.kind = word[1], .size = size, .is_big_endian = word[0] == '>'};
  }

  std::vector<std::uint64_t> shape() const {
    const auto value = value_of("shape");
    const auto end = value.find(')');
    if (!value.starts_with('(') || end == std::string_view::npos) fail("its shape is no tuple");
    std::vector<std::uint64_t> lengths;
    for (const auto piece : split(value.substr(1, end - 1), ',')) {
      const auto word = trimmed(piece);
      if (word.empty()) continue;
      const auto length = parse_whole(word);
      if (!length) fail(text("'", shown(word), "' in its shape is no length"));
      lengths.push_back(*length);
    }
    return lengths;
  }

  std::string_view words_;
  std::string_view name_;
};

void require_bytes(std::uint64_t bytes, std::uint64_t needed, std::string_view name) {
  if (bytes >= needed) return;
  throw IoError(text(name, " is cut short: it has ", bytes, " bytes and needs ", needed));
}

}  // namespace

std::uint64_t NpyHeader::data_bytes() const {
  std::uint64_t bytes = type.size;
  for (const auto length : shape) {
    if (length == 0) return 0;
    bytes = bytes > UINT64_MAX / length ? UINT64_MAX : bytes * length;
  }
  return bytes;
}

std::uint64_t npy_header_bytes(std::string_view prefix, std::string_view name) {
  if (!prefix.starts_with(kMagic))
    throw IoError(text(name, " is not a .npy file: it does not begin with \\x93NUMPY"));
  require_bytes(prefix.size(), 10, name);
  const auto byte = [&prefix](std::size_t at) {
    return static_cast<std::uint64_t>(static_cast<unsigned char>(prefix[at]));
  };
  const auto format = byte(6);
  if (format < 1 || format > 3)
    throw IoError(text(name, " is a .npy file of version ", format, "; 1 to 3 are known"));
  const auto length = byte(8) | byte(9) << 8;
  if (format == 1) return 10 + length;
  require_bytes(prefix.size(), 12, name);
  return 12 + (length | byte(10) << 16 | byte(11) << 24);
}

NpyHeader parse_npy_header(std::string_view bytes, std::string_view name) {
  return HeaderParser(bytes.substr(bytes[6] == 1 ? 10 : 12), name).parse();
}

DenseMatrix parse_npy(std::string_view content, std::string_view name) {
  const auto begin = npy_header_bytes(content.substr(0, kNpyPrefix), name);
  require_bytes(content.size(), begin, name);
  const auto header = parse_npy_header(content.substr(0, begin), name);
  if (header.shape.empty() || header.shape.size() > 2) {
    throw IoError(text(name, " has ", header.shape.size(), " dimensions; a matrix has 2"));
  }
  const auto rows = header.shape.size() == 2 ? header.shape[0] : 1;
  const auto columns = header.shape.back();
  // A matrix without columns has no bytes, however many rows it claims.
  const bool is_absurd = rows > content.size() || columns > content.size();
  const auto needed = is_absurd ? UINT64_MAX : header.data_bytes();
  require_bytes(content.size(), needed > UINT64_MAX - begin ? UINT64_MAX : begin + needed, name);
  require_memory(text("the matrix in ", name), rows * columns * sizeof(double));

  DenseMatrix matrix(static_cast<Eigen::Index>(rows), static_cast<Eigen::Index>(columns));
  const char* numbers = content.data() + begin;
  with_number_type(header.type, [&](auto zero) {
    using Number = decltype(zero);
    for (Eigen::Index n = 0; n < matrix.rows(); ++n) {
      for (Eigen::Index m = 0; m < matrix.cols(); ++m) {
        const auto place = header.is_fortran_order ? m * matrix.rows() + n : n * matrix.cols() + m;
        char bytes[sizeof(Number)];
        std::copy_n(numbers + static_cast<std::size_t>(place) * sizeof(Number), sizeof(Number), bytes);
        to_native_order(bytes, 1, header.type);
        matrix(n, m) = static_cast<double>(load_number<Number>(bytes));
      }
    }
  });
  return matrix;
}

std::string npy_header(std::string_view type, const std::vector<std::uint64_t>& shape,
                       std::string_view remark) {
  std::string lengths;
  for (const auto length : shape) lengths += text(length, ", ");
  std::string dictionary =
      text("{'descr': '", type, "', 'fortran_order': False, 'shape': (", lengths, "), }  # ", remark);
  // Data begin at a multiple of 64 bytes; the header ends with a line feed.
  constexpr std::size_t kPrefix = 10;
  dictionary.resize((kPrefix + dictionary.size() + 1 + 63) / 64 * 64 - kPrefix - 1, ' ');
  dictionary += '\n';
  std::string out(kMagic);
  out += {'\x01', '\x00', static_cast<char>(dictionary.size() & 0xFF),
          static_cast<char>(dictionary.size() >> 8)};
  return out + dictionary;
}

std::string weights_npy(const DenseMatrix& weights) {
  auto out = npy_header(
      "<f8", {static_cast<std::uint64_t>(weights.rows()), static_cast<std::uint64_t>(weights.cols())},
      "weights W[target, source], neuron 0 first");
  out.append(reinterpret_cast<const char*>(weights.data()),
             static_cast<std::size_t>(weights.size()) * sizeof(double));
  return out;
}

}  // namespace recres
