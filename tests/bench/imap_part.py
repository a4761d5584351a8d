# SPDX-License-Identifier: MIT
"""The bench rows over IMAP: a private Dovecot over TLS, mbsync and openssl as peers."""
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from mailservers import certificates, dovecot  # noqa: E402

MBSYNC = """IMAPAccount far
Host localhost
Port {port}
User {user}
PassCmd "cat {password}"
SSLType IMAPS
CertificateFile {certs}/ca.pem

IMAPStore far
Account far

MaildirStore near
Path {folder}/
Inbox {folder}/INBOX
SubFolders Verbatim

Channel all
Far :far:
Near :near:
Patterns INBOX
Sync Pull
Create Near
SyncState *
"""


class Post:
    """A Dovecot, and mailboxes in it that are filled with letters, ready to be read."""

    def __init__(self, folder, away):
        self.folder, self.away = folder, away
        self.certs = certificates.make(folder / "certs")
        self.password = folder / "password"
        self.password.write_text(dovecot.PASSWORD + "\n")
        self.password.chmod(0o600)
        self.server = dovecot.Dovecot(self.certs)

    def fill(self, user, letters):
        """Puts the files of a folder into the user's INBOX as a delivery would, and lets Dovecot take note of them."""
        maildir = self.server.folder / "mail" / user / "Maildir"
        for part in ("cur", "tmp"):
            (maildir / part).mkdir(parents=True)
        subprocess.run(["cp", "-r", letters, maildir / "new"], check=True)
        for entry in os.scandir(maildir / "new"):
            received = int(entry.name.split(".")[0])
            os.utime(entry.path, (received, received))
        if os.geteuid() == 0:
            owner = pwd.getpwnam("nobody")
            subprocess.run(["chown", "-R", f"{owner.pw_uid}:{owner.pw_gid}", maildir.parent], check=True)
        client = self.server.client(user)
        client.select("INBOX")
        client.fetch("1:*", "(UID FLAGS INTERNALDATE RFC822.SIZE)")
        client.logout()

    def forget(self, user):
        self.away(self.server.folder / "mail" / user)

    def settings(self, user):
        return (f"source = imap\nhost = localhost\nport = {self.server.tls}\nuser = {user}\n"
                f"password_file = {self.password}\nca_file = {self.certs}/ca.pem\n")

    def mbsync(self, bench, user, name):
        folder = self.folder / name
        bench.away(folder)
        folder.mkdir()
        (self.folder / "mbsyncrc").write_text(
            MBSYNC.format(port=self.server.tls, user=user, password=self.password, certs=self.certs, folder=folder))
        os.sync()
        return bench.spend("mbsync", "-q", "-c", self.folder / "mbsyncrc", "all")

    def openssl(self, bench, user):
        script = (f"printf 'a LOGIN {user} {dovecot.PASSWORD}\\r\\nb SELECT INBOX\\r\\n"
                  f"c UID FETCH 1:* (UID BODY.PEEK[])\\r\\nd LOGOUT\\r\\n' | "
                  f"openssl s_client -quiet -connect localhost:{self.server.tls} -CAfile {self.certs}/ca.pem "
                  f"-ign_eof > /dev/null 2> /dev/null")
        return bench.spend("sh", "-c", script)


def one_run(bench, post, home, letters, user, count, name, one_answer_each=True):
    """A run over a mailbox filled anew; its receipts stay in the outbox."""
    work = bench.copy_of(home, name)
    post.fill(user, letters)
    ini = work / "assent.ini"
    ini.write_text(ini.read_text().replace("[mailbox]\n", "[mailbox]\n" + post.settings(user))
                   .replace("mails_a_run = 0", "mails_a_run = 1"))
    os.sync()
    cost = bench.assent(work, bench.START + timedelta(hours=2), "run")
    waiting = len(list((work / "outbox").glob("*.eml")))
    if one_answer_each and waiting != count - 1:
        sys.exit(f"bench: {waiting + 1} answers to {count} letters")
    post.forget(user)
    bench.away(work)
    return cost


def runs(bench, post, table, home, letters, count):
    ours, theirs = [], []
    for turn in range(bench.TIMES + 1):
        post.fill(f"peer{turn}", letters)
        theirs.append(post.mbsync(bench, f"peer{turn}", "near"))
        post.forget(f"peer{turn}")
        ours.append(one_run(bench, post, home, letters, f"own{turn}", count, "imap-run"))
    wall, peer = bench.median(cost.wall for cost in ours[1:]), bench.median(cost.wall for cost in theirs[1:])
    peak = max(cost.peak for cost in ours)
    table.add("imap: run", wall / peer, 1, f"a whole run over {count} letters on an IMAP server, beside mbsync fetching them",
              f"{wall:.2f} s ({count / wall:.0f}/s)", f"{peer:.2f} s")
    table.add("imap: memory", peak / (64 * bench.MIB), 1, f"peak memory with {count} letters, beside 64 MiB",
              f"{peak / bench.MIB:.1f} MiB", "64 MiB")


def fetches(bench, post, table, fetch, letters, count):
    post.fill("fetch", letters)
    ours, theirs = [], []
    for _ in range(bench.TIMES + 1):
        theirs.append(post.openssl(bench, "fetch").wall)
        ours.append(bench.spend(fetch, post.server.tls, "fetch", post.password, post.certs / "ca.pem").wall)
    mine, peer = bench.median(ours[1:]), bench.median(theirs[1:])
    table.add("imap: fetch", mine / peer, 1.5, f"fetching {count} letters, beside openssl s_client piping them to nowhere",
              f"{mine:.2f} s ({count / mine:.0f}/s)", f"{peer:.2f} s")
    post.forget("fetch")


def many(bench, post, table, name, members, each):
    """Once, for the memory."""
    home = bench.home_with_call("imap-many", members)
    count = bench.fill_mailbox(home, each)
    letters = take_letters(bench, home, "imap-many-letters")
    cost = one_run(bench, post, home, letters, "many", count, "imap-many-run", one_answer_each=False)
    table.add(f"imap: memory, {name}", cost.peak / (64 * bench.MIB), 1,
              f"peak memory with {count} letters of {members} members, beside 64 MiB", f"{cost.peak / bench.MIB:.1f} MiB",
              "64 MiB")
    bench.away(home)
    bench.away(letters)


def take_letters(bench, home, name):
    letters = bench.BASE / name
    bench.away(letters)
    (home / "mailbox/new").rename(letters)
    (home / "mailbox/new").mkdir()
    return letters


def measure(bench, table, fetch):
    why = dovecot.missing() or (None if shutil.which("mbsync") else "isync is not installed")
    if why:
        bench.say(f"imap: left out: {why}")
        return
    bench.say(f"imap: {bench.LETTERS} letters of 4 KiB on a Dovecot over TLS")
    home = bench.home_with_call("imap", bench.LETTERS)
    count = bench.fill_mailbox(home)
    letters = take_letters(bench, home, "imap-letters")
    with tempfile.TemporaryDirectory(prefix="imap-", dir=bench.BASE) as folder:
        post = Post(Path(folder), bench.away)
        try:
            fetches(bench, post, table, fetch, letters, count)
            runs(bench, post, table, home, letters, count)
            bench.away(home)
            if bench.MANY:
                many(bench, post, table, "many", max(bench.MANY[-1] // 10, 1), 10)
        finally:
            post.server.remove()
