"""The reproduction in Python is that of the command line."""

import json
import os
import subprocess

import numpy as np
import pytest

import recres


@pytest.fixture(scope="module")
def fig4():
    return recres.reproduce("fig4", seed=2)


def test_it_is_what_the_command_line_says(fig4, tmp_path):
    words = ["reproduce", "fig4", "--seed", "2", "--json", "-o", str(tmp_path)]
    told = json.loads(subprocess.run([os.environ["RECRES"], *words], capture_output=True, text=True, check=True).stdout)
    assert json.loads(fig4.to_json()) == told
    assert [claim.id for claim in fig4.claims] == [claim["id"] for claim in told["claims"]]
    for own, other in zip(fig4.claims, told["claims"]):
        assert (own.claim, own.expected, own.measured, own.where) == tuple(other[name] for name in ("claim", "expected", "measured", "where"))
        assert own.holds == other["holds"]
        assert len(own.numbers) == len(other["numbers"])
    fig4.save(tmp_path / "own.h5")
    own, other = ((tmp_path / name).read_bytes() for name in ("own.h5", "reproduction.h5"))
    assert abs(len(own) - len(other)) < 100, "they differ in the command alone"


def test_what_it_shows(fig4):
    assert repr(fig4) == "Reproduction(fig4: 2 of 2 claims hold)"
    assert "Fig 4" in str(fig4) and "2 of 2" in str(fig4)
    assert "<td>4a</td>" in fig4._repr_html_()
    table = fig4.to_pandas()
    assert list(table.index) == ["4a", "4b"] and table["holds"].all()
    numbers = fig4.to_xarray()
    name, number = next(iter(fig4.claims[0].numbers.items()))
    assert float(numbers["value"].sel(number=f"4a {name}")) == number.value
    assert list(fig4.figures()) == ["fig4"]


def test_switching_is_as_in_theory(fig4):
    """Claim 4a against the table of the science, section 5.7: d = 10, r = 10."""
    from recres._document import document_of

    panels = {panel["id"]: panel for panel in document_of(fig4)["figures"][0]["panels"]}
    exact = np.array(panels["exact"]["values"]).reshape(4, 5)[0, :4]
    np.testing.assert_allclose(sorted(exact, reverse=True), [0.548, 0.255, 0.135, 0.063], atol=6e-4)
    counted = np.array(panels["counts"]["values"]).reshape(4, 5)[0, :4]
    # About 2000 pulses a row; five standard errors.
    assert (np.abs(counted - exact) < 5 * np.sqrt(exact * (1 - exact) / 1800)).all()


def test_parts():
    both = recres.reproduce(["fig4", "fig4"], threads=1)
    assert both.parts == ("fig4",)
    assert recres.reproduce("fig4", threads=2).to_json() == both.to_json()
    with pytest.raises(ValueError, match="fig5"):
        recres.reproduce("fig5")
    with pytest.raises(ValueError, match="one part of the paper at least"):
        recres.reproduce([])


def test_a_user_may_stop_it():
    def stop(done, total, part):
        assert part
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        recres.reproduce(progress=stop)
