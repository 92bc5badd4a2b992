"""The pool for new volumes, what has to be started for it, and space."""

import pytest
from tests.fakes.making_part.stock import pool, stock

from stellwerk.core.error import Gone, Refused
from stellwerk.core.unit import GIB
from stellwerk.policy.vm_make.pool_choice import FOLDER, PoolChoice


def test_the_usual_pool() -> None:
    pools = (
        pool("ISOs", free=999 * GIB),
        pool("big", free=900 * GIB),
        pool("iscsi", type="iscsi", free=999 * GIB),
        pool("small", free=GIB),
    )
    assert PoolChoice(stock(pools=pools), prepare=False).choose("") == "big"
    assert PoolChoice(stock(pools=(*pools, pool())), prepare=False).choose("") == "default"


def test_a_named_pool_has_to_be_there() -> None:
    with pytest.raises(Gone, match="nowhere"):
        PoolChoice(stock(), prepare=False).choose("nowhere")


def test_a_pool_that_is_off_is_started_on_request() -> None:
    off = stock(pools=(pool("off", active=False),))
    for name in ("off", ""):
        with pytest.raises(Refused, match="not active"):
            PoolChoice(off, prepare=False).choose(name)
        choice = PoolChoice(off, prepare=True)
        assert (choice.choose(name), choice.started) == ("off", {"u-off": "off"})


def test_where_there_is_none_a_folder_is_made_on_request() -> None:
    with pytest.raises(Refused, match="no storage pool"):
        PoolChoice(stock(pools=()), prepare=False).choose("")
    choice = PoolChoice(stock(pools=()), prepare=True)
    assert choice.choose("") == "default"
    assert choice.made == FOLDER
    assert choice.holds_files("default")


def test_space_is_counted_over_all_volumes() -> None:
    choice = PoolChoice(stock(), prepare=False)
    choice.take("default", 60 * GIB, now=True)
    with pytest.raises(Refused, match="100 GiB left; 120 GiB are needed"):
        choice.take("default", 60 * GIB, now=True)


def test_thin_disks_may_promise_more_than_there_is_but_it_is_told() -> None:
    choice = PoolChoice(stock(), prepare=False)
    choice.take("default", 200 * GIB, now=False)
    choice.take("default", 100 * GIB, now=False)
    (told,) = choice.warnings
    assert "can grow to 300 GiB" in told
