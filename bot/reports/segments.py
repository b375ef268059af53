"""What a text message costs: its alphabet, its segments, and typography that would double both."""

import re

import gsm0338

ONE_GSM, MORE_GSM = 160, 153
ONE_UCS, MORE_UCS = 70, 67

# Typographic signs with an equal in the telephone alphabet; letters of other languages stay.
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′´`", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−•·", "-"),
        **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\t", " "),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
        "…": "...",
        "½": "1/2",
        "¼": "1/4",
        "×": "x",
        "\u2028": "\n",
    }
)
_SPACES = re.compile(r"[ ]+(?=\n|$)")
_GSM = gsm0338.Codec()
_CUT = "..."


def plain(text: str) -> str:
    """Return `text` with quotes, dashes and spaces as the telephone alphabet has them.

    Zero-width joiners go only where the rest then fits that alphabet, so emoji and other scripts
    keep their shape.
    """
    easy = _SPACES.sub("", text.replace("\r\n", "\n").translate(_PLAIN))
    return easy if is_gsm(easy) else text.replace("\r\n", "\n")


def is_gsm(text: str) -> bool:
    """Return whether the GSM 03.38 alphabet holds all of `text`."""
    try:
        _GSM.encode(text)
    except UnicodeEncodeError:
        return False
    return True


def segments(text: str) -> int:
    """Return how many segments `text` is sent in: GSM-7 160 or 153 each, UCS-2 70 or 67 each.

    A character of two units is never split between segments, as in Twilio's own calculator.
    """
    if is_gsm(text):
        sizes = [len(_GSM.encode(sign)[0]) for sign in text]
        return _count(sizes, ONE_GSM, MORE_GSM)
    sizes = [len(sign.encode("utf-16-le", "surrogatepass")) // 2 for sign in text]
    return _count(sizes, ONE_UCS, MORE_UCS)


def fits(text: str, limit: int) -> bool:
    """Return whether `text`, made plain, is sent in at most `limit` segments."""
    return segments(plain(text)) <= limit


def shortened(text: str, most: int) -> str:
    """Return the text, made plain, in at most so many characters; cut between words, with dots."""
    line = " ".join(plain(text).split())
    if len(line) <= most:
        return line
    kept = line[: most - len(_CUT) + 1].rpartition(" ")[0] or line[: most - len(_CUT)]
    return kept.rstrip(" ,.;:-") + _CUT


def _count(sizes: list[int], one: int, more: int) -> int:
    if sum(sizes) <= one:
        return 1
    count, used = 1, 0
    for size in sizes:
        if used + size > more:
            count, used = count + 1, 0
        used += size
    return count
