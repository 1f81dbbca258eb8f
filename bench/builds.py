"""What building and checking takes, cold: clones commits into new folders and runs their scripts there, without a compiler
cache and without verdicts of lint kept from before. Packages are installed already.

scripts/bench build STEP [COMMIT ...]

STEP is demo, test, ci, warm (ci again, in a new clone, with the cache of one before) or edit (one source of exact changed,
built and its tests run). Commits take turns, HEAD last; HEAD alone if none is given. What was measured is kept in
build/bench/builds.json, so that steps can be measured one at a time, and is printed as a table."""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
KEPT = ROOT / "build/bench/builds.json"
STEPS = {
    "demo": "scripts/demo",
    "test": "scripts/test",
    "ci": ".ci/run",
    "warm": ".ci/run",
    "edit": "one source of `exact` edited, built, its tests run",
}
EDITED = "src/recres/exact/descent.cc"


def environment(folder, is_warm):
    cold = {} if is_warm else {"CCACHE_DISABLE": "1"}
    return os.environ | {"XDG_CACHE_HOME": str(folder / "cache")} | cold


def timed(words, folder, env):
    """Seconds on the clock, and of processors, that a command takes."""
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(words, cwd=folder, env=env, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(words)} failed:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    return time.monotonic() - began, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measured(step, commit):
    with tempfile.TemporaryDirectory(prefix="recres-") as name:
        folder = Path(name)

        def clone(to):
            subprocess.run(["git", "clone", "-q", ROOT, folder / to], check=True)
            subprocess.run(["git", "checkout", "-q", commit], cwd=folder / to, check=True)
            return folder / to

        env = environment(folder, step == "warm")
        place = clone("first")
        if step == "edit":
            for words in (["cmake", "--preset", "release"], ["cmake", "--build", "--preset", "release"]):
                timed(words, place, env)
            source = place / EDITED
            source.write_text(source.read_text() + "\n// edited\n")
            suites = "Descent*:Aggregation*:ExactPoint*"
            return timed(["bash", "-c", f"cmake --build --preset release --target recres_tests && build/release/tests/recres_tests --gtest_filter='{suites}'"], place, env)
        if step == "warm":
            timed([STEPS[step]], place, env)
            place = clone("second")
        return timed([STEPS[step]], place, env)


def main(words):
    if not words or words[0] not in STEPS:
        raise SystemExit(__doc__)
    step, commits = words[0], words[1:] + ["HEAD"]
    kept = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    for commit in commits:
        name = subprocess.run(["git", "rev-parse", "--short", commit], cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()
        seconds, cores = measured(step, commit)
        kept[f"{step} {name}"] = [seconds, cores]
        KEPT.parent.mkdir(parents=True, exist_ok=True)
        KEPT.write_text(json.dumps(kept))
        print(f"| {STEPS[step]}{' again, compiler cache warm' if step == 'warm' else ''} | {name} | {seconds:.0f} s | {cores:.0f} s of processors |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
