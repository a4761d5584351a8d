# SPDX-License-Identifier: MIT
"""Stories: a folder with steps, letters and what is expected. tests/stories/README.md says how to write one."""
import csv
import email
import email.policy
import glob
import hashlib
import io
import os
import re
import shlex
import shutil
import subprocess
from datetime import datetime, timedelta, timezone
from pathlib import Path

import letters

ROOT = Path(__file__).resolve().parents[2]
STORIES = ROOT / "tests/stories"
COMMON = STORIES / "common"
REGISTER_EVENTS = {"person.added", "agreement.accepted", "group.added", "seat.filled"}
PATIENCE = 120  # seconds a command may take


class Failure(Exception):
    """The story did not go as it says."""


class Step:
    def __init__(self, number, at, text):
        match = re.fullmatch(r"(.*?)\s*(?:=>\s*(\d+))?", text)
        self.number, self.at, self.text = number, at, text
        self.words = shlex.split(match[1])
        self.verb = self.words[0]
        self.exit = int(match[2]) if match[2] else None

    def __str__(self):
        return f"steps:{self.number}: {self.text}"


def read_steps(path):
    """The steps of a file; a line may begin with the time (UTC) that holds from it on."""
    steps, at = [], None
    for number, line in enumerate(path.read_text().split("\n"), 1):
        line = re.sub(r"(^|\s)#.*", "", line).rstrip()
        match = re.fullmatch(r"(?:(\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?)\s+)?\s*(.*)", line)
        if match[1]:
            text = match[1] if match[1].count(":") == 2 else match[1] + ":00"
            at = datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=timezone.utc)
        if match[2]:
            if at is None:
                raise Failure(f"{path}:{number}: begin with the time: 2026-11-24 14:00  {match[2]}")
            steps.append(Step(number, at, match[2]))
    return steps


class Story:
    def __init__(self, folder):
        self.folder = Path(folder)
        self.name = self.folder.name
        self.steps = read_steps(self.folder / "steps")
        letters_file = self.folder / "letters"
        self.letters = letters.split_letters(letters_file.read_text()) if letters_file.exists() else {}

    def file(self, name):
        """A file of the story, or one that all stories share."""
        for folder in (self.folder, COMMON):
            if (folder / name).exists():
                return folder / name
        raise Failure(f"{name}: neither in {self.folder.name} nor in common")


def all_stories():
    return [Story(path.parent) for path in sorted(STORIES.glob("[0-9]*/steps"))]


class Play:
    """A story on its way: a home, and what happened so far."""

    def __init__(self, story, home, program):
        self.story, self.home, self.program = story, Path(home), str(program)
        self.letters = []    # (sha256, name) in the order of arrival
        self.bytes = {}      # by sha256
        self.output = ""     # of the last command
        self.more = {}       # what its commands find in their environment besides

    def copy(self, home):
        """The same play in a copy of the home."""
        shutil.copytree(self.home, home, symlinks=True)
        return self.at(home)

    def at(self, home):
        """A play that has come as far as this one, in a home that is there already."""
        other = Play(self.story, home, self.program)
        other.letters, other.bytes, other.more = list(self.letters), dict(self.bytes), self.more
        return other

    # ---- running the program ----

    def environment(self, more=None):
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS")}
        return {**kept, "ASSENT_SHARE": os.environ.get("ASSENT_SHARE", str(ROOT)), "TZ": "Pacific/Auckland",
                "LC_ALL": "C", **self.more, **(more or {})}

    def assent(self, at, *words, env=None):
        """Runs a command at a time; returns the exit code (negative: the signal that ended it)."""
        command = [self.program, "--home", str(self.home), "--now", at.strftime("%Y-%m-%dT%H:%M:%SZ"), *words]
        done = subprocess.run(command, capture_output=True, env=self.environment(env), cwd=self.home.parent,
                              timeout=PATIENCE, stdin=subprocess.DEVNULL)
        self.output = (done.stdout + done.stderr).decode("utf-8", "replace")
        return done.returncode

    def begin(self):
        """Makes the home, with the registers of all stories and those of this one over them."""
        first = self.story.steps[0].at
        code = self.assent(first, "init", str(self.home), "--rehearsal")
        if code != 0:
            raise Failure(f"init: exit {code}\n{self.output}")
        for folder in (COMMON / "home", self.story.folder / "home"):
            if folder.exists():
                shutil.copytree(folder, self.home, dirs_exist_ok=True)

    # ---- steps ----

    def take(self, step):
        verb = getattr(self, "do_" + step.verb, None)
        if verb is None:
            raise Failure(f"{step}: no such step")
        try:
            verb(step, *step.words[1:])
        except Failure as failure:
            raise Failure(f"{step}\n{failure}") from None

    def expect_exit(self, step, code, usual):
        wanted = {step.exit} if step.exit is not None else usual
        if code not in wanted:
            raise Failure(f"exit {code}, expected {' or '.join(map(str, sorted(wanted)))}\n{self.output}")

    def do_run(self, step, *options):
        self.expect_exit(step, self.assent(step.at, "run", *options), {0, 1})

    def do_daily(self, step, last):
        """daily DATE: a run at this hour of every day, up to and with this date."""
        at = step.at
        while at.strftime("%Y-%m-%d") <= last:
            self.expect_exit(step, self.assent(at, "run"), {0, 1})
            at += timedelta(days=1)

    def do_propose(self, step, name):
        self.expect_exit(step, self.assent(step.at, "propose", str(self.story.file(name))), {0})

    def do_assent(self, step, *words):
        """assent WORDS: any other command; @FILE is a file of the story, @HOME/FILE one of the home."""
        words = [str(self.home / word[6:]) if word.startswith("@HOME/") else word for word in words]
        words = [str(self.story.file(word[1:])) if word.startswith("@") else word for word in words]
        self.expect_exit(step, self.assent(step.at, *words), {0})

    def do_silent(self, step, *fragments):
        """silent TEXT ...: the last command's output holds none of them."""
        for fragment in fragments:
            if fragment in self.output:
                raise Failure(f"it says: {fragment}\nin:\n{self.output}")

    def do_says(self, step, *fragments):
        """says TEXT ...: the last command's output holds each of them."""
        for fragment in fragments:
            if fragment not in self.output:
                raise Failure(f"it does not say: {fragment}\nit says:\n{self.output}")

    def do_receive(self, step, name, where="INBOX"):
        """receive LETTER [Junk]: the letter lies in the mailbox since now."""
        self.deliver(step, name, self.letter(step, name), where)

    def do_again(self, step, name, where="INBOX"):
        """again LETTER: the very same bytes come once more."""
        digest = next(digest for digest, known in self.letters if known == name)
        self.deliver(step, name, self.bytes[digest], where)

    def do_back(self, step, name):
        """back LETTER: somebody moves a letter that was filed away back into the inbox."""
        place = next(n for n, (_, known) in enumerate(self.letters) if known == name)
        found = glob.glob(f"{self.home}/mailbox/.*/*/*.M{place:04}.story*")[0]
        Path(found).rename(self.home / "mailbox/cur" / Path(found).name)

    def deliver(self, step, name, data, where):
        folder = self.home / "mailbox" / ("" if where == "INBOX" else "." + where) / "new"
        folder.mkdir(parents=True, exist_ok=True)
        seconds = int(step.at.timestamp())
        (folder / f"{seconds}.M{len(self.letters):04}.story").write_bytes(data)
        self.note(name, data)

    def note(self, name, data):
        digest = hashlib.sha256(data).hexdigest()
        self.letters.append((digest, name))
        self.bytes[digest] = data

    def do_drop(self, step, name):
        """drop FILE: somebody puts a file into drop/."""
        written = name in self.story.letters
        data = self.letter(step, name) if written else self.story.file(name).read_bytes()
        (self.home / "drop").mkdir(exist_ok=True)
        (self.home / "drop" / (name + ".eml" if written else name)).write_bytes(data)
        self.note(name, data)

    def do_put(self, step, name, target):
        """put FILE PATH: a file of the story replaces one of the home."""
        (self.home / target).write_bytes(self.story.file(name).read_bytes())

    def do_change(self, step, path, old, new):
        """change PATH OLD NEW: somebody edits a file of the home."""
        text = (self.home / path).read_text()
        if old not in text:
            raise Failure(f"{path} has no: {old}\n{text}")
        (self.home / path).write_text(text.replace(old, new))

    def do_setting(self, step, section, key, value):
        """setting SECTION KEY VALUE: somebody adds a line to assent.ini."""
        path = self.home / "assent.ini"
        text = path.read_text()
        head = f"[{section}]\n"
        if head not in text:
            text += "\n" + head
        path.write_text(text.replace(head, f"{head}{key} = {value}\n", 1))

    def do_waiting(self, step, count):
        """waiting N: so many letters still lie in the mailbox's new/ and cur/."""
        found = len(glob.glob(f"{self.home}/mailbox/new/*") + glob.glob(f"{self.home}/mailbox/cur/*"))
        if found != int(count):
            raise Failure(f"{found} letters wait in the mailbox")

    def do_mail(self, step, *words):
        """mail PURPOSE WHO [says|not] TEXT ...: the newest such mail holds (or not) these texts."""
        at = next(n for n, word in enumerate(words) if word in ("says", "not"))
        pattern, words = " ".join(words[:at]), words[at:]
        mail = letters.find(self.home, pattern)
        if mail is None:
            raise Failure(f"no mail {pattern} was posted; posted:\n{chr(10).join(view_mails(self.home))}")
        verb, fragments = words[0], words[1:]
        text = re.sub(r"\s+", " ", mail.subject + "\n" + mail.text)
        for fragment in fragments:
            if (fragment in text) != (verb == "says"):
                raise Failure(f"the mail {mail.key} {'lacks' if verb == 'says' else 'holds'}: {fragment}\n{mail.text}")

    def do_nomail(self, step, *words):
        """nomail PURPOSE WHO: no such mail was posted."""
        mail = letters.find(self.home, " ".join(words))
        if mail is not None:
            raise Failure(f"the mail {mail.key} was posted")

    def do_ledger(self, step, event, *cells):
        """ledger EVENT CELL ...: some row of this event has each of these cells, or words that hold them."""
        if not self.fitting(event, cells):
            raise Failure(f"no such row in the ledger:\n{ledger_text(view_ledger(self.home, full=False))}")

    def do_noledger(self, step, event, *cells):
        """noledger EVENT CELL ...: no row of this event has these cells."""
        if self.fitting(event, cells):
            raise Failure(f"there is such a row: {self.fitting(event, cells)[0]}")

    def fitting(self, event, cells):
        known = letters.people(self.home)
        wanted = [known[cell][0] if cell in known else cell for cell in cells]
        return [row for row in view_ledger(self.home, full=False)
                if row["event"] == event and all(cell in row.values() or cell in row["words"] for cell in wanted)]

    def do_file(self, step, pattern, *fragments):
        """file PATTERN TEXT ...: a file of the home exists, and holds these texts."""
        found = sorted(self.home.glob(pattern))
        if not found:
            raise Failure(f"there is no {pattern}")
        for fragment in fragments:
            if fragment not in found[-1].read_text(errors="replace"):
                raise Failure(f"{found[-1].name} does not hold: {fragment}\n{found[-1].read_text(errors='replace')}")

    def do_nofile(self, step, pattern):
        """nofile PATTERN: there is no such file."""
        if list(self.home.glob(pattern)):
            raise Failure(f"there is a {pattern}")

    def do_unseen(self, step, fragment, *patterns):
        """unseen TEXT PATTERN ...: no file of the home that fits holds this text, in its name or in it."""
        for path in (path for pattern in patterns for path in sorted(self.home.glob(pattern)) if path.is_file()):
            if fragment in path.name or fragment.encode() in path.read_bytes():
                raise Failure(f"{path.relative_to(self.home)} holds: {fragment}")

    def do_header(self, step, purpose, who, name, *fragments):
        """header PURPOSE WHO NAME TEXT ...: the newest such mail has this field, and it holds these texts."""
        mail = letters.find(self.home, purpose + " " + who)
        if mail is None:
            raise Failure(f"no mail {purpose} {who} was posted")
        message = email.message_from_bytes(mail.path.read_bytes(), policy=email.policy.default)
        value = str(message[name])
        for fragment in fragments:
            if fragment.replace("<token>", mail.token) not in value:
                raise Failure(f"{name} of {mail.key} is: {value}")

    def letter(self, step, name):
        if name not in self.story.letters:
            raise Failure(f"{name}: no such letter in {self.story.name}/letters")
        try:
            return letters.render(self.home, name, self.story.letters[name], step.at, COMMON / "clients")
        except letters.Unwritable as problem:
            raise Failure(f"{name}: {problem}") from None


# ---- what a home holds, in a form that can be compared ----

def rows_of(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def text_of(path):
    """The words of a salted text file: all but its first line."""
    try:
        return path.read_text().split("\n", 1)[1]
    except FileNotFoundError:
        return None


def view_ledger(home, full=True):
    """The ledger's rows without time, salt and text, with the words of each."""
    view = []
    for row in rows_of(home / "ledger/ledger.csv"):
        words = text_of(home / f"ledger/texts/{row['seq']}.txt") if row["text"] else ""
        words = "erased" if words is None else words
        if not full:
            words = "(the rules)" if row["event"] == "call.opened" else " / ".join(words.split("\n"))[:160]
        view.append({"row": "r" + row["seq"], **{name: row[name] for name in (
            "event", "subject", "version", "member", "by", "via", "value", "due", "received", "ref")}, "words": words})
    return view


def journal(home):
    return rows_of(sorted(home.glob("private/journal-*.csv"), key=lambda path: int(path.stem[8:]))[-1])


def view_classes(play):
    """Each letter with its class, in the order in which they were read."""
    names = {}
    for digest, name in play.letters:
        names.setdefault("sha256:" + digest, []).append(name)
    view = []
    for row in journal(play.home):
        if row["event"] == "letter.taken":
            known = names.get(row["letter"], [])
            at = re.search(r"\.M(\d+)\.story", row["place"])  # a letter that was too large to read has no hash of its own
            name = known.pop(0) if len(known) > 1 else known[0] if known else play.letters[int(at[1])][1] if at \
                else row["place"]
            view.append(f"{name} {row['value']}")
    return view


def view_mails(home):
    """A line for each posted mail: key and recipient."""
    return sorted(f"{mail.key} {mail.recipient}" for mail in letters.posted(home))


def ledger_text(view):
    """The expected ledger of a story: the rows after the first entries of the registers."""
    first = next((n for n, row in enumerate(view) if row["event"] not in REGISTER_EVENTS), len(view))
    out = io.StringIO()
    names = ["row", "event", "subject", "version", "member", "by", "via", "value", "due", "received", "ref", "words"]
    writer = csv.DictWriter(out, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(view[first:])
    return out.getvalue()


def result(play):
    """What a story is held against: the texts of its expect/ files."""
    return {
        "ledger.csv": ledger_text(view_ledger(play.home, full=False)),
        "classes": "".join(line + "\n" for line in view_classes(play)),
        "mails": "".join(line + "\n" for line in view_mails(play.home)),
    }


def outcome(play):
    """What a crashed and restarted run must come to as well."""
    return {
        "ledger": view_ledger(play.home),
        "classes": view_classes(play),
        "mails": message_ids(play.home),
    }


def message_ids(home):
    """Of all posted mails; read without taking the mails apart, as crashes ask for them ten thousand times."""
    heads = [path.read_bytes().partition(b"\n\n")[0] for path in sorted(home.glob("sent/*/*"))]
    return sorted(re.search(rb"^Message-ID:\s*<(\S+)>", head, re.M | re.I)[1].decode() for head in heads)


def unposted(home):
    return sorted(path.name for path in (home / "outbox").glob("*") if path.name != "posted.csv")


def scratch():
    """Where homes of tests are made: in memory where that is possible."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
