"""What is known to be missing, and nothing else."""

import subprocess
from pathlib import Path

from stellwerk.policy.host_look.file_there import argv_of, missing_of


def test_the_script_tells_what_is_missing_and_takes_odd_names(tmp_path: Path) -> None:
    odd = tmp_path / "a b'$(x)"
    odd.touch()
    paths = [str(odd), str(tmp_path / "missing"), "-rf", str(tmp_path)]
    out = subprocess.run(argv_of(paths), capture_output=True, check=True).stdout
    assert missing_of(out, paths) == (paths[1], "-rf")


def test_who_did_not_get_to_the_end_says_nothing() -> None:
    assert missing_of(b"missing 0\n", ["/a"]) is None
    assert missing_of(b"missing 1\nlooked\n", ["/a", "/b", "/c"]) == ("/b",)
    assert missing_of(b"looked\n", ["/a"]) == ()
