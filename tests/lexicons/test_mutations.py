"""Disguises derived from the rules' own examples, and how many are seen through."""

from random import Random

import pytest

from lexicons.disguises import Kind, disguise
from lexicons.loader import Lexicon, read_lexicon
from lexicons.models import Severity
from lexicons.morphs import read_morphs
from lexicons.mutations import attempt, derive, false_alarms, share
from lexicons.pipeline import load_lexicon, reader_of
from lexicons.privacy import detect
from lexicons.reader import Reader
from tests.lexicons import making
from tests.lexicons.making import phrase, rule

MORPHS = read_morphs()
# Of the evasions of rules of high severity, so many must be caught. A sample of them is
# read here; `greenroom lexicon mutate` reads all.
FLOOR = 0.9
FLOORS = {
    Kind.SIGN: 0.95,
    Kind.FILLER: 0.95,
    Kind.PINYIN: 0.95,
    Kind.TRADITIONAL: 0.98,
    Kind.SPLIT: 0.95,
    Kind.HOMOPHONE: 0.85,
    Kind.LOOKALIKE: 0.88,
    Kind.SAID: 0.9,
}
EVERY = 5


def lexicon_of(folder, *rules) -> Lexicon:
    return read_lexicon((making.pack_at(folder, *rules),))


def shown(*texts, quote):
    """The examples of a rule: hits with this quote."""
    hits = [{"text": text, "quotes": [quote]} for text in texts]
    return {"hit": hits, "miss": making.BODY["examples"]["miss"]}


@pytest.fixture(scope="module")
def lexicon(tmp_path_factory):
    cure = shown("能根治糖尿病的", "吃一个月根治糖尿病了", quote="根治糖尿病")
    return lexicon_of(
        tmp_path_factory.mktemp("packs"), rule(1, phrase("根治糖尿病"), examples=cure)
    )


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        (Kind.HOMOPHONE, "糖尿病"),
        (Kind.ACCENT, "治疗"),
        (Kind.LOOKALIKE, "治疗"),
        (Kind.SIGN, "糖尿病"),
        (Kind.SPLIT, "治疗"),
        (Kind.INITIAL, "糖尿病"),
        (Kind.PINYIN, "糖尿病"),
        (Kind.TRADITIONAL, "国家级"),
        (Kind.WIDTH, "100%有效"),
        (Kind.DIGIT, "第一"),
        (Kind.MASK, "糖尿病"),
        (Kind.FILLER, "糖尿病"),
        (Kind.SAID, "糖尿病"),
    ],
)
def test_every_kind_hides_a_word_it_can_hide(kind, word):
    hidden = disguise(kind, word, MORPHS, Random(1))

    assert hidden
    assert hidden != word


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        (Kind.MASK, "治疗"),
        (Kind.DIGIT, "治疗"),
        (Kind.WIDTH, "治疗"),
        (Kind.SPLIT, "一二"),
        (Kind.PINYIN, "vx"),
        (Kind.SAID, "茶杯"),
    ],
)
def test_a_kind_that_cannot_hide_a_word_says_so(kind, word):
    assert disguise(kind, word, MORPHS, Random(1)) is None


def test_evasions_are_the_same_every_time(lexicon):
    def derived():
        return list(derive(lexicon.rules.values(), lexicon.vocabularies, MORPHS))

    assert derived() == derived()


def test_an_evasion_changes_nothing_but_the_quote(lexicon):
    for evasion in derive(lexicon.rules.values(), lexicon.vocabularies, MORPHS):
        before, after = evasion.text[: evasion.start], evasion.text[evasion.end :]
        hidden = evasion.text[evasion.start : evasion.end]

        assert evasion.hidden in hidden
        assert before + hidden.replace(evasion.hidden, evasion.word) + after in {
            hit.text for hit in lexicon.rules["TT-0001"].examples.hit
        }


def test_what_is_caught_is_counted(lexicon):
    kinds = (Kind.SIGN, Kind.FILLER, Kind.TRADITIONAL, Kind.PINYIN)
    evasions = derive(lexicon.rules.values(), lexicon.vocabularies, MORPHS, kinds)
    said = share(attempt(reader_of(lexicon), evasions))

    assert (said.caught, said.grave, said.of, said.rate) == (6, 6, 6, 1.0)


def test_a_disguise_that_nobody_put_there_is_a_false_alarm(lexicon):
    noise = false_alarms(reader_of(lexicon), ["大家好", "跟治糖尿病", "根治糖尿病"])

    assert [finding.text for finding in noise.findings] == ["跟治糖尿病"]
    assert noise.characters == 13
    assert noise.per_ten_thousand == pytest.approx(10_000 / 13)


@pytest.fixture(scope="module")
def tries():
    lexicon = load_lexicon()
    high = [rule for rule in lexicon.rules.values() if rule.severity is Severity.HIGH]
    evasions = list(derive(high, lexicon.vocabularies, MORPHS))
    # Without the classifier: what is measured is what the rules see through.
    return list(attempt(Reader(lexicon, detect), evasions[::EVERY]))


def test_nine_of_ten_evasions_of_the_gravest_rules_are_caught(tries):
    assert share(tries).rate >= FLOOR


@pytest.mark.parametrize(("kind", "floor"), FLOORS.items())
def test_no_kind_of_evasion_is_left_behind(tries, kind, floor):
    own = [tried for tried in tries if tried.evasion.kind is kind]

    assert share(own).rate >= floor


def test_what_is_caught_is_caught_as_gravely_as_if_nothing_were_hidden(tries):
    said = share(tries)

    assert said.grave >= 0.97 * said.caught
