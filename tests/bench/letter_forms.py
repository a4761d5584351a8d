# SPDX-License-Identifier: MIT
"""Real letters with other words: the fresh text is replaced, the form of the mail program stays."""
import email
import email.policy
import html
import re

GAP = r"(?:\s|&nbsp;|&#160;|&#xa0;|\u00a0|<[^>]*>)+"


def folded(text):
    """White space folded, as labels are compared."""
    return " ".join(text.replace("\u00a0", " ").split())


def plant_in_text(text, fresh, answer):
    """The first line of `fresh` becomes `answer`, its other lines go; None when they are not found in order."""
    lines, at, places = text.split("\n"), 0, []
    for wanted in filter(None, map(folded, fresh.split("\n"))):
        while at < len(lines) and folded(lines[at]) != wanted:
            at += 1
        if at == len(lines):
            return plant_in_run(text, fresh, answer)
        places.append(at)
        at += 1
    if not places:
        return None
    kept = [line for n, line in enumerate(lines) if n not in places[1:]]
    ending = "\r" if kept[places[0]].endswith("\r") else ""
    kept[places[0]] = answer.replace("\n", ending + "\n") + ending
    return "\n".join(kept)


def plant_in_run(text, fresh, answer):
    """The same where lines are wrapped otherwise: all words in one run."""
    found = re.search(r"\s+".join(map(re.escape, fresh.split())), text)
    return found and text[:found.start()] + answer + text[found.end():]


def word_in_page(word):
    """A word as a page may write it: each sign as itself or as an entity."""
    return "".join(f"(?:{re.escape(sign)}|{re.escape(html.escape(sign))}|&#0*{ord(sign)};)" if sign in "&<>\"'" or
                   ord(sign) > 126 else re.escape(sign) for sign in word)


def plant_in_page(page, fresh, answer):
    """The words of `fresh`, tags and all between them, become `answer`."""
    body = re.search(r"<body[^>]*>", page, re.I)
    begin = body.end() if body else 0
    pattern = GAP.join(map(word_in_page, fresh.split()))
    found = pattern and re.compile(pattern).search(page, begin)
    if not found:
        return None
    inside = found.group(0)
    tags = "".join(re.findall(r"<[^>]*>", inside))
    balanced = tags if len(re.findall(r"<(?:div|p|span|b|font|blockquote|td)\b", inside, re.I)) != \
        len(re.findall(r"</(?:div|p|span|b|font|blockquote|td)\b", inside, re.I)) else ""
    return page[:found.start()] + html.escape(answer).replace("\n", "<br>") + balanced + page[found.end():]


def set_text(part, text):
    """Puts words into a part, in its own transfer encoding; in UTF-8 when its charset lacks a letter."""
    charset, encoding = part.get_content_charset() or "us-ascii", (part.get("Content-Transfer-Encoding") or "").lower()
    try:
        text.encode(charset)
    except (UnicodeError, LookupError):
        charset = "utf-8"
    if encoding not in ("base64", "quoted-printable"):
        encoding = "7bit" if text.isascii() else "8bit"
    name = part.get_content_subtype()
    parameters = {key: value for key, value in part.get_params(failobj=[])[1:] if key not in ("charset",)}
    part.set_content(text.replace("\r\n", "\n"), subtype=name, charset=charset, cte=encoding, params=parameters)


def plant(raw, ending, fresh, answer):
    """The letter with `answer` in place of `fresh`, as bytes; None when the words are not found."""
    if ending != ".eml":
        text = raw.decode("utf-8", "surrogateescape")
        planted = (plant_in_page if ending == ".html" else plant_in_text)(text, fresh, answer)
        return planted and planted.encode("utf-8", "surrogateescape")
    letter, done = email.message_from_bytes(raw, policy=email.policy.default.clone(refold_source="none")), 0
    for part in letter.walk():
        if part.get_content_type() not in ("text/plain", "text/html") or part.is_attachment():
            continue
        put = plant_in_page if part.get_content_subtype() == "html" else plant_in_text
        planted = put(part.get_content(), fresh, answer)
        if planted is None:
            return None
        set_text(part, planted)
        done += 1
    return letter.as_bytes() if done else None
