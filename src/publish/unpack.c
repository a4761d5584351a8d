/* SPDX-License-Identifier: MIT */
/* Reading a bundle that anybody may have made: names and sizes are looked at before a byte is unpacked. */
#include "publish/bundle.h"

#include "base/index.h"

#include <stdlib.h>
#include <string.h>
#include <zip.h>

enum { PIECE = 64 * 1024 };

struct bundle {
	zip_t *zip;
};

/* What is wrong with the name of an entry, or NULL. */
static const char *name_problem(const char *name)
{
	if (name[0] == '/')
		return "names an absolute path";
	if (strchr(name, '\\') != NULL)
		return "has a backslash in its name";
	for (const char *part = name; part != NULL; part = strchr(part, '/') == NULL ? NULL : strchr(part, '/') + 1)
		if (strncmp(part, "..", 2) == 0 && (part[2] == '/' || part[2] == '\0'))
			return "leads out of its folder with \"..\"";
	return bundle_name_is_sane(name) ? NULL : "has a name that no archive of a Core has";
}

/* A link, a device or a folder where a plain file should be. */
static bool is_plain(zip_t *zip, zip_uint64_t place)
{
	zip_uint8_t system = 0;
	zip_uint32_t attributes = 0;
	if (zip_file_get_external_attributes(zip, place, 0, &system, &attributes) != 0)
		return false;
	zip_uint32_t kind = attributes >> 16 & 0170000;
	return system != ZIP_OPSYS_UNIX || kind == 0100000 || kind == 0;
}

struct looking {
	struct arena *arena;
	zip_t *zip;
	const char *folder;
	struct bundle_entries *entries;
	struct index seen;
	uint64_t bytes;
	const char *problem;
};

static bool bad(struct looking *l, const char *name, const char *what)
{
	l->problem = arena_printf(l->arena, "the entry \"%.200s\" %s: do not unpack it, get the archive again", name, what);
	return false;
}

/* All entries lie in one folder, whose name the first one gives. */
static const char *in_folder(struct looking *l, const char *name)
{
	const char *slash = strchr(name, '/');
	if (slash == NULL)
		return NULL;
	if (l->folder == NULL)
		l->folder = arena_strndup(l->arena, name, (size_t)(slash - name));
	size_t length = strlen(l->folder);
	return strncmp(name, l->folder, length) == 0 && name[length] == '/' ? name + length + 1 : NULL;
}

static bool look_at(struct looking *l, zip_uint64_t place)
{
	const zip_uint64_t largest = (zip_uint64_t)BUNDLE_LARGEST_FILE_MIB << 20, most = (zip_uint64_t)BUNDLE_LARGEST_MIB << 20;
	const zip_uint64_t needed = ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
	zip_stat_t stat;
	uint32_t before;
	if (zip_stat_index(l->zip, place, ZIP_FL_ENC_RAW, &stat) != 0 || (stat.valid & needed) != needed)
		return bad(l, "?", "can't be read");
	const char *name = arena_strdup(l->arena, stat.name);
	const char *problem = name_problem(name);
	if (problem != NULL)
		return bad(l, "(not shown)", problem);
	if (!is_plain(l->zip, place))
		return bad(l, name, "is no plain file (a link, perhaps)");
	if (stat.encryption_method != ZIP_EM_NONE)
		return bad(l, name, "is encrypted");
	if (stat.comp_method != ZIP_CM_DEFLATE && stat.comp_method != ZIP_CM_STORE)
		return bad(l, name, "is packed in a way that no archive of a Core is");
	if (stat.size > largest || (l->bytes += stat.size) > most)
		return bad(l, name, "is larger than an archive may be");
	if (index_get(&l->seen, name, &before))
		return bad(l, name, "is there twice");
	index_put(l->arena, &l->seen, name, 1);
	const char *inner = in_folder(l, name);
	if (inner == NULL)
		return bad(l, name, "lies outside the archive's folder");
	*LIST_PUSH(l->arena, l->entries) = (struct bundle_entry){.name = inner, .length = stat.size, .place = place};
	return true;
}

bool bundle_open(struct arena *arena, const char *path, struct bundle **ret_bundle, const char **ret_folder,
                 struct bundle_entries *ret_entries, const char **ret_problem, struct error *error)
{
	struct looking l = {.arena = arena, .entries = ret_entries};
	int code = 0;
	*ret_bundle = NULL;
	*ret_problem = NULL;
	*ret_folder = "";
	if (!file_exists(path))
		return error_set(error, ERROR_CONFIGURATION, "%s: there is no such file", path);
	l.zip = zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, &code);
	bool consistent = l.zip != NULL;
	if (!consistent && (code == ZIP_ER_INCONS || code == ZIP_ER_EXISTS)) /* to say which entry it is */
		l.zip = zip_open(path, ZIP_RDONLY, &code);
	if (l.zip == NULL) {
		*ret_problem = "it is no zip file, or a damaged one: get it again";
		return true;
	}
	*ret_bundle = ARENA_NEW(arena, struct bundle);
	(*ret_bundle)->zip = l.zip;
	zip_int64_t count = zip_get_num_entries(l.zip, 0);
	if (count <= 0 || count > BUNDLE_MOST_FILES)
		l.problem = count <= 0 ? "it is empty: get it again" : "it holds more files than an archive may";
	for (zip_int64_t i = 0; l.problem == NULL && i < count; i++)
		look_at(&l, (zip_uint64_t)i);
	if (l.problem == NULL && !consistent)
		l.problem = "its directory does not fit its entries: do not unpack it, get the archive again";
	*ret_problem = l.problem;
	*ret_folder = l.folder == NULL ? "" : l.folder;
	return true;
}

bool bundle_read(struct bundle *bundle, struct arena *arena, const struct bundle_entry *entry,
                 bool (*take)(void *context, const void *bytes, size_t length), void *context,
                 const char **ret_problem)
{
	zip_file_t *file = zip_fopen_index(bundle->zip, entry->place, 0);
	char *piece = malloc(PIECE);
	uint64_t done = 0;
	zip_int64_t got = -1;
	bool wanted = true;
	while (file != NULL && piece != NULL && wanted && (got = zip_fread(file, piece, PIECE)) > 0) {
		done += (uint64_t)got;
		if (done > entry->length)
			break;
		wanted = take(context, piece, (size_t)got);
	}
	/* Closing checks the sum of all bytes. */
	bool whole = file != NULL && zip_fclose(file) == 0 && got == 0 && done == entry->length;
	free(piece);
	*ret_problem = whole || !wanted ? NULL
	                                : arena_printf(arena, "the entry \"%s\" is damaged: get the archive again", entry->name);
	return *ret_problem == NULL && wanted;
}

void bundle_close(struct bundle *bundle)
{
	if (bundle != NULL && bundle->zip != NULL)
		zip_discard(bundle->zip);
}
