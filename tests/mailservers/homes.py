# SPDX-License-Identifier: MIT
"""A rehearsal home with the members of the stories, and letters that they write."""
import email
import email.utils
import os
import shutil
import subprocess
from datetime import datetime, timezone
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COMMON = ROOT / "tests/stories/common"
DAY = "2026-11-24"


def at(clock, day=DAY):
    return f"{day}T{clock}:00Z"


def internal_date(text):
    """An instant as imaplib's append wants it."""
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(timezone.utc)


def sanitizing():
    """What a sanitized program is told, if it is one."""
    return {name: os.environ[name] for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS") if name in os.environ}


class Home:
    """A home, and the program run in it."""

    def __init__(self, program, path, settings="", core=""):
        self.program, self.path = Path(program), Path(path)
        self.time = at("15:00")
        code, output, errors = self.assent("init", self.path, "--rehearsal")
        assert code == 0, output + errors
        for source in (COMMON / "home").rglob("*"):
            if source.is_file():
                target = self.path / source.relative_to(COMMON / "home")
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target)
                target.chmod(0o600)
        ini = self.path / "assent.ini"
        text = ini.read_text().replace("[mailbox]\n", "[mailbox]\n" + settings).replace("[core]\n", "[core]\n" + core)
        ini.write_text(text)

    def assent(self, *words, more=None):
        """Runs a command; gives exit code, output, errors."""
        command = [self.program, "--home", self.path, "--now", self.time, *words]
        done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=300,
                              stdin=subprocess.DEVNULL, env={"PATH": os.environ["PATH"], "LC_ALL": "C", **sanitizing(), **(more or {})})
        return done.returncode, done.stdout, done.stderr

    def run(self, clock=None, *words):
        if clock:
            self.time = at(clock) if len(clock) == 5 else clock
        return self.assent("run", *words)

    def propose(self):
        code, output, errors = self.assent("propose", COMMON / "proposal.md")
        assert code == 0, output + errors

    def sent(self):
        """Posted mails by recipient: the newest of each."""
        mails = {}
        for path in sorted((self.path / "sent").glob("*/*"), key=lambda p: p.stat().st_mtime_ns):
            mail = email.message_from_bytes(path.read_bytes())
            mails.setdefault(mail["To"], []).append(mail)
        return mails

    def call(self, member):
        """The call that went to a member (the part of the address before the @)."""
        for to, mails in self.sent().items():
            if f"{member}@" in to:
                for mail in mails:
                    if "Meet at the library" in str(mail["Subject"]):
                        return mail
        raise AssertionError(f"no call went to {member}")

    def rows(self, book="ledger"):
        if book == "ledger":
            path = self.path / "ledger/ledger.csv"
        else:
            path = sorted((self.path / "private").glob("journal-*.csv"))[-1]
        return [[cell.strip('"') for cell in line.split(",")] for line in path.read_text().splitlines()[1:]]

    def answers(self):
        """(member, value) of the answers in the ledger, in order."""
        return [(row[5], row[8]) for row in self.rows() if row[2] == "response.received"]

    def classes(self):
        """Classes of the letters in the journal, in order."""
        return [row[7] for row in self.rows("journal") if row[2] == "letter.taken"]


def answer(home, member, words, number=1):
    """A reply to the call, as bytes."""
    call = home.call(member)
    return reply_bytes(call, member, words, number)


def reply_bytes(call, member, words, number=1):
    text = "\r\n".join([f"From: {member.title()} <{member}@example.org>", "To: core@example.org",
                        f"Subject: Re: {call['Subject']}".replace("\n", ""), f"Message-ID: <{member}.{number}@example.org>",
                        "Date: Tue, 24 Nov 2026 15:30:00 +0000", f"In-Reply-To: {call['Message-ID']}",
                        f"References: {call['Message-ID']}", "MIME-Version: 1.0",
                        "Content-Type: text/plain; charset=utf-8", "", words, ""])
    return text.encode()
