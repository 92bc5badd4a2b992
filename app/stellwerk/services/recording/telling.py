"""What befell the recording of samples, as an event. Owner thread."""

from stellwerk.core.error import AppError
from stellwerk.core.text import _
from stellwerk.engine.audit import Audit
from stellwerk.model.event import Severity


def tell(audit: Audit, told: AppError | str | None) -> None:
    """Record what `Recording.told` emits: why nothing is recorded, the name of a damaged file that was kept aside, None
    where all is well again."""
    severity, text = Severity.WARNING, _("samples are recorded again")
    if isinstance(told, AppError):
        text = _("samples are not recorded: {reason}").format(reason=told)
    elif told is not None:
        text = _('the history was damaged; it is kept as "{name}", and a new one was begun').format(name=told)
    else:
        severity = Severity.NORMAL
    audit.record(severity=severity, code="history", text=text)
