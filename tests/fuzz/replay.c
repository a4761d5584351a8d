/* SPDX-License-Identifier: MIT */
/*
 * Stands in for libFuzzer where a target only has to read what was kept:
 *
 *   TARGET FILE|FOLDER ...
 *
 * Gives the target every input as it is, then cut, then with single bytes
 * changed; always the same ones. Prints how many inputs there were.
 */
#include "fuzz.h"

#include <dirent.h>
#include <sys/stat.h>

enum { INPUT_LIMIT = 4 * 1024 * 1024, CHANGES = 24 };

static unsigned long files, inputs;

static void give(const char *bytes, size_t length)
{
	inputs++;
	LLVMFuzzerTestOneInput((const uint8_t *)bytes, length);
}

/* A small generator of numbers (xorshift), seeded by the input's length: no two runs differ. */
static size_t next(uint64_t *state, size_t below)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return (size_t)(*state % below);
}

static void give_changed(char *bytes, size_t length)
{
	static const char put[] = {0, '\n', '"', ' ', '+', '0', (char)0xff, (char)0x80};
	uint64_t state = 0x9e3779b97f4a7c15u + length;
	for (int i = 0; i < CHANGES; i++) {
		size_t at = next(&state, length);
		char was = bytes[at];
		give(bytes, at);
		bytes[at] = (char)(i % 2 == 0 ? was ^ (1 << next(&state, 8)) : put[next(&state, sizeof put)]);
		give(bytes, length);
		bytes[at] = was;
	}
}

static void read_file(const char *path)
{
	static char bytes[INPUT_LIMIT];
	FILE *file = fopen(path, "rb");
	HOLDS(file != NULL);
	size_t length = fread(bytes, 1, sizeof bytes, file);
	HOLDS(!ferror(file));
	fclose(file);
	files++;
	fprintf(stderr, "%s\n", path);
	give(bytes, length);
	if (length > 0)
		give_changed(bytes, length);
}

static void read_folder(const char *path)
{
	struct dirent **entries;
	int count = scandir(path, &entries, NULL, alphasort);
	HOLDS(count >= 0);
	for (int i = 0; i < count; i++) {
		char name[4096];
		snprintf(name, sizeof name, "%s/%s", path, entries[i]->d_name);
		if (entries[i]->d_name[0] != '.')
			read_file(name);
		free(entries[i]);
	}
	free(entries);
}

int main(int count, char **words)
{
	for (int i = 1; i < count; i++) {
		struct stat about;
		HOLDS(stat(words[i], &about) == 0);
		if (S_ISDIR(about.st_mode))
			read_folder(words[i]);
		else
			read_file(words[i]);
	}
	printf("%lu files, %lu inputs\n", files, inputs);
	return files > 0 ? 0 : 1;
}
