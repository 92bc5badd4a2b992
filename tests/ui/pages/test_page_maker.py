"""Which page a place has."""

from tests.ui.pages.conftest import Open
from tests.ui.pages.room import Room

from stellwerk.core.ids import HostId, Kind, Ref, TemplateId
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.template.template import Template
from stellwerk.ui.pages.list_page import ListPage
from stellwerk.ui.pages.object_page import ObjectPage
from stellwerk.ui.pages.page_maker import GonePage, PageMaker
from stellwerk.ui.pages.welcome import WelcomePage
from stellwerk.ui.shell.page import Page, PageFactory, Place


def test_each_place_has_its_page(room: Room, show: Open) -> None:
    assert isinstance(show(room.vm("web-1")), ObjectPage)
    assert isinstance(show("Vms:"), ListPage)
    assert isinstance(show(Place()), WelcomePage)
    factory: PageFactory = PageMaker(room.tools)
    assert factory is not None


def test_an_object_that_is_gone_has_a_page_that_says_so(room: Room, show: Open) -> None:
    page: Page = show(Ref(Kind.VM, "gone"))
    assert isinstance(page, GonePage)
    assert page.widget.sentence.text() == "What was shown here is not there any more"
    page.show_tab("summary")
    page.turn_tab(1)
    page.refresh()
    page.widget.button.click()
    assert room.stage.gone_to == [Place(query="Vms:")]


def test_an_object_that_comes_back_is_shown_again(room: Room, show: Open) -> None:
    template = Template(id=TemplateId("m"), host_id=HostId("host-0"), name="golden", path="/p/golden.template")
    ref = Ref(Kind.TEMPLATE, template.id)
    page: Page = show(ref)
    room.inventory.apply(Batch(entities=(replace(template, id=TemplateId("other")),)))
    assert room.stage.gone_to == []
    room.inventory.apply(Batch(entities=(template,)))
    assert (room.stage.gone_to, page.place) == ([Place(ref)], Place())
    page.close()
    room.inventory.apply(Batch(removed=(ref,)))
    room.inventory.apply(Batch(entities=(template,)))
    assert room.stage.gone_to == [Place(ref)]
