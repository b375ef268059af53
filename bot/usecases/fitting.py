"""Whether words clearly answer the open question, whatever else they look like."""

from bot.reports.answers import understand_answer
from bot.reports.asking import only_asks
from bot.reports.choosing import picked
from bot.reports.contact import understand_contact
from bot.reports.correction import corrects
from bot.reports.reachable import tells_of_reaching, tells_of_sharing, wants_a_person, wants_to_stop
from bot.reports.report import When
from bot.reports.vehicle import names_vehicle
from bot.reports.when import understand
from bot.usecases.desk import Desk
from bot.usecases.note_answer import YES_NO


def fits(desk: Desk, slot: str, said: str) -> bool:
    """Tell whether these words are a place, a time or a vehicle, as the question asks for.

    Few words on a telephone look like small talk: "this morn", "grey golf", "fairfield".
    """
    if slot == "where":
        return picked(said) is not None or bool(desk.places.find(said))
    if slot == "when":
        return understand(said, desk.clock.now()) != When(text=said.strip())
    return slot == "vehicle" and names_vehicle(said)


def answers_plainly(slot: str, said: str, act: str = "") -> bool:
    """Tell whether these words answer a question about the reporter, whatever `act` they look like.

    Who asks something, wants no more messages or somebody to talk to is not answered with the next
    question; who puts an earlier answer right is not answering. Yes or no to a question of yes and
    no is an answer, unless it puts something right.
    """
    if act == "correction":
        if corrects(said):
            return False
        if slot in YES_NO and understand_answer(said) is not None:
            return slot != "confirm"
    if only_asks(said) or wants_a_person(said) or wants_to_stop(said):
        return False
    if slot == "contact":
        told = understand_contact(said)
        return told is not None and told.contact is not None
    if slot == "safe_contact":
        return tells_of_reaching(said)
    return slot == "consent" and tells_of_sharing(said)
