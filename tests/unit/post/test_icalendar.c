/* SPDX-License-Identifier: MIT */
/* Calendar files, held against the letter of RFC 5545. */
#include "post/post.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct mail_meeting meeting_of(const char *what, const char *place)
{
	return (struct mail_meeting){
		.id = "M-2026-001", .what = what, .place = place, .starts = 1796772600, .changed = 1796133600, .sequence = 2};
}

static const char *file_of(struct arena *arena, struct mail_meeting meeting)
{
	return calendar_file(arena, &meeting, "assent/6CAA7AF4", "core@example.org");
}

static void test_whole(void **state)
{
	(void)state;
	struct arena arena = {0};
	assert_string_equal(file_of(&arena, meeting_of("Core meeting", "Library, room 2; ask\\ring\nbell")),
	                    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//assent//meetings//EN\r\nMETHOD:PUBLISH\r\n"
	                    "BEGIN:VEVENT\r\nUID:M-2026-001@assent/6CAA7AF4\r\nDTSTAMP:20261201T140000Z\r\n"
	                    "DTSTART:20261208T233000Z\r\nSEQUENCE:2\r\nSTATUS:CONFIRMED\r\nSUMMARY:Core meeting\r\n"
	                    "LOCATION:Library\\, room 2\\; ask\\\\ring\\nbell\r\nORGANIZER:mailto:core@example.org\r\n"
	                    "END:VEVENT\r\nEND:VCALENDAR\r\n");
	arena_release(&arena);
}

static void test_cancelled(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct mail_meeting meeting = meeting_of("Core meeting", "");
	meeting.cancelled = true;
	const char *text = file_of(&arena, meeting);
	assert_non_null(strstr(text, "\r\nSTATUS:CANCELLED\r\n"));
	assert_null(strstr(text, "LOCATION"));
	assert_null(strstr(text, "METHOD:REQUEST")); /* nothing that a calendar would answer by itself */
	assert_null(strstr(text, "ATTENDEE"));
	arena_release(&arena);
}

/* No line over 75 bytes, no character cut in two, and what was folded reads as before. */
static void test_folded(void **state)
{
	(void)state;
	struct arena arena = {0};
	char what[601] = {0}, unfolded[4096] = {0};
	for (size_t i = 0; i < 150; i++)
		memcpy(what + i * 4, i % 2 == 0 ? "\xc3\xa9 a" : "\xe2\x82\xac-", 4); /* 2 and 3 byte characters */
	const char *text = file_of(&arena, meeting_of(what, ""));
	size_t length = 0;
	for (const char *line = text; *line != '\0';) {
		size_t bytes = strcspn(line, "\r");
		assert_true(bytes <= 75);
		assert_memory_equal(line + bytes, "\r\n", 2);
		assert_true(((unsigned char)line[*line == ' '] & 0xc0) != 0x80);
		bool folded = line[bytes + 2] == ' ';
		memcpy(unfolded + length, line + (*line == ' '), bytes - (*line == ' '));
		length += bytes - (*line == ' ');
		if (!folded)
			unfolded[length++] = '\n';
		line += bytes + 2;
	}
	assert_non_null(strstr(unfolded, what));
	arena_release(&arena);
}

/* What people type can't begin a line of its own. */
static void test_hostile(void **state)
{
	(void)state;
	struct arena arena = {0};
	const char *text = file_of(&arena, meeting_of("a\r\nATTENDEE:mailto:x@example.org", "\tb\x01"));
	assert_null(strstr(text, "\nATTENDEE"));
	assert_null(strchr(text, '\x01'));
	arena_release(&arena);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole),
		cmocka_unit_test(test_cancelled),
		cmocka_unit_test(test_folded),
		cmocka_unit_test(test_hostile),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
