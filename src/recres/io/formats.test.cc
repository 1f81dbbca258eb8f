#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "recres/io/csv.h"
#include "recres/io/file.h"
#include "recres/io/hdf5_file.h"
#include "recres/io/mtx.h"
#include "recres/io/network_file.h"
#include "recres/io/npy.h"
#include "recres/network/generators.h"
#include "recres/util/error.h"
#include "support/files.h"

namespace recres {
namespace {

namespace fs = std::filesystem;

using test::expect_io_error;
using test::Files;
using test::npy;

DenseMatrix two_by_two() {
  DenseMatrix out(2, 2);
  out << 1, -2.5, 3e-7, 0;
  return out;
}

TEST(Csv, ReadsEverySeparator) {
  for (const auto* content :
       {"1,-2.5\n3e-7,0\n", "1;-2.5\r\n3e-7;0\r\n", "1\t-2.5\n3e-7\t0", " 1   -2.5 \n 3e-7 0\n",
        "\xEF\xBB\xBF# remark\n\n+1, -2.5\n\n3e-7 ,0\n# end"}) {
    EXPECT_EQ(parse_csv(content, "f"), two_by_two()) << content;
  }
  EXPECT_EQ(parse_csv(weights_csv(gaussian_network(7, 3).dense()), "f"), gaussian_network(7, 3).dense());
}

TEST(Csv, NamesThePlaceOfEveryFault) {
  const std::vector<std::pair<std::string, std::string>> faults = {
      {"", "f holds no numbers"},
      {"# only remarks\n", "f holds no numbers"},
      {"1,2\n3\n", "f, line 2 has 1 columns, line 1 has 2"},
      {"# x\n1,2\n\n3,4,5\n", "f, line 4 has 3 columns, line 2 has 2"},
      {"1,2\n3,x\n", "f, line 2, column 2: 'x' is not a number"},
      {"neuron,1\n3,4\n", "f, line 1, column 1: 'neuron' is not a number"},
      {"1,,2\n", "f, line 1, column 2: the value is missing"},
      {"\t1\t2\n\t3\t4\n", "f, line 1, column 1: the value is missing"},
      {"1,2\n3,nan\n", "f, line 2, column 2: 'nan' is not a finite number"},
      {"1,2\ninf,3\n", "f, line 2, column 1: 'inf' is not a finite number"},
      {"1,2\n1e999,3\n", "f, line 2, column 1: '1e999' is not a number"},
  };
  for (const auto& [content, words] : faults) {
    expect_io_error([&] { parse_csv(content, "f"); }, words);
  }
}

TEST(Npy, ReadsEveryElementType) {
  DenseMatrix expected(1, 2);
  expected << 1, 2;
  using namespace std::string_literals;
  EXPECT_EQ(parse_npy(npy("|i1", "(1, 2)", "\1\2"s), "f"), expected);
  EXPECT_EQ(parse_npy(npy("|u1", "(1, 2)", "\1\2"s), "f"), expected);
  EXPECT_EQ(parse_npy(npy("<i2", "(1, 2)", "\1\0\2\0"s), "f"), expected);
  EXPECT_EQ(parse_npy(npy(">u2", "(2,)", "\0\1\0\2"s), "f"), expected);
  EXPECT_EQ(parse_npy(npy("<i4", "(1,2,)", "\1\0\0\0\2\0\0\0"s), "f"), expected);
  EXPECT_EQ(parse_npy(npy(">i8", "(1,2)", "\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\2"s), "f"), expected);
  EXPECT_EQ(parse_npy(npy("<f4", "(1,2)", "\0\0\x80\x3F\0\0\0\x40"s), "f"), expected);
  EXPECT_EQ(parse_npy(npy(">f4", "(1,2)", "\x3F\x80\0\0\x40\0\0\0"s), "f"), expected);
  DenseMatrix square(2, 2);
  square << 1, 2, 3, 4;
  EXPECT_EQ(parse_npy(npy("|i1", "(2, 2)", "\1\3\2\4"s, true), "f"), square);
  DenseMatrix flags(1, 2);
  flags << 0, 1;
  EXPECT_EQ(parse_npy(npy("|b1", "(1,2)", "\0\1"s), "f"), flags);
  EXPECT_EQ(parse_npy(weights_npy(two_by_two()), "f"), two_by_two());
}

TEST(Npy, NamesEveryFault) {
  using namespace std::string_literals;
  const auto good = npy("|i1", "(1, 2)", "\1\2"s);
  const std::vector<std::pair<std::string, std::string>> faults = {
      {"", "not a .npy file"},
      {"1,2\n", "not a .npy file"},
      {good.substr(0, 9), "cut short: it has 9 bytes and needs 10"},
      {good.substr(0, 60), "cut short"},
      {good.substr(0, good.size() - 1), "cut short: it has 129 bytes and needs 130"},
      {npy("|i1", "(1000000000, 1000000000)", "\1"s), "cut short"},
      {npy("|i1", "(9223372036854775807, 4)", "\1"s), "cut short"},
      {npy("<c8", "(1, 1)", "12345678"s), "element type '<c8'"},
      {npy("<f2", "(1, 1)", "12"s), "element type '<f2'"},
      {npy("|O", "(1, 1)", "12"s), "element type"},
      {npy("|i1", "(1, 1, 1)", "1"s), "has 3 dimensions"},
      {npy("|i1", "()", "1"s), "has 0 dimensions"},
      {npy("|i1", "(-1, 1)", "1"s), "'-1' in its shape"},
      {npy("|i1", "7", "1"s), "shape is no tuple"},
      {"\x93NUMPY\x09\x00"s + good.substr(8), "version 9"},
  };
  for (const auto& [content, words] : faults) {
    expect_io_error([&] { parse_npy(content, "f"); }, words);
  }
}

TEST(Mtx, ReadsEveryKind) {
  const std::string banner = "%%MatrixMarket matrix ";
  EXPECT_EQ(DenseMatrix(parse_mtx(
                banner + "coordinate real general\n% remark\n2 2 3\n1 1 1\n1 2 -2.5\n2 1 3e-7\n", "f")),
            two_by_two());
  EXPECT_EQ(DenseMatrix(parse_mtx(banner + "array real general\n2 2\n1\n3e-7\n-2.5\n0\n", "f")),
            two_by_two());
  DenseMatrix symmetric(2, 2);
  symmetric << 1, 5, 5, 0;
  EXPECT_EQ(DenseMatrix(parse_mtx(banner + "coordinate integer symmetric\n2 2 2\n1 1 1\n2 1 5\n", "f")),
            symmetric);
  EXPECT_EQ(DenseMatrix(parse_mtx(banner + "array real symmetric\n2 2\n1\n5\n0\n", "f")), symmetric);
  DenseMatrix skew(2, 2);
  skew << 0, -5, 5, 0;
  EXPECT_EQ(DenseMatrix(parse_mtx(banner + "coordinate real skew-symmetric\n2 2 1\n2 1 5\n", "f")), skew);
  EXPECT_EQ(DenseMatrix(parse_mtx(banner + "array real skew-symmetric\n2 2\n5\n", "f")), skew);
  DenseMatrix pattern(2, 2);
  pattern << 0, 1, 0, 1;
  EXPECT_EQ(DenseMatrix(parse_mtx(banner + "coordinate pattern general\n2 2 2\n1 2\n2 2\n", "f")), pattern);
  const auto sparse = sparse_network(60, 0.1, 2).sparse();
  EXPECT_EQ(DenseMatrix(parse_mtx(weights_mtx(sparse), "f")), DenseMatrix(sparse));
}

TEST(Mtx, NamesTheLineOfEveryFault) {
  const std::string banner = "%%MatrixMarket matrix coordinate real general\n";
  const std::vector<std::pair<std::string, std::string>> faults = {
      {"", "line 1: this is no Matrix Market file"},
      {"1 2 3\n", "line 1: this is no Matrix Market file"},
      {"%%MatrixMarket matrix coordinate complex general\n1 1 0\n", "'complex'"},
      {"%%MatrixMarket matrix coordinate real hermitian\n1 1 0\n", "'hermitian'"},
      {"%%MatrixMarket matrix list real general\n1 1 0\n", "'list'"},
      {banner, "the line of sizes is missing"},
      {banner + "2 2\n", "line 2: the line of sizes is not rows"},
      {banner + "2 2 2\n1 1 1\n", "cut short: entry 2 of 2 is missing"},
      {banner + "2 2 1\n3 1 1\n", "line 3: entry (3, 1) lies outside the 2 x 2 matrix"},
      {banner + "2 2 1\n0 1 1\n", "lies outside"},
      {banner + "2 2 1\n1 1\n", "an entry is row, column and value"},
      {banner + "2 2 1\n1 1 nan\n", "'nan' is not a finite number"},
      {banner + "2 2 1\n1 x 1\n", "'x' is not a whole number"},
      {banner + "2 2 1\n1 1 1\n2 2 1\n", "more than the line of sizes announced"},
      {banner + "99999999999 2 1\n", "more than recres takes"},
  };
  for (const auto& [content, words] : faults) {
    expect_io_error([&] { parse_mtx(content, "f"); }, words);
  }
}

TEST_F(Files, NetworksReadBackFromEveryFormat) {
  const auto network = gaussian_network(6, 4).scaled(3);
  for (const auto* name : {"w.csv", "w.npy", "w.mtx", "w.h5"}) {
    write_network(network, path(name));
    const auto spec = std::string(name) == "w.h5" ? path(name) + ":/weights" : path(name);
    EXPECT_EQ(load_network(spec).to_dense(), network.dense()) << name;
  }
  EXPECT_EQ(files(), 4U);
  const auto sparse = sparse_network(80, 0.05, 4);
  write_network(sparse, path("s.mtx"));
  EXPECT_TRUE(load_network(path("s.mtx")).is_sparse());
  EXPECT_EQ(load_network(path("s.mtx")).to_dense(), sparse.to_dense());
}

TEST_F(Files, SourcesAreScaledAndBiased) {
  const auto csv = write("w.csv", "1,2\n3,4\n");
  const auto column = write("b.csv", "5\n6\n");
  const auto network = load_network(NetworkSource{.spec = csv, .magnitude = 2, .bias = column});
  EXPECT_EQ(network.dense()(1, 0), 6);
  EXPECT_EQ(network.bias(), Eigen::Vector2d(5, 6));
  EXPECT_EQ(load_network(NetworkSource{.spec = csv, .bias = "-1.5"}).bias(), Eigen::Vector2d(-1.5, -1.5));
  EXPECT_THROW(load_network(NetworkSource{.spec = csv, .bias = write("b3.csv", "1,2,3\n")}), InvalidArgument);
  expect_io_error([&] { load_network(NetworkSource{.spec = csv, .bias = csv}); },
                  "2 rows and 2 columns; a bias is");
  EXPECT_THROW(load_network(NetworkSource{.spec = csv, .bias = "much"}), InvalidArgument);
}

TEST_F(Files, FaultsInsideFilesCarryTheirName) {
  expect_io_error([&] { load_network(write("w.csv", "1,2,3\n4,5,6\n")); },
                  "w.csv: the weight matrix has 2 rows and 3 columns");
  expect_io_error([&] { load_network(path("absent.csv")); }, "absent.csv: No such file");
  expect_io_error([&] { load_network(write("w.h5", "no hdf5")); }, "w.h5 as HDF5");
  fs::create_directory(path("d.csv"));
  expect_io_error([&] { load_network(path("d.csv")); }, "is a folder");
  EXPECT_THROW(load_network(write("w.txt", "1")), InvalidArgument);
  EXPECT_THROW(load_network(std::string()), InvalidArgument);
}

TEST_F(Files, Hdf5FaultsAreNamed) {
  write_network(gaussian_network(3, 1), path("w.h5"));
  expect_io_error([&] { load_network(path("w.h5")); },
                  "there is no such dataset; the file holds /bias, /weights");
  expect_io_error([&] { load_network(path("w.h5") + ":/wieghts"); }, "no such dataset");
  expect_io_error([&] { load_network(path("w.h5") + ":/bias"); }, "1 rows and 3 columns");
  {
    Hdf5Writer file(path("words.h5"));
    file.write("/words", "not numbers");
    const std::vector<double> cube(8);
    file.write("/cube", cube, {2, 2, 2});
    file.commit();
  }
  expect_io_error([&] { load_network(path("words.h5") + ":/words"); }, "it holds no numbers");
  expect_io_error([&] { load_network(path("words.h5") + ":/cube"); }, "it has 3 dimensions");
  const auto whole = read_file(path("w.h5"));
  EXPECT_EQ(parse_hdf5(whole, "/weights", "f"), gaussian_network(3, 1).dense());
  expect_io_error([&] { parse_hdf5(whole.substr(0, whole.size() / 2), "/weights", "f"); }, "f as HDF5");
}

TEST_F(Files, AppearWholeOrNotAtAll) {
  write("old.csv", "old");
  {
    OutputFile file(path("old.csv"));
    file.write("new, but never finished");
  }
  EXPECT_EQ(read_file(path("old.csv")), "old");
  EXPECT_EQ(files(), 1U);
  {
    OutputFile file(path("old.csv"));
    file.write("new");
    EXPECT_EQ(read_file(path("old.csv")), "old");
    file.commit();
  }
  EXPECT_EQ(read_file(path("old.csv")), "new");
  {
    Hdf5Writer file(path("never.h5"));
  }
  EXPECT_EQ(files(), 1U);
}

TEST_F(Files, UnwritablePlacesAreNamed) {
  expect_io_error([&] { OutputFile(path("no/such/x.csv")); }, "there is no folder");
  expect_io_error([&] { OutputFile(path("")); }, "");
  fs::create_directory(path("d"));
  expect_io_error([&] { OutputFile(path("d")); }, "is a folder");
  expect_io_error([&] { require_disk(path("x"), UINT64_MAX); }, "free; give fewer steps");
  fs::create_symlink("/dev/null", path("null.h5"));
  expect_io_error([&] { Hdf5Writer(path("null.h5")); }, "no regular file");
  EXPECT_THROW(Hdf5Writer(path("words.npy")), InvalidArgument);
  OutputFile full("/dev/full");
  expect_io_error(
      [&] {
        full.write(std::string(100'000, 'x'));
        full.commit();
      },
      "No space left");
  EXPECT_TRUE(fs::is_character_file("/dev/full"));
}

TEST_F(Files, LinksAreWrittenThrough) {
  write("target.csv", "old");
  fs::create_symlink(path("target.csv"), path("link.csv"));
  OutputFile file(path("link.csv"));
  file.write("new");
  file.commit();
  EXPECT_TRUE(fs::is_symlink(path("link.csv")));
  EXPECT_EQ(read_file(path("target.csv")), "new");
}

TEST_F(Files, EqualContentGivesEqualBytes) {
  for (const auto* name : {"a.h5", "b.h5"}) write_network(gaussian_network(4, 2), path(name));
  EXPECT_EQ(read_file(path("a.h5")), read_file(path("b.h5")));
}

}  // namespace
}  // namespace recres
