#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Installs the Debian packages of contrib/packages.txt that are missing: when
# run as root or where sudo asks for no password. Otherwise prints the one
# command to run, and fails. Does nothing, and needs no network, when all are
# there.
#
#   contrib/install-packages.sh           install what is missing
#   contrib/install-packages.sh --list    only name what is missing
set -eu
cd "$(dirname "$0")"

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
	echo "assent: packages: this is no Debian: see contrib/packages.txt for what is needed" >&2
	exit 0
fi

wanted=$(sed 's/#.*//' packages.txt | tr -s ' \t\n' ' ')
# A package may be there under another name that provides it (pkgconf for pkg-config).
installed=$(dpkg-query -W -f '${db:Status-Status} ${Package} ${Provides}\n' |
	sed -n 's/^installed //p' | sed 's/([^)]*)//g; s/,/ /g' | tr -s ' ' '\n')
missing=
for package in $wanted; do
	echo "$installed" | grep -qxF "$package" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0
if [ "${1:-}" = --list ]; then
	echo "$missing" | tr -s ' ' '\n' | sed '/^$/d'
	exit 0
fi

apt="apt-get -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3"
if [ "$(id -u)" = 0 ]; then
	as_root=env
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
	as_root="sudo -n env"
else
	echo "assent: packages: missing:$missing" >&2
	echo "assent: packages: run this once, then try again:" >&2
	echo "  sudo apt-get update && sudo apt-get install --no-install-recommends -y$missing" >&2
	exit 1
fi

# True when apt knows all of them already; a fresh machine has no lists yet.
known() {
	for package in $missing; do
		apt-cache show --no-all-versions "$package" >/dev/null 2>&1 || return 1
	done
}

install() {
	# shellcheck disable=SC2086
	$as_root DEBIAN_FRONTEND=noninteractive $apt install --no-install-recommends -y -q $missing </dev/null
}

echo "assent: packages: installing$missing"
if known && install; then
	exit 0
fi
$as_root DEBIAN_FRONTEND=noninteractive $apt update -q </dev/null
install
