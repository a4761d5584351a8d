/* SPDX-License-Identifier: MIT */
/*
 * The reader end to end: this program is its own reading child, as the product
 * is. Hostile letters, and every letter of the corpus of other projects, must
 * be read or given up; never anything else, and the next letter is read.
 */
#include "reader/reader.h"

#include "reader/confine.h"

#include "flat.h"
#include "scratch.h"

#include <ftw.h>
#include <unistr.h>

static struct reader *open_reader(struct scratch *scratch)
{
	const struct reader_limits limits = {.letter_seconds = ASSENT_SANITIZED ? 60 : 10};
	return reader_open(&scratch->arena, &limits);
}

static enum reader_outcome read_one(struct reader *reader, struct arena *arena, const char *bytes, size_t length,
                                    struct letter *ret_letter, const char **ret_reason)
{
	struct error error = {0};
	enum reader_outcome outcome = reader_read(reader, arena, bytes, length, ret_letter, ret_reason, &error);
	if (outcome == READER_FAILED)
		fail_msg("%s", error.text);
	return outcome;
}

static void reads_a_letter(void **state)
{
	static const char text[] = "From: Ana <ANA@example.org>\r\nSubject: =?iso-8859-1?q?S=ED?=\r\nContent-Type: "
				   "multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; "
				   "charset=shift_jis\r\n\r\n\x93\xAF\x88\xD3\r\n--b\r\nContent-Type: text/html; "
				   "charset=windows-1252\r\n\r\n<p>S\xED</p>\r\n--b--\r\n";
	struct scratch *scratch = *state;
	struct reader *reader = open_reader(scratch);
	struct letter letter;
	const char *reason;
	for (int times = 0; times < 3; times++) {
		assert_int_equal(read_one(reader, &scratch->arena, text, sizeof text - 1, &letter, &reason), READER_OK);
		assert_string_equal(letter.subject, "S\xC3\xAD");
		assert_string_equal(letter.from.items[0].address, "ana@example.org");
		assert_string_equal(flat_text(&scratch->arena, &letter),
		                    "P0|\xE5\x90\x8C\xE6\x84\x8F\n");
		assert_string_equal(flat_parts(&scratch->arena, &letter), "text/plain [] 4\ntext/html [] 9\n");
	}
	reader_close(reader);
}

/* Under the filter a converter can't be loaded from a file: neither death nor silence. */
static void charsets_outside_of_the_list_are_told(void **state)
{
	static const char *const letters[] = {
		"Content-Type: text/plain; charset=ebcdic-us\n\nAGREE\n",
		"Content-Type: text/plain; charset=../../etc/passwd\n\nAGREE\n",
		"Content-Type: text/plain; charset=iso-2022-cn-ext\nSubject: =?cp1047?q?x?= =?IBM1388?b?YQ==?=\n\nAGREE\n",
		"Content-Type: text/html; charset=ebcdic-us\n\n<meta charset=cp1047>AGREE\n",
	};
	struct scratch *scratch = *state;
	struct reader *reader = open_reader(scratch);
	for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++) {
		struct letter letter;
		const char *reason;
		assert_int_equal(read_one(reader, &scratch->arena, letters[i], strlen(letters[i]), &letter, &reason),
		                 READER_OK);
		assert_true(letter.flags & LETTER_CHARSET_UNREAD);
		assert_non_null(strstr(flat_text(&scratch->arena, &letter), "AGREE"));
	}
	reader_close(reader);
}

/* ---- hostile letters ---- */

#define HTML "Content-Type: text/html\r\n\r\n"
#define BASE64 "Content-Transfer-Encoding: base64\r\n\r\n"

static const struct flood {
	const char *name;
	const char *start, *piece;
	size_t times;
	const char *want; /* NULL: read; else the reason */
} floods[] = {
	{"one boundary after another", "Content-Type: multipart/mixed; boundary=b\n\n", "--b\n\nx\n", 90000, NULL},
	{"100,001 parts", "Content-Type: multipart/mixed; boundary=b\n\n", "--b\n\nx\n", 100001,
         "it has more than 100,000 parts"},
	{"letters in letters", "", "Content-Type: message/rfc822\r\n\r\n", 10000, NULL},
	{"many fields", "", "X: y\r\n", 2000, "it has more than 1,000 header fields"},
	{"a large field", "To: ", "g:", 50000, "it has a header field larger than 16 KiB"},
	{"groups as deep as may be", "To: ", "g:", 8000, NULL},
	{"comments in comments", "From: ", "(", 16000, NULL},
	{"encoded words", "Subject: ", "=?utf-8?q?a?= ", 1100, NULL},
	{"halves of encoded words", "Subject: ", "=?", 8000, NULL},
	{"addresses", "To: ", "a@b.c,", 2600, NULL},
	{"Message-IDs", "References: ", "<a@b>", 3200, NULL},
	{"parameters", "Content-Type: text/plain", "; a*9*=%41", 1500, NULL},
	{"zeros", "", "\\0", 500000, NULL},
	{"base64", "Content-Type: image/png\r\n" BASE64, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n",
         160000, NULL},
	{"50 MiB of base64", "Content-Type: image/png\r\n" BASE64, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n",
         850000, NULL},
	{"base64 text", BASE64, "QUdSRUUKQUdSRUUKQUdSRUUKQUdSRUUKQUdSRUUKQUdSRUUKQUdSRUUKQUdSRUUK\r\n", 150000, NULL},
	{"a long line", "X: y\r\n\r\n", "aaaaaaaaaa", 1000000, NULL},
	{"many lines", "X: y\r\n\r\n", "\n", 5000000, NULL},
	{"quote marks", "X: y\r\n\r\n", ">", 1000000, NULL},
	{"flowed for ever", "Content-Type: text/plain; format=flowed\r\n\r\n", "a \n", 2000000, NULL},
	{"shifts of ISO-2022-KR", "Content-Type: text/plain; charset=iso-2022-kr\r\n\r\n", "\x0e\x1b$)C", 200000, NULL},
	{"plus signs of UTF-7", "Content-Type: text/plain; charset=utf-7\r\n\r\n", "+", 1000000, NULL},
	{"soft line ends", "Content-Transfer-Encoding: quoted-printable\r\n\r\n", "=\r\n", 1000000, NULL},
	{"divs", HTML, "<div>", 100000, NULL},
	{"quotes", HTML, "<blockquote>a", 100000, NULL},
	{"tables", HTML, "<table><tr><td><font><p><a>x", 50000, NULL},
	{"comments", HTML, "<!--", 500000, NULL},
	{"ends of bodies", HTML, "</body", 500000, NULL},
	{"conditions", HTML, "<![if ", 500000, NULL},
	{"ends", HTML, "</", 500000, NULL},
	{"beginnings", HTML, "<", 1000000, NULL},
	{"ampersands", HTML, "&", 500000, NULL},
	{"a tag that never ends", HTML "<a ", "x ", 500000, NULL},
	{"a value that never ends", HTML "<a href=\"", "xxxxxxxxxx", 500000, NULL},
	{"a script that never ends", HTML "<script>", "<", 1000000, NULL},
	{"groups of a report", "Content-Type: message/delivery-status\r\n\r\n", "Action: failed\r\n\r\n", 50000, NULL},
};

static void floods_pass_by(void **state)
{
	struct scratch *scratch = *state;
	struct reader *reader = open_reader(scratch);
	for (size_t i = 0; i < sizeof floods / sizeof floods[0]; i++) {
		const struct flood *c = &floods[i];
		struct arena own = {0};
		struct buf bytes = buf_new(&own);
		struct letter letter;
		const char *reason = NULL;
		buf_text(&bytes, c->start);
		bool zeros = strcmp(c->piece, "\\0") == 0;
		for (size_t k = 0; k < c->times; k++)
			buf_add(&bytes, zeros ? "" : c->piece, zeros ? 1 : strlen(c->piece));
		enum reader_outcome got = read_one(reader, &own, bytes.data, bytes.length, &letter, &reason);
		if (got != (c->want == NULL ? READER_OK : READER_GAVE_UP))
			fail_msg("%s: %s", c->name, got == READER_OK ? "was read" : reason);
		if (c->want != NULL)
			assert_string_equal(reason, c->want);
		arena_release(&own);
	}
	reader_close(reader);
}

/* The library compares each attribute with all before it: 200,000 would take a minute. */
static void many_attributes_pass_by(void **state)
{
	static const char *const forms[] = {" a%d", " a%d=1", " a%d=\">\"", "/a%d='1'", "a%d=\"1\""};
	struct scratch *scratch = *state;
	struct reader *reader = open_reader(scratch);
	for (size_t form = 0; form < sizeof forms / sizeof forms[0]; form++) {
		struct arena own = {0};
		struct buf bytes = buf_new(&own);
		struct letter letter;
		const char *reason = "";
		buf_text(&bytes, HTML "<p class=\"moz-cite-prefix\"");
		for (int i = 0; i < 200000; i++) {
			const char *place = strstr(forms[form], "%d");
			buf_add(&bytes, forms[form], (size_t)(place - forms[form]));
			buf_printf(&bytes, "%d%s", i, place + 2);
		}
		buf_text(&bytes, ">one</p><p>AGREE</p>");
		if (read_one(reader, &own, bytes.data, bytes.length, &letter, &reason) != READER_OK)
			fail_msg("form %zu: %s", form, reason);
		assert_non_null(strstr(flat_text(&own, &letter), "one\nH0|\nH0|AGREE\n"));
		arena_release(&own);
	}
	reader_close(reader);
}

/* ---- the corpus ---- */

static struct reader *corpus_reader;
static size_t corpus_count, corpus_wrong;

static void check_text(const char *path, const char *text)
{
	for (const char *at = text; *at != '\0'; at++) {
		if ((unsigned char)*at < ' ' && *at != '\t')
			fail_msg("%s: a control in \"%s\"", path, text);
	}
	if (u8_check((const uint8_t *)text, strlen(text)) != NULL)
		fail_msg("%s: no UTF-8 in \"%s\"", path, text);
}

static int read_file_of_corpus(const char *path, const struct stat *about, int type, struct FTW *level)
{
	struct arena own = {0};
	struct error error = {0};
	struct bytes bytes;
	struct letter letter;
	const char *reason;
	(void)about;
	(void)level;
	if (type != FTW_F)
		return 0;
	if (!file_read(&own, path, (size_t)64 * 1024 * 1024, &bytes, &error))
		fail_msg("%s", error.text);
	corpus_count++;
	if (read_one(corpus_reader, &own, bytes.data, bytes.length, &letter, &reason) != READER_OK) {
		print_error("%s: %s\n", path, reason);
		corpus_wrong++;
	} else {
		for (size_t i = 0; i < letter.plain.count; i++)
			check_text(path, letter.plain.items[i].text);
		for (size_t i = 0; i < letter.html.count; i++)
			check_text(path, letter.html.items[i].text);
		for (size_t i = 0; i < letter.headers.count; i++)
			check_text(path, letter.headers.items[i].value);
	}
	arena_release(&own);
	return 0;
}

static void reads_what_others_collected(void **state)
{
	struct scratch *scratch = *state;
	const char *shared = getenv("ASSENT_SHARED");
	const char *corpus = file_path(&scratch->arena, shared == NULL ? "../shared" : shared, "corpus");
	if (!file_exists(corpus)) {
		print_message("no corpus at %s: not tried (ASSENT_SHARED names another place)\n", corpus);
		skip();
	}
	corpus_reader = open_reader(scratch);
	assert_int_equal(nftw(corpus, read_file_of_corpus, 16, FTW_PHYS), 0);
	reader_close(corpus_reader);
	assert_true(corpus_count > 100);
	assert_int_equal(corpus_wrong, 0);
}

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "--reader") == 0)
		reader_child(argc - 2, argv + 2);
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(reads_a_letter),
		SCRATCH_TEST(charsets_outside_of_the_list_are_told),
		SCRATCH_TEST(floods_pass_by),
		SCRATCH_TEST(many_attributes_pass_by),
		SCRATCH_TEST(reads_what_others_collected),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
