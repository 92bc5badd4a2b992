"""A small SMTP server that takes mail, with STARTTLS, TLS and logins; and an HTTP server that takes posts."""

import base64
import json
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Taken:
    """What came: envelopes and whole messages, logins, posts with their headers."""

    mails: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)
    posts: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)
    status: int = 200
    refuses: str = ""
    """A word that every command beginning so is refused for."""
    port: int = 0


@contextmanager
def smtp_server(context: ssl.SSLContext | None = None, *, at_once: bool = False) -> Iterator[Taken]:
    """Listens on a free port of this machine. With a context it offers STARTTLS, or speaks TLS `at_once`."""
    taken = Taken()

    class Handler(socketserver.StreamRequestHandler):
        def setup(self) -> None:
            if at_once and context is not None:
                self.request = context.wrap_socket(self.request, server_side=True)
            super().setup()

        def finish(self) -> None:
            super().finish()
            self.request.close()

        def handle(self) -> None:
            self.say("220 mail.example ready")
            sender, receivers = "", []
            while line := self.rfile.readline(4096):
                text = line.decode("ascii", "replace").strip()
                word = text.upper()
                if taken.refuses and word.startswith(taken.refuses):
                    self.say("550 no")
                elif word.startswith("EHLO"):
                    offers = "250-STARTTLS\r\n" if context else ""
                    self.say(f"250-mail.example\r\n250-AUTH PLAIN\r\n{offers}250 OK")
                elif word == "STARTTLS" and context is not None:
                    self.say("220 go")
                    self.request = context.wrap_socket(self.request, server_side=True)
                    super().setup()
                elif word.startswith("AUTH PLAIN"):
                    _zero, user, password = base64.b64decode(text.split()[2]).decode().split("\0")
                    taken.logins.append((user, password))
                    self.say("235 welcome" if password == "right" else "535 no")
                elif word.startswith("MAIL FROM"):
                    sender, receivers = text[10:], []
                    self.say("250 ok")
                elif word.startswith("RCPT TO"):
                    receivers.append(text[8:])
                    self.say("250 ok")
                elif word == "DATA":
                    self.say("354 go")
                    body = b"".join(iter(self.rfile.readline, b".\r\n"))
                    taken.mails.append((sender, receivers, body))
                    self.say("250 taken")
                else:
                    self.say("221 bye" if word == "QUIT" else "250 ok")

        def say(self, text: str) -> None:
            self.wfile.write(f"{text}\r\n".encode())

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = False
        block_on_close = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            """A client that does not trust us goes away."""

    with Server(("127.0.0.1", 0), Handler) as server:
        yield from _running(server, taken)


@contextmanager
def http_server() -> Iterator[Taken]:
    """Listens on a free port of this machine and answers `status` to each post."""
    taken = Taken()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            taken.posts.append((self.path, dict(self.headers.items()), json.loads(body)))
            self.send_response(taken.status)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *args: Any) -> None:
            """Says nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = False
        block_on_close = True

    with Server(("127.0.0.1", 0), Handler) as server:
        yield from _running(server, taken)


def _running(server: socketserver.TCPServer, taken: Taken) -> Iterator[Taken]:
    taken.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield taken
    finally:
        server.shutdown()
        thread.join()
