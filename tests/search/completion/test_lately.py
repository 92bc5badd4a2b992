"""What was used lately."""

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.search.completion.lately import MOST, TYPES, Lately, name_group, value_group
from stellwerk.search.query import read

VM_NAME = value_group(Kind.VM, CATALOGUE.props[Kind.VM]["name"])


def noted(*texts: str) -> Lately:
    lately = Lately()
    for text in texts:
        lately.note(read(text))
    return lately


def test_names_and_values_of_queries_are_remembered_the_latest_first() -> None:
    lately = noted('Hosts: Vms.name = "Mail box" sortby status', 'Vms: name IN (Web-1, we*, "a\\*b")')
    assert lately.words(VM_NAME) == ["a*b", "Web-1", "Mail box"]
    assert lately.words(TYPES) == ["Vms", "Hosts"]
    assert lately.words(name_group(Kind.HOST)) == ["status", "vms"]
    assert lately.rank(VM_NAME, "web-1") < lately.rank(VM_NAME, "mail box") < MOST
    assert lately.rank(VM_NAME, "nobody") == MOST


def test_a_second_use_counts() -> None:
    lately = noted("Vms: name = a", "Vms: name = b", "Vms: name = A")
    assert lately.words(VM_NAME) == ["A", "b"]


def test_a_wrong_query_and_one_without_a_type_are_passed_over() -> None:
    assert noted("Vms: name = ", "web", "Vms: nmae = x").words(VM_NAME) == []


def test_old_ones_are_forgotten() -> None:
    lately = noted(*(f"Vms: name = vm-{number}" for number in range(MOST + 10)))
    words = lately.words(VM_NAME)
    assert words[0] == f"vm-{MOST + 9}"
    assert len(words) < MOST
