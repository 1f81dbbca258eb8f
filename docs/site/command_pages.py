"""The reference of the command line, as the program itself tells it."""

import os
import re
import subprocess


def pages(program):
    overview = helped(program)
    verbs = re.findall(r"^  (\w+)  ", overview.split("Subcommands:\n")[1], re.MULTILINE)
    parts = [
        "# Command line reference",
        "What `recres --help` and `recres VERB --help` print, word by word. Exit codes: 0, done; 1, a file, "
        "the disk or the memory is not as it must be, or a claim does not hold (`recres reproduce`); 2, the command is wrong; "
        "130, stopped by Ctrl-C.",
        block(overview),
    ]
    for verb in verbs:
        parts += [f"## recres {verb}", block(helped(program, verb))]
    return {"command-line.md": "\n\n".join(parts) + "\n"}


def helped(program, *verb):
    done = subprocess.run([program, *verb, "--help"], capture_output=True, text=True, check=True, env={**os.environ, "COLUMNS": "100"})
    return done.stdout.replace(str(program), "recres").strip("\n")


def block(text):
    return f"```text\n{text}\n```"
