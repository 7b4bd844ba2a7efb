"""Programs that are kept are those that the expressions compile into."""

import re

import pytest

from lexicons import pipeline, programs
from lexicons.files import HERE
from lexicons.programs import compiled, declared, expression, know, made_by, packed


@pytest.fixture
def kept(monkeypatch):
    monkeypatch.setattr(programs, "_known", [])
    compiled.cache_clear()
    yield
    compiled.cache_clear()


def test_every_expression_is_restored_as_it_compiles(kept):
    own = (r"(?P<a>\d+)(?P<b>[一-鿿])?\1", "a|b|[c-z]{2,}", "(?<!甲)乙(?=丙)", "\ud800")
    know(packed(own))

    assert pipeline.classifier  # every module with an expression of its own is in
    assert len(declared()) > 350
    assert all(compiled(one) == re.compile(one) for one in (*declared(), *own))
    assert compiled(own[0]).groupindex == {"a": 1, "b": 2}
    assert compiled(own[0]).fullmatch("12甲12").groupdict() == {"a": "12", "b": "甲"}


def test_restored_means_not_compiled(kept, monkeypatch):
    know(packed(["甲.乙"]))
    monkeypatch.setattr(re, "compile", None)

    assert compiled("甲.乙").search("甲和乙").span() == (0, 3)
    with pytest.raises(TypeError):
        compiled("甲..乙")


def test_an_expression_compiles_when_it_is_asked():
    lazy = expression("(?P<num>[0-9]+)")

    assert lazy.pattern == "(?P<num>[0-9]+)"
    assert set(vars(lazy)) == {"pattern"}
    assert lazy.search("a12")["num"] == "12"
    assert "search" in vars(lazy)
    assert lazy.groupindex == {"num": 1}
    with pytest.raises(AttributeError):
        _ = lazy.nothing


def test_a_match_knows_the_expression_that_made_it():
    one, other = expression("甲+"), expression("甲*")
    match = one.search("甲")

    assert made_by(match, one)
    assert not made_by(match, other)
    compares = re.compile(r"\.re\b(?!\.pattern)")
    texts = [path.read_text("utf-8") for path in HERE.rglob("*.py")]
    lazy = [text for text in texts if "import expression" in text]
    assert lazy
    assert not any(map(compares.search, lazy))  # `match.re` is never the lazy one


def test_a_program_of_another_engine_is_refused():
    arrays = dict(packed(["甲乙"]))
    arrays["programs.codes"] = arrays["programs.codes"] * 0 + 4_000_000
    known = programs._known[:]
    try:
        know(arrays)
        compiled.cache_clear()
        with pytest.raises(RuntimeError):
            compiled("甲乙")
    finally:
        programs._known[:] = known
        compiled.cache_clear()
