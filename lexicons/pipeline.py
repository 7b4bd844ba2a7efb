"""The reading pipeline, the one way in: spaCy's frame, one token per character.

Components: `greenroom_lexicon`, `greenroom_patterns`, `greenroom_notices`,
`greenroom_privacy`, `greenroom_context`, `greenroom_classifier`, `greenroom_findings`.
The result is `doc.spans["findings"]`: the id
of a span is the rule, its label the view or the kind. Every character is a token, so
the offsets of tokens and of characters are the same.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.strings import StringStore
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from lexicons import snapshot
from lexicons.checks import check
from lexicons.classifier import Classifier
from lexicons.files import Fault
from lexicons.loader import BUILTIN, Lexicon, read_lexicon, refuse_faults
from lexicons.lock import lock_of
from lexicons.models import Category, Finding, Goods, MatchedBy, Pack, Rule, Screening
from lexicons.overrides import Override
from lexicons.privacy import detect
from lexicons.reader import Reader, Request, Scope, Work
from lexicons.reading import Seen

SPANS = "findings"
COMPONENTS = (
    "lexicon",
    "patterns",
    "notices",
    "privacy",
    "context",
    "classifier",
    "findings",
)
_WORK = "greenroom.work"
_REQUEST = "greenroom.request"
_FINDINGS = "greenroom.findings"
_TEXT = "greenroom.text"
_MAX_LENGTH = 1 << 31
_readers: dict[str, Reader] = {}


class CharTokenizer:
    """One token per character; a half surrogate, which no text may hold, becomes U+FFFD."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        words = list(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
        if len(words) != len(text):
            words = [
                "\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text
            ]
        doc = Doc(self.vocab, words=words, spaces=[False] * len(words))
        doc.user_data[_TEXT] = text
        return doc


class Screener:
    """Reads texts by the rules of some packs. Make one per process; it is not changed."""

    def __init__(
        self,
        lexicon: Lexicon,
        reader: Reader,
        lock: str,
        say: Callable[[Fault], str] = str,
    ) -> None:
        self.rules: dict[str, Rule] = lexicon.rules
        self.packs: tuple[Pack, ...] = tuple(lexicon.packs)
        self.categories: dict[str, Category] = lexicon.categories
        self.goods: dict[str, Goods] = lexicon.goods
        self.overrides: tuple[Override, ...] = tuple(
            ruling.override for ruling in lexicon.rulings
        )
        self.incomplete = tuple(say(fault) for fault in lexicon.faults)
        self.lock = lock
        _readers[lock] = reader
        self.nlp = build_nlp(lock)

    @classmethod
    def load(
        cls,
        packs: Sequence[Path] = (BUILTIN,),
        *,
        lenient: bool = False,
        say: Callable[[Fault], str] = str,
    ) -> "Screener":
        """Reads and compiles the packs of these folders.

        Raises InvalidPackError with all faults of all files; with `lenient`, the rules
        without fault are used, and the rest is told in `incomplete`, in the words of
        `say`. What was compiled is kept in the user's cache folder
        (lexicons/snapshot.py).
        """
        mark = snapshot.mark_of(packs)
        known = snapshot.kept(mark)
        if known:
            lexicon, compiled, lock = known
            if not lenient:
                refuse_faults(lexicon.faults)
            reader = Reader(lexicon, detect, compiled, classifier().judge)
            return cls(lexicon, reader, lock, say)
        lexicon = load_lexicon(packs, lenient=lenient)
        reader, lock = reader_of(lexicon), lock_of(lexicon)
        if snapshot.mark_of(packs) == mark:  # else somebody wrote while they were read
            snapshot.keep(mark, (lexicon, reader.compiled, lock))
        return cls(lexicon, reader, lock, say)

    def screen(
        self,
        text: str,
        *,
        goods: str | None = None,
        scope: Scope = "script",
        as_of: date | None = None,
        certainty: Sequence[float] | None = None,
    ) -> Screening:
        """What the rules find in a text; offsets are code points of this text.

        `certainty` is, for a transcript, how sure the recogniser was of each character.
        """
        return self._told(self._doc(text, Request(goods, scope, as_of, certainty)))

    def pipe(
        self,
        texts: Iterable[tuple[str, str | None]],
        *,
        scope: Scope = "script",
        as_of: date | None = None,
    ) -> Iterator[Screening]:
        """Screenings of (text, goods) pairs, in order, through `nlp.pipe`."""
        docs = (self._made(text, Request(goods, scope, as_of)) for text, goods in texts)
        for doc in self.nlp.pipe(docs):
            yield self._told(doc)

    def _doc(self, text: str, request: Request) -> Doc:
        return self.nlp(self._made(text, request))

    def _made(self, text: str, request: Request) -> Doc:
        doc = self.nlp.make_doc(text)
        doc.user_data[_REQUEST] = request
        return doc

    def _told(self, doc: Doc) -> Screening:
        findings: tuple[Finding, ...] = doc.user_data[_FINDINGS]
        return Screening.model_construct(
            findings=findings, incomplete=self.incomplete, lock=self.lock
        )


def load_lexicon(
    packs: Sequence[Path] = (BUILTIN,), *, lenient: bool = False
) -> Lexicon:
    """The rules of these folders, checked, as overrides want them used.

    Raises InvalidPackError; with `lenient`, files with a fault are left out instead.
    """
    lexicon = read_lexicon(packs)
    lexicon.faults += check(lexicon)
    if not lenient:
        refuse_faults(lexicon.faults)
    sound = lexicon.without({fault.path for fault in lexicon.faults})
    return sound.under_rulings()


def reader_of(lexicon: Lexicon) -> Reader:
    """The compiled lexicon, with the privacy engine and the classifier."""
    return Reader(lexicon, detect, judge=classifier().judge)


@cache
def classifier() -> Classifier:
    """The classifier, read once per process; characters are numbered as spaCy does."""
    return Classifier(StringStore().add)


def build_nlp(lock: str) -> Language:
    """A blank Chinese pipeline with our tokenizer and components, over a compiled lexicon."""
    nlp = spacy.blank("zh")
    nlp.max_length = _MAX_LENGTH
    nlp.tokenizer = CharTokenizer(nlp.vocab)
    nlp.add_pipe("greenroom_lexicon", config={"lock": lock})
    for name in COMPONENTS[1:]:
        nlp.add_pipe(f"greenroom_{name}")
    return nlp


@Language.factory(
    "greenroom_lexicon", assigns=["doc.user_data"], default_config={"lock": ""}
)
class LexiconComponent:
    """Finds the phrases of all rules, through every view."""

    def __init__(self, nlp: Language, name: str, lock: str) -> None:  # noqa: ARG002 (the factory's form)
        self.name = name
        self.reader = _readers[lock]

    def __call__(self, doc: Doc) -> Doc:
        request = doc.user_data.get(_REQUEST, Request())
        text = doc.user_data.get(_TEXT)
        if text is None:  # a document that somebody else cut
            text = doc.text
        doc.user_data[_WORK] = (self.reader, self.reader.begin(text, request))
        return doc


@Language.component("greenroom_patterns")
def find_patterns(doc: Doc) -> Doc:
    """Expressions and pairs of phrases, where the automaton found their anchors."""
    reader, work = _work(doc)
    reader.step("patterns", work)
    return doc


@Language.component("greenroom_notices")
def find_missing_notices(doc: Doc) -> Doc:
    """What must be said with something else, and was not."""
    reader, work = _work(doc)
    reader.step("notices", work)
    return doc


@Language.component("greenroom_privacy")
def find_personal_data(doc: Doc) -> Doc:
    """Personal information."""
    reader, work = _work(doc)
    reader.add_privacy(work)
    return doc


@Language.component("greenroom_context")
def weigh(doc: Doc) -> Doc:
    """Exceptions and context; one finding per place."""
    reader, work = _work(doc)
    reader.finish(work)
    return doc


@Language.component("greenroom_classifier")
def find_learned_claims(doc: Doc) -> Doc:
    """What reads like a claim where no rule has spoken."""
    reader, work = _work(doc)
    reader.add_learned(work)
    return doc


@Language.component("greenroom_findings", assigns=["doc.spans"])
def tell(doc: Doc) -> Doc:
    """The findings, and their spans."""
    reader, work = _work(doc)
    findings = tuple(reader.finding(hit, work) for hit in work.kept)
    doc.user_data[_FINDINGS] = findings
    doc.spans[SPANS] = [
        Span(
            doc,
            finding.start,
            finding.end,
            label=_label(hit.matched_by, hit.seen),
            span_id=finding.rule,
        )
        for hit, finding in zip(work.kept, findings, strict=True)
    ]
    del doc.user_data[_WORK]
    return doc


def _label(matched_by: MatchedBy, seen: Seen) -> str:
    return seen.value if seen is not Seen.PLAIN else matched_by.value


def _work(doc: Doc) -> tuple[Reader, Work]:
    found: tuple[Reader, Work] = doc.user_data[_WORK]
    return found
