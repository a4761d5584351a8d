/* SPDX-License-Identifier: MIT */
#include "post/post.h"

/* Stands in until the program sender is here. */
struct sender *sendmail_sender_open(struct arena *arena, const char *program, struct error *error)
{
	(void)arena;
	error_set(error, ERROR_CONFIGURATION, "%s: this way is not ready yet: use way = folder", program);
	return NULL;
}
