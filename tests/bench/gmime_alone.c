/* SPDX-License-Identifier: MIT */
#include "gmime_alone.h"

#include <gmime/gmime.h>
#include <string.h>

static void decode(GMimeObject *parent, GMimeObject *part, gpointer user_data)
{
	size_t *bytes = user_data;
	(void)parent;
	if (GMIME_IS_TEXT_PART(part)) {
		char *text = g_mime_text_part_get_text(GMIME_TEXT_PART(part));
		*bytes += text == NULL ? 0 : strlen(text);
		g_free(text);
	} else if (GMIME_IS_PART(part) && g_mime_part_get_content(GMIME_PART(part)) != NULL) {
		GMimeStream *sink = g_mime_stream_mem_new();
		ssize_t size = g_mime_data_wrapper_write_to_stream(g_mime_part_get_content(GMIME_PART(part)), sink);
		*bytes += size < 0 ? 0 : (size_t)size;
		g_object_unref(sink);
	}
}

size_t gmime_alone(const char *bytes, size_t length)
{
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes, length);
	GMimeParser *parser = g_mime_parser_new_with_stream(stream);
	GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
	size_t decoded = 0;
	if (message != NULL) {
		const char *subject = g_mime_message_get_subject(message);
		decoded += subject == NULL ? 0 : strlen(subject);
		g_mime_message_foreach(message, decode, &decoded);
		g_object_unref(message);
	}
	g_object_unref(parser);
	g_object_unref(stream);
	return decoded;
}
