"""Test-Template: whether its files are what was frozen. Owner thread, in steps."""

from typing import Annotated

from stellwerk.commands.template.content import Summing
from stellwerk.commands.template.home import home_in, home_of
from stellwerk.core.error import AppError, Refused
from stellwerk.core.ids import Kind
from stellwerk.core.record import replace
from stellwerk.core.text import N_, _, quoted
from stellwerk.engine.command import Effects, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.engine.step import OnHost, Save, Steps
from stellwerk.model.template.template import Template
from stellwerk.policy.template.standing import running_from
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.lane import Lane


def _refusal(look: Look) -> AppError | None:
    vm = running_from(look.template, look.graph) if look.target is not None else None
    if vm is None:
        return None
    text = _('VM "{vm}" runs from the files of template "{name}"').format(vm=vm.name, name=look.name)
    return Refused(text, _("force it off first"))


def _effects(look: Look) -> Effects:
    line = _('the files of template "{name}" are read to their end and compared with what was frozen')
    warning = _('what they hold now is what template "{name}" is from now on; VMs that stand on it may be damaged')
    return Effects(
        lines=(line.format(name=look.name),), warnings=(warning.format(name=look.name),) if look.arg("accept") else ()
    )


@command(
    "Test-Template",
    title=N_("Check…"),
    verb=N_("Check"),
    help=N_("Compare the files of templates with what was frozen; VMs can be made of them again where nothing changed"),
    done=N_('template "{name}" was checked: it is as it was frozen{accepted}'),
    doing=N_("reading its disks"),
    example="Test-Template -TemplateId debian-base -WhatIf",
    on=Kind.TEMPLATE,
    many=True,
    needs="template.edit",
    refuses=_refusal,
    effects=_effects,
    at=home_of,
    online=True,
    menu="template",
    icon="check-circle",
    primary=True,
)
def check_template(
    ctx: Ctx,
    template: Template,
    *,
    accept: Annotated[bool, Arg(N_("Accept what changed"), N_("Take what the files hold now as frozen"))] = False,
) -> Steps:
    """Check one."""
    host_id = home_in(template, ctx.graph)
    summing = Summing(ctx.shell(host_id), ctx.progress)

    def read(session: Session) -> Template:
        kept = session.template(template.path)
        return replace(kept, files=summing.run(session, kept.files))

    found: Template = yield OnHost(
        host_id=host_id, job=read, lane=Lane.LONG, changes=False, stop=lambda _session: summing.stop()
    )
    other = _changed(template, found)
    if other and not accept:
        text = _('{files} of template "{name}" are not what was frozen').format(files=quoted(other), name=template.name)
        raise Refused(
            text,
            _("bring them back from a backup, or take them as they are (-Accept): VMs on them may be damaged"),
        )
    ctx.words = {"accepted": _(", what changed was accepted") if other else ""}
    checked = replace(found, checked=ctx.now)
    kept: Template = yield OnHost(
        host_id=host_id, job=lambda session: session.change_template(checked, files=True), lane=Lane.LONG
    )
    own = replace(kept, host_id=template.host_id, also_on=template.also_on, seen=ctx.now)
    yield Save((own,))


def _changed(template: Template, found: Template) -> list[str]:
    """The disks whose content is another; what was never summed up is not known to be the same."""
    before = {file.target: file.sha256 for file in template.files}
    return [file.path for file in found.files if not before.get(file.target) or before[file.target] != file.sha256]
