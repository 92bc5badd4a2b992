"""Edits of what a VM itself is: memory, processors, firmware, boot, or its whole XML. Pure; any thread."""

from collections.abc import Mapping
from typing import Any

from stellwerk.core.error import Invalid
from stellwerk.core.text import _
from stellwerk.model.hardware.edit import (
    AddRoom,
    Edit,
    ReplaceXml,
    SetBoot,
    SetFirmware,
    SetMemory,
    SetTopology,
    SetValues,
    SetVcpus,
)
from stellwerk.model.making.vm_spec import FirmwareType

LARGEST_XML = 4 * 1024 * 1024
_PLAIN = ("cpu_mode", "cpu_model", "on_poweroff", "on_reboot", "on_crash")


def definition_edits(args: Mapping[str, Any]) -> tuple[Edit, ...]:
    """The edits that the parameters of `Update-Vm` ask for; none where they ask for none."""
    edits: list[Edit] = []
    if args.get("xml") is not None:
        edits.append(ReplaceXml(xml=args["xml"], base=args.get("base") or ""))
    if args.get("memory") is not None or args.get("max_memory") is not None:
        edits.append(SetMemory(memory=args.get("memory"), most=args.get("max_memory")))
    if args.get("vcpus") is not None or args.get("max_vcpus") is not None:
        edits.append(SetVcpus(vcpus=args.get("vcpus"), most=args.get("max_vcpus")))
    if args.get("cores") is not None or args.get("threads") is not None:
        edits.append(SetTopology(cores=args.get("cores"), threads=args.get("threads")))
    values = {key: args[key] for key in _PLAIN if args.get(key) is not None}
    if values.get("cpu_model") and not values.get("cpu_mode"):
        values["cpu_mode"] = "custom"
    elif values.get("cpu_mode") not in (None, "custom"):
        values["cpu_model"] = ""
    if values:
        edits.append(SetValues(values=values))
    if args.get("firmware") is not None:
        edits.append(SetFirmware(type=FirmwareType(args["firmware"])))
    if args.get("boot"):
        edits.append(SetBoot(order=tuple(args["boot"])))
    if args.get("room"):
        edits.append(AddRoom(ports=args["room"]))
    return tuple(edits)


def checked_xml(text: str) -> str:
    """Text that may be a definition, or the file that holds it, and holds no password: it is written into tasks. Raises
    Invalid."""
    if not text.lstrip().startswith("<"):
        text = _file_text(text.strip())
    if len(text) > LARGEST_XML:
        raise Invalid(_("the XML is larger than {n} MiB").format(n=LARGEST_XML >> 20))
    if "passwd=" in text:
        raise Invalid(_("the XML holds a password"), _("leave it out: the one that the VM has stays"))
    if "<domain" not in text:
        raise Invalid(_("the XML is no <domain>"), _("give the whole definition of the VM"))
    return text


def _file_text(name: str) -> str:
    try:
        with open(name, "rb") as file:
            return file.read(LARGEST_XML + 1).decode("utf-8")
    except (OSError, ValueError) as error:
        text = _('"{name}" cannot be read').format(name=name[:200])
        raise Invalid(text, _("give the file that holds the XML"), str(error)) from error


def checked_boot(text: str) -> str:
    """One name in a boot order."""
    name = text.strip()
    if not name or not name.isprintable() or len(name) > 64:
        raise Invalid(_('"{name}" is nothing to boot from').format(name=text[:40]))
    return name
