"""What names and notes may be. Pure; any thread."""

from stellwerk.core.error import Invalid
from stellwerk.core.text import _

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
