# SPDX-License-Identifier: MIT
"""A private Dovecot on loopback, in a folder and on ports of its own; as root or as an ordinary user. Stopped by its pid."""
import grp
import imaplib
import os
import pwd
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from pathlib import Path

PROGRAM = "/usr/sbin/dovecot"
PASSWORD = "correct-horse"  # of every user

CONFIGURATION = """base_dir = {d}/base
state_dir = {d}/state
instance_name = t{tls}
log_path = {d}/log/dovecot.log
info_log_path = {d}/log/info.log
protocols = imap
listen = 127.0.0.1
default_internal_user = {internal}
default_login_user = {login}
default_internal_group = {group}
first_valid_uid = 1
ssl = yes
ssl_cert = <{certs}/{certificate}.crt
ssl_key = <{certs}/{certificate}.key
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_cache_size = 0
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={d}/mail/%u
}}
mail_location = maildir:{d}/mail/%u/Maildir
mailbox_list_index = yes
mail_fsync = {fsync}
stats_writer_socket_path =
mail_max_userip_connections = 100
{more}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  process_min_avail = 1
  service_count = 0
  inet_listener imap {{
    port = {clear}
    address = 127.0.0.1
  }}
  inet_listener imaps {{
    port = {tls}
    ssl = yes
    address = 127.0.0.1
  }}
}}
service imap {{
  process_limit = 64
}}
service stats {{
  client_limit = 100
}}
"""


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def missing():
    """Why there can be no Dovecot here, or None."""
    return None if os.access(PROGRAM, os.X_OK) else "dovecot-imapd is not installed"


class Dovecot:
    """A server that runs; to be stopped."""

    def __init__(self, certs, certificate="good", more="", fsync="never"):
        self.certs, self.certificate, self.more, self.fsync = certs, certificate, more, fsync
        # Paths of sockets are limited to 108 bytes: short, wherever the tests keep their things.
        self.folder = Path(tempfile.mkdtemp(prefix="dv-", dir=os.environ.get("TMPDIR", "/tmp")))
        for _ in range(5):  # a free port can be taken by somebody else meanwhile
            if self.start():
                return
        raise RuntimeError("Dovecot does not start: " + (self.folder / "log/dovecot.log").read_text())

    def start(self):
        self.clear, self.tls = free_port(), free_port()
        root = os.geteuid() == 0
        me = pwd.getpwuid(os.geteuid()).pw_name
        group = grp.getgrgid(os.getegid()).gr_name
        owner = pwd.getpwnam("nobody") if root else pwd.getpwnam(me)
        for name in ("base", "state", "log", "mail"):
            (self.folder / name).mkdir(exist_ok=True)
        self.folder.chmod(0o755)
        if root:
            os.chown(self.folder / "mail", owner.pw_uid, owner.pw_gid)
        (self.folder / "dovecot.conf").write_text(CONFIGURATION.format(
            d=self.folder, tls=self.tls, clear=self.clear, certs=self.certs, certificate=self.certificate,
            internal="dovecot" if root else me, login="dovenull" if root else me, group="dovecot" if root else group,
            password=PASSWORD, uid=owner.pw_uid, gid=owner.pw_gid, more=self.more, fsync=self.fsync))
        self.process = subprocess.Popen([PROGRAM, "-F", "-c", self.folder / "dovecot.conf"], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return self.answers()

    def answers(self):
        for _ in range(500):
            if self.process.poll() is not None:
                return False
            try:
                with socket.create_connection(("127.0.0.1", self.tls), 1):
                    return True
            except OSError:
                time.sleep(0.02)
        return False

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=60)

    def remove(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def client(self, user):
        """A client over TLS, logged in."""
        trust = ssl.create_default_context(cafile=self.certs / "ca.pem")
        client = imaplib.IMAP4_SSL("localhost", self.tls, ssl_context=trust)
        client.login(user, PASSWORD)
        return client

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.remove()
