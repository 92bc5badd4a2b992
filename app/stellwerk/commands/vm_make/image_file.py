"""Images of disks in files of this computer: how large the disk in them is, and that they stand alone. Blocks."""

from pathlib import Path

from stellwerk.commands.vm_make.making import file_size
from stellwerk.core.error import NotAllowed
from stellwerk.core.text import _
from stellwerk.policy.vm_make.image_head import HEAD, size_in


def content_size(path: str) -> int:
    """Bytes of the disk in an image, of any other file its own. Raises Gone and NotAllowed, and Invalid for an image
    that names another file."""
    size = file_size(path)
    inside = size_in(_beginning(path), path)
    return size if inside is None else inside


def _beginning(path: str) -> bytes:
    try:
        with Path(path).open("rb") as file:
            return file.read(HEAD)
    except OSError as error:
        raise NotAllowed(_('"{path}" cannot be read').format(path=path), str(error)) from error
