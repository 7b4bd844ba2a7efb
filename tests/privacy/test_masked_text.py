"""A masked text knows where everything went."""

from hypothesis import given
from hypothesis import strategies as st

from lexicons.models import Confidence, Finding, MatchedBy, Severity
from lexicons.privacy import PrivacyHit, mask_text

LETTERS = st.text(alphabet="家人们好一三八零幺,。 ", max_size=60)


@st.composite
def texts_with_hits(draw):
    text = draw(LETTERS)
    ends = st.integers(0, len(text))
    pairs = draw(st.lists(st.tuples(ends, ends), max_size=6))
    hits = [
        PrivacyHit(min(a, b), max(a, b), "phone", Confidence.HIGH, "") for a, b in pairs
    ]
    return text, hits


@given(texts_with_hits())
def test_tokens_and_the_rest_make_up_both_texts(made):
    text, hits = made
    masked = mask_text(text, hits)
    at = to = 0
    for token in masked.tokens:
        assert masked.text[token.start : token.end] == token.token
        assert text[at : token.original_start] == masked.text[to : token.start]
        at, to = token.original_end, token.end
    assert text[at:] == masked.text[to:]
    covered = {n for h in hits for n in range(h.start, h.end)}
    replaced = {
        n for t in masked.tokens for n in range(t.original_start, t.original_end)
    }
    assert covered == replaced


@given(texts_with_hits(), st.data())
def test_a_stretch_keeps_its_words_but_for_the_tokens(made, data):
    text, hits = made
    masked = mask_text(text, hits)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    left, right = masked.forward(start, end)
    assert 0 <= left <= right <= len(masked.text)
    touched = [
        t for t in masked.tokens if t.original_start < end and start < t.original_end
    ]
    if start < end and not touched:
        assert masked.text[left:right] == text[start:end]
    for token in touched:
        if start < end:
            assert left <= token.start
            assert token.end <= right


def test_a_finding_is_masked_in_its_words_and_in_what_is_said_of_it():
    text = "收件人王小梅，电话13700110022，这款全网最低价"
    masked = mask_text(text)
    at = text.index("13700110022")
    finding = Finding(
        rule="PR-0001",
        revision=1,
        category="privacy",
        severity=Severity.HIGH,
        confidence=Confidence.HIGH,
        start=at,
        end=at + 11,
        text="13700110022",
        message="不能念号码",
        suggest="不念",
        matched_by=MatchedBy.PRIVACY,
        because="前有“王小梅”",
    )
    moved = masked.moved(finding)
    assert moved.text == masked.text[moved.start : moved.end] == "[手机号·尾号0022]"
    assert "13700110022" not in moved.model_dump_json()
    assert "王小梅" not in moved.model_dump_json()
    kept = masked.worded(finding)
    assert (kept.start, kept.end) == (finding.start, finding.end)
    assert kept.text == moved.text
