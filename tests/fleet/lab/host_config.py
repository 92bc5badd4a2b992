"""What a lab host's folder holds before its daemons start: configuration files and the script of its process
1.

All of it lives under the host's private tree; the script binds that over the system's places inside the
host's mount namespace. /run is replaced as a whole, so the machine's own libvirtd, D-Bus, machined and
firewalld are out of reach.
"""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

# Place as seen on the host -> folder of the tree. /run comes first: it is emptied at every power-on, as a
# tmpfs is.
PLACES = {
    "/run": "run",
    "/etc/libvirt": "etc",
    "/var/lib/libvirt": "lib",
    "/var/log/libvirt": "log",
    "/var/cache/libvirt": "cache",
}
# swtpm, which libvirt runs as a user of its own, keeps its log and the authority of its certificates elsewhere.
_OWN_TPM = """
mkdir -p /var/log/swtpm
mount -t tmpfs -o mode=0711 tmpfs /var/log/swtpm
mount -t tmpfs -o mode=0750,uid=$(stat -c %u /var/lib/swtpm-localca) tmpfs /var/lib/swtpm-localca
"""
_DEFAULT_NETWORK = Path("/usr/share/libvirt/networks/default.xml")


def write_libvirt(etc: Path, *, uuid: str, address: str, tls: bool) -> None:
    """The folder /etc/libvirt of a host; with `tls` the certificates are expected in its folder pki.

    An own `host_uuid` is needed because all hosts share one DMI table, and libvirt (9.0) refuses to migrate
    between equal ones. libvirtd writes warnings to its own log, to be shown when it does not start.
    """
    (etc / "qemu" / "networks").mkdir(parents=True)
    if _DEFAULT_NETWORK.exists():
        shutil.copy(_DEFAULT_NETWORK, etc / "qemu" / "networks" / "default.xml")
    lines = [
        f'host_uuid = "{uuid}"',
        f'listen_addr = "{address}"',
        "listen_tcp = 1",
        'auth_tcp = "none"',
        f"listen_tls = {int(tls)}",
        'auth_unix_ro = "none"',
        'auth_unix_rw = "none"',
        'log_outputs = "3:file:/var/log/libvirt/libvirtd.log"',
    ]
    if tls:
        pki = "/etc/libvirt/pki"
        lines += [
            f'ca_file = "{pki}/cacert.pem"',
            f'cert_file = "{pki}/servercert.pem"',
            f'key_file = "{pki}/serverkey.pem"',
        ]
    (etc / "libvirtd.conf").write_text("\n".join(lines) + "\n")
    (etc / "qemu.conf").write_text(
        'user = "root"\ngroup = "root"\nsecurity_driver = "none"\ncgroup_controllers = []\nnamespaces = []\n'
        "remember_owner = 0\n"
        # libvirt 9.0 asks QEMU for each of 400 properties of its CPU at every start otherwise, and for two with it:
        # nine tenths of the processor time of a start.
        'capability_filters = ["cpu-unavailable-features"]\n'
    )


def write_sshd(folder: Path, *, address: str, client_key: str) -> None:
    """The folder of a host's sshd; its host key `host_key` is made by the caller.

    The host gets its own account files: root may be locked in the machine's shadow file, and sshd then
    refuses even keys; and root's own home may hold a .bashrc, which Debian's bash runs for every command that
    comes by ssh.
    """
    home = folder / "home"
    home.mkdir(mode=0o700)
    others = [line for line in Path("/etc/passwd").read_text().splitlines() if not line.startswith("root:")]
    (folder / "passwd").write_text("\n".join([f"root:x:0:0:root:{home}:/bin/bash", *others]) + "\n")
    (folder / "authorized_keys").write_text(client_key)
    (folder / "shadow").write_text("root:*:19000:0:99999:7:::\n")
    (folder / "shadow").chmod(0o600)
    (folder / "sshd_config").write_text(
        f"ListenAddress {address}\nPort 22\nHostKey {folder}/host_key\nPidFile /run/sshd.pid\n"
        f"AuthorizedKeysFile {folder}/authorized_keys\nStrictModes no\nUsePAM no\nPasswordAuthentication no\n"
        "KbdInteractiveAuthentication no\nPermitRootLogin prohibit-password\nUseDNS no\nPrintMotd no\n"
        "MaxStartups 100\nMaxSessions 100\nSubsystem sftp internal-sftp\n"
    )


def startup_script(tree: Path, name: str, hosts_file: Path, groups: dict[str, Path]) -> str:
    """The bash script that turns fresh namespaces into the host `name`.

    `groups` are its control groups, each with the name it is to have below /sys/fs/cgroup; that is empty
    without.
    """
    quoted = shlex.quote(str(tree))
    binds = "\n".join(f"mount --bind {quoted}/{folder} {place}" for place, folder in PLACES.items())
    controls = "".join(
        f"mkdir -p {quoted}/cgroup/{below}\nmount --bind {shlex.quote(str(group))} {quoted}/cgroup/{below}\n"
        for below, group in groups.items()
    )
    # A sysfs of this network namespace, as `ip netns exec` makes it; it hides the control groups of the
    # machine.
    return f"""
hostname {shlex.quote(name)}
{controls}
mount -t sysfs sysfs /sys
if [ -d /sys/fs/cgroup ]; then mount --rbind {quoted}/cgroup /sys/fs/cgroup; fi
mount --bind {quoted}/boot_id /proc/sys/kernel/random/boot_id
mount --bind {shlex.quote(str(hosts_file))} /etc/hosts
mount --bind {quoted}/ssh/passwd /etc/passwd
mount --bind {quoted}/ssh/shadow /etc/shadow
{binds}
{_OWN_TPM}
mkdir -m 0755 /run/sshd
mkdir -m 1777 /run/lock
ip link set lo up
"""
