/* SPDX-License-Identifier: MIT */
/*
 * The Merkle tree of RFC 6962, section 2.1, over SHA-256. One leaf a physical
 * line of ledger.csv, its LF included. No I/O.
 */
#ifndef ASSENT_LEDGER_TREE_H
#define ASSENT_LEDGER_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	HASH_SIZE = 32,
	TREE_LEVELS = 64,
	PATH_LIMIT = 63 /* hashes in an inclusion path (c2sp tlog) */
};

struct hash {
	unsigned char bytes[HASH_SIZE];
};

/* SHA-256(0x00 | data). */
struct hash tree_leaf(const void *data, size_t length);

/* SHA-256(0x01 | left | right). */
struct hash tree_node(const struct hash *left, const struct hash *right);

/* True when both are the same. */
bool hash_equal(const struct hash *a, const struct hash *b);

/*
 * What must be kept of a tree of `size` leaves to append to it: the roots of
 * its complete subtrees, largest first; as many as `size` has bits set.
 */
struct frontier {
	uint64_t size;
	unsigned count;
	struct hash peaks[TREE_LEVELS];
};

/* Appends one leaf. A frontier of all zeros is the empty tree. */
void frontier_add(struct frontier *frontier, const struct hash *leaf);

/*
 * Appends a complete subtree of 2^level leaves; the size must be a multiple of
 * that.
 */
void frontier_add_subtree(struct frontier *frontier, unsigned level, const struct hash *root);

/* The root; of the empty tree SHA-256(""). */
struct hash frontier_root(const struct frontier *frontier);

/* Peaks a tree of `size` leaves has. */
unsigned frontier_peaks(uint64_t size);

/*
 * Gives the hash of a complete subtree: leaves index * 2^level up to, but
 * without, (index + 1) * 2^level. It is asked only for such as end within the
 * tree.
 */
typedef struct hash tree_lookup(void *context, unsigned level, uint64_t index);

/*
 * The inclusion path (RFC 6962, section 2.1.1) of leaf `index` in the tree of
 * `size` leaves, the leaf's sibling first. Gives the number of hashes.
 */
size_t tree_path(uint64_t index, uint64_t size, tree_lookup *lookup, void *context, struct hash path[PATH_LIMIT]);

/*
 * The root that a path leads to (RFC 9162, section 2.1.3.2); false when the
 * path has the wrong length for this place.
 */
bool tree_path_root(uint64_t index, uint64_t size, const struct hash *leaf, const struct hash *path, size_t count,
                    struct hash *ret_root);

#endif
