# SPDX-License-Identifier: MIT
"""A small IMAP server on loopback that keeps to the protocol, except where a test says otherwise."""
import re
import socket
import ssl
import struct
import threading


class Hangup(Exception):
    """The connection is over."""


class Talk:
    """One connection."""

    def __init__(self, server, connection):
        self.server, self.socket, self.buffer = server, connection, b""

    def send(self, data):
        try:
            self.socket.sendall(data if isinstance(data, bytes) else data.encode())
        except OSError:
            raise Hangup from None

    def fill(self):
        try:
            got = self.socket.recv(65536)
        except OSError:
            got = b""
        if not got:
            raise Hangup
        self.buffer += got

    def line(self):
        while b"\n" not in self.buffer:
            self.fill()
        line, self.buffer = self.buffer.split(b"\n", 1)
        return line.rstrip(b"\r").decode("utf-8", "replace")

    def bytes(self, count):
        while len(self.buffer) < count:
            self.fill()
        data, self.buffer = self.buffer[:count], self.buffer[count:]
        return data

    def reset(self):
        """Breaks off: the other side sees a reset, not an end."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()
        raise Hangup

    def hang_up(self):
        raise Hangup

    def wait(self):
        """Says nothing more until the other side goes away."""
        while True:
            self.fill()
            self.buffer = b""


class Scripted:
    """Folders with letters: {name: {uid: (date, bytes)}}. `odd`: {command: function(talk, tag, words)}, asked first; it
    returns True when it has answered. `greet(talk)` replaces the greeting."""

    def __init__(self, letters=(), capabilities="IMAP4rev1 MOVE UIDPLUS NAMESPACE", odd=None, greet=None, certs=None,
                 tls=False):
        self.capabilities, self.odd, self.greet, self.certs = capabilities, odd or {}, greet, certs
        self.folders = {"INBOX": dict(enumerate(letters, 1))}
        self.validity, self.heard, self.tls = 7, [], tls
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self.talk, args=(connection,), daemon=True).start()

    def talk(self, connection):
        talk = Talk(self, connection)
        try:
            if self.tls:
                self.go_tls(talk)
            self.greet(talk) if self.greet else talk.send(f"* OK [CAPABILITY {self.capabilities}] ready\r\n")
            self.folder = None
            while True:
                self.answer(talk, talk.line())
        except (Hangup, ssl.SSLError, OSError):
            pass
        finally:
            try:
                talk.socket.close()
            except OSError:
                pass

    def go_tls(self, talk):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certs / "good.crt", self.certs / "good.key")
        talk.socket = context.wrap_socket(talk.socket, server_side=True)

    def answer(self, talk, line):
        tag, _, rest = line.partition(" ")
        word, _, words = rest.partition(" ")
        command = word.upper()
        if command == "UID":
            word, _, words = words.partition(" ")
            command = "UID " + word.upper()
        self.heard.append((command, words))
        if command in self.odd and self.odd[command](talk, tag, words):
            return
        getattr(self, "do_" + command.lower().replace(" ", "_"))(talk, tag, words)

    # ---- commands ----

    def do_capability(self, talk, tag, words):
        talk.send(f"* CAPABILITY {self.capabilities}\r\n{tag} OK done\r\n")

    def do_starttls(self, talk, tag, words):
        talk.send(f"{tag} OK go\r\n")
        self.go_tls(talk)

    def do_login(self, talk, tag, words):
        talk.send(f"{tag} OK welcome\r\n")

    def do_authenticate(self, talk, tag, words):
        if " " not in words:
            talk.send("+ \r\n")
            self.heard.append(("secret", talk.line()))
        talk.send(f"{tag} OK welcome\r\n")

    def do_namespace(self, talk, tag, words):
        talk.send(f'* NAMESPACE (("" "/")) NIL NIL\r\n{tag} OK done\r\n')

    def do_list(self, talk, tag, words):
        for name in self.folders:
            talk.send(f'* LIST (\\HasNoChildren) "/" "{name}"\r\n')
        talk.send(f"{tag} OK done\r\n")

    def do_create(self, talk, tag, words):
        self.folders[words.strip('"')] = {}
        talk.send(f"{tag} OK done\r\n")

    def do_subscribe(self, talk, tag, words):
        talk.send(f"{tag} OK done\r\n")

    def do_select(self, talk, tag, words):
        self.folder = self.folders[words.strip('"')]
        talk.send(f"* FLAGS (\\Seen \\Deleted)\r\n* {len(self.folder)} EXISTS\r\n* 0 RECENT\r\n"
                  f"* OK [UIDVALIDITY {self.validity}] valid\r\n* OK [UIDNEXT 99] next\r\n{tag} OK [READ-WRITE] done\r\n")

    do_examine = do_select

    def do_fetch(self, talk, tag, words):
        first, last = (int(number) for number in (words.split(" ")[0] + ":" + words.split(" ")[0]).split(":")[:2])
        for number, (uid, (date, letter)) in enumerate(sorted(self.folder.items()), 1):
            if first <= number <= last:
                talk.send(f'* {number} FETCH (UID {uid} FLAGS () INTERNALDATE "{date}" RFC822.SIZE {len(letter)})\r\n')
        talk.send(f"{tag} OK done\r\n")

    def wanted(self, words):
        """UIDs of a set that are there."""
        found = []
        for part in words.split(" ")[0].split(","):
            first, _, last = part.partition(":")
            found += [uid for uid in self.folder if int(first) <= uid <= int(last or first)]
        return sorted(found)

    def body(self, talk, uid, size=None, letter=None):
        letter = self.folder[uid][1] if letter is None else letter
        talk.send(f"* {uid} FETCH (UID {uid} BODY[] {{{len(letter) if size is None else size}}}\r\n".encode() + letter + b")\r\n")

    def do_uid_fetch(self, talk, tag, words):
        for uid in self.wanted(words):
            self.body(talk, uid)
        talk.send(f"{tag} OK done\r\n")

    def do_uid_search(self, talk, tag, words):
        uids = self.wanted(words.removeprefix("UID "))
        talk.send(f"* SEARCH {' '.join(map(str, uids))}".rstrip() + f"\r\n{tag} OK done\r\n")

    def do_uid_move(self, talk, tag, words):
        name = words.split(" ", 1)[1].strip('"')
        for uid in self.wanted(words):
            self.folders[name][len(self.folders[name]) + 1] = self.folder.pop(uid)
            talk.send("* 1 EXPUNGE\r\n")
        talk.send(f"{tag} OK done\r\n")

    def do_append(self, talk, tag, words):
        quoted, name, size = re.match(r'(?:"((?:[^"\\]|\\.)*)"|(\S+)) .*\{(\d+)\}$', words).groups()
        name = name or quoted
        talk.send("+ go on\r\n")
        letter = talk.bytes(int(size))
        talk.line()
        self.folders[name][len(self.folders[name]) + 1] = ("24-Nov-2026 15:00:00 +0000", letter)
        talk.send(f"{tag} OK done\r\n")

    def do_logout(self, talk, tag, words):
        talk.send(f"* BYE bye\r\n{tag} OK done\r\n")
        talk.hang_up()

    def do_noop(self, talk, tag, words):
        talk.send(f"{tag} OK done\r\n")

    # ----

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
