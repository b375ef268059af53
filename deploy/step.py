"""A step of set-up: what it reads, what it leaves, and whether that is still true."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import places

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Step:
    """One step. It is done while its stamp equals the hash of its inputs and its outputs exist."""

    title: str
    do: Callable[[Tell], None]
    inputs: tuple[str, ...]
    """Files or glob patterns below the root."""
    outputs: tuple[Path, ...]
    stamp: Path
    also: Callable[[], str] = str
    """Anything else the result hangs on, read anew at each look."""

    def is_done(self) -> bool:
        """True when nothing has changed since the step was last carried out."""
        if not all(path.exists() for path in self.outputs):
            return False
        return self.stamp.is_file() and self.stamp.read_text() == self._fingerprint()

    def carry_out(self, tell: Tell) -> None:
        """Do it, then remember that it was done."""
        self.stamp.unlink(missing_ok=True)
        self.do(tell)
        self.stamp.parent.mkdir(parents=True, exist_ok=True)
        self.stamp.write_text(self._fingerprint())

    def _fingerprint(self) -> str:
        digest = hashlib.sha256(self.also().encode())
        for path in self._files():
            digest.update(f"\0{path.relative_to(places.ROOT)}\0".encode())
            digest.update(path.read_bytes())
        return digest.hexdigest()

    def _files(self) -> Iterator[Path]:
        for pattern in self.inputs:
            found = (path for path in places.ROOT.glob(pattern) if path.is_file())
            yield from sorted(path for path in found if "__pycache__" not in path.parts)
