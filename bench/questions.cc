// How many questions for units one rank can answer a second: `mpirun -n K questions`, all ranks but the first
// ask again and again, in messages of the size that recres run sends, and do nothing between. Prints the
// rate.

#include <mpi.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>

int main(int count, char** words) {
  MPI_Init(&count, &words);
  int rank = 0;
  int size = 1;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &size);
  constexpr int kQuestions = 200'000;
  constexpr int kUnits = 32;
  std::array<std::uint64_t, 3> question = {};
  std::array<std::uint64_t, kUnits> units = {};
  MPI_Barrier(MPI_COMM_WORLD);
  const auto begin = std::chrono::steady_clock::now();
  if (rank == 0) {
    for (int k = 0; k < kQuestions * (size - 1); ++k) {
      MPI_Status status;
      MPI_Recv(question.data(), sizeof(question), MPI_BYTE, MPI_ANY_SOURCE, 0, MPI_COMM_WORLD, &status);
      MPI_Send(units.data(), sizeof(units), MPI_BYTE, status.MPI_SOURCE, 1, MPI_COMM_WORLD);
    }
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    std::printf("%.0f\n", kQuestions * (size - 1) / seconds.count());
  } else {
    for (int k = 0; k < kQuestions; ++k) {
      MPI_Send(question.data(), sizeof(question), MPI_BYTE, 0, 0, MPI_COMM_WORLD);
      MPI_Recv(units.data(), sizeof(units), MPI_BYTE, 0, 1, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    }
  }
  MPI_Finalize();
}
