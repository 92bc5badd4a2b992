"""A profile to a text and back: export, and an import that adds what is missing. Owner thread."""

from collections.abc import Callable
from concurrent.futures import Future

from stellwerk.commands.profile_document import read_document, write_document
from stellwerk.commands.profile_export import document_of
from stellwerk.commands.profile_plan import ImportPlan, plan_import
from stellwerk.core.error import AppError, Refused
from stellwerk.core.loop import Loop
from stellwerk.core.record import replace
from stellwerk.core.setting import Settings
from stellwerk.core.text import _
from stellwerk.engine.answer import error_of, when_done
from stellwerk.engine.audit import Audit
from stellwerk.engine.setting import TAGS_IN_METADATA
from stellwerk.model.call import Actor, Call
from stellwerk.model.change import Batch
from stellwerk.model.entity import ref_of
from stellwerk.model.event import Severity
from stellwerk.ports.lane import Answer
from stellwerk.ports.repository import Repository, Tables
from stellwerk.runtime.host_key_file import HostKeyFile
from stellwerk.services.link.errand import Errand
from stellwerk.store.inventory import Inventory


class ProfileExchange:
    """Exports and imports the profile of this process. Reading and writing files is for the caller."""

    def __init__(
        self,
        loop: Loop,
        inventory: Inventory,
        repository: Repository,
        settings: Settings,
        audit: Audit,
        actor: Actor,
        host_keys: HostKeyFile,
    ) -> None:
        self._host_keys = host_keys
        self._loop = loop
        self._inventory = inventory
        self._repository = repository
        self._settings = settings
        self._audit = audit
        self._actor = actor

    def export(self) -> str:
        """The profile as the text of a file."""
        return write_document(document_of(self._inventory.view, self._settings.stored(), self._host_keys.lines()))

    def plan(self, text: str) -> ImportPlan:
        """What an import of this text would do. Raises Invalid for a text that is no exported profile."""
        travels = self._settings.get(TAGS_IN_METADATA)
        return plan_import(
            read_document(text),
            self._inventory.view,
            self._settings.stored(),
            travels=travels,
            host_keys=self._host_keys.lines(),
        )

    def begin_export(self, write: Callable[[str], None], done: Callable[[Answer[None]], None]) -> None:
        """The same without holding this thread up: `write` gets the text on a worker, `done` is called once here."""
        graph, settings = self._inventory.graph(), self._settings.stored()

        def export() -> None:
            write(write_document(document_of(graph, settings, self._host_keys.lines())))

        Errand(self._loop, "export", export, done).start()

    def begin_plan(self, read: Callable[[], str], done: Callable[[Answer[ImportPlan]], None]) -> None:
        """The same as `plan` of the text that `read` answers, both on a worker; `done` is called once here."""
        graph, settings = self._inventory.graph(), self._settings.stored()
        travels = self._settings.get(TAGS_IN_METADATA)

        def plan() -> ImportPlan:
            known = self._host_keys.lines()
            return plan_import(read_document(read()), graph, settings, travels=travels, host_keys=known)

        Errand(self._loop, "plan", plan, done).start()

    def take(self, plan: ImportPlan, done: Callable[[Answer[None]], None]) -> None:
        """Carry out a plan, all of it or nothing; `done` is called once on this thread. Raises nothing: a Conflict with
        what another process did meanwhile is the answer."""
        future = self._repository.write(lambda tables: _write(plan, tables))
        when_done(self._loop, future, lambda ended: self._taken(plan, ended, done))

    def _taken(self, plan: ImportPlan, ended: "Future[Batch]", done: Callable[[Answer[None]], None]) -> None:
        error = error_of(ended)
        if error is None:
            self._inventory.apply(ended.result())
            self._settings.adopt(plan.settings)
            self._tell(plan)
            error = self._keep_keys(plan)
        done(Answer(error=error))

    def _keep_keys(self, plan: ImportPlan) -> AppError | None:
        try:
            self._host_keys.add(plan.host_keys)
        except OSError as error:
            text = _("the SSH keys of the hosts could not be kept, all else was imported")
            return Refused(text, _("check the folder of the profile, then import again"), str(error))
        return None

    def _tell(self, plan: ImportPlan) -> None:
        count = sum(map(len, plan.added.values()))
        self._audit.record(
            severity=Severity.NORMAL,
            code="profile.import",
            text=_("a profile was imported: {added} added, {skipped} left out").format(
                added=count, skipped=len(plan.skipped)
            ),
            call=Call("profile import", actor=self._actor),
        )


def _write(plan: ImportPlan, tables: Tables) -> Batch:
    tables.save(*plan.saves)
    batch = tables.edit_tags(plan.edit)
    folders = tables.edit_folders(plan.folders)
    fields = tables.edit_fields(plan.fields)
    numbers = tables.give_numbers([ref_of(entity) for entity in plan.saves])
    return replace(
        batch,
        entities=(*plan.saves, *fields.entities, *batch.entities, *folders.entities),
        numbers={**numbers, **batch.numbers, **folders.numbers, **fields.numbers},
        taggings={**batch.taggings, **folders.taggings, **fields.taggings},
    )
