/* SPDX-License-Identifier: MIT */
/* The table of commands. */
#include "cmd/cmd.h"
#include "reader/reader.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const struct command *const table[] = {
	&cmd_init,   &cmd_run,    &cmd_propose, &cmd_amend, &cmd_answer, &cmd_minutes, &cmd_status, &cmd_explain,
	&cmd_verify, &cmd_digest, &cmd_bundle, &cmd_publish, &cmd_roster, &cmd_key,
	&cmd_erase,  &cmd_backup, &cmd_restore, &cmd_doctor, &cmd_help,
};
enum { TABLE_COUNT = sizeof table / sizeof *table };

const struct command *const *commands(size_t *ret_count)
{
	*ret_count = TABLE_COUNT;
	return table;
}

const struct command *command_find(const char *name)
{
	for (size_t i = 0; i < TABLE_COUNT; i++)
		if (strcmp(table[i]->name, name) == 0)
			return table[i];
	return NULL;
}

/* Letters two words have in common at the same distance from either end: enough to catch a slip of the finger. */
static size_t likeness(const char *a, const char *b)
{
	size_t length_a = strlen(a), length_b = strlen(b);
	size_t shorter = length_a < length_b ? length_a : length_b;
	size_t front = 0, back = 0;
	while (front < shorter && a[front] == b[front])
		front++;
	while (back < shorter - front && a[length_a - 1 - back] == b[length_b - 1 - back])
		back++;
	return front + back;
}

const char *command_nearest(const char *name)
{
	const char *nearest = NULL;
	size_t best = 0;
	for (size_t i = 0; i < TABLE_COUNT; i++) {
		size_t alike = likeness(name, table[i]->name);
		size_t longer = strlen(name) > strlen(table[i]->name) ? strlen(name) : strlen(table[i]->name);
		if (alike > best && alike * 2 >= longer) {
			best = alike;
			nearest = table[i]->name;
		}
	}
	return nearest;
}

int cmd_usage(const struct command *command, struct error *error, const char *problem)
{
	error_set(error, ERROR_USAGE, "%s: %s: usage: assent %s %s", command->name, problem, command->name,
	          command->usage);
	return EXIT_FAILED;
}

/* One line a problem; an error's text may hold several. */
static void print_error(const struct error *error)
{
	const char *line = error->text;
	while (*line != '\0') {
		size_t length = strcspn(line, "\n");
		fprintf(stderr, "assent: %.*s\n", (int)length, line);
		line += length + (line[length] == '\n');
	}
}

/* The value of a common option: `--home DIR` or `--home=DIR`. Moves *at on. */
static const char *option_value(char **arguments, int *at, const char *name)
{
	size_t length = strlen(name);
	const char *argument = arguments[*at];
	if (strncmp(argument, name, length) != 0)
		return NULL;
	if (argument[length] == '=')
		return argument + length + 1;
	if (argument[length] != '\0' || arguments[*at + 1] == NULL)
		return NULL;
	return arguments[++*at];
}

static bool is_help(const char *argument)
{
	return strcmp(argument, "--help") == 0 || strcmp(argument, "-h") == 0;
}

static int run_command(const char *name, const struct cmd_call *call, struct error *error)
{
	const struct command *command = command_find(name);
	if (command == NULL) {
		const char *nearest = command_nearest(name);
		error_set(error, ERROR_USAGE, "%s: there is no such command: %s%s%s", name,
		          nearest == NULL ? "see " : "did you mean ", nearest == NULL ? "assent help" : nearest,
		          nearest == NULL ? "" : "?");
		return EXIT_FAILED;
	}
	if (call->count > 1 && is_help(call->arguments[1])) {
		char *about[] = {call->arguments[1], call->arguments[0], NULL};
		return cmd_help.run(&(struct cmd_call){.count = 2, .arguments = about}, error);
	}
	return command->run(call, error);
}

static const char *default_home(void)
{
	const char *home = getenv("ASSENT_HOME");
	return home == NULL || *home == '\0' ? "spool" : home;
}

static int start(int count, char **arguments, struct error *error)
{
	struct cmd_call call = {.home = default_home()};
	int at = 1;
	for (; at < count && arguments[at][0] == '-'; at++) {
		const char *value;
		if (is_help(arguments[at])) {
			break;
		} else if ((value = option_value(arguments, &at, "--home")) != NULL) {
			call.home = value;
		} else if ((value = option_value(arguments, &at, "--now")) != NULL) {
			call.now_text = value;
		} else {
			error_set(error, ERROR_USAGE, "%s: no such option, or its value is missing: see assent help",
			          arguments[at]);
			return EXIT_FAILED;
		}
	}
	call.count = count - at;
	call.arguments = arguments + at;
	if (at >= count || arguments[at][0] == '-')
		return cmd_help.run(&call, error);
	return run_command(arguments[at], &call, error);
}

/*
 * Large pieces each from the system, and back to it at once: left to itself, the
 * C library keeps them in one heap from the first that is freed on, and the
 * holes of lists that grew stay in memory.
 */
static void mind_memory(void)
{
#ifdef M_MMAP_THRESHOLD
	(void)mallopt(M_MMAP_THRESHOLD, 128 * 1024);
#endif
}

int main(int count, char **arguments)
{
	struct error error = {0};
	mind_memory();
	if (count > 1 && strcmp(arguments[1], "--reader") == 0)
		reader_child(count - 2, arguments + 2);
	umask(077);
	int code = start(count, arguments, &error);
	if (fflush(stdout) != 0 && code >= 0) {
		error_system(&error, "stdout");
		code = EXIT_FAILED;
	}
	if (code != EXIT_FAILED)
		return code;
	print_error(&error);
	return error_exit_code(&error);
}
