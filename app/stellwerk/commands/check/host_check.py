"""Checks of hosts, on demand. Owner thread, in steps."""

from stellwerk.commands.check.finding import check_host
from stellwerk.core.error import Refused
from stellwerk.core.ids import Kind
from stellwerk.core.text import N_, _
from stellwerk.engine.command import command
from stellwerk.engine.context import Ctx
from stellwerk.engine.step import Steps
from stellwerk.model.host import Host
from stellwerk.model.host_check import CheckResult, CheckState
from stellwerk.policy.host_check.check import title_of


@command(
    "Test-Host",
    title=N_("Check"),
    help=N_("Check whether hosts are fit for use: SSH, libvirt, KVM, clock, storage, networks, names"),
    done=N_('host "{name}" was checked'),
    doing=N_("checking"),
    example="Test-Host -HostId zrh-l3",
    on=Kind.HOST,
    many=True,
    needs="host.connect",
    apart=True,
    tells=True,
    menu="host/connection",
    icon="list-checks",
)
def test_host(ctx: Ctx, host: Host) -> Steps:
    """Check one; raises Refused where a check fails, after everything was kept."""
    examined = yield from check_host(ctx, host)
    failed = [one for one in examined.results if one.state is CheckState.FAILED]
    if failed:
        raise Refused("; ".join(_said(one) for one in failed), failed[0].advice)


def _said(result: CheckResult) -> str:
    return _("{check}: {found}").format(check=title_of(result.key), found=result.found)
