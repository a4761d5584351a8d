/* SPDX-License-Identifier: MIT */
/*
 * A Core in memory: decisions are checked, kept in two lists that stand for the
 * books, and folded in. Times are local ("2026-11-24 09:00"), people go by
 * short names, and what was decided or is owed comes back as one line of text,
 * so that a test is a table of lines.
 */
#ifndef ASSENT_TESTS_CORE_KIT_H
#define ASSENT_TESTS_CORE_KIT_H

#include "base/buf.h"
#include "base/template.h"
#include "core/calendar.h"
#include "core/consensus.h"
#include "core/decision.h"
#include "core/owed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The clocks of America/Detroit from 2025 to 2027. */
static const struct zone_step kit_detroit[] = {
	{1741503600, -4 * 3600}, /* 2025-03-09 07:00 UTC */
	{1762063200, -5 * 3600}, /* 2025-11-02 06:00 UTC */
	{1772953200, -4 * 3600}, /* 2026-03-08 07:00 UTC */
	{1793512800, -5 * 3600}, /* 2026-11-01 06:00 UTC */
	{1805007600, -4 * 3600}, /* 2027-03-14 07:00 UTC */
	{1825567200, -5 * 3600}, /* 2027-11-07 06:00 UTC */
};

/* Thanksgiving and Christmas: a Thursday and a Friday. */
static const struct date kit_holidays[] = {{2026, 11, 26}, {2026, 12, 25}};

/*
 * Who is who. ana: Facilitator of the Backbone; ben, cyd: for Food and Rides;
 * dee: Recorder; eva: Backbone; fay: a stakeholder without a voice; gabe: a
 * Core seat, but no agreement; hank, jane: neither seat nor agreement.
 */
static const char *const kit_names[] = {"ana", "ben", "cyd", "dee", "eva", "fay", "gabe", "hank", "jane"};
static const char *const kit_ids[] = {"m-ana00001", "m-ben00002", "m-cyd00003", "m-dee00004", "m-eva00005",
                                      "m-fay00006", "m-gabe0007", "m-hank0008", "m-jane0009"};
enum { KIT_PEOPLE = sizeof kit_names / sizeof *kit_names };

struct kit {
	struct arena arena;
	struct rules rules;
	struct roster roster;
	struct state state;
	instant now;
	bool own_mailbox;                     /* nobody else uses it */
	struct { LIST(struct event); } books; /* both, in the order in which they were decided */
	struct { LIST(struct intent); } letters; /* as they were taken, for reading again */
	struct { LIST(const char *); } known; /* keys of the mails that are out */
	struct arena mail_arena;
	const char *probe;                    /* a template each owed mail is shown with */
	struct { LIST(const char *); } posted;
	enum letter_class class;              /* of the last letter */
	const char *note;
	const char *said;                     /* the events of the last decision */
	unsigned letter_count, id_count;
};

/* ---- names and times ---- */

static inline const char *kit_id(const char *name)
{
	for (size_t i = 0; i < KIT_PEOPLE; i++)
		if (strcmp(kit_names[i], name) == 0)
			return kit_ids[i];
	return name;
}

static inline const char *kit_name(const char *id)
{
	for (size_t i = 0; i < KIT_PEOPLE; i++)
		if (strcmp(kit_ids[i], id) == 0)
			return kit_names[i];
	return id;
}

/* "2026-11-24 09:00", with seconds where wanted, as a clock on the wall in Detroit shows it. */
static inline instant kit_at(const struct kit *k, const char *text)
{
	char day[DATE_TEXT_SIZE] = {0};
	struct date date;
	int hour = 0, minute = 0, second = 0;
	memcpy(day, text, DATE_TEXT_SIZE - 1);
	if (!date_parse(day, &date) || sscanf(text + DATE_TEXT_SIZE - 1, " %d:%d:%d", &hour, &minute, &second) < 2)
		fail_msg("\"%s\" is no time", text);
	return zone_instant(&k->rules.zone, date, hour * 3600 + minute * 60 + second, false);
}

/* The same backwards. */
static inline const char *kit_time(struct kit *k, instant when)
{
	struct local_time local = zone_local(&k->rules.zone, when);
	if (when == INSTANT_NONE)
		return "none";
	return arena_printf(&k->arena, "%04d-%02d-%02d %02d:%02d", local.date.year, local.date.month, local.date.day,
	                    local.hour, local.minute);
}

/* ---- the books ---- */

/* What the books would refuse must never be decided. Rows follow each other without a hole. */
static inline void kit_check(struct kit *k, const struct event *event)
{
	const char *wrong = event_check(event);
	if (wrong != NULL)
		fail_msg("%s: %s (subject %s, member %s, value %s)", event_type(event->kind)->name, wrong, event->subject,
		         event->member, event->value);
	bool ledger = event_type(event->kind)->book == BOOK_LEDGER;
	assert_int_equal(event->row, ledger ? k->state.ledger_rows : k->state.journal_rows + 1);
}

/* The event with strings of its own in this arena. */
static inline struct event kit_copy(struct arena *arena, const struct event *event)
{
	struct event copy = *event;
	const char **cells[] = {&copy.subject, &copy.version, &copy.member, &copy.by,    &copy.value,
	                        &copy.text,    &copy.ref,     &copy.letter, &copy.place, &copy.rows};
	for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
		*cells[i] = arena_strdup(arena, *cells[i]);
	copy.words = event->words == NULL ? NULL : arena_strdup(arena, event->words);
	return copy;
}

/* Folds one event in. Its strings are gone afterwards, as in the shell, whose arena is emptied with each batch. */
static inline void kit_fold(struct state *state, const struct event *event)
{
	struct arena passing = {0};
	struct event copy = kit_copy(&passing, event);
	state_apply(state, &copy);
	arena_release(&passing);
}

static inline void kit_keep(struct kit *k, const struct decision *d)
{
	struct buf said = buf_new(&k->arena);
	for (size_t i = 0; i < d->count; i++) {
		const struct event *event = &d->items[i];
		kit_check(k, event);
		kit_fold(&k->state, event);
		*LIST_PUSH(&k->arena, &k->books) = *event;
		if (event->kind == EVENT_LETTER_TAKEN || event->kind == EVENT_LETTER_REASON)
			continue;
		buf_printf(&said, "%s%s", said.length == 0 ? "" : " ", event_type(event->kind)->name);
		if (*event->value != '\0')
			buf_printf(&said, "=%s", event->value);
	}
	k->said = buf_string(&said);
}

static inline struct decision kit_begin(struct kit *k)
{
	struct decision d = decision_begin(&k->arena, &k->rules, &k->state, k->now);
	d.answers_strangers = k->own_mailbox;
	return d;
}

/* The row of the n-th event of this kind, from 1; fails when there is none. */
static inline const struct event *kit_event(const struct kit *k, enum event_kind kind, size_t number)
{
	for (size_t i = 0; i < k->books.count; i++)
		if (k->books.items[i].kind == kind && --number == 0)
			return &k->books.items[i];
	fail_msg("no such %s", event_type(kind)->name);
	return NULL;
}

static inline size_t kit_count(const struct kit *k, enum event_kind kind)
{
	size_t count = 0;
	for (size_t i = 0; i < k->books.count; i++)
		count += k->books.items[i].kind == kind;
	return count;
}

/* ---- registers ---- */

static inline const char *kit_new_id(void *context)
{
	struct kit *k = context;
	return arena_printf(&k->arena, "m-new%05u", ++k->id_count);
}

/* The registers compared with the state, and laid over it. */
static inline const char *kit_roster(struct kit *k)
{
	struct decision d = kit_begin(k);
	decide_roster(&d, &k->roster, kit_new_id, k);
	kit_keep(k, &d);
	state_lay_roster(&k->state, &k->roster);
	return k->said;
}

static inline struct roster_person *kit_person(struct kit *k, const char *name)
{
	for (size_t i = 0; i < k->roster.people.count; i++)
		if (strcmp(k->roster.people.items[i].member, kit_id(name)) == 0)
			return &k->roster.people.items[i];
	struct roster_person *row = LIST_PUSH(&k->arena, &k->roster.people);
	*row = (struct roster_person){
		.member = kit_id(name),
		.name = name,
		.addresses = arena_printf(&k->arena, "%s@example.org", name),
		.shared = "",
		.language = "en",
		.agreement = "2026-01-15",
		.from = "",
		.until = "",
		.public = "",
	};
	return row;
}

static inline void kit_group(struct kit *k, const char *group, const char *kind)
{
	*LIST_PUSH(&k->arena, &k->roster.groups) =
		(struct roster_group){.group = group, .kind = kind, .name = group + 2, .from = "", .until = ""};
}

static inline struct roster_seat *kit_seat(struct kit *k, const char *role, const char *group, const char *name)
{
	struct roster_seat *row = LIST_PUSH(&k->arena, &k->roster.seats);
	*row = (struct roster_seat){.seat = "", .role = role, .group = group, .member = kit_id(name), .from = "", .until = ""};
	return row;
}

static inline struct roster_step *kit_step(struct kit *k, const char *step, const char *owner, const char *due)
{
	struct roster_step *row = LIST_PUSH(&k->arena, &k->roster.steps);
	*row = (struct roster_step){.step = step, .what = "Print the cards", .owner = kit_id(owner), .group = "G-food",
	                            .goal = "", .due = due};
	return row;
}

static inline void kit_standard_roster(struct kit *k)
{
	kit_group(k, "G-core", "core");
	kit_group(k, "G-back", "backbone");
	kit_group(k, "G-food", "workgroup");
	kit_group(k, "G-ride", "workgroup");
	for (size_t i = 0; i < KIT_PEOPLE; i++)
		kit_person(k, kit_names[i]);
	kit_person(k, "gabe")->agreement = kit_person(k, "hank")->agreement = kit_person(k, "jane")->agreement = "";
	kit_seat(k, "facilitator", "G-back", "ana");
	kit_seat(k, "workgroup_representative", "G-food", "ben");
	kit_seat(k, "workgroup_representative", "G-ride", "cyd");
	kit_seat(k, "recorder", "G-core", "dee");
	kit_seat(k, "backbone_representative", "G-back", "eva");
	kit_seat(k, "community_stakeholder", "G-food", "fay");
	kit_seat(k, "data_collector", "G-core", "gabe");
}

/* ---- one run ---- */

/* The clock, and what a gap between two readings brings. */
static inline const char *kit_start(struct kit *k, const char *time)
{
	k->now = kit_at(k, time);
	struct decision d = kit_begin(k);
	decide_gap(&d);
	kit_keep(k, &d);
	return k->said;
}

/* The mailbox was read whole: the clock's due things. Gives the events of all workflows. */
static inline const char *kit_end(struct kit *k)
{
	struct buf all = buf_new(&k->arena);
	struct decision reading = kit_begin(k);
	decide_reading(&reading, k->letter_count);
	kit_keep(k, &reading);
	bool more = true;
	for (size_t place = 0; more; place++) {
		struct decision d = kit_begin(k);
		d.letters_read = k->letter_count;
		more = decide_due(&d, place);
		kit_keep(k, &d);
		if (d.count > 0)
			buf_printf(&all, "%s%s", all.length == 0 ? "" : " ", k->said);
	}
	k->said = buf_string(&all);
	return k->said;
}

/* A whole run without letters. */
static inline const char *kit_run(struct kit *k, const char *time)
{
	const char *gap = kit_start(k, time);
	const char *due = kit_end(k);
	return *gap == '\0' ? due : *due == '\0' ? gap : arena_printf(&k->arena, "%s %s", gap, due);
}

/* A run each day at this hour, from the day after `from` to `until`, so that there is no gap. */
static inline void kit_daily(struct kit *k, const char *hour, struct date from, struct date until)
{
	for (struct date day = calendar_add_days(from, 1); date_compare(day, until) <= 0; day = calendar_add_days(day, 1)) {
		char text[DATE_TEXT_SIZE];
		date_format(day, text);
		kit_run(k, arena_printf(&k->arena, "%s %s", text, hour));
	}
}

/* ---- proposals ---- */

static inline struct proposal_draft kit_draft(void)
{
	return (struct proposal_draft){.title = "Meet at the library", .kind = "procedure", .by = "m-ben00002",
	                               .deadline = "", .summary = "We would meet at the library.", .impact = "",
	                               .goal = "", .body = "The town hall is closed."};
}

/* The rules as the shell writes them: they go into call.opened, and the call keeps them. */
static inline const char *kit_rules_text(struct kit *k)
{
	struct buf out = buf_new(&k->arena);
	size_t count;
	const struct rule *table = rules_table(&count);
	for (size_t i = 0; i < count; i++)
		buf_printf(&out, "%s.%s = %d\n", table[i].section, table[i].key,
		           *(const int *)(const void *)((const unsigned char *)&k->rules + table[i].offset));
	return buf_string(&out);
}

/* Opens it and gives NULL, or the sentence what is wrong. */
static inline const char *kit_open(struct kit *k, struct proposal_draft draft, const char **ret_id)
{
	k->rules.text = kit_rules_text(k);
	struct decision d = kit_begin(k);
	const char *wrong = decide_proposal(&d, &draft, ret_id);
	if (wrong == NULL)
		kit_keep(k, &d);
	else
		assert_int_equal(d.count, 0);
	return wrong;
}

static inline struct proposal *kit_propose(struct kit *k, const char *deadline)
{
	struct proposal_draft draft = kit_draft();
	const char *id;
	draft.deadline = deadline;
	const char *wrong = kit_open(k, draft, &id);
	if (wrong != NULL)
		fail_msg("%s", wrong);
	return state_proposal(&k->state, id);
}

/* ---- letters ---- */

static inline void kit_read_line(struct kit *k, struct intent *intent, const char *line, size_t length)
{
	char mark = strchr("!~.", line[0]) == NULL ? '\0' : line[0];
	char *text = arena_strndup(&k->arena, line + (mark != '\0'), length - (mark != '\0'));
	char *words = strchr(text, ':');
	enum problem problem;
	if (mark == '!') {
		if (!problem_find(text, &problem))
			fail_msg("\"%s\" is no problem", text);
		intent_add_problem(&k->arena, intent, problem);
		return;
	}
	if (words != NULL)
		*words++ = '\0';
	char *value = strchr(text, '=');
	if (value != NULL)
		*value++ = '\0';
	struct reading *reading = LIST_PUSH(&k->arena, &intent->readings);
	*reading = (struct reading){
		.result = mark == '~' ? RESULT_CONFIRM : mark == '.' ? RESULT_NOTE : RESULT_RECORD,
		.line = (unsigned)intent->readings.count,
		.typed = text,
		.words = words == NULL ? "" : words,
		.value = value == NULL ? "" : value,
	};
	if (!meaning_find(text, &reading->meaning))
		fail_msg("\"%s\" has no meaning", text);
}

/*
 * What a letter says, a word of the vocabulary a line, lines separated by `;`:
 * "agree;concern:the cost" or "new_date=2026-12-20". `~` before it: not clear;
 * `.`: a note; `!empty`: a problem.
 */
static inline void kit_says(struct kit *k, struct intent *intent, const char *says)
{
	intent->fresh = arena_strdup(&k->arena, says);
	while (*says != '\0') {
		size_t length = strcspn(says, ";");
		if (length > 0)
			kit_read_line(k, intent, says, length);
		says += length + (says[length] == ';');
	}
}

/* A letter from a person's own address, with the token of the request about `subject` ("" none). */
static inline struct intent kit_letter(struct kit *k, const char *who, const char *subject, const char *says)
{
	unsigned number = ++k->letter_count;
	bool general = *subject == '\0';
	enum request_kind kind = general              ? REQUEST_NONE
	                         : subject[0] == 'A' ? REQUEST_CHECKIN
	                         : subject[0] == 'j' ? REQUEST_YOURS
	                                             : REQUEST_CALL;
	struct intent intent = {
		.letter = arena_printf(&k->arena, "sha256:%032u%032u", number, 0u),
		.mark = arena_printf(&k->arena, "%016u", number),
		.place = arena_printf(&k->arena, "mailbox/%u.x", number),
		.message_id = arena_printf(&k->arena, "%u@mail.example.net", number),
		.subject = "",
		.from = arena_printf(&k->arena, "%s@example.org", who),
		.via = VIA_MAIL,
		.received = k->now,
		.away_until = INSTANT_NONE,
		.identity = general ? IDENTITY_ADDRESS : IDENTITY_PROVED,
		.member = kit_id(who),
		.request = {.kind = kind,
		            .subject = subject,
		            .version = kind == REQUEST_CALL || kind == REQUEST_CHECKIN ? "V1" : "",
		            .member = general ? "" : kit_id(who),
		            .token = ""},
	};
	kit_says(k, &intent, says);
	return intent;
}

/* "recorded agree: response.received=agree": class, note, and what was decided. */
static inline const char *kit_told(struct kit *k)
{
	return arena_printf(&k->arena, "%s%s%s%s%s", letter_class_word(k->class), *k->note == '\0' ? "" : " ", k->note,
	                    *k->said == '\0' ? "" : ": ", k->said);
}

static inline void kit_reread(struct kit *k, const char *hash, const char *member);

/* Decides a letter, as the shell does: its events are kept, and a held letter that is theirs is read again. */
static inline const char *kit_take(struct kit *k, const struct intent *intent)
{
	struct decision d = kit_begin(k);
	decide_letter(&d, intent);
	assert_true(d.count > 0 && d.items[d.count - 1].kind == EVENT_LETTER_TAKEN);
	kit_keep(k, &d);
	*LIST_PUSH(&k->arena, &k->letters) = *intent;
	k->class = d.class;
	k->note = d.note;
	const char *told = kit_told(k);
	if (d.reread == NULL)
		return told;
	kit_reread(k, d.reread, d.reread_member);
	return arena_printf(&k->arena, "%s | %s", told, kit_told(k));
}

static inline void kit_reread(struct kit *k, const char *hash, const char *member)
{
	for (size_t i = 0; i < k->letters.count; i++) {
		if (strcmp(k->letters.items[i].letter, hash) != 0)
			continue;
		struct intent intent = k->letters.items[i];
		intent.identity = IDENTITY_CONFIRMED;
		intent.member = member;
		intent.place = "";
		kit_take(k, &intent);
		return;
	}
	fail_msg("no letter %s", hash);
}

/* The short way: a proved reply, received now. */
static inline const char *kit_reply(struct kit *k, const char *who, const char *subject, const char *says)
{
	struct intent intent = kit_letter(k, who, subject, says);
	return kit_take(k, &intent);
}

/* The same, received at another time than it is decided. */
static inline const char *kit_reply_at(struct kit *k, const char *who, const char *subject, const char *says,
                                       const char *received)
{
	struct intent intent = kit_letter(k, who, subject, says);
	intent.received = kit_at(k, received);
	return kit_take(k, &intent);
}

/* A reply to "ready to close". */
static inline const char *kit_close(struct kit *k, const char *who, const char *subject, const char *says)
{
	struct intent intent = kit_letter(k, who, subject, says);
	intent.request.kind = REQUEST_CLOSE;
	return kit_take(k, &intent);
}

/* ---- mails ---- */

static inline bool kit_known(void *context, const char *key)
{
	const struct kit *k = context;
	for (size_t i = 0; i < k->known.count; i++)
		if (strcmp(k->known.items[i], key) == 0)
			return true;
	return false;
}

static inline const char *kit_words(void *context, struct arena *arena, enum book book, uint64_t row)
{
	const struct kit *k = context;
	for (size_t i = 0; i < k->books.count; i++) {
		const struct event *event = &k->books.items[i];
		if (event->row == row && event_type(event->kind)->book == book)
			return event->words == NULL ? NULL : arena_strdup(arena, event->words);
	}
	return NULL;
}

/* Whatever a mail was made of in its arena is gone afterwards, as in the shell. */
static inline bool kit_emit(void *context, const struct mail *mail)
{
	struct kit *k = context;
	struct error error = {0};
	struct buf out = buf_new(&k->arena);
	const char *purpose = strchr(mail->key, '.') + 1;
	assert_false(kit_known(k, mail->key));
	assert_true(*mail->address != '\0');
	buf_printf(&out, "%.*s %s", (int)strcspn(purpose, "."), purpose, kit_name(mail->member));
	if (k->probe != NULL) {
		const struct template *probe = template_parse(&k->mail_arena, "probe", k->probe, &error);
		assert_non_null(probe);
		buf_text(&out, ": ");
		template_render(probe, mail->values, template_escape_none, NULL, NULL, &out);
	}
	*LIST_PUSH(&k->arena, &k->posted) = buf_string(&out);
	*LIST_PUSH(&k->arena, &k->known) = arena_strdup(&k->arena, mail->key);
	arena_release(&k->mail_arena);
	return true;
}

static inline int kit_by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Everything that is owed now and not yet out: "call ana|call ben", in alphabetical order. */
static inline const char *kit_post(struct kit *k, const char *probe)
{
	struct owing o = {.rules = &k->rules, .state = &k->state, .now = k->now, .arena = &k->mail_arena,
	                  .known = kit_known, .words = kit_words, .emit = kit_emit, .context = k};
	struct buf all = buf_new(&k->arena);
	k->posted.count = 0;
	k->probe = probe;
	owed(&o);
	if (k->posted.count > 0)
		qsort(k->posted.items, k->posted.count, sizeof *k->posted.items, kit_by_text);
	for (size_t i = 0; i < k->posted.count; i++)
		buf_printf(&all, "%s%s", i == 0 ? "" : "|", k->posted.items[i]);
	return buf_string(&all);
}

/* ---- set up ---- */

static inline void kit_make(struct kit *k)
{
	rules_defaults(&k->rules);
	k->rules.text = "";
	k->rules.zone = (struct zone){"America/Detroit", kit_detroit, sizeof kit_detroit / sizeof *kit_detroit};
	k->rules.holidays = kit_holidays;
	k->rules.holiday_count = sizeof kit_holidays / sizeof *kit_holidays;
	k->note = k->said = "";
	state_init(&k->state, &k->arena, 0);
	k->now = kit_at(k, "2026-11-17 09:00"); /* a Tuesday */
}

static inline int kit_setup(void **state)
{
	struct kit *k = calloc(1, sizeof *k);
	if (k == NULL)
		return -1;
	kit_make(k);
	*state = k;
	return 0;
}

/* With the people above in the books. */
static inline int kit_setup_people(void **state)
{
	if (kit_setup(state) != 0)
		return -1;
	kit_standard_roster(*state);
	kit_roster(*state);
	return 0;
}

static inline int kit_teardown(void **state)
{
	struct kit *k = *state;
	arena_release(&k->mail_arena);
	arena_release(&k->arena);
	free(k);
	return 0;
}

#define KIT_TEST(test) cmocka_unit_test_setup_teardown(test, kit_setup, kit_teardown)
#define PEOPLE_TEST(test) cmocka_unit_test_setup_teardown(test, kit_setup_people, kit_teardown)

/* A table of lines: which case it was is shown. */
#define kit_assert_line(number, got, wanted)                                                \
	do {                                                                                \
		const char *kit_got = (got), *kit_wanted = (wanted);                        \
		if (strcmp(kit_got, kit_wanted) != 0)                                       \
			fail_msg("case %zu:\n got    %s\n wanted %s", (size_t)(number), kit_got, kit_wanted); \
	} while (0)

#endif
