import pytest

from audio.device import CPU, Device
from audio.errors import DeviceError
from audio.models_store import find_model
from audio.whisper import WhisperRecogniser


def test_nothing_said_is_the_processor_in_whole_numbers():
    assert Device.from_environ({}) == CPU == Device("cpu", "int8", 4)


def test_a_graphics_card_has_usual_values_of_its_own_and_each_can_be_said():
    said = {"GREENROOM_DEVICE": "cuda"}
    assert Device.from_environ(said) == Device("cuda", "float16", 16)
    said |= {"GREENROOM_COMPUTE_TYPE": "int8_float16", "GREENROOM_BATCH": "32"}
    assert Device.from_environ(said) == Device("cuda", "int8_float16", 32)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("GREENROOM_DEVICE", "gpu"),
        ("GREENROOM_COMPUTE_TYPE", "int4"),
        ("GREENROOM_BATCH", "0"),
        ("GREENROOM_BATCH", "many"),
    ],
)
def test_what_does_not_exist_is_refused(name, said):
    with pytest.raises(DeviceError, match=f"{name}={said}"):
        Device.from_environ({name: said})


@pytest.mark.speech
def test_a_card_that_is_not_there_is_said(tmp_path):
    model = find_model(tmp_path, {})
    recogniser = WhisperRecogniser(model, device=Device("cuda", "float16", 16))
    with pytest.raises(DeviceError, match="GREENROOM_DEVICE"):
        recogniser.load()
