#pragma once

#include "recres/io/hdf5_handle.h"

namespace recres {

/// How to create a file: on the disk, as the library does it by itself, but a disk that fails is kept from
/// the library, which (1.10.8) does not survive that when it closes the file. What is written after a failure
/// goes nowhere. The errno of the first failure is put into `failure`, which must outlive the file.
Hdf5Handle disk_access(int& failure);

}  // namespace recres
