"""What a host tells of a template, put together with what is known of it. Pure; any thread."""

from stellwerk.core.ids import HostId
from stellwerk.core.record import replace
from stellwerk.model.template.template import Template


def merged(told: Template, known: Template | None) -> Template:
    """What one host tells, with what others told and what was suspected since it was checked.

    The host that told first stays its own. A suspicion lasts until somebody has checked: what was run of its files
    from outside need not have written anything yet.
    """
    if known is None:
        return told
    home = known.host_id
    also = tuple(sorted({*known.also_on, told.host_id} - {home}))
    lasts = known.suspected > told.checked
    return replace(
        told,
        host_id=home,
        also_on=also,
        problem=told.problem or (known.problem if lasts else ""),
        suspected=known.suspected if lasts else 0.0,
    )


def without_host(known: Template, host_id: HostId) -> Template | None:
    """What is known once a host does not see it any more; None where nobody does."""
    left = [one for one in known.hosts if one != host_id]
    return replace(known, host_id=left[0], also_on=tuple(left[1:])) if left else None
