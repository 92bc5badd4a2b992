#!/usr/bin/env python3
"""The one tool a developer needs: sets everything up, then runs, tests, measures, photographs, translates.

    python3 packaging/dev.py run [-- ARGUMENTS OF THE PROGRAM]
    python3 packaging/dev.py test [ARGUMENTS OF PYTEST]
    python3 packaging/dev.py bench [NAME ...] [--write]
    python3 packaging/dev.py shots
    python3 packaging/dev.py texts

Standard library only. This file is kept readable by any Python 3, so that an old one gets a clear answer.
"""

import sys
from typing import List, Optional, Sequence

OLDEST_PYTHON = (3, 11)


def refusal(version: "Sequence[int]") -> "Optional[str]":
    """The text for a Python too old to run the program, or None."""
    if tuple(version[:2]) >= OLDEST_PYTHON:
        return None
    return (
        "error: this is Python %d.%d at %s, Stellwerk needs Python %d.%d or newer; install it "
        "(Debian, Ubuntu: apt-get install python3.11 python3.11-venv python3.11-dev; "
        "Fedora: dnf install python3.12; macOS: brew install python@3.12) "
        "and start this file with it, for example: python3.11 packaging/dev.py run"
        % (version[0], version[1], sys.executable, OLDEST_PYTHON[0], OLDEST_PYTHON[1])
    )


def main(arguments: "List[str]") -> int:
    """Run the named subcommand; the exit status is the program's or that of the tests."""
    text = refusal(tuple(sys.version_info[:2]))
    if text is not None:
        sys.stderr.write(text + "\n")
        return 2
    # Not at the top: these modules are written for OLDEST_PYTHON and an older one could not even read them.
    from workbench import subcommand

    return subcommand.run(arguments, __doc__ or "")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
