/* SPDX-License-Identifier: MIT */
/* The program sender with a time limit of one's own choice, for tests. */
#ifndef ASSENT_POST_SENDMAIL_H
#define ASSENT_POST_SENDMAIL_H

#include "post/post.h"

/* As sendmail_sender_open; the program has `milliseconds` for each mail. */
struct sender *sendmail_sender_within(struct arena *arena, const char *program, int milliseconds,
                                      struct error *error);

#endif
