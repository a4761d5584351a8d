/* SPDX-License-Identifier: MIT */
/*
 * The outbox. Making a mail durable one by one would be the slowest thing of a
 * run, so mails are written under a working name, the file system is synced
 * once for many of them, and only then do they get their names: a file KEY.eml
 * is always whole.
 */
#include "post/outbox.h"

#include "post/kept.h"
#include "post/key.h"

#include <string.h>

enum {
	SETTLE_AFTER = 2000, /* mails; bounds what a crash makes us compose again */
	REMOVED_A_RUN = 1000
};

static const char finished[] = ".eml";
static const char unfinished[] = ".tmp";

const char *outbox_path(struct arena *arena, const struct outbox *outbox, const char *key, const char *ending)
{
	return arena_printf(arena, "%s/%s%s", outbox->folder, key, ending);
}

bool outbox_clear(struct arena *arena, struct outbox *outbox, const char *key, struct error *error)
{
	const char *path = outbox_path(arena, outbox, key, finished);
	if (outbox->removed++ < REMOVED_A_RUN)
		return file_remove(path, error);
	const char *folder = file_path(arena, outbox->folder, "done");
	return !file_exists(path) ||
	       (folder_make(folder, 0700, error) &&
	        file_rename(path, arena_printf(arena, "%s/%s%s", folder, key, finished), error));
}

/* What the run before this one left of the files of posted mails. */
static bool mind_done(struct outbox *outbox, struct arena *scratch, struct error *error)
{
	struct file_names names = {0};
	const char *folder = file_path(scratch, outbox->folder, "done");
	if (!file_exists(folder))
		return true;
	if (!folder_list(scratch, folder, &names, error))
		return false;
	for (size_t i = 0; i < names.count && outbox->removed++ < REMOVED_A_RUN; i++)
		if (!file_remove(file_path(scratch, folder, names.items[i]), error))
			return false;
	return true;
}

bool outbox_put_aside(struct arena *arena, const struct outbox *outbox, const char *key, struct error *error)
{
	const char *path = outbox_path(arena, outbox, key, finished);
	const char *folder = file_path(arena, outbox->folder, "refused");
	return !file_exists(path) ||
	       (folder_make(folder, 0700, error) &&
	        file_rename(path, arena_printf(arena, "%s/%s%s", folder, key, finished), error));
}

/* ---- opening ---- */

/* The length of the key in a name with this ending; 0 when it is another kind of name. */
static size_t key_length(const char *name, const char *ending)
{
	size_t length = strlen(name), tail = strlen(ending);
	bool fits = length > tail && strcmp(name + length - tail, ending) == 0 && key_is_sane(name, length - tail);
	return fits ? length - tail : 0;
}

static bool mind_finished(struct outbox *outbox, struct arena *scratch, const char *name, size_t length,
                          struct error *error)
{
	enum known_state state = known_get(&outbox->log.known, name, length);
	if (state == KNOWN_DONE)
		return outbox_clear(scratch, outbox, arena_strndup(scratch, name, length), error);
	if (state == KNOWN_REFUSED)
		return outbox_put_aside(scratch, outbox, arena_strndup(scratch, name, length), error);
	if (state == KNOWN_NOT)
		known_set(outbox->arena, &outbox->log.known, name, length, KNOWN_WAITING);
	*LIST_PUSH(outbox->arena, &outbox->waiting) = (struct waiting_mail){
		.key = arena_strndup(outbox->arena, name, length),
		.since = INSTANT_NONE,
	};
	return true;
}

static bool mind_files(struct outbox *outbox, struct arena *scratch, struct error *error)
{
	struct file_names names = {0};
	if (!folder_list(scratch, outbox->folder, &names, error))
		return false;
	for (size_t i = 0; i < names.count; i++) {
		const char *name = names.items[i];
		size_t length = key_length(name, finished);
		if (length > 0 && !mind_finished(outbox, scratch, name, length, error))
			return false;
		if (key_length(name, unfinished) > 0 &&
		    !file_remove(file_path(scratch, outbox->folder, name), error))
			return false;
	}
	outbox->settled = outbox->waiting.count;
	return true;
}

struct outbox *outbox_open(struct arena *arena, const char *home, struct error *error)
{
	struct outbox *outbox = ARENA_NEW(arena, struct outbox);
	outbox->arena = arena;
	outbox->home = home;
	outbox->folder = file_path(arena, home, "outbox");
	if (!file_exists(outbox->folder) && !folder_make(outbox->folder, 0700, error))
		return NULL;
	if (!log_open(&outbox->log, arena, file_path(arena, outbox->folder, "posted.csv"), error))
		return NULL;
	struct arena scratch = {0};
	bool good = mind_done(outbox, &scratch, error) && mind_files(outbox, &scratch, error);
	arena_release(&scratch);
	return good ? outbox : NULL;
}

bool outbox_known(const struct outbox *outbox, const char *key)
{
	return known_get(&outbox->log.known, key, strlen(key)) != KNOWN_NOT;
}

size_t outbox_waiting(const struct outbox *outbox)
{
	return outbox->waiting.count;
}

/* ---- adding ---- */

static bool write_mail(struct outbox *outbox, struct arena *scratch, const struct mail *mail,
                       const struct letterhead *head, const struct bytes *bytes, struct error *error)
{
	struct buf whole = buf_new(scratch);
	buf_reserve(&whole, bytes->length + 1024);
	envelope_write(&whole, mail, head);
	buf_add(&whole, bytes->data, bytes->length);
	return file_create(outbox_path(scratch, outbox, mail->key, unfinished), whole.data, whole.length, 0600,
	                   false, error);
}

static bool mail_is_sane(const struct outbox *outbox, const struct mail *mail, struct error *error)
{
	if (!key_is_sane(mail->key, strlen(mail->key)) || outbox_known(outbox, mail->key))
		return error_set(error, ERROR_BUG, "mail %s: it was composed already: report this", mail->key);
	return mail->owed_since != INSTANT_NONE ||
	       error_set(error, ERROR_BUG, "mail %s: it is owed since never: report this", mail->key);
}

static bool write_both(struct outbox *outbox, struct arena *scratch, const struct mail *mail,
                       const struct letterhead *head, const struct bytes *bytes, const char *text_part,
                       struct error *error)
{
	if (!mail_is_sane(outbox, mail, error))
		return false;
	if (!address_is_sane(mail->address) || !address_is_sane(head->envelope))
		return error_set(error, ERROR_BUG, "mail %s: an address of it is none: report this", mail->key);
	if (text_part != NULL) {
		outbox->kept = true;
		if (!kept_write(scratch, outbox->home, mail->request.token, mail->key, text_part, error))
			return false;
	}
	return write_mail(outbox, scratch, mail, head, bytes, error);
}

static bool now_waits(struct outbox *outbox, const struct mail *mail, struct error *error)
{
	known_set(outbox->arena, &outbox->log.known, mail->key, strlen(mail->key), KNOWN_WAITING);
	*LIST_PUSH(outbox->arena, &outbox->waiting) = (struct waiting_mail){
		.key = arena_strdup(outbox->arena, mail->key),
		.since = mail->owed_since,
		.order = (uint16_t)mail->order,
	};
	return outbox->waiting.count - outbox->settled < SETTLE_AFTER || outbox_settle(outbox, error);
}

bool outbox_add(struct outbox *outbox, const struct mail *mail, const struct letterhead *head,
                const struct bytes *bytes, const char *text_part, struct error *error)
{
	struct arena scratch = {0};
	bool good = write_both(outbox, &scratch, mail, head, bytes, text_part, error);
	arena_release(&scratch);
	if (!good)
		return false;
	return now_waits(outbox, mail, error);
}

bool outbox_leave(struct outbox *outbox, const struct mail *mail, struct error *error)
{
	if (!mail_is_sane(outbox, mail, error))
		return false;
	outbox->kept |= !mail->secret;
	return now_waits(outbox, mail, error);
}

static bool name_mails(struct outbox *outbox, struct arena *scratch, struct error *error)
{
	for (size_t i = outbox->settled; i < outbox->waiting.count; i++) {
		const char *key = outbox->waiting.items[i].key;
		if (!file_rename(outbox_path(scratch, outbox, key, unfinished),
		                 outbox_path(scratch, outbox, key, finished), error))
			return false;
	}
	return folder_sync(outbox->folder, error);
}

/* Often it is one file system, and then the second sync has nothing left to do. */
static bool sync_and_name(struct outbox *outbox, struct error *error)
{
	struct arena scratch = {0};
	bool good = (outbox->share.part != SHARE_FIRST || share_wait(outbox, error)) &&
	            file_system_sync(outbox->folder, error) &&
	            (!outbox->kept || file_system_sync(kept_folder(&scratch, outbox->home), error)) &&
	            name_mails(outbox, &scratch, error);
	arena_release(&scratch);
	return good;
}

bool outbox_settle(struct outbox *outbox, struct error *error)
{
	if (outbox->settled == outbox->waiting.count)
		return true;
	bool second = outbox->share.part == SHARE_SECOND; /* the other process syncs */
	bool good = second ? share_tell(outbox, NULL, error) : sync_and_name(outbox, error);
	if (good) {
		outbox->settled = outbox->waiting.count;
		outbox->kept = false;
	}
	return good;
}
