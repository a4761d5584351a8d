/* SPDX-License-Identifier: MIT */
/* The event table: names, closed forms, who sees what, sentences. */
#include "kit.h"

#define HASH "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define LETTERS_64 "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijkl"

/* An event of this kind that is right in every cell. */
static struct event good(enum event_kind kind)
{
	static const char *const values[] = {
		[FORM_EMPTY] = "",       [FORM_WORD] = "agree",      [FORM_ID] = "C-1",
		[FORM_NUMBER] = "12",    [FORM_DATE] = "2026-01-15", [FORM_ADDRESS] = "ana@example.org",
	};
	struct event event = event_new(kind);
	event.row = 20;
	event.time = 1796040000;
	event.by = "system";
	event.value = values[event_type(kind)->form];
	event.words = event_type(kind)->words == WORDS_ALWAYS ? "some words" : NULL;
	return event;
}

/* ---- the table ---- */

static void test_names(void **state)
{
	(void)state;
	for (int i = 0; i < EVENT_COUNT; i++) {
		const struct event_type *type = event_type((enum event_kind)i);
		enum event_kind found = EVENT_COUNT;
		assert_true(event_kind_find(type->name, &found));
		assert_int_equal((int)found, i);
		assert_non_null(strchr(type->name, '.'));
		assert_int_equal(strspn(type->name, "abcdefghijklmnopqrstuvwxyz._"), strlen(type->name));
	}
}

/* Written in ledgers for ever: these names and books cannot change. */
static void test_books(void **state)
{
	static const struct {
		const char *name;
		enum book book;
		enum visibility visibility;
	} cases[] = {
		{"person.added", BOOK_LEDGER, VISIBLE_MEMBERS},
		{"agreement.accepted", BOOK_LEDGER, VISIBLE_MEMBERS},
		{"seat.filled", BOOK_LEDGER, VISIBLE_MEMBERS},
		{"proposal.opened", BOOK_LEDGER, VISIBLE_PUBLIC},
		{"call.opened", BOOK_LEDGER, VISIBLE_PUBLIC},
		{"call.eligible", BOOK_LEDGER, VISIBLE_MEMBERS},
		{"call.extended", BOOK_LEDGER, VISIBLE_PUBLIC},
		{"call.reading", BOOK_LEDGER, VISIBLE_PUBLIC},
		{"call.closed", BOOK_LEDGER, VISIBLE_PUBLIC},
		{"decision.recorded", BOOK_LEDGER, VISIBLE_PUBLIC},
		{"response.received", BOOK_LEDGER, VISIBLE_MEMBERS},
		{"response.replaced", BOOK_LEDGER, VISIBLE_MEMBERS},
		{"response.withdrawn", BOOK_LEDGER, VISIBLE_MEMBERS},
		{"response.unclear", BOOK_LEDGER, VISIBLE_MEMBERS},
		{"response.not_counted", BOOK_LEDGER, VISIBLE_MEMBERS},
		{"concern.raised", BOOK_LEDGER, VISIBLE_MEMBERS},
		{"block.raised", BOOK_LEDGER, VISIBLE_MEMBERS},
		{"question.asked", BOOK_LEDGER, VISIBLE_MEMBERS},
		{"checkin.answered", BOOK_LEDGER, VISIBLE_MEMBERS},
		{"need.opened", BOOK_LEDGER, VISIBLE_MEMBERS},
		{"letter.taken", BOOK_JOURNAL, VISIBLE_CONFIDENTIAL},
		{"identity.asked", BOOK_JOURNAL, VISIBLE_CONFIDENTIAL},
		{"address.added", BOOK_JOURNAL, VISIBLE_CONFIDENTIAL},
		{"address.bounced", BOOK_JOURNAL, VISIBLE_CONFIDENTIAL},
		{"away.noted", BOOK_JOURNAL, VISIBLE_CONFIDENTIAL},
		{"run.mailbox_read", BOOK_JOURNAL, VISIBLE_CONFIDENTIAL},
		{"run.gap_found", BOOK_JOURNAL, VISIBLE_CONFIDENTIAL},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		enum event_kind kind;
		if (!event_kind_find(cases[i].name, &kind))
			fail_msg("%s is gone", cases[i].name);
		assert_int_equal(event_type(kind)->book, cases[i].book);
		assert_int_equal(event_type(kind)->visibility, cases[i].visibility);
	}
}

static void test_private_things_stay_private(void **state)
{
	(void)state;
	for (int i = 0; i < EVENT_COUNT; i++) {
		const struct event_type *type = event_type((enum event_kind)i);
		assert_int_equal(type->book == BOOK_JOURNAL, type->visibility == VISIBLE_CONFIDENTIAL);
		if (type->form == FORM_ADDRESS)
			assert_int_equal(type->book, BOOK_JOURNAL);
	}
}

static void test_unknown_names(void **state)
{
	static const char *const names[] = {"", "call", "call.", "call.open", "call.opened ", "Call.opened", "sealed"};
	enum event_kind kind = EVENT_COUNT;
	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		assert_false(event_kind_find(names[i], &kind));
	char *longest = malloc(70000);
	memset(longest, 'a', 69999);
	longest[69999] = '\0';
	assert_false(event_kind_find(longest, &kind));
	free(longest);
	assert_int_equal((int)kind, EVENT_COUNT);
}

/* ---- the check ---- */

static void test_every_event_has_a_right_form(void **state)
{
	(void)state;
	for (int i = 0; i < EVENT_COUNT; i++) {
		struct event event = good((enum event_kind)i);
		const char *wrong = event_check(&event);
		if (wrong != NULL)
			fail_msg("%s: %s", event_type(event.kind)->name, wrong);
	}
}

/* A value that fits another form is refused, for every event. */
static void test_every_event_keeps_its_form(void **state)
{
	static const char *const bad[] = {
		[FORM_EMPTY] = "x",     [FORM_WORD] = "Agree",      [FORM_ID] = "1",
		[FORM_NUMBER] = "1a",   [FORM_DATE] = "2026-02-30", [FORM_ADDRESS] = "ana",
	};
	(void)state;
	for (int i = 0; i < EVENT_COUNT; i++) {
		struct event event = good((enum event_kind)i);
		event.value = bad[event_type(event.kind)->form];
		if (event_check(&event) == NULL)
			fail_msg("%s takes \"%s\"", event_type(event.kind)->name, event.value);
	}
}

static void test_every_event_keeps_its_words(void **state)
{
	(void)state;
	for (int i = 0; i < EVENT_COUNT; i++) {
		struct event event = good((enum event_kind)i);
		enum words_rule rule = event_type(event.kind)->words;
		event.words = rule == WORDS_ALWAYS ? NULL : "words";
		assert_int_equal(event_check(&event) == NULL, rule == WORDS_MAYBE);
		event.words = NULL;
		event.text = event_type(event.kind)->book == BOOK_LEDGER ? HASH : "j20.txt";
		assert_int_equal(event_check(&event) == NULL, rule != WORDS_NEVER);
	}
}

static void test_values(void **state)
{
	static const struct {
		enum event_kind kind;
		const char *value;
		bool good;
	} cases[] = {
		/* words */
		{EVENT_RESPONSE_RECEIVED, "stand_aside", true},
		{EVENT_RESPONSE_RECEIVED, "v2", true},
		{EVENT_RESPONSE_RECEIVED, "", false},
		{EVENT_RESPONSE_RECEIVED, "2v", false},
		{EVENT_RESPONSE_RECEIVED, "_agree", false},
		{EVENT_RESPONSE_RECEIVED, "agree ", false},
		{EVENT_RESPONSE_RECEIVED, "stand-aside", false},
		{EVENT_RESPONSE_RECEIVED, "=agree", false},
		{EVENT_RESPONSE_RECEIVED, "sí", false},
		{EVENT_RESPONSE_RECEIVED, LETTERS_64, true},
		{EVENT_RESPONSE_RECEIVED, LETTERS_64 "m", false},
		/* ids */
		{EVENT_CALL_ELIGIBLE, "G-food", true},
		{EVENT_CALL_ELIGIBLE, "N-2026-001", true},
		{EVENT_CALL_ELIGIBLE, "-food", false},
		{EVENT_CALL_ELIGIBLE, "7food", false},
		{EVENT_CALL_ELIGIBLE, "G food", false},
		{EVENT_CALL_ELIGIBLE, "G,food", false},
		{EVENT_CALL_ELIGIBLE, "", false},
		{EVENT_CALL_ELIGIBLE, LETTERS_64, true},
		{EVENT_CALL_ELIGIBLE, LETTERS_64 "m", false},
		/* numbers */
		{EVENT_CALL_READING, "0", true},
		{EVENT_CALL_READING, "123456789012345678", true},
		{EVENT_CALL_READING, "1234567890123456789", false},
		{EVENT_CALL_READING, "-1", false},
		{EVENT_CALL_READING, "1.5", false},
		{EVENT_CALL_READING, "", false},
		/* dates */
		{EVENT_AGREEMENT_ACCEPTED, "2028-02-29", true},
		{EVENT_AGREEMENT_ACCEPTED, "2026-02-29", false},
		{EVENT_AGREEMENT_ACCEPTED, "2026-1-15", false},
		{EVENT_AGREEMENT_ACCEPTED, "01/15/2026", false},
		{EVENT_AGREEMENT_ACCEPTED, "", false},
		/* addresses */
		{EVENT_ADDRESS_ADDED, "josé@example.org", true},
		{EVENT_ADDRESS_ADDED, "@", false},
		{EVENT_ADDRESS_ADDED, "ana@", false},
		{EVENT_ADDRESS_ADDED, "ana ana@example.org", false},
		{EVENT_ADDRESS_ADDED, "=cmd@example.org", false},
		{EVENT_ADDRESS_ADDED, "ana@exam\nple.org", false},
		{EVENT_ADDRESS_ADDED, "ana@\xc2\x85.org", false},
		{EVENT_ADDRESS_ADDED, "ana@\xc0\xaf.org", false},
		{EVENT_ADDRESS_ADDED, "ana@\xed\xa0\x80.org", false},
		{EVENT_ADDRESS_ADDED, "ana@\xf4\x90\x80\x80.org", false},
		{EVENT_ADDRESS_ADDED, "ana@\xe2\x82", false},
		{EVENT_ADDRESS_ADDED, "ana@\xe0\x80\x80.org", false},
		{EVENT_ADDRESS_ADDED, "ana@\xf0\x80\x80\x80.org", false},
		{EVENT_ADDRESS_ADDED, "ana@\xe0\xa0\x80.org", true},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct event event = good(cases[i].kind);
		event.value = cases[i].value;
		const char *wrong = event_check(&event);
		if ((wrong == NULL) != cases[i].good)
			fail_msg("case %zu \"%s\": %s", i, cases[i].value, wrong == NULL ? "taken" : wrong);
	}
}

/* ---- the other cells ---- */

#define CELL(name) offsetof(struct event, name)

static void test_cells(void **state)
{
	static const struct {
		enum event_kind kind;
		size_t cell;
		const char *value;
		const char *wrong; /* a word of what is said, NULL: all is well */
	} cases[] = {
		{EVENT_CALL_CLOSED, CELL(subject), "P-2026-004", NULL},
		{EVENT_CALL_CLOSED, CELL(subject), "2026", "subject"},
		{EVENT_CALL_CLOSED, CELL(subject), "P-2026-004\n", "subject"},
		{EVENT_CALL_CLOSED, CELL(version), "V12", NULL},
		{EVENT_CALL_CLOSED, CELL(version), "V0", "version"},
		{EVENT_CALL_CLOSED, CELL(version), "V", "version"},
		{EVENT_CALL_CLOSED, CELL(version), "v1", "version"},
		{EVENT_CALL_CLOSED, CELL(version), "V12345678", "version"},
		{EVENT_CALL_CLOSED, CELL(member), "m-7k2q9d4x", NULL},
		{EVENT_CALL_CLOSED, CELL(member), "m-7k2q9d4", "member"},
		{EVENT_CALL_CLOSED, CELL(member), "m-7k2q9d4xx", "member"},
		{EVENT_CALL_CLOSED, CELL(member), "m-7k2q9d4i", "member"},
		{EVENT_CALL_CLOSED, CELL(member), "m-7K2q9d4x", "member"},
		{EVENT_CALL_CLOSED, CELL(member), "ana@example.org", "member"},
		{EVENT_CALL_CLOSED, CELL(by), "operator", NULL},
		{EVENT_CALL_CLOSED, CELL(by), "m-7k2q9d4x", NULL},
		{EVENT_CALL_CLOSED, CELL(by), "", "by"},
		{EVENT_CALL_CLOSED, CELL(by), "ana", "by"},
		{EVENT_CALL_CLOSED, CELL(ref), "r19", NULL},
		{EVENT_CALL_CLOSED, CELL(ref), "r20", "ref"},
		{EVENT_CALL_CLOSED, CELL(ref), "r0", "ref"},
		{EVENT_CALL_CLOSED, CELL(ref), "19", "ref"},
		{EVENT_CALL_CLOSED, CELL(ref), "j19", "ref"},
		{EVENT_CALL_CLOSED, CELL(letter), HASH, "journal"},
		{EVENT_CALL_CLOSED, CELL(place), "inbox/1", "journal"},
		{EVENT_CALL_CLOSED, CELL(rows), "r1", "journal"},
		{EVENT_RESPONSE_RECEIVED, CELL(text), HASH, NULL},
		{EVENT_RESPONSE_RECEIVED, CELL(text), "sha256:12", "text"},
		{EVENT_RESPONSE_RECEIVED, CELL(text), HASH "0", "text"},
		{EVENT_RESPONSE_RECEIVED, CELL(text), "j20.txt", "text"},
		{EVENT_LETTER_TAKEN, CELL(by), "", NULL},
		{EVENT_LETTER_TAKEN, CELL(by), "7k2q9d4x7k2q9d4x", NULL},
		{EVENT_LETTER_TAKEN, CELL(by), "ana@example.org", "by"},
		{EVENT_IDENTITY_ASKED, CELL(by), "7k2q9d4x7k2q9d4x", "by"},
		{EVENT_LETTER_TAKEN, CELL(version), "V1", "ledger"},
		{EVENT_LETTER_TAKEN, CELL(ref), "r1", "ledger"},
		{EVENT_LETTER_TAKEN, CELL(letter), HASH, NULL},
		{EVENT_LETTER_TAKEN, CELL(letter), "sha256:", "letter"},
		{EVENT_LETTER_TAKEN, CELL(letter), "sha256:G123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "letter"},
		{EVENT_LETTER_TAKEN, CELL(place), "INBOX/1/2", NULL},
		{EVENT_LETTER_TAKEN, CELL(place), "cur/1.é.x:2,S", NULL},
		{EVENT_LETTER_TAKEN, CELL(place), "@INBOX", "place"},
		{EVENT_LETTER_TAKEN, CELL(place), "+INBOX", "place"},
		{EVENT_LETTER_TAKEN, CELL(place), "IN\tBOX", "place"},
		{EVENT_LETTER_TAKEN, CELL(place), "IN\x7f", "place"},
		{EVENT_LETTER_TAKEN, CELL(rows), "r5 r6", NULL},
		{EVENT_LETTER_TAKEN, CELL(rows), "r5", NULL},
		{EVENT_LETTER_TAKEN, CELL(rows), "r5  r6", "rows"},
		{EVENT_LETTER_TAKEN, CELL(rows), "r5 ", "rows"},
		{EVENT_LETTER_TAKEN, CELL(rows), "r05", "rows"},
		{EVENT_LETTER_TAKEN, CELL(rows), "j5", "rows"},
		{EVENT_LETTER_TAKEN, CELL(text), "j20.txt", NULL},
		{EVENT_LETTER_TAKEN, CELL(text), "j21.txt", "text"},
		{EVENT_LETTER_TAKEN, CELL(text), "../j20.txt", "text"},
		{EVENT_LETTER_TAKEN, CELL(text), HASH, "text"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct event event = good(cases[i].kind);
		*(const char **)(void *)((unsigned char *)&event + cases[i].cell) = cases[i].value;
		const char *wrong = event_check(&event);
		if ((wrong == NULL) != (cases[i].wrong == NULL) || (wrong != NULL && strstr(wrong, cases[i].wrong) == NULL))
			fail_msg("case %zu \"%s\": %s", i, cases[i].value, wrong == NULL ? "taken" : wrong);
	}
}

static void test_instants_fit_into_their_cell(void **state)
{
	static const struct {
		instant when;
		bool good;
	} cases[] = {
		{INSTANT_NONE, true},   {0, true}, {-62135596800, true}, {-62135596801, false},
		{253402300799, true}, {253402300800, false},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct event events[3] = {good(EVENT_CALL_CLOSED), good(EVENT_CALL_CLOSED), good(EVENT_CALL_CLOSED)};
		events[0].time = events[1].due = events[2].received = cases[i].when;
		for (size_t j = 0; j < 3; j++)
			assert_int_equal(event_check(&events[j]) == NULL, cases[i].good);
	}
}

static void test_what_is_no_kind_at_all(void **state)
{
	(void)state;
	struct event event = good(EVENT_CALL_CLOSED);
	event.kind = EVENT_COUNT;
	assert_string_equal(event_check(&event), "event is unknown");
	event = good(EVENT_CALL_CLOSED);
	event.via = VIA_COUNT;
	assert_string_equal(event_check(&event), "via is unknown");
}

static void test_a_long_list_of_rows(void **state)
{
	struct kit *k = *state;
	struct buf rows = buf_new(&k->arena);
	buf_text(&rows, "r1");
	while (rows.length < 398)
		buf_text(&rows, " r1");
	struct event event = good(EVENT_LETTER_TAKEN);
	event.rows = buf_string(&rows);
	assert_null(event_check(&event));
	buf_text(&rows, " r1 r1");
	event.rows = buf_string(&rows);
	assert_non_null(event_check(&event));
}

static void test_row_numbers(void **state)
{
	static const struct {
		const char *text;
		char letter;
		uint64_t row; /* 0: it is none */
	} cases[] = {
		{"r12", 'r', 12}, {"j1", 'j', 1}, {"r12", 'j', 0}, {"r", 'r', 0}, {"", 'r', 0}, {"r0", 'r', 0},
		{"r012", 'r', 0}, {"r12 ", 'r', 0}, {"r-1", 'r', 0}, {"r1x", 'r', 0},
		{"r123456789012345678", 'r', 123456789012345678}, {"r1234567890123456789", 'r', 0},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		uint64_t row = 77;
		bool found = row_parse(cases[i].text, cases[i].letter, &row);
		assert_int_equal(found, cases[i].row != 0);
		assert_true(row == (found ? cases[i].row : 77));
	}
}

/* ---- sentences ---- */

static void test_sentences(void **state)
{
	struct kit *k = *state;
	struct event event = good(EVENT_RESPONSE_REPLACED);
	event.member = "m-ana00001";
	event.subject = "P-2026-004";
	event.version = "V2";
	event.value = "block";
	event.ref = "r12";
	assert_string_equal(event_sentence(&k->arena, &event),
	                    "m-ana00001 answered block to P-2026-004 V2, in place of r12");
	event.ref = "";
	assert_non_null(strstr(event_sentence(&k->arena, &event), "in place of nothing"));
	event = good(EVENT_CALL_EXTENDED);
	event.subject = "P-2026-004";
	event.version = "V1";
	event.value = "outage";
	event.due = kit_at(k, "2026-12-05 00:00");
	assert_string_equal(event_sentence(&k->arena, &event),
	                    "the call on P-2026-004 V1 was extended until 2026-12-05T05:00:00Z (outage)");
	event = good(EVENT_DECISION_RECORDED);
	event.by = "m-ana00001";
	event.value = "adopted";
	assert_string_equal(event_sentence(&k->arena, &event), "m-ana00001 declared the outcome of nothing nothing: adopted");
}

/* Every brace of every sentence is a column. */
static void test_every_sentence(void **state)
{
	struct kit *k = *state;
	for (int i = 0; i < EVENT_COUNT; i++) {
		struct event event = good((enum event_kind)i);
		event.member = event.subject = event.version = event.by = event.ref = "CELL";
		event.value = "CELL";
		event.due = 0;
		const char *sentence = event_sentence(&k->arena, &event);
		assert_null(strpbrk(sentence, "{}"));
		assert_null(strstr(sentence, "nothing"));
		const char *braces = event_type(event.kind)->sentence;
		for (const char *at = braces; (at = strchr(at, '{')) != NULL; at++) {
			static const char *const names[] = {"{member}", "{subject}", "{version}", "{value}",
			                                    "{by}",     "{due}",     "{ref}"};
			bool known = false;
			for (size_t j = 0; j < sizeof names / sizeof *names; j++)
				known |= strncmp(at, names[j], strlen(names[j])) == 0;
			if (!known)
				fail_msg("%s: %s", event_type(event.kind)->name, at);
		}
	}
}

/* Nothing of a copy lies where the row it was made of lay, empty cells neither. */
static void test_copy(void **state)
{
	struct arena arena = {0};
	char line[8] = "P-1";
	(void)state;
	struct event event = event_new(EVENT_PROPOSAL_OPENED);
	event.subject = line;
	event.value = line + 3;
	struct event copy = event_copy(&arena, &event);
	memset(line, 'x', sizeof line - 1);
	assert_string_equal(copy.subject, "P-1");
	assert_string_equal(copy.value, "");
	assert_null(copy.words);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_copy),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_books),
		cmocka_unit_test(test_private_things_stay_private),
		cmocka_unit_test(test_unknown_names),
		cmocka_unit_test(test_every_event_has_a_right_form),
		cmocka_unit_test(test_every_event_keeps_its_form),
		cmocka_unit_test(test_every_event_keeps_its_words),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_cells),
		cmocka_unit_test(test_instants_fit_into_their_cell),
		cmocka_unit_test(test_what_is_no_kind_at_all),
		KIT_TEST(test_a_long_list_of_rows),
		cmocka_unit_test(test_row_numbers),
		KIT_TEST(test_sentences),
		KIT_TEST(test_every_sentence),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
