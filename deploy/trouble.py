"""What goes wrong while setting up, each told in one clear sentence."""

from pathlib import Path

AGAIN = "Then run the same command again: it goes on where it was."
FULL = f"The disk is full. Free some space (about 4 GB are needed in all). {AGAIN}"
OFFLINE = f"Packages could not be downloaded. Check that this machine is online. {AGAIN}"
BROKEN = (
    f"A package arrived broken or is not the one that was locked, so it was thrown away. {AGAIN}"
)

# What the tools say in each case, in lower case; the first that is found decides.
SIGNS = (
    (
        FULL,
        ("no space left on device", "enospc", "disk quota exceeded", "disk is full", "os error 28"),
    ),
    (BROKEN, ("hash mismatch", "do not match the hashes", "eintegrity", "invalid zip", "bad crc")),
    (
        OFFLINE,
        (
            "dns error",
            "error sending request",
            "failed to fetch",
            "failed to download",
            "failed to establish a new connection",
            "temporary failure in name resolution",
            "could not find a version that satisfies",
            "network connectivity is disabled",
            "connection refused",
            "connection reset",
            "timed out",
            "eai_again",
            "enotfound",
            "econnrefused",
            "etimedout",
        ),
    ),
)


class Trouble(Exception):
    """Set-up cannot go on; the message is for the person at the terminal."""


def sentence_for(output: str, title: str, log: Path) -> str:
    """Return the sentence for a command that failed, judged by what it printed."""
    said = output.lower()
    for sentence, signs in SIGNS:
        if any(sign in said for sign in signs):
            return sentence
    return f"“{title}” failed: {_last_words(output)} The whole story is in {log}."


def _last_words(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    telling = [line for line in lines if "error" in line.lower()] or lines or ["it said nothing."]
    return telling[-1][:300]
