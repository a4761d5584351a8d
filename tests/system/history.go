// SPDX-License-Identifier: MIT

// Holds the signed heads of a ledger against one another with code that is not ours: golang.org/x/mod's trees.
//
//	history VKEY-FILE LEDGER CHECKPOINT...
//
// Builds the tree of the ledger's lines, makes from it the proof that the tree of each head is a beginning of the tree
// of the next (RFC 6962, section 2.1.2), and checks it against the signed roots; exit code 1 at the first that is not.
package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type head struct {
	size int64
	root tlog.Hash
}

func must(err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

// All hashes of the tree, where tlog looks for them.
type hashes []tlog.Hash

func (h hashes) ReadHashes(indexes []int64) (found []tlog.Hash, err error) {
	for _, index := range indexes {
		if index >= int64(len(h)) {
			return nil, fmt.Errorf("the ledger is too short")
		}
		found = append(found, h[index])
	}
	return found, nil
}

func build(path string) (all hashes) {
	text, err := os.ReadFile(path)
	must(err)
	for number, line := range bytes.SplitAfter(text, []byte("\n")) {
		if len(line) == 0 {
			continue
		}
		more, err := tlog.StoredHashes(int64(number), line, all)
		must(err)
		all = append(all, more...)
	}
	return all
}

func open(path string, verifier note.Verifier) head {
	text, err := os.ReadFile(path)
	must(err)
	opened, err := note.Open(text, note.VerifierList(verifier))
	must(err)
	lines := strings.Split(opened.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	root, err := base64.StdEncoding.DecodeString(lines[2])
	must(err)
	signed := head{size: size}
	copy(signed.root[:], root)
	return signed
}

func main() {
	key, err := os.ReadFile(os.Args[1])
	must(err)
	verifier, err := note.NewVerifier(strings.TrimSpace(string(key)))
	must(err)
	all := build(os.Args[2])
	var before *head
	for _, path := range os.Args[3:] {
		now := open(path, verifier)
		if before != nil {
			proof, err := tlog.ProveTree(now.size, before.size, all)
			must(err)
			must(tlog.CheckTree(proof, now.size, now.root, before.size, before.root))
		}
		before = &now
	}
}
