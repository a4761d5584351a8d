/* SPDX-License-Identifier: MIT */
#include "core/form.h"

#include "core/calendar.h"
#include "core/letter_names.h"

#include <string.h>

/* ---- one letter ---- */

static const char **field_of(struct proposal_draft *draft, enum meaning meaning)
{
	switch (meaning) {
	case MEANING_TITLE:
	case MEANING_PROPOSE: /* "PROPOSE: Meet at the library" */
		return &draft->title;
	case MEANING_KIND:
		return &draft->kind;
	case MEANING_SUMMARY:
		return &draft->summary;
	case MEANING_IMPACT:
		return &draft->impact;
	case MEANING_GOAL:
		return &draft->goal;
	case MEANING_BY:
		return &draft->by;
	case MEANING_DEADLINE:
		return &draft->deadline;
	default:
		return NULL;
	}
}

/* Where the first paragraph ends. */
static size_t first_paragraph(const char *words)
{
	const char *gap = strstr(words, "\n\n");
	return gap == NULL ? strlen(words) : (size_t)(gap - words);
}

/* A field is one line: what a mail program wrapped is joined again. */
static const char *one_line(struct arena *arena, const char *words, size_t length)
{
	char *line = arena_strndup(arena, words, length);
	for (char *c = line; *c != '\0'; c++)
		if (*c == '\n' || *c == '\t')
			*c = ' ';
	while (length > 0 && line[length - 1] == ' ')
		line[--length] = '\0';
	return line + strspn(line, " ");
}

static void add_body(struct buf *body, const char *words)
{
	words += strspn(words, "\n ");
	if (*words != '\0')
		buf_printf(body, "%s%s", body->length == 0 ? "" : "\n\n", words);
}

static void take_reading(struct arena *arena, const struct reading *reading, struct proposal_draft *draft,
                         const char **ret_change, struct buf *body)
{
	bool line = strcmp(reading->value, "line") == 0; /* "AMEND: fewer rides", "PROPOSE: Meet at the library" */
	bool change = reading->meaning == MEANING_CHANGE || reading->meaning == MEANING_AMEND;
	const char **field = change ? ret_change : field_of(draft, reading->meaning);
	const char *words = reading->words;
	bool leads = (reading->meaning == MEANING_PROPOSE || reading->meaning == MEANING_AMEND) && !line;
	if (field == NULL || leads) {
		add_body(body, words);
		return;
	}
	size_t length = first_paragraph(words);
	bool known = (reading->meaning == MEANING_KIND || reading->meaning == MEANING_DEADLINE) && *reading->value != '\0';
	*field = known ? reading->value : one_line(arena, words, length);
	add_body(body, words + length);
}

void form_read(struct arena *arena, const struct intent *intent, struct proposal_draft *draft, const char **ret_change)
{
	struct buf body = buf_new(arena);
	*ret_change = "";
	for (size_t i = 0; i < intent->readings.count; i++)
		take_reading(arena, &intent->readings.items[i], draft, ret_change, &body);
	if (body.length > 0)
		draft->body = buf_string(&body);
}

bool form_leads(const struct intent *intent, enum meaning meaning)
{
	return intent->readings.count > 0 && intent->readings.items[0].meaning == meaning &&
	       intent->readings.items[0].result == RESULT_RECORD;
}

/* ---- kept until it is complete ---- */

const char *form_words(struct arena *arena, const struct proposal_draft *draft)
{
	return arena_printf(arena, "kind: %s\nby: %s\n%s", draft->kind, draft->by, proposal_words(arena, draft));
}

void form_parse(struct arena *arena, const char *words, struct proposal_draft *draft)
{
	const char *body = strstr(words, "\n\n");
	*draft = (struct proposal_draft){
		.title = words_field(arena, words, "title"),
		.kind = words_field(arena, words, "kind"),
		.by = words_field(arena, words, "by"),
		.deadline = words_field(arena, words, "deadline"),
		.summary = words_field(arena, words, "summary"),
		.impact = words_field(arena, words, "impact"),
		.goal = words_field(arena, words, "goal"),
		.body = body == NULL ? "" : body + 2,
		.represented = "",
	};
}

struct kept_draft *form_kept(const struct state *state, const char *subject)
{
	uint64_t row;
	if (!row_parse(subject, 'j', &row))
		return NULL;
	for (size_t i = 0; i < state->kept_drafts.count; i++)
		if (state->kept_drafts.items[i].first == row)
			return &state->kept_drafts.items[i];
	return NULL;
}

const char *form_lasting(const struct state *state, struct arena *arena, const char *subject)
{
	const struct kept_draft *kept = form_kept(state, subject);
	return kept == NULL ? NULL : letter_name(arena, kept->letter);
}

/* ---- is it complete? ---- */

/* "by" may be left out: a proposal is its writer's own. */
static bool names_writer(const struct state *state, const char *by, uint32_t writer)
{
	const struct person *person = &state->people.items[writer];
	if (*by == '\0' || strcmp(by, person->id) == 0)
		return true;
	const char *gap = strchr(person->name, ' ');
	size_t first = gap == NULL ? strlen(person->name) : (size_t)(gap - person->name);
	if (strcmp(by, person->name) == 0 || (strlen(by) == first && strncmp(by, person->name, first) == 0))
		return true;
	return state_address_of(state, person->id, by);
}

unsigned form_lacks(const struct decision *d, const struct proposal_draft *draft, uint32_t writer)
{
	unsigned lacks = 0;
	instant deadline;
	lacks |= *draft->title == '\0' ? LACKS_TITLE : 0u;
	lacks |= strlen(draft->title) > LONGEST_TITLE ? LONG_TITLE : 0u;
	lacks |= *draft->kind == '\0' ? LACKS_KIND : 0u;
	lacks |= *draft->summary == '\0' ? LACKS_SUMMARY : 0u;
	if (*draft->kind != '\0' && proposal_kind_wrong(d->arena, draft->kind) != NULL)
		lacks |= BAD_KIND;
	if (*draft->impact == '\0' && proposal_kind_needs_gate(draft->kind))
		lacks |= LACKS_IMPACT;
	if (proposal_deadline(d, draft->deadline, &deadline) != NULL)
		lacks |= BAD_DEADLINE;
	if (!names_writer(d->state, draft->by, writer))
		lacks |= NOT_WRITER;
	return lacks;
}
