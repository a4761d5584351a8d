/* SPDX-License-Identifier: MIT */
#include "post/log.h"

#include "base/file.h"
#include "post/key.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	STEP = 128 * 1024,
	TIME_LENGTH = INSTANT_TEXT_SIZE - 1,
	LONGEST_ANSWER = 200,
	SHORTEST_MAIL = 100 /* bytes of its two lines, about: to make room for the keys at once */
};

static const char head[] = "time,line,key,answer\n";

static const char *const words[] = {
	[KNOWN_NOT] = NULL,    [KNOWN_WAITING] = NULL, [KNOWN_TRIED] = "try",
	[KNOWN_LATER] = "later", [KNOWN_DONE] = "done",  [KNOWN_REFUSED] = "refused",
};

/* ---- reading ---- */

struct reading {
	struct post_log *log;
	size_t number;                /* of the line */
	char time[INSTANT_TEXT_SIZE]; /* of the last `done` line */
};

static enum known_state state_of(const char *word, size_t length)
{
	for (int state = KNOWN_TRIED; state <= KNOWN_REFUSED; state++)
		if (strlen(words[state]) == length && memcmp(words[state], word, length) == 0)
			return (enum known_state)state;
	return KNOWN_NOT;
}

/* All lines of a run have one time: it is read once. */
static bool count_accepted(struct reading *reading, const char *time)
{
	struct log_bursts *bursts = &reading->log->bursts;
	if (memcmp(reading->time, time, TIME_LENGTH) != 0) {
		instant when;
		memcpy(reading->time, time, TIME_LENGTH);
		if (!instant_parse(reading->time, &when))
			return false;
		*LIST_PUSH(reading->log->arena, bursts) = (struct log_burst){.when = when};
	}
	bursts->items[bursts->count - 1].count++;
	return true;
}

static bool take_line(struct reading *reading, const char *line, size_t length)
{
	const char *end = line + length;
	if (++reading->number == 1)
		return length + 1 == sizeof head - 1 && memcmp(line, head, length) == 0;
	if (length <= TIME_LENGTH || line[TIME_LENGTH] != ',')
		return false;
	const char *word = line + TIME_LENGTH + 1;
	const char *key = memchr(word, ',', (size_t)(end - word));
	if (key == NULL)
		return false;
	enum known_state state = state_of(word, (size_t)(key - word));
	key++;
	const char *answer = memchr(key, ',', (size_t)(end - key));
	if (answer == NULL || state == KNOWN_NOT || !key_is_sane(key, (size_t)(answer - key)))
		return false;
	known_set(reading->log->arena, &reading->log->known, key, (size_t)(answer - key), state);
	return state != KNOWN_DONE || count_accepted(reading, line);
}

/* Takes the whole lines of a piece; gives the bytes taken, or -1 when a line is none of ours. */
static ssize_t take_lines(struct reading *reading, const char *piece, size_t length)
{
	size_t used = 0;
	const char *end;
	while ((end = memchr(piece + used, '\n', length - used)) != NULL) {
		if (!take_line(reading, piece + used, (size_t)(end - piece) - used))
			return -1;
		used = (size_t)(end - piece) + 1;
	}
	return (ssize_t)used;
}

static bool refuse(const struct post_log *log, size_t line, struct error *error)
{
	return error_set(error, ERROR_CORRUPT,
	                 "%s: line %zu: it is not as assent wrote it: put the file back from a backup", log->path,
	                 line);
}

static bool read_lines(struct post_log *log, int handle, char *piece, struct error *error)
{
	struct reading reading = {.log = log};
	size_t held = 0;
	for (;;) {
		ssize_t got = file_read_at(handle, log->path, piece + held, STEP - held, log->size + (int64_t)held, error);
		if (got < 0)
			return false;
		bool last = (size_t)got < STEP - held;
		size_t length = held + (size_t)got;
		ssize_t used = take_lines(&reading, piece, length);
		if (used < 0)
			return refuse(log, reading.number, error);
		if (used == 0 && !last)
			return refuse(log, reading.number + 1, error);
		log->size += used;
		held = length - (size_t)used;
		memmove(piece, piece + used, held);
		if (last)
			return held == 0 || file_truncate(log->path, log->size, error);
	}
}

bool log_open(struct post_log *log, struct arena *arena, const char *path, struct error *error)
{
	*log = (struct post_log){.arena = arena, .path = path, .lines = buf_new(arena)};
	int64_t size = file_size(path);
	if (size < 0 && !file_exists(path))
		return true;
	int handle = file_open_read(path, error);
	if (handle < 0)
		return false;
	struct arena scratch = {0};
	known_reserve(arena, &log->known, (size_t)size / SHORTEST_MAIL);
	bool good = read_lines(log, handle, arena_alloc(&scratch, STEP), error);
	arena_release(&scratch);
	(void)close(handle); /* only read */
	return good;
}

/* ---- writing ---- */

static void add_answer(struct buf *lines, const char *answer)
{
	buf_char(lines, '"');
	for (size_t i = 0; answer[i] != '\0' && i < LONGEST_ANSWER; i++) {
		const unsigned char c = (unsigned char)answer[i];
		bool control = c < 0x20 || c >= 0x7f; /* from 0x80 on some are, to some terminals */
		if (answer[i] == '"')
			buf_char(lines, '"');
		buf_char(lines, control ? ' ' : answer[i]);
	}
	buf_text(lines, "\"\n");
}

static void note_accepted(struct post_log *log, instant now)
{
	struct log_bursts *bursts = &log->bursts;
	if (bursts->count == 0 || bursts->items[bursts->count - 1].when != now)
		*LIST_PUSH(log->arena, bursts) = (struct log_burst){.when = now};
	bursts->items[bursts->count - 1].count++;
}

void log_add(struct post_log *log, instant now, const char *key, enum known_state state, const char *answer)
{
	char time[INSTANT_TEXT_SIZE];
	instant_format(now, time);
	if (log->size == 0 && log->lines.length == 0)
		buf_text(&log->lines, head);
	buf_printf(&log->lines, "%s,%s,%s,", time, words[state], key);
	add_answer(&log->lines, answer);
	known_set(log->arena, &log->known, key, strlen(key), state);
	if (state == KNOWN_DONE)
		note_accepted(log, now);
}

bool log_sync(struct post_log *log, struct error *error)
{
	if (log->lines.length == 0)
		return true;
	if (!file_write_at(log->path, log->size, log->lines.data, log->lines.length, 0600, error))
		return false;
	log->size += (int64_t)log->lines.length;
	buf_clear(&log->lines);
	return true;
}

size_t log_accepted(const struct post_log *log, instant since)
{
	size_t count = 0;
	for (size_t i = log->bursts.count; i-- > 0;)
		if (log->bursts.items[i].when > since)
			count += log->bursts.items[i].count;
	return count;
}
