/* SPDX-License-Identifier: MIT */
/* For the targets of the ledger: the key of tests/vectors, whose secret everybody knows. */
#ifndef ASSENT_TESTS_FUZZ_LEDGER_KIT_H
#define ASSENT_TESTS_FUZZ_LEDGER_KIT_H

#include "fuzz.h"
#include "ledger/digest.h"
#include "ledger/keys.h"
#include "ledger/minisig.h"
#include "ledger/note.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* The path of a file of these bytes, open only to its owner; *ret_handle is to be closed. */
static inline void kit_file(const void *bytes, size_t length, int *ret_handle, char path[64])
{
	*ret_handle = memfd_create("fuzz", 0);
	HOLDS(*ret_handle >= 0 && fchmod(*ret_handle, 0600) == 0);
	HOLDS(write(*ret_handle, bytes, length) == (ssize_t)length);
	snprintf(path, 64, "/proc/self/fd/%d", *ret_handle);
}

/* The signing key of the vectors (the seed of RFC 8032, section 7.1, test 1). */
static inline const struct signer *kit_signer(void)
{
	static const char key[] =
		"untrusted comment: minisign encrypted secret key\n"
		"RWQAAEIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
		"AQIDBAUGBwidYbGd7/1aYLqESvSS7CzEREnFaXsyaRlwO6wDHK5/YNdamAGCsQq31Uv+08lk"
		"BzoO4XLz2qYjJa8CGmj3B1EaAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";
	static struct signer *signer;
	if (signer == NULL) {
		struct error error = {0};
		int handle;
		char path[64];
		kit_file(key, sizeof key - 1, &handle, path);
		signer = signer_read(path, NULL, NULL, &error);
		close(handle);
		HOLDS(signer != NULL);
	}
	return signer;
}

static inline const struct core_public *kit_public(void)
{
	return signer_public(kit_signer());
}

static inline void kit_ready(void)
{
	sodium_ready();
}

#endif
