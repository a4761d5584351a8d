/* SPDX-License-Identifier: MIT */
#include "ledger/trust.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { KEYS_LIMIT = 100 };

static const char head_line[] = "assent keys 1\n";

void trust_begin(struct arena *arena, struct trust *trust, const struct core_public *given)
{
	*trust = (struct trust){0};
	*LIST_PUSH(arena, trust) = (struct trusted){*given, UINT64_MAX};
}

static struct trusted *find(struct trust *trust, const unsigned char number[KEY_NUMBER_SIZE])
{
	for (size_t i = 0; i < trust->count; i++)
		if (memcmp(trust->items[i].public.number, number, KEY_NUMBER_SIZE) == 0)
			return &trust->items[i];
	return NULL;
}

const struct trusted *trust_find(const struct trust *trust, const unsigned char number[KEY_NUMBER_SIZE])
{
	for (size_t i = 0; i < trust->count; i++)
		if (memcmp(trust->items[i].public.number, number, KEY_NUMBER_SIZE) == 0)
			return &trust->items[i];
	return NULL;
}

/* The file, when a minisig by a trusted key is beside it; else NULL. */
static const struct key_file *signed_file(struct arena *arena, const struct trust *trust, const struct key_files *files,
                                          const char *name)
{
	struct minisig minisig;
	struct midstate midstate;
	unsigned char digest[DIGEST_SIZE];
	const struct key_file *file = key_file_named(files, name);
	const struct key_file *signature = key_file_named(files, arena_printf(arena, "%s.minisig", name));
	if (file == NULL || signature == NULL ||
	    !minisig_parse(signature->bytes.data, signature->bytes.length, &minisig))
		return NULL;
	const struct trusted *signer = trust_find(trust, minisig.number);
	midstate_begin(&midstate);
	midstate_add(&midstate, file->bytes.data, file->bytes.length);
	midstate_digest(&midstate, digest);
	return signer != NULL && minisig_check(&minisig, &signer->public, digest) == MINISIG_GOOD ? file : NULL;
}

static bool ends_in(const char *name, const char *ending)
{
	size_t length = strlen(name), end = strlen(ending);
	return length > end && strcmp(name + length - end, ending) == 0;
}

/* One key more, if the file is one and a trusted key signed it. */
static bool follow(struct arena *arena, struct trust *trust, const struct key_files *files, const char *name)
{
	struct core_public public;
	if (!ends_in(name, ".pub") || trust->count >= KEYS_LIMIT)
		return false;
	const struct key_file *file = signed_file(arena, trust, files, name);
	if (file == NULL || !public_parse(file->bytes.data, file->bytes.length, &public) ||
	    find(trust, public.number) != NULL)
		return false;
	*LIST_PUSH(arena, trust) = (struct trusted){public, UINT64_MAX};
	return true;
}

/* What a trusted list says: more keys, and until when those hold that were replaced. */
static void take_list(struct arena *arena, struct trust *trust, const struct key_files *files)
{
	struct key_list list;
	const struct key_file *file = signed_file(arena, trust, files, KEY_LIST_NAME);
	if (file == NULL || !key_list_parse(arena, file->bytes.data, file->bytes.length, &list))
		return;
	for (size_t i = 0; i < list.keys.count; i++) {
		const struct trusted *listed = &list.keys.items[i];
		struct trusted *known = find(trust, listed->public.number);
		if (known == NULL)
			*LIST_PUSH(arena, trust) = *listed;
		else if (memcmp(&known->public, &listed->public, sizeof known->public) == 0 &&
		         listed->until < known->until)
			known->until = listed->until;
	}
}

void trust_read_files(struct arena *arena, struct trust *trust, const struct key_files *files)
{
	bool more = true;
	while (more) {
		more = false;
		for (size_t i = 0; i < files->count; i++)
			more |= follow(arena, trust, files, files->items[i].name);
	}
	take_list(arena, trust, files);
}

void trust_read_folder(struct arena *arena, struct trust *trust, const char *folder)
{
	struct file_names names = {0};
	struct error ignored = {0};
	struct key_files files = {0};
	bool good = folder_list(arena, folder, &names, &ignored);
	for (size_t i = 0; good && i < names.count; i++) {
		struct key_file file = {.name = names.items[i]};
		const char *path = file_path(arena, folder, file.name);
		if ((ends_in(file.name, ".pub") || ends_in(file.name, ".pub.minisig") || strcmp(file.name, KEY_LIST_NAME) == 0 ||
		     strcmp(file.name, KEY_LIST_NAME ".minisig") == 0) &&
		    file_read(arena, path, KEY_FILE_LIMIT, &file.bytes, &ignored))
			*LIST_PUSH(arena, &files) = file;
	}
	trust_read_files(arena, trust, &files);
}

void key_list_text(const struct key_list *list, struct buf *text)
{
	char line[PUBLIC_TEXT_SIZE];
	buf_printf(text, "%sorigin %s\n", head_line, list->origin);
	for (size_t i = 0; i < list->keys.count; i++) {
		public_text(&list->keys.items[i].public, line);
		buf_printf(text, "key %s", line);
		if (list->keys.items[i].until != UINT64_MAX)
			buf_printf(text, " until %" PRIu64, list->keys.items[i].until);
		buf_char(text, '\n');
	}
}

/* `key BASE64[ until SIZE]` */
static bool parse_key(const char *line, size_t length, struct trusted *key)
{
	static const char until[] = " until ";
	size_t base64 = PUBLIC_TEXT_SIZE - 1, word = sizeof until - 1;
	key->until = UINT64_MAX;
	if (length < 4 + base64 || memcmp(line, "key ", 4) != 0 || !public_line_parse(line + 4, base64, &key->public))
		return false;
	line += 4 + base64;
	length -= 4 + base64;
	return length == 0 || (length > word && memcmp(line, until, word) == 0 &&
	                       decimal_read(line + word, length - word, &key->until));
}

bool key_list_parse(struct arena *arena, const char *text, size_t length, struct key_list *ret_list)
{
	const char *at = text, *end = text + length;
	*ret_list = (struct key_list){0};
	for (size_t number = 0; at < end; number++) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));
		size_t line = stop == NULL ? 0 : (size_t)(stop - at);
		if (stop == NULL || number > KEYS_LIMIT)
			return false;
		if (number == 0 && (line + 1 != sizeof head_line - 1 || memcmp(at, head_line, line + 1) != 0))
			return false;
		if (number == 1 && (line < 8 || line - 7 >= ORIGIN_SIZE || memcmp(at, "origin ", 7) != 0))
			return false;
		if (number == 1)
			snprintf(ret_list->origin, ORIGIN_SIZE, "%.*s", (int)(line - 7), at + 7);
		if (number == 1 && strlen(ret_list->origin) != line - 7)
			return false;
		if (number > 1 && !parse_key(at, line, LIST_PUSH(arena, &ret_list->keys)))
			return false;
		at = stop + 1;
	}
	return ret_list->keys.count > 0 && origin_problem(ret_list->origin) == NULL;
}
