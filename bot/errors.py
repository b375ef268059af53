"""The small error tree: raise early, catch at the edges.

SaferError
├── DataError       a file people write (data/*.yml) is wrong; names file and line
├── SettingsError   a setting is missing or wrong; names the setting
├── Invalid         what was asked cannot be done with this input
├── NotFound        no such thing, or not yours to see (never says which)
├── Forbidden       known, but not allowed
├── Conflict        somebody else changed it first
├── TooMany         asked too often
└── Unavailable     a part we need is down or slow; trying again may help
"""


class SaferError(Exception):
    """Whatever this service raises on purpose."""


class DataError(SaferError):
    """A file that people write is wrong; the message names the file and the line."""


class SettingsError(SaferError):
    """A setting is missing or wrong; the message names it."""


class Invalid(SaferError):
    """The input cannot be used."""


class NotFound(SaferError):
    """There is no such thing, or it is not the asker's to see."""


class Forbidden(SaferError):
    """The asker is known, and may not do this."""


class Conflict(SaferError):
    """The thing changed since the asker last saw it."""


class TooMany(SaferError):
    """The asker tried too often; later is fine."""


class Unavailable(SaferError):
    """A part that is needed is down or slow."""
