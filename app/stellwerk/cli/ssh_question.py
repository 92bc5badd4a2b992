"""What SSH asks before a host is connected: whether its key is trusted, and for passwords. Owner thread.

Asked once each; nobody is asked where no person sits. Secrets go to the keyring or the encrypted file
only.
"""

from collections.abc import Callable, Collection

from stellwerk.cli.session import Session
from stellwerk.cli.terminal import Terminal, printable
from stellwerk.core.error import Cancelled
from stellwerk.core.ids import HostId
from stellwerk.core.record import replace
from stellwerk.engine.command import Command
from stellwerk.model.call import Call
from stellwerk.model.task import Task
from stellwerk.ports.host_key import (
    ChangeQuestion,
    KeyQuestion,
    KeysQuestion,
    SecretNeeded,
    SecretQuestion,
    keys_question,
    question,
)
from stellwerk.ports.secret import SecretKind, SecretName

ACCEPT = "accept_host_key"
"""The parameter by which a call accepts a key."""
ACCEPT_ALL = "accept_host_keys"
"""That by which it accepts those of several hosts."""
_YES = ("y", "yes")
_BEWARE = "Somebody may stand in between: go on only if you know why it changed, for example by a new installation."
_TRIES = 3
"""How often a passphrase can be given."""
_WORDS = {SecretKind.PASSWORD: "Password", SecretKind.SUDO: "Password", SecretKind.NEW_VAULT: "New passphrase"}


def answered(terminal: Terminal, session: Session, command: Command, call: Call, task: Task) -> Call | None:
    """The call to try again after a task that ended with a question; None where there is none, or nobody to ask.

    Raises Cancelled where the person does not agree, Refused where the secret cannot be kept.
    """
    if not terminal.asks:
        return None
    asked = question(task.code, task.outcome, task.details)
    if not isinstance(asked, SecretQuestion) and not any(param.name == ACCEPT for param in command.params):
        return None
    match asked:
        case KeyQuestion(text, fingerprint):
            answer = terminal.ask(f'{printable(text)}. Is that the key of the host? Type "yes" to trust it:')
            if answer.casefold() not in _YES:
                raise Cancelled("nothing was done", "")
            return replace(call, args={**call.args, ACCEPT: fingerprint})
        case ChangeQuestion(text):
            terminal.note(f"{printable(text)}. {_BEWARE}")
            if terminal.ask('Type "replace" to trust the new key instead of the old one:').casefold() != "replace":
                raise Cancelled("nothing was done", "")
            return replace(call, args={**call.args, ACCEPT: asked.accepted})
        case SecretQuestion():
            keep(terminal, session.keep_secret, asked)
            return call
        case None:
            return _with_keys(terminal, call, keys_question(task.code, task.outcome, task.details))


def _with_keys(terminal: Terminal, call: Call, asked: KeysQuestion | None) -> Call | None:
    """The call with the keys of several hosts accepted, by one answer for all of them."""
    if asked is None:
        return None
    for key in asked.keys:
        terminal.note(f"  {printable(key)}")
    if terminal.ask(f'{printable(asked.text)}. Are these their keys? Type "yes" to trust them:').casefold() not in _YES:
        raise Cancelled("nothing was done", "")
    return replace(call, args={**call.args, ACCEPT_ALL: [*call.args.get(ACCEPT_ALL, ()), *asked.keys]})


def open_vault(terminal: Terminal, session: Session, failed: Collection[HostId]) -> bool:
    """Where hosts could not be connected because the encrypted file of passwords is closed: ask for its passphrase,
    once. True: it is open now, and they are being connected. Raises Cancelled where nothing is typed."""
    hosts = map(session.graph.host, failed) if terminal.asks else ()
    for link in (host.link for host in hosts if host is not None):
        asked = question(link.code, link.reason, link.details)
        if isinstance(asked, SecretQuestion) and asked.name.kind.opens:
            keep(terminal, session.keep_secret, asked)
            return True
    return False


def keep(terminal: Terminal, put: Callable[[SecretName, str], None], asked: SecretQuestion) -> None:
    """Ask for a secret and keep it by `put`; asks for what opens the file of secrets where that is needed.

    Raises Cancelled where nothing is typed, Refused where it cannot be kept.
    """
    for left in reversed(range(_TRIES)):
        try:
            put(asked.name, ask_secret(terminal, asked))
        except SecretNeeded as error:
            more = question(error.code, f"{error.text} ({error.hint})", error.details)
            if not isinstance(more, SecretQuestion) or not left:
                raise
            if not asked.name.kind.opens:
                keep(terminal, put, more)  # what was typed first waits for that
                return
            asked = more
        else:
            return


def ask_secret(terminal: Terminal, asked: SecretQuestion) -> str:
    """What is typed; a new passphrase twice. Raises Cancelled for nothing."""
    word = _WORDS.get(asked.name.kind, "Passphrase")
    text = printable(asked.text)
    secret = terminal.ask_hidden(f"{text}. {word}:")
    while secret and asked.name.kind is SecretKind.NEW_VAULT and terminal.ask_hidden("Once more:") != secret:
        secret = terminal.ask_hidden(f"These were two different ones. {word}:")
    if not secret:
        raise Cancelled("nothing was done", "")
    return secret
