/* SPDX-License-Identifier: MIT */
/* Sorting long lists in place: qsort of the C library may take as much memory again. */
#ifndef ASSENT_BASE_SORT_H
#define ASSENT_BASE_SORT_H

#include <stddef.h>

enum { SORT_ITEM_MOST = 64 };

/*
 * As qsort, of items of SORT_ITEM_MOST bytes or less (more is a bug, and ends the process); a list that is in order
 * already takes one pass. Items that compare equal may change places.
 */
void sort_in_place(void *items, size_t count, size_t size, int (*compare)(const void *a, const void *b));

#endif
