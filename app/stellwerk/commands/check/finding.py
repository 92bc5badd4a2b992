"""Makes the checks of a host within a command, shows them in its task and keeps them. Owner thread, in steps."""

from collections.abc import Generator
from functools import partial
from typing import Any

from stellwerk.commands.host_identity import shared_uuid
from stellwerk.core.error import AppError
from stellwerk.core.ids import ClusterId, HostId, Kind, Ref
from stellwerk.core.record import replace
from stellwerk.engine.context import Ctx
from stellwerk.engine.step import AtHost, Change, Step
from stellwerk.model.graph import Graph
from stellwerk.model.host import Host, HostFacts
from stellwerk.model.host_check import HostChecks, Preparation
from stellwerk.services.check.examination import Examined, examine, first_look
from stellwerk.services.check.known import Known, known_of

CHECK_LIMIT = 60.0
"""Seconds for all checks together; each script and the opening have limits of their own."""
FIRST_LIMIT = 25.0

Finding = Generator[Step, Any, Examined]
"""What these functions are: steps that end with what was found."""


def known_host(graph: Graph, host: Host) -> Known:
    """What is known of a host of ours before it is read."""
    return known_of(graph, host.uri, host.cluster_id, host.id, partial(_claims, host))


def check_host(ctx: Ctx, host: Host, preparation: Preparation | None = None) -> Finding:
    """Make all checks of a host of ours and keep what they found, beside the last preparation or this one."""
    examined: Examined = yield AtHost(
        uri=host.uri, job=partial(examine, known=known_host(ctx.graph, host), told=ctx.tick), limit=CHECK_LIMIT
    )
    before = host.checks.preparation if host.checks is not None else None
    checks = HostChecks(at=ctx.now, results=examined.results, preparation=preparation or before)
    yield Change(Ref(Kind.HOST, host.id), {"checks": checks})
    return examined


def look_first(ctx: Ctx, uri: str, cluster_id: ClusterId) -> Generator[Step, Any, HostFacts]:
    """Look whether a host can be used that is not ours yet; raises why not."""
    host = Host(id=HostId(""), name="", uri=uri, cluster_id=cluster_id)
    known = known_of(ctx.graph, uri, cluster_id, None, partial(_claims, host))
    examined: Examined = yield AtHost(uri=uri, job=partial(first_look, known=known, told=ctx.tick), limit=FIRST_LIMIT)
    if examined.reading.facts is None and examined.error is not None:
        raise examined.error
    assert examined.reading.facts is not None  # libvirt answered or raised
    return examined.reading.facts


def try_check(ctx: Ctx, host: Host) -> Generator[Step, Any, None]:
    """Check a host that has just become ours: what they find is kept, and fails nothing."""
    try:
        yield from check_host(ctx, host)
    except AppError:
        return  # it was removed meanwhile, or hangs: its connection tells


def _claims(host: Host, facts: HostFacts, other: Host) -> bool:
    return shared_uuid(replace(host, facts=facts), other)
