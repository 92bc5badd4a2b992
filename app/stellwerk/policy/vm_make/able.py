"""A VM to be made within what its host can give VMs of that kind. Pure; any thread."""

from stellwerk.core.record import replace
from stellwerk.core.text import _
from stellwerk.model.guest.ability import Ability
from stellwerk.model.making.host_stock import GuestTypes
from stellwerk.model.making.vm_spec import VmSpec
from stellwerk.policy.ability import lacking

_VIDEO = ("virtio", "vga", "bochs", "cirrus", "qxl")
"""What is taken instead, best first."""


def able(spec: VmSpec, types: GuestTypes, warnings: list[str]) -> VmSpec:
    """The same, with another picture where the host has not the one that suits. Raises Refused for a processor or a bus
    that it has not."""
    ability = types.abilities.get(spec.machine)
    if ability is None:
        return spec
    wishes = [("cpu_model", spec.cpu_model), *(("disk bus", disk.bus) for disk in spec.disks)]
    error = lacking(ability, wishes)
    if error is not None:
        raise error
    return _with_video(spec, ability, warnings)


def _with_video(spec: VmSpec, ability: Ability, warnings: list[str]) -> VmSpec:
    models = ability.values.get("video model", ())
    if not spec.video or not models or spec.video in models:
        return spec
    other = next((model for model in _VIDEO if model in models), models[0])
    text = _('the host has no video model "{model}": the VM gets {other}')
    warnings.append(text.format(model=spec.video, other=other))
    return replace(spec, video=other)
