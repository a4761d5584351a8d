/* SPDX-License-Identifier: MIT */
#include "core/mail.h"

#include <string.h>

enum mail_format format_of(const char *word)
{
	if (strcmp(word, "large") == 0)
		return FORMAT_LARGE;
	return strcmp(word, "plain") == 0 ? FORMAT_PLAIN : FORMAT_USUAL;
}

enum { LONGEST_ADDRESS = 254 };

bool mail_order_answers(enum mail_order order)
{
	return order == ORDER_RECEIPT || order == ORDER_OUTSIDE;
}

bool address_is_sane(const char *address)
{
	const char *at = strchr(address, '@');
	if (at == NULL || at == address || at[1] == '\0' || strchr(at + 1, '@') != NULL ||
	    strlen(address) > LONGEST_ADDRESS || strpbrk(address, " <>,;:\"\\()[]") != NULL)
		return false;
	for (; *address != '\0'; address++)
		if ((unsigned char)*address < 0x20 || (unsigned char)*address == 0x7f)
			return false;
	return true;
}
