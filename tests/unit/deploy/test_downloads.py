"""Real uv and real pip against an index that breaks: what they say is told in our words."""

import hashlib
import os
import sys
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread

import commands
import environments
import interpreters
import places
import pytest
import tools
from trouble import BROKEN, FULL, OFFLINE, Trouble

HERE = ".".join(map(str, sys.version_info[:2]))
NAME = "tiny-1.0-py3-none-any.whl"
DIRECT = {
    "UV_NO_CONFIG": "1",
    "UV_HTTP_RETRIES": "0",
    "PIP_CONFIG_FILE": os.devnull,
    "PIP_RETRIES": "0",
    "PIP_NO_CACHE_DIR": "1",
}


def _wheel() -> bytes:
    about = "tiny-1.0.dist-info"
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w") as wheel:
        wheel.writestr("tiny.py", "x = 1\n" * 2000)
        wheel.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n")
        tag = "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        wheel.writestr(f"{about}/WHEEL", tag)
        wheel.writestr(f"{about}/RECORD", "")
    return kept.getvalue()


WHEEL = _wheel()
SENT: dict[str, Callable[[bytes], bytes]] = {
    "whole": lambda wheel: wheel,
    "damaged": lambda wheel: wheel[:200] + bytes(50) + wheel[250:],
    "another page": lambda wheel: b"<html>Sign in to this network</html>".ljust(len(wheel)),
    "cut off": lambda wheel: wheel[:300],
}


@pytest.fixture
def index(request: pytest.FixtureRequest) -> Iterator[str]:
    """An index on this machine with one package, sent as the parameter says."""
    sent = SENT[request.param](WHEEL)

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = f'<a href="/{NAME}">{NAME}</a>'.encode()
            is_wheel = self.path.endswith(NAME)
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(WHEEL if is_wheel else page)))
            self.end_headers()
            self.wfile.write(sent if is_wheel else page)
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    answering = Thread(target=server.serve_forever, daemon=True)
    answering.start()
    yield f"http://127.0.0.1:{server.server_port}/simple"
    server.shutdown()
    server.server_close()
    answering.join()


@pytest.fixture
def lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A lock of that one package; the machine's own settings of uv and pip do not count."""
    for name in [name for name in os.environ if name.startswith(("UV_", "PIP_"))]:
        monkeypatch.delenv(name)
    for name, value in (DIRECT | {"UV_CACHE_DIR": str(tmp_path / "cache")}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(places, "LOG", tmp_path / "setup.log")
    path = tmp_path / "tiny.lock"
    path.write_text(f"tiny==1.0 --hash=sha256:{hashlib.sha256(WHEEL).hexdigest()}\n")
    return path


def _environment(tmp_path: Path, lock: Path) -> environments.Environment:
    return environments.Environment("Service", tmp_path / "env", str(lock), (HERE,), 0.0)


def _make(tmp_path: Path, lock: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_DEFAULT_INDEX", url)
    _environment(tmp_path, lock).make(lambda _: None)


@pytest.mark.parametrize("index", ["whole"], indirect=True)
def test_a_whole_package_arrives(
    index: str, tmp_path: Path, lock: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same way with nothing broken works, so that the others fail for their own reason."""
    _make(tmp_path, lock, index, monkeypatch)
    assert list((tmp_path / "env").rglob("tiny.py"))


@pytest.mark.parametrize(
    ("index", "sentence"),
    [("damaged", BROKEN), ("another page", BROKEN), ("cut off", OFFLINE)],
    indirect=["index"],
)
def test_a_broken_download_is_one_sentence(
    index: str, sentence: str, tmp_path: Path, lock: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of it is installed, and the person reads what to do."""
    with pytest.raises(Trouble) as told:
        _make(tmp_path, lock, index, monkeypatch)
    assert sentence == str(told.value)
    assert not list((tmp_path / "env").rglob("tiny.py"))


def test_an_index_that_is_away_is_one_sentence(
    tmp_path: Path, lock: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine that is offline is told so."""
    with pytest.raises(Trouble) as told:
        _make(tmp_path, lock, "http://127.0.0.1:9/simple", monkeypatch)
    assert OFFLINE == str(told.value)


@pytest.mark.parametrize(
    ("index", "sentence"), [("damaged", BROKEN), ("cut off", BROKEN)], indirect=["index"]
)
def test_pip_in_the_first_stage_is_told_the_same_way(
    index: str, sentence: str, tmp_path: Path, lock: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tools themselves are fetched by pip, whose words are other ones."""
    monkeypatch.setenv("PIP_INDEX_URL", index)
    monkeypatch.setattr(places, "TOOLS", tmp_path / "tools")
    monkeypatch.setattr(tools, "LOCK", lock)
    with pytest.raises(Trouble) as told:
        tools._install(None)
    assert sentence == str(told.value)


def test_a_disk_with_too_little_room_is_told_before_anything_is_fetched(
    tmp_path: Path, lock: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half an hour of downloads does not end with a full disk."""
    ran: list[object] = []
    monkeypatch.setattr(commands, "run", lambda *told, **_: ran.append(told))
    monkeypatch.setattr(interpreters, "works", lambda *_: False)
    huge = environments.Environment("Service", tmp_path / "env", str(lock), (HERE,), 1e9)
    with pytest.raises(Trouble) as told:
        huge.make(lambda _: None)
    assert (FULL, []) == (str(told.value), ran)
