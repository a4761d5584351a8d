# SPDX-License-Identifier: MIT
"""Letters for stories and for the demo: short files, written out as real mail programs would send them.

A file of letters holds one or more, each with a name, directives, a blank line, and what the person typed:

    === ana
    who: ana                  the writer: a first name of people.csv
    client: gmail-web         the mail program: a file of clients/ (raw: what follows is the whole letter); else plain
    answers: call             the posted mail that is answered: its purpose, and the writer or another member:
                              call ben; or a pattern for its key: r12.call.*

    AGREE

Other directives: from (instead of the address of `who`), to, subject, date, id, charset, encoding, header (as often as
needed), quoted (a posted mail that is quoted though another is answered). In clients and raw letters {{names}} stand
for the parts: see `values` below; {{pad-N}} is some N bytes of idle text.
"""
import base64
import csv
import email
import email.header
import email.utils
import fnmatch
import functools
import html
import os
import quopri
import re
from datetime import timedelta, timezone
from pathlib import Path


def nested(depth):
    """Multiparts in multiparts; the boundary of the outermost is n0."""
    head = "".join(f'--n{n}\nContent-Type: multipart/mixed; boundary="n{n + 1}"\n\n' for n in range(depth))
    return head + f"--n{depth}\nContent-Type: text/plain\n\nAGREE\n" + "".join(f"--n{n}--\n" for n in range(depth, -1, -1))


# Names for what cannot be seen, or would be long, in a file of letters.
UNUSUAL = {"left": "{{", "right-to-left": "\u202e", "end-of-direction": "\u202c", "bell": "\a", "nul": "\0",
           "long-line": "word " * 20000, "long-word": "x" * 2000, "nested": nested(300)}


class Unwritable(Exception):
    """The letter cannot be written: no such mail, no such name."""


class Mail:
    """A mail that assent posted. It is taken apart when somebody asks, as a story asks for few of hundreds."""

    def __init__(self, path):
        # Not with email.policy.default, which reads every field anew each time, and takes ten times as long.
        self.message = email.message_from_bytes(path.read_bytes())
        self.path = path
        self.message_id = self.field("Message-ID").strip().strip("<>")
        self.token = self.message_id.partition(".")[0]
        self.key = path.name.partition(":")[0]
        self.date = email.utils.parsedate_to_datetime(self.field("Date"))

    def field(self, name):
        """A field of the head, unfolded and decoded; empty without it."""
        folded = re.sub(r"\r?\n(?=[ \t])", "", self.message[name] or "")
        return str(email.header.make_header(email.header.decode_header(folded)))

    subject = functools.cached_property(lambda self: self.field("Subject"))
    recipient = functools.cached_property(lambda self: email.utils.parseaddr(self.field("To"))[1])
    sender = functools.cached_property(lambda self: self.field("From"))
    reply_to = functools.cached_property(lambda self: self.field("Reply-To") or self.sender)
    text = functools.cached_property(lambda self: self.part("text/plain"))
    html = functools.cached_property(lambda self: self.part("text/html"))

    def part(self, kind):
        """The words of the first part of this kind that is no attachment."""
        for part in self.message.walk():
            if part.get_content_type() == kind and not part.get_filename():
                data = part.get_payload(decode=True)
                return data.decode(part.get_content_charset("ascii"), "replace").replace("\r\n", "\n")
        return ""

    def order(self):
        return self.date, int(re.sub(r"\D", "", self.key.split(".")[0]) or 0), self.key

    def masked(self, text):
        return text.replace(self.token, "<token>") if self.token else text


def posted(home):
    """All mails posted into the home's sent/, oldest first."""
    found = [entry for folder in ("new", "cur") for entry in files(Path(home) / "sent" / folder)]
    return sorted((known_mail(entry.path, entry.stat().st_ino, entry.stat().st_mtime_ns) for entry in found), key=Mail.order)


def files(folder):
    return os.scandir(folder) if folder.is_dir() else []


@functools.lru_cache(2000)
def known_mail(path, inode, changed):
    """A mail that was looked at before, as long as its file is the same one."""
    return Mail(Path(path))


def people(home):
    """The people of the register by their first name in lower case: (member, name, first address)."""
    text = (Path(home) / "roster/people.csv").read_text(encoding="utf-8-sig")
    rows = csv.DictReader(text.splitlines(), delimiter=";" if ";" in text.split("\n")[0] else ",")
    return {row["name"].split()[0].lower(): (row["member"], row["name"], row["addresses"].split()[0])
            for row in rows if row["name"] and row["addresses"]}


def find(home, wanted, who=""):
    """The newest posted mail: `call` (to who), `call ben`, `call m-ben00003`, or a pattern: `r12.call.*`.

    `first call` is the oldest one.
    """
    place = 0 if wanted.startswith("first ") else -1
    wanted = wanted.removeprefix("first ")
    purpose, _, member = wanted.partition(" ")
    member = member or who
    if "." not in wanted:
        member = people(home).get(member, (member or "*",))[0]
        wanted = f"*.{purpose}.{member}"
    fitting = [mail for mail in posted(home) if fnmatch.fnmatch(mail.key, wanted)]
    return fitting[place] if fitting else None


def split_letters(text):
    """name -> text of each letter of a file."""
    parts = re.split(r"^=== *(\S+) *\n", text, flags=re.M)
    return dict(zip(parts[1::2], parts[2::2]))


def split_directives(text):
    head, _, body = text.partition("\n\n")
    directives = {"header": []}
    for line in head.split("\n"):
        name, _, value = line.partition(":")
        if name == "header":
            directives["header"].append(value.strip())
        else:
            directives[name.strip()] = value.strip()
    return directives, body


def encoded(text, encoding, charset):
    data = text.encode(charset, "xmlcharrefreplace")
    if encoding == "base64":
        return base64.encodebytes(data).decode("ascii")
    if encoding == "quoted-printable":
        return quopri.encodestring(data).decode("ascii")
    return data  # 8bit, 7bit


def as_html(text):
    return "".join(f"<div>{html.escape(line, quote=False) or '<br>'}</div>\n" for line in text.rstrip("\n").split("\n"))


def html_body(text):
    match = re.search(r"<body[^>]*>(.*)</body>", text, re.S | re.I)
    return match[1].strip() if match else text


def stamp(instant, form):
    """A date as mail programs write it, in the zone of Lenawee County in winter; {h} is the hour of 12, {d} {m} bare."""
    local = instant.astimezone(timezone(timedelta(hours=-5)))
    return local.strftime(form).replace("{h}", str(local.hour % 12 or 12)).replace("{d}", str(local.day)) \
        .replace("{m}", str(local.month))


def name_and_address(field):
    """The two halves of a From: as it was written; Python's releases differ in what they take for an address."""
    match = re.fullmatch(r"\s*(.*?)\s*<([^<>]*)>\s*", field)
    return match.groups() if match else ("", field.strip())


def values(directives, body, mail, quoted, at, name):
    """The names that a client file or a raw letter may use."""
    person, address = name_and_address(directives.get("from", ""))
    text = quoted.text if quoted else ""
    words = {
        "from": directives.get("from", ""), "person": person, "address": address,
        "to": directives.get("to", mail.reply_to if mail else "The Core <core@example.org>"),
        "subject": directives.get("subject", "Re: " + mail.subject if mail else "Hello"),
        "date": directives.get("date", email.utils.format_datetime(at)),
        "id": directives.get("id", f"{name}.{int(at.timestamp())}@mail.example.net"),
        "headers": "".join(line + "\n" for line in directives["header"]),
        "body": body.rstrip("\n"), "body-html": as_html(body),
        "charset": directives.get("charset", "utf-8"), "encoding": directives.get("encoding", "8bit"),
        "boundary": "=_" + re.sub(r"\W", "", name),
    }
    if mail:
        words |= {"message-id": mail.message_id, "token": mail.token, "key": mail.key, "our-subject": mail.subject,
                  "our-reply-to": mail.reply_to,
                  "thread": f"In-Reply-To: <{mail.message_id}>\nReferences: <{mail.message_id}>\n"}
    else:
        words |= {"thread": ""}
    if quoted:
        words |= {
            "our-from": quoted.sender, "our-to": quoted.recipient, "our-subject": quoted.subject,
            "quoted-subject": quoted.subject,
            "our-name": email.utils.parseaddr(quoted.sender)[0], "our-address": email.utils.parseaddr(quoted.sender)[1],
            "text": text.rstrip("\n"), "html": html_body(quoted.html),
            "quote": "\n".join(("> " + line).rstrip() if not line.startswith(">") else ">" + line
                               for line in text.rstrip("\n").split("\n")),
            "text-html": "<br>\n".join(html.escape(line, quote=False) for line in text.rstrip("\n").split("\n")),
            "day-long": stamp(quoted.date, "%A, %B {d}, %Y {h}:%M %p"),
            "day-gmail": stamp(quoted.date, "%a, %b {d}, %Y at {h}:%M\u202f%p"),
            "day-apple": stamp(quoted.date, "%b {d}, %Y, at {h}:%M\u202f%p"),
            "day-yahoo": stamp(quoted.date, "%A, %B {d}, %Y at {h}:%M:%S %p EST"),
            "day-short": stamp(quoted.date, "{m}/{d}/%y {h}:%M %p"),
            "day-es": stamp(quoted.date, "{d}/{m}/%Y a las {h}:%M"),
        }
    return words


def fill(text, words):
    def one(match):
        if match[1] == "end":  # of {{encode ...}}
            return match[0]
        if re.fullmatch(r"pad-[0-9]+", match[1]):
            return ("This line is here to make the letter longer than it has to be, and says nothing.\n" *
                    (int(match[1][4:]) // 82 + 1))
        if match[1] not in words:
            raise Unwritable(f"{{{{{match[1]}}}}}: no such name here")
        return words[match[1]]
    return re.sub(r"\{\{([a-z0-9-]+)\}\}", one, text)


def encode_sections(text, directives):
    """{{encode ENCODING CHARSET}} ... {{end}} becomes encoded bytes; the rest is UTF-8."""
    out, last = b"", 0
    for match in re.finditer(r"\{\{encode (\S+) (\S+)\}\}\n(.*?)\{\{end\}\}\n?", text, re.S):
        done = encoded(match[3], directives.get("encoding", match[1]), directives.get("charset", match[2]))
        out += text[last:match.start()].encode("utf-8") + (done if isinstance(done, bytes) else done.encode("ascii"))
        last = match.end()
    return out + text[last:].encode("utf-8")


def render(home, name, text, at, clients):
    """The bytes of a letter, as its mail program would have sent it in answer to what was posted."""
    directives, body = split_directives(text)
    body = re.sub(r"\{\{([a-z-]+)\}\}", lambda name: UNUSUAL.get(name[1], name[0]), body)
    who = directives.get("who", "")
    if who and "from" not in directives:
        if who not in people(home):
            raise Unwritable(f"who: {who}: nobody in people.csv has this first name")
        directives["from"] = "{1} <{2}>".format(*people(home)[who])
    mail = find(home, directives["answers"], who) if "answers" in directives else None
    if "answers" in directives and mail is None:
        raise Unwritable(f"no mail \"{directives['answers']}\" was posted")
    quoted = find(home, directives["quoted"], who) if "quoted" in directives else mail
    words = values(directives, body, mail, quoted, at, name)
    client = directives.get("client", "plain")
    pattern = body if client == "raw" else (clients / (client + ".eml")).read_text(encoding="utf-8")
    return encode_sections(fill(pattern, words), directives)
