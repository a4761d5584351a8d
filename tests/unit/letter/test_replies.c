/* SPDX-License-Identifier: MIT */
/* Every cell of the tables of reply words, in English and Spanish, from replies.txt beside this file. */
#include "letters.h"

#include "base/buf.h"
#include "letter/grammar.h"
#include "letter/opinion.h"

static const char path[] = "tests/unit/letter/replies.txt";

/* "agree R, concern R"; of what replies to a thanks for a view, only what is kept of it. */
static const char *read_of(struct arena *arena, enum request_kind kind, const char *text)
{
	struct intent intent = {.fresh = text};
	struct grammar grammar = {.words = test_words(), .kind = kind, .yes_is_agree = true, .today = {2026, 12, 1}, .writer = ""};
	struct buf out = buf_new(arena);
	bool asked = false;
	grammar_read(arena, &grammar, &intent);
	if (kind == REQUEST_INPUT)
		opinion_read(arena, &grammar, "", &intent);
	for (size_t i = 0; i < intent.readings.count; i++) {
		const struct reading *reading = &intent.readings.items[i];
		const char *meaning = meaning_word(reading->meaning);
		bool kept = kind != REQUEST_INPUT || reading->result == RESULT_NOTE;
		asked |= kept && reading->result == RESULT_CONFIRM;
		/* without a request nothing is counted; what leads a form is read as the form */
		enum result result = kind == REQUEST_NONE && reading->result == RESULT_NOT_COUNTED ? RESULT_RECORD : reading->result;
		if (kept)
			buf_printf(&out, "%s%s %s", out.length == 0 ? "" : ", ", *meaning == '\0' ? "-" : meaning, result_word(result));
	}
	if (intent_has(&intent, PROBLEM_BLOCK_LIKE))
		return asked ? "held" : "held, not asked";
	return asked ? "asked" : buf_string(&out);
}

static char *word_of(char **rest, const char *end)
{
	char *word = *rest, *stop = strstr(word, end);
	if (stop == NULL)
		fail_msg("%s: no \"%s\" behind \"%s\"", path, end, word);
	else {
		*stop = '\0';
		*rest = stop + strlen(end);
	}
	return word;
}

static void begin_lines(char *text)
{
	for (char *c = text; (c = strstr(c, "\\n")) != NULL;) {
		*c = '\n';
		memmove(c + 1, c + 2, strlen(c + 2) + 1);
	}
}

static size_t try_line(struct arena *arena, char *line, size_t number)
{
	char *kind_text = word_of(&line, " "), *language = word_of(&line, " "), *means = word_of(&line, ": ");
	enum request_kind kind;
	size_t bad = 0;
	if (!request_kind_find(kind_text, &kind) || (strcmp(language, "en") != 0 && strcmp(language, "es") != 0))
		fail_msg("%s: line %zu: \"%s %s\" is no request and language", path, number, kind_text, language);
	for (char *entry = line; entry != NULL;) {
		char *next = strstr(entry, " | ");
		if (next != NULL)
			*next = '\0';
		begin_lines(entry);
		const char *got = read_of(arena, kind, entry);
		if (strcmp(got, means) != 0) {
			print_error("line %zu, \"%s\": %s, not %s\n", number, entry, got, means);
			bad++;
		}
		entry = next == NULL ? NULL : next + 3;
	}
	return bad;
}

/* Both languages for each meaning that the file has in one of them. */
static size_t count_languages(struct arena *arena)
{
	char line[4096];
	FILE *file = fopen(path, "r");
	struct { LIST(const char *); } heads = {0};
	size_t missing = 0;
	while (file != NULL && fgets(line, sizeof line, file) != NULL)
		if (line[0] != '#' && strstr(line, ": ") != NULL)
			*LIST_PUSH(arena, &heads) = arena_strndup(arena, line, (size_t)(strstr(line, ": ") - line));
	if (file != NULL)
		fclose(file);
	for (size_t i = 0; i < heads.count; i++) {
		char *twin = arena_strdup(arena, heads.items[i]), *language = strchr(twin, ' ');
		bool found = false;
		if (language == NULL)
			continue;
		memcpy(language + 1, strncmp(language + 1, "en", 2) == 0 ? "es" : "en", 2);
		for (size_t j = 0; j < heads.count; j++)
			found |= strcmp(heads.items[j], twin) == 0;
		if (!found)
			print_error("there is no row \"%s\"\n", twin);
		missing += !found;
	}
	return missing + (heads.count == 0);
}

static void test_replies(void **state)
{
	(void)state;
	struct arena arena = {0};
	char line[4096];
	size_t bad = 0, number = 0;
	FILE *file = fopen(path, "r");
	if (file == NULL)
		fail_msg("%s cannot be opened: run the tests in the top folder", path);
	while (file != NULL && fgets(line, sizeof line, file) != NULL) {
		number++;
		line[strcspn(line, "\n")] = '\0';
		if (line[0] != '\0' && line[0] != '#')
			bad += try_line(&arena, line, number);
	}
	if (file != NULL)
		fclose(file);
	arena_release(&arena);
	assert_int_equal(bad, 0);
}

static void test_both_languages(void **state)
{
	(void)state;
	struct arena arena = {0};
	assert_int_equal(count_languages(&arena), 0);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_replies), cmocka_unit_test(test_both_languages)};
	return cmocka_run_group_tests_name("replies", tests, NULL, NULL);
}
