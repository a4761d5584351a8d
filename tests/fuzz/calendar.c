/* SPDX-License-Identifier: MIT */
/*
 * The calendar file of a meeting: an input is what, place, id, origin and
 * organizer, a NUL between two, behind four bytes for each instant and one for
 * the rest. Whatever they hold, the file has the form of RFC 5545: lines of at
 * most 75 bytes that end in CR LF, no character cut in two, no control, the
 * fields in their order and none but these; and what and place can be read back.
 *
 * fuzz: -max_len=1024
 */
#include "letter_kit.h"
#include "post/post.h"

enum { LINE_BYTES = 75, INSTANTS = 2, INSTANT_BYTES = 4, STRINGS = 5, FIELDS = 15 };

static const char *const begins[FIELDS] = {
	"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:", "METHOD:PUBLISH", "BEGIN:VEVENT", "UID:", "DTSTAMP:", "DTSTART:",
	"SEQUENCE:", "STATUS:", "SUMMARY:", "LOCATION:", "ORGANIZER:mailto:", "END:VEVENT", "END:VCALENDAR",
};

static instant take_instant(const uint8_t **bytes)
{
	uint64_t number = 0;
	for (int i = 0; i < INSTANT_BYTES; i++)
		number = number << 8 | *(*bytes)++;
	return (instant)number;
}

/* The next string, UTF-8 as whatever we read becomes; its controls stay. "" behind the last one. */
static char *take_string(struct arena *arena, const uint8_t **bytes, size_t *left)
{
	const uint8_t *end = *left == 0 ? NULL : memchr(*bytes, '\0', *left), *bad;
	size_t length = end == NULL ? *left : (size_t)(end - *bytes);
	char *text = arena_strndup(arena, (const char *)*bytes, length);
	while ((bad = u8_check((uint8_t *)text, length)) != NULL)
		text[bad - (uint8_t *)text] = '?';
	*bytes += length + (end != NULL);
	*left -= length + (end != NULL);
	return text;
}

static bool is_control(char c)
{
	return (unsigned char)c < ' ' || c == 0x7f;
}

static bool is_clean(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (is_control(text[i]))
			return false;
	return true;
}

/* The next content line, unfolded; NULL at the end. Each line of the file is checked on the way. */
static const char *next_field(struct arena *arena, const char **text)
{
	struct buf field = buf_new(arena);
	if (**text == '\0')
		return NULL;
	do {
		const char *end = strstr(*text, "\r\n");
		HOLDS(end != NULL && end - *text <= LINE_BYTES);
		size_t length = (size_t)(end - *text);
		HOLDS(is_clean(*text, length) && u8_check((const uint8_t *)*text, length) == NULL);
		HOLDS(field.length == 0 || **text == ' ');
		buf_add(&field, *text + (field.length > 0), length - (field.length > 0));
		*text = end + 2;
	} while (**text == ' ');
	return buf_string(&field);
}

/* TEXT of RFC 5545, 3.3.11, as a calendar program reads it: is it what was put in, controls but LF being blanks? */
static void check_text(const char *escaped, const char *put)
{
	for (; *escaped != '\0'; escaped++, put++) {
		char is = *escaped;
		HOLDS(strchr(";,", is) == NULL);
		if (is == '\\') {
			is = *++escaped;
			HOLDS(is != '\0' && strchr("\\;,n", is) != NULL);
			is = is == 'n' ? '\n' : is;
		}
		HOLDS(is == *put || (is_control(*put) && *put != '\n' && is == ' '));
	}
	HOLDS(*put == '\0');
}

static void check_file(struct arena *arena, const char *text, const struct mail_meeting *meeting)
{
	for (int i = 0; i < FIELDS; i++) {
		if (*meeting->place == '\0' && strcmp(begins[i], "LOCATION:") == 0)
			continue;
		const char *field = next_field(arena, &text);
		HOLDS(field != NULL && strncmp(field, begins[i], strlen(begins[i])) == 0);
		const char *value = field + strlen(begins[i]);
		if (strcmp(begins[i], "SUMMARY:") == 0)
			check_text(value, meeting->what);
		if (strcmp(begins[i], "LOCATION:") == 0)
			check_text(value, meeting->place);
		if (strncmp(begins[i], "DT", 2) == 0)
			HOLDS(strspn(value, "0123456789TZ") == strlen("20261204T183000Z") && value[strlen("20261204T183000Z")] == '\0');
	}
	HOLDS(*text == '\0');
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	if (length < INSTANTS * INSTANT_BYTES + 1)
		return 0;
	struct arena arena = {0};
	struct mail_meeting meeting = {.starts = take_instant(&bytes), .changed = take_instant(&bytes)};
	const char *strings[STRINGS];
	meeting.sequence = *bytes / 2;
	meeting.cancelled = *bytes++ % 2 == 1;
	length -= INSTANTS * INSTANT_BYTES + 1;
	for (int i = 0; i < STRINGS; i++)
		strings[i] = take_string(&arena, &bytes, &length);
	meeting.what = strings[0];
	meeting.place = strings[1];
	meeting.id = strings[2];
	/* The mailbox's address is checked when the settings are read: it holds no control. */
	const char *organizer = is_clean(strings[4], strlen(strings[4])) ? strings[4] : "";
	check_file(&arena, calendar_file(&arena, &meeting, strings[3], organizer), &meeting);
	arena_release(&arena);
	return 0;
}
