"""What commands say, in the words of a form. Pure; owner thread."""

import re

from stellwerk.core.text import quoted, translate
from stellwerk.engine.command import Command
from stellwerk.ui.models.cell import breakable

_PARAMETER = re.compile(r"(?<![\w-])-([A-Z][A-Za-z0-9]*)\b")


def in_form(text: str, command: Command) -> str:
    """By the titles of its fields where the command line has parameters (`-Sysprepped`), and so that it can be broken
    anywhere."""
    titles = {param.cli_name: translate(param.arg.title) for param in command.params}
    return breakable(_PARAMETER.sub(lambda one: quoted([titles[one[1]]]) if one[1] in titles else one[0], text))
