/* SPDX-License-Identifier: MIT */
/* The Mustache specification's own cases, from $ASSENT_SHARED/mustache. */
#include "base/template.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct partials {
	struct arena *arena;
	json_t *texts;
};

static const char *number_text(struct arena *arena, json_t *json)
{
	if (json_is_integer(json))
		return arena_printf(arena, "%lld", (long long)json_integer_value(json));
	return arena_printf(arena, "%.15g", json_real_value(json));
}

static bool is_text(json_t *json)
{
	return json_is_string(json) || json_is_number(json);
}

static const char *text_of(struct arena *arena, json_t *json)
{
	return json_is_string(json) ? json_string_value(json) : number_text(arena, json);
}

static void fill_list(struct arena *arena, struct value *list, json_t *json);

static void fill_object(struct arena *arena, struct value *object, json_t *json)
{
	const char *name;
	json_t *member;
	json_object_foreach(json, name, member)
	{
		if (is_text(member))
			value_text(arena, object, name, text_of(arena, member));
		else if (json_is_boolean(member))
			value_flag(arena, object, name, json_is_true(member));
		else if (json_is_array(member))
			fill_list(arena, value_list(arena, object, name), member);
		else if (json_is_object(member))
			fill_object(arena, value_child(arena, object, name), member);
	}
}

static void fill_list(struct arena *arena, struct value *list, json_t *json)
{
	size_t i;
	json_t *item;
	json_array_foreach(json, i, item)
	{
		if (is_text(item))
			value_item_text(arena, list, text_of(arena, item));
		else if (json_is_array(item))
			fill_list(arena, value_item_list(arena, list), item);
		else
			fill_object(arena, value_item(arena, list), item);
	}
}

static struct value *value_of(struct arena *arena, json_t *json)
{
	struct value *outer = value_object(arena);
	if (json_is_object(json)) {
		fill_object(arena, outer, json);
		return outer;
	}
	struct value *list = value_list(arena, outer, "list");
	if (!json_is_array(json))
		return value_item_text(arena, list, text_of(arena, json));
	fill_list(arena, list, json);
	return list;
}

static const struct template *find_partial(void *context, const char *name)
{
	struct partials *partials = context;
	const char *text = json_string_value(json_object_get(partials->texts, name));
	struct error error = {0};
	return text == NULL ? NULL : template_parse(partials->arena, name, text, &error);
}

/* Lambdas and other delimiters are not part of assent's templates. */
static bool is_left_out(json_t *test)
{
	json_t *data = json_object_get(test, "data");
	json_t *lambda = json_object_get(data, "lambda");
	return (json_is_object(lambda) && json_object_get(lambda, "__tag__") != NULL) ||
	       strstr(json_string_value(json_object_get(test, "template")), "{{=") != NULL;
}

static bool run_case(const char *file, json_t *test)
{
	struct arena arena = {0};
	struct error error = {0};
	struct buf out = buf_new(&arena);
	struct partials partials = {.arena = &arena, .texts = json_object_get(test, "partials")};
	const char *name = json_string_value(json_object_get(test, "name"));
	const char *text = json_string_value(json_object_get(test, "template"));
	const char *expected = json_string_value(json_object_get(test, "expected"));
	struct template *template = template_parse(&arena, name, text, &error);
	if (template != NULL)
		template_render(template, value_of(&arena, json_object_get(test, "data")), template_escape_html,
		                find_partial, &partials, &out);
	bool good = template != NULL && strcmp(buf_string(&out), expected) == 0;
	if (!good)
		print_error("%s: %s: got \"%s\", wanted \"%s\" %s\n", file, name, buf_string(&out), expected,
		            error.text);
	arena_release(&arena);
	return good;
}

static size_t run_file(json_t *cases, const char *name)
{
	size_t failed = 0, i;
	json_t *test;
	json_array_foreach(json_object_get(cases, "tests"), i, test)
	{
		if (is_left_out(test))
			print_message("%s: %s: left out, not supported\n", name,
			              json_string_value(json_object_get(test, "name")));
		else if (!run_case(name, test))
			failed++;
	}
	assert_true(i > 0);
	return failed;
}

static void test_file(void **state)
{
	const char *name = *state;
	const char *shared = getenv("ASSENT_SHARED");
	char path[1024];
	snprintf(path, sizeof path, "%s/mustache/%s.json", shared == NULL ? "../shared" : shared, name);
	json_error_t error;
	json_t *cases = json_load_file(path, 0, &error);
	if (cases == NULL) {
		print_message("%s: skipped: %s can't be read; set ASSENT_SHARED\n", name, path);
		skip();
	}
	size_t failed = run_file(cases, name);
	json_decref(cases);
	assert_int_equal(failed, 0);
}

#define FILE_TEST(file) {.name = "mustache " file, .test_func = test_file, .initial_state = (char[]){file}}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FILE_TEST("comments"), FILE_TEST("interpolation"), FILE_TEST("inverted"),
		FILE_TEST("partials"), FILE_TEST("sections"),
	};
	return cmocka_run_group_tests_name("mustache", tests, NULL, NULL);
}
