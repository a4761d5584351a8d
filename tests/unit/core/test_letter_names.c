/* SPDX-License-Identifier: MIT */
/* Names of letters: the same whatever number a row has; and the way back to the row that has the letter now. */
#include "core/letter_names.h"
#include "kit.h"

#define FIRST "sha256:00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define SECOND "sha256:ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100"
/* The first 8 bytes, and the next two times 4 bytes one over the other (exclusive or). */
#define FIRST_NAME "l001122334455667744444444"
#define SECOND_NAME "lffeeddccbbaa998844444444"

static void take(struct kit *k, uint64_t row, const char *hash, const char *class)
{
	const struct event event = {
		.kind = EVENT_LETTER_TAKEN, .row = row, .letter = hash, .value = class, .subject = "", .version = "",
		.member = "", .by = "", .via = VIA_MAIL, .text = "", .ref = "", .place = "INBOX/1/7", .rows = ""};
	state_apply(&k->state, &event);
}

static void test_names_of_rows(void **state)
{
	static const struct {
		uint64_t row;
		const char *name;
	} cases[] = {
		{5, FIRST_NAME}, {3, FIRST_NAME "-2"}, {6, SECOND_NAME "-3"}, {9, SECOND_NAME}, {10, NULL},
	};
	struct kit *k = *state;
	struct arena lasting = {0};
	struct letter_names names = {0};
	take(k, 9, SECOND, "noted");
	take(k, 5, FIRST, "noted");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *name = letter_name_of_row(&names, &k->state, &lasting, &k->arena, cases[i].row);
		kit_assert_line(i, name == NULL ? "none" : name, cases[i].name == NULL ? "none" : cases[i].name);
	}
	arena_release(&lasting);
}

static void test_keys(void **state)
{
	static const struct {
		const char *id, *key;
	} cases[] = {
		{FIRST_NAME ".help.m-ana00001", "j25.help.m-ana00001"},
		{FIRST_NAME "-2.help.-", "j23.help.-"},
		{SECOND_NAME ".help.m-ana00001", NULL},       /* never taken */
		{FIRST_NAME "-26.help.-", NULL},              /* before the first row */
		{"r12.call.m-ana00001", "r12.call.m-ana00001"},
		{"j12.help.m-ana00001", "j12.help.m-ana00001"},
		{"l00112233.help.-", "l00112233.help.-"},     /* no name */
		{"", ""},
	};
	struct kit *k = *state;
	take(k, 5, FIRST, "held");
	take(k, 25, FIRST, "recorded"); /* read again */
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *key = letter_key(&k->arena, &k->state, cases[i].id);
		kit_assert_line(i, key == NULL ? "none" : key, cases[i].key == NULL ? "none" : cases[i].key);
	}
	assert_string_equal(letter_name(&k->arena, FIRST), FIRST_NAME);
}

/* The token of "is this yours?" does not hang on the number of its row. */
static void test_requests(void **state)
{
	struct kit *k = *state;
	const struct request request = {
		.kind = REQUEST_YOURS, .subject = "j12", .lasting = FIRST_NAME, .version = "", .member = "m-ana00001"};
	struct request other = request;
	other.subject = "j7";
	assert_string_equal(request_text(&k->arena, &request), "yours|" FIRST_NAME "||m-ana00001");
	assert_string_equal(request_text(&k->arena, &other), request_text(&k->arena, &request));
	other.lasting = NULL;
	assert_string_equal(request_text(&k->arena, &other), "yours|j7||m-ana00001");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_names_of_rows, kit_setup, kit_teardown),
		cmocka_unit_test_setup_teardown(test_keys, kit_setup, kit_teardown),
		cmocka_unit_test_setup_teardown(test_requests, kit_setup, kit_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
