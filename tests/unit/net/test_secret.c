/* SPDX-License-Identifier: MIT */
#include "../scratch.h"

#include "net/secret.h"
#include "net/secret_command.h"

#include <errno.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static void test_files(void **state)
{
	struct scratch *s = *state;
	static const struct {
		const char *text;
		mode_t mode;
		const char *want; /* the secret; NULL: refused */
		const char *says;
	} cases[] = {
		{"correct horse\nsecond line\n", 0600, "correct horse", NULL},
		{"with blanks at its end  \r\n", 0400, "with blanks at its end  ", NULL},
		{"no end", 0600, "no end", NULL},
		{"gr\xc3\xbc\xc3\x9f", 0600, "gr\xc3\xbc\xc3\x9f", NULL},
		{"x\n", 0640, NULL, "others may read"},
		{"x\n", 0604, NULL, "chmod 600"},
		{"", 0600, NULL, "is empty"},
		{"\nx\n", 0600, NULL, "is empty"},
		{"a\tb\n", 0600, NULL, "control characters"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char secret[SECRET_SIZE] = "";
		struct error error = {0};
		const char *path = scratch_write(s, arena_printf(&s->arena, "secret%zu", i), cases[i].text);
		assert_int_equal(chmod(path, cases[i].mode), 0);
		bool good = secret_read(&(struct secret_source){.file = path, .command = ""}, secret, &error);
		if (good != (cases[i].want != NULL))
			fail_msg("case %zu: %s", i, error.text);
		if (good)
			assert_string_equal(secret, cases[i].want);
		else
			assert_int_equal(error.class, ERROR_CONFIGURATION);
		if (!good && strstr(error.text, cases[i].says) == NULL)
			fail_msg("case %zu: %s", i, error.text);
	}
}

static void test_no_file(void **state)
{
	struct scratch *s = *state;
	char secret[SECRET_SIZE];
	struct error error = {0};
	assert_false(secret_read(&(struct secret_source){.file = scratch_path(s, "none"), .command = ""}, secret, &error));
	assert_int_equal(error.class, ERROR_CONFIGURATION);
	error = (struct error){0};
	assert_false(secret_read(&(struct secret_source){.file = s->folder, .command = ""}, secret, &error));
	error = (struct error){0};
	assert_false(secret_read(&(struct secret_source){.file = "", .command = ""}, secret, &error));
	assert_int_equal(error.class, ERROR_CONFIGURATION);
}

static void test_commands(void **state)
{
	static const struct {
		const char *command;
		const char *want;
		enum error_class class;
	} cases[] = {
		{"printf 'token\\nmore\\n'", "token", ERROR_NONE},
		{"cat; echo after-an-empty-input", "after-an-empty-input", ERROR_NONE},
		{"echo s3cret; exit 3", NULL, ERROR_CONFIGURATION},
		{"kill -9 $$", NULL, ERROR_CONFIGURATION},
		{"/no/such/program 2>/dev/null", NULL, ERROR_CONFIGURATION},
		{"yes", NULL, ERROR_CONFIGURATION},
		{"true", NULL, ERROR_CONFIGURATION},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char secret[SECRET_SIZE] = "";
		struct error error = {0};
		bool good = secret_read(&(struct secret_source){.file = "", .command = cases[i].command}, secret, &error);
		if (good != (cases[i].want != NULL) || error.class != cases[i].class)
			fail_msg("%s: %s", cases[i].command, error.text);
		if (good)
			assert_string_equal(secret, cases[i].want);
		assert_null(strstr(error.text, "s3cret"));
	}
}

/* What takes too long is ended, with all it started. A busy machine needs its time to start it. */
static void test_late_command(void **state)
{
	struct scratch *s = *state;
	char text[100];
	struct error error = {0};
	const char *pid_file = scratch_path(s, "pid");
	const char *command = arena_printf(&s->arena, "sleep 600 & echo $! > %s; wait", pid_file);
	struct bytes pid;
	assert_false(secret_command(command, 3000, text, sizeof text, &error));
	assert_int_equal(error.class, ERROR_TEMPORARY);
	assert_true(file_read(&s->arena, pid_file, 100, &pid, &error));
	/* It is killed by then, but the kernel may still be at it; it is readable when it has ended. */
	int process = (int)syscall(SYS_pidfd_open, (pid_t)strtol(pid.data, NULL, 10), 0);
	assert_true(process >= 0 || errno == ESRCH);
	if (process >= 0)
		assert_int_equal(poll(&(struct pollfd){.fd = process, .events = POLLIN}, 1, 20000), 1);
	close(process);
}

static void test_echoes_are_found(void **state)
{
	static const struct {
		const char *text;
		bool told;
	} cases[] = {
		{"", false},
		{"535 5.7.8 wrong password", false},
		{"no: s3cret", true},
		{"[x-s3cret-x]", true},
		{"AUTH PLAIN AGNvcmUAczNjcmV0", true},  /* \\0core\\0s3cret */
		{"got czNjcmV0!", true},
		{"AHUAczNjcmV0", true}, {"AHUxAHMzY3JldA==", true}, {"AHUxMQBzM2NyZXQ=", true}, /* each alignment */
		{"eyJzdGF0dXMiOiI0MDAifQ==", false}, /* what a provider says of a token */
		{"s3cre", false},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (secret_is_told(cases[i].text, "s3cret") != cases[i].told)
			fail_msg("%s", cases[i].text);
	assert_false(secret_is_told("anything", ""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_files),
		SCRATCH_TEST(test_no_file),
		cmocka_unit_test(test_commands),
		SCRATCH_TEST(test_late_command),
		cmocka_unit_test(test_echoes_are_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
