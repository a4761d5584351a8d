/* SPDX-License-Identifier: MIT */
/* AMEND: who proposed it, or the Facilitator, changes the text; everybody is asked again. */
#include "core/amend.h"

#include "core/calendar.h"

#include <string.h>

static struct proposal_draft draft_of(const struct proposal *p)
{
	return (struct proposal_draft){.title = p->title, .kind = p->kind, .by = "", .deadline = "", .summary = p->summary,
	                               .impact = p->impact, .goal = p->goal, .body = p->body, .represented = ""};
}

static bool differs(const struct proposal *p, const struct proposal_draft *draft)
{
	return strcmp(p->title, draft->title) != 0 || strcmp(p->summary, draft->summary) != 0 ||
	       strcmp(p->goal, draft->goal) != 0 || strcmp(p->impact, draft->impact) != 0 ||
	       strcmp(p->body, draft->body) != 0;
}

/*
 * The end of a call on the new text: the day that was named, else the end of the
 * call on the old one; but never less than the shortest time of a call.
 */
static const char *new_end(const struct decision *d, const struct proposal *p, const char *day, instant *ret_end)
{
	char least[DATE_TEXT_SIZE];
	if (*day != '\0')
		return proposal_deadline(d, day, ret_end);
	date_format(calendar_add_days(calendar_date(d->rules, d->now), d->rules->shortest_call_days), least);
	const char *wrong = proposal_deadline(d, least, ret_end);
	instant old = p->call_until != INSTANT_NONE ? p->call_until : p->deadline;
	if (wrong == NULL && old > *ret_end)
		*ret_end = old;
	return wrong;
}

/* True while people are asked, or about to be. */
static bool is_called(const struct proposal *p)
{
	return p->phase == PHASE_CALL || p->phase == PHASE_CLOSED || p->call_until != INSTANT_NONE;
}

/* A day that was only wished for stands among the words, as before. */
static const char *amended_words(const struct decision *d, const struct proposal *p, struct proposal_draft draft,
                                 const char *change)
{
	if (is_called(p))
		draft.deadline = "";
	else if (*draft.deadline == '\0')
		draft.deadline = p->by_day;
	const char *words = proposal_words(d->arena, &draft);
	return *change == '\0' ? words : arena_printf(d->arena, "change: %s\n%s", change, words);
}

const char *decide_amendment(struct decision *d, const struct proposal *p, const struct proposal_draft *draft,
                             const char *change, struct event *as)
{
	instant end = INSTANT_NONE;
	if (p->phase == PHASE_DECIDED)
		return "decided";
	if (strcmp(draft->kind, p->kind) != 0)
		return "kind_stays";
	if (strlen(draft->title) > LONGEST_TITLE)
		return "long_title";
	if (!differs(p, draft))
		return "no_change";
	if ((is_called(p) || *draft->deadline != '\0') && new_end(d, p, draft->deadline, &end) != NULL)
		return "too_soon";
	struct event *event = decision_add(d, EVENT_PROPOSAL_AMENDED);
	as->kind = event->kind;
	as->row = event->row;
	as->time = event->time;
	*event = *as;
	event->subject = p->id;
	event->version = arena_printf(d->arena, "V%u", p->version + 1);
	event->due = is_called(p) ? end : INSTANT_NONE;
	event->ref = decision_ref(d, p->text_row);
	event->words = amended_words(d, p, *draft, change);
	return NULL;
}

/* Whoever else writes AMEND has something against the text, and is asked what it is. */
static void not_amender(struct decision *d, const struct intent *intent, const struct proposal *p)
{
	const struct voice *voice = proposal_voice(d->state, p, intent->member);
	bool holds = voice != NULL && !voice->left && p->phase == PHASE_CALL && intent->received < p->deadline;
	if (!holds) {
		decision_class(d, CLASS_REFUSED, "not_amender");
		return;
	}
	struct event *event = decision_answer(d, intent, EVENT_RESPONSE_UNCLEAR);
	event->version = arena_printf(d->arena, "V%u", p->version);
	event->value = "not_amender";
	event->words = *intent->fresh == '\0' ? NULL : intent->fresh;
	decision_class(d, CLASS_ASKED_BACK, "not_amender");
}

static void amend(struct decision *d, const struct intent *intent, const struct proposal *p)
{
	struct proposal_draft draft = draft_of(p);
	struct event as = event_new(EVENT_PROPOSAL_AMENDED);
	const char *change;
	form_read(d->arena, intent, &draft, &change);
	as.member = as.by = intent->member;
	as.via = intent->via;
	as.received = intent->received;
	const char *wrong = decide_amendment(d, p, &draft, change, &as);
	if (wrong == NULL)
		decision_class(d, CLASS_RECORDED, meaning_word(MEANING_AMEND));
	else
		decision_class(d, strcmp(wrong, "decided") == 0 ? CLASS_REFUSED : CLASS_ASKED_BACK, wrong);
}

/* True when the mail that was answered showed an older text. "Please ask people" names no version: what is in force is meant. */
static bool saw_older(const struct intent *intent, const struct proposal *p)
{
	return *intent->request.version != '\0' && version_number(intent->request.version) < p->version;
}

void amend_letter(struct decision *d, const struct intent *intent)
{
	const struct proposal *p = state_proposal(d->state, intent->request.subject);
	uint32_t person = state_person(d->state, intent->member);
	if (p == NULL || person == NOBODY)
		decision_class(d, CLASS_REFUSED, problem_word(PROBLEM_NO_REQUEST));
	else if (p->phase == PHASE_DECIDED)
		decision_class(d, CLASS_REFUSED, "decided");
	else if (!proposal_is_proposer(d->state, p, person) && !draft_is_keeper(d->state, d->arena, person))
		not_amender(d, intent, p);
	else if (saw_older(intent, p))
		decision_class(d, CLASS_REFUSED, "old_text"); /* somebody else has changed it since */
	else
		amend(d, intent, p);
}
