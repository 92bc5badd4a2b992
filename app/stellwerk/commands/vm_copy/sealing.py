"""Taking away what makes a guest one of its own, by virt-sysprep on its host. LONG lane.

It works on copies, so that the VM itself stays as it is.
"""

from collections.abc import Callable, Iterable

from stellwerk.commands.vm_copy.endable import Endable
from stellwerk.core.error import Refused, Unsupported
from stellwerk.core.record import Record
from stellwerk.core.text import _
from stellwerk.model.vm import Vm
from stellwerk.ports.shell import Output, Shell

TOOL = "virt-sysprep"
OF_COPIES = ("customize", "dhcp-client-state", "machine-id", "net-hwaddr", "udev-persistent-net")
"""The operations for a copy that is to go on as the original does, under another name."""
OF_TEMPLATES = ("defaults", "-customize")
"""`customize` gives a machine id and a random seed (tried with 1.48), which all VMs of the template would share."""
LIMIT = 1800.0
"""Seconds: it starts a small system of its own, emulated where the host has no KVM."""
_LAST = 300
"""Characters of what it says that are told."""
_SETTING = ("LC_ALL=C", "LIBGUESTFS_BACKEND=direct")
"""Its own words in English, and no libvirt, which may not be let near these files."""
_EMULATED = "LIBGUESTFS_BACKEND_SETTINGS=force_tcg"
_NOT_STARTED = b"guestfs_launch failed"
_ERROR = f"{TOOL}: error: "


class Image(Record, frozen=True):
    """A file with a disk in it."""

    path: str
    format: str


def assert_can_seal(shell: Callable[[], Shell], host: str) -> None:
    """Raises Refused with what is missing."""
    try:
        found = shell().run(["sh", "-c", f"command -v {TOOL}"], as_root=True)
    except Unsupported as error:
        text = _('sealing needs the shell of host "{host}", and its connection has none').format(host=host)
        raise Refused(text, _("connect it by SSH (qemu+ssh), or seal inside the guest and leave -Seal out")) from error
    if found.status != 0:
        text = _('host "{host}" has no {tool}').format(host=host, tool=TOOL)
        hint = _("install guestfs-tools there (older systems: libguestfs-tools), or seal inside the guest")
        raise Refused(text, hint)


def vm_is_windows(vm: Vm) -> bool:
    """By what its definition says."""
    return vm.domain.definition.os_id.startswith("win")


class Sealing:
    """Seals images; with a `hostname` takes away only what two guests cannot have both, and gives it that one. `stop`
    may be called from any thread."""

    def __init__(
        self,
        shell: Callable[[], Shell],
        images: Iterable[Image],
        heard: Callable[[str], None],
        hostname: str = "",
    ) -> None:
        self._way = Endable(shell)
        self._images = tuple(images)
        self._heard = heard
        self._hostname = hostname

    def stop(self) -> None:
        """End it on the host, with all that it has started there; `run` raises Cancelled then."""
        self._way.end()

    def run(self) -> None:
        """Do it. Raises Refused with what it said last.

        Once more without KVM where its small system does not start: a host that is a VM itself may have one that fails.
        """
        ended = self._run(argv(self._images, self._hostname))
        if ended.status != 0 and _NOT_STARTED in ended.err:
            self._heard(_("its small system does not start with KVM, once more without") + "\n")
            ended = self._run(argv(self._images, self._hostname, emulated=True))
        if ended.status != 0:
            text = _("{tool} did not end well: {said}").format(tool=TOOL, said=_said(ended) or ended.status)
            raise Refused(text, _("seal inside the guest instead"))

    def _run(self, words: list[str]) -> Output:
        return self._way.run(words, limit=LIMIT, heard=lambda said: self._heard(said.decode("utf-8", "replace")))


def argv(images: Iterable[Image], hostname: str = "", *, emulated: bool = False) -> list[str]:
    """The command line."""
    disks = [word for image in images for word in ("--format", image.format, "-a", image.path)]
    named = ["--hostname", hostname] if hostname else []
    operations = ",".join(OF_COPIES if hostname else OF_TEMPLATES)
    return ["env", *_SETTING, *([_EMULATED] if emulated else []), TOOL, "--operations", operations, *named, *disks]


def _said(ended: Output) -> str:
    """What went wrong, without the advice that follows it."""
    said = (ended.err or ended.out).decode("utf-8", "replace").strip()
    _before, found, error = said.partition(_ERROR)
    return error.partition("\n")[0][:_LAST] if found else said[-_LAST:]
