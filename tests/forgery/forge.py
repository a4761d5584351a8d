# SPDX-License-Identifier: MIT
"""What the forgeries share: a copy of a real home, ways to change it, and what has to come of that."""
import base64
import csv
import email
import email.policy
import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/stories"))
import story as S  # noqa: E402

PROGRAM = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build/assent").resolve()
STORY = "04-"   # several commits, words, an answer replaced and withdrawn
CORRUPT, CONFIGURATION = 65, 78


class Home:
    """A copy of the home, and what it was some commits ago."""

    def __init__(self, home, older, at):
        self.home, self.older, self.at = home, older, at

    def path(self, name):
        return self.home / name

    def read(self, name):
        return self.path(name).read_bytes()

    def write(self, name, data):
        self.path(name).write_bytes(data)

    def replace(self, name, old, new, count=1):
        data = self.read(name)
        old, new = old.encode(), new.encode()
        if old not in data:
            raise AssertionError(f"{name} has no {old}")
        self.write(name, data.replace(old, new, count))

    def old(self, *names):
        for name in names:
            shutil.copy(self.older / name, self.path(name))

    def lines(self, name="ledger/ledger.csv"):
        return self.read(name).splitlines(keepends=True)

    def put(self, lines, name="ledger/ledger.csv"):
        self.write(name, b"".join(lines))

    def row(self, event):
        """The number of the first row of an event."""
        return next(n for n, line in enumerate(self.lines()) if f'"{event}"'.encode() in line)

    def change(self, number, old, new):
        """Changes one line of the ledger."""
        lines = self.lines()
        if old.encode() not in lines[number]:
            raise AssertionError(f"row {number} has no {old}: {lines[number]}")
        lines[number] = lines[number].replace(old.encode(), new.encode(), 1)
        self.put(lines)
        return number

    def flip(self, name, at):
        data = bytearray(self.read(name))
        data[at] ^= 1
        self.write(name, bytes(data))

    def assent(self, *words):
        done = subprocess.run([PROGRAM, "--home", self.home, "--now", self.at.strftime("%Y-%m-%dT%H:%M:%SZ"), *words],
                              text=True, capture_output=True, stdin=subprocess.DEVNULL,
                              env=S.Play(None, self.home, PROGRAM).environment())
        return done.returncode, done.stdout + done.stderr

    def cell(self, number, column, value, name="ledger/ledger.csv"):
        """Puts a value into a cell of a row; the row keeps the one form a row has."""
        lines = self.lines(name)
        header = next(csv.reader([lines[0].decode()]))
        cells = next(csv.reader([lines[number].decode()]))
        old = cells[header.index(column)]
        cells[header.index(column)] = value(old) if callable(value) else value
        if cells[header.index(column)] == old:
            raise AssertionError(f"{column} of row {number} is {old} already")
        lines[number] = (",".join('"' + cell.replace('"', '""') + '"' for cell in cells) + "\n").encode()
        self.put(lines, name)
        return number

    def line(self, name, number, value):
        """Puts a value in the place of a line of a text file."""
        lines = self.read(name).decode().split("\n")
        old = lines[number]
        lines[number] = value(old) if callable(value) else value
        if lines[number] == old:
            raise AssertionError(f"line {number} of {name} is {old} already")
        self.write(name, "\n".join(lines).encode())

    def bytes_of_line(self, name, number, change):
        """Changes the bytes that a line holds in base64."""
        self.line(name, number, lambda line: base64.b64encode(change(bytearray(base64.b64decode(line)))).decode())

    def deliver(self):
        """Ana's last answer comes once more, as another letter with another answer."""
        letter = next(path for path in sorted(self.home.glob("mailbox/.Processed/cur/*"), reverse=True))
        data = letter.read_bytes().replace(b"\nagree", b"\nBLOCK because of the noise", 1)
        data = re.sub(rb"(?im)^(Message-ID: *<)", rb"\g<1>again.", data, count=1)
        name = f"{int(self.at.timestamp())}.M9999.story"
        (self.home / "mailbox/new" / name).write_bytes(data)

    def receipt(self):
        """The newest receipt of a posted mail, as a file beside the home."""
        paths = sorted(self.home.glob("sent/*/*"), key=lambda path: (path.stat().st_mtime_ns, path.name))
        for path in reversed(paths):
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            for part in message.iter_attachments():
                if (part.get_filename() or "").endswith(".tlog-proof"):
                    (self.home.parent / "receipt.tlog-proof").write_bytes(part.get_payload(decode=True))
                    return "../receipt.tlog-proof"
        raise AssertionError("no receipt was posted")

    def sign_note(self, key, text):
        """A signed note over a text, made by openssl with a plain key file of minisign."""
        secret = base64.b64decode(key.read_text().split("\n")[1])[62:126]
        seed, public = secret[:32], secret[32:]
        name = text.split("\n")[0]
        folder = self.home.parent
        (folder / "seed.der").write_bytes(bytes.fromhex("302e020100300506032b657004220420") + seed)
        (folder / "note").write_text(text)
        signature = subprocess.run(["openssl", "pkeyutl", "-sign", "-rawin", "-keyform", "DER", "-inkey",
                                    folder / "seed.der", "-in", folder / "note"], check=True, capture_output=True).stdout
        key_id = hashlib.sha256(name.encode() + b"\n\1" + public).digest()[:4]
        return f"{text}\n\u2014 {name} {base64.b64encode(key_id + signature).decode()}\n"

    def other_key(self):
        """A key pair of somebody else."""
        folder = self.home.parent / "other"
        folder.mkdir()
        subprocess.run(["minisign", "-G", "-W", "-s", folder / "key", "-p", folder / "pub"], check=True,
                       stdout=subprocess.DEVNULL)
        return folder


# ---- the forgeries: each gives the words that must be said, and the row that must be named ----

FORGERIES = {}


def forgery(name, run=True, asks="home"):
    """Adds a forgery: a function that changes a home, and gives the words that have to be said.

    asks: "home": `assent verify` of the home, "run": only `assent run`, to which a letter has come. Any other word: the
    function gives (words, file), and `assent verify FILE` is asked.
    run: whether `assent run` has to refuse as well (it mends what a crash may leave).
    """
    def add(function):
        if name in FORGERIES:
            raise AssertionError(f"two forgeries with one name: {name}")
        FORGERIES[name] = (function, run and asks == "home", asks)
        return function
    return add


def snapshot(home):
    return {path.relative_to(home): path.read_bytes() for name in ("ledger", "private") for path in
            sorted((home / name).rglob("*")) if path.is_file()}


def refused(said, words):
    """One line that says where, what, and what to do, and holds the words."""
    return words in said and re.search(r"(^|\n)assent: [^\n]*: [^\n]*\n$", said) and len(re.findall(r"^assent: ", said, re.M)) == 1


def check(home, words, run, asks):
    """A complaint, or None when it was refused as it should be."""
    file = [words[1]] if isinstance(words, tuple) else []
    words = words[0] if file else words
    before = snapshot(home.home)
    if asks != "run":
        code, said = home.assent("verify", *file)
        if code != CORRUPT or not refused(said, words) or said.count("\n") != 1:
            return f"verify: exit {code}, and it does not say in one line: {words}\n{said}"
        if snapshot(home.home) != before:
            return "verify wrote something"
    if asks == "run":
        home.deliver()
        code, said = home.assent("run")
        if code not in (CORRUPT, CONFIGURATION) or not refused(said, words):
            return f"run: exit {code}, and it does not say: {words}\n{said}"
    elif run:
        code, said = home.assent("run")
        if code != CORRUPT:
            return f"run: exit {code}\n{said}"
    return None if snapshot(home.home) == before else f"run wrote something\n{said}"


def one(name, good, older, at, folder):
    function, run, asks = FORGERIES[name]
    folder.mkdir()
    home = Home(folder / "home", older, at)
    shutil.copytree(good, home.home, symlinks=True)
    try:
        return check(home, function(home), run, asks)
    except (AssertionError, OSError, StopIteration, ValueError, subprocess.SubprocessError) as problem:
        return f"{type(problem).__name__}: {problem}"
    finally:
        shutil.rmtree(folder)


def play(folder):
    """A real home, and what its books were two commits before the end."""
    story = next(story for story in S.all_stories() if story.name.startswith(STORY))
    played = S.Play(story, folder / "good", PROGRAM)
    played.begin()
    last = max(n for n, step in enumerate(story.steps) if step.verb == "run")
    for number, step in enumerate(story.steps[:last + 1]):
        if number == last - 3:
            shutil.copytree(played.home, folder / "older", symlinks=True)
        played.take(step)
    return played.home, folder / "older", story.steps[last].at
