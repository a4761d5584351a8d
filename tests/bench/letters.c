/* SPDX-License-Identifier: MIT */
/*
 * Reads many letters in one process, for tests/bench/letters.
 *
 *     letters read            from standard input, a line each: the path of a letter. For each one line of JSON:
 *                             what `assent explain --request call --json` shows of its reading
 *     letters speed N FILE..  reads N letters (the files, again and again) by turns with GMime alone and, through the
 *                             confined children, from bytes to intent; prints the seconds of each turn:
 *                             GMime and assent by the clock, then by CPU time
 *
 * A path that ends in .txt is a bare text, in .html a page; all else is a letter.
 */
#include "base/buf.h"
#include "base/file.h"
#include "gmime_alone.h"
#include "home/home.h"
#include "letter/understand.h"
#include "reader/mime.h"
#include "reader/reader.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { LONGEST_PATH = 4096, LARGEST = 64 << 20, TURNS = 5 };

static struct words words;

static struct understanding world(void)
{
	return (struct understanding){
		.words = &words,
		.own_address = "",
		.authserv_id = "",
		.assume = REQUEST_CALL,
		.yes_is_agree = true,
		.year = 2026,
		.month = 12,
		.day = 1,
	};
}

static bool ends_with(const char *text, const char *ending)
{
	size_t length = strlen(text), size = strlen(ending);
	return length >= size && strcmp(text + length - size, ending) == 0;
}

static struct bytes load(struct arena *arena, const char *path)
{
	struct bytes bytes;
	struct error error = {0};
	if (file_read(arena, path, LARGEST, &bytes, &error))
		return bytes;
	fprintf(stderr, "letters: %s: %s\n", path, error.text);
	exit(1);
}

/* A bare text or a page as a letter of somebody. */
static struct bytes as_letter(struct arena *arena, const char *path, struct bytes body)
{
	bool page = ends_with(path, ".html");
	if (!page && !ends_with(path, ".txt"))
		return body;
	struct buf letter = buf_new(arena);
	buf_printf(&letter, "From: ana@example.org\nMIME-Version: 1.0\nContent-Type: text/%s; charset=utf-8\n\n",
	           page ? "html" : "plain");
	buf_add(&letter, body.data, body.length);
	return (struct bytes){letter.data, letter.length};
}

/* ---- read ---- */

static json_t *readings(const struct intent *intent)
{
	json_t *list = json_array();
	for (size_t i = 0; i < intent->readings.count; i++) {
		const struct reading *reading = &intent->readings.items[i];
		json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s}", "words", reading->typed, "meaning",
		                                      meaning_word(reading->meaning), "result",
		                                      result_word(reading->result), "text", reading->words));
	}
	return list;
}

static json_t *problems(const struct intent *intent)
{
	json_t *list = json_array();
	for (size_t i = 0; i < intent->problems.count; i++)
		json_array_append_new(list, json_string(problem_word(intent->problems.items[i])));
	return list;
}

static json_t *cut(const struct intent *intent)
{
	json_t *list = json_array();
	for (size_t i = 0; i < intent->cut.count; i++)
		json_array_append_new(list, json_pack("{s:s, s:s}", "rule", intent->cut.items[i].rule, "line",
		                                      intent->cut.items[i].line));
	return list;
}

static void show(const struct intent *intent, const struct intent *as_person)
{
	json_t *all = json_pack("{s:s, s:s, s:s, s:b, s:s, s:o, s:o, s:o, s:o}", "machine", machine_word(intent->machine),
	                        "recipient", intent->bounce.recipient == NULL ? "" : intent->bounce.recipient, "status",
	                        intent->bounce.status, "permanent", intent->bounce.permanent, "fresh", intent->shown, "read",
	                        readings(intent), "problems", problems(intent), "cut", cut(intent), "as_person",
	                        readings(as_person));
	json_dumpf(all, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(all);
}

static void read_one(const char *path)
{
	struct arena arena = {0};
	struct letter letter;
	struct understanding with = world();
	struct intent intent = {.letter = "", .mark = "", .place = ""}, as_person = intent;
	struct bytes bytes = as_letter(&arena, path, load(&arena, path));
	char *copy = arena_strndup(&arena, bytes.data, bytes.length);
	if (mime_read(&arena, copy, bytes.length, &letter) != REFUSAL_NONE) {
		puts("{\"machine\":\"\",\"fresh\":\"\",\"read\":[],\"problems\":[\"unreadable\"],\"cut\":[],\"as_person\":[]}");
	} else {
		understand(&arena, &letter, &with, &intent);
		understand_as(&arena, &letter, &with, "m-00000000", &as_person);
		show(&intent, &as_person);
	}
	arena_release(&arena);
}

static int read_all(void)
{
	char path[LONGEST_PATH];
	mime_open();
	while (fgets(path, sizeof path, stdin) != NULL) {
		path[strcspn(path, "\n")] = '\0';
		read_one(path);
	}
	return 0;
}

/* ---- speed ---- */

/* What something took. */
struct spent {
	double wall, cpu;
};

static double seconds_of(struct timeval time)
{
	return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

/* The clock, and the CPU time of this process and of the children that ended. */
static struct spent so_far(void)
{
	struct timespec now;
	struct rusage own, children;
	clock_gettime(CLOCK_MONOTONIC, &now);
	getrusage(RUSAGE_SELF, &own);
	getrusage(RUSAGE_CHILDREN, &children);
	return (struct spent){
		.wall = (double)now.tv_sec + (double)now.tv_nsec / 1e9,
		.cpu = seconds_of(own.ru_utime) + seconds_of(own.ru_stime) + seconds_of(children.ru_utime) +
		       seconds_of(children.ru_stime),
	};
}

static struct spent since(struct spent began)
{
	struct spent now = so_far();
	return (struct spent){now.wall - began.wall, now.cpu - began.cpu};
}

static struct spent with_gmime(const struct bytes *letters, size_t count, size_t times)
{
	size_t bytes = 0;
	struct spent began = so_far();
	for (size_t i = 0; i < times; i++)
		bytes += gmime_alone(letters[i % count].data, letters[i % count].length);
	struct spent took = since(began);
	if (bytes == 0)
		exit(1);
	return took;
}

static struct spent with_assent(const struct bytes *letters, size_t count, size_t times)
{
	struct arena arena = {0}, scratch = {0};
	struct understanding with = world();
	size_t read = 0, ahead = 0;
	struct spent began = so_far();
	struct reader *reader = reader_open(&arena, &(struct reader_limits){0});
	for (size_t i = 0; i < times; i++) {
		struct letter letter;
		struct intent intent = {.letter = "", .mark = "", .place = ""};
		const char *reason;
		struct error error = {0};
		const struct bytes *bytes = &letters[i % count];
		while (ahead < times && reader_ahead(reader, letters[ahead % count].data, letters[ahead % count].length))
			ahead++;
		if (reader_read(reader, &scratch, bytes->data, bytes->length, &letter, &reason, &error) == READER_OK) {
			understand(&scratch, &letter, &with, &intent);
			read += intent.readings.count > 0;
		}
		arena_reset(&scratch);
	}
	reader_close(reader);
	struct spent took = since(began);
	if (read != times)
		fprintf(stderr, "letters: %zu of %zu letters held an answer\n", read, times);
	arena_release(&scratch);
	arena_release(&arena);
	return took;
}

static int measure(size_t times, size_t count, char **paths)
{
	struct arena arena = {0};
	struct bytes *letters = ARENA_ARRAY(&arena, struct bytes, count);
	for (size_t i = 0; i < count; i++)
		letters[i] = as_letter(&arena, paths[i], load(&arena, paths[i]));
	mime_open();
	for (int turn = 0; turn <= TURNS; turn++) {
		struct spent alone = with_gmime(letters, count, times), whole = with_assent(letters, count, times);
		if (turn > 0)
			printf("%.6f %.6f %.6f %.6f\n", alone.wall, whole.wall, alone.cpu, whole.cpu);
	}
	arena_release(&arena);
	return 0;
}

int main(int count, char **arguments)
{
	static const char *const languages[] = {"en", "es"};
	static struct arena arena;
	struct error error = {0};
	if (count > 2 && strcmp(arguments[1], "--reader") == 0)
		reader_child(count - 2, arguments + 2);
	if (!words_read(&arena, "/nonexistent", languages, 2, &words, &error)) {
		fprintf(stderr, "letters: %s\n", error.text);
		return 1;
	}
	if (count == 2 && strcmp(arguments[1], "read") == 0)
		return read_all();
	if (count > 3 && strcmp(arguments[1], "speed") == 0)
		return measure(strtoul(arguments[2], NULL, 10), (size_t)(count - 3), arguments + 3);
	fputs("letters read | letters speed N FILE...\n", stderr);
	return 64;
}
