/* SPDX-License-Identifier: MIT */
/* HTML as libxml2 should see it. */
#ifndef ASSENT_READER_HTML_TAME_H
#define ASSENT_READER_HTML_TAME_H

#include <stddef.h>

/*
 * Takes away, in place, what the library reads otherwise than mail programs
 * do: it stops at the end of a body, though footers and whole second documents
 * stand behind it, and it takes Word's "<![if ...]>" for text. Attributes
 * beyond HTML_ATTRIBUTES_MAX go too: it compares each with all before it. One
 * NUL stands behind the bytes.
 */
void html_tame(char *bytes, size_t length);

#endif
