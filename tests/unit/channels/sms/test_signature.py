"""Twilio's signature: what Twilio signed gets in, and nothing that differs by a bit."""

import random
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from multidict import MultiDict

from bot.channels.sms.signature import NAMES, Signatures, UnreadableError, read_form, sign
from tests.fakes.sms import OLD_TOKEN, PUBLIC, TOKEN, fields

PATH = "/sms/twilio/inbound"
Request = tuple[str, list[tuple[str, str]], str]


@pytest.fixture
def signatures() -> Signatures:
    """Two tokens are good: the current and the previous."""
    return Signatures(PUBLIC, [TOKEN, OLD_TOKEN])


@pytest.mark.parametrize("token", [TOKEN, OLD_TOKEN])
@pytest.mark.parametrize("path", [PATH, "/sms/twilio/status?m=sms_c_1_2"])
def test_what_twilio_signed_is_valid(signatures: Signatures, token: str, path: str) -> None:
    """Either token, with blank fields, new fields and any language."""
    form = fields(Body="Zażółć 👩‍🚒 \u202e \x00 +&=", NewThing="", OtherNewThing="1")
    signature = sign(token, PUBLIC + path, form.items())
    assert signatures.valid(path, MultiDict(form), signature)


def test_what_twilio_says_in_its_documentation_is_valid() -> None:
    """The published example of Twilio's signature."""
    form = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675309",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
    }
    signatures = Signatures("https://mycompany.com", ["12345"])
    assert signatures.valid(
        "/myapp.php?foo=1&bar=2", MultiDict(form), "RSOYDt4T1cUTdK1PDd93/VVr8B8="
    )


def test_a_secret_with_its_own_algorithm_is_valid() -> None:
    """A shared key signs with SHA-256 and says so in a header."""
    from twilio.request_validator import RequestValidator

    signature = RequestValidator(TOKEN).compute_signature(PUBLIC + PATH, fields(), "HMAC_SHA256")
    signatures, form = Signatures(PUBLIC, [TOKEN]), MultiDict(fields())
    assert signatures.valid(PATH, form, signature, "key=k,algorithm=HMAC_SHA256")
    assert not signatures.valid(PATH, form, signature)
    assert not signatures.valid(PATH, form, signature, "key=k,algorithm=none")


def test_no_token_lets_nothing_in() -> None:
    """Where no token is set, nobody can sign with an empty one."""
    signature = sign("", PUBLIC + PATH, fields().items())
    assert not Signatures(PUBLIC, [""]).valid(PATH, MultiDict(fields()), signature)


def test_no_mutation_of_a_signed_request_is_valid(signatures: Signatures) -> None:
    """Ten thousand changes of path, field or signature: none gets in."""
    form = list(fields().items())
    signature = sign(TOKEN, PUBLIC + PATH, form)
    rng = random.Random(999)
    tried = 0
    for path, changed, signed in _mutations(rng, form, signature):
        assert not signatures.valid(path, MultiDict(changed), signed), (path, changed, signed)
        tried += 1
    assert tried >= 10_000


def _mutations(
    rng: random.Random, form: list[tuple[str, str]], signature: str
) -> Iterator[Request]:
    paths = ["?", "#", "#a", "/", "?a=1", "?bodySHA256=", ";", "%20", "/.", "//"]
    yield from ((PATH + more, form, signature) for more in paths)
    yield from ((PATH.upper(), form, signature), ("/" + PATH, form, signature))
    yield from ((PATH, form, bad) for bad in ("", " ", signature + " ", signature.lower(), "é"))
    for url in (PUBLIC + ":443" + PATH + "x", "http://report.example.org" + PATH, PATH):
        yield PATH, form, sign(TOKEN, url, form)
    yield PATH, form, sign("other", PUBLIC + PATH, form)
    for number in range(len(form)):
        yield PATH, form[:number] + form[number + 1 :], signature
        yield PATH, [*form, form[number]], signature
        yield PATH, [*form, (form[number][0], "more")], signature
        name, value = form[number]
        for cut in range(1, len(name)):
            shifted = (name[:cut], name[cut:] + value)
            yield PATH, [*form[:number], shifted, *form[number + 1 :]], signature
        for cut in range(1, len(value) if name in NAMES else 0):
            shifted = (name + value[:cut], value[cut:])
            yield PATH, [*form[:number], shifted, *form[number + 1 :]], signature
    for _ in range(10_000):
        yield _one_change(rng, form, signature)


def _one_change(rng: random.Random, form: list[tuple[str, str]], signature: str) -> Request:
    what = rng.randrange(4)
    if what == 0:
        return PATH, form, _flip(rng, signature)
    if what == 1:
        return PATH, [*form, (f"New{rng.randrange(999)}", "x")], signature
    number = rng.randrange(len(form))
    name, value = form[number]
    pair = (_flip(rng, name), value) if what == 2 or not value else (name, _flip(rng, value))
    return PATH, [*form[:number], pair, *form[number + 1 :]], signature


def _flip(rng: random.Random, text: str) -> str:
    at = rng.randrange(len(text))
    return text[:at] + chr(ord(text[at]) ^ (1 << rng.randrange(7))) + text[at + 1 :]


@pytest.mark.parametrize(
    "body",
    [b"\xff\xfe", b"Body=%ff%fe", b"Body=%ED%A0%80", b"&".join([b"a=1"] * 300), b"a=1&b", b"a=1&"],
)
def test_a_body_that_is_no_form_is_unreadable(body: bytes) -> None:
    """Bad UTF-8 and hundreds of fields are refused before anything else."""
    with pytest.raises(UnreadableError):
        read_form(body)


def test_a_form_keeps_blank_fields() -> None:
    """Twilio signs blank fields too."""
    assert fields() == dict(read_form(urlencode(fields()).encode()))
