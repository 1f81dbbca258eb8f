#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <string>

#include "recres/util/error.h"

namespace recres::test {

/// A folder of its own for each test, gone afterwards.
class Files : public testing::Test {
 protected:
  Files()
      : folder_(std::filesystem::temp_directory_path() /
                ("recres-" + std::to_string(::getpid()) + "-" +
                 testing::UnitTest::GetInstance()->current_test_info()->name())) {
    std::filesystem::create_directories(folder_);
  }
  ~Files() override { std::filesystem::remove_all(folder_); }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }

  std::string write(const std::string& name, const std::string& content) const {
    std::ofstream(path(name), std::ios::binary) << content;
    return path(name);
  }

  /// How many files the folder holds.
  std::size_t files() const {
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder_)) ++count;
    return count;
  }

 private:
  std::filesystem::path folder_;
};

/// Expects an IoError whose text has these words.
template <typename Work>
void expect_io_error(const Work& work, const std::string& words) {
  try {
    work();
    ADD_FAILURE() << "nothing was wrong; expected: " << words;
  } catch (const IoError& error) {
    EXPECT_NE(std::string(error.what()).find(words), std::string::npos)
        << error.what() << "\nexpected: " << words;
  }
}

/// A .npy file by hand: these bytes as an array of this type and shape, both as NumPy writes them.
inline std::string npy(const std::string& type, const std::string& shape, const std::string& data,
                       bool is_fortran_order = false) {
  std::string header = "{'descr': '" + type + "', 'fortran_order': " + (is_fortran_order ? "True" : "False") +
                       ", 'shape': " + shape + "}";
  header.resize(117, ' ');
  header += '\n';
  return std::string("\x93NUMPY\x01\x00", 8) + static_cast<char>(header.size()) + '\0' + header + data;
}

}  // namespace recres::test
