/* SPDX-License-Identifier: MIT */
/*
 * Archive bundles: zip files with one folder in them, the same bytes whenever
 * and wherever they are made of the same files with the same zlib. What stands
 * in them, and signing, is not decided here.
 */
#ifndef ASSENT_PUBLISH_BUNDLE_H
#define ASSENT_PUBLISH_BUNDLE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/file.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One file of a bundle. */
struct bundle_file {
	const char *name;  /* in the bundle's folder: "texts/12.txt"; of [A-Za-z0-9._/-] */
	const char *path;  /* of its bytes; NULL: they are `bytes` */
	const char *bytes;
	uint64_t length;   /* of a file: so many bytes from its beginning, whatever is added meanwhile */
};

struct bundle_files { LIST(struct bundle_file); };

/* True for a name that every program can unpack, and nowhere but in the folder it unpacks to. */
bool bundle_name_is_sane(const char *name);

/* Sorts by name, byte by byte, as LC_ALL=C does. */
void bundle_sort(struct bundle_files *files);

/*
 * Writes `path`, durable, with mode `mode`: every file below `folder`/, in the order given. Half a
 * file is never seen there. A name that is not sane, or twice there, is class BUG.
 */
bool bundle_write(const char *path, mode_t mode, const char *folder, const struct bundle_files *files,
                  struct error *error);

/* ---- reading ---- */

enum {
	BUNDLE_MOST_FILES = 2000000,
	BUNDLE_LARGEST_FILE_MIB = 1024, /* unpacked */
	BUNDLE_LARGEST_MIB = 2048       /* all of them */
};

struct bundle;

/* What a reader finds in a bundle. */
struct bundle_entry {
	const char *name; /* without the folder */
	uint64_t length;
	uint64_t place;   /* of bundle_read */
};

struct bundle_entries { LIST(struct bundle_entry); };

/*
 * Opens a bundle and looks at all its names before any byte is unpacked.
 * *ret_problem: NULL, or why it must not be unpacked: two entries of one name,
 * absolute paths, "..", backslashes, links, folders, more than one top folder,
 * sizes above the bounds. False when the file can't be read at all.
 */
bool bundle_open(struct arena *arena, const char *path, struct bundle **ret_bundle, const char **ret_folder,
                 struct bundle_entries *ret_entries, const char **ret_problem, struct error *error);

/* Unpacks one entry, in pieces; `take` says no to stop. *ret_problem as above: it is damaged, or not of its length. */
bool bundle_read(struct bundle *bundle, struct arena *arena, const struct bundle_entry *entry,
                 bool (*take)(void *context, const void *bytes, size_t length), void *context,
                 const char **ret_problem);

/* NULL is fine. */
void bundle_close(struct bundle *bundle);

#endif
