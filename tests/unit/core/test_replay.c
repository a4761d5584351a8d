/* SPDX-License-Identifier: MIT */
/*
 * The state is never stored: folded anew from the books, the ledger first and
 * then the journal, it has to be the one that the decisions left. Some dozens
 * of random Cores live through some weeks; then both states are compared, and
 * both have to owe the same mails.
 */
#include "kit.h"

/* A small generator of our own, so that every machine sees the same lives (xorshift64*). */
static uint64_t dice;

static unsigned roll(unsigned sides)
{
	dice ^= dice >> 12;
	dice ^= dice << 25;
	dice ^= dice >> 27;
	return (unsigned)((dice * 2685821657736338717u) >> 33) % sides;
}

/* ---- one random life ---- */

static const char *any_subject(struct kit *k)
{
	switch (roll(8)) {
	case 0:
		return "";
	case 1:
		return "A-2026-001";
	case 2:
		return "A-2026-002";
	default:
		return arena_printf(&k->arena, "P-2026-%03u", 1 + roll(2));
	}
}

static const char *any_words(const char *subject)
{
	static const char *const calls[] = {"agree", "agree", "agree", "stand_aside:far", "block:no", "concern:cost",
	                                    "agree;concern:cost", "question:when", "withdraw", "not_me", "!unclear",
	                                    "~block;!block_like", "thanks", "help", "more_time", "!empty", "amend;summary:Another one", "amend;text:Anew"};
	static const char *const steps[] = {"done", "on_track", "slow:rain", "stuck", "need=money:20", "learned:ask",
	                                    "new_date=2026-12-30", "!unclear", "dropped", "done;stuck"};
	if (subject[0] == 'A')
		return steps[roll(sizeof steps / sizeof *steps)];
	return calls[roll(sizeof calls / sizeof *calls)];
}

static void random_letter(struct kit *k)
{
	static const enum machine machines[] = {MACHINE_VACATION, MACHINE_LOOP, MACHINE_BOUNCE, MACHINE_REACTION};
	const char *subject = any_subject(k);
	struct intent intent = kit_letter(k, kit_names[roll(KIT_PEOPLE)], subject, any_words(subject));
	intent.received -= roll(3) == 0 ? (instant)roll(7200) : 0; /* letters do not come in order */
	switch (roll(12)) {
	case 0:
		intent.identity = IDENTITY_STRANGER;
		intent.from = arena_printf(&k->arena, "%s@elsewhere.example", kit_names[roll(KIT_PEOPLE)]);
		break;
	case 1:
		intent.identity = IDENTITY_FOREIGN;
		intent.member = kit_ids[roll(KIT_PEOPLE)];
		break;
	case 2:
		intent.machine = machines[roll(4)];
		intent.bounce.recipient = "x@example.org";
		intent.bounce.permanent = roll(2) == 0;
		break;
	default:
		break;
	}
	kit_take(k, &intent);
	if (roll(10) == 0) { /* the same once more, at another place */
		intent.place = arena_printf(&k->arena, "mailbox/again%u", k->letter_count);
		kit_take(k, &intent);
	}
}

static void random_yes(struct kit *k)
{
	static const char *const words[] = {"yes", "no", "yes_always", "!unclear"};
	for (size_t i = 0; i < k->state.identities.count; i++)
		if (!k->state.identities.items[i].answered && roll(2) == 0) {
			uint32_t person = k->state.identities.items[i].person;
			kit_reply(k, kit_name(k->state.people.items[person].id),
			          arena_printf(&k->arena, "j%llu", (unsigned long long)k->state.identities.items[i].row),
			          words[roll(4)]);
			return;
		}
}

static void random_registers(struct kit *k)
{
	struct roster_person *person = &k->roster.people.items[roll((unsigned)k->roster.people.count)];
	struct roster_seat *seat = &k->roster.seats.items[roll((unsigned)k->roster.seats.count)];
	static const char *const dates[] = {"", "", "", "2026-11-20", "2026-12-01"};
	switch (roll(4)) {
	case 0:
		person->until = dates[roll(5)];
		break;
	case 1:
		person->agreement = roll(2) == 0 ? "" : "2026-02-01";
		break;
	case 2:
		seat->until = dates[roll(5)];
		break;
	default:
		seat->member = kit_ids[roll(KIT_PEOPLE)];
		break;
	}
	kit_roster(k);
}

static void random_close(struct kit *k)
{
	static const char *const words[] = {"confirm", "confirm:we talked", "confirm:we met", "extend=3", "!unclear", "reopen"};
	static const char *const closers[] = {"ana", "eva", "dee", "ben"};
	for (size_t i = 0; i < k->state.proposals.count; i++)
		if (k->state.proposals.items[i].phase == PHASE_CLOSED && roll(2) == 0)
			kit_close(k, closers[roll(4)], k->state.proposals.items[i].id, words[roll(6)]);
}

static void live(struct kit *k)
{
	kit_step(k, "A-2026-001", "ben", "2026-12-05");
	kit_step(k, "A-2026-002", "eva", "2026-11-25");
	kit_person(k, "kim")->member = "";
	kit_roster(k);
	for (struct date day = {2026, 11, 18}; date_compare(day, (struct date){2026, 12, 24}) < 0;
	     day = calendar_add_days(day, roll(12) == 0 ? 2 : 1)) {
		char text[DATE_TEXT_SIZE];
		date_format(day, text);
		kit_start(k, arena_printf(&k->arena, "%s 09:00", text));
		if (roll(4) == 0)
			random_registers(k);
		if (k->state.proposals.count < 2 && roll(2) == 0) {
			const char *id;
			kit_open(k, kit_draft(), &id);
		}
		for (unsigned i = roll(6); i > 0; i--)
			random_letter(k);
		random_yes(k);
		random_close(k);
		kit_end(k);
	}
}

/* ---- the books folded again ---- */

/* What the ledger gives back: words only where the fold asks for them, else the mark that there is a text. */
static struct event stored(struct arena *arena, const struct event *event)
{
	struct event copy = kit_copy(arena, event);
	if (event->words == NULL)
		return copy;
	copy.text = event_type(event->kind)->book == BOOK_LEDGER
	                    ? "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	                    : arena_printf(arena, "j%llu.txt", (unsigned long long)event->row);
	if (!state_wants_words(event->kind))
		copy.words = NULL;
	return copy;
}

static void fold_book(struct kit *k, struct state *state, enum book book)
{
	for (size_t i = 0; i < k->books.count; i++) {
		if (event_type(k->books.items[i].kind)->book != book)
			continue;
		struct arena passing = {0};
		struct event event = stored(&passing, &k->books.items[i]);
		state_apply(state, &event);
		arena_release(&passing);
	}
}

/* ---- what can be seen of a state ---- */

static const char *person_id(const struct state *state, uint32_t person)
{
	return person == NOBODY ? "-" : state->people.items[person].id;
}

static void show_people(const struct state *state, struct buf *out)
{
	for (size_t i = 0; i < KIT_PEOPLE; i++) {
		uint32_t place = state_person(state, kit_ids[i]);
		if (place == NOBODY)
			continue;
		const struct person *p = &state->people.items[place];
		buf_printf(out, "%s %d %s %u", p->id, p->active, p->asks->date, p->core_seats);
		for (const char *address = person_address(p); address != NULL; address = person_next_address(address))
			buf_printf(out, " %s", address);
		buf_text(out, "\n");
	}
	for (size_t i = 0; i < state->groups.count; i++)
		buf_printf(out, "%s %s %d\n", state->groups.items[i].id, state->groups.items[i].kind, state->groups.items[i].active);
	for (size_t i = 0; i < state->seats.count; i++)
		buf_printf(out, "%s %s %s %d\n", state->seats.items[i].about->role, state->groups.items[state->seats.items[i].about->group].id,
		           person_id(state, state->seats.items[i].person), state->seats.items[i].active);
}

static void show_remarks(const struct state *state, struct buf *out, const struct remarks *remarks)
{
	for (size_t i = 0; i < remarks->count; i++)
		buf_printf(out, " %s %s r%llu", remarks->items[i].id, person_id(state, remarks->items[i].person),
		           (unsigned long long)remarks->items[i].row);
}

static void show_proposal(struct kit *k, const struct state *state, const struct proposal *p, struct buf *out)
{
	struct tally t = consensus_tally(&k->rules, state, p);
	buf_printf(out, "%s %s %s %s|%s|%s %u phase %d %llu %lld %lld %lld ext %u %llu %s closed %llu %lld %s late %u %llu %lld %s %s\n",
	           p->id, p->kind, person_id(state, p->proposer), p->title, p->summary, p->body, p->version, (int)p->phase,
	           (unsigned long long)p->call_row, (long long)p->opened, (long long)p->deadline, (long long)p->asked,
	           p->extensions, (unsigned long long)p->extended_row, p->extended_why, (unsigned long long)p->closed_row,
	           (long long)p->closed, p->suggestion, p->late, (unsigned long long)p->decision_row, (long long)p->decided,
	           p->outcome, p->declared_by);
	for (size_t i = 0; i < p->voices.count; i++) {
		const struct voice *v = &p->voices.items[i];
		buf_printf(out, "  %s %d %s %llu %lld %llu %llu\n", person_id(state, v->person), v->left, voice_position(v),
		           (unsigned long long)v->row, (long long)v->received, (unsigned long long)v->rare->hold_row,
		           (unsigned long long)v->rare->block_row);
	}
	show_remarks(state, out, &p->concerns);
	show_remarks(state, out, &p->questions);
	buf_printf(out, "\n  %u %u %u %s\n", t.answered, t.unclear, t.quarantined, t.suggestion);
}

static void show_steps(const struct state *state, struct buf *out)
{
	for (size_t i = 0; i < state->steps.count; i++) {
		const struct step *s = &state->steps.items[i];
		buf_printf(out, "%s %s %s %lld %lld %d %s %lld\n", s->id, person_id(state, s->owner), s->what, (long long)s->due,
		           (long long)s->roster_due, s->open, s->health, (long long)s->answered);
		for (size_t j = 0; j < s->checkins.count; j++)
			buf_printf(out, "  %u %s %lld\n", s->checkins.items[j].version, s->checkins.items[j].answer,
			           (long long)s->checkins.items[j].answered);
	}
	for (size_t i = 0; i < state->needs.count; i++)
		buf_printf(out, "%s %s %s %u\n", state->needs.items[i].id, state->needs.items[i].kind,
		           person_id(state, state->needs.items[i].person), state->needs.items[i].step);
}

static void show_letters(struct kit *k, const struct state *state, struct buf *out)
{
	for (size_t i = 0; i < state->taken.count; i++) {
		const struct taken *t = &state->taken.items[i];
		buf_printf(out, "j%llu %llu+%u %s %u %s %s %s %s %lld %d\n", (unsigned long long)t->row,
		           (unsigned long long)t->first_row, t->row_count, person_id(state, t->person), t->about->batch,
		           letter_class_word(t->about->class), request_kind_word(t->about->kind), t->about->subject, t->about->note, (long long)t->received,
		           t->words);
	}
	for (size_t i = 0; i < k->letters.count; i++) {
		const struct taken *t = state_letter(state, k->letters.items[i].letter);
		const struct taken *m = state_marked(state, k->letters.items[i].mark);
		buf_printf(out, "%s %llu %llu %d\n", k->letters.items[i].letter, t == NULL ? 0 : (unsigned long long)t->row,
		           m == NULL ? 0 : (unsigned long long)m->row,
		           state_taken_at(state, k->letters.items[i].letter, k->letters.items[i].place));
	}
	for (size_t i = 0; i < state->identities.count; i++)
		buf_printf(out, "%s %s %s %s %d\n", person_id(state, state->identities.items[i].person),
		           state->identities.items[i].letter, state->identities.items[i].from, state->identities.items[i].subject,
		           state->identities.items[i].answered);
	for (int i = 0; i < CLASS_COUNT; i++)
		buf_printf(out, "%s %llu\n", letter_class_word((enum letter_class)i), (unsigned long long)state->classes[i]);
}

static const char *show(struct kit *k, const struct state *state)
{
	struct buf out = buf_new(&k->arena);
	buf_printf(&out, "%llu %llu %u %lld %lld %lld\n", (unsigned long long)state->ledger_rows,
	           (unsigned long long)state->journal_rows, state->batch, (long long)state->last_reading,
	           (long long)state->last_ledger, (long long)state->last_journal);
	show_people(state, &out);
	for (size_t i = 0; i < state->proposals.count; i++)
		show_proposal(k, state, &state->proposals.items[i], &out);
	show_steps(state, &out);
	show_letters(k, state, &out);
	for (size_t i = 0; i < state->facts.count; i++) {
		const struct fact *fact = &state->facts.items[i];
		buf_printf(&out, "r%llu %d %s %s %s %llu %u\n", (unsigned long long)fact->row, (int)fact->about->kind,
		           fact->about->subject, fact->about->version, fact->about->value, (unsigned long long)fact->ref,
		           fact->about->words);
	}
	return buf_string(&out);
}

/* The requests ever made, and the mails owed, of a state. */
static const char *show_outside(struct kit *k, const struct state *state)
{
	struct requests requests = {0};
	struct buf out = buf_new(&k->arena);
	state_requests(state, &k->arena, &requests);
	const char **texts = ARENA_ARRAY(&k->arena, const char *, requests.count + 1);
	for (size_t i = 0; i < requests.count; i++) {
		struct request request = request_at(&requests, i);
		texts[i] = request_text(&k->arena, &request);
	}
	qsort(texts, requests.count, sizeof *texts, kit_by_text);
	for (size_t i = 0; i < requests.count; i++)
		buf_printf(&out, "%s\n", texts[i]);
	struct state kept = k->state;
	k->state = *state;
	k->known.count = 0;
	buf_text(&out, kit_post(k, "{{subject_id}} {{title}} {{#letters}}{{at}} {{words}}{{/letters}}"));
	k->state = kept;
	return buf_string(&out);
}

/* ---- the tests ---- */

static void assert_same(const char *got, const char *wanted, unsigned life)
{
	if (strcmp(got, wanted) == 0)
		return;
	while (*got == *wanted)
		got++, wanted++;
	fail_msg("life %u differs: \"%.80s\", live \"%.80s\"", life, got, wanted);
}

static void test_replay(void **state)
{
	unsigned decided = 0, letters = 0;
	(void)state;
	for (unsigned life = 1; life <= 60; life++) {
		void *fresh = NULL;
		kit_setup_people(&fresh);
		struct kit *k = fresh;
		struct state again;
		dice = life * 0x9e3779b97f4a7c15u;
		live(k);
		state_init(&again, &k->arena, 0);
		fold_book(k, &again, BOOK_LEDGER);
		fold_book(k, &again, BOOK_JOURNAL);
		state_lay_roster(&again, &k->roster);
		state_lay_roster(&k->state, &k->roster);
		assert_same(show(k, &again), show(k, &k->state), life);
		assert_same(show_outside(k, &again), show_outside(k, &k->state), life);
		decided += (unsigned)kit_count(k, EVENT_DECISION_RECORDED);
		letters += (unsigned)k->letters.count;
		kit_teardown(&fresh);
	}
	assert_true(decided > 30); /* the lives are worth comparing */
	assert_true(letters > 2000);
}

/* Facts from before the horizon are not kept; whatever else there was is. */
static void test_horizon(void **state)
{
	struct kit *k = *state;
	struct state again;
	dice = 7;
	live(k);
	state_init(&again, &k->arena, k->now + 1);
	fold_book(k, &again, BOOK_LEDGER);
	fold_book(k, &again, BOOK_JOURNAL);
	assert_int_equal(again.facts.count, 0);
	assert_int_equal(again.taken.count, k->state.taken.count);
	assert_int_equal(again.proposals.count, k->state.proposals.count);
	for (size_t i = 0; i < again.proposals.count; i++) {
		struct buf one = buf_new(&k->arena), other = buf_new(&k->arena);
		show_proposal(k, &again, &again.proposals.items[i], &one);
		show_proposal(k, &k->state, &k->state.proposals.items[i], &other);
		assert_string_equal(buf_string(&one), buf_string(&other));
	}
}

/* Rows that speak of unknown things change nothing: the books are checked elsewhere. */
static void test_unknown_things(void **state)
{
	struct kit *k = *state;
	for (int i = 0; i < EVENT_COUNT; i++) {
		struct event event = event_new((enum event_kind)i);
		event.subject = "P-1999-001";
		event.member = "m-nob0dy00";
		event.value = "x";
		event.version = "V1";
		event.row = event_type(event.kind)->book == BOOK_LEDGER ? k->state.ledger_rows : k->state.journal_rows + 1;
		event.time = event.received = k->now;
		kit_fold(&k->state, &event);
	}
	assert_true(k->state.ledger_rows > 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_replay),
		PEOPLE_TEST(test_horizon),
		KIT_TEST(test_unknown_things),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
