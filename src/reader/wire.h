/* SPDX-License-Identifier: MIT */
/*
 * What goes over the two pipes between the run and its confined reader.
 *
 * Down: a frame LETTER (number, bytes that follow), then the letter.
 * Up:   a frame READY once after the start; for each letter a frame NAMED
 *       before its first byte is parsed; then a frame FLAT with the flat
 *       letter, or REFUSED with an `enum refusal` as size.
 *
 * Both ends are the same program on the same machine: numbers are in its order
 * of bytes. The upper end trusts nothing that comes up.
 */
#ifndef ASSENT_READER_WIRE_H
#define ASSENT_READER_WIRE_H

#include "base/arena.h"
#include "base/buf.h"
#include "core/letter.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum frame_kind { FRAME_READY = 0x41, FRAME_LETTER, FRAME_NAMED, FRAME_FLAT, FRAME_REFUSED };

struct frame {
	uint32_t kind;   /* enum frame_kind */
	uint32_t number; /* of the letter, from 1 */
	uint32_t size;   /* bytes that follow; with FRAME_REFUSED the reason instead */
};

/* Appends a letter in the form of the wire, every text cleaned and within the bounds. */
void wire_write(struct buf *out, const struct letter *letter);

/*
 * Reads a letter back. `bytes` are changed and become the letter's texts, so
 * they live in `arena` as well. False when they are not exactly a letter: a
 * length or count out of bounds, text that is no UTF-8, anything left over.
 */
bool wire_read(struct arena *arena, char *bytes, size_t length, struct letter *ret_letter);

#endif
