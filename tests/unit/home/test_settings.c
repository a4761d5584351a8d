/* SPDX-License-Identifier: MIT */
#include "scratch.h"

#include "base/buf.h"
#include "home/home.h"
#include "home/settings.h"

static bool read_text(struct scratch *scratch, const char *text, struct settings *settings)
{
	scratch_write(scratch, "assent.ini", text);
	scratch->error = (struct error){0};
	return settings_read(&scratch->arena, scratch->folder, settings, &scratch->error);
}

static void test_an_empty_file_has_the_defaults(void **state)
{
	struct scratch *scratch = *state;
	struct settings s;
	if (!read_text(scratch, "", &s))
		fail_msg("%s", scratch->error.text);
	assert_string_equal(s.name, "Collective Impact Core");
	assert_string_equal(s.zone, "America/Detroit");
	assert_int_equal(s.language_count, 2);
	assert_string_equal(s.languages[1], "es");
	assert_string_equal(s.address, "");
	assert_false(s.shared);
	assert_false(s.plus_addresses);
	assert_string_equal(s.way, "folder");
	assert_string_equal(s.from_name, "The Core");
	assert_int_equal(s.hold_above, 200);
	assert_int_equal(s.letter_bytes, 10485760);
	assert_int_equal(s.letter_days, 90);
	assert_int_equal(s.stranger_days, 90);
	assert_int_equal(s.log_days, 400);
	assert_string_equal(s.key_file, "ledger/keys/core.key");
}

/* As spreadsheets' and editors' friends save it: byte order mark, CRLF, blanks. */
static void test_values(void **state)
{
	struct scratch *scratch = *state;
	struct settings s;
	const char *text = "\xEF\xBB\xBF# ours\r\n[core]\r\n  name = Caf\xC3\xA9 Core  \r\nlanguages = es, en\r\n"
			   "[mailbox]\r\naddress = Core@Example.ORG\r\nuse = shared\r\nplus_addresses=yes\r\n"
			   "[sender]\nway = sendmail\nfrom_name = Friends\n[limits]\nletter_bytes = 2048\n";
	if (!read_text(scratch, text, &s))
		fail_msg("%s", scratch->error.text);
	assert_string_equal(s.name, "Caf\xC3\xA9 Core");
	assert_string_equal(s.languages[0], "es");
	assert_string_equal(s.address, "core@example.org");
	assert_true(s.shared);
	assert_true(s.plus_addresses);
	assert_string_equal(s.way, "sendmail");
	assert_string_equal(s.from_name, "Friends");
	assert_int_equal(s.letter_bytes, 2048);
}

/* Commands hold what is a comment or an escape elsewhere, and are as long as a token wants them. */
static void test_commands_come_whole(void **state)
{
	struct scratch *scratch = *state;
	struct settings s;
	char command[1200] = "curl -s -d 'a=1;b=2' \"https://x.example/#t\" | sed 's/\\(x\\)/\\1\\n/' ; echo # not a comment ";
	size_t length = strlen(command);
	memset(command + length, 'x', sizeof command - 1 - length);
	command[sizeof command - 1] = '\0';
	const char *text = arena_printf(&scratch->arena, "[mailbox]\ntoken_command = %s\npassword_command = cat a;b\n", command);
	if (!read_text(scratch, text, &s))
		fail_msg("%s", scratch->error.text);
	assert_string_equal(s.token_command, command);
	assert_string_equal(s.password_command, "cat a;b");
}

static const struct {
	const char *text;
	const char *told; /* behind the path; several lines one below the other */
} bad[] = {
	{"[core]\nzon = UTC\n", ": line 2: [core] zon: there is no such setting: did you mean zone?"},
	{"[core]\n\n# x\nadress = a@example.org\n", ": line 4: [core] adress: there is no such setting: take it out"},
	{"[core]\naddress = a@example.org\n", ": line 2: [core] address: not in this section: put it under [mailbox]"},
	{"[mailbx]\nuse = own\n", ": line 2: [mailbx] use: there is no section [mailbx]: did you mean [mailbox]?"},
	{"[mailbox]\nsource = pop3\n", ": line 2: [mailbox] source = pop3: not possible: write one of: maildir imap"},
	{"[sender]\nway = sendmial\n",
	 ": line 2: [sender] way = sendmial: not possible: write one of: folder sendmail smtp; did you mean sendmail?"},
	{"[mails]\nhold_above = 0\n",
	 ": line 2: [mails] hold_above = 0: not possible: write a whole number from 1 to 1000000"},
	{"[mails]\nhold_above = 99999999999999999999\n",
	 ": line 2: [mails] hold_above = 99999999999999999999: not possible: write a whole number from 1 to 1000000"},
	{"[mails]\nhold_above = -5\n", ": line 2: [mails] hold_above = -5: not possible: write a whole number from 1 to 1000000"},
	{"[core]\nname =\n", ": line 2: [core] name = : not possible: it can't be empty"},
	{"[core]\nrules = ../2023\n",
	 ": line 2: [core] rules = ../2023: not possible: a name is made of letters, digits, _ and -"},
	{"[core]\nlanguages = English\n",
	 ": line 2: [core] languages = English: not possible: languages are codes like en or es, separated by blanks"},
	{"[mailbox]\naddress = core\n", ": line 2: [mailbox] address = core: not possible: an address looks like core@example.org"},
	{"[mailbox]\naddress = a@example.org, c@example.org\n",
	 ": line 2: [mailbox] address = a@example.org, c@example.org: not possible: an address looks like core@example.org"},
	{"name = x\n", ": line 1: name stands before the first section: put it under a line like [core]"},
	{"[core]\nname\n", ": line 2: neither `key = value` nor [section]: put # before it when it is a comment"},
	{"[core]\nname = a\nname = b\n", ": line 3: [core] name is set on line 2 already: keep one of the two"},
	{"[core\nname = a\n", ": line 1: a section that is not written [name]: write its name between [ and ]"},
	{"[core]\nzon = UTC\n[mails]\nhold_above = x\n",
	 ": line 2: [core] zon: there is no such setting: did you mean zone?\n"
	 "@: line 4: [mails] hold_above = x: not possible: write a whole number from 1 to 1000000"},
};

/* The wanted text with the path of the file in front of each line: `@` stands for it. */
static const char *wanted(struct scratch *scratch, const char *told)
{
	const char *path = scratch_path(scratch, "assent.ini"), *second = strchr(told, '@');
	if (second == NULL || second[-1] != '\n')
		return arena_printf(&scratch->arena, "%s%s", path, told);
	return arena_printf(&scratch->arena, "%s%.*s%s%s", path, (int)(second - told), told, path, second + 1);
}

static void test_bad_lines(void **state)
{
	struct scratch *scratch = *state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct settings s;
		assert_false(read_text(scratch, bad[i].text, &s));
		assert_int_equal(scratch->error.class, ERROR_CONFIGURATION);
		const char *want = wanted(scratch, bad[i].told);
		if (strcmp(scratch->error.text, want) != 0)
			fail_msg("case %zu:\n got    %s\n wanted %s", i, scratch->error.text, want);
	}
}

/* What no longer fits is counted, never cut in the middle. */
static void test_many_bad_lines(void **state)
{
	struct scratch *scratch = *state;
	struct settings s;
	struct buf text = buf_new(&scratch->arena);
	buf_text(&text, "[core]\n");
	for (int i = 0; i < 50; i++)
		buf_printf(&text, "wrong%d = x\n", i);
	assert_false(read_text(scratch, buf_string(&text), &s));
	const char *more = strstr(scratch->error.text, "\n... and ");
	assert_non_null(more);
	size_t lines = 1;
	for (const char *c = scratch->error.text; c < more; c++)
		lines += *c == '\n';
	assert_int_equal(lines + strtoul(more + 9, NULL, 10), 50);
	assert_memory_equal(more - 11, "take it out", 11);
}

static void test_no_file(void **state)
{
	struct scratch *scratch = *state;
	struct settings s;
	assert_false(settings_read(&scratch->arena, scratch->folder, &s, &scratch->error));
	assert_int_equal(scratch->error.class, ERROR_CONFIGURATION);
}

/* The file of a new home says what it says without the file, and explains every key. */
static void test_the_text_of_a_new_home(void **state)
{
	struct scratch *scratch = *state;
	struct settings s, defaults;
	size_t count;
	const struct setting *table = settings_table(&count);
	assert_true(read_text(scratch, "", &defaults));
	const char *text = settings_text(&scratch->arena, false);
	if (!read_text(scratch, text, &s))
		fail_msg("%s", scratch->error.text);
	for (size_t i = 0; i < count; i++) {
		const char *line = arena_printf(&scratch->arena, "\n%s =%s%s\n", table[i].key,
		                                *table[i].standard == '\0' ? "" : " ", table[i].standard);
		const char *found = strstr(text, line);
		if (found == NULL)
			fail_msg("%s is missing", line);
		const char *before = found;
		while (before > text && before[-1] != '\n')
			before--;
		if (*before != '#')
			fail_msg("%s has no comment", table[i].key);
	}
	assert_string_equal(s.zone, defaults.zone);
	assert_int_equal(s.mails_a_day, defaults.mails_a_day);
	assert_true(read_text(scratch, settings_text(&scratch->arena, true), &s));
	assert_string_equal(s.address, "core@example.org");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_an_empty_file_has_the_defaults),
		SCRATCH_TEST(test_values),
		SCRATCH_TEST(test_commands_come_whole),
		SCRATCH_TEST(test_bad_lines),
		SCRATCH_TEST(test_many_bad_lines),
		SCRATCH_TEST(test_no_file),
		SCRATCH_TEST(test_the_text_of_a_new_home),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
