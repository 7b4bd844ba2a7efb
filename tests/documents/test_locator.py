"""From an offset to a place and back, whatever the text."""

from hypothesis import given
from hypothesis import strategies as st

from review.documents.builder import Builder, Origin
from review.documents.models import PlaceKind, clock
from review.documents.reading import plain

texts = st.text(st.sampled_from("甲乙a1。 \n\r\t😀"), min_size=1, max_size=120)


@given(texts)
def test_line_and_column_lead_back_to_the_character(text):
    document = plain("a.txt", text)
    # Lines as an editor splits them: \r\n, \n and \r, but no other separator.
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")

    for offset, character in enumerate(text):
        spot = document.locate(offset)
        if character not in "\r\n":
            assert lines[spot.line - 1][spot.column - 1] == character


@given(texts)
def test_places_and_breaks_make_up_the_text(text):
    places = plain("a.txt", text).places

    joined = text[: places[0].start]
    for place, following in zip(places, [*places[1:], None], strict=True):
        end = following.start if following else len(text)
        joined += text[place.start : place.end] + text[place.end : end]
    assert joined == text
    assert places[-1].end == len(text)


pieces = st.lists(
    st.tuples(texts, st.sampled_from(["", "\n", "\t"])), min_size=1, max_size=12
)


@given(pieces)
def test_what_the_builder_takes_in_stands_where_its_place_says(given_pieces):
    builder = Builder(Origin("a.docx", "docx", b""))
    kept = [
        text.replace("\r\n", "\n").replace("\r", "\n")
        for text, joint in given_pieces
        if builder.add(text, PlaceKind.PARAGRAPH, joint=joint, at={})
    ]
    if not kept:
        return
    document = builder.document()

    assert [document.text[p.start : p.end] for p in document.places] == kept
    lines = document.text.split("\n")
    for place in document.places:
        for offset in range(place.start, place.end):
            spot = document.locate(offset)
            if document.text[offset] != "\n":
                assert lines[spot.line - 1][spot.column - 1] == document.text[offset]


@given(pieces, st.integers(0, 400), st.integers(0, 40))
def test_the_lines_of_a_finding_cover_it(given_pieces, start, length):
    builder = Builder(Origin("a.docx", "docx", b""))
    for text, joint in given_pieces:
        builder.add(f"字{text}", PlaceKind.PARAGRAPH, joint=joint, at={})
    document = builder.document()
    start = min(start, len(document.text) - 1)
    end = min(start + length + 1, len(document.text))

    shown = list(document.lines(start, end))
    covered = {i for begin, stop in shown for i in range(begin, stop)}
    places = {i for p in document.places for i in range(p.start, p.end)}
    for offset in range(start, end):
        assert (
            offset in covered or document.text[offset] == "\n" or offset not in places
        )
    assert all("\n" not in document.text[begin:stop] for begin, stop in shown)


def test_times_are_said_as_people_read_them():
    assert clock(3723.45) == "01:02:03.450"
    assert clock(59.9996) == "00:01:00.000"
