"""Signatures become parameters."""

from __future__ import annotations

from typing import Annotated, Any

import pytest

from stellwerk.core.error import Bug
from stellwerk.core.ids import HostId, Kind
from stellwerk.core.text import N_
from stellwerk.engine.parameter import Arg, ParamType, params_of, target_param

A = Arg(N_("x"))


def test_names_types_and_defaults() -> None:
    def function(
        ctx: Any,
        *,
        dest_host: Annotated[HostId, A],
        size: Annotated[int, Arg(N_("Size"), unit="bytes")],
        paused: Annotated[bool, A] = False,
        autostart: Annotated[bool | None, A] = None,
        tags: Annotated[tuple[str, ...], A] = (),
    ) -> None: ...

    params = {param.name: param for param in params_of(function)}
    assert [param.cli_name for param in params.values()] == ["DestHostId", "Size", "Paused", "Autostart", "Tags"]
    assert (params["dest_host"].type, params["dest_host"].kind) == (ParamType.REF, Kind.HOST)
    assert (params["size"].type, params["size"].required) == (ParamType.SIZE, True)
    assert (params["paused"].switch, params["autostart"].switch) == (True, False)
    assert (params["autostart"].optional, params["tags"].many) == (True, True)


@pytest.mark.parametrize("hint", [int, Annotated[dict, A], Annotated[int | str, A]])
def test_what_cannot_be_read_is_a_bug(hint: Any) -> None:
    def function(*, value: Any) -> None: ...

    function.__annotations__["value"] = hint
    with pytest.raises(Bug):
        params_of(function)


def test_targets_are_named_by_their_kind() -> None:
    assert target_param(Kind.DATA_CENTER, False).cli_name == "DataCenterId"
    assert target_param(Kind.VM, True).many
