#include "recres/report/info.h"

#include <fmt/format.h>
#include <oneapi/tbb/version.h>

#include <Eigen/Core>
#include <boost/version.hpp>
#include <nlohmann/json.hpp>

#include "recres/io/hdf5_file.h"
#include "recres/report/json_parts.h"
#include "recres/simulate/kernel.h"
#include "recres/simulate/kernels/table_steps.h"
#include "recres/util/memory.h"
#include "recres/util/parallel.h"
#include "recres/util/text.h"
#include "recres/util/version.h"

namespace recres {

namespace {

std::string compiler() {
#ifdef __clang__
  return "clang " __clang_version__;
#else
  return "g++ " __VERSION__;
#endif
}

Json gather(std::span<const LibraryVersion> more) {
  Json kernels = Json::object();
  for (const auto& kernel : kernel_descriptions()) kernels[std::string(kernel.name)] = kernel.summary;
  Json info = {
      {"version", version()},
      {"compiler", compiler()},
      {"simd_targets", simd_target_names()},
      {"threads", hardware_threads()},
      {"allowed_memory_bytes", allowed_memory_bytes()},
      {"kernels", kernels},
      {"libraries",
       {{"Eigen", fmt::format("{}.{}.{}", EIGEN_WORLD_VERSION, EIGEN_MAJOR_VERSION, EIGEN_MINOR_VERSION)},
        {"HDF5", hdf5_version()},
        {"oneTBB", TBB_runtime_version()},
        {"Boost",
         fmt::format("{}.{}.{}", BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000, BOOST_VERSION % 100)},
        {"fmt", fmt::format("{}.{}.{}", FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100)},
        {"nlohmann-json", fmt::format("{}.{}.{}", NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR,
                                      NLOHMANN_JSON_VERSION_PATCH)}}}};
  for (const auto& [name, number] : more) info["libraries"][name] = number;
  return info;
}

}  // namespace

std::string info_json(std::span<const LibraryVersion> more) {
  return dumped(gather(more), 2) + "\n";
}

std::string info_text(std::span<const LibraryVersion> more) {
  const auto info = gather(more);
  auto out = fmt::format("recres     {}\ncompiler   {}\nprocessor ", info["version"].get<std::string>(),
                         info["compiler"].get<std::string>());
  for (const auto& target : info["simd_targets"]) out += text(" ", target.get<std::string>());
  out +=
      fmt::format("\nthreads    {}\nmemory     {} may be used\nkernels\n", info["threads"].get<std::size_t>(),
                  bytes_text(info["allowed_memory_bytes"].get<std::uint64_t>()));
  for (const auto& [name, summary] : info["kernels"].items()) {
    out += fmt::format("  {:<12} {}\n", name, summary.get<std::string>());
  }
  out += "libraries\n";
  for (const auto& [name, number] : info["libraries"].items())
    out += fmt::format("  {:<14} {}\n", name, number.get<std::string>());
  return out;
}

}  // namespace recres
