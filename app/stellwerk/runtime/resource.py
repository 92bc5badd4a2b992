"""Where the files are that the program shows but does not compute. Any thread."""

from pathlib import Path

from stellwerk.core.error import Bug

_PACKAGE = Path(__file__).resolve().parents[1]


def resource_folder(package: Path = _PACKAGE) -> Path:
    """The folder of the resources: inside `package` where it was installed, beside `app` in a checkout.

    Raises Bug where neither is there.
    """
    for folder in (package / "_resources", package.parents[1] / "resources"):
        if folder.is_dir():
            return folder
    raise Bug("the resources of the program are missing", "install it again", str(package))
