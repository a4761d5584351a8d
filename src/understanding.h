/* SPDX-License-Identifier: MIT */
/* Raw bytes -> intent: the confined reader and the letter room, joined for one session. */
#ifndef ASSENT_UNDERSTANDING_H
#define ASSENT_UNDERSTANDING_H

#include "letter/understand.h"
#include "reader/reader.h"
#include "session.h"

/* What the letter room is told about this session and the day a letter came. Borrows the session. */
struct understanding understanding_of(struct session *session, instant received);

/*
 * Reads and understands one letter; intent->letter, place, via and received
 * are set by the caller. `member` not NULL: as this confirmed person's words.
 */
enum reader_outcome understand_bytes(struct session *session, struct reader *reader, struct arena *arena,
                                     const void *bytes, size_t length, const char *member,
                                     struct letter *ret_letter, struct intent *intent,
                                     const char **ret_reason, struct error *error);

/*
 * posted_text for this session's home: what stands for the mail in its
 * Message-ID may be the name of a letter (core/letter_names.h).
 */
const char *posted_words(struct session *session, struct arena *arena, const char *message_id, const char *token);

#endif
