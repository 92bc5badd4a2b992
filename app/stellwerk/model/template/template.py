"""A template: a frozen VM from which others are made, as its host tells of it. Frozen; any thread. Sizes in bytes.

A file beside its disks (the sidecar) says all of it, so that every Stellwerk that sees the storage knows it.
"""

from enum import StrEnum

from stellwerk.core.ids import HostId, TagId, TemplateId
from stellwerk.core.record import Record, replace
from stellwerk.model.field import NO_VALUES, Values

ENDING = ".template"
"""How the name of a sidecar ends."""


class Sealed(StrEnum):
    """Who took away what made the guest one of its own: its host name, keys, logs."""

    NO = "No"
    VIRT_SYSPREP = "VirtSysprep"
    SYSPREP = "Sysprep"
    """Windows' own tool, run inside the guest before."""


class TemplateState(StrEnum):
    """Whether its files are as they were when it was made or checked last."""

    OK = "OK"
    CHANGED = "Changed"


class TemplateFile(Record, frozen=True, kw_only=True):
    """A disk. `capacity` is what the guest sees, `size` what the file takes. `written`: when it was last written, as
    its file system tells it; `sha256` of the file. Both as of the last check."""

    target: str
    path: str
    format: str = "qcow2"
    capacity: int = 0
    size: int = 0
    written: str = ""
    sha256: str = ""


class Template(Record, frozen=True, kw_only=True):
    """One version of a template. `family` is what all versions share, the id of the first one. `path` is its sidecar,
    on `host_id` and, where they see the same storage, on `also_on`.

    `memory` and `vcpus` are what its VMs get where nobody says otherwise. `source` is the name of the VM that it was
    made of. `nvram`: its copy of UEFI's variables, which the original had at `nvram_place`; `media`: drives with CDs
    that were made for the original alone. `problem`: why its files may not be as they were, empty = they are;
    `suspected` when that was seen beside the files themselves, `checked` when it was made or checked last, `seen` when
    it was last looked at: UTC seconds. `tags` and `values` are filled in by the inventory.
    """

    id: TemplateId
    host_id: HostId
    name: str
    path: str
    also_on: tuple[HostId, ...] = ()
    version: int = 1
    family: str = ""
    description: str = ""
    os_id: str = ""
    memory: int = 0
    vcpus: int = 0
    firmware: str = ""
    sealed: Sealed = Sealed.NO
    source: str = ""
    files: tuple[TemplateFile, ...] = ()
    nvram: str = ""
    nvram_place: str = ""
    media: tuple[str, ...] = ()
    made: float = 0.0
    checked: float = 0.0
    problem: str = ""
    suspected: float = 0.0
    seen: float = 0.0
    tags: tuple[TagId, ...] = ()
    values: Values = NO_VALUES

    @property
    def bare(self) -> "Template":
        """Without what is said of it in this profile: what is written of it, here and beside its disks."""
        return replace(self, tags=(), values={})

    @property
    def hosts(self) -> tuple[HostId, ...]:
        """Those that see its files."""
        return (self.host_id, *self.also_on)

    @property
    def state(self) -> TemplateState:
        """Whether VMs can be made of it without a check."""
        return TemplateState.CHANGED if self.problem else TemplateState.OK

    @property
    def paths(self) -> tuple[str, ...]:
        """Its disks."""
        return tuple(file.path for file in self.files)


class TemplateMark(Record, frozen=True, kw_only=True):
    """What the definition of a VM says of the template that it was made of. `thin`: its disks stand on those of the
    template."""

    id: TemplateId
    name: str = ""
    version: int = 1
    thin: bool = False
