/* SPDX-License-Identifier: MIT */
/* What GMime alone takes: parsing a letter and decoding all its parts, nothing else. */
#ifndef ASSENT_BENCH_GMIME_ALONE_H
#define ASSENT_BENCH_GMIME_ALONE_H

#include <stddef.h>

/* Parses `bytes`, decodes every text to UTF-8 and every other part; the number of decoded bytes. */
size_t gmime_alone(const char *bytes, size_t length);

#endif
