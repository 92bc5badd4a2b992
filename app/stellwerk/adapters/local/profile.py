"""The profile: the folder with the database, the settings and the logs of one installation. Any thread."""

import errno
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

import platformdirs

from stellwerk.core.error import Invalid
from stellwerk.core.record import Record
from stellwerk.core.text import N_, _

VARIABLE = "STELLWERK_PROFILE"
"""Environment variable that names the folder."""

_HINT = N_("choose another folder with --profile, or make this one yours and writable")


class Profile(Record, frozen=True):
    """The places in a profile. `open_profile` makes sure that they can be used."""

    folder: Path

    @property
    def database(self) -> Path:
        """The database."""
        return self.folder / "stellwerk.db"

    @property
    def settings(self) -> Path:
        """The settings."""
        return self.folder / "settings.json"

    @property
    def logs(self) -> Path:
        """The folder of the logs."""
        return self.folder / "logs"

    @property
    def locks(self) -> Path:
        """The folder of the lock files of processes."""
        return self.folder / "locks"


def profile_at(folder: Path | None = None, environment: Mapping[str, str] | None = None) -> Profile:
    """The places of the profile that `open_profile` would open, none of them made or looked at."""
    return Profile(_chosen(folder, os.environ if environment is None else environment))


def open_profile(folder: Path | None = None, environment: Mapping[str, str] | None = None) -> Profile:
    """The profile in `folder`, else in the one that the environment names, else in the user's own. Made where needed.

    What is made is for its user alone (0700). Raises Invalid for a folder that cannot be made or written, with a
    full disk named as such.
    """
    profile = profile_at(folder, environment)
    try:
        _make(profile.folder)
        for inner in (profile.logs, profile.locks):
            inner.mkdir(mode=0o700, exist_ok=True)
        with tempfile.TemporaryFile(dir=profile.folder) as probe:
            probe.write(b"\0" * 4096)
    except OSError as error:
        raise _unusable(profile.folder, error) from error
    except ValueError as error:
        text = _('"{folder}" is no name for a folder').format(folder=profile.folder)
        raise Invalid(text, _(_HINT), str(error)) from error
    return profile


def _chosen(folder: Path | None, environment: Mapping[str, str]) -> Path:
    if folder is not None:
        return folder.expanduser().absolute()
    named = environment.get(VARIABLE, "")
    if named:
        return Path(named).expanduser().absolute()
    return Path(platformdirs.user_data_dir("stellwerk", appauthor=False))


def _make(folder: Path) -> None:
    """Parents are made as the system does; the profile itself is nobody else's business."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)


def _unusable(folder: Path, error: OSError) -> Invalid:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        text = _('the disk of the profile folder "{folder}" is full').format(folder=folder)
        return Invalid(text, _("free some space on it"), str(error))
    if isinstance(error, FileExistsError | NotADirectoryError):
        text = _('the profile folder "{folder}" cannot be used: it is no folder')
        return Invalid(text.format(folder=folder), _(_HINT), str(error))
    text = _('the profile folder "{folder}" cannot be used: {reason}')
    return Invalid(text.format(folder=folder, reason=error.strerror or error), _(_HINT), str(error))
