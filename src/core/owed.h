/* SPDX-License-Identifier: MIT */
/* Owed: what the world is still due, from state and clock. */
#ifndef ASSENT_CORE_OWED_H
#define ASSENT_CORE_OWED_H

#include "core/mail.h"
#include "core/rules.h"
#include "core/state.h"

/* What the shell lends: whether a mail is already out, words of rows, and where a mail goes. */
struct owing {
	const struct rules *rules;
	const struct state *state;
	instant now;
	struct arena *arena; /* may be reset by `emit` once the mail is composed */
	bool (*known)(void *context, const char *key);
	/* The words of a ledger row or journal row; NULL when erased or none. Lives in `arena`. */
	const char *(*words)(void *context, struct arena *arena, enum book book, uint64_t row);
	/* Takes one mail; false stops. */
	bool (*emit)(void *context, const struct mail *mail);
	void *context;
	bool stopped;
};

/* Names every mail that is owed and not known, in no particular order. */
void owed(struct owing *o);

/*
 * A mail to a person, for the workflows: NULL when it is known already, the
 * person cannot be written to, or the owing has stopped. Sets key, address,
 * name, language, request, values (empty object), and the common values
 * `person`, `subject_id`, `version`.
 */
struct mail *owed_mail(struct owing *o, const char *row, const char *purpose, const char *template,
                       uint32_t person, enum request_kind kind, const char *subject, const char *version);

/* Hands the mail over. */
void owed_emit(struct owing *o, struct mail *mail);

/* The answers to letters (answers.c). */
void intake_owed(struct owing *o);

/* True when mails that can wait until morning may go out now (domain.md 8, quiet hours). */
bool owed_daytime(const struct owing *o);

/* Short hands for values. */
void owed_text(struct owing *o, struct mail *mail, const char *name, const char *text);
void owed_flag(struct owing *o, struct mail *mail, const char *name, bool flag);
void owed_number(struct owing *o, struct value *object, const char *name, uint64_t number);

#endif
