/* SPDX-License-Identifier: MIT */
/* Meetings: what the files of this workflow share. */
#ifndef ASSENT_CORE_MEETING_H
#define ASSENT_CORE_MEETING_H

#include "core/workflow.h"

/* The words of meeting.scheduled and meeting.changed: what, where, and the group's id, a line each. */
const char *meeting_words(struct arena *arena, const char *what, const char *place, const char *group);

/* The answer of a person that stands, or NULL. */
const struct rsvp *meeting_answer(const struct meeting *meeting, uint32_t person);

/*
 * Who is asked to come: all holders of a Core seat when the group is the Core,
 * else those of the group's seats; to a Workgroup's meetings also the
 * Connector; to the Core's the alternate of a representative who can't come.
 */
bool meeting_invites(const struct state *state, const struct meeting *meeting, uint32_t person);

/* "COMING", "NO PUEDO IR": an answer as the mails about meetings show it; "" for none. */
const char *meeting_word(const char *answer, const char *language);

/* A reply to an invitation (meeting_reply.c). */
void meeting_decide(struct decision *d, const struct intent *intent);

/* Invitations, reminders, and the list for the Facilitator (meeting_mails.c). */
void meeting_owed(struct owing *o);

/* "Tuesday, December 1, 4:12 PM" of the start, in o->arena. */
const char *meeting_time(struct owing *o, const struct meeting *meeting, const char *language);

/* Courtesy words or a call for help, and nothing more: noted; true. */
bool meeting_only_notes(struct decision *d, const struct intent *intent);

/* meetings.csv against the state, behind the other registers (meeting_register.c). */
void decide_meetings(struct decision *d, const struct roster *roster);

#endif
