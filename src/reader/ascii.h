/* SPDX-License-Identifier: MIT */
/* Eight bytes at a time over what most letters are made of. */
#ifndef ASSENT_READER_ASCII_H
#define ASSENT_READER_ASCII_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* How many bytes in front are printable ASCII (0x20 to 0x7E); may be up to seven short of it. */
static inline size_t ascii_run(const void *bytes, size_t length)
{
	static const uint64_t ones = UINT64_C(0x0101010101010101);
	size_t done = 0;
	while (length - done >= sizeof(uint64_t)) {
		uint64_t eight;
		memcpy(&eight, (const char *)bytes + done, sizeof eight);
		/* The high bit of a byte: it is not ASCII, it is below 0x20, or it is 0x7F. */
		if (((eight | (eight - 0x20 * ones) | (eight + ones)) & 0x80 * ones) != 0)
			break;
		done += sizeof eight;
	}
	return done;
}

#endif
