"""Whether words clearly answer the open question, whatever else they look like."""

from bot.reports.choosing import picked
from bot.reports.report import When
from bot.reports.vehicle import names_vehicle
from bot.reports.when import understand
from bot.usecases.desk import Desk


def fits(desk: Desk, slot: str, said: str) -> bool:
    """Tell whether these words are a place, a time or a vehicle, as the question asks for.

    Few words on a telephone look like small talk: "this morn", "grey golf", "fairfield".
    """
    if slot == "where":
        return picked(said) is not None or bool(desk.places.find(said))
    if slot == "when":
        return understand(said, desk.clock.now()) != When(text=said.strip())
    return slot == "vehicle" and names_vehicle(said)
