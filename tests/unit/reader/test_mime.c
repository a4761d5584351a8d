/* SPDX-License-Identifier: MIT */
/* Whole letters: header fields, the tree of parts, reports, bounds. */
#include "reader/mime.h"

#include "flat.h"
#include "scratch.h"

static enum refusal read_bytes(struct scratch *scratch, const char *bytes, size_t length, struct letter *letter)
{
	memset(letter, 0, sizeof *letter);
	return mime_read(&scratch->arena, arena_strndup(&scratch->arena, bytes, length), length, letter);
}

static struct letter read_letter(struct scratch *scratch, const char *text)
{
	struct letter letter;
	assert_int_equal(read_bytes(scratch, text, strlen(text), &letter), REFUSAL_NONE);
	return letter;
}

/* ---- the header ---- */

static const struct header_case {
	const char *name;
	const char *field; /* of a letter that has only this one */
	const char *want_name, *want;
} header_cases[] = {
	{"plain", "Subject:  Re: a  b ", "subject", "Re: a  b"},
	{"folded", "Subject: one\r\n two\r\n\tthree", "subject", "one two three"},
	{"blanks before the colon", "Subject : a", "subject", "a"},
	{"encoded, Q", "Subject: =?UTF-8?Q?S=C3=AD=2C_ya?=", "subject", "S\xC3\xAD, ya"},
	{"encoded, B", "Subject: =?utf-8?B?U8OtLCB5YQ==?=", "subject", "S\xC3\xAD, ya"},
	{"encoded, western", "Subject: =?iso-8859-1?q?S=ED?= done", "subject", "S\xC3\xAD done"},
	{"encoded, Japanese", "Subject: =?ISO-2022-JP?B?GyRCRjEwVRsoQg==?=", "subject", "\xE5\x90\x8C\xE6\x84\x8F"},
	{"encoded words side by side", "Subject: =?utf-8?q?AG?= =?utf-8?q?REE?=", "subject", "AGREE"},
	{"a character cut in two", "Subject: =?utf-8?q?S=C3?= =?utf-8?q?=AD?=", "subject", "S\xC3\xAD"},
	{"a language (RFC 2231 5)", "Subject: =?us-ascii*en-us?Q?AGREE?=", "subject", "AGREE"},
	{"a charset nobody knows", "Subject: =?x-klingon?q?AGREE?=", "subject", "AGREE"},
	{"no encoded word at all", "Subject: =? is =?=?", "subject", "=? is =?=?"},
	{"raw utf-8", "Subject: S\xC3\xAD", "subject", "S\xC3\xAD"},
	{"raw western", "Subject: S\xED", "subject", "S\xC3\xAD"},
	{"another field", "X-Auto-Response-Suppress: OOF", "x-auto-response-suppress", "OOF"},
	{"a name in capitals", "AUTO-SUBMITTED: auto-replied", "auto-submitted", "auto-replied"},
	{"empty", "Subject:", "subject", ""},
};

static void reads_fields(void **state)
{
	struct scratch *scratch = *state;
	size_t wrong = 0;
	for (size_t i = 0; i < sizeof header_cases / sizeof header_cases[0]; i++) {
		const struct header_case *c = &header_cases[i];
		struct letter letter = read_letter(scratch, arena_printf(&scratch->arena, "%s\r\n\r\nx\r\n", c->field));
		const char *got = letter_header(&letter, c->want_name);
		if (got == NULL || strcmp(got, c->want) != 0) {
			print_error("%s: %s\n", c->name, got == NULL ? "(none)" : got);
			wrong++;
		}
	}
	assert_int_equal(wrong, 0);
}

static const struct address_case {
	const char *name;
	const char *field;
	const char *want; /* "name <address>" of each, behind one another */
} address_cases[] = {
	{"bare", "ana@example.org", " <ana@example.org>"},
	{"with a name", "Ana <ana@example.org>", "Ana <ana@example.org>"},
	{"in capitals", "ANA@Example.ORG", " <ana@example.org>"},
	{"quoted name", "\"Ana, the Core\" <ana@example.org>", "Ana, the Core <ana@example.org>"},
	{"encoded name", "=?utf-8?q?Mu=C3=B1oz=2C_Ana?= <ana@example.org>", "Mu\xC3\xB1oz, Ana <ana@example.org>"},
	{"several", "ana@example.org, Bob <bob@example.org>", " <ana@example.org>Bob <bob@example.org>"},
	{"a group", "Core: ana@example.org, bob@example.org;", " <ana@example.org> <bob@example.org>"},
	{"an address as name", "\"bob@example.org\" <ana@example.org>", "bob@example.org <ana@example.org>"},
	{"an encoded address as name", "=?utf-8?q?=3Cbob=40example=2Eorg=3E?= <ana@example.org>",
         "<bob@example.org> <ana@example.org>"},
	{"empty", "<>", ""},
	{"no address", "Ana", " <ana>"},
};

static void reads_addresses(void **state)
{
	struct scratch *scratch = *state;
	size_t wrong = 0;
	for (size_t i = 0; i < sizeof address_cases / sizeof address_cases[0]; i++) {
		const struct address_case *c = &address_cases[i];
		struct letter letter = read_letter(scratch, arena_printf(&scratch->arena, "From: %s\r\n\r\nx", c->field));
		struct buf got = buf_new(&scratch->arena);
		for (size_t k = 0; k < letter.from.count; k++)
			buf_printf(&got, "%s <%s>", letter.from.items[k].name, letter.from.items[k].address);
		if (strcmp(buf_string(&got), c->want) != 0) {
			print_error("%s: %s\n", c->name, buf_string(&got));
			wrong++;
		}
	}
	assert_int_equal(wrong, 0);
}

/* A From that a mail server may read as another writer than our library does. */
static void tells_an_unclear_from(void **state)
{
	static const struct {
		const char *field;
		bool unclear;
	} cases[] = {
		{"ana@example.org", false},
		{"Ana Ortega <ana@example.org>", false},
		{"ana@example.org <ana@example.org>", false},
		{"\"Ana, of <x@y> (\" <ana@example.org> (home)", false},
		{"\"a@b\"@example.org", false},
		{"=?utf-8?q?=3Cdee=40x=3E?= <ana@example.org>", false},
		{"<@relay.example,@b.example:ana@example.org>", false},
		{"ana@example.org (a@b \\) c@d)", false},
		{"us: ana@example.org, Ben <ben@example.org>;", false},
		{"Ana O'Neil <ana@example.org>,\r\n ben@example.org", false},
		{"", false},
		{"Mal <ana@example.org@evil.example>", true},
		{"ana@example.org@evil.example", true},
		{"<ana@example.org @evil.example>", true},
		{"<ana@example.org(x)@evil.example>", true},
		{"<ana@example.org mal@evil.example>", true},
		{"<ana@example.org>mal@evil.example", true},
		{"<ana@example.org> <mal@evil.example>", true},
		{"<<ana@example.org>@evil.example>", true},
		{"<ana@example.org;mal@evil.example>", true},
		{"<ana@example.org\\@evil.example>", true},
		{"<@evil.example:ana@example.org@evil.example>", true},
		{"\"Ana <ana@example.org>", true},
		{"Ana <ana@example.org", true},
	};
	struct scratch *scratch = *state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct letter letter =
			read_letter(scratch, arena_printf(&scratch->arena, "From: %s\r\n\r\nx", cases[i].field));
		if (((letter.flags & LETTER_FROM_UNCLEAR) != 0) != cases[i].unclear)
			fail_msg("%s", cases[i].field);
	}
}

static void reads_the_letters_place_in_a_thread(void **state)
{
	struct scratch *scratch = *state;
	struct letter letter = read_letter(scratch, "Message-ID: <x.1@example.org>\r\nReferences: <a@example.org>\r\n"
	                                            " <b@example.org>\r\nIn-Reply-To: \"Ana\" <c@example.org>\r\n"
	                                            "To: core+t1@example.org\r\nCc: Bob <bob@example.org>\r\n"
	                                            "Delivered-To: core@example.org\r\nReply-To: r@example.org\r\n"
	                                            "Date: Mon, 2 Nov 2026 10:00:00 +0000\r\nSubject: Hi\r\n\r\nx");
	assert_string_equal(letter.message_id, "x.1@example.org");
	assert_int_equal(letter.references.count, 3);
	assert_string_equal(letter.references.items[0].name, "in-reply-to");
	assert_string_equal(letter.references.items[0].value, "c@example.org");
	assert_string_equal(letter.references.items[1].value, "a@example.org");
	assert_string_equal(letter.references.items[2].value, "b@example.org");
	assert_int_equal(letter.recipients.count, 3);
	assert_string_equal(letter.recipients.items[0].address, "core+t1@example.org");
	assert_string_equal(letter.reply_to.items[0].address, "r@example.org");
	assert_string_equal(letter.date, "Mon, 2 Nov 2026 10:00:00 +0000");
	assert_string_equal(letter.subject, "Hi");
}

static void every_from_counts(void **state)
{
	struct scratch *scratch = *state;
	struct letter letter = read_letter(scratch, "From: ana@example.org\r\nFrom: bob@example.org\r\n\r\nx");
	assert_int_equal(letter.from.count, 2);
	assert_int_equal(letter_header_count(&letter, "from"), 2);
}

/* ---- the tree ---- */

#define MIXED "Content-Type: multipart/mixed; boundary=b\n\n"
#define TEXT "--b\nContent-Type: text/plain\n\nAGREE\n"

static const struct tree_case {
	const char *name;
	const char *letter;
	const char *want_text, *want_parts, *want_flags;
} tree_cases[] = {
	{"alternative",
         "Content-Type: multipart/alternative; boundary=b\n\n--b\n\nAGREE\n--b\nContent-Type: text/html\n\n"
         "<p>AGREE</p>\n--b--\n",
         "P0|AGREE\n", "text/plain [] 5\ntext/html [] 12\n", " text"},
	{"alternative, the plain text is empty",
         "Content-Type: multipart/alternative; boundary=b\n\n--b\n\n \n--b\nContent-Type: text/html\n\n"
         "<p>AGREE</p>\n--b--\n",
         "P0| \nH0|AGREE\n", "text/plain [] 1\ntext/html [] 12\n", " text"},
	{"text around a picture",
         MIXED TEXT "--b\nContent-Type: image/png; name=a.png\nContent-Transfer-Encoding: base64\n\nAAAA\n--b\n"
                    "Content-Type: text/plain\n\nthanks\n--b--\n",
         "P0|AGREE\nP0|thanks\n", "text/plain [] 5\nimage/png [a.png] 3\ntext/plain [] 6\n", " text"},
	{"nested",
         MIXED "--b\nContent-Type: multipart/related; boundary=c\n\n--c\nContent-Type: multipart/alternative; "
               "boundary=d\n\n--d\n\nAGREE\n--d--\n--c--\n--b--\n",
         "P0|AGREE\n", "text/plain [] 5\n", " text"},
	{"an attached text is no answer",
         MIXED TEXT "--b\nContent-Type: text/plain; name=notes.txt\nContent-Disposition: attachment; "
                    "filename=\"notes.txt\"\n\nBLOCK\n--b--\n",
         "P0|AGREE\n", "text/plain [] 5\ntext/plain [notes.txt] 5!\n", " text"},
	{"a text with a file name hangs on it as well",
         MIXED TEXT "--b\nContent-Type: text/html\nContent-Disposition: inline; filename=n.html\n\nBLOCK\n--b--\n",
         "P0|AGREE\n", "text/plain [] 5\ntext/html [n.html] 5\n", " text"},
	{"a file name on the only text", "Content-Type: text/plain; name=body.txt\n\nAGREE\n", "P0|AGREE\n",
         "text/plain [body.txt] 6\n", " text"},
	{"only an attachment", "Content-Type: text/plain\nContent-Disposition: attachment\n\nAGREE\n", "",
         "text/plain [] 6!\n", ""},
	{"a letter in the letter is not read",
         MIXED TEXT "--b\nContent-Type: message/rfc822\n\nSubject: x\n\nBLOCK\n--b--\n", "P0|AGREE\n",
         "text/plain [] 5\nmessage/rfc822 [] 17\n", " text"},
	{"only a letter in the letter", "Content-Type: message/rfc822\n\nSubject: x\n\nBLOCK\n", "",
         "message/rfc822 [] 18\n", ""},
	{"parts of a digest are letters", "Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: x\n\nBLOCK\n--b--\n",
         "", "message/rfc822 [] 17\n", ""},
	{"names by RFC 2231",
         "Content-Type: application/pdf; name*0*=utf-8''S%C3%AD%20; name*1=\"a.pdf\"\n\nx\n", "",
         "application/pdf [S\xC3\xAD a.pdf] 2\n", ""},
	{"names by RFC 2047", "Content-Type: application/pdf; name=\"=?utf-8?q?S=C3=AD?=.pdf\"\n\nx\n", "",
         "application/pdf [S\xC3\xAD.pdf] 2\n", ""},
	{"the disposition's name counts first",
         "Content-Type: application/pdf; name=a.pdf\nContent-Disposition: attachment; filename=b.pdf\n\nx\n", "",
         "application/pdf [b.pdf] 2!\n", ""},
	{"a preamble and an epilogue are not read", MIXED "BLOCK\n" TEXT "--b--\nBLOCK\n", "P0|AGREE\n",
         "text/plain [] 5\n", " text"},
	{"a boundary that never comes", MIXED "AGREE\n", "P0|AGREE\n", "", " truncated text"},
	{"no boundary named", "Content-Type: multipart/mixed\n\nAGREE\n", "P0|AGREE\n", "", " truncated text"},
	{"a boundary that is a quote", "Content-Type: multipart/mixed; boundary=\"\\\"\"\r\n\r\nAGREE", "P0|AGREE\n", "", " truncated text"},
	{"never closed", MIXED TEXT, "P0|AGREE\n", "text/plain [] 6\n", " text"},
	{"encrypted (PGP)",
         "Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=b\n\n--b\n"
         "Content-Type: application/pgp-encrypted\n\nVersion: 1\n--b\nContent-Type: application/octet-stream\n\nx\n"
         "--b--\n",
         "", "application/pgp-encrypted [] 10\napplication/octet-stream [] 1\n", " encrypted"},
	{"encrypted (S/MIME)", "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n\nx\n", "",
         "application/pkcs7-mime [smime.p7m] 2\n", " encrypted"},
	{"signed",
         "Content-Type: multipart/signed; boundary=b\n\n" TEXT "--b\nContent-Type: application/pgp-signature\n\nx\n--b--\n",
         "P0|AGREE\n", "text/plain [] 5\napplication/pgp-signature [] 1\n", " text"},
	{"a calendar's answer",
         MIXED TEXT "--b\nContent-Type: text/calendar; method=REPLY\n\nBEGIN:VCALENDAR\n--b--\n", "P0|AGREE\n",
         "text/plain [] 5\ntext/calendar [] 15\n", " text calendar"},
	{"a calendar's answer by its text",
         MIXED "--b\nContent-Type: text/calendar\n\nBEGIN:VCALENDAR\r\nMETHOD:COUNTER\r\n--b--\n", "",
         "text/calendar [] 32\n", " calendar"},
	{"an invitation is no answer", MIXED "--b\nContent-Type: text/calendar; method=REQUEST\n\nMETHOD:REQUEST\n--b--\n",
         "", "text/calendar [] 14\n", ""},
};

static void reads_trees(void **state)
{
	struct scratch *scratch = *state;
	size_t wrong = 0;
	for (size_t i = 0; i < sizeof tree_cases / sizeof tree_cases[0]; i++) {
		const struct tree_case *c = &tree_cases[i];
		struct letter letter = read_letter(scratch, c->letter);
		const char *const got[] = {flat_text(&scratch->arena, &letter), flat_parts(&scratch->arena, &letter),
		                           flat_flags(&scratch->arena, &letter)};
		const char *const want[] = {c->want_text, c->want_parts, c->want_flags};
		for (size_t k = 0; k < 3; k++) {
			if (strcmp(got[k], want[k]) == 0)
				continue;
			print_error("%s:\n%s\ninstead of\n%s\n", c->name, got[k], want[k]);
			wrong++;
		}
	}
	assert_int_equal(wrong, 0);
}

/* ---- reports ---- */

static void reads_a_delivery_report(void **state)
{
	struct scratch *scratch = *state;
	struct letter letter = read_letter(
		scratch, "Content-Type: multipart/report; report-type=Delivery-Status; boundary=b\n\n--b\n\nSorry.\n"
			 "--b\nContent-Type: message/delivery-status\n\n"
			 "Reporting-MTA: dns; mx.example.org\nArrival-Date: x\n\n"
			 "Original-Recipient: rfc822;other@example.org\nFinal-Recipient: RFC822; <ana@example.org>\n"
			 "Action: Failed (permanently)\nStatus: 5.1.1 (bad address)\n"
			 "Diagnostic-Code: smtp; 550 5.1.1\n No such user\n\n\n"
			 "Original-Recipient: rfc822; bob@example.org\nAction: delayed\nStatus: 4.4.7\n\n"
			 "--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <T.r1@example.org>\nSubject: "
			 "=?utf-8?q?S=C3=AD?=\n\n--b--\n");
	assert_string_equal(letter.content_type, "multipart/report; report-type=delivery-status");
	assert_int_equal(letter.reports.count, 2);
	const struct report *first = &letter.reports.items[0], *second = &letter.reports.items[1];
	assert_string_equal(first->recipient, "ana@example.org");
	assert_string_equal(first->action, "failed");
	assert_string_equal(first->status, "5.1.1");
	assert_string_equal(first->diagnostic, "smtp; 550 5.1.1 No such user");
	assert_string_equal(second->recipient, "bob@example.org");
	assert_string_equal(second->action, "delayed");
	assert_string_equal(second->diagnostic, "");
	assert_int_equal(letter.original.count, 2);
	assert_string_equal(letter.original.items[0].name, "message-id");
	assert_string_equal(letter.original.items[0].value, "<T.r1@example.org>");
	assert_string_equal(letter.original.items[1].value, "S\xC3\xAD");
	assert_string_equal(flat_text(&scratch->arena, &letter), "P0|Sorry.\n");
}

static void the_returned_letter_gives_its_header(void **state)
{
	static const char *const encodings[] = {"", "Content-Transfer-Encoding: base64\n"};
	static const char *const bodies[] = {"Message-ID: <T.r1@example.org>\n\nBLOCK\n",
	                                     "TWVzc2FnZS1JRDogPFQucjFAZXhhbXBsZS5vcmc+CgpCTE9DSwo=\n"};
	struct scratch *scratch = *state;
	for (size_t i = 0; i < 2; i++) {
		struct letter letter = read_letter(
			scratch, arena_printf(&scratch->arena,
		                              "Content-Type: multipart/report; boundary=b\n\n--b\n\nSorry.\n--b\n"
		                              "Content-Type: message/rfc822\n%s\n%s--b--\n",
		                              encodings[i], bodies[i]));
		assert_int_equal(letter.original.count, 1);
		assert_string_equal(letter.original.items[0].value, "<T.r1@example.org>");
		assert_string_equal(flat_text(&scratch->arena, &letter), "P0|Sorry.\n");
	}
}

static void reports_are_bounded(void **state)
{
	struct scratch *scratch = *state;
	struct buf bytes = buf_new(&scratch->arena);
	buf_text(&bytes, "Content-Type: message/delivery-status\n\nReporting-MTA: x\n\n");
	for (int i = 0; i < 5000; i++)
		buf_text(&bytes, "Final-Recipient: rfc822; a@example.org\nAction: failed\n\n");
	struct letter letter;
	assert_int_equal(read_bytes(scratch, bytes.data, bytes.length, &letter), REFUSAL_NONE);
	assert_int_equal(letter.reports.count, REPORTS_MAX);
	assert_true(letter.flags & LETTER_TRUNCATED);
}

/* ---- bounds ---- */

static void depth_and_parts_are_bounded(void **state)
{
	struct scratch *scratch = *state;
	struct letter letter;
	for (unsigned levels = 10; levels <= 10000; levels *= 10) {
		struct buf bytes = buf_new(&scratch->arena);
		for (unsigned i = 0; i < levels; i++)
			buf_printf(&bytes, "Content-Type: multipart/mixed; boundary=b%u\n\n--b%u\n", i, i);
		buf_text(&bytes, "\nAGREE\n");
		assert_int_equal(read_bytes(scratch, bytes.data, bytes.length, &letter), REFUSAL_NONE);
		assert_int_equal(letter.parts.count, levels == 10);
		assert_int_equal((letter.flags & LETTER_TRUNCATED) != 0, levels != 10);
		arena_reset(&scratch->arena);
	}
	struct buf bytes = buf_new(&scratch->arena);
	buf_text(&bytes, MIXED);
	for (unsigned i = 0; i < 5000; i++)
		buf_text(&bytes, "--b\n\nx\n");
	assert_int_equal(read_bytes(scratch, bytes.data, bytes.length, &letter), REFUSAL_NONE);
	assert_int_equal(letter.parts.count, MIME_PARTS_MAX);
	assert_true(letter.flags & LETTER_TRUNCATED);
}

/* `start`, then `piece` so many times, then `end`. */
static const struct flood {
	const char *name;
	const char *start, *piece;
	size_t times;
	const char *end;
	enum refusal want;
} floods[] = {
	{"1,000 fields", "", "X: y\n", 1000, "\nx", REFUSAL_NONE},
	{"1,001 fields", "", "X: y\n", 1001, "\nx", REFUSAL_HEADER_FIELDS},
	{"a field of 16 KiB", "X: ", "0123456789", 1637, "\n\nx", REFUSAL_NONE},
	{"a larger one", "X: ", "0123456789", 1640, "\n\nx", REFUSAL_HEADER_FIELD},
	{"a larger one in folds", "X: y\n", " z\n", 6000, "\nx", REFUSAL_HEADER_FIELD},
	{"a larger one that never ends", "X: ", "0123456789", 1640, "", REFUSAL_HEADER_FIELD},
	{"a larger one behind a bare CR", "X: y\r", "0123456789", 1640, "\r\rx", REFUSAL_HEADER_FIELD},
	{"groups in groups", "To: ", "g:", 50000, "\n\nx", REFUSAL_HEADER_FIELD},
	{"a header of more than 256 KiB", "", "X: 0123456789012345678901234567890123456789012345678901234567890123456789"
	                                      "0123456789012345678901234567890123456789012345678901234567890123456789"
	                                      "0123456789012345678901234567890123456789012345678901234567890123456789"
	                                      "0123456789012345678901234567890123456789012345678901234567890123456789"
	                                      "0123456789\n", 999, "\nx", REFUSAL_HEADER_BLOCK},
	{"a large field of a part", MIXED "--b\nX: ", "0123456789", 1640, "\n\nx\n--b--\n", REFUSAL_HEADER_FIELD},
	{"many fields of a part", MIXED "--b\n", "X: y\n", 1001, "\nx\n--b--\n", REFUSAL_HEADER_FIELDS},
	{"a large field of a letter in the letter", "Content-Type: message/rfc822\n\nTo: ", "g:", 50000, "\n\nx",
         REFUSAL_HEADER_FIELD},
	{"the same in a digest", "Content-Type: multipart/digest; boundary=b\n\n--b\n\nTo: ", "g:", 50000, "\n\nx",
         REFUSAL_HEADER_FIELD},
	{"a long line of text is none of these", "X: y\n\n", "0123456789", 20000, "\n", REFUSAL_NONE},
	{"many lines with colons are none of these", "X: y\n\n", "a: b\n", 20000, "\n", REFUSAL_NONE},
	{"a long line after a signature mark", "X: y\n\nAGREE\n-- \nAna\n\n", "0123456789", 20000, "\n", REFUSAL_NONE},
	{"Word's HTML behind the end of a comment", MIXED "--b\nContent-Type: text/html\n\n<style><!--\n"
                                                    "--></style>\n", "<p style=3D'color:red'>x</p>\n", 20000,
         "--b--\n", REFUSAL_NONE},
	{"a log below a ruler", MIXED "--b\n\n----- log -----\n", "10:00 all is well\n", 20000, "--b--\n", REFUSAL_NONE},
	{"a long text, a slash in the Message-ID", "Message-ID: <a/b@example.org>\n\n", "0123456789", 20000, "\n",
         REFUSAL_NONE},
	{"a letter in the letter, folded", "Content-Type: message\n /rfc822\n\n", "X: y\n", 1001, "\nx",
         REFUSAL_HEADER_FIELDS},
	{"a boundary in capitals", "CONTENT-TYPE: multipart/mixed; BOUNDARY=b\n\n--b\n", "X: y\n", 1001, "\nx",
         REFUSAL_HEADER_FIELDS},
	{"a quoted one", "Content-Type: multipart/mixed; boundary=\"b c\"\n\n--b c\n", "X: y\n", 1001, "\nx",
         REFUSAL_HEADER_FIELDS},
	{"a folded one", "Content-Type: multipart/mixed;\n boundary=\n \"b\"\n\n--b\n", "X: y\n", 1001, "\nx",
         REFUSAL_HEADER_FIELDS},
	{"an escaped one", "Content-Type: multipart/mixed; boundary=\"b\\c\"\n\n--bc\n", "X: y\n", 1001, "\nx",
         REFUSAL_HEADER_FIELDS},
	{"an escaped first sign", "Content-Type: multipart/mixed; boundary=\"\\b\"\n\n--b\n", "X: y\n", 1001, "\nx",
         REFUSAL_HEADER_FIELDS},
	{"a comment", "Content-Type: multipart/mixed; boundary=(c)b\n\n--b\n", "X: y\n", 1001, "\nx",
         REFUSAL_HEADER_FIELDS},
	{"an encoded one", "Content-Type: multipart/mixed; boundary*=us-ascii''%62\n\n--b\n", "X: y\n", 1001, "\nx",
         REFUSAL_HEADER_FIELDS},
	{"one in pieces", "Content-Type: multipart/mixed; boundary*0=a; boundary*1=b\n\n--ab\n", "X: y\n", 1001, "\nx",
         REFUSAL_HEADER_FIELDS},
	{"an encoded word", "Content-Type: multipart/mixed; boundary=\"=?utf-8?q?b?=\"\n\n--b\n", "X: y\n", 1001, "\nx",
         REFUSAL_HEADER_FIELDS},
	{"bare signs no token has", "Content-Type: multipart/mixed; boundary=b=c\n\n--b\n", "X: y\n", 1001, "\nx",
         REFUSAL_HEADER_FIELDS},
	{"the second of two", "Content-Type: multipart/mixed; boundary=a; boundary=b\n\n--b\n", "X: y\n", 1001, "\nx",
         REFUSAL_HEADER_FIELDS},
	{"that of an inner part", MIXED "--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\n", "X: y\n", 1001, "\nx",
         REFUSAL_HEADER_FIELDS},
	{"100,000 marks of parts", MIXED, "--b\n", 100000, "", REFUSAL_NONE},
	{"one more", MIXED, "--b\n", 100001, "", REFUSAL_PARTS},
};

static void refuses_what_is_too_much(void **state)
{
	struct scratch *scratch = *state;
	for (size_t i = 0; i < sizeof floods / sizeof floods[0]; i++) {
		const struct flood *c = &floods[i];
		struct buf bytes = buf_new(&scratch->arena);
		struct letter letter;
		buf_text(&bytes, c->start);
		for (size_t k = 0; k < c->times; k++)
			buf_text(&bytes, c->piece);
		buf_text(&bytes, c->end);
		enum refusal got = read_bytes(scratch, bytes.data, bytes.length, &letter);
		if (got != c->want)
			fail_msg("%s: %d", c->name, (int)got);
		arena_reset(&scratch->arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(reads_fields),
		SCRATCH_TEST(reads_addresses),
		SCRATCH_TEST(tells_an_unclear_from),
		SCRATCH_TEST(reads_the_letters_place_in_a_thread),
		SCRATCH_TEST(every_from_counts),
		SCRATCH_TEST(reads_trees),
		SCRATCH_TEST(reads_a_delivery_report),
		SCRATCH_TEST(the_returned_letter_gives_its_header),
		SCRATCH_TEST(reports_are_bounded),
		SCRATCH_TEST(depth_and_parts_are_bounded),
		SCRATCH_TEST(refuses_what_is_too_much),
	};
	mime_open();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
