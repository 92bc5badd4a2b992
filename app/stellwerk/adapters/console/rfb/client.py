"""A conversation with an RFB server, without a socket: bytes in, bytes and events out. Pure but for its memory.

`feed` is for one thread. What is said to the server is given to `send`, also from within `feed`.
"""

import ssl
from collections.abc import Callable

from stellwerk.adapters.console.rfb.framebuffer import Framebuffer
from stellwerk.adapters.console.rfb.intake import Intake, Reading, number, skip
from stellwerk.adapters.console.rfb.limit import MOST_CLIPBOARD, MOST_NAME, broken, check_size
from stellwerk.adapters.console.rfb.login import Credentials, Talk, log_in
from stellwerk.adapters.console.rfb.message import (
    Clip,
    Encoding,
    clipboard_caps,
    clipboard_notify,
    clipboard_provide,
    clipboard_request,
    clipboard_text,
    cut_text,
    encodings,
    pixel_format,
    update_request,
)
from stellwerk.adapters.console.rfb.tls import Tls
from stellwerk.adapters.console.rfb.update import Updates
from stellwerk.ports.console import Area, Began, Rang, Resized, ScreenEvent, TextGiven, TextOffered

_UPDATE, _COLOURS, _BELL, _CLIPBOARD = 0, 1, 2, 3
ContextFor = Callable[[bool], ssl.SSLContext]
"""The rules of TLS for a server with or without a certificate."""


class RfbClient:
    """From the first byte to the last. `tell` gets what happens, `painted` each part of the picture that changed,
    `updated` is called after each update: whoever wants more of them asks by `ask`."""

    def __init__(
        self,
        credentials: Credentials,
        forms: tuple[Encoding, ...],
        *,
        send: Callable[[bytes], None],
        tell: Callable[[ScreenEvent], None],
        painted: Callable[[Area], None],
        updated: Callable[[], None],
        context_for: ContextFor,
        server: str = "",
    ) -> None:
        self._raw_send = send
        self._tell, self._updated = tell, updated
        self._forms, self._credentials = forms, credentials
        self._context_for, self._server = context_for, server
        self._tls: Tls | None = None
        self.updates = Updates(Framebuffer(1, 1), tell, painted)
        self.ready = False
        """The server let us in and said what it shows."""
        self.shares_text = False
        """The server speaks of clipboards in the newer way."""
        self._given_text = ""
        self._offer = ""
        self._intake = Intake(self._run())

    @property
    def framebuffer(self) -> Framebuffer:
        """The picture."""
        return self.updates.framebuffer

    def send(self, data: bytes) -> None:
        """Say something, through TLS where both agreed on it. Any thread."""
        if self._tls is not None:
            self._tls.write(data)
        else:
            self._raw_send(data)

    def feed(self, data: bytes) -> None:
        """What was received. Raises AppErrors; nothing may be fed after one."""
        if self._tls is not None:
            data = self._tls.feed(data)
        self._intake.feed(data)

    def ask(self, *, changes: bool = True) -> None:
        """Ask for the picture or for its next changes. Any thread."""
        self.send(update_request(*self.framebuffer.size, changes=changes))

    def offer_text(self, text: str) -> None:
        """Let the guest have a text: it asks for it, or gets it at once where the server is older. Any thread."""
        self._offer = text
        self.send(clipboard_notify(there=bool(text)) if self.shares_text else cut_text(text))

    def ask_text(self) -> None:
        """Ask for the guest's text; an old server gave it already. Any thread."""
        if self.shares_text:
            self.send(clipboard_request())
        else:
            self._tell(TextGiven(self._given_text))

    def _begin_tls(self, certified: bool) -> None:
        if self._intake.kept:
            raise broken("something was said before TLS began")
        self._tls = Tls(self._context_for(certified), self._server, self._raw_send)

    def _run(self) -> Reading[None]:
        yield from log_in(Talk(self.send, self._begin_tls), self._credentials)
        self._credentials = Credentials()
        self.send(b"\1")  # others who look may go on
        yield from self._greeting()
        while True:
            kind = (yield 1)[0]
            if kind == _UPDATE:
                yield from self.updates.read()
                self._updated()
            elif kind == _COLOURS:
                head = yield 5
                yield from skip(6 * int.from_bytes(head[3:], "big"))
            elif kind == _BELL:
                self._tell(Rang())
            elif kind == _CLIPBOARD:
                yield from self._clipboard()
            else:
                raise broken(f"a message of kind {kind}")

    def _greeting(self) -> Reading[None]:
        """What the server shows; then what is wanted of it."""
        head = yield 24
        width, height = int.from_bytes(head[:2], "big"), int.from_bytes(head[2:4], "big")
        check_size(width, height)
        length = int.from_bytes(head[20:], "big")
        if length > MOST_NAME:
            raise broken(f"a name of {length} bytes")
        name = (yield length).decode("utf-8", "replace") if length else ""
        self.framebuffer.resize(width, height)
        self.ready = True
        self._tell(Began(name[:200]))
        self._tell(Resized(width, height))
        self.send(pixel_format() + encodings(self._forms))
        self.ask(changes=False)

    def _clipboard(self) -> Reading[None]:
        yield 3
        length = int.from_bytes((yield 4), "big", signed=True)
        if abs(length) > MOST_CLIPBOARD:
            raise broken(f"a clipboard of {abs(length)} bytes")
        if length >= 0:
            self._given_text = (yield length).decode("latin-1") if length else ""
            self._tell(TextOffered())
        elif -length < 4:
            raise broken("a clipboard without flags")
        else:
            flags = yield from number(4)
            self._extended(flags, (yield -length - 4) if length < -4 else b"")

    def _extended(self, flags: int, data: bytes) -> None:
        if flags & Clip.CAPS:
            self.shares_text = True
            self.send(clipboard_caps())
        elif flags & Clip.PROVIDE and flags & Clip.TEXT:
            self._tell(TextGiven(clipboard_text(data)))
        elif flags & Clip.NOTIFY and flags & Clip.TEXT:
            self._given_text = ""
            self._tell(TextOffered())
        elif flags & Clip.REQUEST and flags & Clip.TEXT and self._offer:
            self.send(clipboard_provide(self._offer))
