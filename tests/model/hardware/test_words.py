"""Differences for people."""

import pytest

from stellwerk.model.hardware.difference import ADDED, MORE, REMOVED, Differing
from stellwerk.model.hardware.words import device_words, differing_words, later_words


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (Differing("", "vcpus", "2", "4"), "vCPUs: 2 → 4"),
        (Differing("", "memory", str(1 << 30), str(2 << 30)), "Memory: 1 GiB → 2 GiB"),
        (Differing("disk vda", "cache", "", "none"), "disk vda: Cache: – → none"),
        (Differing("disk vdb", ADDED, after="/d/x"), "disk vdb is added: /d/x"),
        (Differing("video 1", REMOVED), "video 2 is removed"),
        (Differing("", MORE), "VM: more of its XML changes"),
        (Differing("odd 0", "unknown", "a", "b"), "odd: unknown: a → b"),
    ],
)
def test_lines(line: Differing, words: str) -> None:
    assert differing_words(line) == words


def test_devices_are_counted_from_one() -> None:
    assert [device_words(key) for key in ("video 0", "video 1", "tpm 0")] == ["video", "video 2", "TPM"]


def test_a_device_that_waits_says_why() -> None:
    said = later_words(Differing("tpm 0", ADDED, after="tpm-crb"))
    assert said == "at its next start: TPM is added: tpm-crb (no TPM is plugged into a running VM, or out of it)"
    assert "to be shared" in later_words(Differing("filesystem share", ADDED))
    assert "on this bus" in later_words(Differing("disk sda", REMOVED))
    assert later_words(Differing("", "on_crash", "a", "b")) == "at its next start: When it crashes: a → b"
