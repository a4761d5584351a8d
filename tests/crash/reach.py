# SPDX-License-Identifier: MIT
"""Which steps of which stories have to be crashed, so that a crash was tried at all there is to reach?

Each story is played once with the tracer writing down the calls. What a step
reaches:

  - places: a call and the kind of file it is about ("rename ledger/state")
  - ways: two places, one behind the other
  - events: what the step wrote into the two books, by name
  - mails: what it posted, by purpose

All of these come from tables of the program, so that there is an end to them
however many stories there are. choose() takes the cheapest steps that reach
everything any step does. A story that reaches something new is crashed by
that alone; one that does not is left to `--all`.

What was written down is kept beside the program, and good as long as the
program, the tracer and the story are the same.
"""
import collections
import copy
import functools
import hashlib
import json
import os
import re
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

import homes
from homes import S

WRITING = ("run", "propose")
WHOLE_NAMES = ("ledger", "private", "outbox", "roster")  # folders whose own files are known by their names


def expanded(steps):
    """The steps, each day of a `daily` one of its own."""
    for step in steps:
        if step.verb != "daily":
            yield step
            continue
        at = step.at
        while at.strftime("%Y-%m-%d") <= step.words[1]:
            day = copy.copy(step)
            day.at, day.verb, day.words, day.text = at, "run", ["run"], f"{step.text}: {at:%Y-%m-%d}"
            day.number = f"{step.number}-{at:%m%d}"
            yield day
            at += timedelta(days=1)


def writes(step):
    return step.verb in WRITING and step.exit in (None, 0, 1)


def words_of(play, step):
    """The command line of a step that writes."""
    return [str(play.story.file(word)) if step.verb == "propose" else word for word in step.words[1:]]


def place(line, home):
    """A line of the tracer without what is only this letter's or this mail's."""
    _, name, path = line.split(" ", 2)
    path = os.path.realpath(path) if path.startswith("/proc/") else path
    parts = path.removeprefix(str(home)).strip("/").split("/")
    # Pages are made apart, and nobody reads them before they are swapped in whole: which page it is makes no difference.
    parts = [parts[0], "*"] if parts[0].startswith("public.") and len(parts) > 1 else parts
    parts = ["open folder", "*"] if parts[0] == "proc" else parts  # what is removed in a tree, file by file
    folders, last = parts[:-1], parts[-1]
    folders = ["#" if re.fullmatch(r"[0-9a-z]{2}|K-[0-9a-z]{8}", folder) else folder for folder in folders]
    if not (len(folders) == 1 and folders[0] in WHOLE_NAMES and re.fullmatch(r"[a-z.-]+(\d+)?(\.[a-z.]+)?", last)) and folders:
        last = "*" + (re.search(r"\.(eml|tmp|txt|zip|minisig|csv|html|json)$", last) or [""])[0]
    return f"{name} {'/'.join([*folders, re.sub(r'[0-9]+', '#', last)])}"


def events(home):
    """How often each event stands in the two books."""
    rows = S.rows_of(home / "ledger/ledger.csv") + S.journal(home)
    return collections.Counter(row["event"] for row in rows)


def mails(home):
    return {path.name for path in home.glob("sent/*/*")}


def purpose(name):
    parts = re.split(r"[:,]", name)[0].split(".")
    return re.sub(r"\d+", "#", parts[1] if len(parts) > 1 else parts[0])


def walk(story, program, tracer, base):
    """What each step that writes reaches: {number: {"cost": calls, "reaches": [...], "places": [...]}}."""
    found = {}
    play = S.Play(story, base / "home", program)
    play.begin()
    for step in expanded(story.steps):
        if not writes(step):
            play.take(step)
            continue
        log, books, posted = base / "calls", events(play.home), mails(play.home)
        code = homes.traced(play, tracer, {"TRACE_LOG": str(log)}, step.at, step.verb, *words_of(play, step))
        play.expect_exit(step, code, {0, 1})
        lines = [line for line in log.read_text().splitlines() if line.split(" ", 2)[1] != "close"]
        places = [place(line, play.home) for line in lines]
        cost = len(lines) + sum(" write " in line or " pwrite " in line for line in lines)
        reaches = {*places, *(f"{one} > {next_one}" for one, next_one in zip(["begin", *places], [*places, "end"])),
                   *("event " + name for name in events(play.home) - books),
                   *("mail " + purpose(name) for name in mails(play.home) - posted)}
        found[str(step.number)] = {"cost": cost, "reaches": sorted(reaches), "places": sorted(set(places))}
    return found


def fingerprint(*roots):
    said = hashlib.sha256()
    for path in (path for root in roots for path in (sorted(root.rglob("*")) if root.is_dir() else [root])):
        if path.is_file() and "expect" not in path.parts and "__pycache__" not in path.parts:
            said.update(os.fsencode(path) + b"\0" + path.read_bytes())
    return said.hexdigest()


@functools.lru_cache
def shared_fingerprint(program, tracer):
    return fingerprint(program, tracer, S.ROOT / "mailtemplates", S.COMMON, Path(__file__), Path(S.__file__))


def reach(story, program, tracer):
    """As walk(), from what was written down before where it is still so."""
    folder = tracer.parent / "reach"
    kept, mark = folder / f"{story.name}.json", fingerprint(story.folder) + shared_fingerprint(program, tracer)
    try:
        known = json.loads(kept.read_text())
        if known["mark"] == mark:
            return known["steps"]
    except (OSError, ValueError, KeyError):
        pass
    base = Path(tempfile.mkdtemp(prefix="assent-reach-", dir=S.scratch()))
    try:
        steps = walk(story, program, tracer, base)
    finally:
        shutil.rmtree(base, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    kept.with_suffix(f".{os.getpid()}").write_text(json.dumps({"mark": mark, "steps": steps}, indent=1))
    kept.with_suffix(f".{os.getpid()}").rename(kept)
    return steps


def cover(candidates, wanted):
    """The cheapest steps, about, that together reach all that is wanted: the one that reaches most for its cost first."""
    chosen, missing = [], set(wanted)
    candidates = [(key, cost, set(reaches) & missing) for key, cost, reaches in sorted(candidates)]
    while missing:
        key, _, reaches = max(candidates, key=lambda one: (len(one[2] & missing) / (one[1] + 20), one[0]))
        if not reaches & missing:
            break
        chosen.append(key)
        missing -= reaches
    # What came early may have become needless by what came later.
    by_key = {key: reaches for key, _, reaches in candidates}
    for key in list(chosen):
        others = set().union(*(by_key[other] for other in chosen if other != key))
        if by_key[key] <= others:
            chosen.remove(key)
    return chosen


def choose(reached):
    """(steps to crash, steps in which each call fails too, all there is to reach), of {story: walk()}."""
    steps = [((story, number), about["cost"], about["reaches"]) for story, walked in reached.items()
             for number, about in walked.items()]
    everything = set().union(*(about for _, _, about in steps))
    crashed = cover(steps, everything)
    places = [((story, number), about["cost"], about["places"]) for story, walked in reached.items()
              for number, about in walked.items() if (story, number) in crashed]
    failed = cover(places, set().union(*(about for _, _, about in places)))
    return crashed, failed, everything
