/* SPDX-License-Identifier: MIT */
/* Fresh text: every rule cuts its own example, and what must stay stays. */
#include "letters.h"

#include "letter/cuts.h"
#include "letter/fresh.h"

/* As the whole program asks, in the home of core@example.org; true when what is left is doubtful. */
static bool fresh(struct arena *arena, const struct letter *letter, const char *posted, struct intent *intent)
{
	const struct fresh_with with = {posted, "core@example.org", test_words()};
	return fresh_text(arena, letter, &with, intent).doubtful;
}

static bool was_cut_by(const struct intent *intent, const char *rule, const char *line)
{
	for (size_t i = 0; i < intent->cut.count; i++)
		if (strcmp(intent->cut.items[i].rule, rule) == 0 &&
		    (line == NULL || strcmp(intent->cut.items[i].line, line) == 0))
			return true;
	return false;
}

static void test_every_rule_cuts_its_example(void **state)
{
	(void)state;
	struct arena arena = {0};
	for (size_t i = 0; i < cut_rule_count; i++) {
		if (*cut_rules[i].example == '\0')
			continue;
		struct letter letter = test_letter(&arena, cut_rules[i].example);
		struct intent intent = {.fresh = ""};
		bool doubtful = fresh(&arena, &letter, NULL, &intent);
		if (!was_cut_by(&intent, cut_rules[i].name, NULL) || strcmp(intent.fresh, "AGREE") != 0 || doubtful)
			fail_msg("%s: left \"%s\"", cut_rules[i].name, intent.fresh);
	}
	arena_release(&arena);
}

/* The rules that have no plain example: what a page marks, and our own words. */
static void test_marked_lines(void **state)
{
	(void)state;
	static const struct {
		const char *rule;
		unsigned short mark;
		unsigned char quote;
	} cases[] = {
		{"hidden", LINE_HIDDEN, 0}, {"html_signature", LINE_SIGNATURE, 0}, {"html_quote", LINE_QUOTE, 0}, {"quoted", 0, 1},
	};
	struct arena arena = {0};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct letter letter = test_letter(&arena, "");
		struct intent intent = {.fresh = ""};
		*LIST_PUSH(&arena, &letter.html) = (struct line){"STAND ASIDE", 0, LINE_HTML, 0};
		*LIST_PUSH(&arena, &letter.html) = (struct line){"AGREE", cases[i].quote, LINE_HTML, cases[i].mark};
		fresh(&arena, &letter, NULL, &intent);
		if (strcmp(intent.fresh, "STAND ASIDE") != 0 || !was_cut_by(&intent, cases[i].rule, "AGREE"))
			fail_msg("%s: left \"%s\"", cases[i].rule, intent.fresh);
	}
	arena_release(&arena);
}

static const char posted[] =
	"Do you agree with this proposal? Reply to this mail. You can type just this: AGREE\n\n"
	"Type one of these on the first line:\n\n"
	"- AGREE - yes, go ahead\n"
	"- STAND ASIDE: and why - you disagree, but will not stop it\n"
	"- BLOCK: and why - this goes against what we stand for. It stops the proposal for now\n";

static void test_our_own_words(void **state)
{
	(void)state;
	static const struct {
		const char *text, *fresh;
	} cases[] = {
		{"AGREE\n\nDo you agree with this proposal? Reply to this mail. You can\ntype just this: AGREE\n\n"
		 "Type one of these on the first line:\n- AGREE – yes, go ahead\n"
		 "- BLOCK: and why – this goes against what we stand for. It stops the proposal for now", "AGREE"},
		{"- BLOCK: and why – this goes against what we stand for. It stops the proposal for now\n\nSTAND ASIDE", "STAND ASIDE"},
		{"BLOCK: it goes against what we stand for", "BLOCK: it goes against what we stand for"},
		{"AGREE", "AGREE"},
	};
	struct arena arena = {0};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct letter letter = test_letter(&arena, cases[i].text);
		struct intent intent = {.fresh = ""};
		fresh(&arena, &letter, posted, &intent);
		if (strcmp(intent.fresh, cases[i].fresh) != 0)
			fail_msg("\"%s\": left \"%s\"", cases[i].text, intent.fresh);
	}
	arena_release(&arena);
}

static void test_programs(void **state)
{
	(void)state;
	static const struct {
		const char *text, *fresh;
	} cases[] = {
		{"De acuerdo\n\nEl lun, 7 dic 2026 a las 9:00, The Core (<core@example.org>)\nescribió:\n\n> ¿Está de acuerdo?", "De acuerdo"},
		{"AGREE\n\nSent from my iPhone\n\n> On Dec 7, 2026, at 9:00 AM, The Core <core@example.org> wrote:\n>\n> Do you agree?", "AGREE"},
		{"AGREE\n\nFrom: The Core <core@example.org>\nSent: Monday, December 7, 2026 9:00 AM\nTo: Ana\nSubject: A call\n\nBLOCK: x", "AGREE"},
		{"AGREE\n\nDe: The Core <core@example.org>\nEnviado el: lunes, 7 de diciembre de 2026 9:00\nPara: Ana\nAsunto: A call\n\nBLOCK: x", "AGREE"},
		{"> Do you agree?\n> Yes or no.\n\nAGREE", "AGREE"},
		{"> Do you agree?\nAGREE\n> Any concern?\nCONCERN: the cost", "AGREE\n\nCONCERN: the cost"},
		{"AGREE\n\n--\nAna López\nLibrary", "AGREE"},
		{"On Mon, Dec 7, 2026 at 9:00 AM The Core <core@example.org> wrote:\n> Do you agree?\n\nAGREE", "AGREE"},
		{"[cid:image001.png@01DA] <image002.jpg>", ""}, {"[image: AGREE", "[image: AGREE"}, {"AGREE [image: x]", "AGREE [image: x]"},
		{"", ""}, {"> only a quote", ""}, {"   \n\t\n", ""},
	};
	struct arena arena = {0};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct letter letter = test_letter(&arena, cases[i].text);
		struct intent intent = {.fresh = NULL};
		bool doubtful = fresh(&arena, &letter, NULL, &intent);
		if (strcmp(intent.fresh, cases[i].fresh) != 0 || doubtful)
			fail_msg("\"%s\": left \"%s\"", cases[i].text, intent.fresh);
	}
	arena_release(&arena);
}

/* An unmarked quote above which nothing stands: what is left may be ours, and is not counted. */
static void test_doubtful(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct letter letter = test_letter(&arena, "On Mon, Dec 7, 2026 at 9:00 AM The Core <core@example.org> wrote:\n\nAGREE");
	struct intent intent = {.fresh = ""};
	assert_true(fresh(&arena, &letter, NULL, &intent));
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_rule_cuts_its_example), cmocka_unit_test(test_marked_lines),
		cmocka_unit_test(test_our_own_words),               cmocka_unit_test(test_programs),
		cmocka_unit_test(test_doubtful),
	};
	return cmocka_run_group_tests_name("fresh text", tests, NULL, NULL);
}
