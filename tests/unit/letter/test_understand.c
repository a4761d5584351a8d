/* SPDX-License-Identifier: MIT */
/* From a flat letter to an intent, whole, and the situations that need all of it. */
#include "letters.h"

static void with_token(struct arena *arena, struct letter *letter, const char *token)
{
	add_header(arena, &letter->references, "in-reply-to", arena_printf(arena, "%s.r12.call.x@example.org", token));
}

static struct intent understood(struct arena *arena, const struct letter *letter)
{
	struct understanding with = test_world();
	struct intent intent = {.letter = "", .mark = "", .place = ""};
	understand(arena, letter, &with, &intent);
	return intent;
}

/* A reply of Ana to the call, with her token. */
static struct intent reply(struct arena *arena, const char *text)
{
	struct letter letter = test_letter(arena, text);
	with_token(arena, &letter, ANA_CALL);
	return understood(arena, &letter);
}

static void expect(struct arena *arena, const char *what, const struct intent *intent, const char *readings, const char *problems)
{
	if (strcmp(readings_text(arena, intent), readings) != 0 || strcmp(problems_text(arena, intent), problems) != 0)
		fail_msg("%s: %s (%s), fresh \"%s\"", what, readings_text(arena, intent), problems_text(arena, intent), intent->fresh);
}

static void test_situations(void **state)
{
	(void)state;
	static const struct {
		const char *text, *readings, *problems;
	} cases[] = {
		{"AGREE\n\n> Do you agree?\n> BLOCK: and why", "agree R", ""},
		{"+1", "agree R", ""},
		{"yes\n\nSent from my iPhone", "agree R", ""},
		{"I agree but the cost is high", "agree C", "conditional"},
		{"not sure", "not_sure C", "unclear"},
		{"no", "- C", "block_like"},
		{"👍", "agree C", "reaction"},
		{"BLOCK", "block R", "missing_reason"},
		{"Sí, agree", "agree R", ""},
		{"Maria says she agrees", "- C", "on_behalf"},
		{"> Do you agree?\n\nAGREE", "agree R", ""},
		{"On Mon, Dec 7, 2026 at 9:00 AM The Core <core@example.org> wrote:\n\nAGREE", "agree C", "unclear"},
		{"AGREE\n\nOn Mon, Dec 7, 2026 at 9:00 AM The Core <core@example.org> wrote:\n\nBLOCK: x", "agree R", ""},
		{"-----BEGIN PGP MESSAGE-----\nabc\n-----END PGP MESSAGE-----", "- C", "encrypted unclear"},
		{"AGREE\n\nAna", "agree R", ""},
	};
	struct arena arena = {0};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct intent intent = reply(&arena, cases[i].text);
		assert_int_equal(intent.identity, IDENTITY_PROVED);
		expect(&arena, cases[i].text, &intent, cases[i].readings, cases[i].problems);
	}
	arena_release(&arena);
}

/* Nothing newly written: nothing is recorded, and the reason is told. */
static void test_empty_letters(void **state)
{
	(void)state;
	static const struct {
		const char *subject, *type;
		unsigned flags;
		const char *readings, *problems;
	} cases[] = {
		{"Re: A call", NULL, 0, "", "empty"},
		{"AGREE", NULL, 0, "agree C", "subject_only"},
		{"Re: RV: AGREE Re: P-2026-004", NULL, 0, "agree C", "subject_only"},
		{"Re: BLOCK: it hurts", NULL, 0, "block C", "subject_only block_like"},
		{"Re: no", NULL, 0, "- C", "subject_only block_like"},
		{"Re: A call", "image/jpeg", 0, "", "attachment"},
		{"Re: A call", "audio/mp4", 0, "", "attachment"},
		{"Re: A call", "application/pkcs7-mime", LETTER_ENCRYPTED, "", "encrypted"},
		{"AGREE", NULL, LETTER_CHARSET_UNREAD, "", "charset"},
	};
	struct arena arena = {0};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct letter letter = test_letter(&arena, "\n> Do you agree?\n");
		with_token(&arena, &letter, ANA_CALL);
		letter.subject = cases[i].subject;
		letter.flags |= cases[i].flags;
		if (cases[i].type != NULL)
			*LIST_PUSH(&arena, &letter.parts) = (struct part){.type = cases[i].type, .name = "", .attachment = true};
		struct intent intent = understood(&arena, &letter);
		expect(&arena, cases[i].subject, &intent, cases[i].readings, cases[i].problems);
	}
	arena_release(&arena);
}

/* What could not be read whole is asked about. */
static void test_letters_read_in_part(void **state)
{
	(void)state;
	struct arena arena = {0};
	static const unsigned flags[] = {LETTER_CHARSET_UNREAD, LETTER_TRUNCATED};
	for (size_t i = 0; i < 2; i++) {
		struct letter letter = test_letter(&arena, "AGREE");
		with_token(&arena, &letter, ANA_CALL);
		letter.flags |= flags[i];
		struct intent intent = understood(&arena, &letter);
		assert_string_equal(readings_text(&arena, &intent), "agree C");
	}
	arena_release(&arena);
}

static const char *repeated(struct arena *arena, const char *head, const char *text, size_t times)
{
	size_t size = strlen(text), begin = strlen(head);
	char *all = arena_alloc(arena, begin + size * times + 1);
	memcpy(all, head, begin);
	for (size_t i = 0; i < times; i++)
		memcpy(all + begin + size * i, text, size);
	return all;
}

/* Letters longer than any answer are read in bounded time, and asked about. */
static void test_long_letters(void **state)
{
	(void)state;
	static const struct {
		const char *head, *text;
		size_t times;
		const char *readings;
	} cases[] = {
		{"CONCERN: ", "the cost is high. ", 1000, "concern R"},
		{"CONCERN: ", "the cost is high. ", 5000, "concern C"},
		{"AGREE\n", "> quoted\n", 9000, "agree R"},
		{"AGREE\n", "> quoted\n", 20000, "agree C"},
		{"AGREE\n", "-----\n", 20000, "agree C"},
		{"CONCERN: \xc3\xb1", "\xc3\xb1", 40000, "concern C"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena arena = {0};
		struct intent intent = reply(&arena, repeated(&arena, cases[i].head, cases[i].text, cases[i].times));
		if (strcmp(readings_text(&arena, &intent), cases[i].readings) != 0)
			fail_msg("%s...: %s", cases[i].head, readings_text(&arena, &intent));
		arena_release(&arena);
	}
}

/* BLOCKED answers a check-in as "stuck", although the same person has an open call. */
static void test_the_request_gives_the_meaning(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct letter letter = test_letter(&arena, "BLOCKED");
	with_token(&arena, &letter, ANA_CHECKIN);
	struct intent intent = understood(&arena, &letter);
	expect(&arena, "check-in", &intent, "stuck R", "");
	assert_string_equal(intent.request.subject, "A-2026-031");
	intent = reply(&arena, "BLOCKED");
	expect(&arena, "call", &intent, "- C", "block_like");
	arena_release(&arena);
}

static void test_nothing_is_counted_without_a_token(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct letter letter = test_letter(&arena, "AGREE");
	struct intent intent = understood(&arena, &letter);
	expect(&arena, "no token", &intent, "agree X", "no_request");
	assert_int_equal(intent.identity, IDENTITY_ADDRESS);
	with_token(&arena, &letter, ANA_MAIL);
	intent = understood(&arena, &letter);
	expect(&arena, "general mail", &intent, "agree X", "");
	arena_release(&arena);
}

/* Robots: nothing of their words is read as an answer. */
static void test_robots(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct letter letter = test_letter(&arena, "AGREE\nI am away until December 15. Back on Monday.");
	with_token(&arena, &letter, ANA_CALL);
	add_header(&arena, &letter.headers, "auto-submitted", "auto-replied");
	struct intent intent = understood(&arena, &letter);
	assert_int_equal(intent.machine, MACHINE_VACATION);
	assert_int_equal(intent.identity, IDENTITY_PROVED);
	assert_int_equal(intent.readings.count, 0);
	instant noon;
	assert_true(instant_parse("2026-12-15T12:00:00Z", &noon));
	assert_int_equal(intent.away_until, noon);
	arena_release(&arena);
}

static void test_reaction(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct letter letter = test_letter(&arena, "👍");
	with_token(&arena, &letter, ANA_CALL);
	*LIST_PUSH(&arena, &letter.parts) = (struct part){.type = "text/vnd.google.email-reaction+json", .name = ""};
	struct intent intent = understood(&arena, &letter);
	assert_int_equal(intent.machine, MACHINE_REACTION);
	expect(&arena, "reaction", &intent, "", "reaction");
	arena_release(&arena);
}

/* A bounce is one of ours only with a token of ours, wherever the server put it. */
static void test_bounces_need_a_token(void **state)
{
	(void)state;
	static const struct {
		const char *field, *value, *line;
		const char *member;
	} cases[] = {
		{NULL, NULL, "", ""},
		{"message-id", ANA_CALL ".r12.call." ANA "@example.org", "", ANA},
		{"message-id", "<" ANA_CALL ".r12.call." ANA "@example.org>", "", ANA},
		{"reply-to", "The Core <core+" ANA_CALL "@example.org>", "", ANA},
		{"subject", "[The Core] A call [#" ANA_CALL "]", "", ANA},
		{NULL, NULL, "Message-ID: <" ANA_CALL ".r12.call." ANA "@example.org>\n", ANA},
		{"message-id", "zzzz2345efgh6789.r12.call.x@example.org", "", ""},
	};
	struct arena arena = {0};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct letter letter = test_letter(&arena, cases[i].line);
		letter.from.items[0] = (struct address){"", "mailer-daemon@mx.example.net"};
		letter.content_type = "multipart/report; report-type=delivery-status";
		*LIST_PUSH(&arena, &letter.reports) = (struct report){"ana@example.org", "failed", "5.1.1", ""};
		if (cases[i].field != NULL)
			add_header(&arena, &letter.original, cases[i].field, cases[i].value);
		struct intent intent = understood(&arena, &letter);
		if (intent.machine != MACHINE_BOUNCE || strcmp(intent.request.member, cases[i].member) != 0 ||
		    strcmp(intent.bounce.recipient, "ana@example.org") != 0 || !intent.bounce.permanent)
			fail_msg("%zu: \"%s\"", i, intent.request.member);
	}
	arena_release(&arena);
}

/* "Is this yours?" - YES: the letter is read as the words of the member who said so. */
static void test_confirmed_later(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct understanding with = test_world();
	struct letter letter = test_letter(&arena, "AGREE");
	letter.from.items[0] = (struct address){"", "ana@elsewhere.example.net"};
	with_token(&arena, &letter, ANA_CALL);
	struct intent intent = understood(&arena, &letter);
	assert_int_equal(intent.identity, IDENTITY_STRANGER);
	understand_as(&arena, &letter, &with, ANA, &intent);
	assert_int_equal(intent.identity, IDENTITY_CONFIRMED);
	assert_string_equal(intent.member, ANA);
	assert_string_equal(intent.request.subject, "P-2026-004");
	expect(&arena, "confirmed", &intent, "agree R", "");
	understand_as(&arena, &letter, &with, BEN, &intent);
	expect(&arena, "another's token", &intent, "agree X", "");
	arena_release(&arena);
}

/* explain --request, on a file without a home. */
static void test_without_a_home(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct understanding with = {.words = test_words(), .own_address = "", .authserv_id = "", .assume = REQUEST_CALL,
	                             .yes_is_agree = true, .year = 2026, .month = 12, .day = 1};
	struct letter letter = test_letter(&arena, "AGREE");
	struct intent intent = {.letter = ""};
	understand(&arena, &letter, &with, &intent);
	expect(&arena, "without a home", &intent, "agree R", "unknown_sender");
	arena_release(&arena);
}

static const char *posted(void *context, const char *message_id, const char *token)
{
	(void)message_id;
	return strcmp(token, ANA_CALL) == 0 ? context : NULL;
}

/* Our menu, come back unmarked, is never an answer. */
static void test_our_menu(void **state)
{
	(void)state;
	struct arena arena = {0};
	static char menu[] = "Type one of these on the first line:\n\n- BLOCK: and why - this goes against what we stand for\n";
	struct understanding with = test_world();
	with.posted = posted;
	with.context = menu;
	struct letter letter = test_letter(&arena, "STAND ASIDE\n\nType one of these on the first line:\n"
	                                           "BLOCK: and why – this goes against what we\nstand for");
	with_token(&arena, &letter, ANA_CALL);
	struct intent intent = {.letter = ""};
	understand(&arena, &letter, &with, &intent);
	expect(&arena, "menu", &intent, "stand_aside R", "");
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_situations),
		cmocka_unit_test(test_empty_letters),
		cmocka_unit_test(test_letters_read_in_part),
		cmocka_unit_test(test_long_letters),
		cmocka_unit_test(test_the_request_gives_the_meaning),
		cmocka_unit_test(test_nothing_is_counted_without_a_token),
		cmocka_unit_test(test_robots),
		cmocka_unit_test(test_reaction),
		cmocka_unit_test(test_bounces_need_a_token),
		cmocka_unit_test(test_confirmed_later),
		cmocka_unit_test(test_without_a_home),
		cmocka_unit_test(test_our_menu),
	};
	return cmocka_run_group_tests_name("understand", tests, NULL, NULL);
}
