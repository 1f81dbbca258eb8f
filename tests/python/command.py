"""The command line, for comparison."""

import json
import os
import subprocess


def run(*words):
    """What `recres` prints for these words."""
    done = subprocess.run([os.environ["RECRES"], *map(str, words)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def told(*words):
    """What `recres … --json` says."""
    return json.loads(run(*words, "--json"))
