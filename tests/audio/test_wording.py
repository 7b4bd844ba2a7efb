import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio import coverage, wording
from audio.models import Segment, TimeSpan, Word


def words(*texts, start=0.0, step=0.25):
    return [
        Word(start=start + n * step, end=start + (n + 1) * step, text=text)
        for n, text in enumerate(texts)
    ]


def said(text, *, start=0.0, step=0.25):
    return wording.segment_of(words(*text, start=start, step=step))


def texts(segment_words):
    return [word.text for word in segment_words]


def test_characters_numbers_and_latin_words_are_timed_one_by_one():
    found = wording.pieces(words("今天", "只", "要", "19", "99", "元,", " A", "PP"))
    assert texts(found) == ["今", "天", "只", "要", "1999", "元，", "APP"]
    assert (found[4].start, found[4].end) == (0.75, 1.25)
    assert (found[0].end, found[1].start) == (0.125, 0.125)


def test_a_telephone_number_is_one_piece():
    found = wording.pieces(words("是", "13", "8", "-", "00", "00", "12", "34。"))
    assert texts(found) == ["是", "138-00001234。"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("原价1,299元", "原价1299元"),
        ("12,800.5", "12800.5"),
        ("199,299", "199,299"),
        ("1,299,399", "1,299,399"),
        ("1,29", "1,29"),
    ],
)
def test_a_price_in_thousands_is_one_number(written, read):
    assert "".join(texts(wording.pieces(words(*written)))) == read


@pytest.mark.parametrize(
    ("traditional", "simple"),
    [
        (["這個", "價", "格"], "这个价格"),
        (["接", "著", "看"], "接着看"),
        (["顯", "著"], "显著"),
        (["著", "名"], "著名"),
        (["頭", "髮"], "头发"),
    ],
)
def test_characters_come_out_simplified(traditional, simple):
    assert "".join(texts(wording.pieces(words(*traditional)))) == simple


@given(
    st.lists(
        st.text(
            st.sampled_from("這個價格乾淨後裡面１2a3,.%， 髮著"), min_size=1, max_size=4
        ),
        max_size=12,
    )
)
def test_pieces_stay_in_order_and_say_the_same(parts):
    given_words = words(*parts)
    found = wording.pieces(given_words)
    assert [word.start for word in found] == sorted(word.start for word in found)
    assert all(word.start <= word.end for word in found)
    whole = "".join(texts(found))
    same = "".join(wording.simplified(parts))
    assert wording.spoken(whole) == wording.spoken(same)


@pytest.mark.parametrize(
    "credit",
    [
        "请不吝点赞 订阅 转发 打赏支持明镜与点点栏目",
        "字幕由 Amara.org 社区提供",
        "由 Amara.org 社区提供的字幕",
        "中文字幕志愿者 李宗盛",
        "字幕by索兰娅",
    ],
)
def test_a_subtitle_credit_is_known(credit):
    assert wording.is_credit(said(credit))


@pytest.mark.parametrize("line", ["谢谢观看", "请大家点赞关注订阅", "这款有中文字幕"])
def test_what_a_host_may_say_is_no_credit(line):
    assert not wording.is_credit(said(line))


def test_a_loop_is_cut_and_marked():
    found = wording.without_loop(said("好的" + "今天下单" * 9 + "谢谢"))
    assert found.text == "好的" + "今天下单" * 4 + "谢谢"
    assert not found.understood


def test_a_phrase_said_over_faster_than_anybody_speaks_was_said_once():
    first = words(*"外面根本买不到")
    again = words(*"外面根本买不到", start=1.75, step=0.01)
    assert wording.without_hurry([*first, *again]) == tuple(first)
    assert wording.without_hurry([*again, *first]) == tuple(first)


def test_a_phrase_that_is_said_twice_stays():
    twice = words(*"外面根本买不到外面根本买不到")
    assert wording.without_hurry(twice) == tuple(twice)
    assert wording.without_hurry([]) == ()


@pytest.mark.parametrize(
    "line", ["来来来来来", "买它买它买它", "三二一三二一三二一上链接"]
)
def test_what_is_said_a_few_times_stays(line):
    assert wording.without_loop(said(line)) == said(line)


def test_a_sentence_written_over_and_over_loses_its_text_but_not_its_time():
    segments = [said("我们下期再见", start=n * 3.0) for n in range(7)]
    found = list(wording.without_echoes(segments))
    assert [segment.understood for segment in found] == [True] * 4 + [False] * 3
    assert [segment.text for segment in found[4:]] == [""] * 3
    assert [s.start for s in found] == [s.start for s in segments]


def test_a_pause_inside_makes_two_segments():
    segment = wording.segment_of([*words(*"大家好"), *words(*"今天", start=5.0)])
    assert [part.text for part in wording.split_at_pauses(segment)] == [
        "大家好",
        "今天",
    ]


def test_punctuation_stands_only_where_a_pause_is():
    segments = [
        said("全网最", start=0),
        said("低价", start=0.8),
        said("今天", start=1.6),
        said("下单！", start=3.0),
    ]
    found = [segment.text for segment in wording.punctuated(segments)]
    assert found == ["全网最", "低价，", "今天。", "下单！"]


@given(st.lists(st.tuples(st.floats(0, 50), st.floats(-3, 9)), max_size=20))
def test_time_never_goes_back_and_stays_inside(times):
    segments = [
        wording.segment_of([Word(start=start, end=start + length, text="好")])
        for start, length in times
    ]
    ends = [0.0]
    for segment in wording.in_step(segments, duration=30.0):
        for word in segment.words:
            assert ends[-1] <= word.start <= word.end <= 30.0
            ends.append(word.end)
        assert (segment.start, segment.end) == (segment.words[0].start, ends[-1])


def test_a_dropped_sentence_is_noticed():
    speech = [TimeSpan(start=0, end=20)]
    heard = [said("这一句听到了，很清楚，没有问题，后面一句没有", step=0.3)]
    assert coverage.missed(speech, heard) == (TimeSpan(start=20 / 3, end=20),)


def test_speech_that_was_heard_is_not_flagged():
    speech = [TimeSpan(start=0, end=5.5), TimeSpan(start=7, end=8.5)]
    assert coverage.missed(speech, [said("一二三四五六七八九十" * 2)]) == ()


def test_text_nobody_trusts_does_not_count():
    doubtful = said("一二三四五六七八九十").model_copy(update={"understood": False})
    assert coverage.missed([TimeSpan(start=0, end=3)], [doubtful])


def test_a_segment_across_the_edge_is_cut():
    outside, inside = coverage.carved(
        [said("今天下单有礼")], TimeSpan(start=0.5, end=1.0)
    )
    assert [segment.text for segment in outside] == ["今天", "有礼"]
    assert [segment.text for segment in inside] == ["下单"]


def test_no_words_no_pieces():
    assert wording.pieces([]) == ()
    assert list(wording.punctuated([])) == []
    assert list(wording.without_echoes([])) == []
    empty = Segment(start=1, end=3, text="", understood=False)
    assert list(wording.punctuated([empty])) == [empty]
