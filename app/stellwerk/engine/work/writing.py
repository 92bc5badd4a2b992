"""What steps write into the database, for its writer. On its thread."""

from stellwerk.core.ids import Ref
from stellwerk.model.change import Batch
from stellwerk.model.entity import ref_of
from stellwerk.model.event import Event
from stellwerk.ports.repository import Stored, Tables


def deleted(refs: tuple[Ref, ...], tables: Tables) -> Batch:
    """Remove objects; answers what is different now."""
    tables.delete(*refs)
    return Batch(removed=refs)


def kept(events: tuple[Event, ...], tables: Tables) -> Batch:
    """Keep events; answers what is different now."""
    tables.add_events(events)
    return Batch(entities=events)


def saved(entities: tuple[Stored, ...], tables: Tables) -> Batch:
    """Save objects, with the numbers that new ones get; answers what is different now."""
    tables.save(*entities)
    return Batch(entities=entities, numbers=tables.give_numbers([ref_of(entity) for entity in entities]))
