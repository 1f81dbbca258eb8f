#include "recres/io/npy.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "recres/util/error.h"
#include "recres/util/memory.h"
#include "recres/util/text.h"

namespace recres {

namespace {

static_assert(std::endian::native == std::endian::little);

constexpr std::string_view kMagic = "\x93NUMPY";

struct ElementType {
  char kind;  // b boolean, i signed, u unsigned, f float
  std::size_t size;
  bool is_big_endian;
};

struct Header {
  ElementType type;
  bool is_fortran_order;
  std::vector<std::uint64_t> shape;
};

class HeaderParser {
 public:
  HeaderParser(std::string_view dictionary, std::string_view name) : words_(dictionary), name_(name) {}

  Header parse() const {
    Header header{.type = type(), .is_fortran_order = false, .shape = shape()};
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

template <typename Number>
double as_double(const char* bytes) {
  Number number;
  std::memcpy(&number, bytes, sizeof number);
  return static_cast<double>(number);
}

double element(const char* bytes, const ElementType& type) {
  char little[8];
  std::copy_n(bytes, type.size, little);
  if (type.is_big_endian) std::reverse(little, little + type.size);
  switch (type.kind) {
    case 'f':
      return type.size == 4 ? as_double<float>(little) : as_double<double>(little);
    case 'i':
      switch (type.size) {
        case 1:
          return as_double<std::int8_t>(little);
        case 2:
          return as_double<std::int16_t>(little);
        case 4:
          return as_double<std::int32_t>(little);
        default:
          return as_double<std::int64_t>(little);
      }
    default:
      switch (type.size) {
        case 1:
          return as_double<std::uint8_t>(little);
        case 2:
          return as_double<std::uint16_t>(little);
        case 4:
          return as_double<std::uint32_t>(little);
        default:
          return as_double<std::uint64_t>(little);
      }
  }
}

}  // namespace

DenseMatrix parse_npy(std::string_view content, std::string_view name) {
  const auto require = [&](std::uint64_t bytes) {
    if (content.size() < bytes) {
      throw IoError(text(name, " is cut short: it has ", content.size(), " bytes and needs ", bytes));
    }
  };
  if (!content.starts_with(kMagic))
    throw IoError(text(name, " is not a .npy file: it does not begin with \\x93NUMPY"));
  require(10);
  const auto byte = [&content](std::size_t at) {
    return static_cast<std::uint64_t>(static_cast<unsigned char>(content[at]));
  };
  const auto format = byte(6);
  if (format < 1 || format > 3)
    throw IoError(text(name, " is a .npy file of version ", format, "; 1 to 3 are known"));
  std::uint64_t begin = 10;
  std::uint64_t length = byte(8) | byte(9) << 8;
  if (format > 1) {
    require(12);
    begin = 12;
    length |= byte(10) << 16 | byte(11) << 24;
  }
  require(begin + length);
  const auto header = HeaderParser(content.substr(begin, length), name).parse();
  if (header.shape.empty() || header.shape.size() > 2) {
    throw IoError(text(name, " has ", header.shape.size(), " dimensions; a matrix has 2"));
  }
  const auto rows = header.shape.size() == 2 ? header.shape[0] : 1;
  const auto columns = header.shape.back();
  if (rows > content.size() || columns > content.size()) require(UINT64_MAX);  // their product could overflow
  require(begin + length + rows * columns * header.type.size);
  require_memory(text("the matrix in ", name), rows * columns * sizeof(double));

  DenseMatrix matrix(static_cast<Eigen::Index>(rows), static_cast<Eigen::Index>(columns));
  const char* bytes = content.data() + begin + length;
  for (Eigen::Index n = 0; n < matrix.rows(); ++n) {
    for (Eigen::Index m = 0; m < matrix.cols(); ++m) {
      const auto place = header.is_fortran_order ? m * matrix.rows() + n : n * matrix.cols() + m;
      matrix(n, m) = element(bytes + static_cast<std::size_t>(place) * header.type.size, header.type);
    }
  }
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
