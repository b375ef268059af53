"""Aliases: the same for the same contact, different for others, with nothing of it in them."""

from dataclasses import replace

from bot.console.veil import alias_of, lists, veil
from bot.reports.report import Reporter
from bot.store.crypto import KeyedHasher
from tests.fakes.samples import NUMBER, a_ticket

HASHER = KeyedHasher("a key for tests and nothing else")
OTHER = KeyedHasher("another key for tests and no more")


def test_an_alias_can_be_read_aloud() -> None:
    """Three plain words of the lists; no digit, so nothing of a number."""
    for last in range(200):
        words = alias_of(HASHER, f"+447700900{last:03d}").lower().split()
        assert 3 == len(words)
        assert all(word in names for word, names in zip(words, lists(), strict=True))
    assert all(word.isalpha() for names in lists() for word in names)


def test_the_lists_are_whole() -> None:
    """64 words each and none twice, or aliases would be fewer than they seem."""
    assert [64, 64, 64] == [len(set(names)) for names in lists()]


def test_a_contact_keeps_its_alias() -> None:
    """On every ticket and in every conversation; with another key it is another one."""
    first, second = a_ticket("SSP-AAA-AAA"), a_ticket("SSP-BBB-BBB", conversation_id="c_2")
    assert veil(HASHER, first).alias == veil(HASHER, second).alias
    assert veil(HASHER, first).alias != veil(OTHER, first).alias


def test_contacts_differ() -> None:
    """Of the thousand numbers kept for drama hardly two share an alias."""
    made = {alias_of(HASHER, f"+447700900{last:03d}") for last in range(1000)}
    assert len(made) > 990


def test_nothing_links_the_reports_of_the_anonymous() -> None:
    """The same number, anonymous: each conversation has its own alias, not the number's."""
    known = a_ticket("SSP-AAA-AAA", conversation_id="c_1")
    hidden = Reporter(True, None, NUMBER)
    one = replace(known, reporter=hidden)
    two = replace(one, ref="SSP-BBB-BBB", conversation_id="c_2")
    aliases = {veil(HASHER, ticket).alias for ticket in (known, one, two)}
    assert 3 == len(aliases)
    assert "anonymous" in veil(HASHER, one).reporter()


def test_words_keep_what_names_nobody() -> None:
    """Emergency numbers, times and places stay readable behind the veil."""
    text = "Call 999 at 21.30, 12 Mill Lane TS18 1AA, van NK12 ABC"
    assert text == veil(HASHER, a_ticket()).words(text)
