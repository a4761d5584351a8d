/* SPDX-License-Identifier: MIT */
/* RECORD FOR, ALTERNATE, REVISIT and PROCESS as people write them, in both languages; nothing is guessed. */
#include "letters.h"

#include "base/buf.h"
#include "letter/for_others.h"
#include "letter/normalise.h"

/* Two people are called Sam Hill. */
static size_t named(void *context, const char *name, const char **ret_member)
{
	static const char *const known[][2] = {{"ana ruiz", ANA}, {"ben carter", BEN}, {"maria del carmen o'neil", "m-mar1a001"},
	                                       {"sam hill", "m-sam00001"}, {"sam hill", "m-sam00002"}, {BEN, BEN}};
	size_t count = 0;
	(void)context;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strcmp(known[i][0], name) == 0 && count++ == 0)
			*ret_member = known[i][1];
	return count;
}

/* "Ana Ruiz=m-7k2q9d4x phone: stand_aside R (we have no car)", an entry behind the other; before "|" the writer's own. */
static const char *read(struct arena *arena, const char *text)
{
	struct grammar grammar = {.words = test_words(), .kind = REQUEST_CALL, .subject = "P-2026-004", .yes_is_agree = true,
	                          .today = {2026, 11, 24}, .writer = "Dee Harmon dee@example.org"};
	struct names names = {named, NULL};
	struct intent intent = {.fresh = text, .via = VIA_MAIL};
	struct buf out = buf_new(arena);
	size_t own = for_others_begin(arena, &grammar, text);
	struct intent writer = {.fresh = arena_strndup(arena, text, own)};
	if (writer.fresh[strspn(writer.fresh, " \n")] != '\0')
		grammar_read(arena, &grammar, &writer);
	for (size_t i = 0; i < writer.readings.count; i++)
		buf_printf(&out, "%s %s ", meaning_word(writer.readings.items[i].meaning), result_word(writer.readings.items[i].result));
	if (text[own] != '\0')
		for_others_read(arena, &grammar, &names, own, &intent);
	for (size_t i = 0; i < intent.others.count; i++) {
		const struct for_other *other = &intent.others.items[i];
		buf_printf(&out, "| %s=%s %s:", other->name, *other->member == '\0' ? "?" : other->member, via_word(other->via));
		for (size_t j = 0; j < other->readings.count; j++) {
			const struct reading *reading = &other->readings.items[j];
			buf_printf(&out, " %s %s", meaning_word(reading->meaning), result_word(reading->result));
			if (*reading->words != '\0')
				buf_printf(&out, " (%s)", reading->words);
		}
		buf_text(&out, " ");
	}
	assert_int_equal(intent.readings.count, intent.others.count);
	return buf_string(&out);
}

static void test_entries(void **state)
{
	static const struct {
		const char *text, *read;
	} cases[] = {
		{"RECORD FOR Ana Ruiz: AGREE", "| Ana Ruiz=" ANA " mail: agree R "},
		{"record for ANA RUIZ: agree", "| ANA RUIZ=" ANA " mail: agree R "},
		{"RECORD FOR " BEN ": STAND ASIDE: no car", "| " BEN "=" BEN " mail: stand_aside R (no car) "},
		{"RECORD FOR Ana Ruiz, by phone: BLOCK: the stairs", "| Ana Ruiz=" ANA " phone: block R (the stairs) "},
		{"RECORD FOR Ana Ruiz (on paper): AGREE", "| Ana Ruiz=" ANA " paper: agree R "},
		{"RECORD FOR Ana Ruiz at the meeting: AGREE", "| Ana Ruiz=" ANA " meeting: agree R "},
		{"Recorded for: Ana Ruiz: AGREE", "| Ana Ruiz=" ANA " mail: agree R "},
		{"REGISTRAR POR Ana Ruiz, por teléfono: ME APARTO: no hay carro", "| Ana Ruiz=" ANA " phone: stand_aside R (no hay carro) "},
		{"registro por ana ruiz (en papel): sí", "| ana ruiz=" ANA " paper: agree R "},
		{"Registar por María del Carmen O'Neil, en la reunión: ACUERDO",
		 "| María del Carmen O'Neil=m-mar1a001 meeting: agree R "},
		/* several, and the writer's own */
		{"AGREE\n\nRECORD FOR Ana Ruiz: AGREE\nRECORD FOR Ben Carter: STAND ASIDE\n\nThanks\nDee",
		 "agree R | Ana Ruiz=" ANA " mail: agree R | Ben Carter=" BEN " mail: stand_aside R "},
		{"Hi all,\n- RECORD FOR Ana Ruiz: AGREE\n  CONCERN: the cost", "| Ana Ruiz=" ANA " mail: agree R concern R (the cost) "},
		{"RECORD FOR Ana Ruiz:\nAGREE", "| Ana Ruiz=" ANA " mail: agree R "},
		/* what is said must be as plain as in a letter of one's own */
		{"RECORD FOR Ana Ruiz: she agrees", "| Ana Ruiz=" ANA " mail:  C (she agrees) "},
		{"RECORD FOR Ana Ruiz: agree if it is cheap", "| Ana Ruiz=" ANA " mail: agree C (if it is cheap) "},
		{"RECORD FOR Ana Ruiz: de acuerdo, pero es caro", "| Ana Ruiz=" ANA " mail: agree C (pero es caro) "},
		{"RECORD FOR Ana Ruiz: ok", "| Ana Ruiz=" ANA " mail: agree C "},
		{"RECORD FOR Ana Ruiz:", "| Ana Ruiz=" ANA " mail: "},
		/* names that are nobody's, or not plainly one member's */
		{"RECORD FOR Ana: AGREE", "| Ana=? mail: agree R "},
		{"RECORD FOR Sam Hill: AGREE", "| Sam Hill=? mail: agree R "},
		{"RECORD FOR Ana Ruiz and Ben Carter: AGREE", "| Ana Ruiz and Ben Carter=? mail: agree R "},
		{"RECORD FOR everyone: AGREE", "| everyone=? mail: agree R "},
		{"RECORD FOR : AGREE", "| =? mail: agree R "},
		/* without a colon nothing is entered: it is asked about */
		{"RECORD FOR Ana Ruiz AGREE", "record_for C "},
		{"Record for the minutes that I was there", "record_for C "},
		/* no entry: the words stand elsewhere */
		{"CONCERN: please record for Ana Ruiz: AGREE", "concern C "},
	};
	struct arena arena = {0};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *got = read(&arena, cases[i].text);
		if (strcmp(got, cases[i].read) != 0)
			fail_msg("%zu: \"%s\"\n  is read as %s\n  and not as %s", i, cases[i].text, got, cases[i].read);
	}
	arena_release(&arena);
}

/* More than one letter can hold: nothing of it is entered, and all of it is asked about. */
static void test_too_many(void **state)
{
	struct arena arena = {0};
	struct buf text = buf_new(&arena);
	struct grammar grammar = {.words = test_words(), .kind = REQUEST_CALL, .writer = ""};
	struct names names = {named, NULL};
	(void)state;
	for (int i = 0; i < 41; i++)
		buf_text(&text, "RECORD FOR Ana Ruiz: AGREE\n");
	struct intent intent = {.fresh = buf_string(&text)};
	for_others_read(&arena, &grammar, &names, 0, &intent);
	assert_int_equal(intent.others.count, 0);
	assert_true(intent_has(&intent, PROBLEM_TOO_MANY));
	assert_int_equal(intent.readings.items[intent.readings.count - 1].result, RESULT_CONFIRM);
	arena_release(&arena);
}

/* The other words of a call that has somebody else in it, or is over. */
static void test_other_words(void **state)
{
	static const struct {
		const char *text, *read;
	} cases[] = {
		{"REGRETS", "regrets R "},           {"Regrets.", "regrets R "},
		{"my regrets", "regrets R "},        {"regerts", "regrets R "},
		{"No puedo participar", "regrets R "}, {"mis excusas", "regrets R "},
		{"ALTERNATE: Wen Abbott", "alternate R "}, {"My alternate is: Wen", "alternate R "},
		{"altenate: Wen", "alternate R "},   {"SUPLENTE: Iván", "alternate R "},
		{"mi suplente es: Iván", "alternate R "}, {"suplnete: Iván", "alternate R "},
		{"REVISIT: the bus line closed", "revisit R "}, {"revist: the bus", "revisit R "},
		{"REVISAR: cerraron la línea", "revisit R "}, {"Reconsiderar: es caro", "revisit R "},
		{"PROCESS: two days only", "process R "}, {"the process was not followed: two days", "process R "},
		{"PROCESO: dos días", "process R "},  {"no se siguió el proceso: dos días", "process R "},
		/* why is asked, and prose is no command */
		{"REVISIT", "revisit C "},           {"PROCESS", "process C "},
		{"REVISAR", "revisit C "},           {"PROCESO", "process C "},
		{"Process looks good to me", "process C "}, {"The process is long", "process C "},
		{"Regrets that I am late, AGREE", "regrets C "}, {"Alternate Tuesdays would be better", "alternate C "},
		{"Revisar el texto antes", "revisit C "}, {"Disculpas por la demora", "none C "},
		/* they take nothing from other answers */
		{"CONCERN: the cost. Process is unclear", "concern R "},
		{"STAND ASIDE, the process was too fast", "stand_aside R "},
		{"ME APARTO: el proceso fue rápido", "stand_aside R "},
		{"BLOCK: we must revisit the plan", "block R "},
	};
	struct arena arena = {0};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *wanted = strncmp(cases[i].read, "none", 4) == 0 ? " C " : cases[i].read;
		const char *got = read(&arena, cases[i].text);
		if (strcmp(got, wanted) != 0)
			fail_msg("%zu: \"%s\"\n  is read as %s\n  and not as %s", i, cases[i].text, got, wanted);
	}
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_entries), cmocka_unit_test(test_too_many),
	                                   cmocka_unit_test(test_other_words)};
	return cmocka_run_group_tests_name("for_others", tests, NULL, NULL);
}
