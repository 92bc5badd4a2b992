"""Keys and certificates of one lab: SSH keys, and a certificate authority with its servers and one client.

Made anew for every lab with ssh-keygen and openssl (3.0 or newer, for `req -x509 -CA`); elliptic curves,
because they take 10 ms where RSA takes 200. Nothing outside the lab's folder is read or written: not ~/.ssh,
not /etc/pki.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.fleet.lab.space import run_command

_REQUEST = "[req]\ndistinguished_name = name\n[name]\n"
_KIND = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-days", "2")
_USAGE = "keyUsage=critical,digitalSignature,keyEncipherment"


class SshKeys:
    """The one key that all hosts of a lab let in as root, and the file with the host keys to expect."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True)
        self.key = folder / "id_ed25519"
        self.known_hosts = folder / "known_hosts"
        self.command = folder / "ssh"
        make_ssh_key(self.key, "lab")
        self.known_hosts.touch()
        # For libvirt's ssh transport, which hands no known_hosts file to ssh: a command that does.
        (folder / "config").write_text(
            f"BatchMode yes\nIdentitiesOnly yes\nIdentityFile {self.key}\nStrictHostKeyChecking yes\n"
            f"UserKnownHostsFile {self.known_hosts}\nGlobalKnownHostsFile /dev/null\n"
        )
        self.command.write_text(f'#!/bin/sh\nexec ssh -F {folder / "config"} "$@"\n')
        self.command.chmod(0o700)

    def expect(self, address: str, public_key: str) -> None:
        """Add the host key of `address`."""
        kind, key = public_key.split()[:2]
        with self.known_hosts.open("a") as file:
            file.write(f"{address} {kind} {key}\n")


def make_ssh_key(file: Path, comment: str) -> str:
    """Write a private key to `file` and the public one beside it, and return the public one."""
    run_command(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", file])
    return Path(f"{file}.pub").read_text()


class Authority:
    """A certificate authority; `client` is the folder that `?pkipath=` of a libvirt URI wants."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True)
        self._folder = folder
        self._config = folder / "openssl.cnf"
        self._config.write_text(_REQUEST)
        self.certificate = folder / "cacert.pem"
        rights = ("basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign")
        self._make("/CN=Lab authority", self.certificate, folder / "cakey.pem", *rights)
        self.client = folder / "client"
        self.client.mkdir()
        shutil.copy(self.certificate, self.client)
        self._issue("/CN=Lab client", self.client / "clientcert.pem", self.client / "clientkey.pem",
                    "extendedKeyUsage=clientAuth")  # fmt: skip

    def issue_server(self, folder: Path, name: str, address: str) -> None:
        """Write cacert.pem, servercert.pem and serverkey.pem for a host into `folder`."""
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(self.certificate, folder)
        self._issue(f"/CN={name}", folder / "servercert.pem", folder / "serverkey.pem",
                    f"subjectAltName=DNS:{name},IP:{address}", "extendedKeyUsage=serverAuth")  # fmt: skip

    def _issue(self, subject: str, certificate: Path, key: Path, *extensions: str) -> None:
        signer = ["-CA", str(self.certificate), "-CAkey", str(self._folder / "cakey.pem")]
        self._make(
            subject,
            certificate,
            key,
            "basicConstraints=critical,CA:FALSE",
            _USAGE,
            *extensions,
            signer=signer,
        )

    def _make(
        self, subject: str, certificate: Path, key: Path, *extensions: str, signer: list[str] | None = None
    ) -> None:
        argv: list[str | Path] = ["openssl", "req", "-x509", "-config", self._config, *_KIND]
        argv += ["-subj", subject, "-out", certificate, "-keyout", key, *(signer or [])]
        for extension in extensions:
            argv += ["-addext", extension]
        run_command(argv)
