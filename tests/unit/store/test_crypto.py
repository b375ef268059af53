"""Keyed hashes and sealed fields."""

import base64

import pytest

from bot.errors import SettingsError
from bot.store.crypto import FieldCipher, KeyedHasher, field_cipher

OLD, NEW = bytes(range(32)), bytes(range(32, 64))
PLACE = "conversations.contact:c_1"


def setting(*keys: bytes) -> str:
    """Return keys as the setting holds them."""
    return " ".join(base64.b64encode(key).decode() for key in keys)


@pytest.mark.parametrize("text", ["", "+447700900123", "é🚮 مرحبا"])
def test_opens_what_it_sealed(text: str) -> None:
    """A sealed value opens at its place."""
    cipher = FieldCipher([OLD])
    assert text == cipher.open(cipher.seal(text, PLACE), PLACE)


def test_seals_the_same_text_differently_each_time() -> None:
    """Two equal numbers cannot be told to be equal."""
    cipher = FieldCipher([OLD])
    assert cipher.seal("x", PLACE) != cipher.seal("x", PLACE)


def test_refuses_a_value_moved_to_another_row() -> None:
    """A value copied to another row does not open there."""
    cipher = FieldCipher([OLD])
    with pytest.raises(SettingsError, match="altered"):
        cipher.open(cipher.seal("x", PLACE), "conversations.contact:c_2")


def test_keeps_opening_old_values_after_the_key_changed() -> None:
    """A new first key seals; the old key behind it still opens."""
    sealed = field_cipher(setting(OLD)).seal("x", PLACE)
    both = field_cipher(setting(NEW, OLD))
    assert "x" == both.open(sealed, PLACE)
    assert both.seal("x", PLACE)[:9] != sealed[:9]


def test_names_the_key_it_lacks() -> None:
    """Without the old key the error says so, and not what was sealed."""
    sealed = FieldCipher([OLD]).seal("secret", PLACE)
    with pytest.raises(SettingsError, match=r"SAFER_FIELD_KEY lacks the key k[0-9a-f]{8}"):
        FieldCipher([NEW]).open(sealed, PLACE)


@pytest.mark.parametrize("wrong", ["", "short", "é", setting(OLD[:16]), setting(OLD) + " x"])
def test_refuses_a_wrong_key_setting(wrong: str) -> None:
    """A key that is missing, not base64 or too short is named."""
    with pytest.raises(SettingsError, match="SAFER_FIELD_KEY"):
        field_cipher(wrong)


def test_takes_keys_written_for_urls_and_without_padding() -> None:
    """Both alphabets of base64 name the same key."""
    key = bytes([255] * 32)
    plain = FieldCipher([key]).seal("x", PLACE)
    loose = base64.urlsafe_b64encode(key).decode().rstrip("=")
    assert "x" == field_cipher(loose).open(plain, PLACE)


def test_hashes_differ_by_purpose_and_key() -> None:
    """The same text gives the same hash only for the same purpose and key."""
    hasher = KeyedHasher("k" * 16)
    assert hasher.digest("pin", "1234") == hasher.digest("pin", "1234")
    assert hasher.digest("pin", "1234") != hasher.digest("contact", "1234")
    assert hasher.digest("pin", "1234") != KeyedHasher("l" * 16).digest("pin", "1234")
    assert 64 == len(hasher.digest("pin", "\ud800"))


def test_refuses_a_short_hash_key() -> None:
    """A key that could be guessed is refused."""
    with pytest.raises(SettingsError, match="SAFER_HASH_KEY"):
        KeyedHasher("short")
