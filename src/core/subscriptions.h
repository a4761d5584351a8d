/* SPDX-License-Identifier: MIT */
/*
 * The list of the monthly news: double opt-in by mail, STOP in any form.
 *
 *   NONE -> ASKED (7 days, at most two mails in 30 days) -> CONFIRMED -> STOPPED | FAILING
 *           ASKED -> EXPIRED
 *
 * That somebody is on it is private: the journal alone knows, by an opaque id
 * (s-7k2q9d4x; a member is known by their own). The address stands in the row
 * subscription.asked and is forgotten when it is not needed any more.
 */
#ifndef ASSENT_CORE_SUBSCRIPTIONS_H
#define ASSENT_CORE_SUBSCRIPTIONS_H

#include "core/decision.h"
#include "core/owed.h"
#include "core/state.h"

enum {
	SUBSCRIPTION_CONFIRM_DAYS = 7,
	SUBSCRIPTION_ASK_DAYS = 30,     /* so many days ... */
	SUBSCRIPTION_ASK_MOST = 2,      /* ... with so many mails to confirm, to one address */
	SUBSCRIPTION_EXPIRED_DAYS = 30, /* then the address of who did not confirm is forgotten */
	SUBSCRIPTION_STOPPED_DAYS = 90  /* and that of who left, or whom mails do not reach */
};

/* Folds an event of the list. */
void subscriptions_apply(struct state *state, const struct event *event);

/* Counts a mail that came back against who is on the list. */
void subscriptions_bounced(struct state *state, const struct event *event);

/* Somebody outside the register whom we know by a letter of theirs: event->place is the address, "" as before. */
void subscriptions_known(struct state *state, const struct event *event);

/* An id nobody else has, for somebody outside the register: made of the letter's hash, so that the same letter gives the same. */
const char *subscriptions_new_id(const struct state *state, struct arena *arena, const char *letter);

/* The language in which they wrote, "es". */
void subscriptions_speaks(struct state *state, const char *id, const char *language);

/* The place of an id in the state's list; NOBODY when there is none. */
uint32_t subscription_find(const struct state *state, const char *id);

/* The place of whoever is on the list with this address (lower case); NOBODY when there is none. */
uint32_t subscription_of_address(const struct state *state, const char *address);

/* True when the address is the one this id is on the list with. */
bool subscription_has_address(const struct state *state, const char *id, const char *address);

/* True when this person of the register gets the news now: they asked, or the rules say so and they did not stop. */
bool member_gets_digest(const struct rules *rules, const struct state *state, uint32_t person);

/* True when the address is kept no longer: who did not confirm, who left, whom mails do not reach. */
bool subscription_address_over(const struct subscription *subscription, instant now);

struct subscription_counts {
	size_t confirmed, asked, stopped, failing, members;
};

/* How many there are, for `status`: outside the register, by state; members who get it. */
struct subscription_counts subscriptions_count(const struct rules *rules, const struct state *state);

/*
 * A letter that says something about the news, whoever wrote it: STOP,
 * SUBSCRIBE, a language, or a reply to a mail of the list. False when it is
 * about something else.
 */
bool subscriptions_letter(struct decision *d, const struct intent *intent);

/* A letter of a person of the register: STOP and SUBSCRIBE in it, besides what else it says. */
void subscriptions_member(struct decision *d, const struct intent *intent);

/* A mail to somebody on the list, as owed_mail. `about.kind` is CONFIRM or SUBSCRIBE. */
struct mail *owed_list_mail(struct owing *o, const struct owed_about *about, const struct subscription *who);

/* The mails of the list but for the news itself (subscription_mails.c). */
void subscriptions_owed(struct owing *o);

#endif
