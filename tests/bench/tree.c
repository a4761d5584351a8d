/* SPDX-License-Identifier: MIT */
/*
 * The peer of `assent verify`: the root of a file's lines (RFC 6962, section
 * 2.1), with libsodium and nothing of ours, in one pass with one line in
 * memory. Prints size and root.
 */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LEVELS = 64, SIZE = crypto_hash_sha256_BYTES };

static void leaf(const char *line, size_t length, unsigned char hash[SIZE])
{
	static const unsigned char mark = 0;
	crypto_hash_sha256_state state;
	crypto_hash_sha256_init(&state);
	crypto_hash_sha256_update(&state, &mark, 1);
	crypto_hash_sha256_update(&state, (const unsigned char *)line, length);
	crypto_hash_sha256_final(&state, hash);
}

static void node(const unsigned char *left, const unsigned char *right, unsigned char hash[SIZE])
{
	unsigned char both[1 + 2 * SIZE] = {1};
	memcpy(both + 1, left, SIZE);
	memcpy(both + 1 + SIZE, right, SIZE);
	crypto_hash_sha256(hash, both, sizeof both);
}

int main(int count, char **arguments)
{
	unsigned char peaks[LEVELS][SIZE], root[SIZE];
	size_t peak = 0, room = 0;
	unsigned long long size = 0;
	char *line = NULL, text[2 * SIZE + 1];
	FILE *file = count == 2 && sodium_init() >= 0 ? fopen(arguments[1], "r") : NULL;
	if (file == NULL)
		return 1;
	for (ssize_t length; (length = getline(&line, &room, file)) > 0;) {
		leaf(line, (size_t)length, peaks[peak++]);
		size++;
		for (unsigned long long n = size; (n & 1) == 0; n >>= 1, peak--)
			node(peaks[peak - 2], peaks[peak - 1], peaks[peak - 2]);
	}
	memcpy(root, peaks[peak - 1], SIZE);
	while (peak > 1) {
		node(peaks[peak - 2], root, root);
		peak--;
	}
	printf("%llu %s\n", size, sodium_bin2hex(text, sizeof text, root, SIZE));
	free(line);
	return fclose(file);
}
