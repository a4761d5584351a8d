/* SPDX-License-Identifier: MIT */
/* What has to be right before a command writes: the clock, and the registers as the books know them. */
#ifndef ASSENT_CHECKS_H
#define ASSENT_CHECKS_H

#include "core/decision.h"
#include "session.h"

/*
 * The machine's clock against the newest row. False (class
 * CONFIGURATION) when it is behind, or, unless `confirmed`, far ahead.
 */
bool check_clock(const struct session *session, bool confirmed, struct error *error);

/* The same, for a time and the time of the newest row (INSTANT_NONE: there is none). */
bool check_time(instant now, instant last, bool confirmed, struct error *error);

/* What the settings have to say before a mail can go out. False (class CONFIGURATION) when they don't. */
bool check_settings(const struct session *session, struct error *error);

/* Says every bad line of the registers on stderr. False (class CONFIGURATION) when there is one. */
bool check_roster(const struct session *session, struct error *error);

/*
 * What the registers change, as events: folded into the session's state, with
 * names and addresses laid over it, but not committed yet. They live as long
 * as the session.
 */
struct decision reconcile_roster(struct session *session);

#endif
