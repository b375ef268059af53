"""Danger told in another language: how words are found, and what they say together."""

from pathlib import Path

import pytest

from bot.errors import DataError
from bot.triage.danger import Danger
from bot.triage.foreign import Foreign, load_foreign
from bot.triage.normalise import tokens
from bot.triage.spoken import Spoken

DATA = Path(__file__).resolve().parents[3] / "data"
SMALL = """
twins: pistol
english: the, is, a, my, in
languages:
  xa:
    weapon: nozh, pistol
    violence: bij~, ne puska .. vratata
    injury: ne disha, ~دم~
    hint: most, voda
    help: pomo
    now: sega
    calm: film~, ne bij~
    own: toj, se, ima
  xb:
    fire: voda
    own: kai, tas, yra
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Foreign:
    """Two made-up languages, each sign of the file used once."""
    path = tmp_path_factory.mktemp("data") / "foreign.yml"
    path.write_text(SMALL, encoding="utf-8")
    return load_foreign(path)


@pytest.fixture(scope="module")
def real() -> Foreign:
    """The project's own words."""
    return load_foreign(DATA / "foreign.yml")


def said(text: str, words: Foreign) -> Danger:
    """The gravest thing that is found in a text."""
    found = (danger for _, danger, _, _ in Spoken(tokens(text), words).hits())
    return max(found, key=lambda danger: danger.rank, default=Danger.NONE)


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("bije", Danger.POSSIBLE),
        ("bijejki kamen", Danger.POSSIBLE),
        ("nozh", Danger.POSSIBLE),
        ("nozhar", Danger.NONE),
        ("noozzh", Danger.NONE),
        ("nozzh", Danger.POSSIBLE),
        ("ne puska mi nova vratata", Danger.POSSIBLE),
        ("ne puska edno dve tri chetiri vratata", Danger.NONE),
        ("والدم", Danger.POSSIBLE),
        ("most", Danger.NONE),
        ("most voda", Danger.POSSIBLE),
        ("most most", Danger.NONE),
        ("nozh bije", Danger.NOW),
        ("nozh sega", Danger.NOW),
        ("nozh pomo", Danger.NOW),
        ("pomo", Danger.POSSIBLE),
        ("pomo edno dve tri chetiri pet shest", Danger.NONE),
        ("film nozh", Danger.NONE),
        ("film nozh bije", Danger.POSSIBLE),
        ("ne bije", Danger.NONE),
        ("nozh bije?", Danger.POSSIBLE),
        ("pistol", Danger.NONE),
        ("toj se ima pistol", Danger.POSSIBLE),
        ("the nozh is in my", Danger.NONE),
        ("the nozh is in a bije", Danger.NOW),
        ("voda toj se ima", Danger.NONE),
        ("", Danger.NONE),
    ],
)
def test_each_sign_of_the_file_does_what_it_says(small: Foreign, text: str, danger: Danger) -> None:
    """Stems, gaps, weights, what calms, what is also English, and whose word it is."""
    assert said(text, small) is danger


def test_the_words_that_count_are_quoted_from_the_text(small: Foreign) -> None:
    """Flag and place of each danger word are told, not those of small words."""
    text = "toj ima NÓZH sega"
    assert [("rf_weapon_now", Danger.NOW, 8, 12)] == list(Spoken(tokens(text), small).hits())


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("weapon: nozh", "weapons: nozh", "not a name"),
        ("hint: most", "hint: ~", "no danger word"),
        ("twins: pistol", "twin: pistol", "not a name"),
    ],
)
def test_a_mistake_in_the_words_is_named(tmp_path: Path, old: str, new: str, says: str) -> None:
    """One clear sentence with file and line."""
    path = tmp_path / "foreign.yml"
    path.write_text(SMALL.replace(old, new), encoding="utf-8")
    with pytest.raises(DataError, match=r"foreign\.yml, line \d+: ") as wrong:
        load_foreign(path)
    assert says in str(wrong.value)


@pytest.mark.parametrize(
    "text",
    [
        "maz mnie dusi, dzieci placza",
        "sotul ma bate si a incuiat usa",
        "muz ma bije a neda sa zobudit dcera",
        "мъжът ми ме бие и не ме пуска",
        "mazhat mi me bie",
        "burri po me rreh",
        "wo mujhe maar raha hai bachay ro rahe hain",
        "بچہ سانس نہیں لے رہا",
        "زوجي يضربني وما بقدر اطلع",
        "jozy byedrabni w ma3o sekin",
        "ਮੇਰਾ ਪਤੀ ਮੈਨੂੰ ਮਾਰ ਰਿਹਾ ਹੈ",
        "munda kutt reha hai te khoon nikal reha",
        "مێردەکەم لێم دەدات",
        "mêrê min li min dixe",
        "شوهرم داره منو میزنه",
        "shoharam mano mizane komak",
        "чоловік мене бʼє, діти плачуть",
        "муж меня бьет, ребенок кричит",
        "vyras mane muša, vaikai verkia",
        "a férjem ver és nem enged ki",
        "meu marido me bate e trancou a porta",
        "mi marido me pega, tengo miedo",
        "kocam beni dövüyor",
        "着火了救命",
        "مېړه مې وهي",
    ],
)
def test_someone_hit_is_seen_in_every_language(real: Foreign, text: str) -> None:
    """The commonest emergency at home is at least asked about, whatever it is written in."""
    assert said(text, real) is not Danger.NONE


@pytest.mark.parametrize(
    "text",
    [
        "wczoraj ogladalem film, strzelali caly czas",
        "anul trecut m-a batut fostul, acum sunt bine",
        "minuly rok ma zbil byvaly",
        "вчера гледах филм с убийство",
        "dje pashe nje film me thika",
        "kal film mein sab mar gaye haha",
        "امبارح شفت فيلم كله ضرب",
        "دیروز فیلم دیدم همه کشته شدن",
        "im so hungry i could eat a horse",
        "the boys were playing with a helmet and a bottle",
        "dziekuje bardzo, milego dnia",
        "shukriya bhai, kal milte hain",
    ],
)
def test_a_film_or_last_year_is_left_alone(real: Foreign, text: str) -> None:
    """What is told of a film or of long ago raises nothing, nor does a friendly word."""
    assert said(text, real) is Danger.NONE
