/* SPDX-License-Identifier: MIT */
#include "core/workflow.h"

/* The order in which they act within one run. */
static const struct workflow *const table[] = {
	&membership_workflow, &draft_workflow,     &consensus_workflow, &closing_workflow,
	&checkin_workflow,    &identity_workflow,  &intake_workflow,
	&subscription_workflow, &digest_workflow,  &archive_workflow,
	&gate_workflow,         &proposing_workflow, &agreement_workflow,
	&meeting_workflow,    &minutes_workflow,   &conflict_workflow,     &command_workflow,
	&publishing_workflow,
	&welcome_workflow,    &talk_workflow,        &lapse_workflow,     &needs_workflow,
};

const struct workflow *const *workflows(size_t *ret_count)
{
	*ret_count = sizeof table / sizeof *table;
	return table;
}

/* What stands in the table of events as `none`. */
static const struct workflow none_workflow;

#define FOLDED_BY(id, name, workflow, book, form, words, visibility, sentence) &workflow##_workflow,
static const struct workflow *const folded_by[] = {EVENT_LIST(FOLDED_BY)};

const struct workflow *workflow_of_event(enum event_kind kind)
{
	const struct workflow *workflow = kind < EVENT_COUNT ? folded_by[kind] : &none_workflow;
	return workflow == &none_workflow ? NULL : workflow;
}

const struct workflow *workflow_of_request(enum request_kind kind)
{
	switch (kind) {
	case REQUEST_CALL:
		return &consensus_workflow;
	case REQUEST_CLOSE:
		return &closing_workflow;
	case REQUEST_CHECKIN:
		return &checkin_workflow;
	case REQUEST_YOURS:
		return &identity_workflow;
	case REQUEST_AGREEMENT:
		return &agreement_workflow;
	case REQUEST_DRAFT:
		return &draft_workflow;
	case REQUEST_PROPOSE:
		return &proposing_workflow;
	case REQUEST_SOUGHT:
		return &gate_workflow;
	case REQUEST_MEETING:
		return &meeting_workflow;
	case REQUEST_MINUTES:
		return &minutes_workflow;
	case REQUEST_PUBLISH:
		return &publishing_workflow;
	case REQUEST_NEED:
		return &needs_workflow;
	case REQUEST_ADDRESS:
		return &welcome_workflow;
	case REQUEST_TALK:
	case REQUEST_QUESTION:
		return &talk_workflow;
	case REQUEST_INPUT: /* these are read before all others, whoever writes */
	case REQUEST_CONFIRM:
	case REQUEST_SUBSCRIBE:
	case REQUEST_NONE:
	case REQUEST_COUNT:
		return NULL;
	}
	return NULL;
}
