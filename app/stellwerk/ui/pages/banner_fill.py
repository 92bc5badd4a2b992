"""Brings a problem into the banner, with the button that helps. Owner thread."""

from collections.abc import Callable

from stellwerk.core.error import AppError
from stellwerk.core.ids import Ref
from stellwerk.core.text import translate
from stellwerk.ui.pages.desk import PageDesk, Stage
from stellwerk.ui.pages.part.banner import Banner
from stellwerk.ui.pages.problem import Problem
from stellwerk.ui.shell.page import Place


def fill_banner(
    banner: Banner, problem: Problem | None, tools: PageDesk, host: Stage, show_tab: Callable[[str], None]
) -> None:
    """Show the problem, or nothing. A command that is not there, or not possible now, has no button."""
    if problem is None:
        banner.hide()
        return
    label, act, enabled, tip = translate(problem.label), None, True, ""
    if problem.asks is not None and tools.answer_host is not None:
        act = _asking(tools.answer_host, problem.asks)
    elif problem.command:
        label, act, enabled, tip = _command(problem, tools)
    elif problem.show is not None:
        place = Place(problem.show)
        act = _going(host, place)
    elif problem.tab:
        key = problem.tab
        act = _showing(show_tab, key)
    more = " ".join(part for part in (_capital(problem.since), problem.hint) if part)
    banner.tell(problem.text, more, problem.severity, label=label, tip=tip, act=act, enabled=enabled)


def _command(problem: Problem, tools: PageDesk) -> tuple[str, Callable[[], None] | None, bool, str]:
    found = tools.planner.registry.find(problem.command)
    if found is None:
        return "", None, False, ""
    try:
        offer = tools.planner.offer(found.name, *problem.targets)
    except AppError:
        return "", None, False, ""
    label = translate(problem.label or found.title)
    return label, lambda: tools.desk.conductor.begin(found.name, problem.targets), offer.allowed, offer.reason


def _going(host: Stage, place: Place) -> Callable[[], None]:
    return lambda: host.go(place)


def _asking(answer: Callable[[Ref], None], host: Ref) -> Callable[[], None]:
    return lambda: answer(host)


def _showing(show_tab: Callable[[str], None], key: str) -> Callable[[], None]:
    return lambda: show_tab(key)


def _capital(since: str) -> str:
    return f"{since[:1].upper()}{since[1:]}." if since else ""
