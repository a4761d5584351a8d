# SPDX-License-Identifier: MIT
"""How fast letters are read, bytes to intent through the confined reader, beside GMime alone."""
import email.message
import email.policy
import os
import statistics
import subprocess
import tempfile
from collections import namedtuple
from pathlib import Path

PROSE = ("The proposal would open the gymnasium on Saturday evenings, from six to nine, with two grown-ups at the door "
         "and the key at the library. ¿Está de acuerdo? It costs 40 dollars a month. ")
HEAD = ("Return-Path: <ana@example.org>\r\nReceived: from mail.example.org (mail.example.org [192.0.2.1])\r\n"
        "\tby mx.example.org with ESMTPS id 4F2a; Mon, 7 Dec 2026 09:00:00 -0500\r\n"
        "Authentication-Results: mx.example.org; dkim=pass header.d=example.org; dmarc=pass header.from=example.org\r\n"
        "From: =?utf-8?Q?Ana_L=C3=B3pez?= <ana@example.org>\r\nTo: The Core <core@example.org>\r\n"
        "Subject: Re: [The Core] P-2026-004 V1: Do you agree?\r\nDate: Mon, 7 Dec 2026 09:00:00 -0500\r\n"
        "Message-ID: <a1@mail.example.org>\r\nIn-Reply-To: <c1@example.org>\r\nReferences: <c1@example.org>\r\n"
        "MIME-Version: 1.0\r\n")
ATTRIBUTION = "On Mon, Dec 7, 2026 at 8:00 AM The Core <core@example.org> wrote:"
LETTER_BYTES, MIB = 4096, 1024 * 1024


def parts_of(size):
    """A reply's two texts, about `size` bytes of them quoted."""
    quoted = [PROSE[at:at + 70] for at in range(0, len(PROSE), 70)] * (size // len(PROSE) + 1)
    quoted = quoted[:max(1, size // 72)]
    return ("AGREE\r\n\r\n" + ATTRIBUTION + "\r\n\r\n" + "".join(f"> {line}\r\n" for line in quoted),
            '<div dir="ltr">AGREE</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">' + ATTRIBUTION +
            "<br></div><blockquote>" + "<br>\r\n".join(quoted) + "</blockquote></div>")


def part(kind, text, encoding):
    message = email.message.EmailMessage(email.policy.SMTP)
    message.set_content(text.replace("\r\n", "\n"), subtype=kind, charset="utf-8", cte=encoding)
    del message["MIME-Version"]
    return message.as_string()


def letters(folder, limit):
    """Four letters of one size, as programs write them: plain, quoted-printable, both texts, a page in base64."""
    made = {
        "plain": lambda size: part("plain", parts_of(size)[0], "8bit"),
        "quoted": lambda size: part("plain", parts_of(size)[0], "quoted-printable"),
        "both": lambda size: ('Content-Type: multipart/alternative; boundary="b1"\r\n\r\n--b1\r\n' +
                              part("plain", parts_of(size)[0], "quoted-printable") + "\r\n--b1\r\n" +
                              part("html", parts_of(size)[1], "quoted-printable") + "\r\n--b1--\r\n"),
        "page": lambda size: part("html", parts_of(size)[1], "base64"),
    }
    for name, make in made.items():
        size = limit
        while len((HEAD + make(size)).encode()) > limit:
            size -= max(50, size // 50)
        path = Path(folder) / f"{name}.eml"
        path.write_bytes((HEAD + make(size)).encode())
        yield path


Took = namedtuple("Took", "alone whole alone_cpu whole_cpu")  # seconds


def measure(reader, times, paths, root):
    """The medians of five turns, GMime and assent one after the other."""
    said = subprocess.run([reader, "speed", str(times), *paths], check=True, text=True, stdout=subprocess.PIPE,
                          env={**os.environ, "ASSENT_SHARE": str(root)}).stdout
    turns = [tuple(map(float, line.split())) for line in said.splitlines()]
    return Took(*(statistics.median(turn[n] for turn in turns) for n in range(4)))


def small(reader, times, root):
    with tempfile.TemporaryDirectory() as folder:
        return measure(reader, times, list(letters(folder, LETTER_BYTES)), root)


def growth(reader, root):
    """What a byte of a letter of 8 MiB costs beside one of 1 MiB, in CPU time."""
    costs = []
    for size in (1, 8):
        with tempfile.TemporaryDirectory() as folder:
            plain = next(letters(folder, size * MIB))
            costs.append(measure(reader, 8 // size, [plain], root).whole_cpu)
    return costs[1] / costs[0]
