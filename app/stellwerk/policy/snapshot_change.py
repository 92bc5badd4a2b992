"""Whether the files that a snapshot stands on were changed by somebody else since it was taken. Pure; any thread.

A tool that has ended leaves no trace but the moment of the last write and the length, which were noted when the files
were frozen. What was not noted (snapshots of other programs) is not judged.
"""

from collections.abc import Sequence

from stellwerk.core.error import Refused
from stellwerk.core.text import _, plural, quoted
from stellwerk.model.snapshot import Snapshot
from stellwerk.policy.standing import Files, chain


def changed_files(wanted: Snapshot, present: Sequence[Snapshot], files: Files) -> list[str]:
    """Those of its files, and of the files below them, that were written since they were frozen."""
    noted = _noted(wanted, present)
    standing = dict.fromkeys(path for file in wanted.files for path in chain(file, files))
    return [path for path in standing if noted.get(path) and path in files and files[path].written != noted[path]]


def refuse_changed(wanted: Snapshot, present: Sequence[Snapshot], files: Files) -> None:
    """Raises Refused with their names."""
    changed = changed_files(wanted, present, files)
    if changed:
        raise Refused(
            changed_words(changed, wanted.name),
            _("look at them (qemu-img check); -EvenIfChanged goes on with what is in them now"),
        )


def changed_words(changed: Sequence[str], name: str) -> str:
    """Which files of a snapshot are no more what they were."""
    text = plural(
        '{files} of snapshot "{name}" was changed from outside since it was taken',
        '{files} of snapshot "{name}" were changed from outside since it was taken',
        len(changed),
    )
    return text.format(files=quoted(changed), name=name)


def _noted(wanted: Snapshot, present: Sequence[Snapshot]) -> dict[str, str]:
    """What was noted of each file: by the snapshot that froze it; of one that none froze, by any."""
    frozen = {path for one in present for path in one.files}
    return {
        path: moment
        for one in (*present, wanted)
        for path, moment in one.stamps.items()
        if path in one.files or path not in frozen
    }
