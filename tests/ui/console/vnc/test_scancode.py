"""Places of keys on all systems."""

import pytest

from stellwerk.ui.console.vnc.scancode import code_of, from_evdev

KEYS = {
    # name: (Linux, Windows with 0x100 for the second set, macOS, what the guest gets)
    "A": (30, 0x1E, 0x00, 0x1E),
    "Z of the US, Y of Germany": (44, 0x2C, 0x06, 0x2C),
    "beside Shift": (86, 0x56, 0x0A, 0x56),
    "Enter": (28, 0x1C, 0x24, 0x1C),
    "Enter of the numbers": (96, 0x11C, 0x4C, 0x9C),
    "right Ctrl": (97, 0x11D, 0x3E, 0x9D),
    "right Alt": (100, 0x138, 0x3D, 0xB8),
    "F11": (87, 0x57, 0x67, 0x57),
    "Del": (111, 0x153, 0x75, 0xD3),
    "up": (103, 0x148, 0x7E, 0xC8),
    "Super": (125, 0x15B, 0x37, 0xDB),
}


@pytest.mark.parametrize("name", KEYS)
def test_every_system_calls_it_something_else(name: str) -> None:
    linux, windows, mac, wanted = KEYS[name]
    assert code_of("xcb", linux + 8, 0) == wanted
    assert code_of("wayland", linux + 8, 0) == wanted
    assert code_of("windows", windows, 0) == wanted
    assert code_of("cocoa", 0, mac) == wanted


def test_what_nobody_knows() -> None:
    assert code_of("offscreen", 38, 0) == 0
    assert code_of("xcb", 8, 0) == 0
    assert code_of("cocoa", 0, 0xFF) == 0
    assert from_evdev(5000) == 0


def test_no_two_places_are_one() -> None:
    codes = [from_evdev(key) for key in range(1, 128)]
    known = [code for code in codes if code]
    assert len(known) == len(set(known))
