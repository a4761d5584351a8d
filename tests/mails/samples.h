/* SPDX-License-Identifier: MIT */
/*
 * The sample mails of tests/mails/samples.json. A text of a sample is a string,
 * or an object with one string for each language.
 */
#ifndef ASSENT_TESTS_SAMPLES_H
#define ASSENT_TESTS_SAMPLES_H

#include "base/buf.h"
#include "post/post.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SAMPLE_TOKEN "0123456789abcdef"

/* The whole file; ends the program when it can't be read. */
static inline json_t *samples_read(const char *path)
{
	json_error_t error;
	json_t *samples = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
	if (samples == NULL) {
		fprintf(stderr, "%s:%d: %s\n", path, error.line, error.text);
		exit(1);
	}
	return samples;
}

static inline const char *samples_text(json_t *mail, const char *name)
{
	return json_string_value(json_object_get(mail, name));
}

static inline void samples_fill(struct arena *arena, struct value *values, json_t *object, const char *language)
{
	const char *name;
	json_t *item;
	json_object_foreach (object, name, item) {
		if (json_is_object(item))
			item = json_object_get(item, language);
		if (json_is_string(item)) {
			value_text(arena, values, name, json_string_value(item));
		} else if (json_is_boolean(item)) {
			value_flag(arena, values, name, json_is_true(item));
		} else {
			struct value *list = value_list(arena, values, name);
			for (size_t i = 0; i < json_array_size(item); i++)
				samples_fill(arena, value_item(arena, list), json_array_get(item, i), language);
		}
	}
}

/* The values of one mail in one language. */
static inline struct value *samples_values(struct arena *arena, json_t *samples, json_t *mail, const char *language)
{
	struct value *values = value_object(arena);
	samples_fill(arena, values, json_object_get(samples, "common"), language);
	samples_fill(arena, values, json_object_get(mail, "values"), language);
	return values;
}

#endif
