#include "recres/cmd/apart.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <exception>
#include <string_view>

#include "recres/util/error.h"
#include "recres/util/text.h"

namespace recres {

namespace {

// The first letter of what the other process says.
enum Tag : char { kDone = 'd', kIoError = 'i', kInternalError = 'f', kOtherError = 'o' };

std::string said_by(const std::function<std::string()>& work) {
  const auto say = [](Tag tag, std::string_view words) { return text(static_cast<char>(tag), words); };
  try {
    return say(kDone, work());
  } catch (const IoError& error) {
    return say(kIoError, error.what());
  } catch (const InternalError& error) {
    return say(kInternalError, error.what());
  } catch (const std::bad_alloc&) {
    return say(kOtherError, "out of memory");
  } catch (const std::exception& error) {
    return say(kOtherError, error.what());
  }
}

[[noreturn]] void work_in_child(int to_parent, const std::function<std::string()>& work) {
  // A crash is expected of some files, and nobody's to look into.
  const rlimit none = {.rlim_cur = 0, .rlim_max = 0};
  setrlimit(RLIMIT_CORE, &none);
  const auto words = said_by(work);
  for (std::string_view left = words; !left.empty();) {
    const auto written = write(to_parent, left.data(), left.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) _exit(1);
    left.remove_prefix(static_cast<std::size_t>(written));
  }
  _exit(0);
}

std::string read_all(int from_child) {
  std::string words;
  char part[1 << 16];
  for (;;) {
    const auto count = read(from_child, part, sizeof part);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return words;
    words.append(part, static_cast<std::size_t>(count));
  }
}

}  // namespace

std::string run_apart(const std::string& what, const std::function<std::string()>& work) {
  int ends[2];
  if (pipe(ends) != 0) throw Error(text("cannot read ", what, ": ", std::strerror(errno)));
  const auto child = fork();
  if (child < 0) {
    const int failure = errno;
    close(ends[0]);
    close(ends[1]);
    throw Error(text("cannot read ", what, ": ", std::strerror(failure)));
  }
  if (child == 0) {
    close(ends[0]);
    // Nobody would read what it says.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    work_in_child(ends[1], work);
  }
  close(ends[1]);
  const auto words = read_all(ends[0]);
  close(ends[0]);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 || words.empty())
    throw IoError(text(what, " is damaged in a way that the HDF5 library does not survive; write it anew"));
  const auto rest = words.substr(1);
  switch (words[0]) {
    case kDone:
      return rest;
    case kIoError:
      throw IoError(rest);
    case kInternalError:
      throw InternalError(rest);
    default:
      throw Error(rest);
  }
}

}  // namespace recres
