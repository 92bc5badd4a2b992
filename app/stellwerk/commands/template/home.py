"""Where a template is worked on: a host that answers and sees its files. Owner thread."""

from collections.abc import Generator
from typing import Any

from stellwerk.core.error import Refused
from stellwerk.core.ids import HostId
from stellwerk.core.record import replace
from stellwerk.core.text import _
from stellwerk.engine.look import Look
from stellwerk.engine.step import OnHost, Step
from stellwerk.model.graph import Graph
from stellwerk.model.state import LinkState
from stellwerk.model.template.template import Template
from stellwerk.policy.template.seen import merged
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.lane import Lane

LIMIT = 60.0


def live_hosts(template: Template, graph: Graph) -> list[HostId]:
    """Those that see its files and are connected, its own first."""
    hosts = (graph.host(id_) for id_ in template.hosts)
    return [host.id for host in hosts if host is not None and host.link.state is LinkState.LIVE]


def home_of(look: Look) -> HostId | None:
    """Where it is worked on; its own host where none is connected, so that this is told."""
    if not isinstance(look.target, Template):
        return None
    return next(iter(live_hosts(look.template, look.graph)), look.template.host_id)


def home_in(template: Template, graph: Graph) -> HostId:
    """The same in a task. Raises Refused where no host is connected any more."""
    found = live_hosts(template, graph)
    if not found:
        text = _('no host that sees the files of template "{name}" is connected').format(name=template.name)
        raise Refused(text, _("connect one first (Connect-Host)"))
    return found[0]


def looked_at(template: Template, host_id: HostId) -> Generator[Step, Any, Template]:
    """As its host tells it now, with what is known of it otherwise. Raises Gone."""

    def job(session: Session) -> Template:
        session.pools(refresh=True)
        return session.template(template.path)

    told: Template = yield OnHost(host_id=host_id, job=job, lane=Lane.LONG, changes=False, limit=LIMIT)
    return replace(merged(told, template), path=told.path)
