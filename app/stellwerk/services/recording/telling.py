"""What befell the recording of samples, as an event. Owner thread."""

from stellwerk.core.error import AppError
from stellwerk.core.text import _
from stellwerk.core.unit import format_size
from stellwerk.engine.audit import Audit
from stellwerk.model.event import Severity
from stellwerk.services.recording.befallen import (
    Befallen,
    NotWrittenAnew,
    Overgrown,
    SetAside,
    Shortened,
    TakenAway,
    WrittenAnew,
)


def tell(audit: Audit, told: AppError | Befallen | None) -> None:
    """Record what `Recording.told` emits: why nothing is recorded, what befell it, None where all is well again."""
    severity = Severity.WARNING
    match told:
        case AppError():
            text = _("samples are not recorded: {reason}").format(reason=told)
        case SetAside(name=name):
            text = _('the history was damaged; it is kept as "{name}", and a new one was begun').format(name=name)
        case TakenAway():
            text = _("the history was taken away; a new one was begun")
        case Shortened(most=most):
            text = _(
                "the history has reached its bound of {size}: series of disks and interfaces are kept shorter, then "
                "the finest steps; the setting history.most allows more"
            ).format(size=format_size(most))
        case Overgrown(most=most):
            text = _(
                "the history takes more than its bound of {size} on disk: its file is written anew, which may take "
                "minutes; charts wait for it"
            ).format(size=format_size(most))
        case WrittenAnew(size=size):
            severity, text = Severity.NORMAL, _("the history takes {size} on disk").format(size=format_size(size))
        case NotWrittenAnew(reason=reason):
            text = _("the history takes more than its bound on disk: {reason}").format(reason=reason)
        case None:
            severity, text = Severity.NORMAL, _("samples are recorded again")
    audit.record(severity=severity, code="history", text=text)
