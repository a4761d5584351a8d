/* SPDX-License-Identifier: MIT */
#include "base/buf.h"
#include "mailbox/imap_source.h"

#include <string.h>

const char *imap_describe(struct arena *arena, const struct mailbox_source *source)
{
	const struct imap *imap = (const struct imap *)source;
	struct buf text = buf_new(arena);
	for (enum imap_folder folder = IMAP_INBOX; folder < IMAP_FOLDERS; folder++) {
		const char *label = imap_folder_label(folder), *name = imap->folders.names[folder];
		buf_printf(&text, "%s%s", folder == IMAP_INBOX ? "" : ", ", label);
		if (name == NULL)
			buf_text(&text, " (there is none)");
		else if (strcmp(name, label) != 0)
			buf_printf(&text, " (%s)", name);
	}
	if (!imap->session.can_expunge_uids)
		buf_text(&text, "; it can't remove single letters (no UIDPLUS): what is erased there is only marked as deleted");
	return buf_string(&text);
}

int64_t imap_certificate_end(const struct mailbox_source *source)
{
	return net_certificate_end(((const struct imap *)source)->session.stream);
}
