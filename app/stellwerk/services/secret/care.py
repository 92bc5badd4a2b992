"""Lists, changes and forgets the passwords that are kept: on workers, since a keyring may ask for one. Owner thread."""

from collections.abc import Callable

from stellwerk.core.ids import Kind
from stellwerk.core.loop import Loop
from stellwerk.core.record import replace
from stellwerk.core.text import natural_key
from stellwerk.model.graph import Graph
from stellwerk.model.host import Host
from stellwerk.ports.lane import Answer
from stellwerk.ports.secret import KeepSecret, Kept, SecretKind, SecretName, Secrets
from stellwerk.ports.ssh_place import USUAL_PORT, is_ssh, ssh_place
from stellwerk.services.link.errand import Errand


class SecretCare:
    """`keep` keeps one and has the hosts tried that wait for it."""

    def __init__(self, loop: Loop, secrets: Secrets, keep: KeepSecret) -> None:
        self._loop = loop
        self._secrets = secrets
        self.put = keep

    def read(self, done: Callable[[Answer[tuple[Kept, ...]]], None]) -> None:
        """List them; SecretNeeded where their file is closed."""
        Errand(self._loop, "secret", self._secrets.listed, done).start()

    def forget(self, name: SecretName, done: Callable[[Answer[None]], None]) -> None:
        """Keep one no longer."""
        Errand(self._loop, "secret", lambda: self._secrets.forget(name), done).start()


def users_of(name: SecretName, graph: Graph) -> tuple[str, ...]:
    """The names of the hosts whose address asks for that secret. What `~/.ssh/config` says is not looked at."""
    hosts = (host for host in graph.all(Kind.HOST) if isinstance(host, Host) and is_ssh(host.uri))
    return tuple(sorted((host.name for host in hosts if _asks_for(host, name)), key=natural_key))


def _asks_for(host: Host, name: SecretName) -> bool:
    place = ssh_place(host.uri)
    if name.kind is SecretKind.PASSPHRASE:
        return place.key_file == name.place
    return replace(place, port=place.port or USUAL_PORT).login == name.place
