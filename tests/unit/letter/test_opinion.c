/* SPDX-License-Identifier: MIT */
/* What people impacted tell us: which letters are an opinion, and what of it. */
#include "letters.h"

#include "base/buf.h"

#include "letter/opinion.h"

static struct intent read_letter(struct arena *arena, enum request_kind kind, const char *subject, const char *text)
{
	struct intent intent = {.fresh = text};
	struct grammar grammar = {.words = test_words(), .kind = kind, .yes_is_agree = true, .today = {2026, 12, 1},
	                          .writer = "Mary Lopez mary@elsewhere.example"};
	grammar_read(arena, &grammar, &intent);
	opinion_read(arena, &grammar, subject, &intent);
	return intent;
}

/* "input[P-2026-001 en]:words|quote_me=yes"; `!` behind input: its words tell who wrote them. */
static const char *told(struct arena *arena, const struct intent *intent)
{
	struct buf out = buf_new(arena);
	for (size_t i = 0; i < intent->readings.count; i++) {
		const struct reading *reading = &intent->readings.items[i];
		bool opinion = reading->meaning == MEANING_INPUT || reading->meaning == MEANING_QUOTE_ME ||
		               reading->meaning == MEANING_ANSWER_ME || reading->meaning == MEANING_TAKE_BACK;
		if (!opinion || reading->result != RESULT_NOTE)
			continue;
		buf_printf(&out, "%s%s", out.length == 0 ? "" : "|", meaning_word(reading->meaning));
		if (reading->meaning == MEANING_INPUT)
			buf_printf(&out, "[%s %s]%s:%s", reading->value, reading->language, reading->number != 0 ? "!" : "",
			           reading->words);
		else if (*reading->value != '\0')
			buf_printf(&out, "=%s", reading->value);
	}
	return buf_string(&out);
}

static const struct {
	enum request_kind kind;
	const char *subject, *text, *expected;
} cases[] = {
	/* a line INPUT:, whatever was asked */
	{REQUEST_NONE, "", "INPUT: the bus is late", "input[ en]:the bus is late"},
	{REQUEST_SUBSCRIBE, "", "MI OPINIÓN: el autobús llega tarde", "input[ es]:el autobús llega tarde"},
	{REQUEST_CALL, "Re: [The Core] P-2026-004: Please answer", "Input: too late", "input[P-2026-004 en]:too late"},
	{REQUEST_NONE, "", "Hi Ana,\n\nInput:\nthe bus\nis late\n\nThanks,\nMary", "input[ en]:the bus\nis late"},
	{REQUEST_NONE, "", "INPUT P-2026-001: late", "input[P-2026-001 en]:late"},
	{REQUEST_NONE, "", "input - late", "input[ en]:late"},
	{REQUEST_NONE, "", "imput: late", "input[ en]:late"},
	{REQUEST_NONE, "", "mi opinon: tarde", "input[ es]:tarde"},
	/* no opinion */
	{REQUEST_NONE, "", "Input from the group was great", ""},
	{REQUEST_NONE, "", "Mi opinión es que no", ""},
	{REQUEST_NONE, "", "AGREE", ""},
	{REQUEST_NONE, "", "QUOTE ME: yes", ""},
	{REQUEST_NONE, "", "TAKE BACK", ""},
	{REQUEST_NONE, "", "I put: the chairs away", ""},
	{REQUEST_CALL, "Re: [The Core] P-2026-004: Input on rides", "AGREE", ""},
	/* its words are no answers, whatever they say */
	{REQUEST_NONE, "", "INPUT: AGREE\nBLOCK: no\nSTOP", "input[ en]:AGREE\nBLOCK: no\nSTOP"},
	/* a subject that says so: all of it is the opinion */
	{REQUEST_NONE, "INPUT P-2026-001", "The bus is late.\nI walk.", "input[P-2026-001 en]:The bus is late.\nI walk."},
	{REQUEST_SUBSCRIBE, "Re: Mi opinión: P-2026-001", "Llega tarde.", "input[P-2026-001 es]:Llega tarde."},
	{REQUEST_NONE, "Fwd: input P-2026-001 rides", "AGREE", "input[P-2026-001 en]:AGREE"},
	{REQUEST_NONE, "INPUT P-2026-001", "Thank you!", ""},
	{REQUEST_NONE, "INPUT", "late", ""},
	/* a reply to our thanks: likewise */
	{REQUEST_INPUT, "Re: [The Core] P-2026-001: Thank you", "It is also cold.", "input[P-2026-001 ]:It is also cold."},
	{REQUEST_INPUT, "", "Thanks!", ""},
	{REQUEST_INPUT, "", "STOP", ""},
	{REQUEST_INPUT, "", "HELP", ""},
	{REQUEST_INPUT, "", "NOT ME", "take_back"},
	{REQUEST_INPUT, "", "No fui yo", "take_back"},
	/* what may be done with it */
	{REQUEST_INPUT, "", "QUOTE ME: yes", "quote_me=yes"},
	{REQUEST_INPUT, "", "You may quote me", "quote_me=yes"},
	{REQUEST_INPUT, "", "quote me yes please", "quote_me=yes"},
	{REQUEST_INPUT, "", "qoute me: yes", "quote_me=yes"},
	{REQUEST_INPUT, "", "Quote me: no", "quote_me=no"},
	{REQUEST_INPUT, "", "QUOTE ME: yes but not all", "quote_me=no"},
	{REQUEST_INPUT, "", "QUOTE ME: if you must", "quote_me=no"},
	{REQUEST_INPUT, "", "Quote me on that if you like", "input[ ]:Quote me on that if you like"},
	{REQUEST_INPUT, "", "PUEDEN CITARME: sí", "quote_me=yes"},
	{REQUEST_INPUT, "", "Pueden citarme: no\nRespóndanme: sí", "quote_me=no|answer_me=yes"},
	{REQUEST_INPUT, "", "ANSWER ME: yes", "answer_me=yes"},
	{REQUEST_INPUT, "", "answer me", "answer_me=yes"},
	{REQUEST_INPUT, "", "ANSWER ME: no", "answer_me=no"},
	{REQUEST_INPUT, "", "anwser me: yes", "answer_me=yes"},
	{REQUEST_NONE, "", "INPUT: late\nQUOTE ME: yes\nANSWER ME: no", "quote_me=yes|answer_me=no|input[ en]:late"},
	{REQUEST_NONE, "INPUT P-2026-001", "QUOTE ME: yes\nThe bus is late", "quote_me=yes|input[P-2026-001 en]:The bus is late"},
	/* taken back */
	{REQUEST_INPUT, "", "TAKE BACK", "take_back"},
	{REQUEST_INPUT, "", "Take back my words.", "take_back"},
	{REQUEST_INPUT, "", "RETIRAR", "take_back"},
	{REQUEST_INPUT, "", "Retiro mis palabras", "take_back"},
	{REQUEST_INPUT, "", "takeback", "take_back"},
	{REQUEST_INPUT, "", "TAKE BACK\nI was angry.", "take_back"},
	{REQUEST_INPUT, "", "TAKE BACK\nINPUT: it is fine", "take_back|input[ en]:it is fine"},
	{REQUEST_INPUT, "", "I take it back to the shop", "input[ ]:I take it back to the shop"},
	{REQUEST_INPUT, "", "The bus is late.\nTake back the old one.", "input[ ]:The bus is late.\nTake back the old one."},
	/* who wrote it is not shown, whatever they let us show */
	{REQUEST_NONE, "", "INPUT: late\n\nThanks,\nMary Lopez", "input[ en]:late"},
	{REQUEST_NONE, "", "INPUT: late, says Mary", "input[ en]!:late, says Mary"},
	{REQUEST_NONE, "", "INPUT: write to MARY@elsewhere.example", "input[ en]!:write to MARY@elsewhere.example"},
	{REQUEST_NONE, "", "INPUT: call (517) 555-0142", "input[ en]!:call (517) 555-0142"},
	{REQUEST_NONE, "", "INPUT: since 2019 the 40 rides cost $600", "input[ en]:since 2019 the 40 rides cost $600"},
};

static void test_opinions(void **state)
{
	struct arena arena = {0};
	size_t bad = 0;
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct intent intent = read_letter(&arena, cases[i].kind, cases[i].subject, cases[i].text);
		const char *got = told(&arena, &intent);
		if (strcmp(got, cases[i].expected) == 0)
			continue;
		print_error("case %zu, \"%s\": %s\n", i, cases[i].text, got);
		bad++;
	}
	arena_release(&arena);
	assert_int_equal(bad, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_opinions)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
