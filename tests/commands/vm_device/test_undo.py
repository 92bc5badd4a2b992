"""Going back by version."""

from __future__ import annotations

from tests.commands.vm_device.test_changing import details
from tests.fakes import entity
from tests.fakes.engine import Bench


def test_an_older_version_is_previewed_and_restored(bench: Bench) -> None:
    for words in ("preserve", "restart"):
        bench.run("Update-Vm", 2, on_crash=words)
    first = bench.repository.tables.earlier_of(entity.vm_id(2))[-1]
    preview = details(bench, "Restore-VmDefinition", 2, version=first.id)
    assert preview.effects.lines == ("When it crashes: restart → destroy",)
    bench.run("Restore-VmDefinition", 2, version=first.id)
    assert "destroy" in bench.session().xml_of[entity.vm_id(2)]
