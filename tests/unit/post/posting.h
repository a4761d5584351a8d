/* SPDX-License-Identifier: MIT */
/* A home with an outbox, and a sender that does as it is told, for the tests of posting. */
#ifndef ASSENT_TESTS_POSTING_H
#define ASSENT_TESTS_POSTING_H

#include "scratch.h"

#include "post/post.h"

#define NOW ((instant)1796160000) /* 2026-12-01T21:20:00Z */
#define TOKEN "0123456789abcdef"

static inline struct mail posting_mail(const char *key, enum mail_order order, instant since)
{
	return (struct mail){
		.key = key,
		.template = "call",
		.member = "m-ana00002",
		.address = "ana@example.org",
		.name = "Ana Ruiz",
		.language = "en",
		.order = order,
		.request = {.kind = REQUEST_CALL, .subject = "P-2026-004", .version = "V1", .token = TOKEN},
		.in_reply_to = "",
		.thread = "P-2026-004",
		.owed_since = since,
	};
}

static inline struct letterhead posting_head(void)
{
	return (struct letterhead){
		.from_name = "The Core",
		.from_address = "core@example.org",
		.reply_to = "core+" TOKEN "@example.org",
		.envelope = "core+" TOKEN "@example.org",
		.message_id = TOKEN ".r1.call.m-ana00002@example.org",
		.references = "",
		.date = NOW,
	};
}

static inline struct outbox *posting_open(struct scratch *s)
{
	struct outbox *outbox = outbox_open(&s->arena, s->folder, &s->error);
	if (outbox == NULL)
		fail_msg("%s", s->error.text);
	return outbox;
}

#define MAIL_BYTES "Subject: x\r\n\r\nHello\r\n"

static inline void posting_add(struct scratch *s, struct outbox *outbox, const char *key, enum mail_order order,
                               instant since)
{
	struct mail mail = posting_mail(key, order, since);
	struct letterhead head = posting_head();
	struct bytes bytes = {MAIL_BYTES, strlen(MAIL_BYTES)};
	if (!outbox_add(outbox, &mail, &head, &bytes, "Hello\n", &s->error))
		fail_msg("%s", s->error.text);
}

static inline void posting_settle(struct scratch *s, struct outbox *outbox)
{
	if (!outbox_settle(outbox, &s->error))
		fail_msg("%s", s->error.text);
}

static inline const char *posting_read(struct scratch *s, const char *name)
{
	struct bytes bytes;
	const char *path = scratch_path(s, name);
	if (!file_exists(path))
		return NULL;
	if (!file_read(&s->arena, path, 1 << 20, &bytes, &s->error))
		fail_msg("%s", s->error.text);
	return bytes.data;
}

#endif
