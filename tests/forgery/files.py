# SPDX-License-Identifier: MIT
"""Whole files and rows: dropped, doubled, swapped, cut, put back from an older day, signed by others."""
import re
import shutil
import subprocess

from forge import Home, forgery

def changed_cell(name, event, old, new, words):
    def forge(home):
        return words.format(home.change(home.row(event), old, new))
    forgery(name)(forge)


SALT = "row {} was changed: its salt is not the one of these words"
changed_cell("one answer becomes another", "response.received", '"agree"', '"block"', SALT)
changed_cell("an answer is given to another member", "response.received", '"m-', '"m-0', "row {} member is not the id of a member")
changed_cell("an answer is moved to another proposal", "response.received", "P-2026-001", "P-2026-002", SALT)
changed_cell("an answer is moved to another version", "response.received", '"V1"', '"V2"', SALT)
changed_cell("who caused it", "response.received", '"mail"', '"paper"', SALT)
changed_cell("when it was received", "response.received", "T15:00:00Z", "T14:59:00Z", SALT)
changed_cell("a deadline is moved", "call.opened", "-12-0", "-12-1", SALT)
changed_cell("the hash of words", "response.replaced", '"sha256:', '"sha256:0', "row {} text is not the mark of a text file")
changed_cell("an event nobody knows", "response.received", "response.received", "response.receives", "row {} event is a word we do not know")
changed_cell("a formula for a spreadsheet", "response.received", '"agree"', '"=1+1"', "row {} value is not one lower-case word")
changed_cell("a blank behind a comma", "response.received", '","mail"', '", "mail"', "row {} does not have its 14 cells")
changed_cell("a sealed row", "response.received", "response.received", "sealed", "row {} is sealed, which may stand only in an export")
changed_cell("a row backwards in time", "response.replaced", '"2026-11-24T', '"2026-11-23T', "row {} time is earlier than that of the row before it")
changed_cell("CR LF at the end of a row", "response.received", '"\n', '"\r\n', "row {} ends in CR LF")


@forgery("one bit of a salt")
def _(home):
    number = home.row("response.received")
    line = home.lines()[number].decode()
    return SALT.format(home.change(number, line[-6:-3], ("b" if line[-6] == "a" else "a") + line[-5:-3]))


@forgery("the whole file, saved by a spreadsheet")
def _(home):
    home.write("ledger/ledger.csv", b"\xef\xbb\xbf" + home.read("ledger/ledger.csv").replace(b'"', b"").replace(b"\n", b"\r\n"))
    return "row 0 is not the header of this book"


@forgery("the header")
def _(home):
    home.replace("ledger/ledger.csv", '"seq","time"', '"seq","when"')
    return "row 0 is not the header of this book"


@forgery("a dropped row")
def _(home):
    lines = home.lines()
    number = home.row("response.received")
    del lines[number]
    home.put(lines)
    return f"row {number} is missing: row {number + 1} follows at once"


@forgery("several dropped rows")
def _(home):
    lines = home.lines()
    number = home.row("call.eligible")
    del lines[number:number + 3]
    home.put(lines)
    return f"row {number} and those up to row {number + 2} are missing"


@forgery("two swapped rows")
def _(home):
    lines = home.lines()
    number = home.row("call.eligible")
    lines[number], lines[number + 1] = lines[number + 1], lines[number]
    home.put(lines)
    return f"row {number} and row {number + 1} stand in each other's place"


@forgery("a doubled row")
def _(home):
    lines = home.lines()
    number = home.row("response.received")
    lines.insert(number, lines[number])
    home.put(lines)
    return f"row {number + 1} is row {number} a second time"


@forgery("an answer given twice under a new number")
def _(home):
    lines = home.lines()
    number = home.row("response.received")
    twin = re.sub(rb'^"\d+"', f'"{number + 1}"'.encode(), lines[number])
    lines[number + 1:] = [twin] + [re.sub(rb'^"(\d+)"', lambda m: b'"%d"' % (int(m[1]) + 1), line)
                                   for line in lines[number + 1:]]
    home.put(lines)
    return SALT.format(number + 1)


@forgery("a file cut between two rows")
def _(home):
    lines = home.lines()
    home.put(lines[:-2])
    return f"ends after row {len(lines) - 3}, and {len(lines) - 1} were signed"


@forgery("a file cut in the middle of a row")
def _(home):
    home.write("ledger/ledger.csv", home.read("ledger/ledger.csv")[:-50])
    return f"row {len(home.lines()) - 1} is cut off in the middle"


@forgery("an emptied file")
def _(home):
    home.write("ledger/ledger.csv", b"")
    return "row 0 is missing: the file is empty"


@forgery("no ledger")
def _(home):
    home.path("ledger/ledger.csv").unlink()
    return "ledger.csv: is missing"


@forgery("a row added at the end", run=False)
def _(home):
    lines = home.lines()
    added = re.sub(rb'^"\d+"', f'"{len(lines)}"'.encode(), lines[home.row("response.received")])
    home.put(lines + [added])
    return "bytes behind its last signed row"


# Older files put back, some of them and not all.

@forgery("an older ledger")
def _(home):
    home.old("ledger/ledger.csv")
    return f"ends after row {len(home.lines()) - 1}"


@forgery("an older journal")
def _(home):
    home.old("private/journal-1.csv")
    return f"journal-1.csv: ends after row {len(home.lines('private/journal-1.csv')) - 1}"


@forgery("an older state")
def _(home):
    home.old("ledger/state")
    return "this home is behind what was signed"


@forgery("older books and state")
def _(home):
    home.old("ledger/ledger.csv", "ledger/state", "private/journal-1.csv")
    return "this home is behind what was signed"


@forgery("older books, state and checkpoint")
def _(home):
    home.old("ledger/ledger.csv", "ledger/state", "private/journal-1.csv", "ledger/checkpoint")
    return "this home is behind what was signed"


@forgery("older ledger, checkpoint and minisig")
def _(home):
    home.old("ledger/ledger.csv", "ledger/checkpoint", "ledger/ledger.csv.minisig")
    return f"ends after row {len(home.lines()) - 1}"


# Keys and signed heads.

def sign(home, key, *options):
    """Signs the ledger with stock minisign, with the trusted comment it had."""
    comment = home.read("ledger/ledger.csv.minisig").decode().split("\n")[2].removeprefix("trusted comment: ")
    subprocess.run(["minisign", "-S", *options, "-s", key, "-t", comment, "-m", home.path("ledger/ledger.csv")],
                   check=True, stdout=subprocess.DEVNULL)


@forgery("core.pub of another")
def _(home):
    shutil.copy(home.other_key() / "pub", home.path("ledger/keys/core.pub"))
    return "made with another key than core.pub"


@forgery("a minisig of another key")
def _(home):
    sign(home, home.other_key() / "key")
    return "ledger.csv.minisig: was made with another key than core.pub"


@forgery("a ledger changed, and signed with another key")
def _(home):
    home.change(home.row("response.received"), '"agree"', '"block"')
    sign(home, home.other_key() / "key")
    return "ledger.csv.minisig: was made with another key than core.pub"


@forgery("a checkpoint of another home")
def _(home):
    other = home.home.parent / "other-home"
    code, said = Home(other, None, home.at).assent("init", str(other), "--rehearsal", "--origin",
                                                   home.read("ledger/checkpoint").decode().split("\n")[0])
    assert code == 0, said
    shutil.copy(other / "ledger/checkpoint", home.path("ledger/checkpoint"))
    return "ledger/checkpoint: its head was signed with another key than core.pub"


@forgery("a checkpoint with another size")
def _(home):
    lines = home.read("ledger/checkpoint").decode().split("\n")
    lines[1] = str(int(lines[1]) - 1)
    home.write("ledger/checkpoint", "\n".join(lines).encode())
    return "ledger/checkpoint: its head was changed after it was signed"


@forgery("a checkpoint with another root")
def _(home):
    lines = home.read("ledger/checkpoint").decode().split("\n")
    lines[2] = ("B" if lines[2][0] == "A" else "A") + lines[2][1:]
    home.write("ledger/checkpoint", "\n".join(lines).encode())
    return "ledger/checkpoint: its head was changed after it was signed"


@forgery("a checkpoint with another origin", run=False)  # run --now looks at the origin first, and refuses the time
def _(home):
    home.replace("ledger/checkpoint", "/rehearsal\n", "/rehearsel\n")
    return "ledger/checkpoint: is of another ledger"


@forgery("a checkpoint cut off")
def _(home):
    home.write("ledger/checkpoint", home.read("ledger/checkpoint")[:60])
    return "ledger/checkpoint: is not a signed checkpoint"


@forgery("a minisig with another trusted comment")
def _(home):
    home.replace("ledger/ledger.csv.minisig", "bytes=", "bytes=1")
    return "ledger.csv.minisig: was changed after it was signed"


@forgery("a minisig with another signature")
def _(home):
    lines = home.read("ledger/ledger.csv.minisig").decode().split("\n")
    lines[1] = lines[1][:60] + ("B" if lines[1][60] == "A" else "A") + lines[1][61:]
    home.write("ledger/ledger.csv.minisig", "\n".join(lines).encode())
    return "ledger.csv.minisig: was changed after it was signed"


@forgery("a minisig of the old form")
def _(home):
    sign(home, home.path("ledger/keys/core.key"), "-l")
    return "has the old form of a signature"


@forgery("a minisig that is none")
def _(home):
    home.write("ledger/ledger.csv.minisig", b"signed by the Core\n")
    return "ledger.csv.minisig: is not a signature file of minisign"


@forgery("the vkey of another")
def _(home):
    home.replace("ledger/keys/core.vkey", "+", "+0")
    return "core.vkey: is not the key of core.pub and this ledger"


# The commit record.

@forgery("a flipped byte in state")
def _(home):
    home.flip("ledger/state", 200)
    return "ledger/state: was changed by hand"


@forgery("a state cut off")
def _(home):
    home.write("ledger/state", home.read("ledger/state")[:1000])
    return "ledger/state: is cut off"


@forgery("no state")
def _(home):
    home.path("ledger/state").unlink()
    return "ledger/state: is missing, and without it nobody knows what is committed"


@forgery("a state of a newer program")
def _(home):
    home.replace("ledger/state", "assent state 1", "assent state 2")
    return "ledger/state: was written by a newer assent: use that one"


@forgery("a state sealed again, its size changed")
def _(home):
    import hashlib
    text = home.read("ledger/state").decode()
    body = text[:text.rindex("end ")].replace("\nbytes ", "\nbytes 1", 1)
    home.write("ledger/state", (body + "end " + hashlib.blake2b(body.encode(), digest_size=32).hexdigest() + "\n").encode())
    return "ledger/state: says other things about the ledger than its signed minisig"


# Journal and words.

@forgery("a letter's class in the journal")
def _(home):
    home.replace("private/journal-1.csv", '"recorded"', '"replaced"')
    return "journal-1.csv: its bytes are not those that were committed"


@forgery("a dropped row of the journal")
def _(home):
    lines = home.lines("private/journal-1.csv")
    del lines[2]
    home.put(lines, "private/journal-1.csv")
    return "journal-1.csv: row j2 is missing: row j3 follows at once"


@forgery("somebody's words", run=False)
def _(home):
    number = home.row("response.replaced")
    path = home.path(f"ledger/texts/{number}.txt")
    path.write_bytes(path.read_bytes().replace(b"too small", b"too large"))
    return f"texts/{number}.txt: is not the text that was recorded with row {number}"


@forgery("words nobody wrote", run=False)
def _(home):
    number = home.row("response.received")
    shutil.copy(home.path(f"ledger/texts/{home.row('response.replaced')}.txt"), home.path(f"ledger/texts/{number + 900}.txt"))
    return f"texts/{number + 900}.txt: no row names this file"
