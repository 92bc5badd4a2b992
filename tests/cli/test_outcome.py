"""Previews and outcomes in words and as JSON."""

from __future__ import annotations

import io
import json

import pytest

from stellwerk.cli.outcome import outcome_json, show_outcome, show_preview
from stellwerk.cli.terminal import Terminal
from stellwerk.core.ids import Kind, Ref, TaskId
from stellwerk.engine.command import Effects, FileFate
from stellwerk.engine.preview import Preview, TargetPreview
from stellwerk.model.call import Call
from stellwerk.model.task import Task, TaskState

WEB = Ref(Kind.VM, "w")


def terminal() -> Terminal:
    return Terminal(out=io.StringIO(), err=io.StringIO(), source=io.StringIO())


def task(state: TaskState = TaskState.DONE, **more: object) -> Task:
    made = {"id": TaskId("t"), "call": Call("Stop-Vm", (WEB,)), "title": "Stop", "target": WEB, "target_name": "web"}
    return Task(**{**made, "state": state, **more})


def text(one: Task) -> tuple[str, str]:
    to = terminal()
    show_outcome(to, one, (one,), as_json=False)
    return to.out.getvalue(), to.err.getvalue()


@pytest.mark.parametrize(
    ("one", "out", "err"),
    [
        (task(), "Stop web: done\n", ""),
        (task(started=1.0, ended=64.0), "Stop web: done in 1 min 3 s\n", ""),
        (task(target_name=""), "Stop: done\n", ""),
        (task(TaskState.FAILED, outcome="no power", hint="wait"), "", "error: Stop web: failed: no power, wait\n"),
        (task(TaskState.REFUSED, outcome="it is off"), "", "error: Stop web: refused: it is off\n"),
        (task(TaskState.CANCELLED), "", "error: Stop web: cancelled\n"),
        (task(TaskState.UNKNOWN, outcome="lost"), "", "error: Stop web: outcome unknown: lost\n"),
        (task(TaskState.RUNNING), "", "error: Stop web: still running\n"),
    ],
)
def test_an_outcome_in_words(one: Task, out: str, err: str) -> None:
    assert text(one) == (out, err)


def test_an_outcome_as_json_is_stable() -> None:
    bad = task(TaskState.FAILED, code="unreachable", outcome="lost", hint="wait")
    assert outcome_json(bad, (bad,)) == {
        "command": "Stop-Vm",
        "state": "failed",
        "task": "t",
        "result": None,
        "targets": [
            {"kind": "vm", "id": "w", "name": "web", "state": "failed", "code": "unreachable", "text": "lost",
             "hint": "wait", "result": None, "task": "t"},
        ],
        "error": {"code": "unreachable", "text": "lost", "hint": "wait"},
    }  # fmt: skip


def test_what_was_made_is_named() -> None:
    made = task(target=None, result="c-1")
    found = outcome_json(made, (made,))
    assert found["result"] == "c-1"
    assert (found["targets"][0]["id"], found["targets"][0]["result"]) == (None, "c-1")
    assert "error" not in found


PREVIEW = Preview(
    call=Call("Remove-Vm", (WEB,)),
    title="Remove…",
    verb="Remove",
    targets=(
        TargetPreview(ref=WEB, name="web", allowed=True),
        TargetPreview(ref=None, name="db", allowed=False, reason="it runs", hint="stop it"),
    ),
    effects=Effects(
        lines=("removes its definition",),
        warnings=("it has snapshots",),
        files=(
            FileFate(path="/v/web\x1b.img", goes=True, reason="disk", size=1 << 30),
            FileFate(path="/v/iso", goes=False, reason="read-only"),
        ),
        difference="-old\n+new",
    ),
    confirm="Remove web.",
)


@pytest.mark.parametrize("to_err", [False, True])
def test_a_preview_in_words(to_err: bool) -> None:
    to = terminal()
    show_preview(to, PREVIEW, as_json=False, to_err=to_err)
    stream = to.err if to_err else to.out
    assert stream.getvalue().splitlines() == [
        "Remove: web: would be done",
        "Remove: db: refused: it runs, stop it",
        "  removes its definition",
        "  warning: it has snapshots",
        "  deletes /v/web\N{REPLACEMENT CHARACTER}.img, 1 GiB (disk)",
        "  keeps /v/iso (read-only)",
        "  -old",
        "  +new",
    ]


def test_a_preview_as_json() -> None:
    to = terminal()
    show_preview(to, PREVIEW, as_json=True)
    found = json.loads(to.out.getvalue())
    assert found["files"][0]["goes"] is True
    assert [target["allowed"] for target in found["targets"]] == [True, False]
