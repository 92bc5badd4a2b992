"""The file that a profile is exported to: what stands in it, read and written. Pure; any thread.

Things are named as people name them: ids are of one profile only. VMs alone keep theirs, which is that of the domain.
"""

import json
from collections.abc import Mapping
from typing import Any

from stellwerk import __version__
from stellwerk.core.error import Invalid
from stellwerk.core.json_text import read_json
from stellwerk.core.record import Record, converted, field, fields
from stellwerk.core.text import _

FORMAT = "stellwerk-profile"
VERSION = 1
MOST_CHARACTERS = 256 * 1024 * 1024


class DataCenterPart(Record, frozen=True, kw_only=True):
    """A data center."""

    name: str
    description: str = ""


class ClusterPart(Record, frozen=True, kw_only=True):
    """A cluster, in a data center by its name."""

    name: str
    data_center: str
    description: str = ""
    cpu_type: str = ""


class HostPart(Record, frozen=True, kw_only=True):
    """A host, in a cluster by its name. A URI holds no password."""

    name: str
    uri: str
    cluster: str
    description: str = ""
    connect: bool = True
    maintenance: bool = False


class TagPart(Record, frozen=True, kw_only=True):
    """A tag: the names from the root down to it."""

    path: tuple[str, ...]
    color: str = ""
    description: str = ""


class FolderPart(Record, frozen=True, kw_only=True):
    """A folder: the names from the top down to it."""

    path: tuple[str, ...]
    description: str = ""


class FiledPart(Record, frozen=True, kw_only=True):
    """The folder of a VM, which is named by its UUID (`name` is for readers)."""

    id: str
    name: str = ""
    folder: tuple[str, ...] = ()


class FieldPart(Record, frozen=True, kw_only=True):
    """A field of the user."""

    key: str
    title: str = ""
    type: str = "text"
    kinds: tuple[str, ...] = ("vm",)
    choices: tuple[str, ...] = ()


class ObjectPart(Record, frozen=True, kw_only=True):
    """An object: a VM by its UUID (`name` is for readers), anything else by its name.

    What is on a host is named with it, a volume with its `pool` too; its `id`, what the host's libvirt calls it, is for
    those that are away.
    """

    kind: str
    name: str = ""
    id: str = ""
    host: str = ""
    pool: str = ""


class ValuesPart(ObjectPart, frozen=True, kw_only=True):
    """The values of an object's fields."""

    values: Mapping[str, str] = field(default_factory=dict)


class TaggedPart(ObjectPart, frozen=True, kw_only=True):
    """The tags of an object."""

    tags: tuple[tuple[str, ...], ...] = ()


class BookmarkPart(Record, frozen=True, kw_only=True):
    """A bookmark; their order is that of the list."""

    name: str
    query: str
    icon: str = ""


class AlarmPart(Record, frozen=True, kw_only=True):
    """An alarm; times in seconds. Its secrets are kept elsewhere."""

    name: str
    query: str
    hold: float = 0.0
    clear: str = ""
    clear_hold: float = 0.0
    severity: str = "warning"
    actions: tuple[str, ...] = ()
    enabled: bool = True


class ProfileDocument(Record, frozen=True, kw_only=True):
    """All of it. `settings` by key, plain JSON values; `host_keys` are lines as in a known_hosts file."""

    format: str = FORMAT
    version: int = VERSION
    program: str = __version__
    data_centers: tuple[DataCenterPart, ...] = ()
    clusters: tuple[ClusterPart, ...] = ()
    hosts: tuple[HostPart, ...] = ()
    tags: tuple[TagPart, ...] = ()
    tagged: tuple[TaggedPart, ...] = ()
    folders: tuple[FolderPart, ...] = ()
    filed: tuple[FiledPart, ...] = ()
    fields: tuple[FieldPart, ...] = ()
    values: tuple[ValuesPart, ...] = ()
    bookmarks: tuple[BookmarkPart, ...] = ()
    alarms: tuple[AlarmPart, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    host_keys: tuple[str, ...] = ()


def write_document(document: ProfileDocument) -> str:
    """The text of the file: JSON that people can read and compare."""
    return json.dumps(_plain(document), ensure_ascii=False, indent=1) + "\n"


def read_document(text: str) -> ProfileDocument:
    """The inverse. What a newer program wrote beside is passed over. Raises Invalid for anything else."""
    try:
        if len(text) > MOST_CHARACTERS:
            raise ValueError("too long")
        told = read_json(text)
        if not isinstance(told, dict) or told.get("format") != FORMAT:
            raise Invalid(_("the file is no exported profile"), _("export one with: stellwerk profile export FILE"))
        document = converted(told, ProfileDocument)
    except (ValueError, TypeError) as error:
        raise Invalid(_("the exported profile cannot be read"), details=repr(error)[:500]) from error
    if document.version > VERSION:
        text = _("the profile was exported by a newer Stellwerk ({version})").format(version=document.program[:40])
        raise Invalid(text, _("update this one"))
    return document


def _plain(value: Any) -> Any:
    if isinstance(value, Record):
        left_out = {name for name in ("host", "pool") if isinstance(value, ObjectPart) and not getattr(value, name)}
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value) if one.name not in left_out}
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value
