"""What SSH asks before a host is connected: whether its key is trusted, and for passwords. Owner thread.

Asked once each; nobody is asked where no person sits. Secrets go to the keyring and nowhere else.
"""

from stellwerk.cli.session import Session
from stellwerk.cli.terminal import Terminal, printable
from stellwerk.core.error import Cancelled
from stellwerk.core.record import replace
from stellwerk.engine.command import Command
from stellwerk.model.call import Call
from stellwerk.model.task import Task
from stellwerk.ports.host_key import KeyQuestion, SecretQuestion, question

ACCEPT = "accept_host_key"
"""The parameter by which a call accepts a key."""


def answered(terminal: Terminal, session: Session, command: Command, call: Call, task: Task) -> Call | None:
    """The call to try again after a task that ended with a question; None where there is none, or nobody to ask.

    Raises Cancelled where the person does not agree, Refused where the secret cannot be kept.
    """
    if not terminal.asks or not any(param.name == ACCEPT for param in command.params):
        return None
    match question(task.code, task.outcome, task.details):
        case KeyQuestion(text, fingerprint):
            answer = terminal.ask(f'{printable(text)}. Is that the key of the host? Type "yes" to trust it:')
            if answer.casefold() not in ("y", "yes"):
                raise Cancelled("nothing was done", "")
            return replace(call, args={**call.args, ACCEPT: fingerprint})
        case SecretQuestion(text, name):
            secret = terminal.ask_hidden(f"{printable(text)}. {name.kind.value.capitalize()}:")
            if not secret:
                raise Cancelled("nothing was done", "")
            session.keep_secret(name, secret)
            return call
        case None:
            return None
