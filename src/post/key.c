/* SPDX-License-Identifier: MIT */
#include "post/key.h"

#include <string.h>

enum { LONGEST_ID = 400 };

__extension__ typedef unsigned __int128 uint128;

struct key_hash key_hash(const char *key, size_t length)
{
	const uint128 prime = ((uint128)1 << 88) + 0x13b;
	uint128 hash = ((uint128)0x6c62272e07bb0142 << 64) + 0x62b821756295c58d;
	for (size_t i = 0; i < length; i++)
		hash = (hash ^ (unsigned char)key[i]) * prime;
	return (struct key_hash){(uint64_t)(hash >> 64), (uint64_t)hash};
}

bool key_is_sane(const char *key, size_t length)
{
	if (length == 0 || length > LONGEST_KEY || key[0] == '.' || key[0] == '-')
		return false;
	for (size_t i = 0; i < length; i++) {
		char c = key[i];
		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '.' && c != '-' && c != '_')
			return false;
	}
	return true;
}

bool text_is_clean(const char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text < 0x20 || (unsigned char)*text == 0x7f)
			return false;
	return true;
}

bool message_id_is_sane(const char *id)
{
	const char *at = strchr(id, '@');
	if (at == NULL || at == id || at[1] == '\0' || strchr(at + 1, '@') != NULL || strlen(id) > LONGEST_ID)
		return false;
	for (; *id != '\0'; id++)
		if (*id <= 0x20 || *id >= 0x7f || *id == '<' || *id == '>')
			return false;
	return true;
}
