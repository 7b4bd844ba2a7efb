"""Where the master key comes from, and what is refused."""

import os

import keyring
import pytest
from keyring.backend import KeyringBackend

from review.errors import InvalidInputError, KeyFileOpenError, KeyPlaceError
from review.keys.source import KeyFile, find_source, new_identity, parsed, public

KEY = "AGE-SECRET-KEY-1RURMSHKDJNE52VE9JCMW3DTU4G3D8C2XZ6RZLJ0CV5D8GUCUVQTQJJWRXY"


@pytest.fixture
def key_file(tmp_path):
    path = tmp_path / "master.key"
    path.write_text(f"# created by age-keygen\n{new_identity()}\n")
    path.chmod(0o600)
    return path


class InMemory(KeyringBackend):
    """A keyring of the system, kept by a test."""

    priority = 1

    def __init__(self):
        super().__init__()
        self.kept = {}

    def get_password(self, service, username):
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.kept[service, username] = password


@pytest.fixture
def system_keyring():
    before = keyring.get_keyring()
    keyring.set_keyring(made := InMemory())
    yield made
    keyring.set_keyring(before)


def test_nothing_named_is_no_key(tmp_path):
    assert (
        find_source(tmp_path / "home", {"GREENROOM_KEYRING": "0", "GREENROOM_KEY": " "})
        is None
    )


def test_two_places_are_refused(tmp_path, key_file):
    with pytest.raises(InvalidInputError):
        find_source(
            tmp_path / "home",
            {"GREENROOM_KEY": new_identity(), "GREENROOM_KEY_FILE": str(key_file)},
        )


def test_a_misspelt_switch_is_refused(tmp_path):
    with pytest.raises(InvalidInputError):
        find_source(tmp_path / "home", {"GREENROOM_KEYRING": "yes"})


@pytest.mark.parametrize("said", ["abc", KEY, "age1xyz"])
def test_what_is_no_key_is_refused_and_not_repeated(said):
    with pytest.raises(KeyPlaceError) as caught:
        parsed(said, "GREENROOM_KEY")

    assert said not in str(caught.value)
    assert caught.value.__cause__ is None


class TestFile:
    def source(self, tmp_path, path):
        return find_source(tmp_path / "home", {"GREENROOM_KEY_FILE": str(path)})

    def test_a_file_of_age_keygen_is_read(self, tmp_path, key_file):
        (identity,) = self.source(tmp_path, key_file).identities()

        assert public(identity).startswith("age1")

    @pytest.mark.parametrize("mode", [0o640, 0o604, 0o666, 0o620])
    def test_a_file_that_others_may_read_or_change_is_refused(
        self, tmp_path, key_file, mode
    ):
        key_file.chmod(mode)

        with pytest.raises(KeyFileOpenError):
            self.source(tmp_path, key_file).identities()

    def test_a_missing_empty_or_folder_file_is_one_clear_error(self, tmp_path):
        empty = tmp_path / "empty"
        empty.touch(mode=0o600)
        for path in (tmp_path / "none", empty, tmp_path):
            with pytest.raises(KeyPlaceError):
                self.source(tmp_path, path).identities()

    def test_a_new_key_takes_the_place_of_the_old_one_behind_a_link(
        self, tmp_path, key_file
    ):
        link = tmp_path / "link"
        link.symlink_to(key_file)
        new = new_identity()

        self.source(tmp_path, link).keep((new,))

        assert self.source(tmp_path, link).identities() == (new,)
        assert key_file.read_text() == f"{new}\n"
        assert key_file.stat().st_mode & 0o777 == 0o600
        assert sorted(path.name for path in tmp_path.iterdir()) == [
            "link",
            "master.key",
        ]


class TestKeyring:
    def source(self, home):
        return find_source(home, {"GREENROOM_KEYRING": "1"})

    @pytest.mark.usefixtures("system_keyring")
    def test_every_data_folder_has_an_entry_of_its_own(self, tmp_path):
        one, other = self.source(tmp_path / "a"), self.source(tmp_path / "b")
        key = new_identity()
        assert one.is_empty()

        one.keep((key,))

        assert one.identities() == (key,)
        assert other.is_empty()
        with pytest.raises(KeyPlaceError):
            other.identities()

    def test_a_system_without_a_keyring_is_one_clear_error(self, tmp_path):
        from keyring.backends.fail import Keyring

        before = keyring.get_keyring()
        keyring.set_keyring(Keyring())
        try:
            with pytest.raises(KeyPlaceError) as caught:
                self.source(tmp_path).identities()
        finally:
            keyring.set_keyring(before)
        assert "\n" not in str(caught.value)

    def test_a_keyring_that_does_not_keep_is_noticed(self, tmp_path, system_keyring):
        old, new = new_identity(), new_identity()
        self.source(tmp_path).keep((old,))
        system_keyring.set_password = lambda *_: None

        with pytest.raises(KeyPlaceError):
            self.source(tmp_path).keep((new,))


def test_a_key_in_the_folder_that_it_opens_is_refused(tmp_path):
    """Whoever takes the folder would have both; also where a link hides it."""
    home = tmp_path / "home"
    home.mkdir()
    link = tmp_path / "link.key"
    link.symlink_to(home / "backups" / "master.key")
    for path in (home / "master.key", link, home / ".." / "home" / "x.key"):
        with pytest.raises(KeyPlaceError):
            find_source(home, {"GREENROOM_KEY_FILE": str(path)})
    assert find_source(home, {"GREENROOM_KEY_FILE": str(tmp_path / "apart.key")})


def test_a_pipe_is_no_key_file_and_nobody_waits_for_it(tmp_path):
    os.mkfifo(tmp_path / "pipe", 0o600)
    with pytest.raises(KeyPlaceError):
        KeyFile(tmp_path / "pipe").identities()
