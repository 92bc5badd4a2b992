"""What names and notes may be. Pure; any thread."""

import re

from stellwerk.core.error import Invalid
from stellwerk.core.text import _
from stellwerk.model.tag import COLORS
from stellwerk.model.tag_tree import SEPARATOR

_LONGEST = 255
_LONGEST_NOTE = 20_000


def checked_name(text: str) -> str:
    """The name without blanks around it; raises Invalid for an empty one, control characters and more than 255."""
    name = text.strip()
    if not name:
        raise Invalid(_("a name is missing"), _("give at least one character"))
    if len(name) > _LONGEST:
        raise Invalid(_("the name is too long"), _("give at most {n} characters").format(n=_LONGEST))
    _no_control(name)
    return name


def checked_vm_name(text: str) -> str:
    """A name that libvirt takes for a domain: no slash either."""
    name = checked_name(text)
    if "/" in name:
        raise Invalid(_("the name of a VM cannot hold a slash"), _("use a dash instead"))
    return name


def checked_tag_name(text: str) -> str:
    """A name without the slash that stands between the names of a path."""
    name = checked_name(text)
    if SEPARATOR in name:
        raise Invalid(_("the name of a tag cannot hold a slash"), _("add a tag below another one instead"))
    return name


def checked_folder_name(text: str) -> str:
    """A name without the slash that stands between the names of a path."""
    name = checked_name(text)
    if SEPARATOR in name:
        raise Invalid(_("the name of a folder cannot hold a slash"), _("add a folder inside another one instead"))
    return name


def checked_color(text: str) -> str:
    """A colour by name or as `#rrggbb`, in one form; empty = none. Raises Invalid for anything else."""
    color = text.strip().lower().replace("gray", "grey")
    if re.fullmatch("#[0-9a-f]{3}", color):
        color = "#" + "".join(2 * digit for digit in color[1:])
    if color and color not in COLORS and not re.fullmatch("#[0-9a-f]{6}", color):
        text = _('there is no colour "{text}"').format(text=text[:40])
        raise Invalid(text, _("write one of {colors}, or #rrggbb").format(colors=", ".join(COLORS)))
    return color


def checked_line(text: str) -> str:
    """One line of text, perhaps empty; raises Invalid for control characters, line breaks included."""
    if len(text) > _LONGEST_NOTE:
        raise Invalid(_("the text is too long"), _("give at most {n} characters").format(n=_LONGEST_NOTE))
    _no_control(text)
    return text.strip()


def checked_note(text: str) -> str:
    """Text of several lines, perhaps empty; raises Invalid for other control characters."""
    if len(text) > _LONGEST_NOTE:
        raise Invalid(_("the text is too long"), _("give at most {n} characters").format(n=_LONGEST_NOTE))
    _no_control(text.replace("\n", "").replace("\t", ""))
    return text


def _no_control(text: str) -> None:
    if any(ord(ch) < 32 or 127 <= ord(ch) < 160 or 0xD800 <= ord(ch) < 0xE000 or ch in "\ufffe\uffff" for ch in text):
        raise Invalid(_("the text holds a control character"), _("leave it out"))
