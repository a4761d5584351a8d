/* SPDX-License-Identifier: MIT */
/* Archives of a home: what stands in a bundle, its list of hashes and its signatures; and looking at one again. */
#ifndef ASSENT_ARCHIVING_H
#define ASSENT_ARCHIVING_H

#include "ledger/verify.h"
#include "session.h"

struct archive {
	const char *month; /* "2026-11" */
	bool public;       /* scope public, else members */
	const char *name;  /* out: assent-CORE-MONTH-SCOPE */
	const char *path;  /* out: archives/NAME.zip */
	const char *hash;  /* out: "sha256:..." of the file */
	uint64_t bytes, files, texts, sealed; /* out */
};

/*
 * Builds archives/NAME.zip and NAME.zip.minisig from the books as they stand. From the same state, templates
 * and zlib come the same bytes. The session is open for WRITE; strings live in its arena.
 */
bool archive_build(struct session *session, struct archive *archive, struct error *error);

struct archives_result {
	size_t built;
	struct error problem; /* why one could not be built; class NONE: all were. The next run tries again, and mails go out all the same */
};

/* What a run does: the archive of the last month, and those that somebody asked for. False: the books could not be written. */
bool archives_due(struct session *session, struct archives_result *ret_result, struct error *error);

/*
 * Verifies an archive: its outer signature before it is opened, names and sizes before a byte is unpacked, the signed
 * list of hashes against all files, and the ledger in it. Needs only the public key; `key` is its path.
 */
bool archive_verify(struct arena *arena, const char *path, const char *key, const struct verify_options *options,
                    struct verify_report *ret_report, struct error *error);

#endif
