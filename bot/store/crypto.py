"""Keyed hashes to look things up by, and sealed fields that only this service can read."""

import base64
import binascii
import hashlib
import hmac
import os
import re
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.errors import SettingsError

_SEALED = re.compile(r"k[0-9a-f]{8}\.[A-Za-z0-9_-]{30,}={0,2}")
NONCE_BYTES = 12  # NIST SP 800-38D: 96 bits, fresh for every value
KEY_BYTES = 32
LEAST_HASH_KEY = 16


class KeyedHasher:
    """HMAC-SHA256 with a key of its own for each purpose, so that hashes never match across."""

    def __init__(self, key: str) -> None:
        """Take the secret; it must be at least 16 characters long."""
        if len(key) < LEAST_HASH_KEY:
            raise SettingsError("SAFER_HASH_KEY is missing or shorter than 16 characters")
        self._key = key.encode()

    def digest(self, purpose: str, text: str) -> str:
        """Return the keyed hash of `text` for one purpose: 64 hexadecimal characters."""
        key = hmac.new(self._key, purpose.encode(), hashlib.sha256).digest()
        return hmac.new(key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


class FieldCipher:
    """AES-256-GCM for single fields; the first key seals, every key opens what it sealed.

    A sealed value is `key id . base64(nonce + ciphertext)`. It is bound to its place (table,
    column, row), so a value copied to another row does not open.
    """

    def __init__(self, keys: Sequence[bytes]) -> None:
        """Take the keys, newest first; each is 32 bytes."""
        self._ciphers = {_key_id(key): AESGCM(key) for key in keys}
        self._newest = _key_id(keys[0])

    def seal(self, text: str, place: str) -> str:
        """Return `text` sealed for one place."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._ciphers[self._newest].encrypt(nonce, text.encode(), place.encode())
        return f"{self._newest}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def open(self, sealed: str, place: str) -> str:
        """Return the text of a sealed value; `SettingsError` when no key here opens it."""
        key_id, _, body = sealed.partition(".")
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            raise SettingsError(f"SAFER_FIELD_KEY lacks the key {key_id} that the data needs")
        raw = base64.urlsafe_b64decode(body)
        try:
            opened = cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], place.encode())
        except InvalidTag as error:
            raise SettingsError(
                f"a sealed value of {place.split(':', maxsplit=1)[0]} was altered"
            ) from error
        return opened.decode()


def is_sealed(text: str) -> bool:
    """Tell whether a text looks like a sealed value."""
    return bool(_SEALED.fullmatch(text))


def field_cipher(setting: str) -> FieldCipher:
    """Build the cipher from `SAFER_FIELD_KEY`: base64 keys, newest first, separated by spaces."""
    keys = [_key(part) for part in setting.split()]
    if not keys:
        raise SettingsError("SAFER_FIELD_KEY is missing: 32 random bytes in base64")
    return FieldCipher(keys)


def _key(part: str) -> bytes:
    try:
        key = base64.b64decode(part.replace("-", "+").replace("_", "/") + "=" * (-len(part) % 4))
    except (binascii.Error, ValueError) as error:
        raise SettingsError("SAFER_FIELD_KEY is not base64") from error
    if len(key) != KEY_BYTES:
        raise SettingsError("SAFER_FIELD_KEY must be 32 bytes in base64")
    return key


def _key_id(key: bytes) -> str:
    return "k" + hashlib.sha256(b"key id" + key).hexdigest()[:8]
