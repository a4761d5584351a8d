/* SPDX-License-Identifier: MIT */
/* HTML to lines: blocks, blanks, and what mail programs mark as quote and signature. */
#include "reader/html.h"
#include "reader/bounds.h"
#include "reader/mime.h"

#include "flat.h"
#include "scratch.h"

static const struct html_case {
	const char *name;
	const char *html;
	const char *want;
} html_cases[] = {
	{"nothing", "", ""},
	{"bare words", "AGREE", "H0|AGREE\n"},
	{"blanks are one", "<p>\n  I \t agree\n with  this </p>", "H0|I agree with this\n"},
	{"words across elements", "<p>AG<b>RE</b>E<i> now</i></p>", "H0|AGREE now\n"},
	{"entities", "&lt;b&gt; &amp; S&iacute; &#243; &#x1F44D; &nosuch;", "H0|<b> & S\xC3\xAD \xC3\xB3 \xF0\x9F\x91\x8D &nosuch;\n"},
	{"paragraphs stand apart", "<p>one</p><p>two</p>", "H0|one\nH0|\nH0|two\n"},
	{"divs do not", "<div>one</div><div>two</div>", "H0|one\nH0|two\n"},
	{"an empty div line", "<div>one</div><div><br></div><div>two</div>", "H0|one\nH0|\nH0|two\n"},
	{"breaks", "one<br>two<br/><br>three", "H0|one\nH0|two\nH0|\nH0|three\n"},
	{"a break at the end is none", "<div>one<br></div><div>two</div>", "H0|one\nH0|two\n"},
	{"empty lines in front go", "<br><p>&nbsp;</p><br>one", "H0|one\n"},
	{"a hard space makes an empty line", "<div>one</div><div>&nbsp;</div><div>two</div>", "H0|one\nH0|\nH0|two\n"},
	{"hard spaces between words", "one&nbsp;two &nbsp; three", "H0|one two   three\n"},
	{"lists", "<ul><li>one</li><li>two</li></ul>three", "H0|one\nH0|two\nH0|\nH0|three\n"},
	{"tables", "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "H0|a b\nH0|c\n"},
	{"preformatted", "<pre>a  b\n\tc\n\nd</pre>", "H0|a  b\nH0|\tc\nH0|\nH0|d\n"},
	{"white-space: pre-wrap", "<div style=\"white-space: pre-wrap\">a  b\nc</div>", "H0|a  b\nH0|c\n"},
	{"headings", "<h1>one</h1>two", "H0|one\nH0|\nH0|two\n"},
	{"unclosed", "<div><b>one<p>two", "H0|one\nH0|\nH0|two\n"},
	{"closed twice", "<div>one</div></div></b></i><div>two</div>", "H0|one\nH0|two\n"},
	{"closed crosswise", "<b><i>one</b> two</i> three", "H0|one two three\n"},
	{"words behind the end", "<html><body><p>one</p></body></html>two<p>three</p>", "H0|one\nH0|\nH0|two\nH0|\nH0|three\n"},
	{"two documents", "<html><body>one</body></html><html><head><title>x</title></head><body>two</body></html>",
         "H0|one\nH0|\nH0|two\n"},
	{"words in the head", "<html><head>one</head><body>two</body></html>", "H0|one\nH0|\nH0|two\n"},
	{"frames", "<frameset><frame src=x><noframes>one</noframes></frameset>two", "H0|one\nH0|\nH0|two\n"},
	{"tags in capitals", "<DIV>one</DIV><BLOCKQUOTE>two</BLOCKQUOTE>", "H0|one\nH0|\nH1q|two\n"},
	{"tags nobody knows", "<o:p>one</o:p> <x-y>two</x-y>", "H0|one two\n"},

	{"scripts, styles and titles are not read",
         "<title>AGREE</title><style>AGREE{}</style><script>document.write('AGREE')</script><p>one</p>", "H0|one\n"},
	{"comments are not read", "<!-- AGREE --><!--[if mso]><p>AGREE</p><![endif]-->one", "H0|one\n"},
	{"conditions of Word", "<p><![if !supportLists]>one<![endif]> two</p>", "H0|one two\n"},
	{"conditions of Word around comments",
         "<!--[if !mso]><!--><p>one</p><!--<![endif]--><!--[if gte mso 9]><p>AGREE</p><![endif]--><p>two</p>",
         "H0|one\nH0|\nH0|two\n"},
	{"a comment that never ends", "<p>one</p><!-- two </body> <![if]> three", "H0|one\n"},
	{"pictures are not read", "<img src=\"http://example.org/x.png\" alt=\"AGREE\">one", "H0|one\n"},
	{"embedded pages are not read", "<iframe src=x>AGREE</iframe><object>AGREE</object>one", "H0|one\n"},
	{"entities of files stay empty", "<!DOCTYPE html [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><p>a&x;b</p>",
         "H0|]>\nH0|\nH0|a&x;b\n"},

	{"hidden words have their own line", "<p>AG<span style=\"display:none\">NOT</span>REE</p>", "H0|AGREE\nH0h|NOT\n"},
	{"hidden by visibility", "<div style='VISIBILITY: Hidden'>x</div>y", "H0h|x\nH0|y\n"},
	{"hidden by size", "<div style=\"color:red;font-size:0px\">x</div>y", "H0h|x\nH0|y\n"},
	{"a small size is not hidden", "<div style=\"font-size:0.9em\">x</div>", "H0|x\n"},
	{"half opaque is not hidden", "<div style=\"opacity:0.5\">x</div>", "H0|x\n"},
	{"hidden by opacity", "<div style=\"opacity:0\">x</div>", "H0h|x\n"},
	{"hidden by attribute", "<div hidden>x</div>", "H0h|x\n"},
	{"hidden by Outlook", "<div style='mso-hide:all'>x</div>", "H0h|x\n"},
	{"hidden within hidden", "<div style='display:none'><p>x</p><b>y</b></div>z", "H0h|x\nH0|\nH0h|y\nH0|z\n"},

	{"quotes", "one<blockquote>two<blockquote>three</blockquote></blockquote>four",
         "H0|one\nH0|\nH1q|two\nH1q|\nH2q|three\nH0|\nH0|four\n"},
	{"Gmail",
         "<div dir=\"ltr\">AGREE</div><br><div class=\"gmail_quote gmail_quote_container\"><div dir=\"ltr\" "
         "class=\"gmail_attr\">On Mon, Core wrote:<br></div><blockquote class=\"gmail_quote\"><div>Do "
         "you?</div></blockquote></div>",
         "H0|AGREE\nH0|\nH0q|On Mon, Core wrote:\nH0q|\nH1q|Do you?\n"},
	{"Gmail, answered below",
         "<div class=\"gmail_quote\"><div class=\"gmail_attr\">On Mon, Core wrote:</div><blockquote "
         "class=\"gmail_quote\">Do you?</blockquote></div><div>AGREE</div>",
         "H0q|On Mon, Core wrote:\nH0q|\nH1q|Do you?\nH0|\nH0|AGREE\n"},
	{"Gmail, answered below and inside of its box",
         "<div class=\"gmail_quote\"><div class=\"gmail_attr\">On Mon, Core wrote:</div><blockquote "
         "class=\"gmail_quote\">Do you?</blockquote><div>AGREE</div></div>",
         "H0q|On Mon, Core wrote:\nH0q|\nH1q|Do you?\nH0|\nH0|AGREE\n"},
	{"Gmail, forwarded: all in the box is another's",
         "<div class=\"gmail_quote\">---------- Forwarded message<br><div>AGREE</div></div>",
         "H0q|---------- Forwarded message\nH0q|AGREE\n"},
	{"Gmail, a quote in a forwarded letter opens nothing",
         "<div class=\"gmail_quote\">Forwarded<div class=\"gmail_quote\"><blockquote class=\"gmail_quote\">a"
         "</blockquote></div><div>AGREE</div></div>",
         "H0q|Forwarded\nH0q|\nH1q|a\nH0q|\nH0q|AGREE\n"},
	{"Gmail, a quote in a quote opens nothing",
         "<div class=\"gmail_quote\"><blockquote class=\"gmail_quote\">a<blockquote>b</blockquote>AGREE"
         "</blockquote></div>",
         "H1q|a\nH1q|\nH2q|b\nH1q|\nH1q|AGREE\n"},
	{"Yahoo", "<div>AGREE</div><div id=\"ydp1yahoo_quoted_2\" class=\"ydp1yahoo_quoted\"><div>On Monday</div></div>",
         "H0|AGREE\nH0q|On Monday\n"},
	{"Thunderbird",
         "<p>AGREE</p><div class=\"moz-cite-prefix\">On 2/11/26 Core wrote:</div><blockquote type=\"cite\">Do "
         "you?</blockquote>",
         "H0|AGREE\nH0|\nH0q|On 2/11/26 Core wrote:\nH0|\nH1q|Do you?\n"},
	{"Outlook",
         "<p class=MsoNormal>AGREE<o:p></o:p></p><div><div style='border:none;border-top:solid #E1E1E1 "
         "1.0pt;padding:3.0pt 0in 0in 0in'><p class=MsoNormal><b>From:</b> Core<br><b>Sent</b>: Monday<br><b>To:"
         "</b> Ana</p></div></div><p>Do you?</p>",
         "H0|AGREE\nH0r|\nH0b|From: Core\nH0b|Sent: Monday\nH0b|To: Ana\nH0|\nH0|Do you?\n"},
	{"Outlook on the web",
         "<div>AGREE</div><div id=\"appendonsend\"></div><hr><div id=\"divRplyFwdMsg\"><b>From:</b> Core</div><div>Do "
         "you?</div>",
         "H0|AGREE\nH0qr|\nH0qb|From: Core\nH0q|Do you?\n"},
	{"what follows ends with its parent",
         "<div><div id=\"x_divRplyFwdMsg\">From</div>Do you?</div><div>AGREE</div>", "H0q|From\nH0q|Do you?\nH0|AGREE\n"},
	{"Outlook for Mac", "<div>AGREE</div><span id=\"OLK_SRC_BODY_SECTION\"><div>From: Core</div></span>",
         "H0|AGREE\nH0q|From: Core\n"},
	{"Proton", "<div>AGREE</div><div class=\"protonmail_quote\">Core wrote</div>", "H0|AGREE\nH0q|Core wrote\n"},
	{"a quote does not share a line", "AGREE<span class=\"gmail_quote\">BLOCK</span>", "H0|AGREE\nH0q|BLOCK\n"},
	{"signatures",
         "<div>AGREE</div><div class=\"gmail_signature\">Ana</div><div class=\"moz-signature\">A</div><div "
         "id=\"x_Signature\">B</div><div id=\"AppleMailSignature\">C</div>",
         "H0|AGREE\nH0s|Ana\nH0s|A\nH0s|B\nH0s|C\n"},
	{"a bold label in the middle is none", "see <b>From:</b> x", "H0|see From: x\n"},
	{"bold without a colon is none", "<b>AGREE</b> yes: it is", "H0|AGREE yes: it is\n"},
	{"rules", "a<hr>b", "H0|a\nH0r|\nH0|b\n"},
};

static void makes_lines(void **state)
{
	struct scratch *scratch = *state;
	size_t wrong = 0;
	for (size_t i = 0; i < sizeof html_cases / sizeof html_cases[0]; i++) {
		const struct html_case *c = &html_cases[i];
		struct letter letter = {0};
		struct text text = {.arena = &scratch->arena, .letter = &letter};
		html_lines(&text, arena_strdup(&scratch->arena, c->html), strlen(c->html));
		const char *got = flat_text(&scratch->arena, &letter);
		if (strcmp(got, c->want) != 0)
			print_error("%s:\n%sinstead of\n%s", c->name, got, c->want);
		wrong += strcmp(got, c->want) != 0;
	}
	assert_int_equal(wrong, 0);
}

/* Deeper than we keep marks for: the words are there, the bound of lines holds, nothing overflows. */
static void depth_is_bounded(void **state)
{
	static const char *const tags[] = {"div", "blockquote", "b", "table", "font", "x"};
	struct scratch *scratch = *state;
	for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++) {
		struct letter letter = {0};
		struct text text = {.arena = &scratch->arena, .letter = &letter};
		struct buf html = buf_new(&scratch->arena);
		for (int level = 0; level < 10000; level++)
			buf_printf(&html, "<%s>", tags[i]);
		buf_text(&html, "deep");
		for (int level = 0; level < 10000; level++)
			buf_printf(&html, "</%s>", tags[i]);
		buf_text(&html, "<p>AGREE</p>");
		html_lines(&text, html.data, html.length);
		const struct line *last = &letter.html.items[letter.html.count - 1];
		assert_string_equal(last->text, "AGREE");
		assert_int_equal(last->quote, 0);
		assert_int_equal(last->marks & LINE_QUOTE, 0);
	}
}

static void lines_and_text_are_bounded(void **state)
{
	struct scratch *scratch = *state;
	static const struct { const char *piece; size_t times; } floods[] = {
		{"<br>", 1000000}, {"a<br>", 200000}, {"word ", 2000000}, {"<p>x</p>", 100000}, {"<hr>", 100000}};
	for (size_t i = 0; i < sizeof floods / sizeof floods[0]; i++) {
		struct letter letter = {0};
		struct text text = {.arena = &scratch->arena, .letter = &letter};
		struct buf html = buf_new(&scratch->arena);
		buf_text(&html, "first<br>");
		for (size_t n = 0; n < floods[i].times; n++)
			buf_text(&html, floods[i].piece);
		html_lines(&text, html.data, html.length);
		assert_true(letter.html.count <= LINES_MAX && text.bytes <= TEXT_MAX);
		assert_true(letter.flags & LETTER_TRUNCATED);
		for (size_t line = 0; line < letter.html.count; line++)
			assert_true(strlen(letter.html.items[line].text) <= LINE_MAX);
	}
}

static const struct { const char *html, *want; } charset_cases[] = {
	{"<meta charset=\"UTF-8\">", "utf-8"},
	{"<meta http-equiv=\"Content-Type\" content=\"text/html; charset=iso-8859-2\">", "iso-8859-2"},
	{"<p>no", ""},
	{"charset=", ""},
};

static void finds_the_charset(void **state)
{
	struct scratch *scratch = *state;
	for (size_t i = 0; i < sizeof charset_cases / sizeof charset_cases[0]; i++)
		assert_string_equal(html_charset(&scratch->arena, charset_cases[i].html, strlen(charset_cases[i].html)),
		                    charset_cases[i].want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(makes_lines),
		SCRATCH_TEST(depth_is_bounded),
		SCRATCH_TEST(lines_and_text_are_bounded),
		SCRATCH_TEST(finds_the_charset),
	};
	mime_open();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
