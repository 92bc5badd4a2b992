"""Whose process this is. Pure but for the system's user database; any thread."""

import getpass


def user_name(instead: str) -> str:
    """The name of the user at this computer; `instead` where the system has none for his number, as in a bare
    container."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # ImportError: Windows without the variables that name him
        return instead
