"""Understands the answer to "how can we reach you?": a name, a number, an e-mail, or no."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import phonenumbers

from bot.reports.answers import Said, understand_answer

# Bounded as addresses are (RFC 5321), so that a long text costs no more than its length.
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+", re.UNICODE)
_AT = re.compile(r"\s+at\s+([\w-]+)\s+dot\s+(\w+(?:\s+dot\s+\w+)?)", re.IGNORECASE)
_ANONYMOUS = re.compile(
    r"\b(?:anon(?:ymous(?:ly)?|ymus|imous|ymity)?|no\s+name|without\s+(?:my\s+|a\s+)?name"
    r"|(?:keep|leave)\s+(?:my\s+name|me)\s+out|(?:don'?t|dont|do\s+not)\s+(?:want|wanna|wish)\s+to"
    r"\s+(?:give|say|leave|be\s+(?:named|known|identified|contacted)|share)"
    r"|(?:don'?t|dont|do\s+not)\s+(?:use|give|tell|share|pass\s+on)(?:\s+\w+){0,2}\s+(?:my\s+)?name"
    r"|(?:rather|prefer)\s+not|not\s+(?:giving|leaving|sharing)|nameless|(?:don'?t|dont)\s+contact\s+me"
    r"|no\s+contact|not\s+comfortable)\b",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(
    r"\b(?:my\s+name\s*(?:'?s|is)?|the\s+name\s*(?:'?s|is)|name\s*(?:is|:)?|i\s*am|i'?m|im|this\s+is|it'?s|its"
    r"|call\s+me|you\s+can|can|please|pls|plz|ring|text|phone|call|email|e-mail|mail|contact|reach|me|on|at|or"
    r"|and|my|mine|mobile|mob|number|num|no|tel|telephone|is|here|to|address|yes|yeah|yh|yep|aye|sure|ok|okay|of"
    r"|course|thanks|thank\s+you|ta|cheers|by|via|landline|home|work|best|the|hi|hello|hiya|after|before|anytime"
    r"|only|just|any|time|not|mornings?|afternoons?|evenings?|days?|nights?|\d+\s*[ap]m)\b",
    re.IGNORECASE,
)
_NOT_NAMES = frozenset(
    "but dont don't give them they him her his what who why how when where which you your for"
    " he she thats that's"
    " sees see road street lane avenue close will would could should does do did if because this"
    " that there anonymous anon name names nobody someone police council need want know".split()
)
_CALL = (
    r"(?:ring(?:s|ing)?|rang|rung|te?xt(?:s|ing|ed)?|call(?:s|ing|ed)?|phon(?:e|es|ing|ed)"
    r"|messag(?:e|es|ing|ed)|whatsapp(?:s|ing|ed)?|contact(?:s|ing|ed)?)"
)
# "Rings", "keeps ringing": what somebody else does, whoever it is.
_OTHERS_CALL = r"(?:rings|te?xts|calls|phones|messages|whatsapps|contacts|keeps\s+(?:on\s+)?\w+ing)"
_OTHERS = (
    r"(?:(?:my|his|her|their|our|the|an?|some|this|that)\s+)?(?:s?he|they|ex|husband|wife|partner"
    r"|boyfriend|girlfriend|bf|gf|lads?|blokes?|m[ae]n|wom[ae]n|guys?|girls?|boys?|neighbours?"
    r"|dealers?|scammers?|stalker|caller|person|someone|somebody|mates?|brother|sister|son|dad|mum)"
    r"(?:['\u2019]?(?:s|re|ve))?"
)
_OFTEN = (
    r"(?:\s+(?:is|was|are|were|has|have|had|been|keeps?|kept|on|always|just|now|still|also|even))"
)
_WHOM = r"(?:\s+(?:me|us|my|mum|kids|all|day|every|night|again|constantly|always|non-?stop))"
_NUMBER = r"(?:number|num|mobile|mob|phone|tel|no|nr|cell)"
# What stands before a number that is somebody else's, and what stands after it.
_THEIRS = re.compile(
    rf"\b(?:(?:{_OTHERS}{_OFTEN}{{0,4}}\s+{_CALL}{_WHOM}{{0,4}}\s+(?:from|off(?:\s+of)?|on)"
    rf"|(?:[^\W\d_][\w'\u2019-]*\s+){{0,2}}{_OTHERS_CALL}"
    rf"(?:{_WHOM}{{0,4}}\s+(?:from|off(?:\s+of)?)|\s+(?:me|us){_WHOM}{{0,3}}\s+on)"
    rf"|{_NUMBER}\s+(?:{_OTHERS}{_OFTEN}{{0,4}}\s+{_CALL}|(?:that|which)\s+{_OTHERS_CALL})"
    rf"{_WHOM}{{0,4}}(?:\s+(?:from|off|on))?\s+(?:is|was)"
    r"|(?:stop|quit)\s+\w+ing"
    rf"|(?:(?:my|his|her|the)\s+)?ex(?:['\u2019]?s)?\s+(?:\w+\s+)?{_NUMBER}\s*(?:is|was)?"
    rf"|(?:his|her|their)\s+(?:\w+\s+)?{_NUMBER}(?:['\u2019]?s|\s+is|\s+was)?)"
    rf"(?:\s+(?:this|a|an|the|another|his|her|their|new|withheld|burner|{_NUMBER})){{0,3}}"
    r"[\s:,=-]{0,3})\Z",
    re.IGNORECASE,
)
_IS_THEIRS = re.compile(
    r"\W{0,3}(?:(?:is|was|that(?:['\u2019]?s|\s+is|\s+was)|it['\u2019]?s)\s+)?"
    r"(?:(?:his|her|their|(?:(?:my|his|her|the)\s+)ex['\u2019]?s)\s+(?:\w+\s+)?"
    rf"{_NUMBER}\b(?!\W{{0,3}}(?:is|was)?\W{{0,3}}\d)|(?:hers|theirs)\b)"
    rf"|\W{{0,3}}(?:is|that['\u2019]?s)\s+(?:his\b(?!\s+\w)"
    rf"|(?:(?:the|a)\s+{_NUMBER}|what)\s+{_OTHERS}{_OFTEN}{{0,4}}\s+{_CALL}\b)",
    re.IGNORECASE,
)
_IS_MINE = re.compile(
    r"\W{0,3}(?:(?:(?:that|which|it)(?:['\u2019]?s)?(?:\s+is)?|is|its)\s+)?(?:actually\s+)?"
    rf"(?:mine|my\s+(?:own\s+)?{_NUMBER})\b(?!\W{{0,3}}(?:is\b)?\W{{0,3}}\d)",
    re.IGNORECASE,
)
_AND = re.compile(r"\s*(?:and|or|&|\+)\s*", re.IGNORECASE)
# So many letters before a number may tell whose it is.
_NEAR = 100
_NAME_WORD = re.compile(r"^[^\W\d_][\w'’.-]*$", re.UNICODE)
_MOST_NAME_WORDS = 4


@dataclass(frozen=True, slots=True)
class ContactAnswer:
    """What was said: `contact` is a number in E.164 or an e-mail; `anonymous` None is undecided.

    Someone may be anonymous and still leave a number: "don't use my name, but text me".
    """

    anonymous: bool | None = None
    name: str | None = None
    contact: str | None = None
    phone: str | None = None
    email: str | None = None


def understand_contact(text: str) -> ContactAnswer | None:
    """Return who can be reached and how, or None where the words say neither yes nor no.

    A bare "no" and "rather not say" are anonymous; a bare "yes" leaves everything open. Numbers
    are taken when they are possible in the United Kingdom, whether or not they are in use.
    """
    phone, rest = _phone(text)
    email, rest = _email(rest)
    bare = bool(phone or email) or not any(theirs for _, theirs in _whose(text))
    if not phone and not email:
        if _ANONYMOUS.search(text):
            return ContactAnswer(anonymous=True)
        said = understand_answer(text)
        if said in (Said.NO, Said.SKIP):
            return ContactAnswer(anonymous=True)
        if said is Said.YES and not _name(rest, sure=False, bare=bare):
            return ContactAnswer()
    name = _name(rest, sure=bool(phone or email), bare=bare)
    if not (phone or email or name):
        return None
    anonymous = bool(_ANONYMOUS.search(rest))
    return ContactAnswer(anonymous, None if anonymous else name, phone or email, phone, email)


def uk_number(text: str) -> str | None:
    """Return a telephone number in E.164 where the whole text is one that is possible, or None."""
    try:
        parsed = phonenumbers.parse(text, "GB")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def phone_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return where telephone numbers stand in a text, so that a view can take them out."""
    found = phonenumbers.PhoneNumberMatcher(text, "GB", phonenumbers.Leniency.POSSIBLE)
    return tuple((m.start, m.end) for m in found if _long_enough(m.raw_string))


def own_phone_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return where numbers stand that may be the resident's own, not "his number is" and so on."""
    return tuple(span for span, theirs in _whose(text) if theirs is None)


def email_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return where e-mail addresses stand in a text."""
    return tuple(match.span() for match in _EMAIL.finditer(text))


def _whose(text: str) -> Iterator[tuple[tuple[int, int], tuple[int, int] | None]]:
    """Yield where each number stands and, where it is somebody else's, the words that say so too.

    "He rings me from 07700 900123", "07700 900123 is his number": it is all one part of the text.
    """
    theirs: tuple[int, int] | None = None
    for start, end in phone_spans(text):
        before = _THEIRS.search(text, max(0, start - _NEAR), start)
        after = _IS_THEIRS.match(text, end)
        as_well = theirs is not None and _AND.fullmatch(text, theirs[1], start)
        if (before or after or as_well) and not _IS_MINE.match(text, end):
            theirs = before.start() if before else start, after.end() if after else end
        else:
            theirs = None
        yield (start, end), theirs


def _phone(text: str) -> tuple[str | None, str]:
    """Return the resident's number, and the text without it and without other people's."""
    numbers = ((uk_number(text[start:end]), (start, end)) for start, end in own_phone_spans(text))
    number, own = next((one for one in numbers if one[0]), (None, None))
    out = [theirs for _, theirs in _whose(text) if theirs] + ([own] if own else [])
    for start, end in sorted(out, reverse=True):
        text = text[:start] + " , " + text[end:]
    return number, text


def _email(text: str) -> tuple[str | None, str]:
    spoken = _AT.sub(lambda m: f"@{m[1]}." + re.sub(r"\s+dot\s+", ".", m[2]), text)
    match = _EMAIL.search(spoken)
    if match is None:
        return None, text
    return match.group().lower().rstrip("."), spoken[: match.start()] + " , " + spoken[
        match.end() :
    ]


def _long_enough(raw: str) -> bool:
    # 101, 999, dates and house numbers are possible numbers to the library, not to us.
    return sum(char.isdigit() for char in raw) >= 9


def _name(text: str, *, sure: bool, bare: bool) -> str | None:
    """Return the name in a text; one that nothing introduces only where `bare` ones count."""
    said = re.search(
        r"\b(?:my\s+name\s*(?:'?s|is)?|(?<!his\s)(?<!her\s)(?<!their\s)name\s*(?:is|:)|i'?m|i\s+am|im|this\s+is|it'?s|call\s+me)\s+"
        r"(?P<name>[^\W\d_][\w'’-]*(?:\s+[^\W\d_][\w'’-]*){0,3})",
        text,
        re.IGNORECASE,
    )
    if not (said or bare):
        return None
    words = _words(said["name"] if said else text)
    if not 1 <= len(words) <= _MOST_NAME_WORDS or not all(_NAME_WORD.match(w) for w in words):
        return None
    if any(word.lower().replace("\u2019", "'") in _NOT_NAMES for word in words):
        return None
    if not (sure or said) and len(words) > 3:
        return None
    if sum(len(word) for word in words) < 2:
        return None
    return " ".join(
        word if any(c.isupper() for c in word[1:]) else word.capitalize() for word in words
    )


def _words(text: str) -> list[str]:
    return _LEAD_IN.sub(" ", text).replace(",", " ").strip(" .!?:;-").split()
