"""The health line of a host: how fast it answers, when it last did, how it is reached and since when. Owner thread."""

from datetime import datetime

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.core.text import _
from stellwerk.core.unit import format_duration, format_moment
from stellwerk.model.catalogue.host_transport import Transport, transport_of
from stellwerk.model.graph import Graph
from stellwerk.model.host import Host
from stellwerk.model.state import LinkState
from stellwerk.ui.desk import Desk
from stellwerk.ui.pages.part.elided_label import ElidedLabel
from stellwerk.ui.theme.metric import AROUND, BETWEEN

_TICK = 1000
_DAY = 86_400.0


def way_words(transport: Transport) -> str:
    """How it is reached, within a sentence."""
    return {
        Transport.SSH: _("by SSH"),
        Transport.SSH_PROGRAM: _("by the ssh program"),
        Transport.TLS: _("by TLS"),
        Transport.TCP: _("by TCP, unencrypted"),
        Transport.LOCAL: _("on this computer"),
        Transport.SIMULATED: _("simulated"),
        Transport.OTHER: _("by a transport of libvirt"),
    }[transport]


def health_words(host: Host, graph: Graph) -> str:
    """`Round trip 0.4 ms · last answer 2 s ago · by SSH · connected since 14:05`; empty while there is no
    connection: then its state says since when."""
    if host.link.state is not LinkState.LIVE:
        return ""
    ref = Ref(Kind.HOST, host.id)
    rtt, answered = graph.sample(ref, "rtt"), graph.sample(ref, "answered")
    parts = [
        _("Round trip {time}").format(time=format_moment(rtt)) if rtt is not None else _("Round trip not measured yet"),
        _("last answer {age} ago").format(age=format_duration(max(0.0, graph.now - (answered or host.link.since)))),
        way_words(transport_of(host.uri)),
        _("connected since {time}").format(time=_since(host.link.since, graph.now)),
    ]
    return " · ".join(parts)


def _since(moment: float, now: float) -> str:
    """The time of day; the day too where that was not within the last one."""
    shape = "%H:%M" if now - moment < _DAY else "%Y-%m-%d %H:%M"
    return datetime.fromtimestamp(moment).astimezone().strftime(shape)


class HealthLine(ElidedLabel):
    """Tells it anew each second while it is in sight; nothing is asked for it."""

    def __init__(self, desk: Desk, host_id: HostId, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._desk, self._host_id = desk, host_id
        self.setProperty("muted", True)
        self.setContentsMargins(AROUND, 0, AROUND, BETWEEN)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK)
        self._timer.timeout.connect(self.tell)

    def tell(self) -> None:
        """Read what is known at this moment."""
        view = self._desk.inventory.view
        host = view.host(self._host_id)
        text = health_words(host, view) if host is not None else ""
        self.setText(text)
        self.setVisible(bool(text))
        self.setAccessibleName(_("Health: {text}").format(text=text) if text else "")

    def showEvent(self, event: QShowEvent) -> None:
        """Somebody looks."""
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody does."""
        super().hideEvent(event)
        self._timer.stop()
