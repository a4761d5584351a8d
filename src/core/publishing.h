/* SPDX-License-Identifier: MIT */
/*
 * Publishing: final minutes and decided proposals go to the public pages when
 * the Recorder says so (PUBLISH), and off them again (REDACT), in reply to the
 * mail that offers them. The words that stand there are those of
 * record.published: a salted text file of its own, whose hash stands in the
 * ledger, so that anybody can check it. A redacted one keeps its row and hash;
 * its words go from the pages and from what is handed out later.
 */
#ifndef ASSENT_CORE_PUBLISHING_H
#define ASSENT_CORE_PUBLISHING_H

#include "core/workflow.h"

/* What stands for words that were taken out of a published text. */
#define PUBLISHING_GAP "[\xe2\x80\xa6]"

/* The newest publication about a meeting or proposal; NULL: there was none. */
const struct publication *publication_of(const struct state *state, const char *subject);

/*
 * True when the words of a row are not to be handed out to this audience any
 * more, although the row is: they were published, and redacted since.
 */
bool publishing_withholds(const struct state *state, const struct event *event, enum audience audience);

/* The title of a published text: its first line, without the mark of a heading. In the arena. */
const char *publication_title(struct arena *arena, const char *words);

/* What would be published of a meeting or proposal: title, date or summary, text. NULL: nothing can be (yet). */
const char *publishing_text(const struct decision *d, const char *subject);

/* The words of a row of the ledger; NULL when there are none (any more). */
const char *publishing_words(const struct decision *d, uint64_t row);

/* Words that have to go, and why. */
struct redaction {
	const char *reason;
	const char *const *items;
	size_t count;
};

/* True when the words stand in the text, as whole words; how lines are broken does not matter. */
bool publishing_holds(const char *text, const char *words);

/*
 * The text with PUBLISHING_GAP in the place of the words, wherever they stand. NULL when that can't be: *ret_why is
 * not_found, or in_reason when the reason, which everybody can read, tells them (or a name or number among them).
 */
const char *publishing_without(struct decision *d, const char *text, const struct redaction *redaction,
                               const char **ret_why);

/* The mails that offer it (publishing_mails.c). */
void publishing_owed(struct owing *o);

/* A mail's values about what can be published, or was: for the offer and for answers. */
void publishing_values(struct owing *o, struct mail *mail, const char *subject);

#endif
