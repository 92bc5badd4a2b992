"""Devices of a VM other than disks and interfaces: added, changed, removed. Owner thread."""

from collections.abc import Generator, Iterable, Iterator, Mapping
from typing import Annotated, Any

from stellwerk.commands.vm_device.changing import HARDWARE, Edits, changed, planned
from stellwerk.commands.vm_device.disk import NextStart
from stellwerk.commands.vm_device.host_device import device_error, looked_at
from stellwerk.core.error import AppError, Invalid, Refused
from stellwerk.core.record import replace
from stellwerk.core.text import N_, _, in_sentence, translate
from stellwerk.engine.command import Details, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.engine.step import Step, Steps
from stellwerk.model.guest.ability import TOLD, ability_name
from stellwerk.model.hardware.edit import AddDevice, RemoveDevice, SetValues
from stellwerk.model.hardware.kind import ADDABLE, KINDS
from stellwerk.model.hardware.setting import Form, setting
from stellwerk.model.hardware.words import device_words
from stellwerk.model.vm import Vm
from stellwerk.policy.ability import told_of_device
from stellwerk.policy.offer.hardware_offer import changeable_offers, device_offers, names_of

_SAID = ("kind", "model", "source", "target")
"""Settings that have a parameter of their own; all others go by `-Set`."""
_ONCE_BY_NAME = ("channel", "filesystem")
"""Devices that the guest knows by a name, which one alone can have: with two of them QEMU does not start."""


def checked_pair(text: str) -> str:
    """`key=value`; raises Invalid for what is none."""
    key, said, value = text.partition("=")
    if not said or not key.strip() or not value.isprintable() or len(text) > 4096:
        raise Invalid(_('"{text}" is no setting').format(text=text[:80]), _("write KEY=VALUE, such as action=reset"))
    return f"{key.strip()}={value.strip()}"


def _values(look: Look, keys: Iterable[str]) -> dict[str, str]:
    """What was said, by the keys of the settings; an empty one takes the setting out."""
    said = {key: str(look.args[key]).strip() for key in keys if look.arg(key) is not None}
    pairs = (text.partition("=") for text in look.arg("set") or ())
    return said | {key: value for key, _equals, value in pairs}


def _value_errors(kind: str, values: Mapping[str, str]) -> Iterator[AppError]:
    """Of what no host tells; what one has is known to it alone, and said when it is asked."""
    choices = KINDS[kind].choices if kind in KINDS else {}
    choices = {key: words for key, words in choices.items() if ability_name(kind, key) not in TOLD}
    for key, value in values.items():
        found = setting(kind, key)
        if found is None or found.form is Form.LIST:
            if (kind, key) != ("hostdev", "source"):
                text = _('a device of type {type} has no "{key}"').format(type=kind, key=key)
                yield Invalid(text, _("leave it out"))
        elif value and value not in choices.get(key, (value,)):
            text = _('"{value}" is no {what} of {type}')
            words = text.format(value=value[:40], what=in_sentence(translate(found.title)), type=kind)
            yield Invalid(words, _("choose {choices}").format(choices=", ".join(choices[key])))
        elif value and found.form is Form.SIZE and not value.isdigit():
            yield Invalid(_('"{value}" is no size').format(value=value[:40]), _("give it in bytes"))


# add


def _added(look: Look) -> Edits:
    kind = look.args["type"]
    return (AddDevice(type=kind, values=_values(look, _SAID)),)


def _add_refusal(look: Look) -> AppError | None:
    kind = look.arg("type")
    if kind not in KINDS:
        return None
    values = _values(look, _SAID)
    has = [name for name in names_of(look.vm) if name.partition(" ")[0] == kind]
    if KINDS[kind].single and has:
        text = _('VM "{name}" has {device} already').format(name=look.name, device=device_words(has[0]))
        return Refused(text, _("change that one, or remove it first"))
    name = f"{kind} {values.get('target') or KINDS[kind].usual.get('target', '')}"
    if kind in _ONCE_BY_NAME and name in has:
        text = _('VM "{name}" has {device} already').format(name=look.name, device=device_words(name))
        return Refused(text, _("choose another name in the guest, or change that one"))
    error = next(_value_errors(kind, values), None)
    if error is None and kind == "hostdev" and not look.partial:
        return device_error(look, values.get("source", ""))
    return error


def _looked(look: Look) -> Generator[Step, Any, tuple[str, ...]]:
    """At a device of the host, before a VM gets it; answers what to warn of."""
    if look.args["type"] != "hostdev":
        return ()
    return (yield from looked_at(look, _values(look, _SAID).get("source", "")))


def _add_details(look: Look) -> Details:
    warnings = yield from _looked(look)
    found = yield from planned(_added)(look)
    return replace(found, warnings=(*warnings, *found.warnings))


Values = Annotated[
    tuple[str, ...],
    Arg(N_("More settings"), N_("KEY=VALUE, such as action=reset; an empty value takes one out"), check=checked_pair),
]
Kind_ = Annotated[
    str | None, Arg(N_("Kind"), N_("vnc of a display, pty of a serial port"), offers=told_of_device("kind"))
]
Model = Annotated[str | None, Arg(N_("Model"), N_("Else the usual one"), offers=told_of_device("model"))]
Source = Annotated[
    str | None,
    Arg(N_("Source"), N_("A folder, a file; of a host's device its address: 0000:03:00.0, 046d:c52b, 1.4, a UUID")),
]
Target = Annotated[str | None, Arg(N_("Name in the guest"), N_("Of a shared folder or a channel"))]


@command(
    "Add-Device",
    title=N_("Add device…"),
    verb=N_("Add"),
    help=N_("Give a VM a display, sound, a TPM, a device of its host, a shared folder or the like"),
    done=N_('{device} was added to VM "{name}"{later}'),
    doing=N_("adding the device"),
    example="Add-Device -VmId web-06 -Type sound -WhatIf",
    many=True,
    refuses=_add_refusal,
    details=_add_details,
    menu="hardware",
    icon="plus",
    **HARDWARE,
)
def add_device(
    ctx: Ctx,
    vm: Vm,
    *,
    type: Annotated[str, Arg(N_("Type"), choices=ADDABLE, words=lambda name: translate(KINDS[name].title))],  # noqa: A002 - the name that scripts rely on
    model: Model = None,
    kind: Kind_ = None,
    source: Source = None,
    target: Target = None,
    set: Values = (),  # noqa: A002 - what follows the dash
    next_start: NextStart = False,
) -> Steps:
    """Add one."""
    yield from _looked(ctx.look)
    ctx.words["device"] = device_words(type)
    what = _("adding {device}").format(device=device_words(type))
    yield from changed(ctx, vm, _added(ctx.look), what, next_start=next_start)


# change


def _is_there(look: Look) -> AppError | None:
    device = look.arg("device")
    if look.partial or device is None or device in names_of(look.vm):
        return None
    text = _('VM "{name}" has no device "{device}"').format(name=look.name, device=device[:80])
    names = [name for name in names_of(look.vm) if not name.startswith("controller ")]
    return Refused(text, _("it has {names}").format(names=", ".join(names) or _("none")))


def _updated(look: Look) -> Edits:
    values = _values(look, _SAID)
    return (SetValues(device=look.args["device"], values=values),) if values else ()


def _update_refusal(look: Look) -> AppError | None:
    kind = (look.arg("device") or "").partition(" ")[0]
    if kind == "hostdev" and _values(look, _SAID):
        return Refused(_("a device of the host cannot be changed"), _("remove it and add another"))
    return _is_there(look) or next(_value_errors(kind, _values(look, _SAID)), None)


_NAMED = N_("As its page names it: video 0, tpm 0, filesystem share")
Changeable = Annotated[str, Arg(N_("Device"), _NAMED, offers=changeable_offers)]
Device = Annotated[str, Arg(N_("Device"), _NAMED, offers=device_offers)]


@command(
    "Update-Device",
    title=N_("Change device…"),
    verb=N_("Change"),
    help=N_("Change a display, sound, a TPM or the like; at its next start while it runs"),
    done=N_('{device} of VM "{name}" was changed{later}'),
    doing=N_("changing the device"),
    example="Update-Device -VmId web-06 -Device 'memballoon 0' -Set deflate=on -WhatIf",
    many=True,
    refuses=_update_refusal,
    details=planned(_updated),
    menu="hardware",
    icon="puzzle-piece",
    **HARDWARE,
)
def update_device(
    ctx: Ctx,
    vm: Vm,
    *,
    device: Changeable,
    model: Model = None,
    kind: Kind_ = None,
    source: Source = None,
    target: Target = None,
    set: Values = (),  # noqa: A002 - what follows the dash
    next_start: NextStart = False,
) -> Steps:
    """Change one."""
    ctx.words["device"] = device_words(device)
    what = _("changing {device}").format(device=device_words(device))
    yield from changed(ctx, vm, _updated(ctx.look), what, next_start=next_start)


# remove


@command(
    "Remove-Device",
    title=N_("Remove device…"),
    verb=N_("Remove"),
    help=N_("Take a device from a VM. A running guest must let it go, or it goes at the next start"),
    done=N_('{device} was removed from VM "{name}"{later}'),
    doing=N_("waits for the guest to let the device go"),
    example="Remove-Device -VmId web-06 -Device 'memballoon 0' -WhatIf",
    many=True,
    refuses=_is_there,
    details=planned(lambda look: (RemoveDevice(device=look.args["device"]),)),
    menu="hardware",
    icon="eject",
    **HARDWARE,
)
def remove_device(ctx: Ctx, vm: Vm, *, device: Device, next_start: NextStart = False) -> Steps:
    """Remove one."""
    ctx.words["device"] = device_words(device)
    what = _("removing {device}").format(device=device_words(device))
    yield from changed(ctx, vm, (RemoveDevice(device=device),), what, next_start=next_start)
