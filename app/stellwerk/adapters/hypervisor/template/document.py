"""The sidecar of a template: JSON of what it is and of the definition that its VMs get. Pure; any thread.

Hostile until checked: it lies on storage that others write to.
"""

import json
import posixpath
import re

from stellwerk.adapters.hypervisor.beside.json_text import read_whole
from stellwerk.adapters.hypervisor.device.document import parse
from stellwerk.core.error import AppError, Invalid
from stellwerk.core.ids import HostId
from stellwerk.core.record import Record, converted, plain, replace
from stellwerk.core.text import _
from stellwerk.model.template.template import Template

FORMAT = 1
MOST_FILES = 200
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NAME = 255


class Document(Record, frozen=True, kw_only=True):
    """`xml` is the definition of the VM that it was made of, without secrets."""

    format: int
    template: Template
    xml: str


def written(template: Template, xml: str) -> bytes:
    """The content of the file: what only this host or this profile knows stays out of it."""
    bare = replace(template.bare, also_on=(), problem="", suspected=0.0, seen=0.0)
    return json.dumps(plain(Document(format=FORMAT, template=bare, xml=xml))).encode()


def read(raw: bytes, path: str, host_id: HostId) -> Document:
    """The document of the file at `path`; raises Invalid for what is none of ours.

    Its files lie beside it: no other file of the host can be named by it, so that none is ever removed for it.
    """
    try:
        found: Document = converted(read_whole(raw), Document)
    except ValueError as error:
        raise _invalid(path) from error
    template = found.template
    named = [*template.paths, *([template.nvram] if template.nvram else [])]
    if (
        found.format != FORMAT
        or not _UUID.fullmatch(template.id)
        or not 0 < len(template.name) <= _NAME
        or not 0 < len(template.files) <= MOST_FILES
        or any(posixpath.dirname(one) != posixpath.dirname(path) for one in named)
        or any(not one.isprintable() for one in (template.name, *named))
        or not 0 < template.version < 1_000_000
        or template.memory < 0
        or template.vcpus < 0
    ):
        raise _invalid(path)
    parse(found.xml)
    own = replace(template.bare, host_id=host_id, path=path, also_on=(), problem="", suspected=0.0)
    return replace(found, template=own)


def read_or_none(raw: bytes, path: str, host_id: HostId) -> Document | None:
    """The document; None for what is none of ours, or was never written to its end."""
    try:
        return read(raw, path, host_id)
    except AppError:
        return None


def _invalid(path: str) -> Invalid:
    text = _("what is written beside the disks of the template cannot be read: {path}").format(path=path)
    return Invalid(text, _("somebody changed or cut off the file"))
