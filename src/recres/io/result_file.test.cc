#include "recres/io/result_file.h"

#include <gtest/gtest.h>

#include "recres/io/hdf5_file.h"
#include "support/files.h"

namespace recres {
namespace {

using test::expect_io_error;

class ResultFileTest : public test::Files {
 protected:
  // A result with some datasets.
  std::string make(const std::string& format = "recres states", double version = 1) const {
    Hdf5Writer file(path("r.h5"));
    file.attribute("/", "format", format);
    file.attribute("/", "format_version", version);
    file.attribute("/", "recres_version", std::string("0.0.1"));
    const std::vector<double> numbers = {1, 2, 3, 4, 5, 6};
    const std::vector<std::int64_t> whole = {0, 2, 6};
    file.write("/a/numbers", numbers, {3, 2});
    file.write("/a/first", whole, {3});
    file.write("/words", std::string("some words"));
    file.attribute("/a", "number", 2.5);
    file.attribute("/a", "words", std::string("more"));
    file.begin_rows("/series", 1000, 2);
    std::vector<std::int8_t> rows(2000);
    for (std::size_t k = 0; k < rows.size(); ++k) rows[k] = static_cast<std::int8_t>(k % 100);
    file.append_rows("/series", rows);
    file.commit();
    return path("r.h5");
  }
};

TEST_F(ResultFileTest, ReadsWhatWasWritten) {
  const ResultFile file(make());
  EXPECT_EQ(file.name(), "r.h5");
  EXPECT_EQ(file.format(), "recres states");
  EXPECT_EQ(file.version(), "0.0.1");
  EXPECT_EQ(file.numbers("/a/numbers", {3, 2}), (std::vector<double>{1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(file.numbers("/a/numbers", {ResultFile::kAny, 2}, {.first = 1, .count = 1}),
            (std::vector<double>{3, 4}));
  EXPECT_EQ(file.numbers("/a/first", {3}), (std::vector<double>{0, 2, 6}));
  EXPECT_EQ(file.whole("/a/first", {ResultFile::kAny}), (std::vector<std::int64_t>{0, 2, 6}));
  EXPECT_EQ(file.whole("/series", {1000, 2}, {.first = 150, .count = 1}), (std::vector<std::int64_t>{0, 1}));
  EXPECT_EQ(file.beginnings("/a/first", 2, 6), (std::vector<std::uint64_t>{0, 2, 6}));
  EXPECT_EQ(file.words("/words"), "some words");
  EXPECT_EQ(file.number_attribute("/a", "number"), 2.5);
  EXPECT_EQ(file.text_attribute("/a", "words"), "more");
  EXPECT_TRUE(file.has("/a") && file.has("/a/numbers"));
  EXPECT_FALSE(file.has("/b") || file.has("/b/numbers") || file.has("/a/numbers/deeper"));
}

TEST_F(ResultFileTest, SaysWhatIsWrong) {
  const ResultFile file(make());
  expect_io_error([&] { file.numbers("/b", {1}); }, "r.h5:/b: there is no such dataset");
  expect_io_error([&] { file.numbers("/a", {1}); }, "r.h5:/a: there is no such dataset");
  expect_io_error([&] { file.numbers("/a/numbers", {2, 3}); }, "its shape is (3, 2), expected is (2, 3)");
  expect_io_error([&] { file.numbers("/a/numbers", {ResultFile::kAny}); },
                  "its shape is (3, 2), expected is (any)");
  expect_io_error([&] { file.whole("/a/numbers", {3, 2}); }, "it holds no whole numbers");
  expect_io_error([&] { file.numbers("/words", {}); }, "it holds no numbers");
  expect_io_error([&] { file.words("/a/first"); }, "it is not one text");
  expect_io_error([&] { file.beginnings("/a/first", 2, 7); }, "do not rise from 0 to 7");
  expect_io_error([&] { file.numbers("/a/numbers", {3, 2}, {.first = 2, .count = 2}); },
                  "no more than 3 rows");
  EXPECT_EQ(file.number_attribute("/a", "words"), std::nullopt);
  EXPECT_EQ(file.text_attribute("/a", "number"), std::nullopt);
  EXPECT_EQ(file.number_attribute("/b", "number"), std::nullopt);
}

TEST_F(ResultFileTest, RefusesWhatIsNoResult) {
  expect_io_error([&] { ResultFile(path("absent.h5")); }, "absent.h5");
  expect_io_error([&] { ResultFile(write("text.h5", "words")); }, "cannot read text.h5 as HDF5");
  expect_io_error([&] { ResultFile(make("recres wonders")); }, "its format is 'recres wonders'");
  expect_io_error([&] { ResultFile(make("recres states", 2)); },
                  "has version 2 of the format 'recres states'");
  {
    Hdf5Writer file(path("other.h5"));
    file.write("/words", std::string("of another program"));
    file.commit();
  }
  expect_io_error([&] { ResultFile(path("other.h5")); }, "it has no attribute 'format'");
}

}  // namespace
}  // namespace recres
