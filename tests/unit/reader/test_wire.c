/* SPDX-License-Identifier: MIT */
/* The wire between child and parent. The parent believes nothing that comes up it. */
#include "reader/wire.h"

#include "reader/bounds.h"

#include "flat.h"
#include "scratch.h"

static struct letter sample(struct arena *arena)
{
	struct letter letter = {
		.message_id = "x@example.org", .subject = "S\xC3\xAD", .date = "", .content_type = "text/plain", .flags = 9};
	*LIST_PUSH(arena, &letter.headers) = (struct header){"subject", "S\xC3\xAD"};
	*LIST_PUSH(arena, &letter.from) = (struct address){"Ana", "ana@example.org"};
	*LIST_PUSH(arena, &letter.recipients) = (struct address){"", "core@example.org"};
	*LIST_PUSH(arena, &letter.references) = (struct header){"references", "a@example.org"};
	*LIST_PUSH(arena, &letter.plain) = (struct line){"AGREE", 0, LINE_PLAIN, 0};
	*LIST_PUSH(arena, &letter.plain) = (struct line){"quoted", 250, LINE_PLAIN, LINE_FLOWED | LINE_QUOTE};
	*LIST_PUSH(arena, &letter.html) = (struct line){"", 1, LINE_HTML, LINE_RULE};
	*LIST_PUSH(arena, &letter.parts) = (struct part){"image/png", "a.png", 12345, true};
	*LIST_PUSH(arena, &letter.reports) = (struct report){"a@example.org", "failed", "5.1.1", ""};
	*LIST_PUSH(arena, &letter.original) = (struct header){"message-id", "<y@example.org>"};
	return letter;
}

static struct buf written(struct arena *arena, const struct letter *letter)
{
	struct buf wire = buf_new(arena);
	wire_write(&wire, letter);
	return wire;
}

static void comes_back_as_it_was(void **state)
{
	struct scratch *scratch = *state;
	struct arena *arena = &scratch->arena;
	struct letter letter = sample(arena), back;
	struct buf wire = written(arena, &letter);
	assert_true(wire_read(arena, wire.data, wire.length, &back));
	assert_string_equal(back.message_id, letter.message_id);
	assert_string_equal(back.subject, letter.subject);
	assert_string_equal(back.content_type, letter.content_type);
	assert_int_equal(back.flags, letter.flags);
	assert_string_equal(back.headers.items[0].value, "S\xC3\xAD");
	assert_string_equal(back.from.items[0].address, "ana@example.org");
	assert_string_equal(back.recipients.items[0].address, "core@example.org");
	assert_string_equal(back.references.items[0].name, "references");
	assert_string_equal(flat_text(arena, &back), "P0|AGREE\nP250qf|quoted\nH1r|\n");
	assert_int_equal(back.html.items[0].origin, LINE_HTML);
	assert_string_equal(flat_parts(arena, &back), "image/png [a.png] 12345!\n");
	assert_string_equal(back.reports.items[0].status, "5.1.1");
	assert_string_equal(back.original.items[0].name, "message-id");
	assert_int_equal(back.reply_to.count, 0);
}

static const struct clean_case {
	const char *name;
	const char *text;
	const char *want, *want_line; /* of a field, of a line of text */
} clean_cases[] = {
	{"plain", "S\xC3\xAD \xF0\x9F\x91\x8D", "S\xC3\xAD \xF0\x9F\x91\x8D", "S\xC3\xAD \xF0\x9F\x91\x8D"},
	{"line ends", "a\r\nBcc: b", "a  Bcc: b", "a  Bcc: b"},
	{"tab", "a\tb", "a b", "a\tb"},
	{"escape and bell", "a\x1b[31mb\x07", "a [31mb ", "a [31mb "},
	{"DEL", "a\x7f", "a ", "a "},
	{"C1 controls", "a\xC2\x9B" "31m", "a  31m", "a  31m"},
	{"U+00A0 is none", "a\xC2\xA0", "a\xC2\xA0", "a\xC2\xA0"},
	{"no UTF-8", "a\xFF\xC3", "a??", "a??"},
	{"overlong", "a\xC0\xAF", "a??", "a??"},
	{"surrogate", "a\xED\xA0\x80", "a???", "a???"},
};

static void harmful_signs_go(void **state)
{
	struct scratch *scratch = *state;
	struct arena *arena = &scratch->arena;
	for (size_t i = 0; i < sizeof clean_cases / sizeof clean_cases[0]; i++) {
		const struct clean_case *c = &clean_cases[i];
		struct letter letter = {.subject = c->text}, back;
		*LIST_PUSH(arena, &letter.plain) = (struct line){.text = c->text};
		struct buf wire = written(arena, &letter);
		assert_true(wire_read(arena, wire.data, wire.length, &back));
		if (strcmp(back.subject, c->want) != 0 || strcmp(back.plain.items[0].text, c->want_line) != 0)
			fail_msg("%s: \"%s\", \"%s\"", c->name, back.subject, back.plain.items[0].text);
	}
}

/* A child that was taken over can send anything: controls too. */
static void the_reading_end_cleans_as_well(void **state)
{
	struct scratch *scratch = *state;
	struct arena *arena = &scratch->arena;
	struct letter letter = {.subject = "abcdefgh"}, back;
	struct buf wire = written(arena, &letter);
	char *at = memmem(wire.data, wire.length, "abcdefgh", 8);
	assert_non_null(at);
	memcpy(at, "a\r\nb\x1b\xC2\x9Bz", 8);
	assert_true(wire_read(arena, wire.data, wire.length, &back));
	assert_string_equal(back.subject, "a  b   z");
}

static void a_part_of_a_letter_is_none(void **state)
{
	struct scratch *scratch = *state;
	struct arena *arena = &scratch->arena;
	struct letter letter = sample(arena), back;
	struct buf wire = written(arena, &letter);
	for (size_t length = 0; length < wire.length; length++) {
		struct arena own = {0};
		char *copy = arena_alloc(&own, length);
		memcpy(copy, wire.data, length);
		if (wire_read(&own, copy, length, &back))
			fail_msg("%zu of %zu bytes were taken for a letter", length, wire.length);
		arena_release(&own);
	}
	char *more = arena_strndup(arena, wire.data, wire.length + 1);
	assert_false(wire_read(arena, more, wire.length + 1, &back));
}

/* All texts of a letter end and hold no control but TAB: what the rest of the program relies on. */
static void walk(const struct lines *lines)
{
	for (size_t i = 0; i < lines->count; i++)
		for (const char *at = lines->items[i].text; *at != '\0'; at++)
			assert_true((unsigned char)*at >= ' ' || *at == '\t');
}

/* Any byte of the wire may be any other: no crash, no text without an end, no memory by the count of a liar. */
static void every_byte_may_lie(void **state)
{
	static const unsigned char lies[] = {0x00, 0x01, 0x7F, 0x80, 0xC2, 0xFF, '\n'};
	struct scratch *scratch = *state;
	struct letter letter = sample(&scratch->arena);
	struct buf wire = written(&scratch->arena, &letter);
	for (size_t place = 0; place < wire.length; place++) {
		for (size_t lie = 0; lie < sizeof lies; lie++) {
			struct arena own = {0};
			struct letter back;
			char *copy = arena_alloc(&own, wire.length);
			memcpy(copy, wire.data, wire.length);
			copy[place] = (char)lies[lie];
			if (wire_read(&own, copy, wire.length, &back)) {
				walk(&back.plain);
				walk(&back.html);
				assert_true(back.plain.count <= LINES_MAX && back.headers.count <= HEADER_FIELDS_MAX);
				assert_non_null(flat_parts(&own, &back));
			}
			arena_release(&own);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(comes_back_as_it_was),
		SCRATCH_TEST(harmful_signs_go),
		SCRATCH_TEST(the_reading_end_cleans_as_well),
		SCRATCH_TEST(a_part_of_a_letter_is_none),
		SCRATCH_TEST(every_byte_may_lie),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
