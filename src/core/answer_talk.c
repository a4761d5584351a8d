/* SPDX-License-Identifier: MIT */
/* What the answer to a letter says of questions, comments, concerns, and of what somebody needs. */
#include "core/answers.h"
#include "core/talk.h"

#include <string.h>

void answer_remark(struct answer *a, struct value *letter, const struct fact *fact, enum meaning meaning,
                   const char *flag)
{
	const struct proposal *p = state_proposal(a->o->state, fact->about->subject);
	struct value *item = answer_recorded(a, letter, fact, mail_word(meaning, a->mail->language));
	value_text(a->o->arena, item, "id", fact->about->kind == EVENT_NEED_OPENED ? fact->about->subject : fact->about->value);
	bool early = p != NULL && p->phase == PHASE_OPEN;
	if (flag != NULL)
		value_flag(a->o->arena, item, early && meaning == MEANING_QUESTION ? "question_early" : flag, true);
}

static bool is_disowned(const struct answer *a)
{
	return strcmp(a->telling->letter->about->note, meaning_word(MEANING_NOT_ME)) == 0;
}

/* The other side hears of it. */
static void need_item(struct answer *a, struct value *letter, const struct fact *fact, enum meaning meaning)
{
	struct value *item = answer_recorded(a, letter, fact, mail_word(meaning, a->mail->language));
	value_flag(a->o->arena, item, meaning == MEANING_CANNOT ? "need_passed" : "need_told", true);
}

bool answer_talk_row(struct answer *a, struct value *letter, const struct fact *fact)
{
	switch (fact->about->kind) {
	case EVENT_COMMENT_GIVEN:
		value_flag(a->o->arena, answer_recorded(a, letter, fact, mail_word(MEANING_COMMENT, a->mail->language)),
		           "comment", true);
		return true;
	case EVENT_QUESTION_ANSWERED:
		answer_remark(a, letter, fact, MEANING_ANSWER, "answered");
		return true;
	case EVENT_CONCERN_RESOLVED:
		answer_remark(a, letter, fact, MEANING_RESOLVED, "resolved");
		return true;
	case EVENT_CONCERN_WITHDRAWN:
		answer_remark(a, letter, fact, MEANING_WITHDRAW_CONCERN,
		              is_disowned(a) ? "talk_not_me" : "concern_back");
		return true;
	case EVENT_CONCERN_STANDS:
		answer_remark(a, letter, fact, MEANING_STANDS, "stands");
		return true;
	case EVENT_NEED_OFFERED:
		need_item(a, letter, fact, MEANING_OFFER);
		return true;
	case EVENT_NEED_MET:
		need_item(a, letter, fact, MEANING_MET);
		return true;
	case EVENT_NEED_CANNOT:
		need_item(a, letter, fact, MEANING_CANNOT);
		return true;
	default:
		return answer_meeting_row(a, letter, fact);
	}
}
