/* SPDX-License-Identifier: MIT */
/* Plain text and charsets, from whole letters. */
#include "reader/mime.h"

#include "flat.h"
#include "scratch.h"

#define PLAIN "Content-Type: text/plain; charset="
#define FLOWED "Content-Type: text/plain; format=flowed"

static const struct text_case {
	const char *name;
	const char *letter;
	size_t length; /* 0: up to the first NUL */
	const char *want;
	const char *want_flags;
} text_cases[] = {
	{"no header at all", "AGREE\r\nthanks", 0, "P0|AGREE\nP0|thanks\n", " text"},
	{"an empty letter", "", 0, "", " text"},
	{"only a header", "Subject: AGREE\r\n", 0, "", " text"},
	{"no content type", "Subject: a\r\n\r\nAGREE\r\n", 0, "P0|AGREE\n", " text"},
	{"line ends of all kinds", "Subject: a\n\na\r\nb\nc\rd", 0, "P0|a\nP0|b\nP0|c\nP0|d\n", " text"},
	{"the line of an mbox in front", "From ana Mon Nov 2 10:00:00 2026\nSubject: a\n\nAGREE\n", 0, "P0|AGREE\n",
         " text"},
	{"a byte order mark in front", "\xEF\xBB\xBFSubject: a\n\nAGREE\n", 0, "P0|AGREE\n", " text"},
	{"a byte order mark in the text", "Subject: a\n\n\xEF\xBB\xBF" "AGREE\n", 0, "P0|AGREE\n", " text"},

	{"quotes", "Subject: a\n\n> one\n>> two\n> > three\n>four\n >five\n", 0,
         "P1|one\nP2|two\nP2|three\nP1|four\nP0| >five\n", " text"},
	{"quotes deeper than counted", "Subject: a\n\n>>>>>>>>>>>> x\n", 0, "P12|x\n", " text"},
	{"stuffing belongs to flowed only", "Subject: a\n\n one\n", 0, "P0| one\n", " text"},

	{"flowed", FLOWED "\n\nI agree \nwith this.\n\nBye \n", 0, "P0f|I agree with this.\nP0|\nP0|Bye \n", " text"},
	{"flowed, stuffed", FLOWED "\n\n >not a quote\n From me\n", 0, "P0|>not a quote\nP0|From me\n", " text"},
	{"flowed quotes end paragraphs", FLOWED "\n\n> you said \n> this \nI agree\n", 0,
         "P1f|you said this \nP0|I agree\n", " text"},
	{"flowed, the signature mark never flows", FLOWED "\n\nI agree \n-- \nAna\n", 0,
         "P0|I agree \nP0|-- \nP0|Ana\n", " text"},
	{"flowed, DelSp", FLOWED "; delsp=yes\n\nagree \nment\n", 0, "P0f|agreement\n", " text"},
	{"blanks at line ends without flowed", "Content-Type: text/plain\n\na \nb\n", 0, "P0|a \nP0|b\n", " text"},

	{"utf-8", PLAIN "utf-8\n\nS\xC3\xAD, de acuerdo\n", 0, "P0|S\xC3\xAD, de acuerdo\n", " text"},
	{"iso-8859-1", PLAIN "iso-8859-1\n\nS\xED\n", 0, "P0|S\xC3\xAD\n", " text"},
	{"what is called iso-8859-1 is windows-1252", PLAIN "ISO-8859-1\n\n\x93yes\x94 \x80\n", 0,
         "P0|\xE2\x80\x9Cyes\xE2\x80\x9D \xE2\x82\xAC\n", " text"},
	{"iso-8859-15", PLAIN "iso-8859-15\n\n\xA4\n", 0, "P0|\xE2\x82\xAC\n", " text"},
	{"windows-1251", PLAIN "windows-1251\n\n\xC4\xE0\n", 0, "P0|\xD0\x94\xD0\xB0\n", " text"},
	{"koi8-r", PLAIN "koi8-r\n\n\xE4\xC1\n", 0, "P0|\xD0\x94\xD0\xB0\n", " text"},
	{"shift_jis", PLAIN "shift_jis\n\n\x93\xAF\x88\xD3\n", 0, "P0|\xE5\x90\x8C\xE6\x84\x8F\n", " text"},
	{"broken bytes in shift_jis", PLAIN "shift_jis\n\n\xFF" "AGREE\n", 0, "P0|\xEF\xBF\xBD" "AGREE\n", " text"},
	{"half a character in shift_jis", PLAIN "shift_jis\n\nAGREE \x93", 0, "P0|AGREE \xEF\xBF\xBD\n", " text"},
	{"iso-2022-jp", PLAIN "iso-2022-jp\n\n\x1B$BF10U\x1B(B\n", 0, "P0|\xE5\x90\x8C\xE6\x84\x8F\n", " text"},
	{"gb2312", PLAIN "gb2312\n\n\xCD\xAC\xD2\xE2\n", 0, "P0|\xE5\x90\x8C\xE6\x84\x8F\n", " text"},
	{"big5", PLAIN "big5\n\n\xA6P\xB7N\n", 0, "P0|\xE5\x90\x8C\xE6\x84\x8F\n", " text"},
	{"euc-kr", PLAIN "ks_c_5601-1987\n\n\xB5\xBF\xC0\xC7\n", 0, "P0|\xEB\x8F\x99\xEC\x9D\x98\n", " text"},
	{"utf-7", PLAIN "utf-7\n\nS+AO0-\n", 0, "P0|S\xC3\xAD\n", " text"},
	{"utf-16 with a mark", PLAIN "utf-16\n\n\xFF\xFEO\0K\0", sizeof PLAIN "utf-16\n\n\xFF\xFEO\0K\0" - 1,
         "P0|OK\n", " text"},
	{"utf-16 without a mark", PLAIN "utf-16\n\nO\0K\0", sizeof PLAIN "utf-16\n\nO\0K\0" - 1, "P0|OK\n", " text"},
	{"no charset, utf-8", "Subject: a\n\nS\xC3\xAD\n", 0, "P0|S\xC3\xAD\n", " text"},
	{"no charset, western", "Subject: a\n\nS\xED\n", 0, "P0|S\xC3\xAD\n", " text"},
	{"says utf-8 and lies", PLAIN "utf-8\n\nS\xED, est\xE1 bien\n", 0, "P0|S\xC3\xAD, est\xC3\xA1 bien\n", " text"},
	{"says iso-8859-1 and lies", PLAIN "iso-8859-1\n\nS\xC3\xAD\n", 0, "P0|S\xC3\xAD\n", " text"},
	{"says us-ascii and lies", PLAIN "us-ascii\n\nS\xC3\xAD\n", 0, "P0|S\xC3\xAD\n", " text"},
	{"one broken byte in utf-8", PLAIN "utf-8\n\n\xC3\xAD\xC3\xA1 \xFF\n", 0, "P0|\xC3\xAD\xC3\xA1 \xEF\xBF\xBD\n",
         " text"},
	{"a charset nobody knows", PLAIN "x-klingon\n\nAGREE\n", 0, "P0|AGREE\n", " charset text"},
	{"a charset that is a path", PLAIN "../../etc/passwd\n\nAGREE\n", 0, "P0|AGREE\n", " charset text"},
	{"surrogates are no characters", PLAIN "utf-8\n\n\xC3\xAD\xC3\xAD\xC3\xAD\xED\xA0\x80x\n", 0,
         "P0|\xC3\xAD\xC3\xAD\xC3\xAD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDx\n", " text"},
	{"NULs", "Subject: a\n\nAG\0REE\n", sizeof "Subject: a\n\nAG\0REE\n" - 1, "P0|AG REE\n", " text"},

	{"quoted-printable", "Content-Transfer-Encoding: quoted-printable\n" PLAIN "utf-8\n\nS=C3=AD =\nyes=3D\n", 0,
         "P0|S\xC3\xAD yes=\n", " text"},
	{"broken quoted-printable", "Content-Transfer-Encoding: quoted-printable\n\n=ZZ =4 AGREE=", 0,
         "P0|=ZZ =4 AGREE\n", " text"},
	{"base64", "Content-Transfer-Encoding: base64\n\nQUdSRUUK\n", 0, "P0|AGREE\n", " text"},
	{"base64 with dirt in it", "Content-Transfer-Encoding: base64\n\nQU!dS\n RU\x01UK\n", 0, "P0|AGREE\n", " text"},
	{"an encoding nobody knows", "Content-Transfer-Encoding: x-secret\n\nAGREE\n", 0, "P0|AGREE\n", " text"},
};

static void reads_text(void **state)
{
	struct scratch *scratch = *state;
	size_t wrong = 0;
	for (size_t i = 0; i < sizeof text_cases / sizeof text_cases[0]; i++) {
		const struct text_case *c = &text_cases[i];
		struct letter letter;
		size_t length = c->length == 0 ? strlen(c->letter) : c->length;
		char *bytes = arena_strndup(&scratch->arena, c->letter, length);
		assert_int_equal(mime_read(&scratch->arena, bytes, length, &letter), REFUSAL_NONE);
		const char *got = flat_text(&scratch->arena, &letter);
		if (strcmp(got, c->want) != 0)
			print_error("%s:\n%sinstead of\n%s", c->name, got, c->want);
		const char *flags = flat_flags(&scratch->arena, &letter);
		if (strcmp(flags, c->want_flags) != 0)
			print_error("%s: flags%s\n", c->name, flags);
		wrong += strcmp(got, c->want) != 0 || strcmp(flags, c->want_flags) != 0;
	}
	assert_int_equal(wrong, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {SCRATCH_TEST(reads_text)};
	mime_open();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
