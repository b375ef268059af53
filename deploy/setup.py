"""Sets up a fresh machine: tools, both environments, front-end files, models, database.

    python3 deploy/setup.py              everything but the database
    python3 deploy/setup.py run          the database as well: what `make run` needs
    python3 deploy/setup.py environments only the two environments
    python3 deploy/setup.py lock         bring the lock files in line with what is asked for
    python3 deploy/setup.py upgrade      the same, with everything as new as it may be

Needs Python 3.11 and nothing else. Steps that are up to date are skipped, so a second run takes
no time. The first stage makes `.tools/`; the second runs inside it, where rich shows the progress.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "Python 3.11 or later is needed to start (this is %d.%d). Name a newer one:"
        " make run PYTHON=python3.12" % sys.version_info[:2]
    )

import errno
import os

import places
import plan
import tools
from trouble import FULL, Trouble


def main(arguments: list[str]) -> int:
    """Run the command and return the exit code; every trouble is one sentence."""
    try:
        return _run(arguments[0] if arguments else "all")
    except Trouble as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        return 1
    except OSError as wrong:
        if wrong.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        print(f"\n{FULL}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on where this one was.", file=sys.stderr)
        return 130


def _run(command: str) -> int:
    wanted = plan.steps_of(command)
    if all(step.is_done() for step in wanted):
        return 0
    if not places.inside_tools():
        tools.make()
        sys.stdout.flush()
        python = str(places.TOOLS / "bin" / "python")
        os.execv(python, [python, __file__, command])
    import progress

    progress.carry_out(wanted)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
