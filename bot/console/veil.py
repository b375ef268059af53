"""The veil between staff and who reported a ticket: an alias, and words without contact details."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.reports.redact import introduced, redacted
from bot.tickets.ticket import Ticket
from bot.usecases.ports import Hasher

# Three lists of 64: 18 bits, enough that two people of one year rarely share an alias. A change
# of these lists changes every alias.
_COLOURS = (
    "amber apple ash auburn beige blue bronze brown buttery chalk cherry chestnut clay cobalt"
    " copper coral cream crimson dark denim ebony emerald fawn ginger golden granite green"
    " grey hazel honey indigo ivory jade khaki lavender lemon light lilac lime magenta maroon"
    " mauve navy olive orange pearl pink plum purple red rose ruby russet saffron sandy"
    " scarlet silver slate straw teal turquoise violet white yellow"
).split()
_BIRDS = (
    "avocet bittern blackbird bullfinch bunting buzzard chaffinch coot cormorant crane cuckoo"
    " curlew dipper dove duck dunlin eagle egret falcon finch gannet goldcrest goose grebe"
    " grouse gull harrier heron hobby hoopoe jackdaw jay kestrel kingfisher kite knot lapwing"
    " linnet magpie mallard martin merlin moorhen nightjar nuthatch oriole osprey owl"
    " partridge pheasant pigeon pipit plover puffin quail raven robin rook skylark sparrow"
    " starling swallow swift wren"
).split()
_PLANTS = (
    "acorn alder almond aster barley basil bay beech birch bluebell bracken bramble buttercup"
    " cedar clover cowslip crocus cypress daffodil dahlia daisy elder elm fennel fern fir"
    " foxglove gorse grass hawthorn hazelnut heather heath holly hop iris ivy juniper larch"
    " laurel lily linden lupin maple marigold meadow mint moss nettle oak pansy parsley pear"
    " pine poplar poppy primrose reed rowan sage snowdrop thistle thyme willow"
).split()


@dataclass(frozen=True, slots=True)
class Veil:
    """What staff see of the reporter; `lifted` for the one answer to "Show contact details"."""

    ticket: Ticket
    alias: str
    lifted: bool = False

    def words(self, text: str | None) -> str:
        """Return free text without numbers, e-mails and the reporter's names, unless lifted.

        All numbers go, not only the reporter's: nobody can tell whose a number is.
        """
        if self.lifted or not text:
            return text or ""
        reporter = self.ticket.reporter
        names = (reporter.name, *introduced(self.ticket.narrative))
        return redacted(text, names=names, contacts=(reporter.contact,))

    def reporter(self) -> str:
        """Return one line on who reported it."""
        who = self.ticket.reporter
        if self.lifted:
            return f"{', '.join(filter(None, (who.name, who.contact)))} ({self.alias})"
        if who.anonymous:
            return f"{self.alias}, wants to stay anonymous"
        given = [word for word, told in (("name", who.name), ("contact", who.contact)) if told]
        return f"{self.alias}, {' and '.join(given)} hidden" if given else self.alias


def veil(hasher: Hasher, ticket: Ticket, *, lifted: bool = False) -> Veil:
    """Return the veil of a ticket; the same contact has the same alias on each of its tickets.

    Whoever is anonymous or gave no contact has one for the conversation, so that nothing links
    two reports of somebody who asked not to be known.
    """
    who = ticket.reporter
    contact = None if who.anonymous else who.contact
    return Veil(ticket, alias_of(hasher, contact or ticket.conversation_id or ticket.ref), lifted)


def alias_of(hasher: Hasher, key: str) -> str:
    """Return three words that can be read aloud and say nothing of `key`."""
    drawn = int(hasher.digest("alias", key), 16)
    words: list[str] = []
    for names in (_COLOURS, _BIRDS, _PLANTS):
        drawn, place = divmod(drawn, len(names))
        words.append(names[place])
    return " ".join(words).capitalize()


def lists() -> Sequence[Sequence[str]]:
    """Return the words that aliases are made of, list by list."""
    return (_COLOURS, _BIRDS, _PLANTS)
