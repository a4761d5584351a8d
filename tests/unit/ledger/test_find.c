/* SPDX-License-Identifier: MIT */
/* A receipt is found in whatever a mail program saved, and read in plain words. */
#include "books.h"
#include "ledger/find.h"
#include "ledger/verify.h"

struct sample {
	const char *receipt; /* of row 2, with words */
	struct bytes text;
};

static struct sample make_sample(struct scratch *scratch)
{
	struct sample sample;
	books_create(scratch);
	struct ledger *ledger = books_open(scratch, LEDGER_WRITE);
	books_commit(scratch, ledger, 4, "my words");
	MUST(scratch, ledger_receipt(ledger, &scratch->arena, 2, &sample.receipt, &scratch->error));
	MUST(scratch, ledger_text_file(ledger, &scratch->arena, 2, &sample.text.data, &sample.text.length,
	                               &scratch->error));
	ledger_close(ledger);
	return sample;
}

static struct verify_report look(struct scratch *scratch, const char *text, const struct verify_options *options)
{
	struct verify_report report;
	const char *path = scratch_write(scratch, "saved", text);
	scratch->error = (struct error){0};
	MUST(scratch, verify_file(&scratch->arena, path, scratch_path(scratch, "ledger/keys/core.pub"), options, &report,
	                          &scratch->error));
	return report;
}

static const char *base64_lines(struct scratch *scratch, const char *bytes, size_t length, size_t width,
                                const char *line_end)
{
	char *all = arena_alloc(&scratch->arena, BASE64_SIZE(length));
	struct buf text = buf_new(&scratch->arena);
	base64_write(bytes, length, all);
	for (size_t at = 0; at < strlen(all); at += width)
		buf_printf(&text, "%.*s%s", (int)width, all + at, line_end);
	return buf_string(&text);
}

static const char *quoted_printable(struct scratch *scratch, const char *bytes)
{
	struct buf text = buf_new(&scratch->arena);
	size_t column = 0;
	for (const char *c = bytes; *c != '\0'; c++) {
		if (*c == '\n') {
			buf_text(&text, "\r\n");
			column = 0;
			continue;
		}
		if (column > 70) {
			buf_text(&text, "=\r\n");
			column = 0;
		}
		bool plain = *c > 0x20 && *c < 0x7f && *c != '=';
		buf_printf(&text, plain ? "%c" : "=%02X", plain ? *c : (unsigned char)*c);
		column += plain ? 1 : 3;
	}
	return buf_string(&text);
}

static const char *with_crlf(struct scratch *scratch, const char *bytes)
{
	struct buf text = buf_new(&scratch->arena);
	for (const char *c = bytes; *c != '\0'; c++)
		buf_printf(&text, *c == '\n' ? "\r\n" : "%c", *c);
	return buf_string(&text);
}

#define PART "--b1\r\nContent-Type: application/octet-stream; name=\"receipt-r2.tlog-proof\"\r\n"
#define BEFORE "From: core@example.org\r\nSubject: Received\r\n\r\n--b1\r\n\r\nThank you.\r\n"
#define AFTER "\r\n--b1--\r\n"

static const char *mail(struct scratch *scratch, const char *encoding, const char *body)
{
	return arena_printf(&scratch->arena, "%s%sContent-Transfer-Encoding: %s\r\n\r\n%s%s", BEFORE, PART, encoding, body,
	                    AFTER);
}

static void test_however_it_was_saved(void **state)
{
	struct scratch *scratch = *state;
	struct sample s = make_sample(scratch);
	const char *base64 = base64_lines(scratch, s.receipt, strlen(s.receipt), 76, "\r\n");
	const char *attached = mail(scratch, "base64", base64);
	const char *const cases[] = {
		s.receipt,
		with_crlf(scratch, s.receipt),
		arena_printf(&scratch->arena, "%s\n\n", s.receipt),
		attached,
		mail(scratch, "base64", base64_lines(scratch, s.receipt, strlen(s.receipt), 76, "\n")),
		mail(scratch, "base64", base64_lines(scratch, s.receipt, strlen(s.receipt), 60, "\r\n")),
		mail(scratch, "base64", base64_lines(scratch, s.receipt, strlen(s.receipt), 5000, "\r\n")),
		mail(scratch, "base64",
	             base64_lines(scratch, with_crlf(scratch, s.receipt), strlen(with_crlf(scratch, s.receipt)), 76, "\n")),
		mail(scratch, "8bit", with_crlf(scratch, s.receipt)),
		mail(scratch, "quoted-printable", quoted_printable(scratch, s.receipt)),
		/* forwarded as an attachment, and that in base64 */
		mail(scratch, "base64", base64_lines(scratch, attached, strlen(attached), 76, "\r\n")),
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct verify_report report = look(scratch, cases[i], NULL);
		if (!report.good)
			fail_msg("case %zu: %s", i, report.problem);
		assert_int_equal(strncmp(report.proves,
		                         "on November 30, 2026 at 12:00 PM UTC the ledger recorded STAND ASIDE for "
		                         "P-2026-004 version 2. Row 2 of 4.",
		                         100),
		                 0);
	}
}

static void test_words_beside_it(void **state)
{
	struct scratch *scratch = *state;
	struct sample s = make_sample(scratch);
	const char *receipt = base64_lines(scratch, s.receipt, strlen(s.receipt), 76, "\n");
	const char *words = base64_lines(scratch, s.text.data, s.text.length, 76, "\n");
	struct verify_report report =
		look(scratch, arena_printf(&scratch->arena, "%s\n--b\n%s\n--b\n%s\n", BEFORE, receipt, words), NULL);
	assert_true(report.good);
	assert_non_null(strstr(report.proves, "The words beside it are the ones that were recorded."));
	char *other = arena_strndup(&scratch->arena, s.text.data, s.text.length);
	other[s.text.length - 1] = '!';
	words = base64_lines(scratch, other, s.text.length, 76, "\n");
	report = look(scratch, arena_printf(&scratch->arena, "%s\n--b\n%s\n--b\n%s\n", BEFORE, receipt, words), NULL);
	assert_true(report.good);
	assert_null(strstr(report.proves, "The words beside it"));
}

static void test_zone(void **state)
{
	struct scratch *scratch = *state;
	struct sample s = make_sample(scratch);
	static const struct zone_step step = {INSTANT_NONE, -5 * 3600};
	const struct zone zone = {.name = "x", .steps = &step, .count = 1};
	struct verify_report report = look(scratch, s.receipt, &(struct verify_options){.zone = &zone});
	assert_non_null(strstr(report.proves, "November 30, 2026 at 7:00 AM the ledger"));
}

static const char *changed(struct scratch *scratch, const char *text, const char *what, const char *with)
{
	const char *at = strstr(text, what);
	assert_non_null(at);
	return arena_printf(&scratch->arena, "%.*s%s%s", (int)(at - text), text, with, at + strlen(what));
}

static void test_forged_receipts(void **state)
{
	struct scratch *scratch = *state;
	struct sample s = make_sample(scratch);
	struct proof proof, other;
	assert_null(proof_parse(&scratch->arena, s.receipt, strlen(s.receipt), &proof));
	other = proof;
	const char *row = changed(scratch, proof.extra, "stand_aside", "agree");
	other.extra = row;
	other.extra_length = strlen(row);
	struct buf other_row = buf_new(&scratch->arena), no_row = buf_new(&scratch->arena);
	proof_text(&other, &other_row);
	other = proof;
	other.extra = NULL;
	proof_text(&other, &no_row);
	const char *last = strrchr(s.receipt, ' ') + 20;
	const struct {
		const char *text, *words;
	} cases[] = {
		{buf_string(&other_row), "its row is not in the ledger whose head it shows"},
		{buf_string(&no_row), "carries no row"},
		{changed(scratch, s.receipt, "index 2\n", "index 3\n"), "carries a row of another place"},
		{changed(scratch, s.receipt, "\n5\n", "\n6\n"), "its head was changed after it was signed"},
		{changed(scratch, s.receipt, "example.org/core\n", "example.org/care\n"), "is of another ledger"},
		{changed(scratch, s.receipt, arena_strndup(&scratch->arena, last, 4), "AAAA"), "its head was changed"},
		{changed(scratch, s.receipt, "index 2\n", ""), "has a damaged index line"},
		{changed(scratch, s.receipt, "extra ", "extra !"), "has a damaged extra line"},
		{arena_strndup(&scratch->arena, s.receipt, 120), "has a damaged extra line"},
		{arena_strndup(&scratch->arena, s.receipt, (size_t)(strstr(s.receipt, "\n\n") - s.receipt)), "is cut off"},
		{arena_strndup(&scratch->arena, s.receipt, strlen(s.receipt) - 5), "its head was changed"},
		{"Hello,\nplease find nothing here.\n", "holds no receipt"},
		{"", "is an empty file"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct verify_report report = look(scratch, cases[i].text, NULL);
		if (report.good || strstr(report.problem, cases[i].words) == NULL)
			fail_msg("case %zu: %s%s", i, report.proves, report.problem);
	}
}

static void test_another_key(void **state)
{
	struct scratch *scratch = *state;
	struct sample s = make_sample(scratch);
	char text[PUBLIC_FILE_SIZE];
	struct signer *other = signer_new();
	public_file_text(signer_public(other), text);
	signer_wipe(other);
	scratch_write(scratch, "ledger/keys/core.pub", text);
	struct verify_report report = look(scratch, s.receipt, NULL);
	assert_false(report.good);
	assert_non_null(strstr(report.problem, "its head was signed with another key than core.pub"));
}

/* A file made to take long: many beginnings, nothing behind them. */
static void test_hostile(void **state)
{
	struct scratch *scratch = *state;
	(void)make_sample(scratch);
	struct buf text = buf_new(&scratch->arena);
	for (int i = 0; i < 100000; i++)
		buf_text(&text, PROOF_HEADER "\nindex\n");
	assert_false(look(scratch, buf_string(&text), NULL).good);
	buf_clear(&text);
	for (int i = 0; i < 5000; i++)
		buf_printf(&text, PROOF_HEADER "\nindex %d\n\n\n", i);
	struct found found;
	find_receipts(&scratch->arena, buf_string(&text), text.length, &found);
	assert_int_equal(found.proofs.count, 1000);
	buf_clear(&text);
	for (int i = 0; i < 100000; i++)
		buf_text(&text, "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB\n=\n");
	assert_false(look(scratch, buf_string(&text), NULL).good);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_however_it_was_saved), SCRATCH_TEST(test_words_beside_it), SCRATCH_TEST(test_zone),
		SCRATCH_TEST(test_forged_receipts),      SCRATCH_TEST(test_another_key),     SCRATCH_TEST(test_hostile),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
