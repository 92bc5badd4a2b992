"""Which files of a host are not there: what its shell is asked, and what it answers. Pure; any thread.

Only what is known to be missing counts: whoever logs in may not be let into a folder that QEMU reads.
"""

from collections.abc import Sequence

SCRIPT = """
number=0
for path; do
  LC_ALL=C ls -d -- "$path" 2>&1 >/dev/null | grep -q 'No such file or directory' && echo "missing $number"
  number=$((number + 1))
done
echo looked
"""


def argv_of(paths: Sequence[str]) -> tuple[str, ...]:
    """The command that looks."""
    return ("sh", "-c", SCRIPT, "stellwerk-look", *paths)


def missing_of(out: bytes, paths: Sequence[str]) -> tuple[str, ...] | None:
    """What it said; None where it did not get to its end."""
    lines = out.decode("ascii", "replace").splitlines()
    if "looked" not in lines:
        return None
    return tuple(path for number, path in enumerate(paths) if f"missing {number}" in lines)
