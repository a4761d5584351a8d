# SPDX-License-Identifier: MIT
"""The monthly news to thousands of subscribers: composing and queueing them beside posting them by SMTP."""
import os
import re
import socket
import subprocess
import time
from datetime import timedelta

SETTINGS = """
[digest]
members = none

[archive]
monthly = no
"""
SMTP = """
[sender]
way = smtp
host = 127.0.0.1
port = {port}
security = none
login = none
"""
WRITES = ("Return-Path: <r{n}@elsewhere.example>\nAuthentication-Results: mx.example.org; dmarc=pass\n"
          "From: r{n}@elsewhere.example\nTo: core@example.org\nSubject: {subject}\n"
          "Date: Tue, 24 Nov 2026 10:00:00 -0500\nMessage-ID: <{kind}{n}@elsewhere.example>\n{thread}\n{words}\n")


def letter(home, at, n, kind, words, thread=""):
    name = f"{int(at.timestamp())}.{kind}{n:07}.bench"
    (home / "mailbox/new" / name).write_text(WRITES.format(n=n, kind=kind, words=words, subject="Hello", thread=thread))


def subscribe(bench, home, count):
    """So many subscribe by mail, and confirm."""
    at = bench.START + timedelta(hours=1)
    for n in range(count):
        letter(home, at, n, "a", "SUBSCRIBE")
    bench.assent(home, at, "run")
    later = at + timedelta(hours=1)
    for entry in os.scandir(home / "sent/new"):
        head = open(entry.path, errors="replace").read(3000)
        our_id = re.search(r"^Message-ID:\s*<([^>]+)>", head, re.M | re.I)[1]
        n = int(re.search(r"^To:\s*r(\d+)@", head, re.M | re.I)[1])
        letter(home, later, n, "b", "YES", f"In-Reply-To: <{our_id}>\n")
    bench.assent(home, later, "run")


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def sink(port):
    user = ["-u", "postfix"] if os.geteuid() == 0 else []
    server = subprocess.Popen(["smtp-sink", *user, f"127.0.0.1:{port}", "100"], stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL)
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return server
        time.sleep(0.02)
    raise SystemExit("bench: smtp-sink does not answer")


def plain(bench):
    """The settings of all parts, but for the news."""
    return bench.SETTINGS.split("[digest]")[0].replace("address =", "authserv_id = mx.example.org\naddress =") + SETTINGS


def settings(bench, home, per_run, port):
    text = plain(bench).replace("mails_a_run = 0", f"mails_a_run = {per_run}\nmails_a_minute = 0")
    (home / "assent.ini").write_text(text + SMTP.format(port=port))


def news(bench, table, count):
    bench.say(f"news: the digest to {count} subscribers: composed and queued | posted to smtp-sink")
    home = bench.new_home("news")
    (home / "assent.ini").write_text(plain(bench))
    subscribe(bench, home, count)
    for day in range(1, 7):
        bench.assent(home, bench.START + timedelta(days=day), "run")
    port = free_port()
    server = sink(port)
    made, sent, peak = [], [], 0
    december = bench.START + timedelta(days=7)
    try:
        for _ in range(bench.TIMES + 1):
            copy = bench.copy_of(home, "news-run")
            settings(bench, copy, 1, port)
            first = bench.assent(copy, december, "run")
            settings(bench, copy, 0, port)
            second = bench.assent(copy, december + timedelta(minutes=1), "run")
            left = len(list((copy / "outbox").glob("*.eml")))
            if left:
                raise SystemExit(f"bench: {left} of the news are still in the outbox")
            made.append(first.wall)
            sent.append(second.wall)
            peak = max(peak, first.peak, second.peak)
    finally:
        server.terminate()
        server.wait()
    mine, peer = bench.median(made[1:]), bench.median(sent[1:])
    table.add("news", mine / peer, 1, f"the digest to {count} subscribers: composed and queued, beside posting it by SMTP "
              f"(peak memory {peak / bench.MIB:.0f} MiB)", f"{mine:.2f} s", f"{peer:.2f} s")
