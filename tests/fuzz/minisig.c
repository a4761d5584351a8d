/* SPDX-License-Identifier: MIT */
/*
 * A signature file of minisign, and the trusted comment of a ledger. What is
 * read of a comment is written again to the same words; a comment that is
 * signed anew is good, and good only under its key.
 *
 * fuzz: -max_len=2400
 */
#include "fuzz.h"
#include "ledger_kit.h"

static void check_comment(const char *text)
{
	struct comment comment;
	char again[COMMENT_SIZE];
	if (!comment_parse(text, &comment))
		return;
	comment_text(&comment, again);
	HOLDS(strcmp(again, text) == 0);
}

static void check_signed_anew(struct arena *arena, const struct minisig *read, const unsigned char digest[DIGEST_SIZE])
{
	struct buf text = buf_new(arena);
	struct minisig minisig;
	struct core_public other = *kit_public();
	minisig_sign(kit_signer(), digest, "x", read->comment, &text);
	HOLDS(minisig_parse(text.data, text.length, &minisig));
	HOLDS(strcmp(minisig.comment, read->comment) == 0);
	HOLDS(minisig_check(&minisig, &other, digest) == MINISIG_GOOD);
	other.number[0] ^= 1;
	HOLDS(minisig_check(&minisig, &other, digest) == MINISIG_STRANGE);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	static const unsigned char digest[DIGEST_SIZE];
	struct arena arena = {0};
	struct minisig minisig;
	char *text = fuzz_bytes(bytes, length), *string = fuzz_string(bytes, length);
	kit_ready();
	check_comment(string);
	if (minisig_parse(text, length, &minisig)) {
		HOLDS(minisig_check(&minisig, kit_public(), digest) != MINISIG_GOOD);
		(void)minisig_comment_good(&minisig, kit_public());
		check_comment(minisig.comment);
		check_signed_anew(&arena, &minisig, digest);
	}
	free(string);
	free(text);
	arena_release(&arena);
	return 0;
}
