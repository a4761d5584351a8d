/* SPDX-License-Identifier: MIT */
/* Words that both outputs of status use. */
#include "cmd/status.h"

const char *status_answer(const struct voice *voice)
{
	if (voice->rare->hold_row != 0)
		return "unclear";
	return *voice_position(voice) == '\0' ? "none" : voice_position(voice);
}

const char *status_phase(const struct proposal *proposal)
{
	switch (proposal->phase) {
	case PHASE_DRAFT:
		return "draft";
	case PHASE_OPEN:
		return "talk";
	case PHASE_CALL:
		return "open";
	case PHASE_CLOSED:
		return "closed";
	case PHASE_DECIDED:
		return "decided";
	}
	return "";
}
