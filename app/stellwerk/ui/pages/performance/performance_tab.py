"""The performance of one object. Owner thread."""

from stellwerk.core.ids import Ref
from stellwerk.ui.pages.desk import History, PageDesk, Stage
from stellwerk.ui.pages.performance.performance_view import PerformanceView
from stellwerk.ui.pages.performance.subject import ObjectSubject


class PerformanceTab(PerformanceView):
    """A tab of the object's page."""

    def __init__(self, tools: PageDesk, host: Stage, history: History, ref: Ref) -> None:
        super().__init__(tools, host, ObjectSubject(tools.desk.inventory, history, ref))
