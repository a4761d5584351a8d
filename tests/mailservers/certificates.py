# SPDX-License-Identifier: MIT
"""Certificates for mail servers on loopback: one good, one of another name, one that has expired, and who signed them."""
import subprocess
from datetime import datetime, timedelta, timezone
from pathlib import Path

EXTENSIONS = """[ca]
default_ca = d
[d]
database = {folder}/index.txt
serial = {folder}/serial
new_certs_dir = {folder}
default_md = sha256
policy = p
unique_subject = no
[p]
commonName = supplied
[server]
subjectAltName = {names}
extendedKeyUsage = serverAuth
basicConstraints = CA:FALSE
"""
KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")


def openssl(*words):
    subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True)


def authority(folder, name):
    openssl("req", "-x509", *KEY, "-keyout", folder / f"{name}.key", "-out", folder / f"{name}.pem", "-days", 3650, "-subj",
            f"/CN=Test authority {name}", "-addext", "basicConstraints=critical,CA:TRUE", "-addext",
            "keyUsage=critical,keyCertSign,cRLSign")


def server(folder, name, common, names, begin, end):
    (folder / "index.txt").write_text("")
    (folder / "serial").write_text("01")
    (folder / "ca.cnf").write_text(EXTENSIONS.format(folder=folder, names=names))
    openssl("req", "-new", *KEY, "-keyout", folder / f"{name}.key", "-out", folder / f"{name}.csr", "-subj", f"/CN={common}")
    openssl("ca", "-batch", "-config", folder / "ca.cnf", "-cert", folder / "ca.pem", "-keyfile", folder / "ca.key", "-in",
            folder / f"{name}.csr", "-out", folder / f"{name}.crt", "-startdate", begin, "-enddate", end, "-extensions",
            "server", "-notext")


def make(folder):
    """good, wronghost, expired, ending in 5 days (.crt, .key); ca.pem signed them, otherca.pem did not. Gives the folder."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    authority(folder, "ca")
    authority(folder, "otherca")
    ever = ("20200101000000Z", "20991231000000Z")
    server(folder, "good", "localhost", "DNS:localhost,IP:127.0.0.1", *ever)
    server(folder, "wronghost", "mail.example.net", "DNS:mail.example.net", *ever)
    server(folder, "expired", "localhost", "DNS:localhost,IP:127.0.0.1", "20200101000000Z", "20200201000000Z")
    soon = datetime.now(timezone.utc) + timedelta(days=5)
    server(folder, "ending", "localhost", "DNS:localhost,IP:127.0.0.1", "20200101000000Z", f"{soon:%Y%m%d%H%M%SZ}")
    for path in folder.iterdir():
        path.chmod(0o644)
    return folder
