/* SPDX-License-Identifier: MIT */
/* M05a: what we have of a draft, and what is still missing, in one mail. It answers the letter. */
#include "core/calendar.h"
#include "core/form.h"

#include <string.h>

/* The letter whose lines were kept in this row: its own row is the next one of a letter. */
static const struct taken *letter_of(const struct state *state, const struct kept_draft *kept)
{
	const struct taken *found = NULL;
	for (size_t i = state->taken.count; i-- > 0 && state->taken.items[i].row > kept->row;)
		if (state->taken.items[i].person == kept->person)
			found = &state->taken.items[i];
	return found;
}

static void have(struct owing *o, struct mail *mail, const struct proposal_draft *draft)
{
	owed_text(o, mail, "title", draft->title);
	owed_text(o, mail, "summary", draft->summary);
	owed_text(o, mail, "goal", draft->goal);
	owed_text(o, mail, "impact", draft->impact);
	owed_text(o, mail, "wished", draft->deadline);
	if (*draft->kind != '\0')
		owed_flag(o, mail, "has_kind");
	if (*draft->kind != '\0' && proposal_kind_wrong(o->arena, draft->kind) == NULL)
		owed_flag(o, mail, draft->kind);
	else
		owed_text(o, mail, "kind", draft->kind);
	if (*draft->body != '\0')
		owed_flag(o, mail, "has_text");
	if (*draft->title != '\0' || *draft->summary != '\0' || *draft->kind != '\0' || *draft->goal != '\0' ||
	    *draft->impact != '\0' || *draft->body != '\0')
		owed_flag(o, mail, "has_any");
}

static void lack(struct owing *o, struct mail *mail, unsigned lacks)
{
	static const struct {
		unsigned lack;
		const char *flag;
	} flags[] = {{LACKS_TITLE, "lacks_title"},   {LACKS_KIND, "lacks_kind"},     {LACKS_SUMMARY, "lacks_summary"},
	             {LACKS_IMPACT, "lacks_impact"}, {BAD_KIND, "bad_kind"},         {BAD_DEADLINE, "bad_deadline"},
	             {NOT_WRITER, "not_writer"}, {LONG_TITLE, "long_title"}};
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
		if ((lacks & flags[i].lack) != 0)
			owed_flag(o, mail, flags[i].flag);
}

static void missing_mail(struct owing *o, const struct kept_draft *kept)
{
	const struct taken *letter = letter_of(o->state, kept);
	struct owed_about about = {
		.book = 'j',
		.row = kept->row,
		.purpose = "propose",
		.template = "propose",
		.kind = REQUEST_PROPOSE,
		.subject = arena_printf(o->arena, "j%llu", (unsigned long long)kept->first),
		.order = ORDER_RECEIPT,
		.since = kept->time,
	};
	struct mail *mail = letter == NULL ? NULL : owed_mail(o, &about, kept->person);
	if (mail == NULL)
		return;
	struct proposal_draft draft;
	struct decision d = decision_begin(o->arena, o->rules, o->state, o->now);
	form_parse(o->arena, kept->words, &draft);
	mail->reply = true;
	*LIST_PUSH(o->arena, &mail->letters) = letter->row;
	owed_text(o, mail, "at", calendar_time_words(o->arena, o->rules, mail->language, letter->received));
	have(o, mail, &draft);
	lack(o, mail, form_lacks(&d, &draft, kept->person));
	owed_emit(o, mail);
}

void proposing_owed(struct owing *o)
{
	for (size_t i = 0; !o->stopped && i < o->state->kept_drafts.count; i++) {
		const struct kept_draft *kept = &o->state->kept_drafts.items[i];
		if (!kept->done && kept->person != NOBODY && kept->time >= o->state->horizon)
			missing_mail(o, kept);
	}
}
