/* SPDX-License-Identifier: MIT */
/* The folder sender: a finished file is moved from the outbox into a Maildir. It is durable already. */
#include "post/post.h"

#include <string.h>

struct folder_sender {
	struct sender sender; /* first: a pointer to it is one to us */
	const char *new; /* the Maildir's folder of mails nobody has read */
	bool moved;      /* since the last settling */
};

static enum post_outcome post(struct sender *sender, struct arena *arena, const struct parcel *parcel,
                              const char **ret_answer)
{
	struct folder_sender *folder = (struct folder_sender *)sender;
	struct error error = {0};
	if (file_rename(parcel->path, file_path(arena, folder->new, parcel->key), &error)) {
		folder->moved = true;
		*ret_answer = "moved to sent/";
		return POST_ACCEPTED;
	}
	*ret_answer = arena_strdup(arena, error.text);
	return POST_LATER;
}

static bool settle(struct sender *sender, struct error *error)
{
	struct folder_sender *folder = (struct folder_sender *)sender;
	if (!folder->moved)
		return true;
	folder->moved = false;
	return folder_sync(folder->new, error);
}

static void close_sender(struct sender *sender)
{
	(void)sender; /* everything lives in the arena */
}

struct sender *folder_sender_open(struct arena *arena, const char *maildir, struct error *error)
{
	static const char *const folders[] = {"tmp", "cur", "new"};
	for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
		if (!folder_make(file_path(arena, maildir, folders[i]), 0700, error))
			return NULL;
	struct folder_sender *folder = ARENA_NEW(arena, struct folder_sender);
	folder->sender = (struct sender){.takes_file = true, .post = post, .settle = settle, .close = close_sender};
	folder->new = file_path(arena, maildir, "new");
	return &folder->sender;
}
