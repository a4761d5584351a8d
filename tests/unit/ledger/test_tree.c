/* SPDX-License-Identifier: MIT */
/* The tree by the vectors of RFC 6962's reference log. */
#include "books.h"
#include "ledger/tree.h"

#include <sodium.h>

#define LEAVES 8

static const struct {
	const char *data;
	size_t length;
	const char *leaf, *root; /* the leaf's hash; the root of the tree that ends with it */
} vectors_of_rfc[LEAVES] = {
	{"", 0, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
	 "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"},
	{"\x00", 1, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
	 "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"},
	{"\x10", 1, "0298d122906dcfc10892cb53a73992fc5b9f493ea4c9badb27b791b4127a7fe7",
	 "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"},
	{"\x20\x21", 2, "07506a85fd9dd2f120eb694f86011e5bb4662e5c415a62917033d4a9624487e7",
	 "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"},
	{"\x30\x31", 2, "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
	 "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"},
	{"\x40\x41\x42\x43", 4, "4271a26be0d8a84f0bd54c8c302e7cb3a3b5d1fa6780a40bcce2873477dab658",
	 "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"},
	{"\x50\x51\x52\x53\x54\x55\x56\x57", 8, "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
	 "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"},
	{"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f", 16,
	 "46f6ffadd3d06a09ff3c5860d2755c8b9819db7df44251788c7d8e3180de8eb1",
	 "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"},
};

static void assert_hash(const struct hash *got, const char *wanted)
{
	char hex[2 * HASH_SIZE + 1];
	hex_write(got->bytes, HASH_SIZE, hex);
	assert_string_equal(hex, wanted);
}

static void test_leaves_and_roots(void **state)
{
	(void)state;
	struct frontier frontier = {0};
	struct hash root = frontier_root(&frontier);
	assert_hash(&root, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	for (size_t i = 0; i < LEAVES; i++) {
		struct hash leaf = tree_leaf(vectors_of_rfc[i].data, vectors_of_rfc[i].length);
		assert_hash(&leaf, vectors_of_rfc[i].leaf);
		frontier_add(&frontier, &leaf);
		root = frontier_root(&frontier);
		assert_hash(&root, vectors_of_rfc[i].root);
		assert_int_equal(frontier.count, frontier_peaks(i + 1));
	}
}

/* All leaves lie in an array: the plainest look-up there is. */
static struct hash leaf_of(void *context, unsigned level, uint64_t index)
{
	const struct hash *leaves = context;
	if (level == 0)
		return leaves[index];
	struct hash left = leaf_of(context, level - 1, 2 * index), right = leaf_of(context, level - 1, 2 * index + 1);
	return tree_node(&left, &right);
}

static void test_paths_of_the_vectors(void **state)
{
	(void)state;
	static const struct {
		uint64_t index, size;
		size_t count;
		const char *path[3];
	} cases[] = {
		{5, 8, 3, {"bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
	                   "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
	                   "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}},
		{0, 8, 3, {"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
	                   "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
	                   "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}},
		{2, 3, 1, {"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"}},
		{1, 5, 3, {"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
	                   "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
	                   "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"}},
	};
	struct hash leaves[LEAVES], path[PATH_LIMIT];
	for (size_t i = 0; i < LEAVES; i++)
		leaves[i] = tree_leaf(vectors_of_rfc[i].data, vectors_of_rfc[i].length);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		size_t count = tree_path(cases[i].index, cases[i].size, leaf_of, leaves, path);
		assert_int_equal(count, cases[i].count);
		for (size_t n = 0; n < count; n++)
			assert_hash(&path[n], cases[i].path[n]);
	}
}

static void test_every_path_leads_to_its_root_and_no_other(void **state)
{
	(void)state;
	enum { MANY = 70 };
	struct hash leaves[MANY], path[PATH_LIMIT + 1], root;
	struct frontier frontier = {0};
	for (size_t i = 0; i < MANY; i++) {
		leaves[i] = tree_leaf(&i, sizeof i);
		frontier_add(&frontier, &leaves[i]);
		struct hash wanted = frontier_root(&frontier);
		uint64_t size = i + 1;
		for (uint64_t index = 0; index < size; index++) {
			size_t count = tree_path(index, size, leaf_of, leaves, path);
			assert_true(tree_path_root(index, size, &leaves[index], path, count, &root));
			assert_true(hash_equal(&root, &wanted));
			bool other = tree_path_root(index + 1, size, &leaves[index], path, count, &root);
			assert_false(other && hash_equal(&root, &wanted));
			path[count] = wanted;
			assert_false(tree_path_root(index, size, &leaves[index], path, count + 1, &root));
			assert_false(count > 0 && tree_path_root(index, size, &leaves[index], path, count - 1, &root));
		}
		assert_false(tree_path_root(size, size, &leaves[0], path, 0, &root));
	}
}

/* The root of leaves[from] to leaves[to - 1]: D[from:to] of RFC 6962, section 2.1. */
static struct hash root_between(const struct hash *leaves, size_t from, size_t to)
{
	struct frontier frontier = {0};
	for (size_t i = from; i < to; i++)
		frontier_add(&frontier, &leaves[i]);
	return frontier_root(&frontier);
}

/* SUBPROOF of RFC 6962, section 2.1.2, for the leaves from `from` on. Gives the number of hashes. */
static size_t subproof(const struct hash *leaves, size_t from, size_t old, size_t size, bool known, struct hash *path)
{
	size_t half = 1, count;
	if (old == size) {
		*path = root_between(leaves, from, from + size);
		return known ? 0 : 1;
	}
	while (2 * half < size)
		half *= 2;
	if (old <= half) {
		count = subproof(leaves, from, old, half, known, path);
		path[count] = root_between(leaves, from + half, from + size);
	} else {
		count = subproof(leaves, from + half, old - half, size - half, false, path);
		path[count] = root_between(leaves, from, from + half);
	}
	return count + 1;
}

static void test_consistency_of_the_vectors(void **state)
{
	(void)state;
	static const struct {
		size_t old, size, count;
		const char *path[3];
	} cases[] = {
		{1, 1, 0, {NULL}},
		{1, 8, 3, {"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
	                   "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
	                   "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}},
		{6, 8, 3, {"0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
	                   "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
	                   "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}},
		{2, 5, 2, {"5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
	                   "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"}},
		{6, 7, 3, {"0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
	                   "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
	                   "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}},
	};
	struct hash leaves[LEAVES], path[PATH_LIMIT];
	for (size_t i = 0; i < LEAVES; i++)
		leaves[i] = tree_leaf(vectors_of_rfc[i].data, vectors_of_rfc[i].length);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		size_t count = subproof(leaves, 0, cases[i].old, cases[i].size, true, path);
		assert_int_equal(count, cases[i].count);
		for (size_t n = 0; n < count; n++)
			assert_hash(&path[n], cases[i].path[n]);
	}
}

/* What an old head's frontier holds leads, with the leaves behind it, to the new root: so old heads are beginnings. */
static void test_an_old_frontier_goes_on_to_every_later_root(void **state)
{
	(void)state;
	enum { MANY = 40 };
	struct hash leaves[MANY];
	for (size_t i = 0; i < MANY; i++)
		leaves[i] = tree_leaf(&i, sizeof i);
	for (size_t old = 1; old < MANY; old++) {
		struct frontier frontier = {0};
		for (size_t i = 0; i < old; i++)
			frontier_add(&frontier, &leaves[i]);
		for (size_t i = old; i < MANY; i++) {
			frontier_add(&frontier, &leaves[i]);
			struct hash got = frontier_root(&frontier), wanted = root_between(leaves, 0, i + 1);
			assert_true(hash_equal(&got, &wanted));
		}
	}
}

static void test_subtrees_at_once(void **state)
{
	(void)state;
	struct hash leaves[LEAVES];
	struct frontier whole = {0}, parts = {0};
	for (size_t i = 0; i < LEAVES; i++) {
		leaves[i] = tree_leaf(vectors_of_rfc[i].data, vectors_of_rfc[i].length);
		if (i < 7)
			frontier_add(&whole, &leaves[i]);
	}
	struct hash four = leaf_of(leaves, 2, 0), two = leaf_of(leaves, 1, 2);
	frontier_add_subtree(&parts, 2, &four);
	frontier_add_subtree(&parts, 1, &two);
	frontier_add(&parts, &leaves[6]);
	assert_memory_equal(&whole, &parts, sizeof whole.size + sizeof whole.count);
	struct hash a = frontier_root(&whole), b = frontier_root(&parts);
	assert_true(hash_equal(&a, &b));
}

/* The tree's SHA-256 is held against libsodium's, for every length around its blocks. */
static void test_two_libraries(void **state)
{
	enum { LONGEST = 1100 };
	unsigned char data[1 + LONGEST], both[1 + 2 * HASH_SIZE] = {1}, wanted[HASH_SIZE];
	struct hash last = {{0}};
	(void)state;
	data[0] = 0;
	for (size_t i = 0; i < LONGEST; i++)
		data[1 + i] = (unsigned char)(i * 131 + i / 7);
	for (size_t length = 0; length <= LONGEST; length++) {
		struct hash leaf = tree_leaf(data + 1, length);
		crypto_hash_sha256(wanted, data, 1 + length);
		assert_memory_equal(leaf.bytes, wanted, HASH_SIZE);
		struct hash node = tree_node(&last, &leaf);
		memcpy(both + 1, last.bytes, HASH_SIZE);
		memcpy(both + 1 + HASH_SIZE, leaf.bytes, HASH_SIZE);
		crypto_hash_sha256(wanted, both, sizeof both);
		assert_memory_equal(node.bytes, wanted, HASH_SIZE);
		last = node;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_leaves_and_roots),
		cmocka_unit_test(test_paths_of_the_vectors),
		cmocka_unit_test(test_every_path_leads_to_its_root_and_no_other),
		cmocka_unit_test(test_consistency_of_the_vectors),
		cmocka_unit_test(test_an_old_frontier_goes_on_to_every_later_root),
		cmocka_unit_test(test_subtrees_at_once),
		cmocka_unit_test(test_two_libraries),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
