# SPDX-License-Identifier: MIT
"""A mail provider of one's own on loopback: Dovecot (IMAP, log-ins) and Postfix (submission with TLS and AUTH, delivery).

As root or as an ordinary user: Postfix only works as root, so that for others
fakeroot tells it that it is. No process has more rights than who starts it.
Everything lies in one folder, on ports of its own.
"""
import grp
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

from mailserver import free_port

DOMAIN = "example.org"
ROOT = os.geteuid() == 0
ME = pwd.getpwuid(os.geteuid()).pw_name
OWNER = "nobody" if ROOT else ME  # of the mailboxes
MASTER = "/usr/lib/postfix/sbin/master"
# what a queue consists of; `postfix start` makes it for root
QUEUE = ("active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "maildrop", "pid", "private", "public",
         "saved", "trace")


# runs a command as nobody
ORDINARY_USER = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "env", "HOME=/tmp", "PATH=/usr/bin:/bin:/usr/sbin"]


def why_no_ordinary_user(*paths):
    """Why no test can be run again as an ordinary user, or None. What it runs has to be within their reach."""
    if not os.path.exists("/usr/bin/fakeroot"):
        return "fakeroot is not installed, which lets an ordinary user start Postfix"
    for path in paths:
        if subprocess.run([*ORDINARY_USER, "test", "-r", path, "-a", "-x", path], check=False).returncode:
            return "an ordinary user may not read this tree"
    return None


def why_not():
    """Why no provider can be had here, or None."""
    for name in ("/usr/sbin/postfix", "/usr/sbin/dovecot", *(() if ROOT else ("/usr/bin/fakeroot",))):
        if not os.path.exists(name):
            return f"{name} is not installed"
    return None


def wait_for(port, up=True, seconds=20):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            if up:
                return
        except OSError:
            if not up:
                return
        time.sleep(0.05)
    raise OSError(f"nothing {'listens' if up else 'ends'} on port {port}")


class Provider:
    """accounts: {local part: password}. Ports: imaps, imap, submission (STARTTLS), submissions (TLS), incoming (25)."""

    def __init__(self, folder, certificates, accounts, certificate="good"):
        self.folder, self.certificates, self.certificate = Path(folder), certificates, certificate
        self.accounts = accounts
        self.imap, self.imaps, self.submission, self.submissions, self.incoming = (free_port() for _ in range(5))
        for name in ("dovecot", "postfix", "queue", "data", "mail"):
            (self.folder / name).mkdir(parents=True)
        for place in (self.folder, self.folder.parent):
            os.chmod(place, 0o755)  # Postfix's own users have to get through
        if ROOT:
            shutil.chown(self.folder / "mail", OWNER)
            shutil.chown(self.folder / "data", "postfix")
        else:
            for name in QUEUE:
                (self.folder / "queue" / name).mkdir()
            for name in ("hold", "maildrop", "public"):
                (self.folder / "queue" / name).chmod(0o770)
        self.write_dovecot()
        self.write_postfix()

    # ---- configuration ----

    def write_dovecot(self):
        place, users = self.folder / "dovecot", self.folder / "users"
        users.write_text("".join(f"{name}@{DOMAIN}:{{PLAIN}}{word}:::::\n" for name, word in self.accounts.items()))
        key = self.certificates / f"{self.certificate}.key"
        (place / "dovecot.conf").write_text(f"""
base_dir = {place}/base
state_dir = {place}/state
log_path = {place}/log
protocols = imap
listen = 127.0.0.1
default_internal_user = {"dovecot" if ROOT else ME}
default_login_user = {"dovenull" if ROOT else ME}
default_internal_group = {"dovecot" if ROOT else grp.getgrgid(os.getegid()).gr_name}
first_valid_uid = 1
ssl = required
ssl_cert = <{self.certificates}/{self.certificate}.crt
ssl_key = <{key}
auth_mechanisms = plain login
disable_plaintext_auth = yes
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%Lu {users}
}}
userdb {{
  driver = static
  args = uid={OWNER} gid={"nogroup" if ROOT else os.getegid()} home={self.folder}/mail/%Ln
}}
mail_location = maildir:~/Maildir
stats_writer_socket_path =
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Junk {{
    auto = create
    special_use = \\Junk
  }}
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {self.imap}
  }}
  inet_listener imaps {{
    port = {self.imaps}
    ssl = yes
  }}
}}
service auth {{
  unix_listener {self.folder}/auth {{
    mode = 0666
  }}
}}
""")

    def write_postfix(self):
        place = self.folder / "postfix"
        boxes = "".join(f"{name}@{DOMAIN} {name}/Maildir/\n" for name in self.accounts)
        (place / "boxes").write_text(boxes)
        (place / "main.cf").write_text(f"""
compatibility_level = 3.6
queue_directory = {self.folder}/queue
data_directory = {self.folder}/data
mail_owner = {"postfix" if ROOT else ME}
setgid_group = postdrop
default_privs = {"nobody" if ROOT else "daemon"}
import_environment = MAIL_CONFIG LANG=C LD_PRELOAD LD_LIBRARY_PATH FAKEROOTKEY FAKED_MODE FAKEROOT_UNKNOWN_IS_REAL
maillog_file = {self.folder}/queue/maillog
maillog_file_prefixes = {self.folder}
myhostname = mail.{DOMAIN}
mydestination =
mynetworks_style = host
mynetworks =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
recipient_delimiter = +
virtual_mailbox_domains = {DOMAIN}
virtual_mailbox_base = {self.folder}/mail
virtual_mailbox_maps = texthash:{place}/boxes
virtual_uid_maps = static:{pwd.getpwnam(OWNER).pw_uid}
virtual_gid_maps = static:{65534 if ROOT else os.getegid()}
virtual_minimum_uid = 1
smtpd_tls_cert_file = {self.certificates}/{self.certificate}.crt
smtpd_tls_key_file = {self.certificates}/{self.certificate}.key
smtpd_sasl_type = dovecot
smtpd_sasl_path = {self.folder}/auth
smtpd_tls_auth_only = yes
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_peername_lookup = no
smtpd_data_restrictions = check_sender_access static:{{PREPEND Authentication-Results: mail.{DOMAIN};
  spf=pass smtp.mailfrom={DOMAIN}; dkim=pass header.d={DOMAIN}; dmarc=pass header.from={DOMAIN}}}
default_transport = error:no way out of this machine
smtp_dns_support_level = disabled
""")
        submit = ("-o smtpd_sasl_auth_enable=yes -o smtpd_recipient_restrictions=permit_sasl_authenticated,reject")
        (place / "master.cf").write_text(f"""
127.0.0.1:{self.incoming} inet n - n - - smtpd
127.0.0.1:{self.submission} inet n - n - - smtpd -o smtpd_tls_security_level=encrypt {submit}
127.0.0.1:{self.submissions} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes {submit}
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
""")

    # ---- starting and stopping ----

    def start(self):
        self.start_dovecot()
        self.start_postfix()

    def start_dovecot(self):
        subprocess.run(["/usr/sbin/dovecot", "-c", self.folder / "dovecot/dovecot.conf"], check=True)
        wait_for(self.imaps)

    def start_postfix(self):
        if ROOT:
            subprocess.run(["/usr/sbin/postfix", "-c", self.folder / "postfix", "start"], check=True,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        else:
            # -u: files have the owner they have
            self.master = subprocess.Popen(["/usr/bin/fakeroot", "-u", MASTER, "-c", self.folder / "postfix", "-d"], cwd=self.folder / "queue",
                                           stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for port in (self.submission, self.submissions, self.incoming):
            wait_for(port)

    def stop_dovecot(self):
        subprocess.run(["/usr/sbin/dovecot", "-c", self.folder / "dovecot/dovecot.conf", "stop"], check=False,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(self.imaps, up=False)

    def stop_postfix(self):
        if ROOT:
            subprocess.run(["/usr/sbin/postfix", "-c", self.folder / "postfix", "abort"], check=False,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        else:
            self.end_master()
        wait_for(self.submission, up=False)

    def end_master(self):
        """Its pid stands in the queue; fakeroot ends with it, and it ends its children."""
        try:
            os.kill(int((self.folder / "queue/pid/master.pid").read_text()), signal.SIGTERM)
            self.master.wait(20)
        except (OSError, ValueError, subprocess.TimeoutExpired):
            pass

    def restart_postfix(self):
        self.stop_postfix()
        self.start_postfix()

    def stop(self):
        self.stop_postfix()
        self.stop_dovecot()

    # ---- looking into it ----

    def maildir(self, name):
        return self.folder / "mail" / name / "Maildir"

    def mails(self, name):
        """The texts of a mailbox, in the order of their arrival."""
        found = [path for part in ("new", "cur") for path in self.maildir(name).glob(f"{part}/*")]
        return [path.read_text(errors="replace") for path in sorted(found, key=lambda path: path.name)]

    def wait_for_mails(self, name, count, seconds=30):
        deadline = time.monotonic() + seconds
        while len(self.mails(name)) < count and time.monotonic() < deadline:
            time.sleep(0.05)
        return self.mails(name)

    def queue(self):
        done = subprocess.run(["/usr/sbin/postqueue", "-c", self.folder / "postfix", "-j"], capture_output=True,
                              text=True, check=False)
        return done.stdout.count("\n")
