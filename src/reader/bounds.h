/* SPDX-License-Identifier: MIT */
/* Bounds of the confined reader. A letter beyond one is cut or refused, never read without end. */
#ifndef ASSENT_READER_BOUNDS_H
#define ASSENT_READER_BOUNDS_H

enum {
	LETTER_MAX = 64 * 1024 * 1024,     /* bytes of a letter; the run's own bound is lower */
	HEADER_BLOCK_MAX = 256 * 1024,     /* bytes of one header block, nested parts too */
	HEADER_FIELD_MAX = 16 * 1024,      /* bytes of one field, folded lines together */
	HEADER_FIELDS_MAX = 1000,          /* fields of one header block */
	ADDRESSES_MAX = 1000,              /* of each kind */
	ADDRESS_GROUP_DEPTH = 8,           /* groups in groups (RFC 5322 has none) */
	REFERENCES_MAX = 1000,
	MIME_DEPTH_MAX = 32,
	MIME_PARTS_MAX = 1000,             /* parts that are looked at */
	PART_MARKS_MAX = 100000,           /* lines that begin a part: the parser makes one of each */
	REPORTS_MAX = 200,                 /* recipients of one delivery report */
	TEXT_MAX = 4 * 1024 * 1024,        /* bytes of all text lines of a letter */
	LINES_MAX = 50000,                 /* of each origin */
	LINE_MAX = 64 * 1024,              /* bytes of one line */
	QUOTE_DEPTH_MAX = 250,
	HTML_DEPTH_MAX = 256,              /* deeper elements are read without their marks */
	HTML_ATTRIBUTES_MAX = 250,         /* of an element; more are left out */
	REPLY_MAX = 64 * 1024 * 1024       /* bytes of a flat letter on the wire */
};

/* Why a letter is not read at all. Order and numbers belong to the wire; `refusal_phrase` has the words. */
enum refusal {
	REFUSAL_NONE,
	REFUSAL_TOO_LARGE,
	REFUSAL_HEADER_BLOCK,
	REFUSAL_HEADER_FIELD,
	REFUSAL_HEADER_FIELDS,
	REFUSAL_PARTS,
	REFUSAL_COUNT
};

#endif
