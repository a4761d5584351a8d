# SPDX-License-Identifier: MIT
"""After a change of the key: the files that vouch for keys, and what a stolen old key could still sign."""
import re
import shutil
import subprocess

from fields import STRANGE
from files import sign
from forge import forgery

KEYS, LIST = "ledger/keys", "ledger/keys/core.keys"
LATE = "after that key had been replaced: do not trust it"


def rotate(home):
    """The key is replaced; the old one, as a thief may have it, lies beside the home."""
    shutil.copy(home.path("ledger/keys/core.key"), home.home.parent / "stolen.key")
    code, said = home.assent("key", "rotate")
    if code != 0:
        raise AssertionError(f"key rotate: {said}")
    return home.home.parent / "stolen.key"


@forgery("after a new key: a minisig by the old one", run=False)
def _(home):
    sign(home, rotate(home))
    return LATE


@forgery("after a new key: the old public key put back", run=False)
def _(home):
    rotate(home)
    old = next(home.path(KEYS).glob("core-*.pub"))
    shutil.copy(old, home.path("ledger/keys/core.pub"))
    return "ledger/state: holds a minisig made with another key than core.pub"


def old_receipt(home, change):
    """A receipt signed with the old key, once the files that vouch for that key were changed."""
    name = home.receipt()
    rotate(home)
    change(home)
    return STRANGE, home.path(name).resolve()


for _title, _change in (
        ("a key more in core.keys", lambda home: home.line(LIST, 2, lambda line: line + "\n" + line)),
        ("another size in core.keys", lambda home: home.line(LIST, 2, lambda line: line + "0")),
        ("another origin in core.keys", lambda home: home.line(LIST, 1, lambda line: line + "x")),
        ("another key in core.keys", lambda home: home.line(LIST, 2, lambda line: re.sub(r"key RW(.)", r"key RW\1\1", line))),
        ("core.keys signed by the old key", lambda home: subprocess.run(
            ["minisign", "-S", "-s", home.home.parent / "stolen.key", "-m", home.path(LIST)], check=True,
            stdout=subprocess.DEVNULL)),
        ("no core.keys", lambda home: home.path(LIST).unlink())):
    def _forge(home, change=_change):
        return old_receipt(home, change)
    forgery(f"after a new key: {_title}", asks="receipt")(_forge)


@forgery("after a new key: a receipt with a head the old one signed later", asks="receipt")
def _(home):
    """The thief signs today's checkpoint, which is larger than any the old key may have signed."""
    stolen = rotate(home)
    name = home.receipt()
    text = home.read(name).decode()
    head, _, note = text.partition("\n\n")
    older = int(note.split("\n")[1])
    forged = home.sign_note(stolen, "\n".join([note.split("\n")[0], str(older + 1000), note.split("\n")[2]]) + "\n")
    home.write(name, (head + "\n\n" + forged).encode())
    return LATE, home.path(name).resolve()
