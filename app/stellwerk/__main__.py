"""The entry point of both scripts: the window without arguments, the command line with them."""

import sys


def main() -> int:
    """Run the program and answer its exit status."""
    return 2


if __name__ == "__main__":
    sys.exit(main())
