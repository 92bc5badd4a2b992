"""The prompt of the shell, with completion and a history kept in the profile. Owner thread.

prompt_toolkit owns the terminal while it waits. It draws again a few times a second, and our loop has its turn before
each drawing: so there is neither a second thread nor a loop within a loop.
"""

from collections.abc import Callable, Iterable, Sequence

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory
from prompt_toolkit.input import Input
from prompt_toolkit.output import Output

from stellwerk.cli.environment import Environment
from stellwerk.cli.failure import Status
from stellwerk.cli.shell.completion import Completer as Offers

_TURN_SECONDS = 0.2
"""How often our loop has its turn while the prompt waits."""


class OfferCompleter(Completer):
    """Our offers, as prompt_toolkit wants them."""

    def __init__(self, offers: Offers) -> None:
        self._offers = offers

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """What may stand at the cursor."""
        for offer in self._offers.offers(document.text_before_cursor):
            yield Completion(offer.text, start_position=-offer.length, display_meta=offer.what)


def run_prompt(
    env: Environment,
    run: Callable[[str], Status | None],
    names: Sequence[str],
    *,
    source: Input | None = None,
    target: Output | None = None,
) -> Status:
    """Ask for lines and run each, until the input ends or a line asks to leave. `source` and `target`: for tests."""
    session = env.session()
    history = env.profile / "shell_history"
    history.touch(mode=0o600)
    asking: PromptSession[str] = PromptSession(
        history=FileHistory(str(history)),
        completer=OfferCompleter(Offers(env.registry, names, lambda: session.graph)),
        complete_while_typing=False,
        input=source,
        output=target,
    )

    asking.app.before_render += lambda _app: session.loop.drain()

    while True:
        try:
            line = asking.prompt("stellwerk> ", refresh_interval=_TURN_SECONDS)
        except KeyboardInterrupt:
            continue
        except EOFError:
            return Status.DONE
        if run(line) is None:
            return Status.DONE
