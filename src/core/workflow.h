/* SPDX-License-Identifier: MIT */
/*
 * Workflows: each is one file that shows this face, and one row in the table
 * of workflow.c. A workflow folds its own events, reads the replies to its own
 * requests, acts when the clock says so, and names the mails it owes.
 */
#ifndef ASSENT_CORE_WORKFLOW_H
#define ASSENT_CORE_WORKFLOW_H

#include "core/decision.h"
#include "core/owed.h"
#include "core/state.h"

struct workflow {
	const char *name;
	/* Folds an event of its own into the state. */
	void (*apply)(struct state *state, const struct event *event);
	/* A reply to one of its requests from a person we are sure of. Sets d->class. */
	void (*decide)(struct decision *d, const struct intent *intent);
	/* What is due by the clock and not yet recorded. */
	void (*tick)(struct decision *d);
	/* The mails that the state owes. */
	void (*owed)(struct owing *o);
	/* The requests it ever made. */
	void (*requests)(const struct state *state, struct arena *arena, struct requests *requests);
};

extern const struct workflow membership_workflow;
extern const struct workflow consensus_workflow;
extern const struct workflow closing_workflow;
extern const struct workflow checkin_workflow;
extern const struct workflow intake_workflow;
extern const struct workflow identity_workflow;
extern const struct workflow subscription_workflow;
extern const struct workflow digest_workflow;
extern const struct workflow archive_workflow;
extern const struct workflow draft_workflow;
extern const struct workflow proposing_workflow;
extern const struct workflow gate_workflow;
extern const struct workflow agreement_workflow;
extern const struct workflow meeting_workflow;
extern const struct workflow minutes_workflow;
extern const struct workflow conflict_workflow;
extern const struct workflow command_workflow;
extern const struct workflow publishing_workflow;
extern const struct workflow welcome_workflow;
extern const struct workflow talk_workflow;
extern const struct workflow lapse_workflow;
extern const struct workflow needs_workflow;

/* The workflow that folds this event. */
const struct workflow *workflow_of_event(enum event_kind kind);

/* The workflow that reads replies to this kind of request, or NULL. */
const struct workflow *workflow_of_request(enum request_kind kind);

/* All workflows, in the order in which they act. */
const struct workflow *const *workflows(size_t *ret_count);

#endif
