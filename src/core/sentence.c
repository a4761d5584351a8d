/* SPDX-License-Identifier: MIT */
/* Events as sentences, from the table. */
#include "core/event.h"

#include "base/buf.h"

#include <string.h>

/* The cell that a name between braces stands for. */
static const char *cell(const struct event *event, const char *name, size_t length, char due[INSTANT_TEXT_SIZE])
{
	const struct {
		const char *name, *text;
	} cells[] = {
		{"member", event->member}, {"subject", event->subject}, {"version", event->version},
		{"value", event->value},   {"by", event->by},           {"ref", event->ref},
	};
	for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
		if (strlen(cells[i].name) == length && memcmp(cells[i].name, name, length) == 0)
			return cells[i].text;
	if (event->due == INSTANT_NONE)
		return "";
	instant_format(event->due, due);
	return due;
}

const char *event_sentence(struct arena *arena, const struct event *event)
{
	const char *sentence = event_type(event->kind)->sentence;
	struct buf out = buf_new(arena);
	while (*sentence != '\0') {
		char due[INSTANT_TEXT_SIZE];
		size_t plain = strcspn(sentence, "{");
		buf_add(&out, sentence, plain);
		sentence += plain;
		if (*sentence != '{')
			break;
		size_t length = strcspn(++sentence, "}");
		const char *text = cell(event, sentence, length, due);
		buf_text(&out, *text == '\0' ? "nothing" : text);
		sentence += length + (sentence[length] == '}');
	}
	return buf_string(&out);
}
