/* SPDX-License-Identifier: MIT */
/*
 * Key files: public, signing, a Core's list of its keys, and the home's other
 * secrets. A list is written again to the same bytes; a public key that
 * was read is in the text it is written to; a signing key that was read signs.
 *
 * fuzz: -max_len=2200
 */
#include "fuzz.h"
#include "ledger/trust.h"
#include "ledger_kit.h"

static void check_public(const char *text, size_t length)
{
	struct core_public public, again;
	char written[PUBLIC_FILE_SIZE];
	if (!public_parse(text, length, &public))
		return;
	public_file_text(&public, written);
	HOLDS(public_parse(written, strlen(written), &again));
	HOLDS(memcmp(&again, &public, sizeof public) == 0);
}

static void check_list(const char *text, size_t length)
{
	struct arena arena = {0};
	struct key_list *list = ARENA_NEW(&arena, struct key_list);
	struct buf again = buf_new(&arena);
	if (key_list_parse(&arena, text, length, list)) {
		key_list_text(list, &again);
		HOLDS(again.length == length && memcmp(again.data, text, length) == 0);
	}
	arena_release(&arena);
}

static void check_signer(const char *path)
{
	static const unsigned char digest[DIGEST_SIZE];
	struct arena arena = {0};
	struct error error = {0};
	struct buf text = buf_new(&arena);
	struct minisig minisig;
	struct signer *signer = signer_read(path, NULL, NULL, &error);
	HOLDS((signer == NULL) == (error.class != ERROR_NONE && error.text[0] != '\0'));
	if (signer != NULL) {
		minisig_sign(signer, digest, "x", "y", &text);
		HOLDS(minisig_parse(text.data, text.length, &minisig));
		HOLDS(minisig_check(&minisig, signer_public(signer), digest) == MINISIG_GOOD);
	}
	signer_wipe(signer);
	arena_release(&arena);
}

static void check_plain(const char *path, const char *bytes, size_t length)
{
	char hex[2 * PLAIN_KEY_SIZE + 1];
	struct error error = {0};
	unsigned char *key = plain_key_read(path, &error);
	HOLDS((key == NULL) == (error.class != ERROR_NONE));
	if (key != NULL) {
		hex_write(key, PLAIN_KEY_SIZE, hex);
		HOLDS(length == sizeof hex && memcmp(hex, bytes, sizeof hex - 1) == 0 && bytes[sizeof hex - 1] == '\n');
	}
	plain_key_wipe(key);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	char *text = fuzz_bytes(bytes, length), path[64];
	int handle;
	kit_ready();
	check_public(text, length);
	check_list(text, length);
	kit_file(bytes, length, &handle, path);
	check_signer(path);
	check_plain(path, text, length);
	close(handle);
	free(text);
	return 0;
}
