#include "recres/experiment/journal.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "recres/util/error.h"

namespace recres {
namespace {

namespace fs = std::filesystem;

// A folder of its own for every test.
class JournalTest : public ::testing::Test {
 protected:
  JournalTest()
      : folder_(fs::temp_directory_path() / ("recres-journal-" + std::to_string(std::random_device{}()))) {
    fs::create_directory(folder_);
  }
  ~JournalTest() override { fs::remove_all(folder_); }

  fs::path result() const { return folder_ / "study.h5"; }

  std::string bytes() const {
    std::ifstream file(Journal::path_of(result()), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void put(const std::string& bytes) const {
    std::ofstream(Journal::path_of(result()), std::ios::binary) << bytes;
  }

  std::vector<Finished> opened(const JournalKey& key = "key", std::uint64_t* lost = nullptr) const {
    std::vector<Finished> out;
    const Journal journal(result(), key, 8, [&](Finished&& one) { out.push_back(std::move(one)); });
    if (lost != nullptr) *lost = journal.lost_bytes();
    return out;
  }

  // Three units, the second of which failed.
  void write_three() const {
    Journal journal(result(), "key", 8, [](Finished&&) {});
    std::string records;
    append_record(records, {.unit = 5, .failure = {}, .words = {1, 2, 3}});
    append_record(records, {.unit = 7, .failure = "cannot", .words = {}});
    journal.append(records);
    records.clear();
    append_record(records, {.unit = 6, .failure = {}, .words = {UINT64_MAX}});
    journal.append(records);
  }

 private:
  fs::path folder_;
};

TEST_F(JournalTest, KeepsWhatWasAppended) {
  write_three();
  const auto units = opened();
  ASSERT_EQ(units.size(), 3U);
  EXPECT_EQ(units[0].unit, 5U);
  EXPECT_EQ(units[0].words, (std::vector<std::uint64_t>{1, 2, 3}));
  EXPECT_EQ(units[1].failure, "cannot");
  EXPECT_EQ(units[2].words, (std::vector<std::uint64_t>{UINT64_MAX}));
}

TEST_F(JournalTest, CutAnywhereItKeepsWholeUnitsAndGoesOn) {
  write_three();
  const auto whole = bytes();
  const std::size_t header = 17 + 4 + 3 + 4;
  const std::size_t ends[] = {header, header + 16 + 24, header + 16 + 24 + 16 + 6, whole.size()};
  for (std::size_t length = 0; length <= whole.size(); ++length) {
    put(whole.substr(0, length));
    std::uint64_t lost = 0;
    const auto units = opened("key", &lost);
    const auto kept = static_cast<std::size_t>(std::upper_bound(std::begin(ends), std::end(ends), length) -
                                               std::begin(ends));
    ASSERT_EQ(units.size(), kept == 0 ? 0 : kept - 1) << length;
    // What is left is a journal that can be gone on with.
    EXPECT_EQ(bytes(), whole.substr(0, kept == 0 ? header : ends[kept - 1])) << length;
  }
}

TEST_F(JournalTest, NoChangedByteIsTakenForAResult) {
  write_three();
  const auto whole = bytes();
  for (std::size_t k = 0; k < whole.size(); ++k) {
    auto damaged = whole;
    damaged[k] = static_cast<char>(damaged[k] ^ 0x40);
    put(damaged);
    try {
      const auto units = opened();
      // Units before the damage, as they were.
      ASSERT_LT(units.size(), 3U) << k;
      if (!units.empty()) {
        EXPECT_EQ(units[0].words, (std::vector<std::uint64_t>{1, 2, 3}));
      }
      if (units.size() > 1) {
        EXPECT_EQ(units[1].failure, "cannot");
      }
    } catch (const IoError&) {
      EXPECT_LT(k, 28U) << "the header is refused, records are cut off";
    }
  }
}

TEST_F(JournalTest, OfAnotherRunIsRefusedAndStays) {
  write_three();
  const auto whole = bytes();
  EXPECT_THROW(opened("kez"), IoError);
  EXPECT_EQ(bytes(), whole);
  put("a poem of mine, not a journal");
  EXPECT_THROW(opened(), IoError);
  EXPECT_EQ(bytes(), "a poem of mine, not a journal");
}

TEST_F(JournalTest, HasOneWriter) {
  {
    const Journal first(result(), "key", 8, [](Finished&&) {});
    EXPECT_TRUE(is_being_written(result()));
    EXPECT_THROW(opened(), IoError);
  }
  EXPECT_FALSE(is_being_written(result()));
  EXPECT_NO_THROW(opened());
}

TEST_F(JournalTest, CanBeReadWhileItIsWritten) {
  Journal journal(result(), "key", 8, [](Finished&&) {});
  std::string record;
  append_record(record, {.unit = 1, .failure = {}, .words = {9}});
  journal.append(record);
  EXPECT_EQ(journal_key(result()), "key");
  std::size_t units = 0;
  read_journal(result(), "key", 8, [&](Finished&&) { ++units; });
  EXPECT_EQ(units, 1U);
  journal.remove();
  EXPECT_FALSE(journal_key(result()));
}

// More than is read at a time, so that records lie across the border of what was read.
TEST_F(JournalTest, LongOnesAreReadInPieces) {
  {
    Journal journal(result(), "key", 8, [](Finished&&) {});
    std::string records;
    for (std::uint64_t unit = 0; unit < 200'000; ++unit)
      append_record(records,
                    {.unit = unit, .failure = {}, .words = std::vector<std::uint64_t>(unit % 8, unit)});
    journal.append(records);
  }
  const auto units = opened();
  ASSERT_EQ(units.size(), 200'000U);
  for (std::uint64_t unit = 0; unit < units.size(); ++unit) {
    ASSERT_EQ(units[unit].unit, unit);
    ASSERT_EQ(units[unit].words, std::vector<std::uint64_t>(unit % 8, unit));
  }
}

}  // namespace
}  // namespace recres
