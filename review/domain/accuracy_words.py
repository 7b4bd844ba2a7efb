"""What is said of a transcript's accuracy, the same sentence wherever it is shown."""

from review.domain.accuracy import Estimate
from review.domain.measure import CriticalShare, Measure, State
from review.domain.sample import CriticalKind, SkipReason
from review.i18n import gettext as _
from review.i18n import noop

HEADLINE = {
    State.NOT_DRAWN: noop("Accuracy not measured"),
    State.OPEN: noop("Accuracy being measured"),
    State.PROVEN: noop("≥ {goal} % of characters right, proven by a sample"),
    State.UNDECIDED: noop("Not proven that {goal} % of characters are right"),
    State.BELOW: noop("Fewer than {goal} % of characters are right"),
    State.UNCLEAR: noop("Accuracy cannot be said: too much cannot be understood"),
    State.SILENT: noop("Accuracy cannot be said: nothing is said in the clips"),
}
KIND = {
    CriticalKind.NUMBER: noop("Numbers and prices"),
    CriticalKind.NEGATION: noop("Negations"),
    CriticalKind.EFFECT: noop("Effects"),
}
SKIP = {
    SkipReason.SOUND: noop("The sound does not play"),
    SkipReason.LANGUAGE: noop("A dialect or language I do not know"),
    SkipReason.KNOWN: noop("I know this passage already"),
}


def percent(share: float, digits: int = 1) -> str:
    """A share in percent; never rounded up to a hundred, nor up to the goal."""
    factor = 10**digits
    return f"{int(share * 100 * factor + 1e-9) / factor:.{digits}f}"


def headline(measure: Measure) -> str:
    """The claim, or that there is none."""
    return _(HEADLINE[measure.state]).format(goal=f"{measure.goal * 100:.0f}")


def statement(measure: Measure) -> str:
    """The claim with the estimate behind it, and what would be needed to make it."""
    return (
        _("{first}. {rest}")
        .format(first=headline(measure), rest=basis(measure))
        .strip()
    )


def basis(measure: Measure) -> str:
    """The estimate behind the claim, and what would be needed to make it."""
    return " ".join(filter(None, (_estimate(measure), _next(measure))))


def interval(found: Estimate) -> str:
    """The interval of 95 %, or that there is nothing uncertain."""
    if found.low == found.high:
        return _("every clip heard")
    return f"{percent(found.low)}–{percent(found.high)} %"


def _estimate(measure: Measure) -> str:
    found = measure.estimate
    if found is None:
        return ""
    if measure.heard == measure.of:
        return _("{accuracy} %: every clip of the recording was heard.").format(
            accuracy=percent(found.accuracy)
        )
    return _(
        "Estimated {accuracy} % (95 % interval {low} to {high} %) from {clips} of {of} clips."
    ).format(
        accuracy=percent(found.accuracy),
        low=percent(found.low),
        high=percent(found.high),
        clips=measure.heard,
        of=measure.of,
    )


def _next(measure: Measure) -> str:
    if measure.state is State.OPEN:
        return _("{missing} of {clips} clips are not heard yet.").format(
            missing=measure.missing, clips=measure.clips
        )
    if measure.state is not State.UNDECIDED:
        return ""
    if measure.more is None or measure.clips >= measure.of:
        return _("More clips will probably not change that.")
    return _("About {more} more clips are needed.").format(more=measure.more)


def critical(share: CriticalShare) -> str:
    """How many critical words of a kind were heard wrong."""
    wrong = share.wrong
    said = _("{kind}: {wrong} of {of} wrong (95 % interval {low} to {high} %)").format(
        kind=_(KIND[share.kind]),
        wrong=wrong.count,
        of=wrong.of,
        low=percent(wrong.low),
        high=percent(wrong.high),
    )
    if not share.surplus:
        return said
    return _("{said}, {surplus} never said").format(said=said, surplus=share.surplus)


def agreement(measure: Measure) -> str:
    """How far two people agree; empty where nobody heard a clip twice."""
    found = measure.agreement
    if found.accuracy is None:
        return ""
    return _(
        "{clips} clips were typed by two people, who agree on {share} % of the characters."
    ).format(clips=found.clips, share=percent(found.accuracy))


def aside(measure: Measure) -> tuple[str, ...]:
    """What else has to be known of the clips."""
    said = []
    if measure.unclear:
        said.append(
            _("{count} clips cannot be understood and are not counted.").format(
                count=measure.unclear
            )
        )
    if measure.left_out:
        said.append(
            _("{count} clips are left out: something in them is masked.").format(
                count=measure.left_out
            )
        )
    return (*said, *filter(None, [agreement(measure)]))
