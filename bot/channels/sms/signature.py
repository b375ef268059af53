"""Twilio's signature: over our public address from the settings, never over the Host header.

Twilio signs the exact address it was told to call and every field. The token may be changed
without losing a text: current and previous are both good while both are set.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from urllib.parse import parse_qsl, urlparse

from multidict import MultiDict
from twilio.request_validator import RequestValidator, get_signature_algorithm

SIGNATURE = "X-Twilio-Signature"
ALGORITHM = "X-Twilio-Webhooks-Signature-Settings"
MAX_FIELDS = 200
# Fields that texts and statuses have. Twilio signs names and values run together, so "Fro" with
# "m+44" signs as "From" with "+44" does: a field whose name is one of these cut or grown is refused
# where the field itself is missing.
NAMES = (
    *("AccountSid", "ApiVersion", "Body", "From", "MessageSid", "MessageStatus", "NumMedia"),
    *("NumSegments", "SmsMessageSid", "SmsSid", "SmsStatus", "To"),
    *(end + part for end in ("From", "To") for part in ("Country", "State", "City", "Zip")),
)


class UnreadableError(ValueError):
    """The body is not a form in UTF-8."""


def read_form(body: bytes) -> MultiDict[str]:
    """Return the fields of a form-encoded body, blank ones too; raises `UnreadableError`."""
    try:
        pairs = parse_qsl(
            body.decode("utf-8"),
            keep_blank_values=True,
            strict_parsing=True,
            encoding="utf-8",
            errors="strict",
            max_num_fields=MAX_FIELDS,
        )
    except ValueError as wrong:
        raise UnreadableError("not a form in UTF-8") from wrong
    return MultiDict(pairs)


def sign(token: str, url: str, fields: Iterable[tuple[str, str]]) -> str:
    """Return the signature that Twilio would send for these fields posted to `url`."""
    return str(RequestValidator(token).compute_signature(url, MultiDict(fields)))


class Signatures:
    """Checks signatures for one public address and one or more tokens."""

    def __init__(self, public_url: str, tokens: Sequence[str]) -> None:
        """Take the address as Twilio knows it, and the tokens, the current one first."""
        self._public = public_url.rstrip("/")
        self._validators = tuple(RequestValidator(token) for token in tokens if token)

    def expected_url(self, raw_path: str) -> str:
        """Return the address that Twilio must sign for a request to this path and query."""
        return self._public + raw_path

    def valid(
        self, raw_path: str, fields: MultiDict[str], signature: str, settings: str = ""
    ) -> bool:
        """Return whether Twilio signed exactly this; `settings` is its algorithm header."""
        return self.valid_for(self.expected_url(raw_path), fields, signature, settings)

    def valid_for(
        self, url: str, fields: MultiDict[str], signature: str, settings: str = ""
    ) -> bool:
        """Return whether a token of ours signed these fields for `url`."""
        if not signature or urlparse(url).geturl() != url:
            return False
        if _repeated(fields) or _shifted(fields):
            return False
        algorithm = get_signature_algorithm(settings)
        return any(
            validator.validate(url, fields, signature, algorithm) for validator in self._validators
        )


def _repeated(fields: MultiDict[str]) -> bool:
    # The signature does not cover how often the same pair is sent; Twilio repeats none of these.
    same = Counter(fields.items()).values()
    return any(count > 1 for count in same) or any(len(fields.getall(n, ())) > 1 for n in NAMES)


def _shifted(fields: MultiDict[str]) -> bool:
    missing = [name for name in NAMES if name not in fields]
    odd = [name for name in fields if name not in NAMES]
    return any(
        not name or name.startswith(known) or known.startswith(name)
        for name in odd
        for known in missing
    )
