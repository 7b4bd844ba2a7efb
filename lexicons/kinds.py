"""What a rule looks for: the kinds of match, and the terms they are written in."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class Value(BaseModel):
    """A frozen, strict value."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# A term is a phrase, or `@name` for every phrase of vocabularies/name.yaml, or one of
# the two names that no vocabulary can have.
NUMBERS = "@numbers"
GOODS = "@goods"
Term = Annotated[str, Field(min_length=1)]
Terms = Annotated[tuple[Term, ...], Field(min_length=1)]


class Phrase(Value):
    """Any of these phrases, through every view that undoes an evasion."""

    kind: Literal["phrase"]
    any: Terms
    phonetic: bool = True


class Pattern(Value):
    r"""Any of these regular expressions, near an anchor phrase.

    The automaton finds the anchors, and the expression looks only there. They are read
    off the expression; where that gives none, it runs over the whole text. `anchors`
    and `window` (characters on either side) set them by hand. In an expression `{name}`
    stands for the phrases of vocabularies/name.yaml, `\d` for a numeral, Arabic or
    Chinese, and an open repetition for at most thirty.
    """

    kind: Literal["pattern"]
    any: Terms
    anchors: tuple[Term, ...] = ()
    window: int = 40


class Near(Value):
    """A and B in one sentence, at most `within` characters apart.

    The finding covers both. `order` is `ab` where A must come first.
    """

    kind: Literal["near"]
    a: Terms
    b: Terms
    within: int = 12
    order: Literal["any", "ab"] = "any"


class Claim(Value):
    """Several words together that make a claim: subject, effect, degree.

    One term of each part, in one sentence, the whole at most `within` characters long.
    `order` is `ab` where the parts come as they are listed. `@numbers` stands for any
    numeral with its unit, here and in `near`.
    """

    kind: Literal["claim"]
    parts: Annotated[tuple[Terms, ...], Field(min_length=2, max_length=5)]
    within: Annotated[int, Field(ge=2, le=60)] = 16
    order: Literal["any", "ab"] = "any"


class Missing(Value):
    """Where A is said, B must be said within `within` characters on either side.

    `within` 0 means anywhere in the text. Among `when`, `@goods` stands for a text
    whose goods were named and are among the rule's. A text of fewer than `least`
    characters is a fragment, not a script, and owes no notice.
    """

    kind: Literal["missing"]
    when: Terms
    need: Terms
    within: int = 0
    least: Annotated[int, Field(ge=0)] = 0


class Privacy(Value):
    """Personal information of this type, as the privacy component finds it."""

    kind: Literal["privacy"]
    type: str


class Learned(Value):
    """A sentence that the classifier takes for a claim of this category."""

    kind: Literal["model"]
    label: str


Match = Annotated[
    Phrase | Pattern | Near | Claim | Missing | Privacy | Learned,
    Field(discriminator="kind"),
]
