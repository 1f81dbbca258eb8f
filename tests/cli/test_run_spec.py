"""recres run: what a specification may say, what is told of it, and what is refused."""

import collections
import json
import random
import re
import subprocess
from pathlib import Path

import h5py
import pytest

from conftest import BINARY
from experiments import MEASURED, PULSES, SMALL, SPREAD, files_in, here, measured, refused, write

NET = 'network = "gaussian:n=3,seed=1"\n'
DEEP = 100_000
WRONG = [
    # (name, text, exit codes, words of the message)
    ("empty", "", {2}, "no network"),
    ("comment", "# nothing\n", {2}, "no network"),
    ("binary", bytes(range(256)) * 10, {2}, "line 1"),
    ("zeros", b"\0" * 100, {2}, "line 1"),
    ("not-utf8", b'network = "\xff\xfe"', {2}, "utf-8"),
    ("not-utf8-key", b"\xff = 1", {2}, "utf-8"),
    ("overlong-utf8", b'network = "\xc0\xaf"', {2}, "utf-8"),
    ("cut-string", 'network = "abc', {2}, "line 1"),
    ("key-of-1MB", NET + "k" * (1 << 20) + " = 1", {2}, "there is no key 'kkkk"),
    ("quoted-key-of-1MB", NET + '"' + "k" * (1 << 20) + '" = 1', {2}, "there is no key 'kkkk"),
    ("text-of-1MB", 'network = "' + "g" * (1 << 20) + '"', {2}, "neither a generator"),
    ("name-list", NET + "name = [1]", {2}, "name takes one value"),
    ("list-in-list", NET + "noise = [[1]]", {2}, "list in a list"),
    ("deep-lists", NET + "noise = " + "[" * DEEP + "]" * DEEP, {2}, "line 2"),
    ("deep-open-lists", "noise = " + "[" * DEEP, {2}, "line 1"),
    ("deep-inline-tables", "x = " + "{a = " * DEEP + "1" + "}" * DEEP, {2}, "line 1"),
    ("deep-table", "[" + ".".join("a" * DEEP) + "]\nx = 1", {2}, ""),
    ("deep-dotted-key", ".".join("a" * DEEP) + " = 1", {2}, ""),
    ("deep-list-of-tables", "[[" + ".".join("a" * DEEP) + "]]\nx = 1", {2}, ""),
    ("many-dots", "a" + "." * DEEP + " = 1", {2}, "s.toml"),
    ("twice", NET + "steps = 1\nsteps = 2", {2}, "line 3"),
    ("typo", NET + "noize = 1", {2}, "line 2: there is no key 'noize'; did you mean 'noise'?"),
    ("typo-burn-in", NET + "burn-in = 1", {2}, "did you mean 'burn_in'"),
    ("typo-magnitude", NET + "Magnitude = 1", {2}, "did you mean 'magnitude'"),
    ("typo-replicates", NET + "replicate = 1", {2}, "did you mean 'replicates'"),
    ("typo-table", NET + '[subnetwork]\nsizes = "1"', {2}, "did you mean 'subnetworks.sizes'"),
    ("typo-in-table", NET + "[series]\nstate = 1", {2}, "did you mean 'series.states'"),
    ("far-key", NET + "colour = 1", {2}, "there is no key 'colour'"),
    ("table-for-value", NET + "[noise]\nfrom = 1", {2}, "noise.from"),
    ("value-for-table", NET + "series = 3", {2}, "there is no key 'series'"),
    ("boolean", NET + "steps = true", {2}, "true or false"),
    ("date", NET + "steps = 1979-05-27", {2}, "steps"),
    ("text-for-number", NET + 'magnitude = "large"', {2}, "magnitude 'large'"),
    ("text-for-whole", NET + 'steps = "many"', {2}, "steps 'many'"),
    ("fraction", NET + "steps = 1.5", {2}, "steps '1.5'"),
    ("negative-steps", NET + "steps = -1", {2}, "steps '-1'"),
    ("no-steps", NET + "steps = 0", {2}, "0 steps"),
    ("negative-seed", NET + "seed = -1", {2}, "seed '-1'"),
    ("negative-noise", NET + "noise = -1", {2}, "below 0"),
    ("negative-noises", NET + "noise = [-1, 1]", {2}, "below 0"),
    ("no-replicates", NET + "replicates = 0", {2}, "replicates = 0"),
    ("nan", NET + "noise = nan", {2}, "not a finite number"),
    ("inf", NET + "magnitude = inf", {2}, "not a finite number"),
    ("minus-inf", NET + "magnitude = [1, -inf]", {2}, "not a finite number"),
    ("text-nan", NET + 'noise = "nan"', {2}, "not a finite number"),
    ("bias-nan", NET + 'bias = "nan"', {2}, "finite"),
    ("bias-inf", NET + 'bias = "inf"', {2}, "finite"),
    ("listed-inf", NET + 'noise = "1,inf"', {2}, "finite"),
    ("listed-nan", NET + 'noise = "1,nan"', {2}, "finite"),
    ("range-to-inf", NET + 'noise = "0:inf:3"', {2}, "finite"),
    ("magnitudes-nan", NET + 'magnitude = "1,nan"', {2}, "finite"),
    ("two-zeros", NET + 'noise = "0,-0"', {2}, "twice"),
    ("two-zeros-listed", NET + "noise = [-0.0, 0]", {2}, "twice"),
    ("large", NET + "magnitude = 1e308", {2}, "too large"),
    ("beyond-double", NET + "magnitude = 1e309", {2}, "line 2"),
    ("beyond-int64", NET + "steps = 99999999999999999999999", {2}, "line 2"),
    ("beyond-int64-text", NET + 'steps = "99999999999999999999999"', {2}, "2^63"),
    ("2^63", NET + 'seed = "9223372036854775808"', {2}, "2^63"),
    ("most-steps", NET + "steps = 9223372036854775807\nburn_in = 9223372036854775807", {2}, "steps"),
    ("1e30-steps", NET + "steps = 1e30", {2}, "2^63"),
    ("1e18-steps", NET + "steps = 1e18", {2}, "transitions"),
    ("same-twice", NET + "noise = [1, 1.0]", {2}, "noise names '1' twice"),
    ("same-steps-twice", NET + 'steps = ["1e3", 1000]', {2}, "steps names '1000' twice"),
    ("same-network-twice", 'network = ["autapses:n=2", "autapses:n=2"]', {2}, "twice"),
    ("same-measure-twice", NET + 'measure = ["exact", "exact"]', {2}, "twice"),
    ("unsorted", NET + "noise = [2, 1]", {2}, "noise must rise"),
    ("falling-range", NET + 'noise = "4:0:3"', {2}, "does not rise"),
    ("falling-wholes", NET + 'steps = "5:1"', {2}, "does not rise"),
    ("range-of-none", NET + 'noise = "0:4:0"', {2}, "FROM:TO:COUNT"),
    ("range-of-words", NET + 'noise = "a:b:c"', {2}, "FROM:TO:COUNT"),
    ("range-of-bias", NET + 'bias = "0:1:3"', {2}, "bias"),
    ("empty-list", NET + "noise = []", {2}, "empty list"),
    ("no-measure", NET + "measure = []", {2}, "empty list"),
    ("list-of-replicates", NET + "replicates = [1, 2]", {2}, "replicates takes one value"),
    ("list-of-names", NET + 'name = ["a", "b"]', {2}, "name takes one value"),
    ("list-of-kernels", NET + 'kernel = ["table", "dense"]', {2}, "kernel takes one value"),
    ("list-in-table", NET + "[series]\nstates = [1, 2]", {2}, "series.states takes one value"),
    ("typo-measure", NET + 'measure = "informaton"', {2}, "did you mean 'information'"),
    ("no-model", NET + 'model = "smb"', {2}, "neither sbm nor tanh"),
    ("typo-kernel", NET + 'kernel = "tabel"', {2}, "did you mean 'table'"),
    ("kernel-of-tanh", NET + 'kernel = "tanh"', {2}, "sbm"),
    ("typo-generator", 'network = "gausian:n=3"', {2}, "did you mean 'gaussian'"),
    ("no-seed", 'network = "gaussian:n=3"', {2}, "seed"),
    ("two-seeds", NET + "network_seed = [1, 2]", {2}, "seed"),
    ("seed-of-file", 'network = "w.csv"\nnetwork_seed = [1, 2]', {1, 2}, "w.csv"),
    ("huge-network", 'network = "gaussian:n=1000000000,seed=1"', {1, 2}, ""),
    ("number-for-network", "network = 3", {2}, "'3'"),
    ("number-of-measure", NET + "measure = 3", {2}, "'3'"),
    ("start", NET + 'start = "++"', {2}, "2 neurons"),
    ("start-beyond", NET + "start = 8", {2}, "state 8"),
    ("exact-tanh", NET + 'measure = "exact"\nmodel = "tanh"', {2}, "sbm"),
    ("exact-protocol", NET + f'measure = "exact"\nprotocol = "{PULSES}"', {2}, "protocol"),
    ("parts-protocol", NET + f'measure = "subnetworks"\nprotocol = "{PULSES}"', {2}, "protocol"),
    ("subnetwork-size", NET + 'measure = "subnetworks"\n[subnetworks]\nsizes = "9"', {2}, "9 neurons"),
    ("subnetwork-sizes", NET + 'measure = "subnetworks"\n[subnetworks]\nsizes = "1:1000000000000"', {2}, "sizes"),
    ("no-subnetworks", NET + 'measure = "subnetworks"\n[subnetworks]\nsizes = "1"\ncount = 0', {2}, "0 sub-net"),
    ("subnetwork-neuron", NET + 'measure = "subnetworks"\n[subnetworks]\nneurons = "0,9"', {2}, "neuron 9"),
    ("estimator", NET + 'measure = "subnetworks"\n[subnetworks]\nsizes = "1"\nestimator = "x"', {2}, "'x'"),
    (
        "two-sizes-of-network",
        'network = ["autapses:n=2", "autapses:n=3"]\nmeasure = "subnetworks"\n[subnetworks]\nsizes = "1"',
        {2},
        "subnetworks.neurons",
    ),
    ("method", NET + 'measure = "attractors"\n[attractors]\nmethod = "x"', {2}, "'x'"),
    ("states", NET + 'measure = "series"\nsteps = 10', {2}, "1 to 11"),
    ("no-states", NET + 'measure = "series"\n[series]\nstates = 0', {2}, "series.states = 0"),
    ("2^62-states", NET + 'measure = "series"\n[series]\nstates = 4611686018427387904', {2}, "more than"),
    ("series-neuron", NET + 'measure = "series"\n[series]\nneurons = "7"', {2}, "neuron 7"),
    ("series-of-many", 'network = "autapses:n=63"\nmeasure = "series"', {2}, "62 neurons"),
    (
        "1e18-units",
        'network = "gaussian:n=3"\n'
        + "".join(f'{key} = "1:1000"\n' for key in ["network_seed", "steps", "burn_in", "seed"])
        + "".join(f'{key} = "0:999:1000"\n' for key in ["magnitude", "noise"]),
        {2},
        "units",
    ),
    ("1e9-noises", NET + 'noise = "0:1:1000000000"', {2}, "1000000"),
    ("1e18-seeds", NET + 'seed = "1:1000000000000000000"', {2}, "1000000"),
    ("1e9-replicates", NET + "replicates = 1000000000", {2}, "replicates"),
    ("1e9-replicates-once", NET + "noise = 1\nsteps = 10\nreplicates = 1000000000", {1, 2}, "replicates"),
    ("2^62-replicates", NET + "noise = 1\nreplicates = 4611686018427387904", {2}, "replicates"),
    ("1e8-exact", NET + 'measure = "exact"\nnoise = "0:1:1000000"\nmagnitude = "0:1:100000"', {2}, "units"),
    ("climbs", 'network = "../../etc/passwd"', {1, 2}, "../../etc/passwd"),
    ("climbs-far", 'network = "../../../../../../../../etc/passwd"', {1, 2}, "etc/passwd"),
    ("from-root", 'network = "/etc/passwd"', {1, 2}, "/etc/passwd"),
    ("climbs-to-csv", 'network = "../../x.csv"', {1, 2}, "../../x.csv"),
    ("climbs-in-h5", 'network = "../x.h5:/../../etc/passwd"', {1, 2}, "x.h5"),
    ("climbs-bias", NET + 'bias = "../../../../../../../../etc/passwd"', {1, 2}, "etc/passwd"),
    ("climbs-protocol", NET + 'protocol = "../../../../../../../etc/passwd"', {1, 2}, "etc/passwd"),
    ("climbs-input", NET + 'input = "../../../../../../../etc/passwd"', {1, 2}, "etc/passwd"),
    ("device", 'network = "/dev/zero"', {1, 2}, "/dev/zero"),
    ("folder", 'network = "/tmp"', {1, 2}, "/tmp"),
    ("folder-csv", 'network = "folder.csv"', {1, 2}, "folder.csv"),
    ("control-letters", 'network = "a\\u001b[31m\\nb"', {2}, "a?[31m?b"),
]


@pytest.mark.parametrize("spec, codes, words", [case[1:] for case in WRONG], ids=[case[0] for case in WRONG])
def test_what_is_wrong_is_refused(recres, tmp_path, spec, codes, words):
    (tmp_path / "s.toml").write_bytes(spec if isinstance(spec, bytes) else spec.encode())
    (tmp_path / "folder.csv").mkdir()
    for mode in ["--check"], []:
        message = refused(recres("run", "s.toml", *mode), *codes)
        assert words in message
        assert files_in(tmp_path) == ["folder.csv", "s.toml"]


def test_mutated_specifications(recres, tmp_path):
    """Letters changed, cut out or doubled in a good one: it is read or refused, and nothing else happens."""
    good = "".join(f"{key} = {json.dumps(value)}\n" for key, value in {**SPREAD, "name": "été"}.items()).encode()
    draw = random.Random(11)
    codes = collections.Counter()
    for number in range(100):
        text = bytearray(good)
        for _ in range(1 if number % 2 else draw.choice([2, 5])):
            place, length = draw.randrange(len(text)), draw.choice([1, 1, 4, 30])
            doubled = text[place : place + length] * 2
            pieces = [bytes([draw.randrange(256)]), doubled, b"", b"[", b".", b"1"]
            text[place : place + length] = draw.choice(pieces)
        (tmp_path / "s.toml").write_bytes(text)
        # With letters of all kinds in it, as a user would see it on a terminal.
        process = recres("run", "s.toml", "--check", "--quiet", errors="replace")
        codes[process.returncode] += 1
        if process.returncode != 0:
            refused(process, 1, 2)
        assert files_in(tmp_path) == ["s.toml"], text
    assert codes[0] > 0 and codes[2] > 50


def test_what_is_no_specification(recres, tmp_path):
    (tmp_path / "folder.toml").mkdir()
    assert "nothing.toml" in refused(recres("run", "nothing.toml"), 1)
    assert "folder.toml" in refused(recres("run", "folder.toml"), 1)
    assert "--template" in refused(recres("run"), 2)
    write(tmp_path, SMALL)
    assert "ends in .h5" in refused(recres("run", "s.toml", "-o", "s.txt"), 2).replace("does not end", "ends")
    assert "no folder" in refused(recres("run", "s.toml", "-o", "no/s.h5"), 1)
    (tmp_path / "folder.h5").mkdir()
    assert "folder" in refused(recres("run", "s.toml", "-o", "folder.h5"), 1)
    assert "folder" in refused(recres("run", "s.toml", "--csv", "folder.toml"), 1)
    assert "no folder" in refused(recres("run", "s.toml", "--csv", "no/s.csv"), 1)
    assert "--csv" in refused(recres("run", "s.toml", "--csv", "s.h5"), 2)
    for shard in "0/2", "3/2", "1/0", "1", "x/y", "-1/2", "1/2/3", "1/1000000000", "":
        assert "--shard" in refused(recres("run", "s.toml", "--shard", shard), 2)
    assert "merge" in refused(recres("run", "s.toml", "--shard", "1/2", "--csv", "s.csv"), 2)
    for threads in "0", "-1", "x", "1e9":
        assert "threads" in refused(recres("run", "s.toml", "--threads", threads), 2)
    assert "did you mean" in refused(recres("run", "s.toml", "--dryrun"), 2)
    assert files_in(tmp_path) == ["folder.h5", "folder.toml", "s.toml"]


def test_letters_of_all_kinds(done, tmp_path):
    crlf = b'\xef\xbb\xbfnetwork = "gaussian:n=3,seed=1"\r\nnoise = 1\r\nsteps = 10\r\n'
    (tmp_path / "s.toml").write_bytes(crlf + 'name = "été\\u0000\\n\\"\\\\ \\u001b[31m"\r\n'.encode())
    shown = done("run", "s.toml")
    assert "\x1b" not in shown and "\0" not in shown
    with h5py.File(tmp_path / "s.h5") as file:
        assert json.loads(file["spec"][()])["name"] == 'été\0\n"\\ \x1b[31m'
    assert "1 finished before" in done("run", "s.toml")
    assert done("status", "s.h5") != ""
    dump = done("run", "s.toml", "--dump-spec")
    (tmp_path / "dump.toml").write_text(dump, encoding="utf-8")
    assert done("run", "dump.toml", "--dump-spec") == dump


def test_set_takes_what_a_file_takes(done, recres, tmp_path):
    write(tmp_path, SMALL)

    def dumped(*settings):
        return done("run", "s.toml", "--dump-spec", *(word for one in settings for word in ("--set", one)))

    def same(setting, line):
        assert line in dumped(setting).splitlines(), setting

    same("steps=1e5", "steps = 100000")
    same(" steps = 70 ", "steps = 70")
    same("noise=0:4:5", "noise = [0, 1, 2, 3, 4]")
    same("noise=1,2.5", "noise = [1, 2.5]")
    same("noise=[0, 0.25]", "noise = [0, 0.25]")
    same("seed=1:3", "seed = [1, 2, 3]")
    same("network=autapses:n=2", 'network = "autapses:n=2"')
    same("network=['autapses:n=2', \"autapses:n=3\"]", 'network = ["autapses:n=2", "autapses:n=3"]')
    same('name="a b"', 'name = "a b"')
    same("name=a=b", 'name = "a=b"')
    same("measure=exact", 'measure = ["exact"]')
    same('measure=["exact","series"]', 'measure = ["exact", "series"]')
    same("series.states=7", "states = 7")
    assert dumped("steps=3", "steps=4") == dumped("steps=4") != dumped()
    assert dumped("protocol=x.csv", "protocol=") == dumped()
    assert dumped("noise=2") == done("run", write(tmp_path, {**SMALL, "noise": 2}, "two.toml"), "--dump-spec")
    for setting, words in {
        "noize=1": "did you mean 'noise'",
        "series.stats=1": "did you mean 'series.states'",
        "steps": "KEY=VALUE",
        "=5": "KEY=VALUE",
        "": "KEY=VALUE",
        "steps=": "steps",
        "steps=x": "steps 'x'",
        "noise=2,1": "rise",
        "noise=[1": "--set",
        'name="a': "--set",
        "noise=[" + "[" * DEEP: "--set",
        "replicates=[1]": "one value",
        "network=../../etc/passwd": "passwd",
    }.items():
        message = refused(recres("run", "s.toml", "--check", "--set", setting), 2)
        assert words in message, setting


def test_a_name_that_is_no_utf8_is_refused_or_kept(recres, tmp_path):
    write(tmp_path, SMALL)
    words = [BINARY, "run", "s.toml", "--quiet", "--set", b"name=\xff"]
    for _ in range(2):
        process = subprocess.run(words, cwd=tmp_path, capture_output=True)
        assert process.returncode in (0, 2), process.stderr
    if process.returncode == 0:
        dump = subprocess.run([*words, "--dump-spec"], cwd=tmp_path, capture_output=True, check=True).stdout
        (tmp_path / "dump.toml").write_bytes(dump)
        assert recres("run", "dump.toml", "--check").returncode == 0


def test_dumped_specifications_are_read_as_they_are(done, here):
    for number, spec in enumerate([
        SMALL,
        MEASURED,
        SPREAD,
        {"network": "gaussian:n=3,seed=1", "noise": [1e-300, 0.1, 1e21], "magnitude": [-2.5, -1e-9, 0.1 + 0.2]},
        {"network": "autapses:n=2", "seed": [0, 2**63 - 1], "start": ["random", "+-"], "name": '"\\\t\x7f#é'},
        {"network": "gaussian:n=3", "network_seed": "1:20", "noise": "0:1:4", "burn_in": "1e2"},
        {"network": "autapses:n=2", "noise": [3], "measure": "exact"},
    ]):
        name = write(here, spec, f"{number}.toml")
        dump = done("run", name, "--dump-spec")
        (here / "dump.toml").write_text(dump, encoding="utf-8")
        assert done("run", "dump.toml", "--dump-spec") == dump
        assert done("run", "dump.toml", "--check", "--quiet") == ""
    assert not list(here.glob("*.journal"))
    # The file of the dump gives the result of the file that was dumped.
    (here / "dump.toml").write_text(done("run", "s.toml", "--dump-spec"))
    assert json.loads(done("run", "dump.toml", "-o", "s.h5", "--json"))["finished_before"] > 0


def test_template_is_a_specification(done, tmp_path):
    template = done("run", "--template")
    (tmp_path / "t.toml").write_text(template)
    done("run", "t.toml", "--check")
    dump = done("run", "t.toml", "--dump-spec")
    assert dump == done("run", write(tmp_path, {"network": "gaussian:n=5,seed=3"}), "--dump-spec")
    # Keys behind # have the value that is used where nothing is said.
    given, count = re.subn(r"^# (\w+ = .*)$", r"\1", template, flags=re.M)
    (tmp_path / "given.toml").write_text(given)
    assert done("run", "given.toml", "--dump-spec").replace('["information"]', '"information"') == dump.replace(
        '["information"]', '"information"'
    )
    keys = re.findall(r"^\| `([\w.]+)` \|", done("run", "--keys"), flags=re.M)
    assert len(keys) == len(set(keys)) == count + 1
    written = json.loads(json.dumps(keys))
    assert {"network", "noise", "replicates", "series.states", "subnetworks.count"} <= set(written)


def test_the_page_of_keys_is_the_one_of_the_documentation(done):
    docs = Path(__file__).parents[2] / "docs"
    pages = [path for path in docs.rglob("*.md") if "Written by `recres run --keys`" in path.read_text()]
    assert len(pages) == 1
    assert pages[0].read_text() == done("run", "--keys")


def test_looking_writes_nothing(done, recres, here):
    before = {path.name: (path.stat().st_mtime_ns, path.stat().st_ino) for path in here.iterdir()}
    folder = (here.stat().st_mtime_ns, files_in(here))
    for mode in ["--check"], ["--dry-run"], ["--dry-run", "--json"], ["--dump-spec"]:
        done("run", "s.toml", *mode)
        done("run", "s.toml", "-o", "new.h5", "--csv", "new.csv", *mode)
    done("run", "--template")
    done("run", "--keys")
    done("status", "s.h5")
    refused(recres("run", "s.toml", "--set", "name=x"), 1)
    refused(recres("status", "new.h5"), 1)
    after = {path.name: (path.stat().st_mtime_ns, path.stat().st_ino) for path in here.iterdir()}
    assert after == before and files_in(here) == folder[1]


def test_dry_run(done, recres, here):
    estimate = json.loads(done("run", "s.toml", "-o", "new.h5", "--dry-run", "--json", "--threads", 2))
    # Four measures simulate: 3 networks, 2 magnitudes, 2 biases, 3 noise strengths, 3 replicates; both lengths.
    transitions = 4 * (3 * 2 * 2 * 3 * 3) * (120 + 200)
    assert estimate["units"] == 4 * 72 + 36 + 12 and estimate["transitions"] == transitions
    assert estimate["threads"] == 2 and estimate["seconds"] > 0
    assert estimate["memory_bytes"] >= 8 * 72 * 3 * 121
    assert estimate["disk_bytes"] >= (here / "s.h5").stat().st_size
    words = done("run", "s.toml", "-o", "new.h5", "--dry-run")
    assert "336 units" in words and "transitions" in words and "of memory" in words and "of disk" in words
    words = ["run", "s.toml", "-o", "new.h5", "--dry-run", "--json"]
    units = [json.loads(done(*words, "--shard", f"{k}/5"))["units"] for k in range(1, 6)]
    assert sum(units) == 336 and max(units) - min(units) <= 1
    burnt = {**SMALL, "burn_in": [0, 30], "steps": [50, 70]}
    estimate = json.loads(done("run", write(here, burnt, "burnt.toml"), "--dry-run", "--json"))
    assert estimate["transitions"] == 3 * 2 * (50 + 50 + 70 + 70 + 30 + 30)
    # Years of work are told at once.
    long = {**SMALL, "steps": 1e15, "noise": "0:1:100", "seed": "1:1000"}
    estimate = json.loads(done("run", write(here, long, "long.toml"), "--dry-run", "--json"))
    assert estimate["units"] == 100_000 and estimate["transitions"] == 2e20 and estimate["seconds"] > 1e6
    assert "units" in refused(recres("run", "long.toml", "--dry-run", "--set", "magnitude=0:1:1001"), 2)


def test_progress_and_quiet(done, recres, tmp_path):
    write(tmp_path, SMALL)
    assert recres("run", "s.toml", "--quiet").stderr == ""
    lines = recres("run", "s.toml", "-o", "b.h5", "--progress", "lines")
    assert "units" in lines.stderr and "100 %" in lines.stderr
    table = done("run", "s.toml", "-o", "c.h5", "--progress", "none")
    assert "3 units measured" in table and table.count("Wrote c.h5") == 1
    assert "information in 3 cells" in table and re.search(r"^ +noise  3 values, 0 to 2$", table, re.M)


def test_the_same_command_again_is_done(done, recres, tmp_path):
    write(tmp_path, SMALL)
    done("run", "s.toml")
    before = (tmp_path / "s.h5").read_bytes()
    again = json.loads(done("run", "s.toml", "--json"))
    assert again == {"output": "s.h5", "units": 3, "finished_before": 3, "failures": []}
    assert (tmp_path / "s.h5").read_bytes() == before
    for setting in "steps=51", "noise=0,1", "name=x", "seed=2", "measure=exact", "network=autapses:n=3":
        message = refused(recres("run", "s.toml", "--set", setting), 1)
        assert f"its {setting.split('=')[0]} " in message and "another output" in message
    assert "shard" in refused(recres("run", "s.toml", "--shard", "1/2"), 1)
    assert (tmp_path / "s.h5").read_bytes() == before and files_in(tmp_path) == ["s.h5", "s.toml"]
