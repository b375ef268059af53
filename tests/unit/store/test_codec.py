"""The documents of a ticket."""

from bot.store.codec import Details, Private, details_of, private_of, read_details, read_private
from bot.tickets.ticket import Release
from tests.fakes.samples import NUMBER, a_ticket


def test_details_come_back_as_they_were() -> None:
    """Every open field survives."""
    ticket = a_ticket(release=Release("duty@example.org", "a child at risk"))
    kept = read_details(details_of(ticket))
    same = {name: getattr(ticket, name) for name in Details.__slots__}
    assert Details(**same) == kept


def test_private_fields_come_back_as_they_were() -> None:
    """Every sealed field survives."""
    ticket = a_ticket()
    kept = read_private(private_of(ticket))
    same = {name: getattr(ticket, name) for name in Private.__slots__}
    assert Private(**same) == kept


def test_contact_details_are_in_the_sealed_document_only() -> None:
    """Names and numbers are not in the open document."""
    ticket = a_ticket()
    assert NUMBER not in details_of(ticket)
    assert "Sam Sample" not in details_of(ticket)


def test_broken_emoji_in_an_answer_is_kept_readable() -> None:
    """Half of a surrogate pair does not keep a ticket from being stored."""
    ticket = a_ticket(answers={"where": "x\ud800"}, evidence=("y\udfff",))
    assert "x\ufffd" == read_private(private_of(ticket)).answers["where"]
    assert ("y\ufffd",) == read_details(details_of(ticket)).evidence


def test_documents_of_an_older_version_still_read() -> None:
    """A field that is missing takes its default; one that is gone is left out."""
    assert Details() == read_details('{"gone": 1}')
    assert Private() == read_private("{}")
