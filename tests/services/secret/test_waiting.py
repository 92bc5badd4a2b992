"""Who waits for a secret."""

from tests.fakes.entity import host
from tests.fakes.graph import graph_of

from stellwerk.model.host import Link
from stellwerk.ports.host_key import SecretNeeded
from stellwerk.ports.secret import SecretKind, SecretName
from stellwerk.services.secret.waiting import waiting_for


def test_hosts_that_were_refused_for_want_of_it() -> None:
    password = SecretName(SecretKind.PASSWORD, "ssh://root@h1:22")
    refused = Link(code=SecretNeeded.code, details=str(password))
    other = Link(code=SecretNeeded.code, details="password ssh://root@h2:22")
    graph = graph_of(host("h1", link=refused), host("h2", link=other), host("h3", link=Link()))
    assert waiting_for(password, graph) == ("h1",)
    opening = next(kind for kind in SecretKind if kind.opens)
    assert set(waiting_for(SecretName(opening, "/keys"), graph)) == {"h1", "h2"}
