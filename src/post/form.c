/* SPDX-License-Identifier: MIT */
/*
 * Mails of thousands. One is composed for nobody; what differs in the others is
 * put into a copy of its bytes: the token (all are equally long, so that every
 * line breaks where it would), the boundaries, and two fields that are composed
 * for each. The bytes are those that compose would give.
 */
#include "post/compose.h"

#include <string.h>
#include <strings.h>

enum spot_kind { SPOT_TOKEN, SPOT_BOUNDARY, SPOT_TO, SPOT_MESSAGE_ID };

/* Where something of one mail's own stands. */
struct spot {
	enum spot_kind kind;
	size_t at, length;
};

struct mail_form {
	struct bytes bytes;
	LIST(struct spot);
};

/* ---- fields ---- */

static size_t head_length(const struct bytes *bytes)
{
	const char *end = strstr(bytes->data, "\r\n\r\n");
	return end == NULL ? bytes->length : (size_t)(end - bytes->data) + 2;
}

/* A field of the header block with the lines it is folded over; length 0: there is none. */
static struct spot find_field(const struct bytes *bytes, const char *name, enum spot_kind kind)
{
	struct spot found = {.kind = kind};
	size_t end = head_length(bytes), size = strlen(name);
	bool in_field = false;
	for (size_t at = 0, next; at < end; at = next) {
		const char *line = bytes->data + at;
		next = at + strcspn(line, "\n") + 1;
		bool folded = *line == ' ' || *line == '\t';
		in_field = folded ? in_field : strncasecmp(line, name, size) == 0 && line[size] == ':';
		if (in_field && !folded)
			found.at = at;
		if (in_field)
			found.length = next - found.at;
	}
	return found;
}

/* ---- making a form ---- */

static bool stands(const struct bytes *bytes, size_t at, const char *what)
{
	return strncmp(bytes->data + at, what, strlen(what)) == 0;
}

static size_t count_in(const char *text, const char *what)
{
	size_t count = 0;
	for (const char *at = text; at != NULL && (at = strstr(at, what)) != NULL; at += strlen(what))
		count++;
	return count;
}

static void find_spots(struct arena *arena, struct mail_form *form, const char *token, const char *boundary)
{
	const struct spot fields[] = {find_field(&form->bytes, "To", SPOT_TO),
	                              find_field(&form->bytes, "Message-Id", SPOT_MESSAGE_ID)};
	for (size_t at = 0, next; at < form->bytes.length; at = next) {
		struct spot spot = {.at = at};
		for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
			if (fields[i].length > 0 && fields[i].at == at)
				spot = fields[i];
		if (spot.length == 0 && stands(&form->bytes, at, token))
			spot = (struct spot){SPOT_TOKEN, at, strlen(token)};
		if (spot.length == 0 && stands(&form->bytes, at, boundary))
			spot = (struct spot){SPOT_BOUNDARY, at, strlen(boundary)};
		if (spot.length > 0)
			*LIST_PUSH(arena, form) = spot;
		next = at + (spot.length > 0 ? spot.length : 1);
	}
}

static size_t tokens_before(const struct mail_form *form, size_t from, size_t to)
{
	size_t count = 0;
	for (size_t i = 0; i < form->count; i++)
		count += form->items[i].kind == SPOT_TOKEN && form->items[i].at >= from && form->items[i].at < to;
	return count;
}

/* Nothing was found but what was put in, and all of that: no token is encoded, or broken over two lines. */
static bool is_exact(const struct mail_form *form, const struct rendered *rendered, const struct letterhead *head,
                     const char *token)
{
	size_t end = head_length(&form->bytes);
	size_t in_head = count_in(rendered->subject, token) + count_in(head->reply_to, token) +
	                 count_in(head->list_unsubscribe, token);
	size_t in_body = count_in(rendered->text, token) + count_in(rendered->html, token);
	return tokens_before(form, 0, end) == in_head && tokens_before(form, end, form->bytes.length) == in_body;
}

bool form_make(struct arena *arena, const struct mail *mail, const struct rendered *rendered,
               const struct letterhead *head, const struct attachment *attachments, size_t attachment_count,
               const struct mail_form **ret_form, struct error *error)
{
	struct mail_form *form = ARENA_NEW(arena, struct mail_form);
	char boundary[BOUNDARY_LENGTH + 1];
	*ret_form = NULL;
	/* What is said of a letter that is answered is not looked for. */
	if (mail->reply || *mail->in_reply_to != '\0' || *head->references != '\0')
		return true;
	if (!compose(arena, mail, rendered, head, attachments, attachment_count, &form->bytes, error))
		return false;
	compose_boundary(mail->key, boundary);
	find_spots(arena, form, mail->request.token, boundary);
	if (is_exact(form, rendered, head, mail->request.token))
		*ret_form = form;
	return true;
}

/* ---- filling it in ---- */

static void add_field(struct buf *out, const struct bytes *fields, const char *name)
{
	struct spot field = find_field(fields, name, SPOT_TO);
	buf_add(out, fields->data + field.at, field.length);
}

bool form_fill(struct arena *arena, const struct mail_form *form, const struct mail *mail,
               const struct rendered *rendered, const struct letterhead *head, struct bytes *ret_bytes,
               struct error *error)
{
	struct bytes own;
	struct buf out = buf_new(arena);
	char boundary[BOUNDARY_LENGTH + 1];
	size_t done = 0;
	if (!compose_own_fields(arena, mail, rendered, head, &own, error))
		return false;
	compose_boundary(mail->key, boundary);
	buf_reserve(&out, form->bytes.length + own.length);
	for (size_t i = 0; i < form->count; i++) {
		const struct spot *spot = &form->items[i];
		buf_add(&out, form->bytes.data + done, spot->at - done);
		if (spot->kind == SPOT_TOKEN)
			buf_text(&out, mail->request.token);
		else if (spot->kind == SPOT_BOUNDARY)
			buf_text(&out, boundary);
		else
			add_field(&out, &own, spot->kind == SPOT_TO ? "To" : "Message-Id");
		done = spot->at + spot->length;
	}
	buf_add(&out, form->bytes.data + done, form->bytes.length - done);
	*ret_bytes = (struct bytes){out.data, out.length};
	return true;
}
