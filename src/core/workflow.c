/* SPDX-License-Identifier: MIT */
#include "core/workflow.h"

/* The order in which they act within one run. */
static const struct workflow *const table[] = {
	&membership_workflow, &consensus_workflow, &closing_workflow,
	&checkin_workflow,    &identity_workflow,  &intake_workflow,
	&subscription_workflow, &digest_workflow,  &archive_workflow,
};

const struct workflow *const *workflows(size_t *ret_count)
{
	*ret_count = sizeof table / sizeof *table;
	return table;
}

const struct workflow *workflow_of_event(enum event_kind kind)
{
	switch (kind) {
	case EVENT_PERSON_ADDED:
	case EVENT_PERSON_ENDED:
	case EVENT_AGREEMENT_ACCEPTED:
	case EVENT_AGREEMENT_ENDED:
	case EVENT_GROUP_ADDED:
	case EVENT_GROUP_ENDED:
	case EVENT_SEAT_FILLED:
	case EVENT_SEAT_VACATED:
	case EVENT_MEMBER_ASSIGNED:
	case EVENT_ADDRESS_ADDED:
		return &membership_workflow;
	case EVENT_PROPOSAL_DRAFTED:
	case EVENT_PROPOSAL_OPENED:
	case EVENT_CALL_OPENED:
	case EVENT_PROPOSAL_WITHDRAWN:
	case EVENT_CALL_ELIGIBLE:
	case EVENT_CALL_LEFT:
	case EVENT_RESPONSE_RECEIVED:
	case EVENT_RESPONSE_REPLACED:
	case EVENT_RESPONSE_WITHDRAWN:
	case EVENT_RESPONSE_UNCLEAR:
	case EVENT_RESPONSE_NOT_COUNTED:
	case EVENT_CONCERN_RAISED:
	case EVENT_BLOCK_RAISED:
	case EVENT_BLOCK_WITHDRAWN:
	case EVENT_QUESTION_ASKED:
		return &consensus_workflow;
	case EVENT_CALL_EXTENDED:
	case EVENT_CALL_READING:
	case EVENT_CALL_CLOSED:
	case EVENT_DECISION_RECORDED:
		return &closing_workflow;
	case EVENT_STEP_CREATED:
	case EVENT_STEP_CHANGED:
	case EVENT_CHECKIN_ASKED:
	case EVENT_CHECKIN_ANSWERED:
	case EVENT_CHECKIN_UNCLEAR:
	case EVENT_STEP_DONE:
	case EVENT_STEP_DROPPED:
	case EVENT_NEED_OPENED:
	case EVENT_LEARNED_NOTED:
		return &checkin_workflow;
	case EVENT_IDENTITY_ASKED:
	case EVENT_IDENTITY_ANSWERED:
		return &identity_workflow;
	case EVENT_LETTER_TAKEN:
	case EVENT_LETTER_REASON:
	case EVENT_STRANGER_WROTE:
	case EVENT_ADDRESS_BOUNCED:
	case EVENT_AWAY_NOTED:
	case EVENT_MAILBOX_READ:
	case EVENT_GAP_FOUND:
		return &intake_workflow;
	case EVENT_SUBSCRIPTION_ASKED:
	case EVENT_SUBSCRIPTION_CONFIRMED:
	case EVENT_SUBSCRIPTION_CHANGED:
	case EVENT_SUBSCRIPTION_STOPPED:
	case EVENT_SUBSCRIPTION_EXPIRED:
	case EVENT_SUBSCRIPTION_WROTE:
	case EVENT_SUBSCRIPTION_ERASED:
		return &subscription_workflow;
	case EVENT_DIGEST_FROZEN:
		return &digest_workflow;
	case EVENT_BUNDLE_BUILT:
	case EVENT_BUNDLE_ASKED:
		return &archive_workflow;
	case EVENT_KEY_ROTATED:
	case EVENT_LEDGER_CONTINUED:
	case EVENT_TEXT_ERASED:
	case EVENT_PERSON_ERASED:
	case EVENT_ROW_ERASED:
	case EVENT_COUNT:
		return NULL;
	}
	return NULL;
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
	case REQUEST_CONFIRM: /* read before all others, whoever writes */
	case REQUEST_SUBSCRIBE:
	case REQUEST_NONE:
	case REQUEST_COUNT:
		return NULL;
	}
	return NULL;
}
