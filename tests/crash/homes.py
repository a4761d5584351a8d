# SPDX-License-Identifier: MIT
"""What the crash tests share: what must hold of a home at any moment, pictures of homes, stories played to a point."""
import functools
import hashlib
import os
import re
import stat
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "stories"))
import story as S  # noqa: E402

PROGRAM = S.ROOT / "build/assent"
TRACER = S.ROOT / "build/tests/crash/tracer"
CLOCK_STEP = 50_000_000  # nanoseconds, with much to spare
DICE = S.ROOT / "build/tests/crash/dice.so"


def message_ids(paths):
    heads = (path.read_bytes().partition(b"\n\n")[0] for path in paths)
    return sorted(re.search(rb"^Message-ID:\s*<(\S+)>", head, re.M | re.I)[1].decode() for head in heads)


def committed(home):
    """How many rows of the ledger are committed, the header counted."""
    return int(re.search(r"^size (\d+)$", (home / "ledger/state").read_text(), re.M)[1])


def promised_too_much(home):
    """A complaint when a mail holds a receipt for a row that is not committed, or a head is published that is not."""
    size = committed(home)
    published = int((home / "ledger/checkpoint").read_text().split("\n")[1])
    if published > size:
        return f"a checkpoint of {published} rows is published, and {size} are committed"
    for path in [*(home / "outbox").glob("*"), *(home / "sent").glob("*/*")]:
        for row in re.findall(rb"receipt-r(\d+)\.tlog-proof", path.read_bytes()):
            if int(row) >= size:
                return f"{path.name} holds a receipt for row {int(row)}, and {size} rows are committed"
    return None


class Picture:
    """All there is in a home at a moment: names, modes, bytes. Two with one digest are one home to the program."""

    def __init__(self, home, known=None):
        """`known`: a dictionary of the caller's, for the files that the last picture of this home has read already."""
        self.entries = sorted(look(os.fspath(home), {} if known is None else known))
        said = hashlib.sha256()
        for name, mode, data, _ in self.entries:
            said.update(b"%s\0%o %d\0" % (os.fsencode(name), mode, len(data)))
            said.update(data)
        self.digest = said.digest()

    @functools.cached_property
    def shape(self):
        """What must be equal where bytes may differ."""
        # Without dice() salts of texts come by chance, and what is signed is made of them: such bytes differ, their
        # number does not. The last letters of the working names that libzip gives always differ.
        return sorted((re.sub(r"(\.zip\.tmp)\.\w+$", r"\1.*", name), mode, len(data))
                      for name, mode, data, _ in self.entries)

    def paint(self, home):
        """Makes a home of it; the times of the files are theirs, too."""
        home = os.fspath(home)
        os.mkdir(home, 0o700)
        for name, mode, data, changed in self.entries:
            path = f"{home}/{name}"
            if stat.S_ISDIR(mode):
                os.mkdir(path)
                os.chmod(path, stat.S_IMODE(mode))
            elif stat.S_ISLNK(mode):
                os.symlink(data, path)
            else:
                handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IMODE(mode))
                if os.write(handle, data) != len(data):
                    raise OSError(f"{path}: not all of it could be written")
                os.utime(handle, ns=(changed, changed))
                os.close(handle)

    def play(self, play, home):
        """A play that has come as far as this one, in the home of the picture."""
        self.paint(home)
        return play.at(home)


def look(home, known, folder=""):
    for entry in os.scandir(f"{home}/{folder}"):
        name = folder + entry.name
        about = entry.stat(follow_symlinks=False)
        if stat.S_ISDIR(about.st_mode):
            yield name, about.st_mode, b"", 0
            yield from look(home, known, name + "/")
        elif stat.S_ISLNK(about.st_mode):
            yield name, about.st_mode, os.fsencode(os.readlink(entry.path)), 0
        else:
            yield name, about.st_mode, read(entry.path, about, known), about.st_mtime_ns


def read(path, about, known):
    """
    The bytes of a file. Read once where a change could be seen: the clock of a file system goes by steps of some
    milliseconds, so what was changed just before it was read may have been changed again at the same time.
    """
    mark = about.st_ino, about.st_size, about.st_mtime_ns, about.st_ctime_ns
    if path in known and known[path][0] == mark:
        return known[path][1]
    now = time.time_ns()
    with open(path, "rb", buffering=0) as file:
        data = file.readall()
    if about.st_ctime_ns < now - CLOCK_STEP:
        known[path] = mark, data
    return data


def dice(words):
    """An environment in which chance follows from these words: whoever is given the same comes to the same bytes."""
    return {"LD_PRELOAD": str(DICE), "DICE": words}


def traced(play, tracer, orders, at, *words):
    """Runs a command under the tracer; its exit code."""
    program = play.program
    try:
        play.program = str(tracer)
        return play.assent(at, *words, env={"TRACE_PROGRAM": program, **orders})
    finally:
        play.program = program


def played(name, home, program, until):
    """A story played up to, but without, the step that `until` chooses from its list; (play, that step)."""
    story = next(story for story in S.all_stories() if story.name.startswith(name))
    play = S.Play(story, home, Path(program).resolve())
    play.begin()
    chosen = until(story.steps)
    for step in story.steps[:story.steps.index(chosen)]:
        play.take(step)
    return play, chosen


def last_run(steps):
    return [step for step in steps if step.verb == "run"][-1]


def difference(wanted, got):
    """What is in one list of entries and not in the other, as lines."""
    lost = [f"- {entry}" for entry in wanted if entry not in got]
    new = [f"+ {entry}" for entry in got if entry not in wanted]
    return "\n".join((lost + new)[:12]) or "another order, or an entry twice"


def jobs():
    return os.cpu_count()


def other_files(wanted, got):
    """Which files of two pictures differ, as lines."""
    one, two = ({name: about for name, *about in picture.shape} for picture in (wanted, got))
    names = sorted(name for name in one.keys() | two.keys() if one.get(name) != two.get(name))
    how = lambda name: "-" if name not in two else "+" if name not in one else "~"
    return "\n".join(f"{how(name)} {name}" for name in names[:12])
