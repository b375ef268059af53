"""Whether somebody says unasked that they leave their name out: "I want to stay anonymous"."""

import re

_WISH = re.compile(
    r"\b(?:(?:stay|remain|keep|kept|be|being|report(?:ing)?|do|make|want|need|prefer|tell(?:ing)?)\s+"
    r"(?:(?:to|be|it|this|that|me|us|you|all|completely|totally|fully)\s+){0,3}anon(?:ymous(?:ly)?|ymus)?"
    r"|(?:keep|leave)\s+(?:my\s+name|me|us)\s+out"
    r"|(?:don'?t|dont|do\s+not|won'?t|not)\s+(?:want(?:ing)?\s+to\s+|wanna\s+|gonna\s+|going\s+to\s+)?"
    r"(?:giv(?:e|ing)|leav(?:e|ing)|us(?:e|ing)|say(?:ing)?|shar(?:e|ing)|tell(?:ing)?)"
    r"(?:\s+(?:you|out|anyone))?\s+my\s+name"
    r"|(?:don'?t|dont|do\s+not)\s+want\s+my\s+name|without\s+(?:giving\s+)?my\s+name"
    r"|(?:take|leave|strike|keep)\s+my\s+name(?:\s+(?:and|or|n|&)\s+\w+)?\s+(?:off|out)"
    r"(?!\s+(?:of\s+)?(?:your|the|this)\s+list)|(?:remove|delete|scrap)\s+my\s+name"
    r"|no\s+names?\s+(?:please|pls|from\s+me))\b"
    r"|(?:^|[.,;!\n-]\s*)anon(?:ymous(?:ly)?)?(?:\s+(?:please|pls|plz|tip|report))?\s*(?:[.!,;\n]|$)",
    re.IGNORECASE,
)
# "Can I stay anonymous?" asks; "he wants to stay anonymous" is about somebody else.
_ASKS = re.compile(
    r"\b(?:can|could|will|would|do|does|is|am|are|may|how)\s+(?:i|we|it|this|my)\b[^.!]*$",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:he|she|they|who|someone|somebody|account|caller|seller|sender)\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)


def wants_no_name(text: str) -> bool:
    """Return whether the person who writes says that they give no name."""
    for found in _WISH.finditer(text.replace("\u2019", "'")):
        before = text[: found.start()]
        if not _ASKS.search(before) and not _OTHERS.search(before):
            return True
    return False
