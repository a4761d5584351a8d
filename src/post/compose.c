/* SPDX-License-Identifier: MIT */
/*
 * Composing, with GMime. The same mail always gives the same bytes: the
 * boundaries come from the key, the date from the letterhead. Nothing that
 * could begin a new header field gets this far.
 */
#include "post/compose.h"
#include "post/key.h"

#include <gmime/gmime.h>
#include <string.h>

/* Longer lines than this, or a line that looks like a boundary, are encoded. */
enum { LONGEST_RAW_LINE = 78 };

#define BOUNDARY_BEGIN "=_"

static bool refuse(struct error *error, enum error_class class, const struct mail *mail, const char *what)
{
	return error_set(error, class, "mail %s: %s", mail->key, what);
}

/* What may stand between < > in a header field: visible ASCII without them. NULL and "" are fine. */
static bool url_is_sane(const char *url)
{
	for (; url != NULL && *url != '\0'; url++)
		if (*url <= 0x20 || *url >= 0x7f || *url == '<' || *url == '>')
			return false;
	return true;
}

static bool head_is_sane(const struct mail *mail, const struct rendered *rendered,
                         const struct letterhead *head, struct error *error)
{
	if (!key_is_sane(mail->key, strlen(mail->key)))
		return error_set(error, ERROR_BUG, "mail: its key is no key: report this");
	if (!address_is_sane(mail->address))
		return refuse(error, ERROR_CONFIGURATION, mail,
		              "the address it goes to is none: correct it in people.csv");
	if (!text_is_clean(mail->name))
		return refuse(error, ERROR_CONFIGURATION, mail,
		              "the name it goes to holds a control character: correct it in people.csv");
	if (!address_is_sane(head->from_address) || !address_is_sane(head->reply_to) ||
	    !address_is_sane(head->envelope))
		return refuse(error, ERROR_CONFIGURATION, mail,
		              "the address it comes from is none: correct it in assent.ini");
	if (!text_is_clean(head->from_name))
		return refuse(error, ERROR_CONFIGURATION, mail,
		              "the name it comes from holds a control character: correct it in assent.ini");
	if (!message_id_is_sane(head->message_id) || !text_is_clean(head->references) ||
	    !text_is_clean(mail->in_reply_to))
		return refuse(error, ERROR_BUG, mail, "a Message-ID of it is none: report this");
	if (head->list_id != NULL && (!text_is_clean(head->list_id) || !url_is_sane(head->list_unsubscribe) ||
	                              !url_is_sane(head->list_help) || !url_is_sane(head->list_archive)))
		return refuse(error, ERROR_CONFIGURATION, mail,
		              "the address of the website or of the list is none: correct it in assent.ini");
	if (!text_is_clean(rendered->subject))
		return refuse(error, ERROR_BUG, mail, "its subject holds a control character: report this");
	return true;
}

/*
 * What RFC 3676, 4.4 asks for: a line that begins with a blank or "From " gets
 * a blank in front. (Quote marks are ours: plain_write leaves no other ">".)
 */
static const char *space_stuffed(struct arena *arena, const char *text)
{
	struct buf out = buf_new(arena);
	buf_reserve(&out, strlen(text) + 16);
	while (*text != '\0') {
		size_t length = strcspn(text, "\n");
		length += text[length] == '\n';
		if (*text == ' ' || strncmp(text, "From ", 5) == 0)
			buf_char(&out, ' ');
		buf_add(&out, text, length);
		text += length;
	}
	return buf_string(&out);
}

/* Short lines of ASCII go as they are, so that people can read the file; all else quoted-printable. */
static GMimeContentEncoding encoding_of(const char *text)
{
	if (strstr(text, BOUNDARY_BEGIN) != NULL)
		return GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE;
	for (size_t column = 0; *text != '\0'; text++, column++) {
		if ((unsigned char)*text >= 0x7f || column > LONGEST_RAW_LINE)
			return GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE;
		if (*text == '\n')
			column = 0;
	}
	return GMIME_CONTENT_ENCODING_7BIT;
}

static void set_content(GMimePart *part, const void *bytes, size_t length)
{
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes, length);
	GMimeDataWrapper *content = g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);
	g_mime_part_set_content(part, content);
	g_object_unref(content);
	g_object_unref(stream);
}

static GMimePart *text_part(const char *subtype, const char *text)
{
	GMimePart *part = g_mime_part_new_with_type("text", subtype);
	g_mime_object_set_content_type_parameter((GMimeObject *)part, "charset", "utf-8");
	set_content(part, text, strlen(text));
	g_mime_part_set_content_encoding(part, encoding_of(text));
	return part;
}

void compose_boundary(const char *key, char ret_boundary[BOUNDARY_LENGTH + 1])
{
	struct key_hash hash = key_hash(key, strlen(key));
	snprintf(ret_boundary, BOUNDARY_LENGTH + 1, BOUNDARY_BEGIN "%016llx%016llx", (unsigned long long)hash.high,
	         (unsigned long long)hash.low);
}

static GMimeMultipart *multipart(const char *subtype, const struct mail *mail, unsigned number)
{
	char begin[BOUNDARY_LENGTH + 1], boundary[BOUNDARY_LENGTH + 16];
	compose_boundary(mail->key, begin);
	snprintf(boundary, sizeof boundary, "%s.%u", begin, number);
	/* Without its boundary GMime would make one up, from /dev/urandom. */
	GMimeContentType *type = g_mime_content_type_new("multipart", subtype);
	g_mime_content_type_set_parameter(type, "boundary", boundary);
	GMimeMultipart *made = g_object_new(GMIME_TYPE_MULTIPART, NULL);
	g_mime_object_set_content_type((GMimeObject *)made, type);
	g_object_unref(type);
	return made;
}

static void add_part(GMimeMultipart *multipart, GMimeObject *part)
{
	g_mime_multipart_add(multipart, part);
	g_object_unref(part);
}

static GMimeObject *alternative(struct arena *arena, const struct mail *mail, const struct rendered *rendered)
{
	GMimePart *plain = text_part("plain", space_stuffed(arena, rendered->text));
	g_mime_object_set_content_type_parameter((GMimeObject *)plain, "format", "flowed");
	if (mail->format == FORMAT_PLAIN)
		return (GMimeObject *)plain;
	GMimeMultipart *both = multipart("alternative", mail, 1);
	add_part(both, (GMimeObject *)plain);
	add_part(both, (GMimeObject *)text_part("html", rendered->html));
	return (GMimeObject *)both;
}

static GMimeObject *attached(const struct attachment *attachment)
{
	const char *slash = strchr(attachment->type, '/');
	char type[40] = "application";
	const char *subtype = "octet-stream";
	if (slash != NULL && (size_t)(slash - attachment->type) < sizeof type) {
		snprintf(type, sizeof type, "%.*s", (int)(slash - attachment->type), attachment->type);
		subtype = slash + 1;
	}
	GMimePart *part = g_mime_part_new_with_type(type, subtype);
	set_content(part, attachment->bytes, attachment->length);
	g_mime_part_set_content_encoding(part, GMIME_CONTENT_ENCODING_BASE64);
	if (attachment->method != NULL) {
		g_mime_object_set_content_type_parameter((GMimeObject *)part, "charset", "utf-8");
		g_mime_object_set_content_type_parameter((GMimeObject *)part, "method", attachment->method);
	}
	g_mime_object_set_disposition((GMimeObject *)part, "attachment");
	g_mime_part_set_filename(part, attachment->name);
	return (GMimeObject *)part;
}

static bool attachments_are_sane(const struct mail *mail, const struct attachment *attachments, size_t count,
                                 struct error *error)
{
	for (size_t i = 0; i < count; i++)
		if (!text_is_clean(attachments[i].name) || strpbrk(attachments[i].name, "/\\\"") != NULL ||
		    !text_is_clean(attachments[i].type))
			return refuse(error, ERROR_BUG, mail, "the name of an attachment is none: report this");
	return true;
}

static GMimeObject *make_body(struct arena *arena, const struct mail *mail, const struct rendered *rendered,
                              const struct attachment *attachments, size_t count)
{
	GMimeObject *words = alternative(arena, mail, rendered);
	if (count == 0)
		return words;
	GMimeMultipart *mixed = multipart("mixed", mail, 2);
	add_part(mixed, words);
	for (size_t i = 0; i < count; i++)
		add_part(mixed, attached(&attachments[i]));
	return (GMimeObject *)mixed;
}

static void set_date(GMimeMessage *message, const struct letterhead *head)
{
	GTimeZone *zone = g_time_zone_new_offset(head->date_offset);
	GDateTime *utc = g_date_time_new_from_unix_utc(head->date);
	GDateTime *local = utc == NULL ? NULL : g_date_time_to_timezone(utc, zone);
	if (local != NULL) {
		g_mime_message_set_date(message, local);
		g_date_time_unref(local);
	}
	if (utc != NULL)
		g_date_time_unref(utc);
	g_time_zone_unref(zone);
}

static void set_header(GMimeMessage *message, const char *name, const char *value)
{
	g_mime_object_set_header((GMimeObject *)message, name, value, "utf-8");
}

/* The letter we answer was written by anybody: an id that is none is left out. */
static void set_thread(struct arena *arena, GMimeMessage *message, const struct mail *mail,
                       const struct letterhead *head)
{
	bool answers = message_id_is_sane(mail->in_reply_to);
	if (answers)
		set_header(message, "In-Reply-To", arena_printf(arena, "<%s>", mail->in_reply_to));
	const char *references = head->references;
	if (answers && strstr(references, mail->in_reply_to) == NULL)
		references = arena_printf(arena, "%s%s<%s>", references, *references == '\0' ? "" : " ",
		                          mail->in_reply_to);
	if (*references != '\0')
		set_header(message, "References", references);
}

/* Words that look like an encoded word (RFC 2047) would be decoded by the reader, into anything. */
static const char *not_encoded(struct arena *arena, const char *words)
{
	char *copy = arena_strdup(arena, words);
	for (char *begin = copy; (begin = strstr(begin, "=?")) != NULL; begin++)
		*begin = ' ';
	return copy;
}

/* Left alone, GMime writes a name in the smallest old charset that has its letters. */
static void add_mailbox(struct arena *arena, GMimeMessage *message, GMimeAddressType type, const char *name,
                        const char *address)
{
	InternetAddress *mailbox =
		internet_address_mailbox_new(*name == '\0' ? NULL : not_encoded(arena, name), address);
	internet_address_set_charset(mailbox, "utf-8");
	internet_address_list_add(g_mime_message_get_addresses(message, type), mailbox);
	g_object_unref(mailbox);
}

/* RFC 2369 and RFC 2919: how programs show, find and leave the list. A URL stands between < >. */
static void set_list(struct arena *arena, GMimeMessage *message, const struct letterhead *head)
{
	const char *const fields[][2] = {{"List-Unsubscribe", head->list_unsubscribe},
	                                 {"List-Help", head->list_help},
	                                 {"List-Archive", head->list_archive}};
	if (head->list_id == NULL)
		return;
	set_header(message, "Precedence", "bulk");
	set_header(message, "List-Id", head->list_id);
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (fields[i][1] != NULL && *fields[i][1] != '\0')
			set_header(message, fields[i][0], arena_printf(arena, "<%s>", fields[i][1]));
}

/* The fields of design, "Mails out". */
static void set_fields(struct arena *arena, GMimeMessage *message, const struct mail *mail,
                       const struct rendered *rendered, const struct letterhead *head)
{
	add_mailbox(arena, message, GMIME_ADDRESS_TYPE_FROM, head->from_name, head->from_address);
	add_mailbox(arena, message, GMIME_ADDRESS_TYPE_REPLY_TO, head->from_name, head->reply_to);
	add_mailbox(arena, message, GMIME_ADDRESS_TYPE_TO, mail->name, mail->address);
	g_mime_message_set_subject(message, not_encoded(arena, rendered->subject), "utf-8");
	set_date(message, head);
	g_mime_message_set_message_id(message, head->message_id);
	set_thread(arena, message, mail, head);
	set_header(message, "Auto-Submitted", mail->reply ? "auto-replied" : "auto-generated");
	set_header(message, "X-Auto-Response-Suppress",
	           mail_order_answers(mail->order) ? "RN, NRN, AutoReply, OOF" : "RN, NRN, AutoReply");
	set_list(arena, message, head);
	set_header(message, "x-ms-reactions", "disallow");
	set_header(message, "Content-Language", rendered->language);
}

static bool write_message(struct arena *arena, GMimeMessage *message, struct bytes *ret_bytes)
{
	GMimeFormatOptions *options = g_mime_format_options_new();
	g_mime_format_options_set_newline_format(options, GMIME_NEWLINE_FORMAT_DOS);
	GMimeStream *stream = g_mime_stream_mem_new();
	bool written = g_mime_object_write_to_stream((GMimeObject *)message, options, stream) > 0;
	GByteArray *array = g_mime_stream_mem_get_byte_array((GMimeStreamMem *)stream);
	if (written)
		*ret_bytes = (struct bytes){arena_strndup(arena, (const char *)array->data, array->len), array->len};
	g_object_unref(stream);
	g_mime_format_options_free(options);
	return written;
}

bool compose(struct arena *arena, const struct mail *mail, const struct rendered *rendered,
             const struct letterhead *head, const struct attachment *attachments, size_t attachment_count,
             struct bytes *ret_bytes, struct error *error)
{
	if (!head_is_sane(mail, rendered, head, error) ||
	    !attachments_are_sane(mail, attachments, attachment_count, error))
		return false;
	g_mime_init();
	GMimeMessage *message = g_mime_message_new(FALSE);
	set_fields(arena, message, mail, rendered, head);
	GMimeObject *body = make_body(arena, mail, rendered, attachments, attachment_count);
	g_mime_message_set_mime_part(message, body);
	g_object_unref(body);
	bool written = write_message(arena, message, ret_bytes);
	g_object_unref(message);
	return written || refuse(error, ERROR_BUG, mail, "it could not be written: report this");
}

bool compose_own_fields(struct arena *arena, const struct mail *mail, const struct rendered *rendered,
                        const struct letterhead *head, struct bytes *ret_bytes, struct error *error)
{
	if (!head_is_sane(mail, rendered, head, error))
		return false;
	g_mime_init();
	GMimeMessage *message = g_mime_message_new(FALSE);
	add_mailbox(arena, message, GMIME_ADDRESS_TYPE_TO, mail->name, mail->address);
	g_mime_message_set_message_id(message, head->message_id);
	bool written = write_message(arena, message, ret_bytes);
	g_object_unref(message);
	return written || refuse(error, ERROR_BUG, mail, "it could not be written: report this");
}
