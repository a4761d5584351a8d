/* SPDX-License-Identifier: MIT */
/* What one letter's answer says: each row it caused, what was not clear, what was not counted. */
#include "core/answers.h"

#include "core/amend.h"
#include "core/calendar.h"
#include "core/checkin.h"
#include "core/gate.h"
#include "core/consensus.h"
#include "core/input.h"

#include <string.h>

/* ---- one row as "We wrote down ..." ---- */

static const char *word_of(const struct answer *a, const char *value)
{
	enum meaning meaning = MEANING_NONE;
	meaning_find(value, &meaning);
	return mail_word(meaning, a->mail->language);
}

static const char *before_of(const struct answer *a, const struct fact *fact)
{
	const struct fact *before = fact->ref == 0 ? NULL : state_fact(a->o->state, fact->ref);
	return before == NULL ? "" : word_of(a, before->about->value);
}

struct value *answer_recorded(struct answer *a, struct value *letter, const struct fact *fact, const char *word)
{
	struct arena *arena = a->o->arena;
	struct value *item = value_item(arena, value_list(arena, letter, "recorded"));
	value_text(arena, item, "word", word);
	value_text(arena, item, "what", fact->about->words ? owed_words(a->o, fact->row) : "");
	value_text(arena, item, "before", "");
	value_text(arena, item, "id", "");
	value_text(arena, item, "whom", fact->person == NOBODY || fact->person == a->telling->letter->person
	                                        ? ""
	                                        : a->o->state->people.items[fact->person].name);
	const struct fact *about = fact->ref == 0 ? NULL : state_fact(a->o->state, fact->ref);
	const struct step *step = state_step(
		a->o->state, fact->about->kind == EVENT_NEED_OPENED && about != NULL ? about->about->subject : fact->about->subject);
	if (step != NULL && checkin_sheet(a->o->state, a->telling->subject) != NULL) /* one of several */
		value_text(arena, item, "subject_id", arena_printf(arena, "%s (%s)", step->what, step->id));
	else if (strcmp(a->telling->subject, a->main->subject) != 0)
		value_text(arena, item, "subject_id", a->telling->subject);
	if (a->telling->kind == REQUEST_CHECKIN || a->telling->kind == REQUEST_MEETING)
		value_text(arena, item, "version", ""); /* which check-in it was is of no interest */
	return item;
}

static void position_item(struct answer *a, struct value *letter, const struct fact *fact)
{
	struct value *item = answer_recorded(a, letter, fact, word_of(a, fact->about->value));
	if (fact->about->kind != EVENT_RESPONSE_RECEIVED)
		value_text(a->o->arena, item, "before", before_of(a, fact));
	if (strcmp(fact->about->value, meaning_word(MEANING_BLOCK)) == 0)
		value_flag(a->o->arena, item, "block", true);
	a->changeable |= fact->by == a->telling->letter->person && fact->about->kind != EVENT_RESPONSE_RECORDED_FOR;
}

static void alternate_item(struct answer *a, struct value *letter, const struct fact *fact)
{
	uint32_t person = state_person(a->o->state, fact->about->value);
	struct value *item = answer_recorded(a, letter, fact, mail_word(MEANING_ALTERNATE, a->mail->language));
	value_text(a->o->arena, item, "what", person == NOBODY ? "" : a->o->state->people.items[person].name);
	value_flag(a->o->arena, item, "alternate", true);
	a->changeable = true;
}

static void wish_item(struct answer *a, struct value *letter, const struct fact *fact)
{
	bool process = fact->about->kind == EVENT_DECISION_PROCESS_QUESTIONED;
	enum meaning meaning = process ? MEANING_PROCESS : MEANING_REVISIT;
	value_flag(a->o->arena, answer_recorded(a, letter, fact, mail_word(meaning, a->mail->language)), process ? "process" : "revisit",
	           true);
}

static void withdrawn_item(struct answer *a, struct value *letter, const struct fact *fact)
{
	struct value *item = answer_recorded(a, letter, fact, "");
	value_text(a->o->arena, item, "before", before_of(a, fact));
	value_flag(a->o->arena, item, "taken_back", fact->ref != 0);
	value_flag(a->o->arena, item, "not_me", strcmp(fact->about->value, "not_me") == 0);
}

static void new_date_item(struct answer *a, struct value *letter, const struct fact *fact)
{
	const struct step *step = state_step(a->o->state, fact->about->subject);
	struct value *item = answer_recorded(a, letter, fact, mail_word(MEANING_NEW_DATE, a->mail->language));
	if (step != NULL)
		value_text(a->o->arena, item, "what",
		           calendar_long_date(a->o->arena, a->mail->language,
		                              calendar_last_day(a->o->rules, step->due)));
}

static void closing_item(struct answer *a, struct value *letter, const struct fact *fact)
{
	enum meaning meaning = MEANING_EXTEND;
	if (fact->about->kind == EVENT_CALL_LATE_ACCEPTED)
		meaning = MEANING_ACCEPT_LATE;
	else if (fact->about->kind == EVENT_DECISION_RECORDED)
		meaning = MEANING_CONFIRM;
	else if (fact->about->kind == EVENT_CALL_CLOSING)
		meaning = MEANING_CLOSE;
	else if (fact->about->kind == EVENT_BLOCK_FINDING)
		meaning = MEANING_FINDING;
	else if (strcmp(fact->about->value, "reopened") == 0)
		meaning = MEANING_REOPEN;
	answer_recorded(a, letter, fact, mail_word(meaning, a->mail->language));
}

/* The Membership Agreement: a sentence for each, and no word of a call. */
static void agreement_item(struct answer *a, struct value *letter, const struct fact *fact)
{
	struct value *item = answer_recorded(a, letter, fact, "");
	const char *flag = fact->about->kind == EVENT_AGREEMENT_ACCEPTED ? "accepted" :
	                   fact->about->kind == EVENT_AGREEMENT_DECLINED ? "declined" : "agreement_ended";
	value_flag(a->o->arena, item, flag, true);
	a->changeable = true;
}

/* How they asked stands in the private book. */
static void attempt_item(struct answer *a, struct value *letter, const struct fact *fact)
{
	const struct proposal *p = state_proposal(a->o->state, fact->about->subject);
	struct value *item = answer_recorded(a, letter, fact, word_of(a, fact->about->value));
	for (size_t i = 0; p != NULL && i < p->gate.attempts.count; i++) {
		const struct attempt *attempt = &p->gate.attempts.items[i];
		if (attempt->person != fact->person || attempt->described == 0)
			continue;
		const char *words = a->o->words(a->o->context, a->o->arena, BOOK_JOURNAL, attempt->described);
		value_text(a->o->arena, item, "what", words == NULL ? "" : words);
	}
	a->changeable = true;
}

static void waiver_item(struct answer *a, struct value *letter, const struct fact *fact)
{
	const struct proposal *p = state_proposal(a->o->state, fact->about->subject);
	struct value *item = answer_recorded(a, letter, fact, mail_word(MEANING_WAIVE, a->mail->language));
	if (p != NULL && !gate_passed(a->o->state, p, a->o->now))
		value_flag(a->o->arena, item, "waits_for_other", true);
}

/* What was said of a draft. That it fits stands in the row; who opens it need not hear it. */
static void draft_item(struct answer *a, struct value *letter, const struct fact *fact)
{
	enum meaning meaning = MEANING_NONE;
	const struct fact *next = state_fact(a->o->state, fact->row + 1);
	if (fact->about->kind == EVENT_PROPOSAL_ALIGNMENT && !meaning_find(fact->about->value, &meaning))
		return;
	if (fact->about->kind == EVENT_PROPOSAL_OPENED && next != NULL && next->about->kind == EVENT_CALL_ASKED)
		return;
	if (fact->about->kind == EVENT_PROPOSAL_OPENED)
		meaning = MEANING_OPEN;
	else if (fact->about->kind == EVENT_CALL_ASKED)
		meaning = MEANING_CALL;
	else if (fact->about->kind == EVENT_PROPOSAL_KEPT)
		meaning = MEANING_KEEP;
	else if (fact->about->kind == EVENT_PROPOSAL_WITHDRAWN)
		meaning = MEANING_WITHDRAW_PROPOSAL;
	answer_recorded(a, letter, fact, mail_word(meaning, a->mail->language));
}

/* Its summary; the whole text goes with the receipt. */
static void drafted_item(struct answer *a, struct value *letter, const struct fact *fact)
{
	const struct proposal *p = state_proposal(a->o->state, fact->about->subject);
	bool amended = fact->about->kind == EVENT_PROPOSAL_AMENDED;
	struct value *item = answer_recorded(a, letter, fact, mail_word(amended ? MEANING_AMEND : MEANING_PROPOSE, a->mail->language));
	value_text(a->o->arena, item, "what", p == NULL ? "" : p->summary);
	bool called = p != NULL && (p->phase == PHASE_CALL || p->phase == PHASE_CLOSED || p->call_until != INSTANT_NONE);
	value_flag(a->o->arena, item, !amended ? "drafted" : called ? "amended" : "amended_early", true);
}

static void checkin_item(struct answer *a, struct value *letter, const struct fact *fact)
{
	answer_recorded(a, letter, fact, word_of(a, fact->about->value));
	a->changeable = true;
}

/* What somebody wrote in words of their own. */
static void remark_item(struct answer *a, struct value *letter, const struct fact *fact)
{
	if (fact->about->kind == EVENT_CONCERN_RAISED)
		answer_remark(a, letter, fact, MEANING_CONCERN, "concern");
	else if (fact->about->kind == EVENT_QUESTION_ASKED)
		answer_remark(a, letter, fact, MEANING_QUESTION, "question");
	else
		answer_remark(a, letter, fact, MEANING_NEED, NULL);
}

static void learned_item(struct answer *a, struct value *letter, const struct fact *fact)
{
	answer_recorded(a, letter, fact, mail_word(MEANING_LEARNED, a->mail->language));
}

/* The row beside it has said it: only its receipt goes with the mail. */
static void no_item(struct answer *a, struct value *letter, const struct fact *fact)
{
	(void)a;
	(void)letter;
	(void)fact;
}

typedef void item_writer(struct answer *a, struct value *letter, const struct fact *fact);

static item_writer *const item_writers[EVENT_COUNT] = {
	[EVENT_RESPONSE_RECEIVED] = position_item,
	[EVENT_RESPONSE_REPLACED] = position_item,
	[EVENT_RESPONSE_RECORDED_FOR] = position_item,
	[EVENT_RESPONSE_BY_ALTERNATE] = position_item,
	[EVENT_RESPONSE_WITHDRAWN] = withdrawn_item,
	[EVENT_ALTERNATE_NAMED] = alternate_item,
	[EVENT_CONCERN_RAISED] = remark_item,
	[EVENT_QUESTION_ASKED] = remark_item,
	[EVENT_BLOCK_RAISED] = no_item,
	[EVENT_BLOCK_WITHDRAWN] = no_item,
	[EVENT_DECISION_REVISIT_PROPOSED] = wish_item,
	[EVENT_DECISION_PROCESS_QUESTIONED] = wish_item,
	[EVENT_CHECKIN_ANSWERED] = checkin_item,
	[EVENT_NEED_OPENED] = remark_item,
	[EVENT_LEARNED_NOTED] = learned_item,
	[EVENT_STEP_CHANGED] = new_date_item,
	[EVENT_STEP_DONE] = no_item,
	[EVENT_STEP_DROPPED] = no_item,
	[EVENT_PROPOSAL_DRAFTED] = drafted_item,
	[EVENT_PROPOSAL_AMENDED] = drafted_item,
	[EVENT_PROPOSAL_WITHDRAWN] = draft_item,
	[EVENT_PROPOSAL_ALIGNMENT] = draft_item,
	[EVENT_PROPOSAL_OPENED] = draft_item,
	[EVENT_CALL_ASKED] = draft_item,
	[EVENT_PROPOSAL_KEPT] = draft_item,
	[EVENT_INPUT_ATTEMPTED] = attempt_item,
	[EVENT_GATE_WAIVED] = waiver_item,
	[EVENT_CALL_CLOSING] = closing_item,
	[EVENT_CALL_EXTENDED] = closing_item,
	[EVENT_CALL_LATE_ACCEPTED] = closing_item,
	[EVENT_BLOCK_FINDING] = closing_item,
	[EVENT_DECISION_RECORDED] = closing_item,
	[EVENT_AGREEMENT_ACCEPTED] = agreement_item,
	[EVENT_AGREEMENT_DECLINED] = agreement_item,
	[EVENT_AGREEMENT_ENDED] = agreement_item,
};

/* What a row says to its writer; true when its receipt goes with it. */
static bool tell_row(struct answer *a, struct value *letter, const struct fact *fact)
{
	if (item_writers[fact->about->kind] == NULL)
		return answer_talk_row(a, letter, fact);
	item_writers[fact->about->kind](a, letter, fact);
	return true;
}

/* ---- what the Recorder was to enter, and is not clear ---- */

/* True when the row says that an entry for somebody else was not taken: such a letter is its writer's as well. */
static bool is_entry(const struct answer *a, const struct due *due, const struct fact *fact)
{
	bool refused = fact->about->kind == EVENT_RESPONSE_UNCLEAR || fact->about->kind == EVENT_RESPONSE_NOT_COUNTED;
	const struct proposal *p = state_proposal(a->o->state, fact->about->subject);
	const struct voice *instead = p == NULL ? NULL : alternate_voice(p, due->letter->person);
	if (!refused || (instead != NULL && instead->person == fact->person))
		return false;
	return fact->person != due->letter->person || strcmp(fact->about->value, problem_word(PROBLEM_WHICH_PERSON)) == 0;
}

static const char *entry_flag(const struct fact *fact)
{
	static const char *const flags[][2] = {{"which_person", "for_which"},   {"for_conflict", "for_conflict"},
	                                       {"not_eligible", "for_no_voice"}, {"not_accepted", "for_no_voice"},
	                                       {"late", "for_late"},             {"for_same", "for_same"},
	                                       {"old_version", "for_old_version"}};
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
		if (strcmp(fact->about->value, flags[i][0]) == 0)
			return flags[i][1];
	return "for_unclear";
}

/* True when the letter holds anything else than such entries. */
static bool tell_entries(struct answer *a, struct value *letter, const struct due *due)
{
	struct arena *arena = a->o->arena;
	bool other = false, any = false;
	for (size_t i = 0; i < due->fact_count; i++) {
		const struct fact *fact = &due->facts[i];
		if (!is_entry(a, due, fact)) {
			other |= fact->about->kind == EVENT_RESPONSE_UNCLEAR || fact->about->kind == EVENT_RESPONSE_NOT_COUNTED;
			continue;
		}
		any = true;
		struct value *item = value_item(arena, value_list(arena, letter, "entries"));
		bool nameless = fact->person == due->letter->person || fact->person == NOBODY;
		value_text(arena, item, "whom", nameless ? "" : a->o->state->people.items[fact->person].name);
		value_text(arena, item, "words", fact->about->words ? owed_words(a->o, fact->row) : "");
		value_flag(arena, item, entry_flag(fact), true);
		a->asks_entry |= fact->about->kind == EVENT_RESPONSE_UNCLEAR || strcmp(entry_flag(fact), "for_no_voice") == 0;
	}
	return other || !any;
}

/* ---- one letter ---- */

/* The person's own words: with an unclear row, or with the letter's journal row. */
static const char *own_words(struct answer *a, const struct due *due)
{
	const char *words = NULL;
	for (size_t i = 0; i < due->fact_count && words == NULL; i++)
		if (due->facts[i].about->words)
			words = owed_words(a->o, due->facts[i].row);
	if (words == NULL && due->letter->words)
		words = a->o->words(a->o->context, a->o->arena, BOOK_JOURNAL, due->letter->row);
	return words == NULL ? "" : words;
}

static void tell_unsure(struct answer *a, struct value *letter, const struct due *due, bool nothing)
{
	struct arena *arena = a->o->arena;
	bool holds = due->fact_count > 0 && due->facts[0].about->kind == EVENT_RESPONSE_UNCLEAR;
	value_flag(arena, letter, "unsure", true);
	const char *words = own_words(a, due);
	bool asked = a->mail->request.kind == REQUEST_CALL || a->mail->request.kind == REQUEST_CHECKIN;
	value_text(arena, letter, "words", words);
	bool talk = a->mail->request.kind == REQUEST_TALK || a->mail->request.kind == REQUEST_QUESTION;
	value_flag(arena, letter, "kept", ((asked && due->fact_count > 0) || talk) && is_reason(words));
	bool meeting = due->kind == REQUEST_MEETING || due->kind == REQUEST_MINUTES;
	bool missing = meeting && answer_notes(due->letter, PROBLEM_MISSING_REASON);
	value_flag(arena, letter, missing ? "missing_words" : due->letter->about->note, true);
	value_flag(arena, letter, "nothing", nothing);
	value_flag(arena, letter, "holds", holds);
	/* Who is no alternate yet can't answer this mail: it offers no words. */
	a->asks |= strcmp(due->letter->about->note, "alternate_not_named") != 0;
}

/* What is different in the new text stands in the answer itself, with its token and the choices. */
static void tell_new_text(struct answer *a, struct value *letter, const struct due *due, const struct proposal *p)
{
	for (size_t i = 0; i < due->fact_count; i++)
		if (due->facts[i].about->kind == EVENT_RESPONSE_UNCLEAR)
			value_flag(a->o->arena, letter, "carried_block", true);
	if (p == state_proposal(a->o->state, a->main->subject) && !a->changes)
		amend_values(a->o, a->mail, p);
	a->changes = true;
}

static void tell_refused(struct answer *a, struct value *letter, const struct due *due)
{
	const struct proposal *p = state_proposal(a->o->state, due->subject);
	const struct voice *instead = p == NULL ? NULL : alternate_voice(p, due->letter->person);
	struct arena *arena = a->o->arena;
	value_text(arena, letter, "instead", instead == NULL ? "" : a->o->state->people.items[instead->person].name);
	value_flag(arena, letter, "not_counted", true);
	value_flag(arena, letter, due->letter->about->note, true);
	value_text(arena, letter, "words", "");
	if (p != NULL && strcmp(due->letter->about->note, "not_eligible") == 0)
		gate_welcome(a->o, letter, p, due->letter->person);
	if (p != NULL && p->closed != INSTANT_NONE)
		value_text(arena, letter, "closed",
		           calendar_time_words(arena, a->o->rules, a->mail->language, p->closed));
	if (strcmp(due->letter->about->note, "old_version") == 0 && p != NULL)
		tell_new_text(a, letter, due, p);
	a->asks |= due->asks;
}

void answer_letter(struct answer *a, const struct due *due)
{
	struct arena *arena = a->o->arena;
	struct value *letter = owed_item(a->o, a->mail, "letters");
	bool any = false;
	a->telling = due;
	value_text(arena, letter, "at",
	           calendar_time_words(arena, a->o->rules, a->mail->language, due->letter->received));
	for (size_t i = 0; i < due->fact_count; i++) {
		if (!tell_row(a, letter, &due->facts[i]))
			continue;
		any = true;
		*LIST_PUSH(arena, &a->mail->receipts) = due->facts[i].row;
	}
	if (!tell_entries(a, letter, due))
		return;
	if (due->kind == REQUEST_SOUGHT && input_is_in(a->o->state, due->letter))
		value_flag(arena, letter, "with_input", true);
	else if (due->letter->about->class != CLASS_NOTED && input_is_in(a->o->state, due->letter))
		value_flag(arena, letter, "input_kept", true);
	if (due->letter->about->class == CLASS_ASKED_BACK)
		tell_unsure(a, letter, due, !any);
	else if (due->letter->about->class == CLASS_REFUSED && answer_notes(due->letter, PROBLEM_WRONG_PERSON))
		tell_unsure(a, letter, due, !any);
	else if (due->letter->about->class == CLASS_REFUSED)
		tell_refused(a, letter, due);
	else if (due->letter->about->class == CLASS_NOTED && !any)
		answer_note(a, letter, due);
}
