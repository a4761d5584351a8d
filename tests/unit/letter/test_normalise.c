/* SPDX-License-Identifier: MIT */
#include "letters.h"

#include "letter/normalise.h"
#include "letter/phrase.h"

static void test_fold(void **state)
{
	(void)state;
	static const struct {
		const char *written, *folded;
	} cases[] = {
		{"AGREE", "agree"}, {"  Sí,\tde   acuerdo ", "si, de acuerdo"}, {"I don’t", "i don't"}, {"“yes”", "\"yes\""},
		{"stand–aside", "stand-aside"}, {"a\xc2\xa0" "b", "a b"}, {"A\xe2\x80\x8bGREE", "agree"}, {"ＡＧＲＥＥ", "agree"},
		{"👍🏽", "👍"}, {"✊\xef\xb8\x8f", "✊"}, {"ＳÍ", "si"}, {"Ñandú", "nandu"}, {"e\xcc\x81", "e"}, {"…", "..."}, {"¡Sí!", "\"si!"}, {"¿Cuánto?", "\"cuanto?"},
		{"STRASSE straße", "strasse strasse"}, {"\xe2\x80\xaetxet", "txet"}, {"", ""}, {" \t ", ""}, {"ﬁne", "fine"},
	};
	struct arena arena = {0};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct folded folded;
		fold(&arena, cases[i].written, &folded);
		if (strcmp(folded.text, cases[i].folded) != 0 || strcmp(fold_text(&arena, cases[i].written), cases[i].folded) != 0 ||
		    folded.length != strlen(cases[i].folded))
			fail_msg("\"%s\": \"%s\"", cases[i].written, folded.text);
	}
	arena_release(&arena);
}

/* What was written can be found again behind the normalised bytes. */
static void test_written(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct folded folded;
	fold(&arena, "Preocupación:   el COSTO…  ", &folded);
	assert_string_equal(folded_written(&arena, &folded, 0, 12), "Preocupación");
	assert_string_equal(folded_written(&arena, &folded, 13, folded.length), "el COSTO…");
	assert_string_equal(folded_written(&arena, &folded, 5, 5), "");
	fold(&arena, "Pregunta: ¿Hay sitio?", &folded);
	assert_string_equal(folded_written(&arena, &folded, 10, folded.length), "¿Hay sitio?");
	arena_release(&arena);
}

static void test_phrases_are_whole_words(void **state)
{
	(void)state;
	assert_int_equal(phrase_at("agree.", 0, "agree"), 5);
	assert_int_equal(phrase_at("agreement", 0, "agree"), 0);
	assert_int_equal(phrase_at("+10", 0, "+1"), 0);
	assert_int_equal(phrase_at("block's", 0, "block"), 0);
	assert_int_equal(phrase_at("'block'", 1, "block"), 6);
	assert_int_equal(phrase_find("i disagree", 0, "agree"), SIZE_MAX);
	assert_int_equal(phrase_find("disagree, agree", 0, "agree"), 10);
}

static void test_longest_phrase(void **state)
{
	(void)state;
	static const struct {
		const char *text, *found;
	} cases[] = {
		{"i agree", "i agree"}, {"yes, i agree", "yes i agree"}, {"yes. i agree", "yes i agree"}, {"yes - i agree", "yes"},
		{"no concerns", "no concerns"}, {"agreement", ""}, {"aceptó", ""}, {"sí", "si"}, {"si", "si"}, {"preocupacion", "preocupacion"},
	};
	struct arena arena = {0};
	struct lexicon lexicon = lexicon_of(test_words(), REQUEST_CALL);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct folded line;
		fold(&arena, cases[i].text, &line);
		struct found found = phrase_longest(&lexicon, &line, 0, ROLE(WORD_RECORD) | ROLE(WORD_ASK));
		if (strcmp(found.word == NULL ? "" : found.word->text, cases[i].found) != 0)
			fail_msg("\"%s\": \"%s\"", cases[i].text, found.word == NULL ? "" : found.word->text);
	}
	arena_release(&arena);
}

static void test_conditions(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool condition;
	} cases[] = {
		{"if it rains", true}, {"great, but late", true}, {"butter", false}, {"let me know if i can help", false},
		{"let me know if i can help, but not today", true}, {"si hay dinero", true}, {"sí, hay dinero", false}, {"siempre", false},
		{"siempre que", true}, {"solo si", true}, {"sólo si", true}, {"a menos que", true}, {"", false},
	};
	struct arena arena = {0};
	struct lexicon lexicon = lexicon_of(test_words(), REQUEST_CALL);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct folded line;
		fold(&arena, cases[i].text, &line);
		if (holds_condition(&lexicon, &line, 0) != cases[i].condition)
			fail_msg("\"%s\"", cases[i].text);
	}
	arena_release(&arena);
}

static void test_groups_of_words(void **state)
{
	(void)state;
	static const struct {
		const char *section;
		bool known;
	} cases[] = {
		{"agree", true}, {"ask", true}, {"ask.concern", true}, {"need.space", true}, {"block_like", true},
		{"ask.nothing", false}, {"agree.x", false}, {"need.", false}, {"note.x", false}, {"", false}, {"unknown", false},
	};
	struct arena arena = {0};
	struct words words = {0};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (words_add(&arena, &words, REQUEST_CALL, cases[i].section, "x") != cases[i].known)
			fail_msg("[%s]", cases[i].section);
	assert_false(words_add(&arena, &words, REQUEST_COUNT, "agree", "x"));
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fold),           cmocka_unit_test(test_written),
		cmocka_unit_test(test_phrases_are_whole_words), cmocka_unit_test(test_longest_phrase),
		cmocka_unit_test(test_conditions),     cmocka_unit_test(test_groups_of_words),
	};
	return cmocka_run_group_tests_name("normalised text", tests, NULL, NULL);
}
