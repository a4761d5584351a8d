/* SPDX-License-Identifier: MIT */
#include "erase_places.h"

#include "base/file.h"
#include "erase_files.h"
#include "ledger/ledger.h"
#include "post/post.h"
#include "sweep.h"

#include <string.h>

static bool is_letter(void *context, const char *path, const char *name, size_t size)
{
	struct erasing *e = context;
	struct arena arena = {0};
	struct error ignored = {0};
	struct bytes bytes;
	char hash[HASH_TEXT_SIZE];
	uint32_t place;
	bool found = false;
	(void)name;
	if (size <= (size_t)e->session->settings.letter_bytes && file_read(&arena, path, size, &bytes, &ignored)) {
		ledger_hash(bytes.data, bytes.length, hash);
		found = index_get(&e->letters, hash, &place);
	}
	arena_release(&arena);
	return found;
}

/* A key of a mail to somebody ends in their id: `r40.call.m-ana00002`, with an ending or flags behind it. */
static bool is_key_of(const char *name, const char *id)
{
	size_t length = strlen(id);
	for (const char *at = strstr(name, id); at != NULL; at = strstr(at + 1, id))
		if (at > name && at[-1] == '.' && (at[length] == '\0' || strchr(".:,", at[length]) != NULL))
			return true;
	return false;
}

static bool is_mail_of_person(void *context, const char *path, const char *name, size_t size)
{
	const struct erasing *e = context;
	(void)path;
	(void)size;
	bool theirs = is_key_of(name, e->member);
	for (size_t i = 0; !theirs && i < e->listed.count; i++)
		theirs = is_key_of(name, e->listed.items[i]);
	return theirs;
}

/* Texts of mails that hold the words; the mail itself has the same key. */
struct quoting {
	struct erasing *e;
	struct index keys;
};

static const char *key_of(struct arena *arena, const char *name)
{
	size_t length = strcspn(name, ":,");
	for (const char *const *ending = (const char *const[]){".txt", ".eml", NULL}; *ending != NULL; ending++)
		if (length > 4 && strncmp(name + length - 4, *ending, 4) == 0)
			length -= 4;
	return arena_strndup(arena, name, length);
}

static bool quotes(void *context, const char *path, const char *name, size_t size)
{
	struct quoting *q = context;
	(void)size;
	if (!erase_file_holds(path, &q->e->words, 1))
		return false;
	const char *key = key_of(q->e->arena, name); /* TOKEN.KEY */
	const char *dot = strchr(key, '.');
	if (dot != NULL)
		index_put(q->e->arena, &q->keys, dot + 1, 1);
	return true;
}

static bool is_quoting_mail(void *context, const char *path, const char *name, size_t size)
{
	struct quoting *q = context;
	uint32_t place;
	(void)size;
	if (strcmp(name, "posted.csv") == 0) /* the posting log */
		return false;
	return index_get(&q->keys, key_of(q->e->arena, name), &place) || erase_file_holds(path, &q->e->words, 1);
}

const char *erase_in_home(struct erasing *e, const char *name)
{
	return *name == '/' ? name : file_path(e->arena, e->session->home, name);
}

static bool erase_on_server(struct erasing *e, struct error *error)
{
	struct swept swept;
	bool good = sweep_erased(e->session, &e->letters, &swept, error);
	e->done->letters += swept.removed;
	e->done->marked = swept.marked;
	e->done->missing = swept.missing;
	return good;
}

bool erase_letters(struct erasing *e, struct error *error)
{
	size_t *count = &e->done->letters;
	const struct settings *settings = &e->session->settings;
	e->done->mailbox_is_remote = strcmp(settings->source, "maildir") != 0;
	return erase_files(erase_in_home(e, "letters"), is_letter, e, count, error) &&
	       erase_files(erase_in_home(e, "drop"), is_letter, e, count, error) &&
	       (e->done->mailbox_is_remote ? erase_on_server(e, error)
	                                   : erase_files(erase_in_home(e, settings->path), is_letter, e, count, error));
}

/* Somebody else's letter, which waits for a person to read it: that person decides, not we. */
struct finding {
	struct erasing *e;
	const char *const *texts; /* ids, addresses, the whole name */
	size_t count;
	struct buf found;
};

static bool is_held_about(void *context, const char *path, const char *name, size_t size)
{
	struct finding *f = context;
	struct arena *arena = f->e->arena;
	const char *hash = arena_printf(arena, "sha256:%.*s", (int)strcspn(name, "."), name);
	const struct taken *letter = state_letter(&f->e->session->state, hash);
	(void)size;
	if (letter != NULL && letter->about->class == CLASS_HELD && erase_file_holds(path, f->texts, f->count))
		buf_printf(&f->found, "%s\n", path);
	return false;
}

bool erase_find_held(struct erasing *e, struct error *error)
{
	size_t removed = 0, count = e->names.count;
	const char **texts = ARENA_ARRAY(e->arena, const char *, count + 1);
	for (size_t i = 0; i < count; i++)
		texts[i] = e->names.items[i];
	if (e->words != NULL && strchr(e->words, ' ') != NULL) /* a first name alone stands in many letters */
		texts[count++] = e->words;
	struct finding f = {.e = e, .texts = texts, .count = count, .found = buf_new(e->arena)};
	bool good = erase_files(erase_in_home(e, "letters"), is_held_about, &f, &removed, error);
	e->done->held_left = buf_string(&f.found);
	return good;
}

static bool remove_mails(struct erasing *e, erase_match *match, void *context, struct error *error)
{
	size_t *count = &e->done->mails;
	return erase_files(erase_in_home(e, "outbox"), match, context, count, error) &&
	       erase_files(erase_in_home(e, "sent"), match, context, count, error);
}

static bool is_torn(void *context, const char *path, const char *name, size_t size)
{
	const struct erasing *e = context;
	(void)size;
	return strncmp(name, "torn-", 5) == 0 && erase_file_holds(path, e->names.items, e->names.count);
}

void erase_count_archives(struct erasing *e)
{
	struct file_names names = {0};
	struct error ignored = {0};
	e->done->site = file_exists(erase_in_home(e, "public/index.html"));
	if (folder_list(e->arena, erase_in_home(e, "archives"), &names, &ignored))
		for (size_t i = 0; i < names.count; i++)
			e->done->archives += strstr(names.items[i], ".zip") != NULL && strstr(names.items[i], ".minisig") == NULL;
}

/* What a mail server said may name an address; the log keeps its lines and their keys. */
static bool clean_log(struct erasing *e, struct error *error)
{
	struct index people = {0};
	for (size_t i = 0; i < e->names.count; i++)
		index_put(e->arena, &people, e->names.items[i], 1);
	return outbox_forget(e->session->home, &people, error);
}

bool erase_mails_with_words(struct erasing *e, struct error *error)
{
	struct quoting quoting = {.e = e};
	if (e->words == NULL || strlen(e->words) < 8 || strchr(e->words, ' ') == NULL) /* what stands in many mails */
		return true;
	return erase_files(erase_in_home(e, "private/posted"), quotes, &quoting, &e->done->mails, error) &&
	       remove_mails(e, is_quoting_mail, &quoting, error);
}

bool erase_mails_of_person(struct erasing *e, struct error *error)
{
	return erase_files(erase_in_home(e, "private/posted"), is_mail_of_person, e, &e->done->mails, error) &&
	       remove_mails(e, is_mail_of_person, e, error) &&
	       erase_files(erase_in_home(e, "private"), is_torn, e, &e->done->texts, error) && clean_log(e, error);
}
