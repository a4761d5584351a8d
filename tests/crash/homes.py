# SPDX-License-Identifier: MIT
"""What the crash tests share: what must hold of a home at any moment, and stories played to a point."""
import os
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "stories"))
import story as S  # noqa: E402

PROGRAM = S.ROOT / "build/assent"
TRACER = S.ROOT / "build/tests/crash/tracer"


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
