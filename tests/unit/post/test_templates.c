/* SPDX-License-Identifier: MIT */
#include "../../mails/samples.h"
#include "scratch.h"

#define SHARE "mailtemplates" /* the tests run in the root of the sources */

static const char *const languages[] = {"en", "es"};

static struct templates *load(struct scratch *s, const char *home)
{
	const char *missing;
	struct templates *templates = templates_load(&s->arena, home, SHARE, languages, 2, &missing, &s->error);
	if (templates == NULL)
		fail_msg("%s", s->error.text);
	assert_string_equal(missing, "");
	return templates;
}

static struct rendered render(struct scratch *s, const struct templates *templates, const char *name,
                              const char *language, struct value *values)
{
	struct rendered rendered;
	if (!templates_render(&s->arena, templates, name, language, values, &rendered, &s->error))
		fail_msg("%s: %s", name, s->error.text);
	return rendered;
}

/* ---- every mail of the table ---- */

static bool has_name(json_t *object, const char *wanted)
{
	const char *name;
	json_t *item;
	json_object_foreach (object, name, item) {
		if (strcmp(name, wanted) == 0)
			return true;
		for (size_t i = 0; i < json_array_size(item); i++)
			if (has_name(json_array_get(item, i), wanted))
				return true;
	}
	return false;
}

static bool is_sampled(json_t *samples, const char *template, const char *name)
{
	json_t *mails = json_object_get(samples, "mails");
	if (has_name(json_object_get(samples, "common"), name))
		return true;
	for (size_t i = 0; i < json_array_size(mails); i++) {
		json_t *mail = json_array_get(mails, i);
		if (strcmp(samples_text(mail, "template"), template) == 0 && has_name(json_object_get(mail, "values"), name))
			return true;
	}
	return false;
}

/* A name that no sample has is a name that no test has seen. */
static void test_samples_have_every_name(void **state)
{
	(void)state;
	static const char *const by_renderer[] = {"html", "link_address", "link_subject"};
	json_t *samples = samples_read("tests/mails/samples.json");
	size_t count, missing = 0;
	const struct mail_template *table = mail_templates(&count);
	for (size_t i = 0; i < count; i++) {
		for (size_t n = 0; n < table[i].name_count; n++) {
			bool given = false;
			for (size_t r = 0; r < sizeof by_renderer / sizeof *by_renderer; r++)
				given = given || strcmp(table[i].names[n], by_renderer[r]) == 0;
			if (given || is_sampled(samples, table[i].name, table[i].names[n]))
				continue;
			print_error("tests/mails/samples.json: no %s has %s\n", table[i].name, table[i].names[n]);
			missing++;
		}
	}
	assert_int_equal(missing, 0);
	json_decref(samples);
}

/* Every line that ends in a blank goes on in the next one; none is too long. */
static void check_lines(const char *name, const char *text)
{
	while (*text != '\0') {
		size_t length = strcspn(text, "\n"), columns = 0;
		for (size_t i = 0; i < length; i++)
			columns += ((unsigned char)text[i] & 0xc0) != 0x80;
		bool flows = length > 0 && text[length - 1] == ' ';
		if (columns > 78)
			fail_msg("%s: a line of %zu columns: %.*s", name, columns, (int)length, text);
		if (flows && (text[length + 1] == '\n' || text[length + 1] == '\0'))
			fail_msg("%s: flows into nothing: %.*s", name, (int)length, text);
		text += length + (text[length] == '\n');
	}
}

static void check_sample(struct scratch *s, const struct templates *templates, json_t *samples, json_t *sample,
                         const char *language)
{
	const char *name = samples_text(sample, "name");
	struct value *values = samples_values(&s->arena, samples, sample, language);
	struct rendered mail = render(s, templates, samples_text(sample, "template"), language, values);
	assert_string_equal(mail.language, language);
	const char *lang = arena_printf(&s->arena, "<html lang=\"%s\">", language);
	if (strstr(mail.html, lang) == NULL || strstr(mail.text, "mailto:") != NULL ||
	    strstr(mail.text, "**") != NULL || strstr(mail.subject, "  ") != NULL || strstr(mail.text, "{{") != NULL ||
	    strstr(mail.html, "{{") != NULL)
		fail_msg("%s.%s:\n%s\n%s\n%s", name, language, mail.subject, mail.text, mail.html);
	check_lines(name, mail.text);
}

static void test_every_mail_renders(void **state)
{
	struct scratch *s = *state;
	struct templates *templates = load(s, NULL);
	json_t *samples = samples_read("tests/mails/samples.json");
	json_t *mails = json_object_get(samples, "mails");
	for (size_t i = 0; i < json_array_size(mails); i++)
		for (size_t l = 0; l < 2; l++)
			check_sample(s, templates, samples, json_array_get(mails, i), languages[l]);
	json_decref(samples);
}

/* With nothing but empty texts no mail is a hole, an error or a crash. */
static void test_every_mail_without_values(void **state)
{
	struct scratch *s = *state;
	struct templates *templates = load(s, NULL);
	size_t count;
	const struct mail_template *table = mail_templates(&count);
	for (size_t i = 0; i < count; i++) {
		struct rendered mail = render(s, templates, table[i].name, "es", value_object(&s->arena));
		assert_non_null(strstr(mail.html, "</html>"));
		assert_null(strstr(mail.html, "mailto:"));
	}
}

/* ---- values are words, never marks ---- */

static struct value *call_values(struct scratch *s, const char *title, const char *summary, const char *body)
{
	struct value *values = value_object(&s->arena);
	value_text(&s->arena, values, "short_name", "The Core");
	value_text(&s->arena, values, "subject_id", "P-2026-004");
	value_text(&s->arena, values, "version", "2");
	value_text(&s->arena, values, "deadline", "Friday");
	value_text(&s->arena, values, "title", title);
	value_text(&s->arena, values, "summary", summary);
	value_text(&s->arena, values, "body", body);
	value_text(&s->arena, values, "token", SAMPLE_TOKEN);
	value_text(&s->arena, values, "reply_address", "core+" SAMPLE_TOKEN "@example.org");
	value_text(&s->arena, values, "reference_subject", "P-2026-004");
	value_text(&s->arena, values, "reference_version", "V2");
	return values;
}

static void test_words_are_shown_as_they_are(void **state)
{
	static const struct {
		const char *words, *text, *html;
	} cases[] = {
		{"*a* _b_ **c** `d`", "\n*a* _b_ **c** `d`\n", "<p>*a* _b_ **c** `d`</p>"},
		{"# no heading", "\n# no heading\n", "<p># no heading</p>"},
		{"- no list", "\n- no list\n", "<p>- no list</p>"},
		{"1. no list", "\n1. no list\n", "<p>1. no list</p>"},
		{"> no quote", "\n > no quote\n", "<p>&gt; no quote</p>"},
		{"[x](http://example.org)", "\n[x](http://example.org)\n", "<p>[x](http://example.org)</p>"},
		{"![x](http://example.org/a.png)", "\n![x](http://example.org/a.png)\n", "<p>![x](http"},
		{"<script>alert(1)</script>", "\n<script>alert(1)</script>\n", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"},
		{"a & b &amp; \"c\"", "\na & b &amp; \"c\"\n", "<p>a &amp; b &amp;amp; &quot;c&quot;</p>"},
		{"{{token}} {{{body}}} {{#x}}", "\n{{token}} {{{body}}} {{#x}}\n", "<p>{{token}} {{{body}}} {{#x}}</p>"},
		{"one\ntwo\n\nthree", "\none\ntwo\nthree\n", "<p>one<br />\ntwo<br />\nthree</p>"},
		{"one\n    two\n===\n---", "\none\ntwo\n===\n---\n", "<p>one<br />\ntwo<br />\n===<br />\n---</p>"},
		{"\001body\001", "\nbody\n", "<p>body</p>"},
		{"back\\slash\\", "\nback\\slash\\\n", "<p>back\\slash\\</p>"},
		{"From here", "\nFrom here\n", "<p>From here</p>"},
		{"bad \xff byte", "\nbad \xef\xbf\xbd byte\n", "<p>bad \xef\xbf\xbd byte</p>"},
	};
	struct scratch *s = *state;
	struct templates *templates = load(s, NULL);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct value *values = call_values(s, "Title", cases[i].words, "");
		struct rendered mail = render(s, templates, "call", "en", values);
		if (strstr(mail.text, cases[i].text) == NULL)
			fail_msg("%s:\n%s", cases[i].words, mail.text);
		if (strstr(mail.html, cases[i].html) == NULL)
			fail_msg("%s:\n%s", cases[i].words, mail.html);
		assert_null(strchr(mail.html, '\001'));
	}
}

static void test_subject_is_one_line(void **state)
{
	struct scratch *s = *state;
	struct templates *templates = load(s, NULL);
	struct value *values = call_values(s, "Rides\r\nBcc: ben@example.org\r\n\r\n<b> & \x01", "x", "");
	struct rendered mail = render(s, templates, "call", "en", values);
	assert_non_null(strstr(mail.subject, "Rides Bcc: ben@example.org <b> & [#" SAMPLE_TOKEN "]"));
	for (const char *c = mail.subject; *c != '\0'; c++)
		assert_true((unsigned char)*c >= 0x20 && *c != 0x7f);
	assert_non_null(strstr(mail.html, "&lt;b&gt; &amp;"));
	assert_null(strstr(mail.html, "<b>"));
}

static void test_links(void **state)
{
	struct scratch *s = *state;
	struct templates *templates = load(s, NULL);
	struct value *values = call_values(s, "x", "x", "");
	value_text(&s->arena, values, "short_name", "A&B \"C\" #1?<x>");
	struct rendered mail = render(s, templates, "call", "en", values);
	assert_non_null(strstr(mail.html, "<a href=\"mailto:core%2B" SAMPLE_TOKEN "@example.org?subject=%5BA%26B%20%22C%22%20"
	                                  "%231%3F%3Cx%3E%5D%20P-2026-004%20V2%20%5B%23" SAMPLE_TOKEN
	                                  "%5D&amp;body=AGREE\"><strong>AGREE</strong></a>"));
	value_text(&s->arena, values, "token", "");
	mail = render(s, templates, "call", "en", values);
	assert_null(strstr(mail.html, "<a "));
	assert_non_null(strstr(mail.html, "<strong>AGREE</strong>"));
}

/* ---- the proposal's own Markdown ---- */

static void test_body(void **state)
{
	static const struct {
		const char *body, *text, *html, *never;
	} cases[] = {
		{"Some **bold** text", "\nSome bold text\n", "<p>Some <strong>bold</strong> text</p>", "**"},
		{"# A\n\n## B\n", "\nA\n\nB\n", "<h3>A</h3>\n<h4>B</h4>", "<h1"},
		{"###### A\n", "\nA\n", "<h3>A</h3>", "<h6"},
		{"```\nopen fence", "\n    open fence\n", "<pre><code>open fence\n</code></pre>", NULL},
		{"> open quote", "\n> open quote\n", "<blockquote>\n<p>open quote</p>\n</blockquote>", NULL},
		{"<div>\nraw\n</div>\n", "    <div>\n    raw\n    </div>\n", "&lt;div&gt;\nraw\n&lt;/div&gt;", "<div>"},
		{"a <img src=x onerror=y> b", "\na <img src=x onerror=y> b\n", "&lt;img src=x onerror=y&gt;", "<img"},
		{"![map](https://example.org/m.png)", "\nmap (https://example.org/m.png)\n", "map (https://example.org/m.png)",
	         "<img"},
		{"[go](https://example.org/a)", "\ngo (https://example.org/a)\n",
	         "<a href=\"https://example.org/a\">go</a> (https://example.org/a)", NULL},
		{"<https://example.org/a>", "\nhttps://example.org/a\n", "<a href=\"https://example.org/a\">https://example.org/a</a>",
	         "(https"},
		{"[x](javascript:alert(1))", "\nx (javascript:alert(1))\n", "<a href=\"\">x</a>", "href=\"javascript"},
		{"{{token}}", "\n{{token}}\n", "<p>{{token}}</p>", NULL},
		{"[x]: /y\n\n[AGREE]", "\n[AGREE]\n", "<p>[AGREE]</p>", NULL},
	};
	struct scratch *s = *state;
	struct templates *templates = load(s, NULL);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct rendered mail = render(s, templates, "call", "en", call_values(s, "T", "S", cases[i].body));
		if (strstr(mail.text, cases[i].text) == NULL || strstr(mail.html, cases[i].html) == NULL ||
		    (cases[i].never != NULL && strstr(mail.html, cases[i].never) != NULL))
			fail_msg("%s:\n%s\n%s", cases[i].body, mail.text, mail.html);
		/* What stands behind it is as it was. */
		assert_non_null(strstr(mail.text, "\n\nYou get this mail because"));
		assert_non_null(strstr(mail.html, "<p>You get this mail because"));
		assert_non_null(strstr(mail.text, "\nReference: P-2026-004 V2 #" SAMPLE_TOKEN "\n"));
	}
}

/* ---- loading ---- */

static const char *own_folder(struct scratch *s)
{
	const char *folder = scratch_path(s, "own/en");
	if (!folder_make(folder, 0700, &s->error))
		fail_msg("%s", s->error.text);
	return scratch_path(s, "own");
}

static void test_own_copy_goes_first(void **state)
{
	struct scratch *s = *state;
	const char *own = own_folder(s);
	scratch_write(s, "own/en/help.md", "\xef\xbb\xbfSubject: Ours {{token}}\r\n\r\nHello *{{person}}*\r\n\r\n{{> footer}}\r\n");
	scratch_write(s, "own/en/footer.md", "Our foot.\r\n");
	scratch_write(s, "own/layout.html", "<p lang=\"{{language}}\">{{subject}}</p>{{{content}}}");
	struct value *values = value_object(&s->arena);
	value_text(&s->arena, values, "token", "t<1>");
	value_text(&s->arena, values, "person", "Ana");
	struct rendered mail = render(s, load(s, own), "help", "en", values);
	assert_string_equal(mail.subject, "Ours t<1>");
	assert_string_equal(mail.text, "Hello Ana\n\nOur foot.\n");
	assert_string_equal(mail.html, "<p lang=\"en\">Ours t&lt;1&gt;</p><p>Hello <em>Ana</em></p>\n<p>Our foot.</p>\n");
	mail = render(s, load(s, own), "help", "es", values);
	assert_string_equal(mail.language, "es"); /* the own English copy is no Spanish one */
	assert_non_null(strstr(mail.text, "Recibe este correo"));
}

static void test_bad_templates(void **state)
{
	static const struct {
		const char *name, *text, *problem;
	} cases[] = {
		{"own/en/help.md", "Subject: x\n\nHello {{persn}}\n", "persn"},
		{"own/en/help.md", "Subject: x {{persn}}\n\nHello\n", "persn"},
		{"own/en/help.md", "Subject: x\n\n{{> nowhere}}\n", "nowhere"},
		{"own/en/footer.md", "{{deadlin}}\n", "deadlin"},
		{"own/en/help.md", "Subject: x\n\n\n{{#person}}\n", "help.md"},
		{"own/en/help.md", "Hello\n", "line 1"},
		{"own/en/help.md", "Subject: x\nHello\n", "line 1"},
		{"own/en/help.md", "", "line 1"},
		{"own/layout.html", "{{content}} {{colour}}", "colour"},
	};
	struct scratch *s = *state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *missing, *own = own_folder(s);
		s->error = (struct error){0};
		const char *path = scratch_write(s, cases[i].name, cases[i].text);
		assert_null(templates_load(&s->arena, own, SHARE, languages, 2, &missing, &s->error));
		if (s->error.class != ERROR_CONFIGURATION || strstr(s->error.text, cases[i].problem) == NULL)
			fail_msg("case %zu: class %d: %s", i, (int)s->error.class, s->error.text);
		assert_int_equal(unlink(path), 0);
	}
}

static void test_missing_translation_is_english_and_named(void **state)
{
	static const char *const wanted[] = {"en", "fr"};
	struct scratch *s = *state;
	const char *missing, *own = own_folder(s);
	assert_true(folder_make(scratch_path(s, "own/fr"), 0700, &s->error));
	scratch_write(s, "own/fr/footer.md", "Au revoir.\n");
	scratch_write(s, "own/fr/help.md", "Subject: Aide\n\nBonjour\n\n{{> footer}}\n");
	struct templates *templates = templates_load(&s->arena, own, SHARE, wanted, 2, &missing, &s->error);
	assert_non_null(templates);
	assert_non_null(strstr(missing, "fr/call.md\n"));
	assert_null(strstr(missing, "fr/help.md"));
	assert_null(strstr(missing, "en/"));
	struct rendered mail = render(s, templates, "help", "fr", value_object(&s->arena));
	assert_string_equal(mail.language, "fr");
	assert_string_equal(mail.text, "Bonjour\n\nAu revoir.\n");
	mail = render(s, templates, "call", "fr", value_object(&s->arena));
	assert_string_equal(mail.language, "en");
	assert_non_null(strstr(mail.html, "<html lang=\"en\">"));
	assert_non_null(strstr(mail.text, "Do you agree")); /* with English parts, not half of each */
	assert_null(strstr(mail.text, "Au revoir"));
	mail = render(s, templates, "call", "de", value_object(&s->arena)); /* never loaded at all */
	assert_string_equal(mail.language, "en");
}

static void test_no_language(void **state)
{
	static const char *const bad[] = {"", "e", "../en", "EN", "english-us"};
	struct scratch *s = *state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		const char *missing;
		s->error = (struct error){0};
		assert_null(templates_load(&s->arena, NULL, SHARE, &bad[i], 1, &missing, &s->error));
		assert_int_equal(s->error.class, ERROR_CONFIGURATION);
	}
}

static void test_no_such_mail(void **state)
{
	struct scratch *s = *state;
	struct rendered rendered;
	struct templates *templates = load(s, NULL);
	static const char *const names[] = {"nothing", "footer", ""};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		assert_false(templates_render(&s->arena, templates, names[i], "en", value_object(&s->arena), &rendered,
		                              &s->error));
		assert_int_equal(s->error.class, ERROR_BUG);
	}
}

static void test_no_english(void **state)
{
	struct scratch *s = *state;
	const char *missing;
	assert_null(templates_load(&s->arena, NULL, s->folder, languages, 2, &missing, &s->error));
	assert_int_equal(s->error.class, ERROR_CONFIGURATION);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_samples_have_every_name),
		SCRATCH_TEST(test_every_mail_renders),
		SCRATCH_TEST(test_every_mail_without_values),
		SCRATCH_TEST(test_words_are_shown_as_they_are),
		SCRATCH_TEST(test_subject_is_one_line),
		SCRATCH_TEST(test_links),
		SCRATCH_TEST(test_body),
		SCRATCH_TEST(test_own_copy_goes_first),
		SCRATCH_TEST(test_bad_templates),
		SCRATCH_TEST(test_missing_translation_is_english_and_named),
		SCRATCH_TEST(test_no_language),
		SCRATCH_TEST(test_no_such_mail),
		SCRATCH_TEST(test_no_english),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
