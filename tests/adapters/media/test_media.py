"""The seed CD reads back, by names as Linux and as Windows see them."""

import io

from hypothesis import given
from hypothesis import strategies as st
from pycdlib import PyCdlib

from stellwerk.adapters.media.media import CdMedia


def read_back(image: bytes, name: str) -> tuple[bytes, bytes]:
    """The content by the Rock Ridge and by the Joliet name."""
    disc = PyCdlib()
    disc.open_fp(io.BytesIO(image))
    by_rock_ridge, by_joliet = io.BytesIO(), io.BytesIO()
    disc.get_file_from_iso_fp(by_rock_ridge, rr_path=f"/{name}")
    disc.get_file_from_iso_fp(by_joliet, joliet_path=f"/{name}")
    disc.close()
    return by_rock_ridge.getvalue(), by_joliet.getvalue()


def test_it_is_what_cloud_init_looks_for() -> None:
    image = CdMedia().seed_iso({"user-data": b"#cloud-config\n", "meta-data": b"{}", "network-config": b"{}"})
    assert image[32808:32814] == b"cidata"
    assert len(image) % 2048 == 0


@given(st.binary(max_size=5000), st.binary(max_size=5000))
def test_whatever_is_in_it(user: bytes, meta: bytes) -> None:
    image = CdMedia().seed_iso({"user-data": user, "meta-data": meta})
    assert read_back(image, "user-data") == (user, user)
    assert read_back(image, "meta-data") == (meta, meta)
