// On forged bytes inside its own structures the HDF5 library (1.10.8) leaks and asks for absurd amounts of
// memory, seen within seconds of plain fuzzing, and not ours to mend. So this target makes valid files of
// every shape and type that a user might hand over, and cuts some of them short.

#include <hdf5.h>
#include <hdf5_hl.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "recres/io/hdf5_file.h"
#include "recres/util/error.h"

namespace {

// Bytes of the fuzzer's input, zeros after its end.
class Choices {
 public:
  Choices(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}
  std::uint8_t next() { return at_ < size_ ? data_[at_++] : 0; }

 private:
  const std::uint8_t* data_;
  std::size_t size_;
  std::size_t at_ = 0;
};

hid_t choose_type(Choices& choices) {
  switch (choices.next() % 12) {
    case 0:
      return H5Tcopy(H5T_IEEE_F64LE);
    case 1:
      return H5Tcopy(H5T_IEEE_F32BE);
    case 2:
      return H5Tcopy(H5T_STD_I8LE);
    case 3:
      return H5Tcopy(H5T_STD_U64BE);
    case 4:
      return H5Tcopy(H5T_C_S1);
    case 5: {
      const hid_t type = H5Tcopy(H5T_C_S1);
      H5Tset_size(type, H5T_VARIABLE);
      return type;
    }
    case 6:
      return H5Tcreate(H5T_OPAQUE, 3);
    case 7: {
      const hid_t type = H5Tcreate(H5T_COMPOUND, 16);
      H5Tinsert(type, "re", 0, H5T_IEEE_F64LE);
      H5Tinsert(type, "im", 8, H5T_IEEE_F64LE);
      return type;
    }
    case 8: {
      const hid_t type = H5Tenum_create(H5T_STD_I8LE);
      std::int8_t value = 0;
      H5Tenum_insert(type, "FALSE", &value);
      value = 1;
      H5Tenum_insert(type, "TRUE", &value);
      return type;
    }
    case 9: {
      const hid_t type = H5Tenum_create(H5T_STD_I32LE);
      const std::int32_t value = 7;
      H5Tenum_insert(type, "SEVEN", &value);
      return type;
    }
    case 10:
      return H5Tcopy(H5T_STD_B8LE);
    default:
      return H5Tvlen_create(H5T_IEEE_F64LE);
  }
}

std::string make_file(Choices& choices) {
  const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
  H5Pset_fapl_core(access, 4096, false);
  const hid_t file = H5Fcreate("fuzzed", H5F_ACC_TRUNC, H5P_DEFAULT, access);
  const hid_t type = choose_type(choices);
  hsize_t lengths[4];
  const int rank = choices.next() % 5;
  for (int k = 0; k < rank; ++k) lengths[k] = choices.next() % 6;
  const hid_t space = rank == 4 ? H5Screate(H5S_NULL) : H5Screate_simple(rank, lengths, nullptr);
  const hid_t data = H5Dcreate2(file, "w", type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  const auto kind = H5Tget_class(type);
  if (kind != H5T_VLEN && H5Tis_variable_str(type) <= 0 && rank < 4) {
    std::vector<char> bytes(H5Tget_size(type) * static_cast<std::size_t>(std::max<hssize_t>(
                                                    1, H5Sget_simple_extent_npoints(space))));
    for (auto& byte : bytes) byte = static_cast<char>(choices.next());
    H5Dwrite(data, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes.data());
  }
  H5Dclose(data);
  H5Sclose(space);
  H5Tclose(type);
  H5Gclose(H5Gcreate2(file, "g", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
  H5Fflush(file, H5F_SCOPE_GLOBAL);
  std::string image(static_cast<std::size_t>(H5Fget_file_image(file, nullptr, 0)), '\0');
  H5Fget_file_image(file, image.data(), image.size());
  H5Fclose(file);
  H5Pclose(access);
  return image;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  Choices choices(data, size);
  auto image = make_file(choices);
  const auto cut = choices.next();
  if (cut > 128) image.resize(image.size() * (cut - 128U) / 128);
  std::string dataset;
  switch (choices.next() % 5) {
    case 0:
      break;
    case 1:
      dataset = "/g";
      break;
    case 2:
      while (const auto letter = choices.next()) dataset += static_cast<char>(letter);
      break;
    default:
      dataset = "/w";
  }
  try {
    recres::parse_hdf5(image, dataset, "fuzzed");
  } catch (const recres::Error&) {
    // A refusal is an answer; anything else is a finding.
  }
  return 0;
}
