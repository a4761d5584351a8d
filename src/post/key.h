/* SPDX-License-Identifier: MIT */
/* Keys of mails, and what may stand in a header field. */
#ifndef ASSENT_POST_KEY_H
#define ASSENT_POST_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LONGEST_KEY = 100 };

/* 128 bits that stand for a key: FNV-1a. Keys are ours; nobody outside chooses them. */
struct key_hash {
	uint64_t high, low;
};

/* The hash of a key of `length` bytes. */
struct key_hash key_hash(const char *key, size_t length);

/* True for 1 to LONGEST_KEY letters of [a-z0-9._-] (length bytes): safe as a file name and in a Message-ID. */
bool key_is_sane(const char *key, size_t length);

/* True when the text holds no control character. */
bool text_is_clean(const char *text);

/* True for what can stand between the < > of a Message-ID: visible ASCII, one @, no < >. */
bool message_id_is_sane(const char *id);

#endif
