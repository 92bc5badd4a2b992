"""What /proc says, what hosts may say instead, and rates between two answers."""

import subprocess
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.policy.proc import MOST_PARTS, SCRIPT, Totals, rates, read_answer
from stellwerk.policy.sample.rate import Moment

LOAD = "load 0.52 0.58 0.59 1/467 12345"
SWAP = ("swap SwapTotal: 2097148", "swap SwapFree: 2096124")
ETH = "net + eth0: 1000 5 0 0 0 0 0 0 2000 6 0 0 0 0 0 0"
SDA = "disk + sda 100 0 2000 50 60 0 400 30 0 40 80"


def answer(*parts: str, number: int = 7) -> Totals:
    """What is understood of an answer with these parts."""
    found = read_answer("|".join((f"stellwerk-proc {number}", *parts)))
    assert found is not None
    assert found[0] == number
    return found[1]


def test_an_answer_is_understood() -> None:
    told = answer(LOAD, *SWAP, ETH, SDA)
    assert (told.load_1, told.swap_used) == (0.52, 1024 * 1024)
    assert told.nics == {"eth0": (1000, 2000)}
    assert told.disks == {"sda": (2000 * 512, 400 * 512)}


def test_what_is_not_told_is_unknown() -> None:
    assert answer() == Totals()
    assert answer("swap SwapTotal: 0", "swap SwapFree: 0").swap_used == 0


def test_what_carries_others_traffic_counts_once() -> None:
    bridge, tap = ETH.replace("+ eth0", "- br0"), ETH.replace("+ eth0", "- vnet3")
    assert set(answer(ETH, bridge, tap).nics or ()) == {"eth0"}
    assert set(answer(bridge, tap, ETH.replace("+ eth0", "- lo")).nics or ()) == {"br0"}  # a container
    parts, mapped = SDA.replace("sda", "sda1"), SDA.replace("+ sda", "- dm-0")
    nvme, slice_ = SDA.replace("sda", "nvme0n1"), SDA.replace("sda", "nvme0n1p2")
    assert set(answer(SDA, parts, mapped, nvme, slice_).disks or ()) == {"sda", "nvme0n1"}


def test_old_kernels_put_no_blank_behind_the_name() -> None:
    assert answer(ETH.replace("eth0: ", "eth0:")).nics == {"eth0": (1000, 2000)}


@pytest.mark.parametrize(
    "part",
    [
        "clock", "clock x", "clock -1", "clock 1e9",
        "load", "load x", "load 1e999 0 0", "load -1.0", "load nan", "swap SwapTotal:", "swap SwapTotal: -1",
        "swap SwapTotal: 5", "net", "net + eth0: 1 2", "net + eth0: x 0 0 0 0 0 0 0 1", "disk + sda", "weather fine",
        f"net + eth0: {'9' * 40} 0 0 0 0 0 0 0 1", "disk + sda 1 2 three 4 5 6 7 8", "", " ",
        "net + eth0 1 2 3 4 5 6 7 8 9",
    ],
)  # fmt: skip
def test_parts_that_are_none(part: str) -> None:
    told = answer(part)
    assert (told.clock, told.load_1, told.swap_used) == (None, None, None)
    assert not told.nics
    assert not told.disks


@pytest.mark.parametrize("line", ["", "Welcome to host1!", "stellwerk-proc", "stellwerk-proc x", "stellwerk-proc 1 2"])
def test_lines_that_are_no_answer(line: str) -> None:
    assert read_answer(line) is None


def test_an_answer_of_too_many_parts_is_none() -> None:
    assert read_answer("|".join(("stellwerk-proc 1", *[LOAD] * MOST_PARTS))) is None


@given(st.text())
def test_nothing_that_a_host_says_does_harm(text: str) -> None:
    read_answer(text)
    read_answer(f"stellwerk-proc 1|load {text}|swap {text}|net {text}|disk {text}")


def test_rates_are_the_growth_between_two_answers() -> None:
    before = answer(LOAD, ETH, SDA)
    after = answer(LOAD, ETH.replace("1000", "11000").replace("2000", "2500"), SDA.replace("400", "410"))
    known = rates(before, after, (Moment(10.0, 10.0), Moment(15.0, 15.0)), 5.0)
    assert known == {
        "load_1": 0.52,
        "net_in": 2000.0,
        "net_out": 100.0,
        "disk_read": 0.0,
        "disk_write": 1024.0,
    }


@pytest.mark.parametrize(
    "moments",
    [(Moment(10.0, 10.0), Moment(40.0, 40.0)), (Moment(10.0, 10.0), Moment(15.0, 90.0)), (Moment(5, 5), Moment(5, 5))],
)
def test_after_a_gap_there_is_no_rate(moments: tuple[Moment, Moment]) -> None:
    assert rates(answer(LOAD, ETH), answer(LOAD, ETH), moments, 5.0) == {"load_1": 0.52}
    assert rates(None, answer(LOAD, ETH), moments, 5.0) == {"load_1": 0.52}


def test_an_interface_that_came_or_began_anew_is_left_out_once() -> None:
    other = ETH.replace("eth0", "eth1")
    before = answer(ETH, other)
    after = answer(ETH.replace("1000", "900"), other.replace("1000", "1500"), ETH.replace("eth0", "eth2"))
    assert rates(before, after, (Moment(0, 0), Moment(5, 5)), 5.0)["net_in"] == 100.0


def test_nonsense_is_no_rate() -> None:
    after = answer(ETH.replace("1000", str(10**18)))
    assert "net_in" not in rates(answer(ETH), after, (Moment(0, 0), Moment(5, 5)), 5.0)


@pytest.mark.parametrize("shell", ["sh", "bash"])
def test_the_script_answers_each_line_by_one(shell: str) -> None:
    told = subprocess.run(
        [shell, "-c", SCRIPT], input="1 clock\n2\n", capture_output=True, text=True, check=True, timeout=20
    )  # fmt: skip
    first, second = told.stdout.splitlines()
    assert [read_answer(line) and read_answer(line)[0] for line in (first, second)] == [1, 2]
    found = read_answer(first)
    assert found is not None
    assert found[1].load_1 is not None
    assert found[1].nics is not None
    assert found[1].clock == pytest.approx(time.time(), abs=20)
    assert "clock" not in second
    assert told.stderr == ""
