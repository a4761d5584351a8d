# SPDX-License-Identifier: MIT
"""A mail server that plays a script, and certificates for it: for the system tests of sending."""
import socket
import ssl
import subprocess
import threading

OFFERS = ["PIPELINING", "SIZE 10000000", "8BITMIME", "ENHANCEDSTATUSCODES"]
CLOSE, RESET, HANG = "close", "reset", "hang"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def openssl(*words, cwd):
    subprocess.run(["openssl", *words], cwd=cwd, check=True, stdin=subprocess.DEVNULL, capture_output=True)


def certificates(folder):
    """Makes ca.pem, other.pem, and good, wronghost and expired .crt with .key, all for 127.0.0.1 and localhost."""
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    for name in ("ca", "other"):
        openssl("req", "-x509", *key, "-keyout", f"{name}.key", "-out", f"{name}.pem", "-days", "3650", "-subj",
                f"/CN=Test CA {name}", "-addext", "basicConstraints=critical,CA:TRUE", "-addext",
                "keyUsage=critical,keyCertSign,cRLSign", cwd=folder)
    (folder / "index.txt").write_text("")
    (folder / "serial").write_text("01\n")
    (folder / "ca.cnf").write_text("""[ca]
default_ca = d
[d]
database = index.txt
serial = serial
new_certs_dir = .
default_md = sha256
policy = p
unique_subject = no
[p]
commonName = supplied
[here]
subjectAltName = DNS:localhost,IP:127.0.0.1
extendedKeyUsage = serverAuth
basicConstraints = CA:FALSE
[elsewhere]
subjectAltName = DNS:mail.example.net
extendedKeyUsage = serverAuth
basicConstraints = CA:FALSE
""")
    for name, extensions, end in (("good", "here", "20491231000000Z"), ("wronghost", "elsewhere", "20491231000000Z"),
                                  ("expired", "here", "20200201000000Z")):
        openssl("req", "-new", *key, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}",
                cwd=folder)
        openssl("ca", "-batch", "-config", "ca.cnf", "-cert", "ca.pem", "-keyfile", "ca.key", "-in", f"{name}.csr",
                "-out", f"{name}.crt", "-startdate", "20200101000000Z", "-enddate", end, "-extensions", extensions,
                "-notext", cwd=folder)


class Server:
    """An SMTP server on 127.0.0.1 that answers as its script says.

    script: {step: answer}, step one of GREETING EHLO STARTTLS AUTH MAIL RCPT DATA END RSET QUIT; answer a text
    (lines end in CRLF by themselves), CLOSE, RESET, HANG, or a function (server, line) that gives one of these.
    """

    def __init__(self, script=None, offers=OFFERS, certificate=None, tls=False, eager=True):
        self.script, self.offers, self.eager = script or {}, offers, eager
        self.mails, self.lines, self.packets, self.connections = [], [], [], 0
        self.tls, self.context = tls, None
        if certificate:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(f"{certificate}.crt", f"{certificate}.key")
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.open, self.ended = [], threading.Event()
        threading.Thread(target=self.accept, daemon=True).start()

    def stop(self):
        self.ended.set()
        self.listener.close()
        for connection in list(self.open):
            connection.close()

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            self.open.append(connection)
            threading.Thread(target=self.guarded, args=(connection,), daemon=True).start()

    def guarded(self, connection):
        try:
            Session(self, connection).talk()
        except (OSError, ssl.SSLError, ValueError):
            pass
        finally:
            connection.close()

    def commands(self, word):
        return [line for line in self.lines if line.upper().startswith(word)]


class Gone(OSError):
    pass


class Session:
    def __init__(self, server, connection):
        self.server, self.connection, self.buffer = server, connection, b""
        self.encrypted = False
        if server.tls:
            self.encrypt()

    def encrypt(self):
        self.connection = self.server.context.wrap_socket(self.connection, server_side=True)
        self.buffer, self.encrypted = b"", True

    def line(self):
        while b"\r\n" not in self.buffer:
            piece = self.connection.recv(65536)
            if not piece:
                raise Gone
            self.server.packets.append(piece)
            self.buffer += piece
        line, _, self.buffer = self.buffer.partition(b"\r\n")
        return line.decode("utf-8", "surrogateescape")

    def answer(self, step, line="", standard="250 2.0.0 Ok"):
        answer = self.server.script.get(step, standard)
        if callable(answer):
            answer = answer(self.server, line)
        if answer == CLOSE:
            raise Gone
        if answer == RESET:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            raise Gone
        if answer == HANG:
            self.server.ended.wait(120)
            raise Gone
        if not self.server.eager and self.buffer:
            raise Gone  # it offered no pipelining
        self.connection.sendall(answer.encode("utf-8", "surrogateescape") + b"\r\n")
        return answer

    def hello(self):
        offers = [offer for offer in self.server.offers if not (offer == "STARTTLS" and self.encrypted)]
        lines = ["mail.example.org", *offers]
        return "\r\n".join(f"250{' ' if at == len(lines) - 1 else '-'}{line}" for at, line in enumerate(lines))

    def talk(self):
        self.answer("GREETING", standard="220 mail.example.org ESMTP")
        envelope = {}
        while True:
            line = self.line()
            self.server.lines.append(line)
            word = line.split(" ")[0].split(":")[0].upper()
            if word == "EHLO":
                self.answer("EHLO", line, self.hello())
            elif word == "STARTTLS":
                if self.answer("STARTTLS", line, "220 2.0.0 Ready").startswith("220"):
                    self.encrypt()
            elif word == "AUTH":
                self.log_in(line)
            elif word == "MAIL":
                if "from" in envelope:
                    self.answer("LATE", line, "503 5.5.1 nested MAIL")
                elif self.answer("MAIL", line).startswith("2"):
                    envelope = {"from": line}
            elif word == "RCPT":
                if "from" not in envelope:
                    self.answer("LATE", line, "503 5.5.1 MAIL first")
                elif self.answer("RCPT", line).startswith("2"):
                    envelope["to"] = line[len("RCPT TO:<"):-1]
            elif word == "DATA":
                if "to" not in envelope and "EARLY" not in self.server.script:
                    self.answer("LATE", line, "554 5.5.1 no recipients")
                elif self.answer("DATA", line, "354 go on").startswith("354"):
                    self.text(envelope)
                    envelope = {}
            elif word == "RSET":
                envelope = {}
                self.answer("RSET")
            elif word == "QUIT":
                self.answer("QUIT", standard="221 2.0.0 Bye")
                raise Gone
            else:
                self.answer("OTHER", line, "500 5.5.1 what?")

    def log_in(self, line):
        self.answer("AUTH", line, "235 2.7.0 Welcome")
        if self.server.script.get("AUTH", "").startswith("334"):
            self.server.lines.append("CHALLENGED " + self.line())
            self.answer("AUTH2", standard="535 5.7.8 no")

    def text(self, envelope):
        lines = []
        while (line := self.line()) != ".":
            lines.append(line[1:] if line.startswith(".") else line)
        if "to" not in envelope:
            self.answer("LATE", standard="554 5.5.1 no recipients")
            return
        mail = {**envelope, "text": "\r\n".join(lines) + "\r\n"}
        self.server.script.get("SEEN", lambda *_: None)(self.server, mail)
        if self.answer("END", envelope.get("to", "")).startswith("2"):
            self.server.mails.append(mail)
