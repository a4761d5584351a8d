/* SPDX-License-Identifier: MIT */
/*
 * Packing, with libzip. It opens its sources only when it closes the archive,
 * never syncs, and would write local times: so lengths are fixed before, the
 * date is the first that zip knows, and the file is synced and renamed here.
 */
#include "publish/bundle.h"

#include "base/file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zip.h>

enum {
	FIRST_DATE = 0x21,            /* 1980-01-01 */
	LARGE_FILE = 1024 * 1024,     /* from here on quick compression: rows are mostly hashes */
	LONGEST_NAME = 200
};

bool bundle_name_is_sane(const char *name)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._/-";
	size_t length = strlen(name);
	if (length == 0 || length > LONGEST_NAME || strspn(name, letters) != length || name[0] == '/' ||
	    name[length - 1] == '/')
		return false;
	for (const char *part = name; part != NULL;) {
		size_t size = strcspn(part, "/");
		if (size == 0 || part[0] == '.' || part[0] == '-')
			return false;
		part = part[size] == '/' ? part + size + 1 : NULL;
	}
	return true;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct bundle_file *)a)->name, ((const struct bundle_file *)b)->name);
}

void bundle_sort(struct bundle_files *files)
{
	if (files->count > 1)
		qsort(files->items, files->count, sizeof *files->items, by_name);
}

/* A full disk passes; that a folder may not be written, only when somebody mends it. */
static bool refuse(struct error *error, const char *path, zip_error_t *why)
{
	const int number = zip_error_system_type(why) == ZIP_ET_SYS ? zip_error_code_system(why) : 0;
	if (number == 0)
		return error_set(error, ERROR_TEMPORARY, "%s: could not be packed: %s", path, zip_error_strerror(why));
	errno = number;
	error_system(error, "%s: could not be packed", path);
	const char *what = error->class == ERROR_CONFIGURATION
	                           ? "this user has to be able to write that folder"
	                           : number == ENOSPC || number == EDQUOT ? "make room on the disk" : "look at the disk";
	const struct error told = *error;
	return error_set(error, told.class, "%.500s: %s", told.text, what);
}

static bool add_file(zip_t *zip, const char *path, const char *name, const struct bundle_file *file,
                     struct error *error)
{
	zip_source_t *source = file->path != NULL
	                               ? zip_source_file(zip, file->path, 0, (zip_int64_t)file->length)
	                               : zip_source_buffer(zip, file->bytes, (zip_uint64_t)file->length, 0);
	zip_int64_t place = source == NULL ? -1 : zip_file_add(zip, name, source, ZIP_FL_ENC_UTF_8);
	if (place < 0) {
		if (source != NULL)
			zip_source_free(source);
		return refuse(error, path, zip_get_error(zip));
	}
	zip_uint64_t at = (zip_uint64_t)place;
	zip_uint32_t level = file->length > LARGE_FILE ? 1 : 6;
	if (zip_set_file_compression(zip, at, ZIP_CM_DEFLATE, level) != 0 ||
	    zip_file_set_dostime(zip, at, 0, FIRST_DATE, 0) != 0 ||
	    zip_file_set_external_attributes(zip, at, 0, ZIP_OPSYS_UNIX, (zip_uint32_t)0100644 << 16) != 0)
		return refuse(error, path, zip_get_error(zip));
	return true;
}

static bool add_files(zip_t *zip, struct arena *arena, const char *path, const char *folder,
                      const struct bundle_files *files, struct error *error)
{
	for (size_t i = 0; i < files->count; i++) {
		const struct bundle_file *file = &files->items[i];
		bool again = i > 0 && strcmp(files->items[i - 1].name, file->name) == 0;
		if (!bundle_name_is_sane(file->name) || again)
			return error_set(error, ERROR_BUG, "%s: \"%s\" is no name for an archive, or stands in it twice: "
			                                   "please report this", path, file->name);
		if (file->path == NULL && file->length > 0 && file->bytes == NULL)
			return error_set(error, ERROR_BUG, "%s: %s has no bytes: please report this", path, file->name);
		if (!add_file(zip, path, arena_printf(arena, "%s/%s", folder, file->name), file, error))
			return false;
	}
	return true;
}

static bool pack(struct arena *arena, const char *path, const char *folder, const struct bundle_files *files,
                 struct error *error)
{
	int code = 0;
	zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_EXCL, &code);
	if (zip == NULL) {
		zip_error_t why;
		zip_error_init_with_code(&why, code);
		refuse(error, path, &why);
		zip_error_fini(&why);
		return false;
	}
	bool good = add_files(zip, arena, path, folder, files, error);
	if (good && zip_close(zip) == 0)
		return true;
	if (good)
		refuse(error, path, zip_get_error(zip));
	zip_discard(zip);
	return false;
}

/* What a run that was killed left: libzip writes into a file of a longer name. */
static bool remove_halves(struct arena *arena, const char *folder, const char *half, struct error *error)
{
	struct file_names names = {0};
	const char *name = strrchr(half, '/') == NULL ? half : strrchr(half, '/') + 1;
	bool good = folder_list(arena, folder, &names, error);
	for (size_t i = 0; good && i < names.count; i++)
		if (strncmp(names.items[i], name, strlen(name)) == 0)
			good = file_remove(file_path(arena, folder, names.items[i]), error);
	return good;
}

bool bundle_write(const char *path, mode_t mode, const char *folder, const struct bundle_files *files,
                  struct error *error)
{
	struct arena scratch = {0};
	const char *half = arena_printf(&scratch, "%s.tmp", path);
	const char *slash = strrchr(path, '/');
	const char *above = slash == NULL ? "." : arena_strndup(&scratch, path, (size_t)(slash - path));
	bool good = remove_halves(&scratch, above, half, error) && pack(&scratch, half, folder, files, error);
	if (good && chmod(half, mode) != 0)
		good = error_system(error, "%s", half);
	good = good && file_sync(half, error) && file_rename(half, path, error) && folder_sync(above, error);
	arena_release(&scratch);
	return good;
}
