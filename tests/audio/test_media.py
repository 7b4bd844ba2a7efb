import numpy as np
import pytest

from audio.decode import RATE, blocks, samples
from audio.errors import (
    AudioError,
    EmptyRecordingError,
    NoAudioTrackError,
    TruncatedRecordingError,
    UnreadableRecordingError,
)
from audio.media import peaks, probe, sha256_of, write_playable
from tests.audio.memory import InMemory
from tests.audio.sound import CODECS, SHORT, WITH_PICTURE, broken, converted, cut, wav

SECONDS = 5.6


@pytest.mark.parametrize("ending", CODECS)
def test_every_container_is_opened_measured_and_decoded(ending, tmp_path):
    path = converted(SHORT, tmp_path / f"talk.{ending}")
    found = probe(path)
    sound = np.concatenate(list(samples(path)))
    assert found.container == {"mkv": "matroska", "ts": "mpegts"}.get(ending, ending)
    assert found.has_video is (ending in WITH_PICTURE)
    assert found.seconds == pytest.approx(SECONDS, abs=0.15)
    assert len(sound) / RATE == pytest.approx(SECONDS, abs=0.15)
    assert found.sha256 == sha256_of(path)
    assert (found.sample_rate, found.channels) == (48_000, 2)


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("empty", EmptyRecordingError),
        ("no samples", EmptyRecordingError),
        ("truncated", TruncatedRecordingError),
        ("not media", UnreadableRecordingError),
        ("no audio track", NoAudioTrackError),
        ("missing", UnreadableRecordingError),
    ],
)
def test_each_broken_kind_has_its_own_error(kind, error, tmp_path):
    with pytest.raises(error):
        probe(broken(kind, tmp_path))


@pytest.mark.parametrize("ending", ["wav", "mp3", "m4a", "flac", "mp4", "mkv"])
def test_a_container_that_states_its_length_is_not_read_short(ending, tmp_path):
    path = cut(converted(SHORT, tmp_path / f"talk.{ending}"))
    with pytest.raises(TruncatedRecordingError) as told:
        probe(path)
    assert told.value.data["expected"] == pytest.approx(SECONDS, abs=0.2)
    assert told.value.data["found"] < 4.5


def test_a_recording_cut_before_its_index_says_so(tmp_path):
    path = tmp_path / "talk.mp4"
    path.write_bytes(
        b"\0\0\0\x20ftypisom\0\0\2\0isomiso2mp41\0\0\0\x08free" + b"\1" * 900
    )
    with pytest.raises(UnreadableRecordingError, match="before its index"):
        probe(path)


def test_a_playlist_is_not_followed(tmp_path):
    list_ = tmp_path / "talk.mp4"
    list_.write_text(
        f"#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\n{SHORT}\n#EXT-X-ENDLIST\n"
    )
    with pytest.raises(UnreadableRecordingError):
        probe(list_)


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(UnreadableRecordingError, match="folder"):
        probe(tmp_path)


@pytest.mark.parametrize("ending", ["mp4", "ts", "mkv"])
def test_random_bytes_give_an_error_and_no_crash(ending, tmp_path):
    noise = np.random.default_rng(7)
    whole = converted(SHORT, tmp_path / f"talk.{ending}").read_bytes()
    for number in range(30):
        spoiled = bytearray(whole)
        for at in noise.integers(0, len(whole), 40):
            spoiled[at] = noise.integers(256)
        path = tmp_path / f"spoiled-{number}.{ending}"
        path.write_bytes(spoiled[: noise.integers(1, len(whole))])
        try:
            probe(path)
            list(samples(path))
        except AudioError:
            continue


def test_a_hole_in_the_sound_stays_a_hole_in_time(tmp_path):
    path = converted(SHORT, tmp_path / "talk.ts", picture=False)
    packets = [
        path.read_bytes()[at : at + 188] for at in range(0, path.stat().st_size, 188)
    ]
    third = len(packets) // 3
    (tmp_path / "hole.ts").write_bytes(b"".join(packets[:third] + packets[third * 2 :]))
    sound = np.concatenate(list(samples(tmp_path / "hole.ts")))
    assert len(sound) / RATE == pytest.approx(SECONDS, abs=0.3)
    assert np.abs(sound[int(RATE * 2.4) : int(RATE * 3.2)]).max() == 0


def test_blocks_hold_every_sample_once_and_resume_where_they_were(tmp_path):
    sound = np.random.default_rng(1).normal(0, 0.1, RATE * 7).astype(np.float32)
    path = wav(tmp_path / "noise.wav", sound)

    def cut_at(whole):
        return int(len(whole) * (0.5 + abs(float(whole[0])) % 0.5))

    whole = np.concatenate(list(samples(path)))
    made = list(blocks(path, seconds=2.0, cut=cut_at))
    assert np.array_equal(np.concatenate([block.sound for block in made]), whole)
    assert [block.end for block in made[:-1]] == [block.start for block in made[1:]]
    for heard in ({0, 1}, {1, 3}, {2}, set(range(len(made)))):
        known = {made[n].start: made[n].end for n in heard}
        again = list(blocks(path, seconds=2.0, cut=cut_at, known=known))
        rest = [block for n, block in enumerate(made) if n not in heard]
        assert [block.start for block in again] == [block.start for block in rest]
        for one, other in zip(again, rest, strict=True):
            assert np.array_equal(one.sound, other.sound)


def test_the_waveform_shows_where_it_is_loud(tmp_path):
    sound = np.zeros(RATE * 4, np.float32)
    sound[RATE * 2 : RATE * 3] = np.sin(np.arange(RATE) * 0.3) * 0.8
    found = peaks(wav(tmp_path / "beep.wav", sound), buckets=40)
    assert len(found) == 40
    assert max(found[:18]) < 0.05
    assert min(found[21:29]) > 0.6
    assert max(found) <= 1.0


def test_more_buckets_than_sound_is_no_trouble(tmp_path):
    found = peaks(wav(tmp_path / "blip.wav", np.ones(400)), buckets=500)
    assert len(found) == 500
    assert 0 <= min(found) <= max(found) <= 1


def test_the_playable_copy_keeps_the_times_and_its_index_comes_first(tmp_path):
    out = InMemory()
    write_playable(converted(SHORT, tmp_path / "talk.ts"), out)
    content = bytes(out.content)
    assert content.index(b"moov") < content.index(b"mdat")
    assert probe(out.source("play.m4a")).seconds == pytest.approx(SECONDS, abs=0.15)


def test_a_recording_without_sound_has_no_copy(tmp_path):
    with pytest.raises(NoAudioTrackError):
        write_playable(broken("no audio track", tmp_path), InMemory())
