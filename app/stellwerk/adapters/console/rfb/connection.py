"""An open display over RFB: the conversation on threads of its own.

Two threads each, named `stellwerk-screen-…`: one receives and decodes, one sends, so that neither a picture nor a full
way out keeps a key waiting. Both end with the stream. What is told is told on the receiving one.
"""

import threading
from collections import deque
from queue import SimpleQueue

from stellwerk.adapters.console.rfb.client import RfbClient
from stellwerk.adapters.console.rfb.login import Credentials
from stellwerk.adapters.console.rfb.message import FAR, NEAR, key_event, pointer_event
from stellwerk.adapters.console.rfb.tls import inside_context, open_context
from stellwerk.core.error import AppError, Bug, Unreachable
from stellwerk.core.text import _
from stellwerk.core.thread_rank import stand_back
from stellwerk.ports.console import Area, DisplayPlace, Ended, Key, Painted, Picture, Tell, close_quietly
from stellwerk.ports.dial import Stream

CHUNK = 256 * 1024
MOST_WAITING = 2000
"""Messages that wait to be sent; a server that takes none for so long is given up."""


class RfbScreen:
    """The port `Screen`."""

    def __init__(self, stream: Stream, place: DisplayPlace, tell: Tell, *, near: bool, vouched: bool = True) -> None:
        """`vouched`: the way to it is encrypted or local, so that its certificate need not be known."""
        self._stream = stream
        self._tell = tell
        self._out: SimpleQueue[bytes | None] = SimpleQueue()
        self._guard = threading.Lock()
        self._damage: deque[Area] = deque(maxlen=1)
        """What nobody has looked at yet. No lock: the owner thread would wait for whoever decodes."""
        self._watched, self._owed = True, False
        self._closed = False
        self._client = RfbClient(
            Credentials(place.password),
            NEAR if near else FAR,
            send=self._send,
            tell=tell,
            painted=self._painted,
            updated=self._updated,
            context_for=inside_context if vouched else open_context,
            server=place.address,
        )
        for name, run in (("in", self._receive), ("out", self._deliver)):
            threading.Thread(target=run, name=f"stellwerk-screen-{name}", daemon=True).start()

    @property
    def picture(self) -> Picture:
        """As the port says."""
        pixels = self._client.framebuffer.pixels
        return Picture(pixels.shape[1], pixels.shape[0], pixels.data.cast("B") if pixels.size else memoryview(b""))

    @property
    def exact_keys(self) -> bool:
        """As the port says."""
        return self._client.updates.exact_keys

    @property
    def takes_text(self) -> bool:
        """As the port says."""
        return self._client.shares_text

    def take_damage(self) -> Area | None:
        """As the port says."""
        try:
            return self._damage.pop()
        except IndexError:
            return None

    def key(self, key: Key, down: bool) -> None:
        """As the port says."""
        self._say(key_event(key, down, exact=self.exact_keys))

    def pointer(self, x: int, y: int, buttons: int) -> None:
        """As the port says."""
        self._say(pointer_event(x, y, buttons))

    def offer_text(self, text: str) -> None:
        """As the port says."""
        if self._client.ready:
            self._client.offer_text(text)

    def ask_text(self) -> None:
        """As the port says."""
        if self._client.ready:
            self._client.ask_text()

    def watch(self, on: bool) -> None:
        """As the port says."""
        with self._guard:
            self._watched = on
            ask, self._owed = on and self._owed, self._owed and not on
        if ask:
            self._client.ask()

    def close(self) -> None:
        """As the port says."""
        with self._guard:
            first, self._closed = not self._closed, True
        if first:
            close_quietly(self._stream)
            self._out.put(None)

    def _say(self, data: bytes) -> None:
        if data and self._client.ready:
            self._client.send(data)

    def _send(self, data: bytes) -> None:
        if self._out.qsize() > MOST_WAITING:
            self.close()
        elif not self._closed:
            self._out.put(data)

    def _painted(self, area: Area) -> None:
        known = self.take_damage()
        self._damage.append(area if known is None else _around(known, area))
        self._tell(Painted())  # always: somebody may just have looked and found nothing

    def _updated(self) -> None:
        """Ask for what changes next, or owe it until somebody looks."""
        with self._guard:
            self._owed = not self._watched
        if not self._owed:
            self._client.ask()

    def _receive(self) -> None:
        stand_back()
        error: AppError | None = None
        try:
            while data := self._stream.receive(CHUNK):
                self._client.feed(data)
            if not self._closed:
                error = Unreachable(_("the display of the VM has ended"))
        except AppError as raised:
            error = raised
        except Exception as raised:  # noqa: BLE001 - top of a thread: what nobody thought of ends this display only
            error = Bug(_("an internal error: {error}").format(error=repr(raised)), _("report it"))
        closed = self._closed
        self.close()
        self._tell(Ended(None if closed else error))

    def _deliver(self) -> None:
        stand_back()
        while (data := self._out.get()) is not None:
            try:
                self._stream.send(data)
            except (AppError, OSError):
                self.close()  # whoever receives is told


class RfbScreens:
    """The port `Screens`."""

    def open(self, stream: Stream, place: DisplayPlace, tell: Tell, *, near: bool, vouched: bool) -> RfbScreen:
        """As the port says."""
        return RfbScreen(stream, place, tell, near=near, vouched=vouched)


def _around(first: Area, second: Area) -> Area:
    """The smallest area that has both."""
    x, y = min(first.x, second.x), min(first.y, second.y)
    right = max(first.x + first.width, second.x + second.width)
    bottom = max(first.y + first.height, second.y + second.height)
    return Area(x, y, right - x, bottom - y)
