/* SPDX-License-Identifier: MIT */
/* What the bytes of a mail are. tests/mails/check reads the sample mails back with another MIME library. */
#include "posting.h"

#include "post/key.h"

static const struct rendered rendered = {
	.language = "es",
	.subject = "[The Core] P-2026-004: S\xc3\xad \xe2\x80\x93 x",
	.text = "Hola, Jos\xc3\xa9.\nFrom here on\n    code\n> quote\nflows \non\n.\n",
	.html = "<html lang=\"es\"><p>Hola, Jos\xc3\xa9.</p></html>\n",
};

static struct bytes composed(struct scratch *s, const struct mail *mail, const struct rendered *words,
                             const struct letterhead *head, const struct attachment *attachments, size_t count)
{
	struct bytes bytes;
	if (!compose(&s->arena, mail, words, head, attachments, count, &bytes, &s->error))
		fail_msg("%s", s->error.text);
	assert_int_equal(strlen(bytes.data), bytes.length);
	return bytes;
}

static struct bytes plain_one(struct scratch *s)
{
	struct mail mail = posting_mail("r1.call.m-ana00002", ORDER_CALL, NOW);
	struct letterhead head = posting_head();
	return composed(s, &mail, &rendered, &head, NULL, 0);
}

static bool has(const struct bytes *bytes, const char *part)
{
	return strstr(bytes->data, part) != NULL;
}

static void assert_has(const struct bytes *bytes, const char *part)
{
	if (!has(bytes, part))
		fail_msg("\"%s\" is not in\n%s", part, bytes->data);
}

static void test_fields(void **state)
{
	struct scratch *s = *state;
	struct mail mail = posting_mail("r1.call.m-ana00002", ORDER_CALL, NOW);
	struct letterhead head = posting_head();
	head.date_offset = -5 * 3600;
	struct bytes bytes = composed(s, &mail, &rendered, &head, NULL, 0);
	static const char *const fields[] = {
		"From: The Core <core@example.org>\r\n",
		"Reply-To: The Core <core+" TOKEN "@example.org>\r\n",
		"To: Ana Ruiz <ana@example.org>\r\n",
		"Date: Tue, 01 Dec 2026 16:20:00 -0500\r\n",
		"Message-Id: <" TOKEN ".r1.call.m-ana00002@example.org>\r\n",
		"Auto-Submitted: auto-generated\r\n",
		"X-Auto-Response-Suppress: RN, NRN, AutoReply\r\n",
		"Content-Language: es\r\n",
		"MIME-Version: 1.0\r\n",
		"Content-Type: text/plain; charset=utf-8; format=flowed\r\n",
		"Content-Type: text/html; charset=utf-8\r\n",
	};
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		assert_has(&bytes, fields[i]);
	assert_false(has(&bytes, "In-Reply-To:"));
	assert_false(has(&bytes, "References:"));
	assert_false(has(&bytes, "Precedence:"));
}

static void test_answers(void **state)
{
	struct scratch *s = *state;
	struct mail mail = posting_mail("j3.answer.m-ana00002", ORDER_RECEIPT, NOW);
	struct letterhead head = posting_head();
	mail.reply = true;
	mail.in_reply_to = "letter-1@mail.example.net";
	head.references = "<first@example.org>";
	struct bytes bytes = composed(s, &mail, &rendered, &head, NULL, 0);
	assert_has(&bytes, "Auto-Submitted: auto-replied\r\n");
	assert_has(&bytes, "X-Auto-Response-Suppress: RN, NRN, AutoReply, OOF\r\n");
	assert_has(&bytes, "In-Reply-To: <letter-1@mail.example.net>\r\n");
	assert_has(&bytes, "References: <first@example.org> <letter-1@mail.example.net>\r\n");
	mail.in_reply_to = "not an id <x>"; /* a stranger wrote it: left out, no error */
	head.references = "";
	bytes = composed(s, &mail, &rendered, &head, NULL, 0);
	assert_false(has(&bytes, "In-Reply-To:"));
	assert_false(has(&bytes, "References:"));
}

static void test_lines(void **state)
{
	struct scratch *s = *state;
	struct mail mail = posting_mail("r1.call.m-ana00002", ORDER_CALL, NOW);
	struct letterhead head = posting_head();
	struct rendered long_one = rendered;
	char *text = arena_alloc(&s->arena, 5001);
	memset(text, 'x', 5000);
	long_one.text = text;
	long_one.html = text;
	long_one.subject = arena_printf(&s->arena, "%.900s \xc3\xa9 %.900s", text, text);
	mail.name = arena_printf(&s->arena, "\xc3\x89 %.200s", text);
	struct bytes bytes = composed(s, &mail, &long_one, &head, NULL, 0);
	size_t column = 0;
	for (size_t i = 0; i < bytes.length; i++) {
		unsigned char c = (unsigned char)bytes.data[i];
		assert_true(c < 0x80 && c != '\0');
		if (c == '\n')
			assert_true(i > 0 && bytes.data[i - 1] == '\r');
		if (c == '\r')
			assert_true(bytes.data[i + 1] == '\n');
		column = c == '\n' ? 0 : column + 1;
		if (column > 998)
			fail_msg("a line is longer than RFC 5322 allows: %.60s", &bytes.data[i - 900]);
	}
}

static void test_same_mail_same_bytes(void **state)
{
	struct scratch *s = *state;
	struct bytes one = plain_one(s), other = plain_one(s);
	assert_string_equal(one.data, other.data);
	struct mail mail = posting_mail("r2.call.m-ana00002", ORDER_CALL, NOW);
	struct letterhead head = posting_head();
	struct bytes third = composed(s, &mail, &rendered, &head, NULL, 0);
	const char *boundary = strstr(one.data, "boundary=");
	assert_non_null(boundary);
	assert_false(has(&third, arena_strndup(&s->arena, boundary, 40))); /* it comes from the key */
}

static void test_space_stuffing(void **state)
{
	struct scratch *s = *state;
	struct mail mail = posting_mail("r1.call.m-ana00002", ORDER_CALL, NOW);
	struct letterhead head = posting_head();
	struct rendered ascii = rendered;
	ascii.text = "From here on\n    code\n> quote\nflows \non\n.\n";
	struct bytes bytes = composed(s, &mail, &ascii, &head, NULL, 0);
	assert_has(&bytes, "\r\n\r\n From here on\r\n     code\r\n> quote\r\nflows \r\non\r\n.\r\n");
}

/* A text can hold what looks like the end of its part. */
static void test_boundary_in_text(void **state)
{
	struct scratch *s = *state;
	struct mail mail = posting_mail("r1.call.m-ana00002", ORDER_CALL, NOW);
	struct letterhead head = posting_head();
	struct bytes before = plain_one(s);
	const char *quote = strstr(before.data, "boundary=\"");
	assert_non_null(quote);
	const char *boundary = arena_strndup(&s->arena, quote + 10, strcspn(quote + 10, "\""));
	struct rendered evil = rendered;
	evil.text = arena_printf(&s->arena, "x\n--%s--\ny\n", boundary);
	struct bytes bytes = composed(s, &mail, &evil, &head, NULL, 0);
	const char *end = arena_printf(&s->arena, "\r\n--%s--\r\n", boundary);
	const char *first = strstr(bytes.data, end);
	assert_non_null(first);
	assert_null(strstr(first + 1, end)); /* once, and that is the end of the mail */
	assert_true(strlen(first) <= strlen(end) + 2);
}

static void test_attachments(void **state)
{
	struct scratch *s = *state;
	struct mail mail = posting_mail("r1.call.m-ana00002", ORDER_CALL, NOW);
	struct letterhead head = posting_head();
	static const struct attachment attachments[] = {
		{"receipt-r12.tlog-proof", "application/octet-stream", "proof\n", 6, NULL},
		{"r12.txt", "application/octet-stream", "\0\r\n\xff", 4, NULL},
		{"meeting.ics", "text/calendar", "BEGIN:VCALENDAR\r\n", 17, "PUBLISH"},
	};
	struct bytes bytes = composed(s, &mail, &rendered, &head, attachments, 3);
	assert_has(&bytes, "Content-Type: multipart/mixed;");
	assert_has(&bytes, "Content-Type: multipart/alternative;");
	assert_has(&bytes, "Content-Disposition: attachment; filename=receipt-r12.tlog-proof\r\n");
	assert_has(&bytes, "\r\n\r\ncHJvb2YK\r\n");
	assert_has(&bytes, "\r\n\r\nAA0K/w==\r\n");
	assert_has(&bytes, "Content-Type: text/calendar; ");
	assert_has(&bytes, "method=PUBLISH");
}

/* ---- what is refused ---- */

enum field { KEY, ADDRESS, NAME, FROM_NAME, FROM, REPLY_TO, ENVELOPE, MESSAGE_ID, REFERENCES, IN_REPLY_TO, SUBJECT };

static void test_injection_is_refused(void **state)
{
	static const struct {
		enum field field;
		const char *text;
		enum error_class class;
	} cases[] = {
		{KEY, "", ERROR_BUG},
		{KEY, "r1/../x", ERROR_BUG},
		{KEY, "r1.CALL", ERROR_BUG},
		{KEY, "r1\r\nBcc: x", ERROR_BUG},
		{ADDRESS, "", ERROR_CONFIGURATION},
		{ADDRESS, "ana", ERROR_CONFIGURATION},
		{ADDRESS, "ana@example.org, ben@example.org", ERROR_CONFIGURATION},
		{ADDRESS, "ana@example.org\r\nBcc: ben@example.org", ERROR_CONFIGURATION},
		{ADDRESS, "<ana@example.org>", ERROR_CONFIGURATION},
		{NAME, "Ana\nBcc: ben@example.org", ERROR_CONFIGURATION},
		{NAME, "Ana\x7f", ERROR_CONFIGURATION},
		{NAME, "Ana\tRuiz", ERROR_CONFIGURATION},
		{FROM_NAME, "The\rCore", ERROR_CONFIGURATION},
		{FROM, "core@example.org\n", ERROR_CONFIGURATION},
		{REPLY_TO, "core", ERROR_CONFIGURATION},
		{ENVELOPE, "core@", ERROR_CONFIGURATION},
		{MESSAGE_ID, "a@b> <c@d", ERROR_BUG},
		{MESSAGE_ID, "no at", ERROR_BUG},
		{MESSAGE_ID, "a@b\r\nBcc: x", ERROR_BUG},
		{REFERENCES, "<a@b>\r\nBcc: x", ERROR_BUG},
		{IN_REPLY_TO, "a@b\nBcc: x", ERROR_BUG},
		{SUBJECT, "Rides\nBcc: ben@example.org", ERROR_BUG},
	};
	struct scratch *s = *state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct mail mail = posting_mail("r1.call.m-ana00002", ORDER_CALL, NOW);
		struct letterhead head = posting_head();
		struct rendered words = rendered;
		const char **const places[] = {
			[KEY] = &mail.key,
			[ADDRESS] = &mail.address,
			[NAME] = &mail.name,
			[FROM_NAME] = &head.from_name,
			[FROM] = &head.from_address,
			[REPLY_TO] = &head.reply_to,
			[ENVELOPE] = &head.envelope,
			[MESSAGE_ID] = &head.message_id,
			[REFERENCES] = &head.references,
			[IN_REPLY_TO] = &mail.in_reply_to,
			[SUBJECT] = &words.subject,
		};
		struct bytes bytes;
		*places[cases[i].field] = cases[i].text;
		s->error = (struct error){0};
		if (compose(&s->arena, &mail, &words, &head, NULL, 0, &bytes, &s->error))
			fail_msg("case %zu was composed:\n%s", i, bytes.data);
		if (s->error.class != cases[i].class)
			fail_msg("case %zu: class %d: %s", i, (int)s->error.class, s->error.text);
	}
}

static void test_bad_attachments_are_refused(void **state)
{
	static const char *const names[] = {"../x", "a\r\nb", "a\"b", "a\\b"};
	struct scratch *s = *state;
	struct mail mail = posting_mail("r1.call.m-ana00002", ORDER_CALL, NOW);
	struct letterhead head = posting_head();
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct bytes bytes;
		struct attachment attachment = {names[i], "application/octet-stream", "x", 1, NULL};
		s->error = (struct error){0};
		assert_false(compose(&s->arena, &mail, &rendered, &head, &attachment, 1, &bytes, &s->error));
		assert_int_equal(s->error.class, ERROR_BUG);
	}
}

/* Names of people may be anything else; what they are must come back (tests/mails/check does that). */
static void test_names(void **state)
{
	static const struct {
		const char *name, *field;
	} cases[] = {
		{"", "To: ana@example.org\r\n"},
		{"Ana Ruiz", "To: Ana Ruiz <ana@example.org>\r\n"},
		{"Ruiz, Ana", "To: \"Ruiz, Ana\" <ana@example.org>\r\n"},
		{"Ana \"A\" <b@example.org>", "To: \"Ana \\\"A\\\" <b@example.org>\" <ana@example.org>\r\n"},
		{"Jos\xc3\xa9", "To: =?UTF-8?b?Sm9zw6k=?= <ana@example.org>\r\n"},
		{"=?utf-8?q?x=0d=0a?=", "To: ?utf-8?q?x=0d=0a?= <ana@example.org>\r\n"},
	};
	struct scratch *s = *state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct mail mail = posting_mail("r1.call.m-ana00002", ORDER_CALL, NOW);
		struct letterhead head = posting_head();
		mail.name = cases[i].name;
		struct bytes bytes = composed(s, &mail, &rendered, &head, NULL, 0);
		assert_has(&bytes, cases[i].field);
	}
}

static void test_addresses(void **state)
{
	(void)state;
	enum { LONGEST_ADDRESS = 254 };
	char longest[LONGEST_ADDRESS + 2];
	memset(longest, 'a', sizeof longest - 1);
	longest[sizeof longest - 1] = '\0';
	longest[100] = '@';
	assert_false(address_is_sane(longest));
	assert_true(address_is_sane(longest + 1));
	static const char *const good[] = {"a@b", "o'neil+x@example.org", "jos\xc3\xa9@example.org"};
	static const char *const bad[] = {"@b", "a@", "a b@c", "a@b\t", "a;b@c", "\"a\"@c", "a(b)@c", "a@[127.0.0.1]", "a@b@c"};
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_true(address_is_sane(good[i]));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(address_is_sane(bad[i]));
}

/* ---- mails of thousands ---- */

#define ANY "0000000000000000"

struct reader {
	const char *key, *token, *name, *address;
};

/* A mail of the news to one of them, with its token in every place where one may stand. */
static void news_to(struct scratch *s, const struct reader *reader, struct mail *mail, struct rendered *words,
                    struct letterhead *head)
{
	struct arena *arena = &s->arena;
	*mail = posting_mail(reader->key, ORDER_DIGEST, NOW);
	mail->list = true;
	mail->name = reader->name;
	mail->address = reader->address;
	snprintf(mail->request.token, sizeof mail->request.token, "%s", reader->token);
	*head = posting_head();
	head->reply_to = arena_printf(arena, "core+%s@example.org", reader->token);
	head->message_id = arena_printf(arena, "%s.%s@example.org", reader->token, reader->key);
	head->list_id = "News <news.core.example.org>";
	head->list_unsubscribe = arena_printf(arena, "mailto:core@example.org?subject=STOP%%20%%23%s", reader->token);
	head->list_help = "mailto:core@example.org?subject=HELP";
	*words = rendered;
	words->text = arena_printf(arena, "Hola, Jos\xc3\xa9.\n\nReference: #%s\n", reader->token);
	words->html = arena_printf(arena, "<p>Hola, Jos\xc3\xa9.</p>\n<p>#%s #%s</p>\n", reader->token, reader->token);
}

static const struct mail_form *form_of_news(struct scratch *s, const struct attachment *attachment, const char *text)
{
	static const struct reader nobody = {"r4.digest.s-00000000", ANY, "", "nobody@example.org"};
	struct mail mail;
	struct rendered words;
	struct letterhead head;
	const struct mail_form *form;
	news_to(s, &nobody, &mail, &words, &head);
	words.text = text == NULL ? words.text : text;
	if (!form_make(&s->arena, &mail, &words, &head, attachment, 1, &form, &s->error))
		fail_msg("%s", s->error.text);
	return form;
}

static void test_a_form_gives_the_same_bytes(void **state)
{
	static const struct reader readers[] = {
		{"r4.digest.s-7k2q9d4x", "7k2q9d4x7k2q9d4x", "", "r1@elsewhere.example"},
		{"r4.digest.m-ana00002", "zzzzzzzzzzzzzzzz", "Ana Ruiz", "ana@example.org"},
		{"r4.digest.s-1", "from0000from0000", "Jos\xc3\xa9 \"Pepe\" Mu\xc3\xb1oz", "jose@example.org"},
		{"r4.digest.s-2", "a1a1a1a1a1a1a1a1", "A name that is so long that its field goes over a second line, and on",
	         "somebody.with.a.very.long.address.indeed.and.more@a.very.long.name.of.a.host.example.org"},
	};
	struct scratch *s = *state;
	const struct attachment attachment = {.name = "checkpoint", .type = "application/octet-stream", .bytes = "origin\n5\n", .length = 9};
	const struct mail_form *form = form_of_news(s, &attachment, NULL);
	assert_non_null(form);
	for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
		struct mail mail;
		struct rendered words;
		struct letterhead head;
		struct bytes filled;
		news_to(s, &readers[i], &mail, &words, &head);
		struct bytes want = composed(s, &mail, &words, &head, &attachment, 1);
		assert_true(form_fill(&s->arena, form, &mail, &words, &head, &filled, &s->error));
		assert_string_equal(filled.data, want.data);
		assert_int_equal(filled.length, want.length);
	}
}

/* A token that is broken over two lines, or more of them than were put in: one by one then. */
static void test_no_form_where_a_token_is_not_whole(void **state)
{
	struct scratch *s = *state;
	const struct attachment plain = {.name = "checkpoint", .type = "application/octet-stream", .bytes = "origin\n5\n", .length = 9};
	const struct attachment zeros = {.name = "checkpoint", .type = "application/octet-stream", .bytes =
	                                 "\xd3\x4d\x34\xd3\x4d\x34\xd3\x4d\x34\xd3\x4d\x34", .length = 12};
	char *broken = arena_printf(&s->arena, "\xc3\xa9%.60s" ANY "\n",
	                            "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
	assert_non_null(form_of_news(s, &plain, NULL));
	assert_null(form_of_news(s, &plain, broken));
	assert_null(form_of_news(s, &zeros, NULL));
}

static void test_a_form_refuses_what_composing_refuses(void **state)
{
	static const struct reader bad = {"r4.digest.s-3", "a1a1a1a1a1a1a1a1", "", "a@example.org\r\nBcc: b"};
	struct scratch *s = *state;
	const struct attachment attachment = {.name = "checkpoint", .type = "application/octet-stream", .bytes = "origin\n5\n", .length = 9};
	const struct mail_form *form = form_of_news(s, &attachment, NULL);
	struct mail mail;
	struct rendered words;
	struct letterhead head;
	struct bytes filled;
	news_to(s, &bad, &mail, &words, &head);
	assert_false(form_fill(&s->arena, form, &mail, &words, &head, &filled, &s->error));
	assert_int_equal(s->error.class, ERROR_CONFIGURATION);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_fields),
		SCRATCH_TEST(test_answers),
		SCRATCH_TEST(test_lines),
		SCRATCH_TEST(test_same_mail_same_bytes),
		SCRATCH_TEST(test_space_stuffing),
		SCRATCH_TEST(test_boundary_in_text),
		SCRATCH_TEST(test_attachments),
		SCRATCH_TEST(test_injection_is_refused),
		SCRATCH_TEST(test_bad_attachments_are_refused),
		SCRATCH_TEST(test_names),
		cmocka_unit_test(test_addresses),
		SCRATCH_TEST(test_a_form_gives_the_same_bytes),
		SCRATCH_TEST(test_no_form_where_a_token_is_not_whole),
		SCRATCH_TEST(test_a_form_refuses_what_composing_refuses),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
