/* SPDX-License-Identifier: MIT */
/*
 * A proposal by mail: PROPOSE and the lines of its form. What is missing is
 * asked for in one mail, and what was written is kept until then, in the
 * journal: it is no proposal yet. When it is complete it becomes a draft.
 */
#include "core/form.h"
#include "core/letter_names.h"

#include <string.h>

static void apply(struct state *state, const struct event *event)
{
	const char *words = event->words == NULL ? "" : event->words;
	struct kept_draft *kept = form_kept(state, event->subject);
	if (kept == NULL) {
		kept = LIST_PUSH(state->arena, &state->kept_drafts);
		*kept = (struct kept_draft){.first = event->row, .person = state_person(state, event->member),
		                            .letter = arena_strdup(state->arena, event->letter)};
	}
	kept->row = event->row;
	kept->time = event->time;
	kept->words = arena_strdup(state->arena, words);
	kept->done = strcmp(event->value, "done") == 0;
}

static void keep(struct decision *d, const struct intent *intent, const struct kept_draft *kept, const char *value,
                 const struct proposal_draft *draft)
{
	struct event *event = decision_add(d, EVENT_DRAFT_KEPT);
	event->subject = kept == NULL ? "" : arena_printf(d->arena, "j%llu", (unsigned long long)kept->first);
	event->member = intent->member;
	event->by = intent->member;
	event->via = intent->via;
	event->received = intent->received;
	event->value = value;
	event->letter = intent->letter;
	event->words = draft == NULL ? NULL : form_words(d->arena, draft);
}

static void drafted(struct decision *d, const struct intent *intent, const struct kept_draft *kept,
                    const struct proposal_draft *draft)
{
	struct event *event = decision_add(d, EVENT_PROPOSAL_DRAFTED);
	event->subject = proposal_next_id(d);
	event->version = "V1";
	event->member = intent->member;
	event->by = intent->member;
	event->via = intent->via;
	event->received = intent->received;
	event->value = draft->kind;
	event->words = proposal_words(d->arena, draft);
	if (kept != NULL)
		keep(d, intent, kept, "done", NULL);
	decision_class(d, CLASS_RECORDED, meaning_word(MEANING_PROPOSE));
}

/* A draft is given up before it was one. */
static bool gives_up(const struct intent *intent)
{
	return intent->readings.count == 1 && (intent->readings.items[0].meaning == MEANING_WITHDRAW ||
	                                       intent->readings.items[0].meaning == MEANING_WITHDRAW_PROPOSAL);
}

static bool any_field(const struct intent *intent)
{
	for (size_t i = 0; i < intent->readings.count; i++)
		if (meaning_is_field(intent->readings.items[i].meaning))
			return true;
	return false;
}

static void form(struct decision *d, const struct intent *intent, const struct kept_draft *kept, uint32_t writer)
{
	struct proposal_draft draft = {"", "", "", "", "", "", "", "", ""};
	const char *change;
	if (kept != NULL)
		form_parse(d->arena, kept->words, &draft);
	form_read(d->arena, intent, &draft, &change);
	if (form_lacks(d, &draft, writer) == 0) {
		drafted(d, intent, kept, &draft);
		return;
	}
	keep(d, intent, kept, "open", &draft);
	decision_class(d, CLASS_ASKED_BACK, "incomplete");
}

void propose_letter(struct decision *d, const struct intent *intent)
{
	uint32_t writer = state_person(d->state, intent->member);
	if (writer == NOBODY || !state_has_voice(d->state, writer))
		decision_class(d, CLASS_REFUSED, "not_proposer");
	else
		form(d, intent, NULL, writer);
}

/* A reply to what we asked of a draft. */
static void decide(struct decision *d, const struct intent *intent)
{
	const struct kept_draft *kept = form_kept(d->state, intent->request.subject);
	uint32_t writer = state_person(d->state, intent->member);
	bool note = intent->readings.count == 1 && (intent->readings.items[0].meaning == MEANING_THANKS ||
	                                            intent->readings.items[0].meaning == MEANING_HELP);
	if (kept == NULL || writer == NOBODY)
		decision_class(d, CLASS_REFUSED, problem_word(PROBLEM_NO_REQUEST));
	else if (form_leads(intent, MEANING_PROPOSE) && kept->done)
		propose_letter(d, intent);
	else if (kept->done)
		decision_class(d, CLASS_REFUSED, "done_already");
	else if (note)
		decision_class(d, CLASS_NOTED, meaning_word(intent->readings.items[0].meaning));
	else if (!state_has_voice(d->state, writer))
		decision_class(d, CLASS_REFUSED, "not_proposer");
	else if (gives_up(intent)) {
		keep(d, intent, kept, "done", NULL);
		decision_class(d, CLASS_NOTED, "given_up");
	} else if (any_field(intent) || form_leads(intent, MEANING_PROPOSE)) {
		form(d, intent, kept, writer);
	} else {
		decision_class(d, CLASS_ASKED_BACK, problem_word(PROBLEM_UNCLEAR));
	}
}

static void requests(const struct state *state, struct arena *arena, struct requests *list)
{
	for (size_t i = 0; i < state->kept_drafts.count; i++) {
		const struct kept_draft *kept = &state->kept_drafts.items[i];
		if (kept->person == NOBODY)
			continue;
		const struct request about = {.kind = REQUEST_PROPOSE,
		                              .subject = arena_printf(arena, "j%llu", (unsigned long long)kept->first),
		                              .version = "",
		                              .lasting = letter_name(arena, kept->letter)};
		requests_add_about(arena, list, &about, state->people.items[kept->person].id);
	}
}

const struct workflow proposing_workflow = {
	.name = "proposing",
	.apply = apply,
	.decide = decide,
	.owed = proposing_owed,
	.requests = requests,
};
