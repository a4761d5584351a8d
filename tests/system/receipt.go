// SPDX-License-Identifier: MIT

// Checks receipts with code that is not ours: golang.org/x/mod's signed notes and trees.
//
//	receipt VKEY-FILE RECEIPT...
//
// Prints the row of each; exit code 1 at the first that is not good.
package main

import (
	"encoding/base64"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func must(err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func decode(text string) []byte {
	bytes, err := base64.StdEncoding.Strict().DecodeString(text)
	must(err)
	return bytes
}

func hash(text string) (h tlog.Hash) {
	if copy(h[:], decode(text)) != tlog.HashSize {
		must(fmt.Errorf("%q is no hash", text))
	}
	return h
}

// Size and root of a checkpoint whose signature and origin are good.
func open(checkpoint string, verifier note.Verifier) (int64, tlog.Hash) {
	opened, err := note.Open([]byte(checkpoint), note.VerifierList(verifier))
	must(err)
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[3] != "" || lines[0] != verifier.Name() {
		must(fmt.Errorf("no checkpoint of %s: %q", verifier.Name(), opened.Text))
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	return size, hash(lines[2])
}

func check(path string, verifier note.Verifier) {
	text, err := os.ReadFile(path)
	must(err)
	head, checkpoint, _ := strings.Cut(string(text), "\n\n")
	lines := strings.Split(head, "\n")
	if len(lines) < 3 || lines[0] != "c2sp.org/tlog-proof@v1" || !strings.HasPrefix(lines[1], "extra ") ||
		!strings.HasPrefix(lines[2], "index ") {
		must(fmt.Errorf("%s: no receipt", path))
	}
	row := decode(strings.TrimPrefix(lines[1], "extra "))
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64)
	must(err)
	var proof tlog.RecordProof
	for _, line := range lines[3:] {
		proof = append(proof, hash(line))
	}
	size, root := open(checkpoint, verifier)
	must(tlog.CheckRecord(proof, size, root, index, tlog.RecordHash(row)))
	fmt.Printf("%d %s", index, row)
}

func main() {
	key, err := os.ReadFile(os.Args[1])
	must(err)
	verifier, err := note.NewVerifier(strings.TrimSpace(string(key)))
	must(err)
	for _, path := range os.Args[2:] {
		check(path, verifier)
	}
}
