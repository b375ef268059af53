"""What is in the repository: the files git knows or would take, so that rubbish does not count."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def files() -> tuple[Path, ...]:
    """Return every file of the project, relative to the root."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found = (Path(name) for name in listed.stdout.split("\0") if name)
    return tuple(sorted(path for path in found if (ROOT / path).is_file()))


def python_files(*folders: str) -> tuple[Path, ...]:
    """Return the Python files in these folders, relative to the root."""
    return tuple(path for path in files() if path.suffix == ".py" and path.parts[0] in folders)
