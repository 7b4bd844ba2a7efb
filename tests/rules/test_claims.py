"""Sets of claims, written apart from the rules: what was once learnt is not unlearnt."""

from pathlib import Path

import pytest

CLAIMS = Path(__file__).parents[1] / "data" / "claims"
SETS = (1, 2, 3, 4, 5)


def lines(name):
    goods = "general"
    for line in (CLAIMS / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            goods = line[2:].strip()
        elif line.strip():
            yield goods, line.strip()


def is_flagged(screener, goods, text):
    return any(
        found.status == "open"
        and found.severity in {"high", "medium"}
        and found.category != "privacy"
        for found in screener.screen(text, goods=goods).findings
    )


@pytest.fixture(scope="module")
def screener():
    from lexicons.pipeline import Screener

    return Screener.load()


@pytest.mark.parametrize("number", SETS)
def test_unlawful_claims_are_found(screener, number):
    claims = list(lines(f"unlawful-{number}.txt"))
    missed = [claim for claim in claims if not is_flagged(screener, *claim)]

    assert len(claims) > 100
    assert len(missed) <= 0.05 * len(claims), missed


@pytest.mark.parametrize("number", SETS)
def test_lawful_lines_are_left_alone(screener, number):
    claims = list(lines(f"lawful-{number}.txt"))
    alarms = [claim for claim in claims if is_flagged(screener, *claim)]

    assert len(claims) > 60
    assert len(alarms) <= 0.02 * len(claims), alarms
