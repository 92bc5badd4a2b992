"""Files of this computer become what cloud-init reads."""

from pathlib import Path

import pytest
from tests.fakes.making_part.stock import ID

from stellwerk.commands.vm_make.seed_read import files_of_seed
from stellwerk.core.error import Gone, Invalid

KEY = "ssh-ed25519 AAAA kim@desk"


def test_nothing_asked_for_is_no_cd() -> None:
    assert files_of_seed({"user": "", "ssh_key": ()}, "web", ID, str) == {}


def test_keys_by_text_and_by_file(tmp_path: Path) -> None:
    file = tmp_path / "keys"
    file.write_text(f"# mine\n{KEY}\n\nssh-rsa BBBB other\n")
    files = files_of_seed({"user": "kim", "ssh_key": (KEY, str(file))}, "web", ID, str)
    assert files["user-data"].count(b"ssh-ed25519") == 2
    assert b"BBBB" in files["user-data"]
    assert ID.encode() in files["meta-data"]


def test_user_data_and_network_from_files(tmp_path: Path) -> None:
    user, network = tmp_path / "user", tmp_path / "network"
    user.write_text("#cloud-config\nhostname: x\n")
    network.write_text("version: 2\n")
    files = files_of_seed({"cloud_init": str(user), "cloud_network": str(network)}, "web", ID, str)
    assert (files["user-data"], files["network-config"]) == (b"#cloud-config\nhostname: x\n", b"version: 2\n")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(Gone):
        files_of_seed({"cloud_init": str(tmp_path / "no")}, "web", ID, str)
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    (tmp_path / "large").write_bytes(b"#" * 1_100_000)
    for name in ("binary", "large"):
        with pytest.raises(Invalid):
            files_of_seed({"cloud_init": str(tmp_path / name)}, "web", ID, str)


def test_a_password_goes_as_its_hash_only(tmp_path: Path) -> None:
    file = tmp_path / "password"
    args = {"user": "kim", "password_file": str(file)}
    file.write_text("correct horse\nsecond line\n")
    told = files_of_seed(args, "web", ID, str)["user-data"].decode()
    assert '"passwd": "$6$' in told
    assert '"lock_passwd": false' in told
    assert "horse" not in told
    file.write_text("$6$abc$K4v3HcZ8yAmpRfxML6S46NCcqy9r4\r\n")
    assert '"$6$abc$K4v3HcZ8yAmpRfxML6S46NCcqy9r4"' in files_of_seed(args, "web", ID, str)["user-data"].decode()
    with pytest.raises(Invalid, match="whose password"):
        files_of_seed({"password_file": str(file)}, "web", ID, str)


def test_a_password_that_was_typed_is_hashed() -> None:
    args = {"user": "kim", "password": "handed-1"}
    told = files_of_seed(args, "web", ID, {"handed-1": "correct horse"}.__getitem__)["user-data"].decode()
    assert "$6$" in told
    assert "correct horse" not in told
    with pytest.raises(Invalid, match="twice"):
        files_of_seed({**args, "password_file": "f"}, "web", ID, str)
