/* SPDX-License-Identifier: MIT */
#include "reader/mime.h"

#include "base/buf.h"
#include "reader/charset.h"
#include "reader/child.h"
#include "reader/fields.h"
#include "reader/head.h"
#include "reader/html.h"
#include "reader/report.h"
#include "reader/text.h"

#include <gmime/gmime.h>
#include <string.h>
#include <unistd.h>

enum {
	TEXT_BYTES_MAX = 4 * TEXT_MAX,  /* of a text part before its charset and marks are taken away */
	REPORT_BYTES_MAX = HEADER_BLOCK_MAX,
	CALENDAR_BYTES_MAX = 64 * 1024,
	DECODE_STEP = 8 * 1024
};

/* What goes along while the tree is walked. */
struct walk {
	struct arena *arena;
	struct letter *letter;
	struct text text;
	unsigned leaves;
};

/* ---- leaves ---- */

struct content {
	char *bytes; /* NUL added */
	size_t length;
	uint64_t size; /* in all, kept or not */
};

/* Decodes a leaf (RFC 2045 6) piece by piece: at most `most` bytes are kept, all are counted. */
static struct content decode(struct arena *arena, GMimePart *part, size_t most)
{
	struct content content = {0};
	struct buf kept = buf_new(arena);
	GMimeDataWrapper *wrapper = g_mime_part_get_content(part);
	GMimeStream *stream = wrapper == NULL ? NULL : g_mime_data_wrapper_get_stream(wrapper);
	GMimeEncoding encoding;
	char in[DECODE_STEP], out[DECODE_STEP * 2 + 64];
	ssize_t got;
	buf_add(&kept, "", 0);
	if (stream != NULL)
		g_mime_stream_reset(stream);
	g_mime_encoding_init_decode(&encoding, wrapper == NULL ? GMIME_CONTENT_ENCODING_DEFAULT
	                                                       : g_mime_data_wrapper_get_encoding(wrapper));
	while (stream != NULL && (got = g_mime_stream_read(stream, in, sizeof in)) > 0) {
		size_t step = g_mime_encoding_step(&encoding, in, (size_t)got, out);
		size_t room = most - kept.length;
		buf_add(&kept, out, step < room ? step : room);
		content.size += step;
	}
	content.bytes = kept.data;
	content.length = kept.length;
	return content;
}

static char *lower(struct arena *arena, const char *text)
{
	char *copy = arena_strdup(arena, text == NULL ? "" : text);
	for (char *at = copy; *at != '\0'; at++) {
		if (*at >= 'A' && *at <= 'Z')
			*at = (char)(*at + ('a' - 'A'));
	}
	return copy;
}

static const char *type_of(struct arena *arena, GMimeObject *object)
{
	GMimeContentType *type = g_mime_object_get_content_type(object);
	if (type == NULL)
		return "text/plain";
	return arena_printf(arena, "%s/%s", lower(arena, g_mime_content_type_get_media_type(type)),
	                    lower(arena, g_mime_content_type_get_media_subtype(type)));
}

static const char *parameter(struct walk *walk, GMimeObject *object, const char *name)
{
	return lower(walk->arena, g_mime_object_get_content_type_parameter(object, name));
}

static const char *file_name(struct arena *arena, GMimeObject *object)
{
	const char *name = GMIME_IS_PART(object) ? g_mime_part_get_filename(GMIME_PART(object)) : NULL;
	size_t length;
	return name == NULL ? "" : charset_guess(arena, name, strlen(name), &length);
}

static bool is_attachment(GMimeObject *object)
{
	GMimeContentDisposition *disposition = g_mime_object_get_content_disposition(object);
	const char *word = disposition == NULL ? NULL : g_mime_content_disposition_get_disposition(disposition);
	return word != NULL && g_ascii_strcasecmp(word, GMIME_DISPOSITION_ATTACHMENT) == 0;
}

static struct part *list_part(struct walk *walk, GMimeObject *object, const char *type, uint64_t size)
{
	struct part *part = LIST_PUSH(walk->arena, &walk->letter->parts);
	part->type = type;
	part->name = file_name(walk->arena, object);
	part->size = size;
	part->attachment = is_attachment(object);
	return part;
}

/*
 * Words that were written into the letter. A text with a file name is a file
 * that hangs on it, whatever its disposition says - unless it is all there is.
 */
static bool is_written(struct walk *walk, GMimeObject *object)
{
	return !is_attachment(object) && (walk->leaves == 1 || file_name(walk->arena, object)[0] == '\0');
}

static void read_text(struct walk *walk, GMimeObject *object, const struct content *content, bool is_html)
{
	const char *charset = parameter(walk, object, "charset");
	size_t length;
	bool known;
	if (is_html && charset[0] == '\0')
		charset = html_charset(walk->arena, content->bytes, content->length);
	char *text = charset_to_utf8(walk->arena, charset, content->bytes, content->length, &length, &known);
	walk->letter->flags |= LETTER_HAS_TEXT | (known ? 0 : LETTER_CHARSET_UNREAD) |
	                       (content->size > content->length ? LETTER_TRUNCATED : 0);
	if (is_html)
		html_lines(&walk->text, text, length);
	else
		text_plain(&walk->text, text, length, strcmp(parameter(walk, object, "format"), "flowed") == 0,
		           strcmp(parameter(walk, object, "delsp"), "yes") == 0);
}

/* iTIP (RFC 5546 1.4): somebody's calendar answers. */
static bool is_calendar_reply(struct walk *walk, GMimeObject *object, const struct content *content)
{
	static const char *const methods[] = {"reply", "counter", "refresh"};
	const char *method = parameter(walk, object, "method");
	const char *body = lower(walk->arena, content->bytes);
	for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
		if (strcmp(method, methods[i]) == 0 ||
		    strstr(body, arena_printf(walk->arena, "\nmethod:%s", methods[i])) != NULL)
			return true;
	}
	return false;
}

static bool is_one_of(const char *type, const char *const *types)
{
	while (*types != NULL && strcmp(type, *types) != 0)
		types++;
	return *types != NULL;
}

static const char *const report_types[] = {"message/delivery-status", "message/global-delivery-status", NULL};
static const char *const header_types[] = {"text/rfc822-headers", "message/rfc822-headers",
                                           "message/global-headers", "message/rfc822", "message/global", NULL};
static const char *const calendar_types[] = {"text/calendar", "application/ics", NULL};
static const char *const sealed_types[] = {"application/pkcs7-mime", "application/x-pkcs7-mime",
                                           "multipart/encrypted", NULL};

/* How many decoded bytes of a leaf are wanted at all. */
static size_t wanted_bytes(const char *type, bool is_body)
{
	if (is_body)
		return TEXT_BYTES_MAX;
	if (is_one_of(type, report_types) || is_one_of(type, header_types))
		return REPORT_BYTES_MAX;
	return is_one_of(type, calendar_types) ? CALENDAR_BYTES_MAX : 0;
}

static void read_original(struct walk *walk, const char *bytes, size_t length)
{
	struct fields fields;
	fields_read(walk->arena, bytes, length, &fields);
	if (walk->letter->original.count == 0)
		head_list(walk->arena, &fields, &walk->letter->original);
}

/* Two texts of one letter say the same, and the plain one is read: pages are the largest, slowest and wildest of all. */
static bool is_needless(const struct walk *walk, bool is_html)
{
	const struct lines *plain = &walk->letter->plain;
	for (size_t i = 0; is_html && i < plain->count; i++)
		if (plain->items[i].text[strspn(plain->items[i].text, " \t")] != '\0')
			return true;
	return false;
}

static void read_leaf(struct walk *walk, GMimeObject *object)
{
	const char *type = type_of(walk->arena, object);
	bool is_html = strcmp(type, "text/html") == 0;
	bool is_body = (is_html || strcmp(type, "text/plain") == 0) && is_written(walk, object);
	is_body = is_body && !is_needless(walk, is_html);
	struct content content = decode(walk->arena, GMIME_PART(object), wanted_bytes(type, is_body));
	list_part(walk, object, type, content.size);
	if (is_body)
		read_text(walk, object, &content, is_html);
	else if (is_one_of(type, report_types))
		report_read(walk->arena, content.bytes, content.length, walk->letter);
	else if (is_one_of(type, header_types))
		read_original(walk, content.bytes, content.length);
	else if (is_one_of(type, calendar_types) && is_calendar_reply(walk, object, &content))
		walk->letter->flags |= LETTER_CALENDAR_REPLY;
}

/* A letter inside of the letter: listed, its words are not read. */
static void read_enclosed(struct walk *walk, GMimeObject *object)
{
	GMimeMessage *message = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
	GMimeStream *counter = g_mime_stream_null_new();
	ssize_t size = message == NULL ? 0 : g_mime_object_write_to_stream(GMIME_OBJECT(message), NULL, counter);
	g_object_unref(counter);
	list_part(walk, object, type_of(walk->arena, object), size < 0 ? 0 : (uint64_t)size);
	if (message == NULL || walk->letter->original.count > 0)
		return;
	struct fields fields = {0};
	GMimeHeaderList *headers = g_mime_object_get_header_list(GMIME_OBJECT(message));
	int count = g_mime_header_list_get_count(headers);
	for (int i = 0; i < count && i < HEADER_FIELDS_MAX; i++) {
		GMimeHeader *header = g_mime_header_list_get_header_at(headers, i);
		const char *name = g_mime_header_get_name(header);
		const char *value = g_mime_header_get_raw_value(header);
		*LIST_PUSH(walk->arena, &fields) = (struct field){name, strlen(name), value == NULL ? "" : value,
		                                                  value == NULL ? 0 : strlen(value)};
	}
	head_list(walk->arena, &fields, &walk->letter->original);
}

/* ---- the tree ---- */

/* No line is the boundary that was promised: what stands there is shown, and not taken for the whole letter. */
static void read_prologue(struct walk *walk, GMimeMultipart *multipart)
{
	const char *prologue = g_mime_multipart_get_prologue(multipart);
	size_t length = prologue == NULL ? 0 : strnlen(prologue, TEXT_BYTES_MAX);
	if (length == 0)
		return;
	char *text = charset_guess(walk->arena, prologue, length, &length);
	walk->letter->flags |= LETTER_HAS_TEXT | LETTER_TRUNCATED;
	text_plain(&walk->text, text, length, false, false);
}

static void read_tree(struct walk *walk, GMimeObject *object, unsigned depth)
{
	if (is_one_of(type_of(walk->arena, object), sealed_types))
		walk->letter->flags |= LETTER_ENCRYPTED;
	if (depth > MIME_DEPTH_MAX || walk->leaves >= MIME_PARTS_MAX) {
		walk->letter->flags |= LETTER_TRUNCATED;
		return;
	}
	if (!GMIME_IS_MULTIPART(object)) {
		walk->leaves++;
		if (GMIME_IS_MESSAGE_PART(object))
			read_enclosed(walk, object);
		else if (GMIME_IS_PART(object))
			read_leaf(walk, object);
		return;
	}
	int count = g_mime_multipart_get_count(GMIME_MULTIPART(object));
	if (count == 0)
		read_prologue(walk, GMIME_MULTIPART(object));
	for (int i = 0; i < count && walk->leaves < MIME_PARTS_MAX; i++)
		read_tree(walk, g_mime_multipart_get_part(GMIME_MULTIPART(object), i), depth + 1);
	if (count > 0 && walk->leaves >= MIME_PARTS_MAX)
		walk->letter->flags |= LETTER_TRUNCATED;
}

static const char *top_type(struct walk *walk, GMimeObject *top)
{
	const char *report = parameter(walk, top, "report-type");
	const char *type = type_of(walk->arena, top);
	return report[0] == '\0' ? type : arena_printf(walk->arena, "%s; report-type=%s", type, report);
}

/* The whole letter, of which the fields were read. */
static void read_body(struct walk *walk, char *bytes, size_t length, size_t body)
{
	size_t from = fields_narrow(bytes, body);
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes + from, length - from);
	GMimeParser *parser = g_mime_parser_new_with_stream(stream);
	GMimeObject *top = g_mime_parser_construct_part(parser, NULL);
	if (top != NULL) {
		walk->letter->content_type = top_type(walk, top);
		read_tree(walk, top, 0);
		g_object_unref(top);
	}
	g_object_unref(parser);
	g_object_unref(stream);
}

/* Bytes that programs put in front of a letter they save: a byte order mark, the line of an mbox. */
static size_t skip_front(const char *bytes, size_t length)
{
	size_t at = length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
	if (length - at > 5 && memcmp(bytes + at, "From ", 5) == 0) {
		const char *end = memchr(bytes + at, '\n', length - at);
		at = end == NULL ? at : (size_t)(end - bytes) + 1;
	}
	return at;
}

/* No header at all: everything is text. */
static void read_bare(struct walk *walk, const char *bytes, size_t length)
{
	size_t size;
	char *text = charset_guess(walk->arena, bytes, length, &size);
	walk->letter->content_type = "text/plain";
	walk->letter->flags |= LETTER_HAS_TEXT;
	text_plain(&walk->text, text, size, false, false);
}

enum refusal mime_read(struct arena *arena, char *bytes, size_t length, struct letter *ret_letter)
{
	struct fields fields;
	size_t front = skip_front(bytes, length);
	bytes += front;
	length -= front;
	size_t body = fields_read(arena, bytes, length, &fields);
	enum refusal refusal = body == 0 ? REFUSAL_NONE : fields_check(bytes, length);
	if (refusal != REFUSAL_NONE)
		return refusal;
	*ret_letter = (struct letter){.content_type = ""};
	struct walk walk = {.arena = arena, .letter = ret_letter, .text = {.arena = arena, .letter = ret_letter}};
	head_read(arena, &fields, ret_letter);
	if (body == 0)
		read_bare(&walk, bytes, length);
	else
		read_body(&walk, bytes, length, body);
	return REFUSAL_NONE;
}

/* GLib ends the program when it gets no memory, and says so first; what else it has to say nobody hears. */
static void take_message(const gchar *domain, GLogLevelFlags level, const gchar *message, gpointer context)
{
	(void)domain;
	(void)message;
	(void)context;
	if ((level & G_LOG_LEVEL_ERROR) != 0)
		_exit(CHILD_OUT_OF_MEMORY);
}

/*
 * Libraries load and set up things when they are first used, which the filter
 * would not allow: one letter that uses all of it, read before.
 */
void mime_open(void)
{
	static const char first[] =
		"From: =?ISO-8859-1?Q?A?= <a@example.org>\r\nDate: Mon, 2 Nov 2026 10:00:00 +0000\r\n"
		"References: <a@example.org>\r\nMIME-Version: 1.0\r\n"
		"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
		"--b\r\nContent-Type: text/html; charset=us-ascii; name*=utf-8''a\r\n"
		"Content-Transfer-Encoding: base64\r\n\r\nPHA+JmFtcDs8L3A+\r\n"
		"--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: a\r\n\r\na\r\n--b--\r\n";
	struct arena arena = {0};
	struct letter letter;
	g_log_set_default_handler(take_message, NULL);
	g_mime_init();
	html_open();
	charsets_open();
	(void)mime_read(&arena, arena_strndup(&arena, first, sizeof first - 1), sizeof first - 1, &letter);
	arena_release(&arena);
}
