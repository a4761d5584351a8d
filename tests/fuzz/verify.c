/* SPDX-License-Identifier: MIT */
/*
 * `assent verify FILE`: a ledger with its signature beside it, a receipt, a
 * checkpoint, a mail, or anything. It says GOOD of nothing but what was signed
 * with the key, says one sentence of everything else, and writes nothing.
 *
 * An input is the files, one after the other: the file to verify, its .minisig,
 * the checkpoint beside it, and one to hold it against; a line "%%" between two.
 *
 * fuzz: -max_len=6000
 */
#include "fuzz.h"
#include "ledger/verify.h"
#include "ledger_kit.h"

#include <fcntl.h>

enum { PARTS = 4 };

static const char between[] = "%%\n";
static char folder[64];

static const char *const names[PARTS] = {"file", "file.minisig", "checkpoint", "old"};

static void path_of(const char *name, char path[128])
{
	snprintf(path, 128, "%s/%s", folder, name);
}

static void put(const char *name, const void *bytes, size_t length)
{
	char path[128];
	path_of(name, path);
	int handle = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	HOLDS(handle >= 0 && write(handle, bytes, length) == (ssize_t)length);
	close(handle);
}

static void drop(const char *name)
{
	char path[128];
	path_of(name, path);
	unlink(path);
}

static void clean(void)
{
	for (int i = 0; i < PARTS; i++)
		drop(names[i]);
	drop("core.pub");
	rmdir(folder);
}

static void begin(void)
{
	char text[PUBLIC_FILE_SIZE];
	if (folder[0] != '\0')
		return;
	const char *place = getenv("TMPDIR");
	snprintf(folder, sizeof folder, "%.40s/assent-fuzz-XXXXXX", place == NULL ? "/tmp" : place);
	HOLDS(mkdtemp(folder) != NULL);
	atexit(clean);
	public_file_text(kit_public(), text);
	put("core.pub", text, strlen(text));
}

/* Writes the parts; how many there were. */
static int lay_out(const uint8_t *bytes, size_t length)
{
	const uint8_t *end = bytes + length;
	int part = 0;
	for (; part < PARTS; part++) {
		const uint8_t *stop = memmem(bytes, (size_t)(end - bytes), between, sizeof between - 1);
		put(names[part], bytes, (size_t)((stop == NULL ? end : stop) - bytes));
		if (stop == NULL)
			return part + 1;
		bytes = stop + sizeof between - 1;
	}
	return part;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena arena = {0};
	struct error error = {0};
	struct verify_report report;
	char file[128], key[128], old[128];
	const char *const against[] = {old};
	kit_ready();
	begin();
	int parts = lay_out(bytes, length);
	struct verify_options options = {.against = against, .against_count = parts == PARTS};
	path_of(names[0], file);
	path_of("core.pub", key);
	path_of("old", old);
	if (verify_file(&arena, file, key, &options, &report, &error)) {
		HOLDS(report.good == (report.problem[0] == '\0'));
		HOLDS(!report.good || report.proves[0] != '\0');
		HOLDS(strchr(report.problem, '\n') == NULL);
	} else {
		HOLDS(error.class != ERROR_NONE && error.text[0] != '\0');
	}
	for (int i = 1; i < parts; i++)
		drop(names[i]);
	arena_release(&arena);
	return 0;
}
