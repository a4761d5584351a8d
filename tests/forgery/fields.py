# SPDX-License-Identifier: MIT
"""Every field of a row, of the commit record, of a checkpoint, a signature file, a receipt and a key file.

A table a file: which field, what is put into it, and the words with which it is refused.
"""
import base64
import hashlib
import re

from forge import forgery

LEDGER, JOURNAL = "ledger/ledger.csv", "private/journal-1.csv"
STATE, CHECKPOINT, MINISIG = "ledger/state", "ledger/checkpoint", "ledger/ledger.csv.minisig"
PUBLIC, VKEY, SECRET, SALTS = "ledger/keys/core.pub", "ledger/keys/core.vkey", "ledger/keys/core.key", "ledger/keys/salt.key"

SALT = "row {} was changed: its salt is not the one of these words"
NOT_COMMITTED = "journal-1.csv: its bytes are not those that were committed"


def other_letter(text):
    """Another letter of base64 in its place."""
    return ("B" if text[0] == "A" else "A") + text[1:]


def flip(at):
    def change(data):
        data[at] ^= 1
        return data
    return change


def put(at, new):
    def change(data):
        data[at:at + len(new)] = new
        return data
    return change


# ---- a row of the ledger: (cell, value, words) ----

OTHER_HASH = "sha256:" + "0" * 64
ROW = [
    ("seq", "x1", "row {} seq is not a number"),
    ("seq", "007", "row {} seq is not a number"),
    ("seq", "900", "row {} is gone: row 900 stands in its place"),
    ("time", "2026-11-24 15:00:00", "row {} time is not an instant in UTC"),
    ("time", "2026-11-24T17:00:00+02:00", "row {} time is not an instant in UTC"),
    ("time", "", "row {} time is not an instant in UTC"),
    ("time", "2026-02-30T15:00:00Z", "row {} time is not an instant in UTC"),
    ("time", lambda old: old[:-3] + "59Z", SALT),
    ("event", "", "row {} event is a word we do not know"),
    ("event", "letter.taken", "row {} event belongs to the other book"),
    ("event", "response.withdrawn", "row {} text has to be empty for this event"),
    ("subject", "p 2026", "row {} subject is not an id"),
    ("subject", "=P-2026-001", "row {} subject is not an id"),
    ("subject", "", SALT),
    ("version", "1", "row {} version is not V1, V2 ..."),
    ("version", "V0", "row {} version is not V1, V2 ..."),
    ("version", "", SALT),
    ("member", "ana@example.org", "row {} member is not the id of a member"),
    ("member", "m-ANA00002", "row {} member is not the id of a member"),
    ("member", "m-ben00003", SALT),
    ("by", "ana", "row {} by is not a member, system or operator"),
    ("by", "operator", SALT),
    ("via", "pigeon", "row {} via is a word we do not know"),
    ("via", "phone", SALT),
    ("value", "", "row {} value is not one lower-case word"),
    ("value", "Agree", "row {} value is not one lower-case word"),
    ("value", "block", SALT),
    ("due", "tomorrow", "row {} due is not an instant in UTC"),
    ("due", "2026-12-24T00:00:00Z", SALT),
    ("received", "2026-11-24T15:00:60Z", "row {} received is not an instant in UTC"),
    ("received", "2026-11-24T14:00:00Z", SALT),
    ("text", "yes", "row {} text is not the mark of a text file"),
    ("text", OTHER_HASH.upper(), "row {} text is not the mark of a text file"),
    ("text", OTHER_HASH, SALT),
    ("ref", "12", "row {} ref is not the number of a row"),
    ("ref", "r900", "row {} ref names a row that comes later"),
    ("ref", "r2", SALT),
    ("salt", "", "row {} salt is not 26 letters of base32"),
    ("salt", "abcdefghijklmnopqrstuvwxy", "row {} salt is not 26 letters of base32"),
    ("salt", "aaaaaaaaaaaaaaaaaaaaaaaaab", "row {} salt is not 26 letters of base32"),
    ("salt", lambda old: old.upper(), "row {} salt is not 26 letters of base32"),
    ("salt", "a" * 26, SALT),
]

# ---- a row of the journal ----

JOURNAL_ROW = [
    ("row", "7", "row j{} row is not j and a number"),
    ("row", "j900", "row j{} is gone: row j900 stands in its place"),
    ("time", "noon", "row j{} time is not an instant in UTC"),
    ("time", "2026-11-24T14:59:59Z", NOT_COMMITTED),
    ("event", "letter.eaten", "row j{} event is a word we do not know"),
    ("event", "response.received", "row j{} event belongs to the other book"),
    ("subject", "p 2026", "row j{} subject is not an id"),
    ("subject", "P-2026-009", NOT_COMMITTED),
    ("member", "ana", "row j{} member is not the id of a member"),
    ("member", "m-ben00003", NOT_COMMITTED),
    ("by", "Nobody", "row j{} by is not a member, system or operator"),
    ("by", "operator", NOT_COMMITTED),
    ("via", "pigeon", "row j{} via is a word we do not know"),
    ("via", "file", NOT_COMMITTED),
    ("value", "Recorded", "row j{} value is not one lower-case word"),
    ("value", "refused", NOT_COMMITTED),
    ("due", "soon", "row j{} due is not an instant in UTC"),
    ("due", "2026-12-24T00:00:00Z", "journal-1.csv: row j{last} is cut off in the middle"),
    ("received", "x", "row j{} received is not an instant in UTC"),
    ("received", "2026-11-24T00:00:00Z", NOT_COMMITTED),
    ("letter", "sha256:0", "row j{} letter is not a hash"),
    ("letter", OTHER_HASH, NOT_COMMITTED),
    ("place", "=cur/1", "row j{} place holds characters that may not stand there"),
    ("place", "cur/1", NOT_COMMITTED),
    ("rows", "12", "row j{} rows is not a list of rows"),
    ("rows", "r1 r2", "journal-1.csv: row j{last} is cut off in the middle"),
    ("text", "j900.txt", "row j{} text is not the mark of a text file"),
]


def shown(value):
    return "changed" if callable(value) else repr(value) if value else "emptied"


def rows():
    for column, value, words in ROW:
        def forge(home, column=column, value=value, words=words):
            return words.format(home.cell(home.row("response.replaced"), column, value))
        forgery(f"ledger row: {column}: {shown(value)}")(forge)
    for column, value, words in JOURNAL_ROW:
        def forge(home, column=column, value=value, words=words):
            number = next(n for n, line in enumerate(home.lines(JOURNAL)) if b"letter.taken" in line)
            return words.format(home.cell(number, column, value, JOURNAL), last=len(home.lines(JOURNAL)) - 1)
        forgery(f"journal row: {column}: {shown(value)}")(forge)


# ---- the commit record: (line, what is put there, words when its seal is made good again) ----

BROKEN, LATE = "ledger/state: is not written as a commit record is", "ledger/state: says other things about the ledger than its signed minisig"
HASHES = "ledger/state: holds hashes that do not lead to the signed root"
NO_MIDSTATE = "ledger/state: holds a midstate that does not lead to its hash"
STATE_LINES = [
    ("assent state", "assent states 1", "ledger/state: is not the commit record of a home"),
    ("assent state", "assent state 0", "ledger/state: is not the commit record of a home"),
    ("commit", "commit one", BROKEN),
    ("origin", lambda line: line.replace("/rehearsal", "/else"), "ledger/state: holds a checkpoint made with another key than core.pub"),
    ("origin", "origin a b", "ledger/state: holds a checkpoint whose signature is not good"),
    ("size", "size 0", BROKEN),
    ("size", "size 007", BROKEN),
    ("bytes", lambda line: line + "0", LATE),
    ("time", "time noon", BROKEN),
    ("time", "time 2026-11-24T15:00:60Z", BROKEN),
    ("time", "time 2026-11-24T15:00:00Z", LATE),
    ("frontier", lambda line: line[:-1] + ("0" if line[-1] != "0" else "1"), HASHES),
    ("frontier", lambda line: line.upper().replace("FRONTIER", "frontier"), BROKEN),
    ("blake2b", lambda line: line[:-1] + ("0" if line[-1] != "0" else "1"), "ledger/state: holds a minisig that does not fit the hash of the ledger"),
    ("midstate", lambda line: re.sub(r" (.)([^ ]*)$", lambda m: " " + other_letter(m[1] + m[2]), line), NO_MIDSTATE),
    ("midstate", lambda line: line[:-8], BROKEN),
    ("journal ", "journal journal-01.csv", BROKEN),
    ("journal ", "journal ../ledger/ledger.csv", BROKEN),
    ("journal ", "journal journal-9.csv", "private/journal-9.csv: is missing"),
    ("journal-rows", "journal-rows -1", BROKEN),
    ("journal-rows", "journal-rows 900", "journal-1.csv: ends after row"),
    ("journal-bytes", "journal-bytes x", BROKEN),
    ("journal-bytes", "journal-bytes 99999", "journal-1.csv: is shorter than what was committed"),
    ("journal-time", "journal-time noon", BROKEN),
    ("journal-blake2b", lambda line: line[:-1] + ("0" if line[-1] != "0" else "1"), NO_MIDSTATE),
    ("journal-midstate", lambda line: re.sub(r" (.)([^ ]*)$", lambda m: " " + other_letter(m[1] + m[2]), line), NO_MIDSTATE),
    ("checkpoint", "checkpoints", BROKEN),
    ("minisig", "", BROKEN),
]


def sealed(text):
    body = text[:text.rindex("end ")]
    return (body + "end " + hashlib.blake2b(body.encode(), digest_size=32).hexdigest() + "\n").encode()


def change_state(home, name, value):
    text = home.read(STATE).decode()
    lines = text.split("\n")
    number = next(n for n, line in enumerate(lines) if line.startswith(name))
    changed = value(lines[number]) if callable(value) else value
    if changed == lines[number]:
        raise AssertionError(f"{name} is {changed} already")
    lines[number] = changed
    return "\n".join(lines)


def state():
    for number, (name, value, words) in enumerate(STATE_LINES):
        def forge(home, name=name, value=value, words=words):
            home.write(STATE, sealed(change_state(home, name, value)))
            return words
        title = f"{name.strip()}: {shown(value)}"
        forgery(f"state, sealed again: {title} ({number})")(forge)
        if name == "assent state":
            continue

        def plain(home, name=name, value=value):
            home.write(STATE, change_state(home, name, value).encode())
            return "ledger/state: was changed by hand"
        forgery(f"state: {title} ({number})")(plain)


STATE_QUOTES = [
    ("the checkpoint's size", lambda lines: lines.index("checkpoint") + 2, lambda line: line + "0", "ledger/state: holds a checkpoint whose signature is not good"),
    ("the checkpoint's root", lambda lines: lines.index("checkpoint") + 3, lambda line: "|" + other_letter(line[1:]), "ledger/state: holds a checkpoint whose signature is not good"),
    ("the checkpoint's signature", lambda lines: lines.index("minisig") - 1, lambda line: line[:-8] + other_letter(line[-8:]), "ledger/state: holds a checkpoint whose signature is not good"),
    ("the minisig's signature", lambda lines: lines.index("minisig") + 2, lambda line: line[:60] + other_letter(line[60:]), "ledger/state: holds a minisig that does not fit the hash of the ledger"),
    ("the minisig's comment", lambda lines: lines.index("minisig") + 3, lambda line: line.replace("bytes=", "bytes=1"), "ledger/state: holds a minisig that does not fit the hash of the ledger"),
    ("the minisig's last line", lambda lines: lines.index("minisig") + 4, lambda line: line[:30] + other_letter(line[30:]), "ledger/state: holds a minisig that does not fit the hash of the ledger"),
    ("a minisig of three lines", lambda lines: lines.index("minisig") + 4, lambda line: "|", "ledger/state: holds a minisig that can't be read"),
]


def state_quotes():
    for title, place, change, words in STATE_QUOTES:
        def forge(home, place=place, change=change, words=words):
            lines = home.read(STATE).decode().split("\n")
            number = place(lines)
            lines[number] = change(lines[number])
            home.write(STATE, sealed("\n".join(lines)))
            return words
        forgery(f"state, sealed again: {title}")(forge)


# ---- a signed note: (line, change, words) ----

CHANGED, NO_NOTE = "its head was changed after it was signed", "is not a signed checkpoint"
STRANGE = "its head was signed with another key than core.pub"


def signature(line, change):
    dash, name, text = line.split(" ")
    return " ".join((dash, name, base64.b64encode(change(bytearray(base64.b64decode(text)))).decode()))


NOTE = [
    ("size of one row more", 1, lambda line: str(int(line) + 1), CHANGED),
    ("size that is no number", 1, "many", CHANGED),
    ("size with a zero in front", 1, lambda line: "0" + line, CHANGED),
    ("root that is no hash", 2, "AAAA", CHANGED),
    ("root in another alphabet", 2, lambda line: "-" + line[1:], CHANGED),
    ("origin left out", 0, "", NO_NOTE),
    ("line more", 2, lambda line: line + "\nextension", CHANGED),
    ("blank line left out", 3, "x", NO_NOTE),
    ("dash", 4, lambda line: "-" + line[1:], NO_NOTE),
    ("signer's name", 4, lambda line: line.replace("/rehearsal ", "/else "), STRANGE),
    ("key id", 4, lambda line: signature(line, flip(0)), STRANGE),
    ("signature", 4, lambda line: signature(line, flip(20)), CHANGED),
    ("signature cut short", 4, lambda line: signature(line, lambda data: data[:-1]), CHANGED),
    ("signature that is no base64", 4, lambda line: line[:-4] + "!!!!", NO_NOTE),
    ("second signature by nobody", 4, lambda line: line + "\nnobody", NO_NOTE),
]


def notes():
    for title, number, change, words in NOTE:
        def forge(home, number=number, change=change, words=words):
            home.line(CHECKPOINT, number, change)
            return "ledger/checkpoint: " + words
        forgery(f"checkpoint: {title}", run=number > 0)(forge)  # run --now looks at the origin first, and refuses the time


# ---- a signature file ----

EDITED, NONE, OTHERS = "was changed after it was signed", "is not a signature file of minisign", "was made with another key than core.pub"
SIGNATURE = [
    ("first comment's prefix", 0, "comment: x", NONE),
    ("algorithm", 1, put(0, b"XX"), NONE),
    ("old algorithm", 1, put(0, b"Ed"), "has the old form of a signature"),
    ("key number", 1, flip(5), OTHERS),
    ("signature cut short", 1, lambda data: data[:-1], NONE),
    ("trusted comment's prefix", 2, lambda line: line.replace("trusted comment: ", "trusted comment:"), NONE),
    ("origin", 2, lambda line: line.replace("origin=", "origin=x"), EDITED),
    ("size", 2, lambda line: line.replace(" size=", " size=1"), EDITED),
    ("root", 2, lambda line: re.sub(r"root=(.)", lambda m: "root=" + other_letter(m[1]), line), EDITED),
    ("time", 2, lambda line: line.replace("Z", "X"), EDITED),
    ("word more", 2, lambda line: line + " scope=public", EDITED),
    ("control character", 2, lambda line: line + "\t", NONE),
    ("signature of the comment", 3, flip(9), EDITED),
    ("signature of the comment cut short", 3, lambda data: data[:-1], NONE),
    ("line more", 3, lambda line: line + "\nmore", NONE),
    ("line less", 3, "", NONE),
]
OF_BYTES = {"algorithm", "old algorithm", "key number", "signature cut short", "signature of the comment",
            "signature of the comment cut short"}


def signatures():
    for title, number, change, words in SIGNATURE:
        def forge(home, title=title, number=number, change=change, words=words):
            (home.bytes_of_line if title in OF_BYTES else home.line)(MINISIG, number, change)
            return "ledger.csv.minisig: " + words
        forgery(f"minisig: {title}")(forge)


# ---- a receipt ----

NOT_IN = "its row is not in the ledger whose head it shows"


def extra(change):
    def changed(line):
        return "extra " + base64.b64encode(change(base64.b64decode(line[6:]).decode()).encode()).decode()
    return changed


def of_row(column, value):
    """The row in a receipt, one cell of it another."""
    columns = ("seq", "time", "event", "subject", "version", "member", "by", "via", "value", "due", "received", "text",
               "ref", "salt")

    def changed(row):
        cells = row.strip("\n").split(",")
        cells[columns.index(column)] = f'"{value}"'
        return ",".join(cells) + "\n"
    return extra(changed)


RECEIPT = [
    ("first line", 0, "c2sp.org/tlog-proof@v2", "the receipt does not begin as a receipt does"),
    ("first line left out", 0, "", "the receipt does not begin as a receipt does"),
    ("extra emptied", 1, "extra ", "has a damaged index line"),
    ("extra that is no base64", 1, lambda line: line + "!", "has a damaged extra line"),
    ("row without a line end", 1, extra(lambda row: row.strip("\n")), "carries something that is not a row"),
    ("row seq: no number", 1, of_row("seq", "x"), "carries a row that seq is not a number"),
    ("row seq: another", 1, of_row("seq", "2"), "carries a row of another place in the ledger"),
    ("row time", 1, of_row("time", "2026-11-24T15:00:00Z"), NOT_IN),
    ("row event", 1, of_row("event", "response.eaten"), "carries a row that event is a word we do not know"),
    ("row subject", 1, of_row("subject", "P-2026-002"), NOT_IN),
    ("row version", 1, of_row("version", "V2"), NOT_IN),
    ("row member", 1, of_row("member", "m-ben00003"), NOT_IN),
    ("row member: no id", 1, of_row("member", "ben"), "carries a row with cells no row of ours has"),
    ("row by", 1, of_row("by", "operator"), NOT_IN),
    ("row via", 1, of_row("via", "phone"), NOT_IN),
    ("row value", 1, of_row("value", "block"), NOT_IN),
    ("row due", 1, of_row("due", "2026-12-24T00:00:00Z"), NOT_IN),
    ("row received", 1, of_row("received", "2026-11-24T14:00:00Z"), NOT_IN),
    ("row text", 1, of_row("text", OTHER_HASH), NOT_IN),
    ("row ref", 1, of_row("ref", "r2"), NOT_IN),
    ("row salt", 1, of_row("salt", "a" * 26), NOT_IN),
    ("index that is no number", 2, "index x", "has a damaged index line"),
    ("index of another row", 2, lambda line: f"index {int(line[6:]) - 1}", "carries a row of another place in the ledger"),
    ("index left out", 2, "", "has a damaged index line"),
    ("hash changed", 3, other_letter, NOT_IN),
    ("hash that is none", 3, "AAAA", "has a damaged hash"),
    ("hash more", 3, lambda line: line + "\n" + line, NOT_IN),
    ("hash less", 3, None, NOT_IN),
    ("seventy hashes", 3, lambda line: "\n".join([line] * 70), "has more hashes than any ledger needs"),
    ("checkpoint left out", "\n\n", lambda text: text.split("\n\n")[0] + "\n\n", "is cut off"),
    ("everything behind the index left out", "\n\n", lambda text: "\n".join(text.split("\n")[:3]) + "\n", "is cut off"),
    ("checkpoint of an older day", "older", None, NOT_IN),
    ("head's origin", "note 0", "example.org/else", "is of another ledger, example.org/else"),
    ("head's size", "note 1", lambda line: str(int(line) + 1), CHANGED),
    ("head's root", "note 2", other_letter, CHANGED),
    ("head's key id", "note 4", lambda line: signature(line, flip(0)), STRANGE),
    ("head's signature", "note 4", lambda line: signature(line, flip(20)), CHANGED),
]


def change_receipt(home, place, change):
    name = home.receipt()
    if isinstance(place, int) and change is not None:
        home.line(name, place, change)
    elif isinstance(place, int):
        lines = home.read(name).split(b"\n")
        del lines[place]
        home.write(name, b"\n".join(lines))
    elif place == "older":
        older = (home.older / CHECKPOINT).read_bytes()
        home.write(name, home.read(name).partition(b"\n\n")[0] + b"\n\n" + older)
    elif place.startswith("note "):
        start = home.read(name).decode().split("\n").index("") + 1
        home.line(name, start + int(place[5:]), change)
    else:
        home.write(name, change(home.read(name).decode()).encode())
    return name


def receipts():
    for title, place, change, words in RECEIPT:
        def forge(home, place=place, change=change, words=words):
            return words, home.path(change_receipt(home, place, change)).resolve()
        forgery(f"receipt: {title}", asks="receipt")(forge)


# ---- key files ----

NO_KEY = "core.pub: is not a minisign public key"
NO_VKEY = "core.vkey: is not the key of core.pub and this ledger"
PUBLIC_KEY = [
    ("comment's prefix", 0, "comment", NO_KEY, False),
    ("algorithm", 1, put(0, b"XX"), NO_KEY, True),
    ("cut short", 1, lambda data: data[:-1], NO_KEY, True),
    ("number", 1, flip(4), "made with another key than core.pub", True),
    ("key", 1, flip(20), "made with another key than core.pub", True),
    ("not base64", 1, lambda line: "!" + line[1:], NO_KEY, False),
]
SECRET_KEY = [
    ("comment's prefix", 0, "comment", "core.key: is not a minisign secret key", False),
    ("algorithm", 1, put(0, b"XX"), "core.key: is not a minisign secret key", True),
    ("cut short", 1, lambda data: data[:-1], "core.key: is not a minisign secret key", True),
    ("password", 1, put(2, b"Sc"), "core.key: is protected by a password", True),
    ("kind of key", 1, put(2, b"Xx"), "core.key: is a secret key of a kind we do not know", True),
    ("number", 1, flip(56), "core.key: is not the secret half of core.pub", True),
    ("first half", 1, flip(70), "core.key: is damaged: its two halves do not belong together", True),
    ("second half", 1, flip(120), "core.key: is damaged: its two halves do not belong together", True),
    ("not base64", 1, lambda line: "!" + line[1:], "core.key: is not a minisign secret key", False),
]


def keys():
    for title, number, change, words, of_bytes in PUBLIC_KEY:
        def forge(home, number=number, change=change, words=words, of_bytes=of_bytes):
            (home.bytes_of_line if of_bytes else home.line)(PUBLIC, number, change)
            return words
        forgery(f"core.pub: {title}")(forge)
    for title, number, change, words, of_bytes in SECRET_KEY:
        def forge(home, number=number, change=change, words=words, of_bytes=of_bytes):
            (home.bytes_of_line if of_bytes else home.line)(SECRET, number, change)
            return words
        forgery(f"core.key: {title}", asks="run")(forge)


@forgery("core.key: another's", asks="run")
def _(home):
    home.write(SECRET, (home.other_key() / "key").read_bytes())
    return "core.key: is not the secret half of core.pub"


@forgery("core.key: readable by others", asks="run")
def _(home):
    home.path(SECRET).chmod(0o644)
    return "core.key: can be read by others: make it yours alone (chown, chmod 600)"


@forgery("core.key: gone", asks="run")
def _(home):
    home.path(SECRET).unlink()
    return "core.key: the signing key is not there"


for _title, _name, _words in (
        ("name", lambda text: "x" + text, NO_VKEY), ("id", lambda text: re.sub(r"\+(.)", r"+\1\1", text, 1), NO_VKEY),
        ("key", lambda text: text[:-8] + other_letter(text[-8:]), NO_VKEY), ("nothing", lambda text: "", NO_VKEY)):
    def _forge(home, change=_name, words=_words):
        home.write(VKEY, change(home.read(VKEY).decode()).encode())
        return words
    forgery(f"core.vkey: {_title}", run=False)(_forge)


@forgery("salt.key: another's", run=False)
def _(home):
    home.line(SALTS, 0, lambda line: ("0" if line[0] != "0" else "1") + line[1:])
    return SALT.format(1)


for _title, _bytes in (("cut short", b"00112233\n"), ("emptied", b""), ("in capital letters", b"AB" * 32 + b"\n")):
    def _forge(home, data=_bytes):
        home.write(SALTS, data)
        return "salt.key: is not 64 hex digits and a line end"
    forgery(f"salt.key: {_title}", asks="run")(_forge)

rows()
state()
state_quotes()
notes()
signatures()
receipts()
keys()
