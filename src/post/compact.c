/* SPDX-License-Identifier: MIT */
/*
 * The posting log without the lines that have had their time. It is written
 * anew beside itself and takes its own place by one rename: a crash leaves the
 * old one or the new one, and both say the same of every mail that may still
 * be owed.
 */
#include "post/outbox.h"

#include "base/file.h"

#include <string.h>

enum {
	LOG_LIMIT = 512 * 1024 * 1024,
	LAST_LINES = 200, /* stay in any case: what they tell of is held against the books (posted_newest) */
	PART = 4          /* it is worth it when so large a part of the lines can go */
};

struct compacting {
	const struct outbox *outbox;
	char before[INSTANT_TEXT_SIZE];
	bool (*owed)(void *context, const char *key);
	void *context;
	struct arena scratch; /* of the line at work */
};

bool outbox_log_is_old(const struct outbox *outbox, instant before)
{
	const struct log_bursts *bursts = &outbox->log.bursts;
	size_t all = 0, old = 0;
	for (size_t i = 0; i < bursts->count; i++) {
		all += bursts->items[i].count;
		old += bursts->items[i].when < before ? bursts->items[i].count : 0;
	}
	return old > 0 && old >= all / PART;
}

/* TIME,WORD,KEY,ANSWER: log_open has read all of them already. */
static bool stays(struct compacting *c, const char *line, size_t length)
{
	const size_t time = INSTANT_TEXT_SIZE - 1;
	if (length <= time || memcmp(line, c->before, time) >= 0)
		return true;
	const char *end = line + length, *word = line + time + 1;
	const char *key = memchr(word, ',', (size_t)(end - word));
	const char *answer = key == NULL ? NULL : memchr(key + 1, ',', (size_t)(end - key - 1));
	if (answer == NULL)
		return true;
	size_t key_length = (size_t)(answer - ++key);
	enum known_state state = known_get(&c->outbox->log.known, key, key_length);
	if (state != KNOWN_DONE && state != KNOWN_REFUSED) /* it is not over */
		return true;
	arena_reset(&c->scratch);
	return c->owed(c->context, arena_strndup(&c->scratch, key, key_length));
}

static size_t count_lines(const struct bytes *log)
{
	size_t lines = 0;
	for (size_t i = 0; i < log->length; i++)
		lines += log->data[i] == '\n';
	return lines;
}

/* The lines that stay; gives the number of those that go. */
static size_t filter(struct compacting *c, const struct bytes *log, struct buf *out)
{
	size_t all = count_lines(log), number = 0, gone = 0;
	for (size_t at = 0, end; at < log->length; at = end) {
		const char *line_end = memchr(log->data + at, '\n', log->length - at);
		end = line_end == NULL ? log->length : (size_t)(line_end - log->data) + 1;
		bool kept = number == 0 || number + LAST_LINES >= all || stays(c, log->data + at, end - at);
		if (kept)
			buf_add(out, log->data + at, end - at);
		gone += !kept;
		number++;
	}
	return gone;
}

bool outbox_compact(struct outbox *outbox, instant before, bool (*owed)(void *context, const char *key), void *context,
                    size_t *ret_gone, struct error *error)
{
	struct arena arena = {0};
	struct bytes log;
	struct buf out = buf_new(&arena);
	struct compacting c = {.outbox = outbox, .owed = owed, .context = context};
	*ret_gone = 0;
	instant_format(before, c.before);
	bool good = log_sync(&outbox->log, error) &&
	            file_read(&arena, outbox->log.path, LOG_LIMIT, &log, error);
	size_t gone = good ? filter(&c, &log, &out) : 0;
	if (good && gone > 0 && gone >= count_lines(&log) / PART / 2) {
		good = file_replace(outbox->log.path, out.data, out.length, 0600, error);
		outbox->log.size = good ? (int64_t)out.length : outbox->log.size;
		*ret_gone = good ? gone : 0;
	}
	arena_release(&c.scratch);
	arena_release(&arena);
	return good;
}
