"""Settings and devices in words, for previews, events and the window. Pure; any thread."""

from stellwerk.core.text import _
from stellwerk.core.unit import format_size
from stellwerk.model.hardware.difference import ADDED, MORE, NODES, PORTS, REMOVED, Differing
from stellwerk.model.hardware.setting import Form, setting


def device_words(device: str) -> str:
    """A device as people call it: `disk vda`, `interface 52:54:00:12:34:56`; empty for the VM itself."""
    kind, _blank, name = device.partition(" ")
    names = {
        "disk": _("disk"), "interface": _("interface"), "graphics": _("graphics"), "video": _("video"),
        "sound": _("sound"), "serial": _("serial port"), "console": _("console"), "channel": _("channel"),
        "watchdog": _("watchdog"), "rng": _("random numbers"), "tpm": _("TPM"), "hostdev": _("host device"),
        "filesystem": _("file system"), "input": _("input"), "controller": _("controller"),
        "memballoon": _("memory balloon"), "memory": _("memory module"), "redirdev": _("USB redirection"),
        "panic": _("panic notifier"), "vsock": _("vsock"),
    }  # fmt: skip
    number = str(int(name) + 1) if name.isascii() and name.isdigit() and name != "0" else ""
    shown = number if name.isascii() and name.isdigit() else name
    return f"{names.get(kind, kind)} {shown}".strip()


def setting_words(line: Differing) -> str:
    """What it is that differs: `vCPUs`."""
    row = setting(line.device, line.key)
    if not line.device and line.key == PORTS:
        return _("Ports for devices")
    if not line.device and line.key == NODES:
        return _("Memory nodes (vCPUs: memory)")
    return _(row.title) if row is not None else line.key


def value_words(line: Differing, value: str) -> str:
    """A value as people read it: sizes with their unit, a dash for none."""
    row = setting(line.device, line.key)
    if row is not None and row.form is Form.SIZE and value.isdigit():
        return format_size(int(value))
    return value or "–"


def later_words(line: Differing) -> str:
    """What waits for the next start, with the reason where it is a device."""
    text, why = _("at its next start: {what}").format(what=differing_words(line)), _why_later(line)
    return f"{text} ({why})" if why else text


def _why_later(line: Differing) -> str:
    if line.key not in (ADDED, REMOVED):
        return ""
    match line.device.partition(" ")[0]:
        case "tpm":
            return _("no TPM is plugged into a running VM, or out of it")
        case "filesystem":
            return _("it needs the memory of the VM to be shared, which begins with a start")
        case "disk":
            return _("disks on this bus are not plugged while it runs")
        case _:
            return _("such devices are not plugged while it runs")


def differing_words(line: Differing) -> str:
    """One line: `disk vda: Cache: none → writeback`."""
    device = device_words(line.device)
    match line.key:
        case _ if line.key == ADDED:
            said = _("{device} is added: {what}") if line.after else _("{device} is added")
            return said.format(device=device, what=line.after)
        case _ if line.key == REMOVED:
            said = _("{device} is removed: {what}") if line.before else _("{device} is removed")
            return said.format(device=device, what=line.before)
        case _ if line.key == MORE:
            return _("{device}: more of its XML changes").format(device=device or _("VM"))
    change = f"{value_words(line, line.before)} → {value_words(line, line.after)}"
    title = setting_words(line)
    return f"{device}: {title}: {change}" if device else f"{title}: {change}"
