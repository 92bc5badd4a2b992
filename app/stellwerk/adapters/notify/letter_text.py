"""A letter as text and as JSON: names are data in both. Pure; any thread."""

import json
from datetime import UTC, datetime
from typing import Any

from stellwerk.core.text import _, plural, translate
from stellwerk.ports.alarm.courier import Letter, LetterState, ToldObject

MOST_LINE = 300
MOST_SUBJECT = 200


def one_line(text: str, most: int = MOST_LINE) -> str:
    """Without anything that is no printable character, and not too long."""
    plain = "".join(sign if sign.isprintable() else " " for sign in text)
    return plain if len(plain) <= most else f"{plain[: most - 1]}…"


def subject_of(letter: Letter) -> str:
    """The subject of a mail: `[Stellwerk] Host does not respond: h1`."""
    if letter.state is LetterState.TEST:
        text = _('test of the alarm "{alarm}"').format(alarm=letter.alarm)
    else:
        cleared = letter.state is LetterState.CLEARED
        text = (_("cleared: {alarm}: {what}") if cleared else _("{alarm}: {what}")).format(
            alarm=letter.alarm, what=_about(letter)
        )
    return one_line(f"[Stellwerk] {text}", MOST_SUBJECT)


def _about(letter: Letter) -> str:
    if letter.count == 1 and letter.objects:
        return letter.objects[0].name
    return plural("{n} object", "{n} objects", letter.count)


def text_of(letter: Letter) -> str:
    """The body of a mail: plain text, a line for each object."""
    lines = [
        _("Alarm: {alarm}").format(alarm=one_line(letter.alarm)),
        _("State: {state}").format(state=translate(letter.state.value)),
        _("Severity: {severity}").format(severity=translate(letter.severity)),
        _("Time: {time}").format(time=_moment(letter.time)),
        _("Query: {query}").format(query=one_line(letter.query)),
        "",
        *(_object_line(one) for one in letter.objects),
    ]
    rest = letter.count - len(letter.objects)
    if rest > 0:
        lines.append(_("and {n} more").format(n=rest))
    if letter.profile:
        lines += ["", _('Told by Stellwerk, profile "{name}"').format(name=one_line(letter.profile))]
    return "\n".join(lines) + "\n"


def _object_line(one: ToldObject) -> str:
    name = one_line(one.name)
    return f"- {name} ({one.reading})" if one.reading else f"- {name}"


def json_of(letter: Letter) -> dict[str, Any]:
    """What webhooks and programs get. Stable, in English."""
    return {
        "program": "stellwerk",
        "alarm": letter.alarm,
        "state": letter.state.value,
        "severity": letter.severity,
        "time": datetime.fromtimestamp(letter.time, UTC).isoformat(timespec="seconds"),
        "query": letter.query,
        "profile": letter.profile,
        "count": letter.count,
        "objects": [
            {"kind": one.kind, "id": one.id, "name": one.name, "reading": one.reading} for one in letter.objects
        ],
        "text": subject_of(letter),
    }


def json_bytes(letter: Letter) -> bytes:
    """The same, as it travels."""
    return json.dumps(json_of(letter), ensure_ascii=True).encode("ascii")


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
