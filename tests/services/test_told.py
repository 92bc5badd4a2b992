"""Names in what is told."""

from stellwerk.model.event import Severity
from stellwerk.services.told import Told


def test_names_with_braces_are_only_names() -> None:
    told = Told(Severity.NORMAL, "vm.started", 'VM "{name}" was started on "{host}"')
    text = told.text.format(name="{0}", host="{x}", before="", hosts=told.hosts, reason=told.reason)
    assert text == 'VM "{0}" was started on "{x}"'
