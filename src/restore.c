/* SPDX-License-Identifier: MIT */
#include "restore.h"

#include "base/file.h"

#define RESTORED "private/restored"

bool restored_waits(struct session *session)
{
	return file_exists(file_path(&session->arena, session->home, RESTORED));
}

bool restored_forget(struct session *session, struct error *error)
{
	return !session->restored || file_remove(file_path(&session->arena, session->home, RESTORED), error);
}
