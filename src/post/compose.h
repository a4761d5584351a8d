/* SPDX-License-Identifier: MIT */
/* Inside of composing, shared by compose.c and form.c only. */
#ifndef ASSENT_POST_COMPOSE_H
#define ASSENT_POST_COMPOSE_H

#include "post/post.h"

enum { BOUNDARY_LENGTH = 34 };

/* What the boundaries of a mail begin with; a "." and a number follow. No text of a mail holds it. */
void compose_boundary(const char *key, char ret_boundary[BOUNDARY_LENGTH + 1]);

/* A header block with the two fields that no two mails have in common, To and Message-Id; checked as compose does. */
bool compose_own_fields(struct arena *arena, const struct mail *mail, const struct rendered *rendered,
                        const struct letterhead *head, struct bytes *ret_bytes, struct error *error);

#endif
