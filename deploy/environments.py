"""The environments of service, Rasa and encoder, each exactly what its lock file says."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import commands
import interpreters
import places
from step import Step, Tell
from trouble import FULL, Trouble

GIGABYTE = 10**9


@dataclass(frozen=True)
class Environment:
    """A virtual environment: where it is, what goes into it, which Pythons it runs on."""

    title: str
    folder: Path
    lock: str
    versions: tuple[str, ...]
    gigabytes: float
    from_source: tuple[str, ...] = ()
    """Packages that are only to be had as source; no other may run code of its own here."""

    def make(self, tell: Tell) -> None:
        """Make or correct the environment; raises `Trouble`."""
        python = places.python_of(self.folder)
        if not interpreters.works(python, self.versions):
            self._check_space()
            found = interpreters.find(self.versions, self.title, tell)
            new: list[str | Path] = [commands.UV, "venv", "--clear", "--python", found, self.folder]
            commands.run(new, self.title, tell)
        sync: list[str | Path] = [commands.UV, "pip", "sync", "--python", python]
        # Compiled once here, or every start on a read-only installation compiles it all again.
        sync += ["--require-hashes", "--compile-bytecode", "--only-binary", ":all:"]
        for name in self.from_source:
            sync += ["--no-binary", name]
        # What builds those is held to the same lock.
        lock = places.ROOT / self.lock
        commands.run([*sync, "--build-constraints", lock, lock], self.title, tell)

    def _check_space(self) -> None:
        if shutil.disk_usage(places.ROOT).free < self.gigabytes * GIGABYTE:
            raise Trouble(FULL)

    def step(self) -> Step:
        """This environment as a step of set-up."""
        return Step(
            title=self.title,
            do=self.make,
            inputs=(self.lock,),
            outputs=(places.python_of(self.folder),),
            stamp=self.folder / ".stamp",
        )


SERVICE = Environment(
    title="Service environment",
    folder=places.SERVICE,
    lock="requirements.lock",
    versions=("3.13", "3.12"),
    gigabytes=1.5,
)
RASA = Environment(
    title="Rasa environment",
    folder=places.RASA,
    lock="bot/cage/requirements.lock",
    versions=("3.10",),
    gigabytes=2,
    from_source=("mattermostwrapper", "randomname"),
)
ENCODER = Environment(
    title="Encoder environment",
    folder=places.ENCODER,
    lock="bot/triage/finetune/requirements.lock",
    versions=("3.13", "3.12"),
    gigabytes=1.5,
)
