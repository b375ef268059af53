"""One frozen object holds every setting, and this is the only reader of the environment.

Order: environment variables, then the secrets file that `make run` generated, then the defaults.
"""

import os
import re
from functools import cached_property
from pathlib import Path
from typing import Literal
from urllib.parse import SplitResult, urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent
# What the addresses of Rasa's stores may begin with; the first is the one that help names.
STORES = {
    "rasa_tracker_url": ("postgresql", "postgresql+psycopg"),
    "redis_url": ("redis", "rediss"),
}
# The number of a Redis database, as `bot.cage.endpoints` reads it.
_REDIS_PATH = re.compile(r"(?:/[0-9]{0,9})?")
TWILIO = "https://api.twilio.com"


class Settings(BaseSettings):
    """Everything that differs from one installation to the next; each is `SAFER_` + its name."""

    model_config = SettingsConfigDict(env_prefix="SAFER_", frozen=True, extra="ignore")

    var_dir: Path = Field(ROOT / "var", description="Where the service keeps what it writes.")
    data_dir: Path = Field(ROOT / "data", description="Categories, routes, partners, wording.")
    models_dir: Path = Field(ROOT / "models", description="What training made.")
    database_url: str = Field(
        "",
        description="SQLAlchemy URL; empty means SQLite in the var folder."
        " PostgreSQL: postgresql+psycopg://user@host/name",
    )
    spool_dir: Path | None = Field(
        None, description="Where messages wait when the database is down; best on another disk."
    )
    public_url: str = Field(
        "http://127.0.0.1:8000",
        description="Address residents and Twilio use; Twilio signs it: a wrong one loses texts.",
    )
    gateway_host: str = Field("127.0.0.1", description="Address the resident gateway listens on.")
    gateway_port: int = Field(8000, description="Port of the resident gateway.")
    console_host: str = Field("127.0.0.1", description="Address the staff console listens on.")
    console_port: int = Field(8001, description="Port of the staff console.")
    partner_host: str = Field("127.0.0.1", description="Address the partner API listens on.")
    partner_port: int = Field(8002, description="Port of the partner API.")
    actions_port: int = Field(5055, description="Port of the action server, loopback only.")
    rasa_port: int = Field(5005, description="Port of Rasa, loopback only.")
    rasa_url: str = Field("", description="Where Rasa listens; empty means loopback and its port.")
    rasa_seconds: float = Field(2.5, description="How long one turn waits for Rasa, in seconds.")
    rasa_tracker_url: str = Field(
        "",
        description="Where Rasa keeps conversations for a day; empty means SQLite in the var"
        " folder. PostgreSQL: postgresql://user@host/name",
    )
    redis_url: str = Field(
        "",
        description="Redis for Rasa's locks when there are several Rasas; empty means none is"
        " needed. redis://host:6379/0",
    )
    twilio_account_sid: str = Field(
        "", description="Twilio account; empty means the stand-in on this machine is used."
    )
    twilio_auth_token: SecretStr = Field(
        SecretStr(""), description="Twilio's token; signs and checks webhooks."
    )
    twilio_from: str = Field("+447700900000", description="The number our texts come from.")
    twilio_messaging_service_sid: str = Field(
        "", description="Twilio Messaging Service to send through, instead of the number."
    )
    twilio_api_url: str = Field("", description="Base address of Twilio's API; empty means usual.")
    twilio_opt_out_proof: str = Field(
        "", description="Reference of Twilio's word that it leaves STOP, START and HELP to us."
    )
    twilio_stand_in_port: int = Field(8019, description="Port of the Twilio stand-in.")
    partners_file: Path | None = Field(
        None, description="How each partner is reached here: way, url and secret per partner."
    )
    field_key: SecretStr = Field(
        SecretStr(""), description="Key for contact details in the database (32 bytes, base64)."
    )
    hash_key: SecretStr = Field(
        SecretStr(""), description="Key for hashes of telephone numbers, PINs and webchat tokens."
    )
    first_staff_email: str = Field(
        "first@safer.example", description="Sign-in name of the first member of staff."
    )
    first_staff_password: SecretStr = Field(
        SecretStr(""), description="Password of the first member of staff, until it is changed."
    )
    council_name: str = Field(
        "Stockton-on-Tees Borough Council", description="Name shown on residents' pages."
    )
    service_name: str = Field("Safer Stockton", description="Name of this service.")
    brand_colour: str = Field("#00563f", description="Main colour of residents' pages.")
    exit_url: str = Field(
        "https://www.bbc.co.uk/weather", description="Where 'Exit this page' leads: a neutral site."
    )
    embed_sites: str = Field("", description="Sites that may show the chat, separated by spaces.")
    secure_cookies: bool = Field(
        True, description="Cookies over HTTPS only (browsers count loopback as secure)."
    )
    trusted_proxy: str = Field("", description="Address of the proxy whose headers are believed.")
    operator_alert_url: str = Field("", description="Webhook that is told when operators must act.")
    delivery_engine: Literal["embedded", "procrastinate"] = Field(
        "embedded", description="Which engine carries tickets to partners."
    )
    log_level: str = Field("INFO", description="Least severe event that is logged.")

    @field_validator("rasa_tracker_url", "redis_url")
    @classmethod
    def _of_a_known_kind(cls, url: str, about: ValidationInfo) -> str:
        """Rasa would take any address for one of the kind it wants, and fail at the first turn.

        What its address is made of is checked as `bot.cage.endpoints` takes it apart.
        """
        kinds = STORES[str(about.field_name)]
        if not url:
            return url
        told = _parts(url)
        if told.scheme not in kinds:
            raise PydanticCustomError("kind", "It must begin with {kinds}://", {"kinds": kinds[0]})
        if about.field_name == "redis_url" and not _REDIS_PATH.fullmatch(told.path + told.query):
            raise PydanticCustomError("number", "After the host comes /0 or another number only")
        return url

    @cached_property
    def database(self) -> str:
        """The SQLAlchemy URL in use."""
        return self.database_url or f"sqlite+aiosqlite:///{self.var_dir / 'safer.db'}"

    @cached_property
    def spool(self) -> Path:
        """The folder of the spool."""
        return self.spool_dir or self.var_dir / "spool"

    @cached_property
    def rasa(self) -> str:
        """Base address of Rasa."""
        return self.rasa_url or f"http://127.0.0.1:{self.rasa_port}"

    @cached_property
    def stand_in(self) -> bool:
        """True where no Twilio account is set, so the local stand-in serves."""
        return not self.twilio_account_sid

    @cached_property
    def twilio_api(self) -> str:
        """Base address for sending texts."""
        usual = f"http://127.0.0.1:{self.twilio_stand_in_port}" if self.stand_in else TWILIO
        return self.twilio_api_url or usual

    @cached_property
    def twilio_sid(self) -> str:
        """The account's id, made up where there is none."""
        return self.twilio_account_sid or "AC" + "0" * 32

    @cached_property
    def partners_overlay(self) -> Path:
        """The file that says how each partner is reached on this installation."""
        return self.partners_file or self.var_dir / "partners.yml"


def _parts(url: str) -> SplitResult:
    """Take an address apart, its port too; the library's own words would repeat parts of it."""
    try:
        told = urlsplit(url)
        readable = told.port != 0 and not told.fragment
    except ValueError:
        readable = False
    if not readable:
        words = "Its host or port cannot be read; in a password / is %2F, ? is %3F and # is %23"
        raise PydanticCustomError("address", words)
    return told


def load_settings() -> Settings:
    """Read the environment, with the generated secrets file below it.

    `SettingsError` names each setting that cannot be used.
    """
    var_dir = Path(os.environ.get("SAFER_VAR_DIR", str(ROOT / "var")))
    try:
        return Settings(_env_file=var_dir / "secrets.env")
    except ValidationError as wrong:
        raise SettingsError(_explained(wrong)) from None


def _explained(wrong: ValidationError) -> str:
    """Return what is wrong with which settings; never the value, which may be a secret."""
    found = wrong.errors(include_url=False, include_context=False, include_input=False)
    said = [f"SAFER_{'_'.join(map(str, e['loc'])).upper()}: {e['msg']}." for e in found]
    return " ".join(said)
