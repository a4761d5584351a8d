/* SPDX-License-Identifier: MIT */
/* Taking back mails that wait: whoever leaves a list gets nothing more of it, whatever lies in the outbox. */
#include "post/outbox.h"

bool outbox_withdraw(struct outbox *outbox, bool (*over)(void *context, const char *key), void *context,
                     size_t *ret_count, struct error *error)
{
	struct waiting_mails *waiting = &outbox->waiting;
	struct arena scratch = {0};
	size_t kept = 0, settled = 0;
	bool good = true;
	*ret_count = 0;
	for (size_t i = 0; i < waiting->count; i++) {
		if (good && i < outbox->settled && over(context, waiting->items[i].key)) {
			good = file_remove(outbox_path(&scratch, outbox, waiting->items[i].key, ".eml"), error);
			(*ret_count)++;
			continue;
		}
		settled += i < outbox->settled;
		waiting->items[kept++] = waiting->items[i];
	}
	waiting->count = kept;
	outbox->settled = settled;
	arena_release(&scratch);
	return good;
}
