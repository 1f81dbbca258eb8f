#include "recres/io/recording.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <csignal>
#include <limits>
#include <random>
#include <thread>
#include <utility>
#include <vector>

#include "recres/io/hdf5_file.h"
#include "recres/io/states_file.h"
#include "recres/state/state.h"
#include "recres/util/text.h"
#include "support/files.h"

namespace recres {
namespace {

using test::expect_io_error;
using test::Files;
using test::npy;

using Words = std::vector<std::uint64_t>;

constexpr std::array<std::size_t, 6> kSizes = {1, 5, 63, 64, 65, 130};

// Random states, words_per_state(N) words each, the largest index among them.
Words random_states(std::size_t neurons, std::size_t states) {
  std::mt19937_64 random(neurons);
  Words words(states * words_per_state(neurons));
  for (std::size_t k = 0; k < words.size(); ++k) {
    const auto left = neurons - k % words_per_state(neurons) * 64;
    words[k] = left >= 64 ? random() : random() >> (64 - left);
  }
  return words;
}

// Rows of low and 1.
template <typename Number>
std::vector<Number> numbers_of(const Words& states, std::size_t neurons, Number low) {
  std::vector<Number> numbers;
  for (std::size_t k = 0; k < states.size(); k += words_per_state(neurons)) {
    const auto state = std::span(states).subspan(k);
    for (std::size_t n = 0; n < neurons; ++n) numbers.push_back(is_up(state, n) ? Number{1} : low);
  }
  return numbers;
}

template <typename Number>
std::string bytes_of(const std::vector<Number>& numbers, bool is_big_endian = false) {
  std::string bytes(reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(Number));
  if (is_big_endian) {
    for (std::size_t k = 0; k < bytes.size(); k += sizeof(Number)) {
      std::reverse(bytes.begin() + static_cast<std::ptrdiff_t>(k),
                   bytes.begin() + static_cast<std::ptrdiff_t>(k + sizeof(Number)));
    }
  }
  return bytes;
}

template <typename Number>
std::vector<Number> transposed(const std::vector<Number>& numbers, std::size_t columns) {
  std::vector<Number> out;
  for (std::size_t n = 0; n < columns; ++n) {
    for (std::size_t k = n; k < numbers.size(); k += columns) out.push_back(numbers[k]);
  }
  return out;
}

std::string shape_of(std::size_t rows, std::size_t columns) {
  return text("(", rows, ", ", columns, ")");
}

struct Content {
  std::size_t neurons;
  Words states;

  bool operator==(const Content&) const = default;
};

Content read_recording(const std::string& spec, const RecordingOptions& options = {},
                       std::size_t block = 4096) {
  const auto recording = open_recording(spec, options);
  Content content{.neurons = recording->neurons(), .states = {}};
  const auto words = words_per_state(content.neurons);
  Words part(block * words);
  for (;;) {
    const auto count = recording->read(part);
    EXPECT_LE(count, block);
    if (count == 0) break;
    content.states.insert(content.states.end(), part.begin(),
                          part.begin() + static_cast<std::ptrdiff_t>(count * words));
  }
  EXPECT_EQ(recording->read(part), 0U) << "after the end";
  EXPECT_EQ(recording->states().value_or(content.states.size() / words) * words, content.states.size());
  return content;
}

void expect_states(const std::string& spec, std::size_t neurons, const Words& states,
                   const RecordingOptions& options = {}) {
  const Content expected{.neurons = neurons, .states = states};
  for (const std::size_t block : {1U, 7U, 1000U, 100'000U}) {
    EXPECT_EQ(read_recording(spec, options, block), expected) << spec << " in blocks of " << block;
  }
}

using Recordings = Files;

TEST_F(Recordings, ReadWhatSimulationsWrite) {
  for (const auto neurons : kSizes) {
    const auto states = random_states(neurons, 1500);
    for (const auto* name : {"s.npy", "s.csv", "s.h5"}) {
      const auto file = open_states_file(
          path(name),
          {.neurons = neurons, .states = 1500, .origin = {.spec_json = "{}", .command = "recres simulate"}});
      file->append(states);
      file->commit();
      expect_states(path(name), neurons, states);
    }
    expect_states(path("s.h5") + ":/states", neurons, states);
  }
}

template <typename Number>
void expect_npy(const std::string& file_path, const std::string& type, Number low, double top) {
  for (const auto neurons : kSizes) {
    const auto states = random_states(neurons, 700);
    auto numbers = numbers_of(states, neurons, low);
    // Values on both sides of a threshold, where one decides.
    for (auto& number : numbers) {
      if (top != 1 && number == Number{1}) number = static_cast<Number>(top);
    }
    const RecordingOptions options = top != 1 ? RecordingOptions{.threshold = 1.5} : RecordingOptions{};
    for (const bool is_fortran : {false, true}) {
      const bool is_big = type[0] == '>';
      const auto bytes = bytes_of(is_fortran ? transposed(numbers, neurons) : numbers, is_big);
      std::ofstream(file_path, std::ios::binary) << npy(type, shape_of(700, neurons), bytes, is_fortran);
      expect_states(file_path, neurons, states, options);
    }
  }
}

TEST_F(Recordings, NpyOfEveryType) {
  const auto file = path("x.npy");
  for (const double top : {1.0, 2.0}) {
    expect_npy<std::int8_t>(file, "|i1", -1, top);
    expect_npy<std::int8_t>(file, "|i1", 0, top);
    expect_npy<std::uint8_t>(file, "|u1", 0, top);
    expect_npy<std::int16_t>(file, ">i2", -1, top);
    expect_npy<std::uint16_t>(file, "<u2", 0, top);
    expect_npy<std::int32_t>(file, "<i4", -1, top);
    expect_npy<std::uint32_t>(file, ">u4", 0, top);
    expect_npy<std::int64_t>(file, ">i8", -1, top);
    expect_npy<std::uint64_t>(file, "<u8", 0, top);
    expect_npy<float>(file, "<f4", -1, top);
    expect_npy<float>(file, ">f4", 0, top);
    expect_npy<double>(file, "<f8", -1, top);
    expect_npy<double>(file, ">f8", 0, top);
  }
  expect_npy<std::uint8_t>(file, "|b1", 0, 1);
}

TEST_F(Recordings, LargerThanTheirBuffers) {
  const std::size_t neurons = 130;
  const std::size_t steps = 30'000;
  const auto states = random_states(neurons, steps);
  const auto numbers = numbers_of<std::int8_t>(states, neurons, -1);
  const Content expected{.neurons = neurons, .states = states};
  const auto shape = shape_of(steps, neurons);
  EXPECT_EQ(read_recording(write("c.npy", npy("|i1", shape, bytes_of(numbers)))), expected);
  EXPECT_EQ(read_recording(write("f.npy", npy("|i1", shape, bytes_of(transposed(numbers, neurons)), true))),
            expected);
  std::string lines;
  std::string signs;
  for (std::size_t k = 0; k < numbers.size(); ++k) {
    const char* end = k % neurons == neurons - 1 ? "\n" : ",";
    lines += numbers[k] == 1 ? "1" : "0";
    lines += end;
    signs += numbers[k] == 1 ? '+' : '-';
    if (*end == '\n') signs += '\n';
  }
  EXPECT_EQ(read_recording(write("c.csv", lines)), expected);
  EXPECT_EQ(read_recording(write("s.txt", signs)), expected);
  {
    Hdf5Writer file(path("c.h5"));
    file.begin_rows("/spikes", steps, neurons);  // in chunks
    file.append_rows("/spikes", numbers);
    file.commit();
  }
  EXPECT_EQ(read_recording(path("c.h5")), expected);
}

// Fortran order is read in pieces of 2^16 bytes a column, and of fewer where there are many columns.
TEST_F(Recordings, FortranOrderInManyPieces) {
  for (const auto& [neurons, steps] : {std::pair<std::size_t, std::size_t>{3, 20'001}, {3000, 1001}}) {
    const auto states = random_states(neurons, steps);
    const auto bytes = bytes_of(transposed(numbers_of<double>(states, neurons, 0), neurons));
    const auto file = write("f.npy", npy("<f8", shape_of(steps, neurons), bytes, true));
    EXPECT_EQ(read_recording(file), (Content{.neurons = neurons, .states = states}));
  }
}

TEST_F(Recordings, TextInEveryDress) {
  const Words states = {1, 2, 3};
  for (const auto* content : {
           "1,0\n0,1\n1,1\n",
           "1;-1\r\n-1;+1\r\n1;1",
           "1.0\t0e0\n0\t1\n1\t1.000\n\n",
           "  1   0 \n 0 1\n1 1",
           "\xEF\xBB\xBF# remark\n\nleft,right\n1, 0\n# between\n0 ,1\n1,1\n#end",
           "1 , 0\n0,1\n1, 1\n",
           "+-\n-+\n++\n",
           "state\n+-\n\n-+\r\n  ++",
           "# recres\nstep,state\n0,+-\n1,-+\n2,++\n",
           "step,index,state\n0,1,+-\n1,2,-+\n2,3,++",
           "1\n2\n3\n",
           "index\n1\r\n2\r\n3",
       }) {
    for (const auto* name : {"x.csv", "x.txt", "x.TSV"}) expect_states(write(name, content), 2, states);
  }
  expect_states(write("ones.csv", "1,1,1\n"), 3, {7});
  expect_states(write("one.csv", "+\n-\n"), 1, {1, 0});
}

TEST_F(Recordings, ThresholdsPartValues) {
  expect_states(write("x.csv", "0.5,-3\n0.51,inf\n-inf,0.6\n"), 2, {0, 3, 2}, {.threshold = 0.5});
  expect_states(write("one.csv", "v\n0.2\n0.7\n-1\n3\n"), 1, {0, 1, 0, 1}, {.threshold = 0.3});
  expect_states(write("mixed.csv", "0,-1,1\n"), 3, {4}, {.threshold = 0});
  // A series of whole numbers is one neuron, where a threshold is given.
  const std::vector<std::int16_t> volts = {-5, 3, 9, 2};
  expect_states(write("v.npy", npy("<i2", "(4,)", bytes_of(volts))), 1, {0, 1, 1, 0}, {.threshold = 2});
  // No digit is lost beyond 2^53, and none where the threshold lies outside the type.
  const std::int64_t big = std::int64_t{1} << 53;
  const std::vector<std::int64_t> longs = {big, big + 1, INT64_MAX, INT64_MIN};
  const auto file = write("l.npy", npy("<i8", "(4, 1)", bytes_of(longs)));
  expect_states(file, 1, {0, 1, 1, 0}, {.threshold = 0x1p53});
  expect_states(file, 1, {0, 0, 0, 0}, {.threshold = 0x1p63});
  expect_states(file, 1, {1, 1, 1, 1}, {.threshold = -0x1p64});
  expect_states(file, 1, {1, 1, 1, 0}, {.threshold = -0x1p63});
  const std::vector<std::uint8_t> bytes = {0, 1, 255};
  const auto small = write("u.npy", npy("|u1", "(1, 3)", bytes_of(bytes)));
  expect_states(small, 3, {7}, {.threshold = -0.5});
  expect_states(small, 3, {6}, {.threshold = 0.5});
  expect_states(small, 3, {0}, {.threshold = 255});
  // A float is compared as it is, not rounded: 0.1 is below its nearest float.
  expect_states(write("f.npy", npy("<f4", "(1, 1)", bytes_of(std::vector<float>{0.1F}))), 1, {1},
                {.threshold = 0.1});
  for (const double bad : {std::numeric_limits<double>::quiet_NaN(), HUGE_VAL}) {
    EXPECT_THROW(open_recording(file, {.threshold = bad}), InvalidArgument);
  }
}

TEST_F(Recordings, StateIndices) {
  const std::uint64_t top = std::uint64_t{1} << 63;
  const Words indices = {5, top, 0, UINT64_MAX, top + 1};
  std::string lines;
  for (const auto index : indices) lines += text(index, "\n");
  expect_states(write("i.csv", lines), 64, indices);
  expect_states(write("i.npy", npy("<u8", "(5,)", bytes_of(indices))), 64, indices);
  expect_states(write("b.npy", npy(">u8", "(5,)", bytes_of(indices, true))), 64, indices);
  {
    Hdf5Writer file(path("i.h5"));
    file.begin_indices("/state_index", indices.size());
    file.append_indices("/state_index", indices);
    file.commit();
  }
  expect_states(path("i.h5") + ":/state_index", 64, indices);
  expect_states(write("i2.npy", npy("|i1", "(3,)", std::string("\4\0\1", 3))), 3, {4, 0, 1});
  // One neuron at least, even where all states are 0.
  expect_states(write("z.csv", "0\n0\n"), 1, {0, 0});
  expect_states(write("z.npy", npy("<i4", "(2,)", std::string(8, '\0'))), 1, {0, 0});
  // Other series are one neuron.
  expect_states(write("b1.npy", npy("|b1", "(3,)", std::string("\1\0\1", 3))), 1, {1, 0, 1});
  expect_states(write("f1.npy", npy("<f8", "(2,)", bytes_of(std::vector<double>{-1, 1}))), 1, {0, 1});
  // The largest index stands in the last of many blocks.
  Words many(400'000, 3);
  many.back() = 1000;
  EXPECT_EQ(read_recording(write("m.npy", npy("<u8", "(400000,)", bytes_of(many)))),
            (Content{.neurons = 10, .states = many}));
  lines.clear();
  for (const auto index : many) lines += text(index, "\n");
  EXPECT_EQ(read_recording(write("m.csv", lines)), (Content{.neurons = 10, .states = many}));
}

TEST_F(Recordings, IndicesThatChangeWhileTheyAreRead) {
  const auto indices = [](std::uint64_t last) { return npy("<u8", "(2,)", bytes_of(Words{1, last})); };
  for (const auto& [name, before, after] :
       {std::array<std::string, 3>{"i.csv", "1\n2\n", "1\n4\n"}, {"i.npy", indices(2), indices(4)}}) {
    const auto recording = open_recording(write(name, before), {});
    write(name, after);
    Words states(2);
    expect_io_error([&] { recording->read(states); }, "changed while it was read");
  }
}

TEST_F(Recordings, Hdf5Datasets) {
  const auto h5 = path("x.h5");
  {
    Hdf5Writer file(h5);
    const std::vector<double> table = {0, 1, 1, 1, 0, 0};
    file.write("/a/table", table, {3, 2});
    file.write("/a/series", table, {6});
    file.write("/cube", table, {1, 2, 3});
    const std::vector<std::int64_t> indices = {1, 6};
    file.write("/indices", indices, {2});
    file.write("/words", "words");
    file.write("/empty", std::span<const double>(), {0, 2});
    file.commit();
  }
  expect_states(h5 + ":/a/table", 2, {2, 3, 0});
  expect_states(h5 + ":a/series", 1, {0, 1, 1, 1, 0, 0});
  expect_states(h5 + ":/indices", 3, {1, 6});
  expect_states(h5 + ":/indices", 1, {0, 1}, {.threshold = 2});
  const auto faults = std::vector<std::pair<std::string, std::string>>{
      {":/nothing", "x.h5:/nothing: there is no such dataset; the file holds /a/series, /a/table"},
      {":/a", "there is no such dataset"},
      {":/cube", "x.h5:/cube: it has 3 dimensions"},
      {":/words", "x.h5:/words: it holds no numbers"},
      {":/empty", "x.h5:/empty has no rows"},
      {"", "has 2 datasets that could be a recording: /a/table, /empty; name one"},
  };
  for (const auto& [dataset, words] : faults)
    expect_io_error([&] { open_recording(h5 + dataset, {}); }, words);
  {
    Hdf5Writer file(path("one.h5"));
    const std::vector<std::int32_t> table = {-1, 1, 1, 5};
    file.write("/deep/table", table, {2, 2});
    file.write("/series", std::vector<double>{1}, {1});
    file.commit();
  }
  expect_states(path("one.h5"), 2, {2, 3}, {.threshold = 0});
  expect_io_error([&] { read_recording(path("one.h5")); },
                  "one.h5:/deep/table, row 1, neuron 1: the value 5");
  {
    Hdf5Writer file(path("none.h5"));
    file.write("/series", std::vector<double>{1}, {1});
    file.commit();
  }
  expect_io_error([&] { open_recording(path("none.h5"), {}); },
                  "no dataset of numbers in two dimensions, steps and neurons; it holds /series");
  {
    Hdf5Writer file(path("states.h5"));
    file.write("/states", std::vector<double>{0, 1}, {1, 2});
    file.write("/other", std::vector<double>{1, 1}, {1, 2});
    file.commit();
  }
  expect_states(path("states.h5"), 2, {2});
  expect_io_error([&] { open_recording(write("bad.h5", "no hdf5"), {}); }, "bad.h5 as HDF5");
}

TEST_F(Recordings, FaultsInTextNameTheirLine) {
  const std::vector<std::pair<std::string, std::string>> faults = {
      {"", "x.csv is empty"},
      {"# only\n\n", "x.csv holds no states"},
      {"a,b\n", "x.csv holds no states"},
      {"1,0\n1\n", "x.csv, line 2 has 1 columns, line 1 has 2; all rows must be equally long"},
      {"# x\na,b\n1,0\n1,1,1\n", "x.csv, line 4 has 3 columns, line 3 has 2"},
      {"1,0\n0,x\n", "x.csv, line 2, column 2: 'x' is not a number"},
      {"a,b\nc,d\n1,0\n", "x.csv, line 2, column 1: 'c' is not a number"},
      {"1,0\na,b\n", "x.csv, line 2, column 1: 'a' is not a number"},
      {"1,0\n1,\n", "x.csv, line 2, column 2: the value is missing"},
      {"1,nan\n", "x.csv, line 1, neuron 1: the value is NaN"},
      {"1,1\ninf,1\n", "x.csv, line 2, neuron 0: the value inf is no sign"},
      {"1,1\n\n1,0.5\n",
       "x.csv, line 3, neuron 1: the value 0.5 is no sign, 0 or 1, -1 or 1; give --threshold"},
      {"1,2\n", "x.csv, line 1, neuron 1: the value 2 is no sign"},
      {"1,1\n1,0\n-1,1\n", "x.csv, line 3, neuron 0: the value is -1, but in line 2, neuron 1 it is 0"},
      {"-1,0\n", "x.csv, line 1, neuron 1: the value is 0, but in line 1, neuron 0 it is -1"},
      {"+-\n+\n", "x.csv, line 2 has 1 neurons, line 1 has 2"},
      {"+-\n10\n", "x.csv, line 2: '10' is no state written as + and -"},
      {"step,state\n0,+-\n1\n", "x.csv, line 3 has 1 columns, line 2 has 2"},
      {"step,state\n0,2\n", "x.csv, line 2: '2' is no state written"},
      {"step,index,state\n0\n", "x.csv, line 2 has 1 columns"},
      {"1\n-1\n", "x.csv, line 2: '-1' is no state index, a whole number below 2^64"},
      {"1\n0.5\n", "x.csv, line 2: '0.5' is no state index"},
      {"1\n18446744073709551616\n", "x.csv, line 2: '18446744073709551616' is no state index"},
      {"10\n01\n", "x.csv, line 2: '01' is no state index"},
      {"1\nx\n", "x.csv, line 2: 'x' is no state index"},
      {"nan\n", "x.csv, line 1: 'nan' is no state index"},
      {"1\n1,2\n", "x.csv, line 2 has 2 columns, line 1 has 1"},
  };
  for (const auto& [content, words] : faults) {
    expect_io_error([&, file = write("x.csv", content)] { read_recording(file); }, words);
  }
  expect_io_error([&, file = write("t.csv", "1,3\nnan,2\n")] { read_recording(file, {.threshold = 2}); },
                  "t.csv, line 2, neuron 0: the value is NaN");
}

TEST_F(Recordings, FaultsInNpyNameTheirPlace) {
  using namespace std::string_literals;
  const auto good = npy("|i1", "(2, 2)", "\1\0\1\1"s);
  const auto floats = [](const std::vector<float>& values) {
    return npy("<f4", text("(", values.size() / 2, ", 2)"), bytes_of(values));
  };
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const std::vector<std::pair<std::string, std::string>> faults = {
      {"", "x.npy is empty"},
      {"1,0\n0,1\n1,1\n", "x.npy is not a .npy file"},
      {good.substr(0, 9), "cut short: it has 9 bytes and needs 10"},
      {good.substr(0, 60), "x.npy is cut short: it has 60 bytes and needs 128"},
      {good.substr(0, good.size() - 1), "x.npy is cut short: it has 3 bytes of numbers and needs 4"},
      {npy("|i1", "(4611686018427387904, 8)", "1"), "x.npy is cut short"},
      {npy("<f8", "(2305843009213693952,)", ""), "x.npy is cut short"},
      {npy("|i1", "(0, 3)", ""), "x.npy has no rows"},
      {npy("<i8", "(0,)", ""), "x.npy has no rows"},
      {npy("|i1", "(3, 0)", ""), "x.npy has no columns"},
      {npy("|i1", "(1, 1, 1)", "1"), "x.npy has 3 dimensions"},
      {npy("|i1", "()", "1"), "x.npy has 0 dimensions"},
      {npy("|i1", "(1, 10000001)", std::string(10'000'001, '\1')),
       "more than the 10000000 that recres takes"},
      {npy("<c8", "(1, 1)", "12345678"), "element type '<c8'"},
      {"\x93NUMPY\x02\x00\xFF\xFF\xFF\x7F"s, "x.npy has a header of 2147483659 bytes"},
      {"\x93NUMPY\x01\x00\x00\x00"s + good.substr(10), "x.npy has a header of 10 bytes"},
      {npy("|i1", "(2, 2)", "\1\1\1\2"s), "x.npy, row 1, neuron 1: the value 2 is no sign"},
      {npy("|u1", "(2, 2)", "\1\1\xFF\1"s), "x.npy, row 1, neuron 0: the value 255 is no sign"},
      {npy("|i1", "(2, 2)", "\1\0\1\xFF"s),
       "x.npy, row 1, neuron 1: the value is -1, but in row 0, neuron 1 it is 0"},
      {npy("|i1", "(2, 2)", "\1\0\1\xFF"s, true),
       "x.npy, row 1, neuron 1: the value is -1, but in row 1, neuron 0 it is 0"},
      {npy("<i2", "(2,)", "\1\0\xFE\xFF"s), "x.npy, row 1: -2 is no state index"},
      {floats({1, 0, 1, 0.5F}), "x.npy, row 1, neuron 1: the value 0.5 is no sign"},
      {floats({1, 0, nan, 1}), "x.npy, row 1, neuron 0: the value is NaN"},
      {floats({1, HUGE_VALF}), "x.npy, row 0, neuron 1: the value inf is no sign"},
  };
  for (const auto& [content, words] : faults) {
    expect_io_error([&, file = write("x.npy", content)] { read_recording(file); }, words);
  }
  expect_io_error(
      [&, file = write("t.npy", floats({1, 0, 3, nan}))] { read_recording(file, {.threshold = 2}); },
      "t.npy, row 1, neuron 1: the value is NaN");
}

// What one block shows of signs holds for those after it, and a fault there has its own row.
TEST_F(Recordings, FaultsFarBehindTheFirstBlock) {
  std::vector<std::int8_t> numbers(3'000'000, 1);
  numbers[10] = -1;
  numbers[2'999'990] = 0;
  const auto file = write("x.npy", npy("|i1", "(600000, 5)", bytes_of(numbers)));
  expect_io_error([&] { read_recording(file); },
                  "x.npy, row 599998, neuron 0: the value is 0, but in row 2, neuron 0 it is -1");
}

TEST_F(Recordings, FilesThatAreNone) {
  for (const auto* ending : {".npy", ".csv", ".h5"}) {
    expect_io_error([&] { open_recording(path("absent") + ending, {}); }, "No such file");
    std::filesystem::create_directory(path("d") + ending);
    expect_io_error([&] { open_recording(path("d") + ending, {}); }, "is a folder; give a file");
  }
  EXPECT_THROW(open_recording(write("x.mat", "1"), {}), InvalidArgument);
  EXPECT_THROW(open_recording("", {}), InvalidArgument);
  expect_io_error([&] { open_recording(path("a\nb.csv"), {}); }, "a?b.csv");
}

// A pipe that this content comes through, once.
class Pipe {
 public:
  Pipe(std::string path, const std::string& content) : path_(std::move(path)) {
    std::signal(SIGPIPE, SIG_IGN);  // readers that refuse close it early
    EXPECT_EQ(::mkfifo(path_.c_str(), 0600), 0);
    writer_ = std::jthread([this, content] { std::ofstream(path_, std::ios::binary) << content; });
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  std::jthread writer_;
};

TEST_F(Recordings, PipesAreReadOnce) {
  using namespace std::string_literals;
  const Content expected{.neurons = 2, .states = {1, 3}};
  {
    const Pipe lines(path("a.csv"), "1,0\n1,1\n");
    EXPECT_EQ(read_recording(lines.path()), expected);
    const Pipe numbers(path("b.npy"), npy("|i1", "(2, 2)", "\1\0\1\1"s));
    EXPECT_EQ(read_recording(numbers.path()), expected);
  }
  const std::vector<std::pair<std::string, std::string>> twice = {
      {"c.npy", npy("|i1", "(2,)", "\1\1"s)},
      {"d.csv", "1\n2\n"},
      {"e.npy", npy("|i1", "(1, 2)", "\1\1"s, true)},
  };
  for (const auto& [name, content] : twice) {
    const Pipe pipe(path(name), content);
    expect_io_error([&] { open_recording(pipe.path(), {}); }, "is a pipe, and");
  }
  const Pipe short_pipe(path("f.npy"), npy("|i1", "(3, 2)", "\1\0\1"s));
  expect_io_error([&] { read_recording(short_pipe.path()); }, "f.npy is cut short: it ends in row 1 of 3");
}

}  // namespace
}  // namespace recres
