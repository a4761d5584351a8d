#!/bin/sh
# SPDX-License-Identifier: MIT
# Checks a receipt without assent. Wants sh, openssl (3.0 or newer), sha256sum, and the usual small tools.
#
#   sh verify-receipt.sh core.pub RECEIPT [LEDGER]
#
# core.pub  the Core's public key, from a source you trust: paper, the welcome mail
# RECEIPT   a receipt-r<number>.tlog-proof, or a saved mail that carries some
# LEDGER    ledger.csv or ledger-public.csv as the Core shows it today, its .minisig beside it
#
# Prints a line that begins with GOOD or BAD for each receipt. Exit code 0 only when all are good, 65 when one is bad,
# 64 when it was called wrongly. It writes into a temporary folder, and nowhere else.
#
# What is checked: the receipt (C2SP tlog-proof) holds a row, its place, hashes, and a signed head of the ledger. The
# hash of the row and the hashes lead to the root in that head (RFC 9162, 2.1.3.2); the head's signature (C2SP signed
# note, Ed25519) was made with the key of core.pub. With LEDGER: its minisign signature is by the same key, and the row
# stands in it unchanged; a sealed row of the public ledger is compared by its hash.
set -u
LC_ALL=C
export LC_ALL

[ $# -eq 2 ] || [ $# -eq 3 ] || { echo "usage: sh verify-receipt.sh core.pub RECEIPT [LEDGER]" >&2; exit 64; }
pub=$1 given=$2 ledger=${3-}
for file in "$pub" "$given" ${ledger:+"$ledger" "$ledger.minisig"}; do
	[ -f "$file" ] || { echo "verify-receipt.sh: $file: there is no such file" >&2; exit 64; }
done
openssl pkeyutl -help 2>&1 | grep -q rawin ||
	{ echo "verify-receipt.sh: this needs openssl 3.0 or newer" >&2; exit 64; }
w=$(mktemp -d) || exit 64
trap 'rm -rf "$w"' EXIT
trap 'exit 64' HUP INT TERM

bad() { echo "BAD: $1"; exit 65; }

# Reads base64 from stdin: only the one form that encodes again to the same letters.
decode() {
	tr -d '\r\n' > "$w/base64"
	openssl base64 -d -A -in "$w/base64" -out "$1" 2> "$w/said" && [ -s "$1" ] &&
		[ "$(openssl base64 -A -in "$1")" = "$(cat "$w/base64")" ]
}
size_of() { wc -c < "$1" | tr -d ' '; }
is_number() {
	case $1 in '' | *[!0-9]* | 0?*) return 1 ;; esac
	[ ${#1} -le 18 ]
}
hash() { openssl dgst -sha256 -binary > "$1"; }
leaf() { { printf '\000'; cat "$1"; } | hash "$2"; }
node() { { printf '\001'; cat "$1" "$2"; } | hash "$w/node" && mv "$w/node" "$3"; }

# Ed25519: true when the file $1 holds the signature of the key over the file $2.
signed() {
	openssl pkeyutl -verify -pubin -keyform DER -inkey "$w/key.der" -rawin -in "$2" -sigfile "$1" > "$w/said" 2>&1
}

# The key: minisign's form, "Ed", eight bytes of number, thirty-two of key.
read_key() {
	sed -n 2p "$pub" | decode "$w/pub" && [ "$(size_of "$w/pub")" -eq 42 ] && [ "$(head -c 2 "$w/pub")" = Ed ] ||
		bad "$pub: is not a public key of minisign: two lines, as the Core handed them out"
	tail -c 32 "$w/pub" > "$w/key"
	{ printf '\060\052\060\005\006\003\053\145\160\003\041\000'; cat "$w/key"; } > "$w/key.der"
}

# The head of the ledger: origin, size, root, a blank line, signatures.
check_head() {
	sed '1,/^$/d' "$1" > "$w/note"
	sed '/^$/,$d' "$w/note" > "$w/head"
	sed '1,/^$/d' "$w/note" > "$w/signatures"
	[ "$(wc -l < "$w/head")" -eq 3 ] && [ -s "$w/signatures" ] || bad "$name: it holds no signed head of a ledger"
	origin=$(sed -n 1p "$w/head") size=$(sed -n 2p "$w/head")
	is_number "$size" && sed -n 3p "$w/head" | decode "$w/root" && [ "$(size_of "$w/root")" -eq 32 ] ||
		bad "$name: its head of the ledger is damaged"
	# A signer is known by the first four bytes of a hash over its name and key.
	{ printf '%s\n\001' "$origin"; cat "$w/key"; } | hash "$w/id" && head -c 4 "$w/id" > "$w/id4"
	mine=no
	dash=$(printf '\342\200\224')
	while IFS= read -r line; do
		rest=${line#"$dash $origin "}
		[ "$rest" != "$line" ] || continue
		printf '%s\n' "$rest" | decode "$w/signature" && [ "$(size_of "$w/signature")" -eq 68 ] || continue
		head -c 4 "$w/signature" | cmp -s - "$w/id4" || continue
		tail -c 64 "$w/signature" > "$w/signature64"
		signed "$w/signature64" "$w/head" || bad "$name: its head was changed after it was signed"
		mine=yes
	done < "$w/signatures"
	[ "$mine" = yes ] || bad "$name: its head was signed with another key than the one in $pub"
}

# The row: one line, and the number of its place.
check_row() {
	[ "$(sed -n 1p "$1")" = "c2sp.org/tlog-proof@v1" ] || bad "$name: is not a receipt"
	row=$(sed -n 's/^extra //p;/^$/q' "$1")
	index=$(sed -n 's/^index //p;/^$/q' "$1")
	printf '%s\n' "$row" | decode "$w/row" || bad "$name: carries no row"
	is_number "$index" && [ "$index" -gt 0 ] || bad "$name: does not say where its row stands"
	[ "$(wc -l < "$w/row")" -eq 1 ] && [ -z "$(tail -c 1 "$w/row")" ] && grep -q "^\"$index\",\"" "$w/row" ||
		bad "$name: what it carries is not row $index"
}

# The way from the row to the root.
check_path() {
	leaf "$w/row" "$w/at"
	cp "$w/at" "$w/leaf"
	at=$index last=$((size - 1))
	[ "$index" -lt "$size" ] || bad "$name: its row lies behind the end of its ledger"
	sed -n '1,/^$/{/^c2sp/d;/^extra /d;/^index /d;/^$/d;p;}' "$1" > "$w/path"
	while IFS= read -r line; do
		printf '%s\n' "$line" | decode "$w/beside" && [ "$(size_of "$w/beside")" -eq 32 ] && [ "$last" -gt 0 ] ||
			bad "$name: one of its hashes is damaged"
		if [ $((at & 1)) -eq 1 ] || [ "$at" -eq "$last" ]; then
			node "$w/beside" "$w/at" "$w/at"
			while [ $((at & 1)) -eq 0 ] && [ "$at" -ne 0 ]; do
				at=$((at >> 1)) last=$((last >> 1))
			done
		else
			node "$w/at" "$w/beside" "$w/at"
		fi
		at=$((at >> 1)) last=$((last >> 1))
	done < "$w/path"
	[ "$last" -eq 0 ] && cmp -s "$w/at" "$w/root" ||
		bad "$name: its row is not in the ledger whose head it shows: it was changed"
}

# The ledger of today: its signature (minisign, over BLAKE2b-512 of the file), once for all receipts.
check_ledger() {
	sed -n 2p "$ledger.minisig" | decode "$w/lsig" && [ "$(size_of "$w/lsig")" -eq 74 ] &&
		[ "$(head -c 2 "$w/lsig")" = ED ] || bad "$ledger.minisig: is not a signature of minisign"
	sed -n '3s/^trusted comment: //p' "$ledger.minisig" | tr -d '\r\n' > "$w/comment"
	bytes=$(sed -n 's/.* bytes=\([0-9]*\) .*/\1/p' "$w/comment")
	is_number "$bytes" || bad "$ledger.minisig: does not say how long the ledger is"
	[ "$bytes" -le "$(size_of "$ledger")" ] || bad "$ledger: is shorter than what was signed"
	tail -c 64 "$w/lsig" > "$w/lsig64"
	head -c "$bytes" "$ledger" > "$w/ledger"
	openssl dgst -blake2b512 -binary "$w/ledger" > "$w/digest"
	signed "$w/lsig64" "$w/digest" || bad "$ledger: is not what was signed with the key in $pub: it was changed"
	cat "$w/lsig64" "$w/comment" > "$w/both"
	sed -n 4p "$ledger.minisig" | decode "$w/lsig2" && signed "$w/lsig2" "$w/both" ||
		bad "$ledger.minisig: was changed after it was signed"
}

check_in_ledger() {
	grep -q "^origin=$(printf '%s' "$origin" | sed 's/[.[\*^$]/\\&/g') " "$w/comment" ||
		bad "$ledger: is another ledger than the one of the receipt, $origin"
	sed -n "$((index + 1)){p;q;}" "$w/ledger" > "$w/theirs"
	[ -s "$w/theirs" ] ||
		bad "$ledger: ends before row $index: it is an older copy, or rows were taken out: ask for the newest one"
	sealed="\"$index\",\"\",\"sealed\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"sha256:"
	case $(cat "$w/theirs") in
	"$sealed"*) [ "$(sed 's/.*"sha256:\([0-9a-f]*\)".*/\1/' "$w/theirs")" = "$(od -An -v -tx1 "$w/leaf" | tr -d ' \n')" ] ;;
	*) cmp -s "$w/row" "$w/theirs" ;;
	esac || bad "$ledger: its row $index is not the one of the receipt: the ledger was changed"
}

# What the row says, cell by cell: no cell of ours holds a comma or a quote.
say_row() {
	IFS=, read -r _ time event subject version member _ _ value _ _ _ _ _ <<-END
		$(tr -d '"' < "$w/row")
	END
	echo "GOOD: at $time (UTC) the ledger recorded $event${value:+ $value}${subject:+ for $subject}${version:+ $version}${member:+, member $member}. Row $index of $((size - 1)) of $origin."
	[ -z "$ledger" ] || echo "      It stands unchanged in $ledger."
	case $origin in */rehearsal) echo "      It is a rehearsal: nothing in it counts." ;; esac
}

check_receipt() {
	check_row "$1"
	check_head "$1"
	check_path "$1"
	[ -z "$ledger" ] || check_in_ledger
	say_row
}

read_key
[ -z "$ledger" ] || check_ledger
tr -d '\r' < "$given" > "$w/mail"
if [ "$(sed -n 1p "$w/mail")" = "c2sp.org/tlog-proof@v1" ]; then
	name=$given
	check_receipt "$w/mail"
	exit
fi
# A saved mail: an attached receipt is base64, and always begins with the same letters. Blanks and ">" of a
# forwarded mail are taken off.
sed 's/^[> 	]*//' "$w/mail" |
	awk -v to="$w/receipt" '/^YzJzcC5vcmcvdGxvZy1wcm9vZkB2/ { n++; on = 1 }
		on && !/^[A-Za-z0-9+\/=]+ *$/ { on = 0 }
		on { sub(/ +$/, ""); print > (to n ".base64") }'
n=0 code=0
while [ -f "$w/receipt$((n + 1)).base64" ]; do
	n=$((n + 1))
	name="$given, receipt $n"
	# What a mailing list or a mail program writes right behind the attachment is no part of it.
	openssl base64 -d -in "$w/receipt$n.base64" -out "$w/receipt$n" 2> "$w/said"
	(check_receipt "$w/receipt$n") || code=65
done
[ $n -gt 0 ] || bad "$given: holds no receipt: save the whole mail with its attachments, or the file receipt-r<number>.tlog-proof"
exit $code
