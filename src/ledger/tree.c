/* SPDX-License-Identifier: MIT */
#include "ledger/tree.h"

#include <nettle/sha2.h>
#include <string.h>

/*
 * SHA-256 is nettle's: it uses the processor's own instructions, which
 * libsodium's does not, and a tree is all hashing. The tests hold the two
 * against each other.
 */

struct hash tree_leaf(const void *data, size_t length)
{
	static const uint8_t mark = 0;
	struct sha256_ctx state;
	struct hash hash;
	sha256_init(&state);
	sha256_update(&state, 1, &mark);
	sha256_update(&state, length, data);
	sha256_digest(&state, HASH_SIZE, hash.bytes);
	return hash;
}

struct hash tree_node(const struct hash *left, const struct hash *right)
{
	static const uint8_t mark = 1;
	struct sha256_ctx state;
	struct hash hash;
	sha256_init(&state);
	sha256_update(&state, 1, &mark);
	sha256_update(&state, HASH_SIZE, left->bytes);
	sha256_update(&state, HASH_SIZE, right->bytes);
	sha256_digest(&state, HASH_SIZE, hash.bytes);
	return hash;
}

bool hash_equal(const struct hash *a, const struct hash *b)
{
	return memcmp(a->bytes, b->bytes, HASH_SIZE) == 0;
}

void frontier_add_subtree(struct frontier *frontier, unsigned level, const struct hash *root)
{
	frontier->peaks[frontier->count++] = *root;
	frontier->size += UINT64_C(1) << level;
	for (uint64_t size = frontier->size >> level; (size & 1) == 0; size >>= 1) {
		struct hash *left = &frontier->peaks[frontier->count - 2];
		*left = tree_node(left, left + 1);
		frontier->count--;
	}
}

void frontier_add(struct frontier *frontier, const struct hash *leaf)
{
	frontier_add_subtree(frontier, 0, leaf);
}

struct hash frontier_root(const struct frontier *frontier)
{
	struct hash root;
	if (frontier->count == 0) {
		struct sha256_ctx state;
		sha256_init(&state);
		sha256_digest(&state, HASH_SIZE, root.bytes);
		return root;
	}
	root = frontier->peaks[frontier->count - 1];
	for (unsigned i = frontier->count - 1; i > 0; i--)
		root = tree_node(&frontier->peaks[i - 1], &root);
	return root;
}

unsigned frontier_peaks(uint64_t size)
{
	unsigned count = 0;
	for (; size > 0; size &= size - 1)
		count++;
	return count;
}

/* The largest power of two that is smaller than `count` (count > 1), as its exponent. */
static unsigned split_level(uint64_t count)
{
	unsigned level = 0;
	while (UINT64_C(2) << level < count)
		level++;
	return level;
}

/* The hash over the leaves from `start` on, `count` of them, where the tree's own division puts them together. */
static struct hash range_hash(uint64_t start, uint64_t count, tree_lookup *lookup, void *context)
{
	if ((count & (count - 1)) == 0) {
		unsigned level = 0;
		while (UINT64_C(1) << level < count)
			level++;
		return lookup(context, level, start >> level);
	}
	unsigned level = split_level(count);
	uint64_t half = UINT64_C(1) << level;
	struct hash left = lookup(context, level, start >> level);
	struct hash right = range_hash(start + half, count - half, lookup, context);
	return tree_node(&left, &right);
}

size_t tree_path(uint64_t index, uint64_t size, tree_lookup *lookup, void *context, struct hash path[PATH_LIMIT])
{
	struct hash down[PATH_LIMIT]; /* from the root to the leaf */
	size_t depth = 0;
	uint64_t start = 0, count = size;
	while (count > 1) {
		uint64_t half = UINT64_C(1) << split_level(count);
		if (index < start + half) {
			down[depth++] = range_hash(start + half, count - half, lookup, context);
			count = half;
		} else {
			down[depth++] = range_hash(start, half, lookup, context);
			start += half;
			count -= half;
		}
	}
	for (size_t i = 0; i < depth; i++)
		path[i] = down[depth - 1 - i];
	return depth;
}

bool tree_path_root(uint64_t index, uint64_t size, const struct hash *leaf, const struct hash *path, size_t count,
                    struct hash *ret_root)
{
	if (index >= size)
		return false;
	uint64_t node = index, last = size - 1;
	struct hash root = *leaf;
	for (size_t i = 0; i < count; i++) {
		if (last == 0)
			return false;
		if ((node & 1) != 0 || node == last) {
			root = tree_node(&path[i], &root);
			while ((node & 1) == 0 && node != 0) {
				node >>= 1;
				last >>= 1;
			}
		} else {
			root = tree_node(&root, &path[i]);
		}
		node >>= 1;
		last >>= 1;
	}
	*ret_root = root;
	return last == 0;
}
