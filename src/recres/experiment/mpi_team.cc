// The one file that knows MPI. Ranks ask the first one for units when they have none, and hand over what they
// found as they go, so that no more is lost with a rank than what it did in the last moments.

#include "recres/experiment/mpi_team.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "recres/experiment/journal.h"
#include "recres/util/error.h"
#include "recres/util/parallel.h"
#include "recres/util/text.h"

#ifdef RECRES_MPI
#include <mpi.h>
#endif

namespace recres {

namespace {

std::optional<std::uint64_t> number_in_environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::nullopt : parse_whole(value);
}

}  // namespace

Launch launch() {
  struct Names {
    const char* rank;
    const char* size;
  };
  // Open MPI's own launcher, those of the MPICH family, and Slurm's with PMIx.
  constexpr std::array kLaunchers = {Names{"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"},
                                     Names{"PMI_RANK", "PMI_SIZE"}, Names{"PMIX_RANK", "SLURM_NTASKS"}};
  for (const auto& names : kLaunchers) {
    const auto rank = number_in_environment(names.rank);
    const auto size = number_in_environment(names.size);
    if (rank && size && *rank < *size) return {.rank = *rank, .size = *size};
  }
  return {};
}

#ifdef RECRES_MPI

namespace {

using Clock = std::chrono::steady_clock;

// What messages are about.
enum Tag : int {
  kAsk,      // to the leader: for units
  kRecords,  // to the leader: finished units, as append_record() has them
  kStopped,  // to the leader: the user stopped this rank, it wants no more
  kFailed,   // to the leader: why this rank cannot go on
  kUnits,    // from the leader: numbers of units; none where there are no more
};

struct Question {
  double seconds;         // that the last units took
  std::uint64_t units;    // how many they were
  std::uint64_t threads;  // that work on them
};

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

struct Message {
  int from;
  int tag;
  std::string bytes;
};

void send(int to, Tag tag, std::string_view bytes) {
  MPI_Send(bytes.data(), static_cast<int>(bytes.size()), MPI_BYTE, to, tag, MPI_COMM_WORLD);
}

std::optional<Message> received() {
  int is_there = 0;
  MPI_Status status;
  MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &is_there, &status);
  if (is_there == 0) return std::nullopt;
  int size = 0;
  MPI_Get_count(&status, MPI_BYTE, &size);
  Message message{.from = status.MPI_SOURCE,
                  .tag = status.MPI_TAG,
                  .bytes = std::string(static_cast<std::size_t>(size), '\0')};
  MPI_Recv(message.bytes.data(), size, MPI_BYTE, message.from, message.tag, MPI_COMM_WORLD,
           MPI_STATUS_IGNORE);
  return message;
}

// Waits without keeping a core busy: MPI's own waiting does.
class Patience {
 public:
  void wait() {
    std::this_thread::sleep_for(pause_);
    pause_ = std::min(2 * pause_, kLongest);
  }
  void reset() { pause_ = kShortest; }

 private:
  static constexpr std::chrono::microseconds kShortest{20};
  static constexpr std::chrono::microseconds kLongest{2000};
  std::chrono::microseconds pause_ = kShortest;
};

template <typename Value>
std::string bytes_of(const Value& value) {
  return {reinterpret_cast<const char*>(&value), sizeof(value)};
}

class MpiTeam final : public Team {
 public:
  MpiTeam() {
    int offered = 0;
    MPI_Init_thread(nullptr, nullptr, MPI_THREAD_SERIALIZED, &offered);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
    MPI_Comm_size(MPI_COMM_WORLD, &size_);
    working_ = size_ - 1;
    if (offered < MPI_THREAD_SERIALIZED) {
      MPI_Finalize();
      throw IoError("this MPI library does not let threads take turns (MPI_THREAD_SERIALIZED); use another");
    }
  }

  // Others must not wait for ever, whatever happened here.
  ~MpiTeam() override {
    if (rank_ == 0) serve({}, nullptr, {});
    MPI_Finalize();
  }

  std::size_t size() const override { return static_cast<std::size_t>(size_); }
  bool is_leader() const override { return rank_ == 0; }

  void lead(const Plan& plan, UnitQueue& queue, std::size_t threads, const RunContext& context,
            const KeepRecords& keep) override {
    constexpr std::uint64_t kMostMessageWords = std::uint64_t{1} << 26;
    if (plan.most_words() > kMostMessageWords) {
      throw InvalidArgument(text("a unit gives ", plan.most_words(), " numbers, and ranks send ",
                                 kMostMessageWords,
                                 " at most; give fewer replicates or series, or use --shard"));
    }
    is_open_ = true;
    const Serving serving = {.plan = &plan, .queue = &queue, .context = context};
    std::exception_ptr failure;
    try {
      // One more thread than measure: it waits most of the time.
      parallel_for(threads + 1, threads + 1, [&](std::size_t k) {
        if (k == 0) {
          serve(serving, &keep, context);
          return;
        }
        work(plan, queue, context, keep);
      });
    } catch (...) {
      failure = std::current_exception();
    }
    is_open_ = false;
    serve(serving, &keep, context);
    if (failure) std::rethrow_exception(failure);
    if (failure_) std::rethrow_exception(failure_);
    if (is_stopped_) throw Stopped();
  }

  void follow(const Plan& plan, std::size_t threads, const RunContext& context) override {
    Question question = {.seconds = 0, .units = 0, .threads = threads};
    std::string found;  // that was not handed over yet
    std::mutex handing_over;
    auto handed_over = Clock::now();
    const auto keep = [&](std::string_view records) {
      const std::lock_guard lock(handing_over);
      found += records;
      // So seldom that the leader, of many ranks, has time for all of them.
      const double wanted = std::max(0.02, 2e-5 * static_cast<double>(size_));
      if (seconds_since(handed_over) < wanted) return;
      hand_over(found);
      handed_over = Clock::now();
    };
    try {
      for (;;) {
        send(0, kAsk, bytes_of(question));
        auto units = units_handed_out();
        if (units.empty()) return;
        const auto begin = Clock::now();
        question.units = units.size();
        UnitQueue queue(std::move(units));
        run_units(plan, queue, threads, context, keep);
        hand_over(found);
        question.seconds = seconds_since(begin);
      }
    } catch (const Stopped&) {
      hand_over(found);
      send(0, kStopped, "");
    } catch (const std::exception& error) {
      hand_over(found);
      send(0, kFailed, error.what());
    }
    units_handed_out();
  }

 private:
  // What is served: nothing where all that is left is to send everybody home.
  struct Serving {
    const Plan* plan = nullptr;
    UnitQueue* queue = nullptr;
    RunContext context = {};
  };

  static void hand_over(std::string& found) {
    if (!found.empty()) send(0, kRecords, found);
    found.clear();
  }

  static std::vector<std::uint64_t> units_handed_out() {
    for (Patience patience;; patience.wait()) {
      const auto message = received();
      if (!message) continue;
      std::vector<std::uint64_t> units(message->bytes.size() / sizeof(std::uint64_t));
      std::copy(message->bytes.begin(), message->bytes.end(), reinterpret_cast<char*>(units.data()));
      return units;
    }
  }

  // The leader's own units.
  void work(const Plan& plan, UnitQueue& queue, const RunContext& context, const KeepRecords& keep) {
    try {
      while (is_open_) {
        const auto unit = queue.take(1);
        if (unit.empty()) return;
        keep(run_unit(plan, unit.front(), 1, context));
        context.advance(0);
      }
    } catch (...) {
      is_open_ = false;
      throw;
    }
  }

  // Answers the others until all have been told that there is no more.
  void serve(const Serving& serving, const KeepRecords* keep, const RunContext& context) {
    Patience patience;
    while (working_ > 0) {
      if (context.stop != nullptr && context.stop->requested()) is_open_ = false;
      const auto message = received();
      if (!message) {
        patience.wait();
        continue;
      }
      patience.reset();
      if (message->tag == kRecords) {
        if (keep != nullptr) take(serving, *keep, message->bytes);
        continue;
      }
      if (message->tag == kFailed) fail(IoError(text("rank ", message->from, ": ", message->bytes)));
      if (message->tag == kStopped) {
        is_stopped_ = true;
        is_open_ = false;
      }
      const bool wants_more = message->tag == kAsk;
      const auto units = wants_more && is_open_ && serving.queue != nullptr
                             ? serving.queue->take(share_of(*serving.queue, message->bytes))
                             : std::span<const std::uint64_t>();
      if (units.empty()) --working_;
      send(message->from, kUnits, {reinterpret_cast<const char*>(units.data()), units.size_bytes()});
    }
  }

  void fail(const IoError& error) {
    if (!failure_) failure_ = std::make_exception_ptr(error);
    is_open_ = false;
  }

  void take(const Serving& serving, const KeepRecords& keep, const std::string& records) {
    try {
      keep(records);
    } catch (...) {
      if (!failure_) failure_ = std::current_exception();
      is_open_ = false;
      return;
    }
    if (serving.context.progress == nullptr) return;
    std::uint64_t units = 0;
    read_records(records, serving.plan->most_words(), [&](Finished&&) { ++units; });
    serving.context.progress->advance(units * kUnitShares);
  }

  // As many units as take a third of a second, or longer where so many ranks ask that answers would be late;
  // never so many that others have none at the end.
  std::size_t share_of(UnitQueue& queue, const std::string& bytes) const {
    Question question = {.seconds = 0, .units = 0, .threads = 1};
    if (bytes.size() == sizeof(question))
      std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(&question));
    const double wanted = std::max(0.3, 2e-5 * static_cast<double>(size_));
    const double rate = question.seconds > 0 ? static_cast<double>(question.units) / question.seconds : 0;
    const double fair = static_cast<double>(queue.left()) / (2.0 * static_cast<double>(size_));
    const auto most = std::max<std::uint64_t>(question.threads, static_cast<std::uint64_t>(fair));
    return std::clamp<std::uint64_t>(static_cast<std::uint64_t>(rate * wanted), question.threads, most);
  }

  int rank_ = 0;
  int size_ = 1;
  int working_ = 0;                   // ranks that were not told yet that there is no more
  std::atomic<bool> is_open_{false};  // whether units are handed out
  std::atomic<bool> is_stopped_{false};
  std::exception_ptr failure_;
};

}  // namespace

std::unique_ptr<Team> make_team() {
  const auto launched = launch();
  if (launched.size == 1) return std::make_unique<Team>();
  auto team = std::make_unique<MpiTeam>();
  if (team->size() != launched.size) {
    throw IoError(text("started as ", launched.size, " processes, but their MPI library knows ", team->size(),
                       "; start them by the mpirun of the MPI that recres was built with, or use --shard"));
  }
  return team;
}

std::string mpi_version() {
  char words[MPI_MAX_LIBRARY_VERSION_STRING] = {};
  int length = 0;
  MPI_Get_library_version(words, &length);
  return std::string(split(std::string_view(words, static_cast<std::size_t>(length)), ',').front());
}

#else

std::unique_ptr<Team> make_team() {
  if (launch().size == 1) return std::make_unique<Team>();
  throw InvalidArgument(
      "several ranks were started, and this recres was built without MPI; build it with MPI, or use --shard");
}

std::string mpi_version() {
  return "";
}

#endif

}  // namespace recres
