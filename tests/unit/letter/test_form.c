/* SPDX-License-Identifier: MIT */
/* The form of a proposal: what leads it, its lines in both languages, what must not be taken for one. */
#include "letters.h"

#include "base/buf.h"
#include "letter/form.h"
#include "letter/grammar.h"

static void test_what_leads(void **state)
{
	static const struct {
		const char *text;
		enum meaning meaning;
	} cases[] = {
		{"PROPOSE", MEANING_PROPOSE},
		{"Propose:", MEANING_PROPOSE},
		{"Propose: Meet at the library", MEANING_PROPOSE},
		{"Hi Fay,\n\nPROPOSE\nTitle: x", MEANING_PROPOSE},
		{"Fay,\npropose", MEANING_PROPOSE},
		{"PROPONGO", MEANING_PROPOSE},
		{"Hola,\nPropongo:\nTítulo: x", MEANING_PROPOSE},
		{"Nueva propuesta", MEANING_PROPOSE},
		{"propse", MEANING_PROPOSE},
		{"porpongo", MEANING_PROPOSE},
		{"AMEND", MEANING_AMEND},
		{"Amend: fewer rides", MEANING_AMEND},
		{"ENMIENDA\nResumen: menos viajes", MEANING_AMEND},
		{"enmineda", MEANING_AMEND},
		/* a sentence is no form */
		{"Propose that we meet at the library", MEANING_NONE},
		{"I propose a toast", MEANING_NONE},
		{"Propongo que nos reunamos", MEANING_NONE},
		{"AGREE\nPROPOSE", MEANING_NONE},
		{"amend the budget, please", MEANING_NONE},
		{"Title: x", MEANING_NONE},
		{"", MEANING_NONE},
		{"\n\n", MEANING_NONE},
	};
	struct arena arena = {0};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (form_begins(&arena, test_words(), cases[i].text) != cases[i].meaning)
			fail_msg("\"%s\"", cases[i].text);
	arena_release(&arena);
}

/* Each reading as "meaning=value:words|". */
static const char *readings(struct arena *arena, const char *text)
{
	struct intent intent = {.fresh = text};
	struct grammar grammar = {.words = test_words(), .kind = REQUEST_PROPOSE, .today = {2026, 12, 1}, .writer = ""};
	struct buf out = buf_new(arena);
	grammar_read(arena, &grammar, &intent);
	for (size_t i = 0; i < intent.readings.count; i++) {
		const struct reading *reading = &intent.readings.items[i];
		buf_printf(&out, "%s%s%s%s%s%s%s", i == 0 ? "" : "|", reading->result == RESULT_RECORD ? "" : "~",
		           meaning_word(reading->meaning), *reading->value == '\0' ? "" : "=", reading->value,
		           *reading->words == '\0' ? "" : ":", reading->words);
	}
	return buf_string(&out);
}

static void test_lines(void **state)
{
	static const struct {
		const char *text, *read;
	} cases[] = {
		{"PROPOSE\nTitle: Meet at the library\nKind: procedure\nSummary: We would meet there.",
		 "propose|title:Meet at the library|kind=procedure:procedure|summary:We would meet there."},
		{"PROPONGO\nTítulo: La biblioteca\nClase: procedimiento\nResumen: Nos reuniríamos allí.\nImpacto: vecinos\nMeta: 1\nPlazo: 15/12\nDe: Rosa",
		 "propose|title:La biblioteca|kind=procedure:procedimiento|summary:Nos reuniríamos allí.|impact:vecinos|goal:1|"
		 "deadline=2026-12-15:15/12|by:Rosa"},
		{"Titulo: x\nFecha limite: 12/15\nA quién le toca: todos", "title:x|deadline=2026-12-15:12/15|impact:todos"},
		/* the words of answers are only words in it */
		{"PROPOSE\nTitle: AGREE\nSummary: Block the road. No. I do not agree, if it rains.\nGoal: none",
		 "propose|title:AGREE|summary:Block the road. No. I do not agree, if it rains.|goal:none"},
		/* a line goes on; only a name with a colon begins a new one */
		{"PROPOSE\nSummary: We would\nkind of meet\nby the lake\nTitle: x", "propose|summary:We would\nkind of meet\nby the lake|title:x"},
		{"Text: The first.\n\nThe second.\nThanks!\nAna", "text:The first.\n\nThe second."},
		{"Kind: party\nDeadline: soon", "kind:party|deadline:soon"},
		{"Kind: a new Workgroup", "kind=add_workgroup:a new Workgroup"},
		{"Kind: action and more", "kind:action and more"},
		{"* Title: x\n* Kind: minutes", "title:x|kind=minutes:minutes"},
		{"Title:", "title"},
		{"AMEND: fewer rides\nSummary: 30 rides\nChange: 30, not 40", "amend=line:fewer rides|summary:30 rides|change:30, not 40"},
		{"Withdraw", "withdraw"},
		{"What do you want from me?", "~:What do you want from me?"},
	};
	struct arena arena = {0};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *got = readings(&arena, cases[i].text);
		if (strcmp(got, cases[i].read) != 0)
			fail_msg("case %zu:\n got    %s\n wanted %s", i, got, cases[i].read);
	}
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_leads),
		cmocka_unit_test(test_lines),
	};
	return cmocka_run_group_tests_name("form", tests, NULL, NULL);
}
