#pragma once

#include <cstddef>
#include <memory>

#include "recres/experiment/team.h"

namespace recres {

/// What mpirun, or srun, says of this process in its environment; known before MPI is begun.
struct Launch {
  std::size_t rank = 0;
  std::size_t size = 1;
};
Launch launch();

/// The team that this process was started in: of all its ranks where mpirun started several, else of one.
/// Begins MPI, and ends it with the team. Call once. Throws InvalidArgument where there are several ranks and
/// recres was built without MPI.
std::unique_ptr<Team> make_team();

/// What MPI library recres was built with, in a few words; empty for none.
std::string mpi_version();

}  // namespace recres
