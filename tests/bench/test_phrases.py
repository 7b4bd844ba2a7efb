"""Whether many phrases cost more than few, and what others take for the same phrases.

Run with `pytest tests/bench/test_phrases.py --benchmark-only`. Processor time, the best
of several rounds, one process, the same text and phrases for all. Ours reads through
every view (signs, repeats, fillers, pinyin) and keeps offsets; the others find the bare
phrase only: PhraseMatcher on documents made beforehand, pyahocorasick on the string.

houbb/sensitive-word, the best known open checker, promises "14W+ QPS" in its README: on
strings of a hundred characters with every formatter off about 14 million characters a
second on a JVM. That figure is quoted, not measured here; it has no offsets, signs or
homophones in it.
"""

import random
import time

import ahocorasick
import pytest
import spacy
from spacy.matcher import PhraseMatcher

from lexicons.index import Groups
from lexicons.loader import HERE
from lexicons.scan import read

FEW, SOME, MANY = 350, 5_000, 50_000
TEXT = (HERE / "data" / "ordinary_speech.txt").read_text(encoding="utf-8") * 10
ROUNDS = 5
SEED = 20261125


def phrases(count: int) -> list[str]:
    """Made-up phrases of three to six characters of the text: few of them are in it."""
    chosen, made = random.Random(SEED), set()
    characters = sorted({char for char in TEXT if "\u4e00" <= char <= "\u9fff"})
    while len(made) < count:
        made.add("".join(chosen.choices(characters, k=chosen.choice((3, 4, 4, 5, 6)))))
    return sorted(made)


def index_of(words):
    groups = Groups({})
    for start in range(0, len(words), 10):
        groups.add(words[start : start + 10], phonetic=True)
    return groups.build()


def best_of(run):
    times = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        run()
        times.append(time.process_time() - begun)
    return min(times)


def test_fifty_thousand_phrases_take_less_than_twice_as_long_as_some_hundreds(
    benchmark,
):
    seconds = {}
    for count in (FEW, SOME, MANY):
        index = index_of(phrases(count))
        seconds[count] = best_of(lambda index=index: read(TEXT, index))
        benchmark.extra_info[f"characters_per_second_{count}"] = round(
            len(TEXT) / seconds[count]
        )
    benchmark.pedantic(read, (TEXT, index), rounds=2)

    assert seconds[MANY] <= 2 * seconds[FEW]


@pytest.mark.parametrize("count", [FEW, SOME, MANY])
def test_every_view_of_ours_against_the_bare_phrases_of_others(benchmark, count):
    words = phrases(count)
    index = index_of(words)
    ours = best_of(lambda: read(TEXT, index))
    nlp = spacy.blank("zh")
    matcher = PhraseMatcher(nlp.vocab)
    matcher.add("phrases", [nlp.make_doc(word) for word in words])
    doc = nlp.make_doc(TEXT)
    automaton = ahocorasick.Automaton()
    for word in words:
        automaton.add_word(word, word)
    automaton.make_automaton()
    spacys = best_of(lambda: matcher(doc))
    made_and_matched = best_of(lambda: matcher(nlp.make_doc(TEXT)))
    bare = best_of(lambda: list(automaton.iter(TEXT)))
    benchmark.extra_info["phrase_matcher_per_ours"] = round(spacys / ours, 2)
    benchmark.extra_info["with_tokenizing_per_ours"] = round(made_and_matched / ours, 2)
    benchmark.extra_info["pyahocorasick_per_ours"] = round(bare / ours, 2)
    benchmark.pedantic(read, (TEXT, index), rounds=2)

    # A document has to be made before spaCy can match: that is what we compare with.
    assert made_and_matched / ours >= 1
