"""What is accepted as a value, by kind of property, and which objects it finds."""

import pytest
from tests.search.oracle.fleet import names, small_graph

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.search.ast import Op
from stellwerk.search.query import read
from stellwerk.search.value import fits, operators

GRAPH = small_graph()
ALL = {"web-1", "web-2", "web-10", "db", "Mail box", "*star*"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("name = WEB-1", {"web-1"}),
        ("name = web", set()),
        ("name = web-1*", {"web-1", "web-10"}),
        ("name = w*0", {"web-10"}),
        ('name = "mail box"', {"Mail box"}),
        ('name = "mail*"', {"Mail box"}),
        ('name = "\\*star\\*"', {"*star*"}),
        ('name = "\\**"', {"*star*"}),
        ("name ~ *", {"*star*"}),
        ("name ~ WEB", {"web-1", "web-2", "web-10"}),
        ("name !~ web", {"db", "Mail box", "*star*"}),
        ("name IN (db, web-2*)", {"db", "web-2"}),
        ("name NOT IN (db, web*)", {"Mail box", "*star*"}),
        ('title = "say \\"hello\\""', {"*star*"}),
        ("description = a\\b", {"*star*"}),
        ("description = null", {"web-1", "web-10", "db", "Mail box"}),
        ('description != ""', {"web-2", "*star*"}),
        ("description = empty", {"web-1", "web-10", "db", "Mail box"}),
        ('description = "null"', set()),
        ("description IN (null, a*)", {"web-1", "web-10", "db", "Mail box", "*star*"}),
        ("description IS NOT EMPTY", {"web-2", "*star*"}),
        ("memory = 4096", {"web-1"}),
        ("memory = 4G", {"web-1", "web-2"}),
        ("memory = 4.5GiB", {"web-2"}),
        ("memory > 4GiB", {"web-2", "web-10"}),
        ("memory <= 4294967296b", {"web-1", "db", "*star*"}),
        ("memory IS NULL", {"Mail box"}),
        ("memory IN (4096, 8G)", {"web-1", "web-10"}),
        ("vcpus != 2", {"Mail box"}),
        ("cpu_usage = 80", {"web-1"}),
        ("cpu_usage = 80.4%", {"web-1"}),
        ("cpu_usage = 80.5", set()),
        ("cpu_usage >= 12", {"web-1"}),
        ("cpu_usage IS NULL", ALL - {"web-1"}),
        ("uptime = 1", {"web-1"}),
        ("uptime = 1d12h", {"web-1"}),
        ("uptime < 02:00", {"web-10"}),
        ("uptime > 0", {"web-1", "web-10"}),
        ("autostart = yes", {"web-1"}),
        ("autostart != 1", ALL - {"web-1"}),
        ("status = shutoff", {"web-2", "db"}),
        ('status = "shut off"', {"web-2", "db"}),
        ("status IN (paused, DOWN)", {"web-2", "db", "Mail box"}),
        ("status = p*d", {"Mail box"}),
        ("status ~ ow", {"web-2", "db"}),
        ("status != up", {"web-2", "db", "Mail box"}),
        ("host = H2", {"web-10", "db", "Mail box"}),
        ("host ~ h", ALL),
        ("cluster = lab", {"web-10", "db", "Mail box"}),
        ("ip = 10.0.0.0/16", {"web-1", "web-10"}),
        ("ip = 10.0.0.0/24", {"web-1"}),
        ("ip = 10.0.0.9/24", {"web-1"}),
        ("ip = 10.0.*", {"web-1", "web-10"}),
        ("ip = FE80:0::1", {"web-1"}),
        ("ip = fe80::/10", {"web-1"}),
        ("ip != 10.0.0.1", ALL - {"web-1"}),
        ("ip ~ 1.7", {"web-10"}),
        ("ip IS NULL", ALL - {"web-1", "web-10"}),
        ("mac = 00:1A:4A:*", {"db"}),
        ("started > now-2h", {"web-10"}),
        ("started < today", {"web-1"}),
        ("events.severity >= error AND name = web*", {"web-1", "web-2"}),
        ("web mail", set()),
        ("web* OR box", {"web-1", "web-2", "web-10", "Mail box"}),
        ("w*10", {"web-10"}),
        ("10.0", {"web-1", "web-10"}),
        ('"hello"', {"*star*"}),
        ("00:1a:4a", {"db"}),
    ],
)
def test_what_a_value_finds(text: str, found: set[str]) -> None:
    assert set(names(text, GRAPH)) == found


def test_a_date_equals_all_of_its_day() -> None:
    assert names("Events: time = now-2h", GRAPH) == []
    assert names("Events: time IN (today, yesterday, now-1m)", GRAPH) in (["3", "2"], ["3"])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("status ~ up", {"web-1", "web-10", "*star*"}),
        ("status ~ run", {"web-1", "web-10", "*star*"}),
        ("status !~ shut", {"web-1", "web-10", "*star*", "Mail box"}),
        ("status = shut*", {"web-2", "db"}),
        ("status ~ paus", {"Mail box"}),
    ],
)
def test_a_part_of_a_value_is_sought_in_its_own_name_first(text: str, found: set[str]) -> None:
    assert set(names(text, GRAPH)) == found


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("STATUS = running", "Vms: status = Up"),
        ("autostart = 1", "Vms: autostart = true"),
        ("autostart = no", "Vms: autostart = false"),
        ("status = p*", "Vms: status = p*"),
        ("status ~ running", "Vms: status ~ running"),
        ("status ~ paused", "Vms: status ~ paused"),
        ("name = null", "Vms: name IS NULL"),
        ("name IN (a)", "Vms: name = a"),
        ("name IN (a, b, a)", "Vms: name IN (a, b)"),
        ("name not in (a, null)", "Vms: name NOT IN (a, null)"),
        ("memory=4 GB", "Vms: memory = 4 AND GB"),
        ('memory="4 GB"', 'Vms: memory = "4 GB"'),
        ("uuid = x", "Vms: id = x"),
    ],
)
def test_the_agreed_form_of_values(text: str, canonical: str) -> None:
    assert read(text, kind=Kind.VM).canonical == canonical


def test_operators_by_kind() -> None:
    def signs(key: str, kind: Kind = Kind.VM) -> str:
        taken = operators(CATALOGUE.props[kind][key])
        return " ".join(op.value for op in Op if op in taken)

    assert signs("name") == "= != ~ !~"
    assert signs("memory") == "= != < <= > >="
    assert signs("autostart") == "= !="
    assert signs("status") == "= != ~ !~"
    assert signs("severity", Kind.EVENT) == "= != < <= > >= ~ !~"


@pytest.mark.parametrize(
    ("pattern", "text", "fit"),
    [("a", "a", True), ("a", "ab", False), ("a*", "ab", True), ("*b", "ab", True), ("a*a", "a", False),
     ("a*a", "aa", True), ("a*b*c", "axbxc", True), ("a*b*c", "acb", False), ("*", "", True), ("a**b", "ab", True),
     ("*ab*ba*", "aba", False)],
)  # fmt: skip
def test_wildcards(pattern: str, text: str, fit: bool) -> None:
    assert fits(tuple(pattern.split("*")), text) is fit
