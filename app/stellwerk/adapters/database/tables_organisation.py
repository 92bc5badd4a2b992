"""Data centers, clusters, hosts, bookmarks and alarms; tags, folders, fields, alerts and templates are handed on.

Writer thread only.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from stellwerk.adapters.database import schema
from stellwerk.adapters.database.alarm.alert import forget_alerts, save_alerts
from stellwerk.adapters.database.connection import in_portions, upsert
from stellwerk.adapters.database.document import write_facts, write_json
from stellwerk.adapters.database.label.field import forget_fields, save_fields
from stellwerk.adapters.database.label.folder import forget_folders
from stellwerk.adapters.database.label.tag import forget_tags
from stellwerk.adapters.database.label.tree import FOLDERS, TAGS
from stellwerk.adapters.database.row import BOOKMARK, alarm_values
from stellwerk.adapters.database.template.keeping import forget_templates, save_templates
from stellwerk.adapters.database.transaction import Transaction
from stellwerk.core.error import Conflict
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.text import _, in_sentence
from stellwerk.model.alarm.alarm import Alarm, Alert
from stellwerk.model.bookmark import Bookmark
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.field import Field
from stellwerk.model.folder import Folder
from stellwerk.model.host import Host
from stellwerk.model.organisation import Cluster, DataCenter
from stellwerk.model.tag import Tag
from stellwerk.model.template.template import Template
from stellwerk.ports.repository import Stored

TABLES: dict[Kind, sa.Table] = {
    Kind.DATA_CENTER: schema.data_center,
    Kind.CLUSTER: schema.cluster,
    Kind.HOST: schema.host,
    Kind.BOOKMARK: schema.bookmark,
    Kind.ALARM: schema.alarm,
}
"""From the top down: a row names one of a table before it."""

_HELD: dict[Kind, tuple[Kind, sa.Column[Any]]] = {
    Kind.DATA_CENTER: (Kind.CLUSTER, schema.cluster.c.data_center_id),
    Kind.CLUSTER: (Kind.HOST, schema.host.c.cluster_id),
}
"""What a kind holds, and the column that says so."""


def save(tx: Transaction, entities: Iterable[Stored]) -> None:
    """Insert or replace. Raises Conflict for a name that is taken or a parent that is not there."""
    by_kind: defaultdict[Kind, dict[str, dict[str, Any]]] = defaultdict(dict)
    given = list(entities)
    TAGS.save(tx, [entity for entity in given if isinstance(entity, Tag)])
    FOLDERS.save(tx, [entity for entity in given if isinstance(entity, Folder)])
    save_fields(tx, [entity for entity in given if isinstance(entity, Field)])
    save_alerts(tx, [entity for entity in given if isinstance(entity, Alert)])
    save_templates(tx, [entity for entity in given if isinstance(entity, Template)])
    for entity in given:
        if isinstance(entity, Tag | Folder | Field | Alert | Template):
            continue
        kind, values = _values(entity)
        by_kind[kind][values["id"]] = values | tx.stamp()
    for kind, table in TABLES.items():
        rows = list(by_kind[kind].values())
        for row in rows:
            _check_name(tx, kind, table, row)
            _check_parent(tx, kind, row)
        upsert(tx.connection, table, rows)
        _forget_removal(tx, kind, by_kind[kind])


def keep_facts(tx: Transaction, hosts: Iterable[Host]) -> None:
    """Keep what hosts reported; a host that is not there is passed over."""
    table = schema.host
    values = [{"host": host.id, **_reported(host)} for host in hosts]
    if values:
        statement = sa.update(table).where(table.c.id == sa.bindparam("host"))
        names = [name for name in values[0] if name != "host"]
        tx.connection.execute(statement.values({name: sa.bindparam(name) for name in names}), values)


def delete(tx: Transaction, refs: Iterable[Ref]) -> None:
    """Remove, from the bottom up. Raises Conflict for what still holds others."""
    by_kind: defaultdict[Kind, list[str]] = defaultdict(list)
    for ref in refs:
        by_kind[ref.kind].append(ref.id)
    forget_tags(tx, by_kind.pop(Kind.TAG, []))
    forget_folders(tx, by_kind.pop(Kind.FOLDER, []))
    forget_fields(tx, by_kind.pop(Kind.FIELD, []))
    forget_alerts(tx, by_kind.pop(Kind.ALERT, []))
    forget_templates(tx, by_kind.pop(Kind.TEMPLATE, []), by_kind[Kind.HOST])
    for kind, table in reversed(TABLES.items()):
        for ids in in_portions(by_kind[kind]):
            found = tx.connection.execute(sa.select(table.c.id).where(table.c.id.in_(ids))).scalars().all()
            _check_empty(tx, kind, found)
            if kind is Kind.HOST:
                tx.connection.execute(sa.delete(schema.inventory).where(schema.inventory.c.host_id.in_(found)))
            tx.connection.execute(sa.delete(table).where(table.c.id.in_(found)))
            upsert(tx.connection, schema.removed, [{"kind": kind.value, "id": id_, **tx.stamp()} for id_ in found])


def _values(entity: DataCenter | Cluster | Host | Bookmark | Alarm) -> tuple[Kind, dict[str, Any]]:
    match entity:
        case DataCenter():
            return Kind.DATA_CENTER, {"id": entity.id, "name": entity.name, "description": entity.description}
        case Cluster():
            return Kind.CLUSTER, {
                "id": entity.id,
                "name": entity.name,
                "data_center_id": entity.data_center_id,
                "description": entity.description,
                "cpu_type": entity.cpu_type,
            }
        case Bookmark():
            return Kind.BOOKMARK, {name: getattr(entity, name) for name in BOOKMARK}
        case Alarm():
            return Kind.ALARM, alarm_values(entity)
        case Host():
            return Kind.HOST, {
                "id": entity.id,
                "name": entity.name,
                "uri": entity.uri,
                "cluster_id": entity.cluster_id,
                "description": entity.description,
                "connect": entity.connect,
                "maintenance": entity.maintenance,
                "checks": None if entity.checks is None else write_json(entity.checks),
                **_reported(entity),
            }


def _reported(host: Host) -> dict[str, Any]:
    return {
        "answered": host.link.answered,
        "facts": write_facts(host.facts),
        "warnings": write_json(list(host.warnings)),
        "problems": write_json(list(host.problems)),
    }


def _check_name(tx: Transaction, kind: Kind, table: sa.Table, row: dict[str, Any]) -> None:
    other = sa.select(table.c.id).where(table.c.name == row["name"], table.c.id != row["id"])
    if tx.connection.execute(other).first() is not None:
        text = _('a {kind} named "{name}" is already there').format(kind=_word(kind), name=row["name"])
        raise Conflict(text, _("choose another name"))


def _check_parent(tx: Transaction, kind: Kind, row: dict[str, Any]) -> None:
    for parent, (child, column) in _HELD.items():
        if child is not kind:
            continue
        table, id_ = TABLES[parent], row[column.name]
        if tx.connection.execute(sa.select(table.c.id).where(table.c.id == id_)).first() is None:
            text = _('the {parent} of the {kind} "{name}" is not there any more')
            raise Conflict(
                text.format(parent=_word(parent), kind=_word(kind), name=row["name"]),
                _("choose another {kind}").format(kind=_word(parent)),
                f"id {id_}",
            )


def _check_empty(tx: Transaction, kind: Kind, ids: Iterable[str]) -> None:
    if kind not in _HELD:
        return
    child, column = _HELD[kind]
    held = sa.select(TABLES[child].c.name, TABLES[kind].c.name).join_from(TABLES[child], TABLES[kind])
    found = tx.connection.execute(held.where(column.in_(list(ids))).limit(1)).first()
    if found is not None:
        text = _('the {kind} "{name}" still has the {child} "{inner}"')
        words = {"kind": _word(kind), "name": found[1], "child": _word(child), "inner": found[0]}
        raise Conflict(text.format(**words), _("move or remove that first"))


def _word(kind: Kind) -> str:
    return in_sentence(CATALOGUE.kinds[kind].one)


def _forget_removal(tx: Transaction, kind: Kind, ids: Iterable[str]) -> None:
    """What is back is not removed: an undo brings an object back under its id."""
    removed = schema.removed
    for portion in in_portions(ids):
        tx.connection.execute(sa.delete(removed).where(removed.c.kind == kind.value, removed.c.id.in_(portion)))
