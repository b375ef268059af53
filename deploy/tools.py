"""Makes `.tools/`: the private environment with uv, rich and Node. Standard library only."""

import subprocess
import sys
import venv
from importlib.util import find_spec

import places
from step import Step
from trouble import Trouble, sentence_for

LOCK = places.DEPLOY / "requirements.lock"
NO_PIP = (
    "This Python can neither make an environment nor install a package. Install what your system"
    " calls python3-venv or python3-pip, then run the same command again."
)


def make() -> None:
    """Make the tools unless they are there; raises `Trouble` with one sentence."""
    if STEP.is_done():
        return
    print("First of all, the tools: uv, rich and Node, about 70 MB.", flush=True)
    STEP.carry_out(lambda _: None)


def _install(_: object) -> None:
    pip = _make_environment()
    command = [*pip, "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    command += ["--require-hashes", "--only-binary", ":all:", "-r", str(LOCK)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    places.LOG.write_text(done.stdout + done.stderr)
    if done.returncode:
        raise Trouble(sentence_for(done.stdout + done.stderr, "Tools", places.LOG))


def _make_environment() -> list[str]:
    """Make an empty environment and return a command that is pip for it."""
    python = str(places.python_of(places.TOOLS))
    try:
        venv.create(places.TOOLS, clear=True, symlinks=True, with_pip=False)
    except OSError as error:
        raise Trouble(sentence_for(str(error), "Tools", places.LOG)) from error
    if find_spec("pip"):
        return [sys.executable, "-m", "pip", "--python", python]
    if find_spec("ensurepip"):
        subprocess.run([python, "-m", "ensurepip"], capture_output=True, check=True)
        return [python, "-m", "pip"]
    raise Trouble(NO_PIP)


STEP = Step(
    title="Tools",
    do=_install,
    inputs=("deploy/requirements.lock",),
    outputs=(places.python_of(places.TOOLS), places.TOOLS / "bin" / "uv"),
    stamp=places.TOOLS / ".stamp",
)
