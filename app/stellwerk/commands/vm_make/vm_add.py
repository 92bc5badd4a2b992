"""Making VMs. Owner thread; in steps: the host is asked what it has, then everything is done in one job that takes
itself back where it fails."""

from typing import Any

from stellwerk.commands.store.file_look import require_files
from stellwerk.commands.vm_make import vm_arg as arg
from stellwerk.commands.vm_make.making import Made, Making
from stellwerk.commands.vm_make.of_template import make_of_template, still_there
from stellwerk.commands.vm_make.request_read import read_request
from stellwerk.commands.vm_make.seed_read import files_of_seed
from stellwerk.commands.vm_make.vm_look import (
    Surveyed,
    details,
    effects,
    host_of,
    names_at,
    place_of,
    refusal,
    survey,
)
from stellwerk.core.error import AppError, Cancelled, Refused, TimedOut, Unreachable
from stellwerk.core.ids import HostId, Kind, Ref, VmId, new_id
from stellwerk.core.text import N_, _
from stellwerk.engine.command import Outcome, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.setting import GROWTH_TIMES, SPARE_PORTS
from stellwerk.engine.step import OnHost, Run, Steps
from stellwerk.model.call import Call
from stellwerk.model.making.vm_request import VmRequest
from stellwerk.model.task import Task, TaskState
from stellwerk.policy.vm_make.name_mask import is_mask
from stellwerk.policy.vm_make.placement import Placement
from stellwerk.policy.vm_make.vm_plan import Growth
from stellwerk.ports.lane import Lane


def _is_made(look: Look) -> bool:
    """The inventory shows it; several are tasks of their own, which wait for theirs."""
    place, name = place_of(look), str(look.arg("name"))
    if int(look.arg("count") or 1) > 1 or is_mask(name):
        return True
    hosts = [place.host_id] if isinstance(place, Placement) and look.arg("host") else look.graph.tables[Kind.HOST]
    return any(d.definition.name == name for id_ in hosts for d in look.inventory.domains_on(HostId(id_)))


@command(
    "Add-Vm",
    title=N_("New VM…"),
    verb=N_("Make"),
    help=N_("Make a VM on a host, or on the host of a cluster that suits best; several from a mask like web-??"),
    done=N_('VM "{name}" was made'),
    doing=N_("making"),
    example="Add-Vm -Name web-99 -ClusterId production -Os debian12 -Disk size=10G,pool=images -Network servers",
    needs="vm.add",
    refuses=refusal,
    effects=effects,
    details=details,
    at=host_of,
    online=True,
    places=True,
    outcome=Outcome(reached=_is_made, late=N_("the host made it, but the VM does not show")),
    menu="vm/new",
    icon="plus-circle",
)
def add_vm(
    ctx: Ctx,
    *,
    name: arg.Name,
    host: arg.Host = None,
    cluster: arg.Cluster = None,
    os: arg.Os = "",
    memory: arg.Memory = None,
    vcpus: arg.Vcpus = None,
    disk: arg.Disk = (),
    import_disk: arg.ImportDisk = (),
    network: arg.Network = (),
    cdrom: arg.Cdrom = (),
    upload: arg.Upload = (),
    fetch: arg.Fetch = (),
    drivers: arg.Drivers = "",
    sha256: arg.Sha256 = "",
    image: arg.Image = "",
    image_upload: arg.ImageUpload = "",
    image_fetch: arg.ImageFetch = "",
    kernel: arg.Kernel = "",
    initrd: arg.Initrd = "",
    cmdline: arg.Cmdline = "",
    cloud_init: arg.CloudInit = "",
    user: arg.User = "",
    password: arg.Password = "",
    password_file: arg.PasswordFile = "",
    ssh_key: arg.SshKey = (),
    package: arg.Package = (),
    cloud_network: arg.CloudNetwork = "",
    firmware: arg.Firmware = "",
    cpu_model: arg.CpuModel = "",
    topology: arg.Topology = "",
    tpm: arg.Tpm = None,
    boot: arg.Boot = (),
    title: arg.Title = "",
    description: arg.Description = "",
    count: arg.Count = 1,
    emulated: arg.Emulated = False,
    prepare: arg.Prepare = False,
    start: arg.Start = False,
    template: arg.Template = None,
    full: arg.Full = False,
    file: arg.File = "",
) -> Steps:
    """Make one, or several."""
    args = dict(ctx.look.args)
    place = place_of(ctx.look)
    if isinstance(place, AppError):
        raise place
    assert place is not None
    names = names_at(name, count, place.host_id, ctx.look)
    if len(names) > 1:
        yield from _several(ctx, names)
    elif template is not None:
        yield from make_of_template(ctx, still_there(ctx.look), place.host_id, names[0], args)
    else:
        yield from _one(ctx, read_request(names[0], args), place.host_id, args)


def _one(ctx: Ctx, request: VmRequest, host_id: HostId, args: dict[str, Any]) -> Steps:
    id_ = VmId(new_id())
    ctx.name, ctx.result = request.name, id_
    ctx.about = (Ref(Kind.VM, id_), Ref(Kind.HOST, host_id))
    ctx.progress(None, _("looking at the host"))
    media, secret_of = ctx.media, ctx.handover.get

    def seeding(id_: VmId) -> bytes:
        files = files_of_seed(args, request.name, id_, secret_of)
        return media.seed_iso(files) if files else b""

    job = survey(request, id_, _growth_of(ctx), seeding, ctx.look.systems)
    found: Surveyed = yield OnHost(host_id=host_id, job=job, changes=False)
    yield from require_files(ctx.look.graph.host(host_id), found.unseen)
    making = Making(found.plan, ctx.progress, ctx.shell(host_id))
    try:
        made: Made = yield OnHost(
            host_id=host_id,
            job=making.run,
            lane=Lane.LONG,
            reread=(id_,),
            stop=lambda _session: making.stop(),
        )
    except (Unreachable, TimedOut) as error:
        raise making.named(error) from error
    for path, total in made.sums:
        ctx.hear(f"{total}  {path}\n")
    ctx.inverse("Remove-Vm", Ref(Kind.VM, id_), files=list(made.paths))


def _growth_of(ctx: Ctx) -> Growth:
    return Growth(ports=ctx.setting(SPARE_PORTS), times=ctx.setting(GROWTH_TIMES))


def _several(ctx: Ctx, names: tuple[str, ...]) -> Steps:
    """One after the other, each as a task of its own; what fails does not hold the others."""
    targets: list[Ref] = []
    files: list[str] = []
    failed: list[str] = []
    for position, name in enumerate(names):
        ctx.progress(position / len(names), name)
        args = {**ctx.call.args, "name": name, "count": 1}
        task: Task = yield Run(Call(ctx.call.command, (), args, ctx.call.actor, ctx.call.origin, ctx.call.reason))
        if task.state is TaskState.DONE and task.undo is not None:
            targets += task.undo.targets
            files += task.undo.args.get("files", ())
        elif task.state is TaskState.CANCELLED:
            raise Cancelled(_("cancelled; {n} of {all} VMs were made").format(n=len(targets), all=len(names)))
        else:
            failed.append(f"{name}: {task.outcome}")
    ctx.name = ", ".join(names)
    ctx.about = tuple(targets)
    if failed:
        text = _("{n} of {all} VMs were not made: {reasons}")
        raise Refused(text.format(n=len(failed), all=len(names), reasons="; ".join(failed)))
    ctx.inverse("Remove-Vm", *targets, files=files)
