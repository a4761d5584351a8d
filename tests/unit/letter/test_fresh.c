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
		{"AGREE\n\nAz iPhone-omról küldve", "AGREE"}, {"AGREE\nVerzonden vanuit Outlook voor iOS", "AGREE"},
		{"AGREE\n\nLähetetty Samsung-laitteesta", "AGREE"}, {"AGREE\n\nThe iPhone was sent back", "AGREE\n\nThe iPhone was sent back"},
		{"AGREE\n\nBest regards,\nAna López\nExample Library\n517-555-0100", "AGREE\n\nBest regards,"},
		{"AGREE\n\nThanks,\nAna López", "AGREE\n\nThanks,\nAna López"},
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

/* "AGREE", then the attribution, then a quote without marks: AGREE is left. */
static void check_attribution(struct arena *arena, const char *attribution)
{
	struct letter letter = test_letter(arena, arena_printf(arena, "AGREE\n\n%s\n\nDo you agree?\nBLOCK: x", attribution));
	struct intent intent = {.fresh = ""};
	if (fresh(arena, &letter, NULL, &intent) || strcmp(intent.fresh, "AGREE") != 0)
		fail_msg("%s: left \"%s\"", attribution, intent.fresh);
}

/* Whole, and wrapped at each of its spaces but those of the first words: no program's lines are that short. */
static void check_wrapped(const char *attribution)
{
	struct arena arena = {0};
	check_attribution(&arena, attribution);
	char *wrapped = arena_strdup(&arena, attribution);
	enum { FIRST_WORDS = 25 };
	for (char *c = strchr(wrapped + FIRST_WORDS, ' '); c != NULL; c = strchr(c + 1, ' ')) {
		*c = '\n';
		check_attribution(&arena, wrapped);
		*c = ' ';
	}
	arena_release(&arena);
}

static void test_every_attribution(void **state)
{
	(void)state;
	for (size_t i = 0; i < attribution_form_count; i++) {
		const struct attribution_form *form = &attribution_forms[i];
		check_wrapped(form->example);
		/* the room of a row ends with the NULL that ends its list */
		assert_null(form->begins[sizeof form->begins / sizeof *form->begins - 1]);
		assert_null(form->verbs[sizeof form->verbs / sizeof *form->verbs - 1]);
	}
}

/* As programs write them: Gmail, Apple, Thunderbird, Yahoo, Roundcube, Spark, Proton, Fastmail, K-9 ... */
static void test_attributions_of_programs(void **state)
{
	(void)state;
	static const char *const attributions[] = {
		"On Dec 7, 2026, at 9:00 AM, The Core <core@example.org> wrote:",
		"On 12/7/26 9:00 AM, The Core wrote:",
		"On Monday, December 7, 2026, 9:00:00 AM EST, The Core <core@example.org> wrote:",
		"On Monday, December 7, 2026 at 09:00:00 AM EST, The Core <core@example.org> wrote:",
		"On 2026-12-07 09:00, The Core wrote:",
		"On Dec 7, 2026, 9:00 AM -0500, The Core <core@example.org>, wrote:",
		"On Monday, December 7th, 2026 at 9:00 AM, The Core <core@example.org> wrote:",
		"On Mon, Dec 7, 2026, at 9:00 AM, The Core wrote:",
		"On December 7, 2026 9:00:00 AM EST, The Core <core@example.org> wrote:",
		"On Mon, Dec 07, 2026 at 09:00:00AM -0500, The Core wrote:",
		"On Mon, 7 Dec 2026 09:00:00 -0500 \"The Core\" <core@example.org> wrote:",
		"On Mon, 2026-12-07 at 09:00 -0500, The Core wrote:",
		"On Dec 7 2026, at 9:00 am, The Core <core@example.org> wrote:",
		"On 7 Dec 2026 09:00, \"The Core\" <core@example.org> wrote:",
		"---- On Mon, 07 Dec 2026 09:00:00 -0500 The Core <core@example.org> wrote ----",
		"Monday, December 7, 2026, 9:00:00 AM, The Core wrote:",
		"The Core <core@example.org> wrote:",
		"El 7 dic 2026, a las 9:00, The Core <core@example.org> escribió:",
		"El 7/12/26 a las 9:00, The Core escribió:",
		"El lunes, 7 de diciembre de 2026, 09:00:00 GMT-5, The Core <core@example.org> escribió:",
		"El 2026-12-07 09:00, The Core escribió:",
		"El lun., 7 de dic. de 2026 9:00 a. m., The Core <core@example.org> escribió:",
		"El lun, 7 dic 2026 9:00, The Core <core@example.org> escribió:",
		"Le 7 déc. 2026 à 09:00, The Core <core@example.org> a écrit :",
		"Le 07/12/2026 à 09:00, The Core a écrit :",
		"Le lundi 7 décembre 2026 à 09:00:00 UTC+1, The Core <core@example.org> a écrit :",
		"----- Le 7 Déc 26, à 9:00, The Core core@example.org a écrit :",
		"Am 07.12.26 um 09:00 schrieb The Core:",
		"Am Montag, 7. Dezember 2026, 09:00:00 MEZ hat The Core <core@example.org> Folgendes geschrieben:",
		"Am 2026-12-07 09:00, schrieb The Core:",
		"Am Mo., 7. Dez. 2026 um 09:00 Uhr schrieb The Core <core@example.org>:",
		"Em 07/12/2026 09:00, The Core escreveu:",
		"No dia 7/12/2026, às 09:00, The Core <core@example.org> escreveu:",
		"Em segunda-feira, 7 de dezembro de 2026 09:00:00 BRT, The Core <core@example.org> escreveu:",
		"Il giorno 7 dic 2026, alle ore 09:00, The Core <core@example.org> ha scritto:",
		"Il 07/12/26 09:00, The Core ha scritto:",
		"Il lunedì 7 dicembre 2026, 09:00:00 CET, The Core <core@example.org> ha scritto:",
		"Op 07-12-2026 om 09:00 schreef The Core:",
		"Op maandag 7 december 2026 09:00:00 CET schreef The Core <core@example.org>:",
		"W dniu 7.12.2026 o 09:00, The Core pisze:",
		"W dniu 2026-12-07 09:00, The Core napisał(a):",
		"W dniu poniedziałek, 7 grudnia 2026 09:00:00 CET użytkownik The Core <core@example.org> napisał:",
		"2026-12-07 9:00 GMT-05:00 The Core <core@example.org>:",
		"2026年12月7日(月) 9:00 The Core <core@example.org>:",
		"On tir. 7. des. 2026 at 9.00, The Core <core@example.org> skrev:",
		"December 7, 2026 9:00 AM, \"The Core\" <core@example.org> wrote:",
		"7 дек. 2026 г., в 9:00, The Core <core@example.org> написал(а):",
		"07.12.2026, 09.00, \"The Core\" <core@example.org>:",
		"9:00 AM, December 7, 2026, \"The Core\" <core@example.org>:",
		"Monday, 7 December 2026, 9:00 AM -0500 from The Core <core@example.org>:",
		"пн, 7 дек. 2026 г. в 9:00, The Core <core@example.org>:",
		"On Mon, 7 Dec 2026 09:00:00 -0500 The Core <core@example.org> wrote",
	};
	for (size_t i = 0; i < sizeof attributions / sizeof *attributions; i++)
		check_wrapped(attributions[i]);
}

/* Quotes that are not marked as such, or close to the answer: Yahoo Mail on phones goes on where the attribution ends. */
static void test_answer_is_left(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"AGREE\n\nSent from Yahoo Mail on Android\n\n  On Mon, Dec 7, 2026 at 9:00, The Core<core@example.org> wrote:   Do you agree?\nBLOCK: x",
		"AGREE\n\n  El lun, 7 dic 2026 a las 9:00, The Core<core@example.org> escribió:   ¿Está de acuerdo?\nBLOQUEO: x",
		/* between two quoted lines, where a program might have wrapped one */
		"> Do you agree with the proposal to open the gymnasium on Saturday\nAGREE\n> evenings?",
	};
	struct arena arena = {0};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct letter letter = test_letter(&arena, texts[i]);
		struct intent intent = {.fresh = ""};
		if (fresh(&arena, &letter, NULL, &intent) || strcmp(intent.fresh, "AGREE") != 0)
			fail_msg("\"%s\": left \"%s\"", texts[i], intent.fresh);
	}
	arena_release(&arena);
}

/* Sentences of people that are no attributions. */
static void test_no_attributions(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"AGREE\n\nOn December 7 we meet at the library at 9:00.\nI will bring the key.",
		"CONCERN: the fire marshal wrote on the 5th:\nno more than 40 people.",
		"CONCERN: on December 7, 2026 the marshal (ana@example.org) wrote:\nno more than 40 people.",
		"AGREE\n\nEl lunes 7 a las 9 nos vemos.",
		"AGREE\n\nSaturday, December 12, 10:00, in the library (ana@example.org has the key): all are welcome.",
		"QUESTION: on December 7, 2026 at 9:00 Ana Lopez (ana@example.org) wrote: no more than 40. Is that still so?",
		"I spoke with ana@example.org on December 7.\nShe thinks that 40 is too much: we need 60.",
		"Am Montag um 9 bin ich da.\nIch bringe den Schlüssel mit.",
	};
	struct arena arena = {0};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct letter letter = test_letter(&arena, texts[i]);
		struct intent intent = {.fresh = ""};
		if (fresh(&arena, &letter, NULL, &intent) || strcmp(intent.fresh, texts[i]) != 0)
			fail_msg("\"%s\": left \"%s\"", texts[i], intent.fresh);
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
		cmocka_unit_test(test_every_attribution), cmocka_unit_test(test_attributions_of_programs),
		cmocka_unit_test(test_no_attributions), cmocka_unit_test(test_answer_is_left),
		cmocka_unit_test(test_doubtful),
	};
	return cmocka_run_group_tests_name("fresh text", tests, NULL, NULL);
}
