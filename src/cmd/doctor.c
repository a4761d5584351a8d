/* SPDX-License-Identifier: MIT */
#include "cmd/doctor.h"

#include "cmd/cmd.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void tell(const char *mark, const char *topic, const char *format, va_list arguments)
	__attribute__((format(printf, 3, 0)));

static void tell(const char *mark, const char *topic, const char *format, va_list arguments)
{
	printf("%-5s %-10s ", mark, topic);
	vprintf(format, arguments);
	printf("\n");
}

void doctor_well(const char *topic, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	tell("ok", topic, format, arguments);
	va_end(arguments);
}

void doctor_note(const char *topic, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	tell("note", topic, format, arguments);
	va_end(arguments);
}

void doctor_mend(struct doctor *doctor, const char *topic, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	tell("MEND", topic, format, arguments);
	va_end(arguments);
	doctor->findings++;
}

void doctor_error(struct doctor *doctor, const char *topic, const struct error *error)
{
	const char *line = error->text;
	while (*line != '\0') {
		size_t length = strcspn(line, "\n");
		doctor_mend(doctor, topic, "%.*s", (int)length, line);
		line += length + (line[length] == '\n');
	}
}

static void look(struct doctor *doctor)
{
	doctor_settings(doctor);
	if (doctor->has_settings) {
		doctor_rules(doctor);
		doctor_words(doctor);
		doctor_templates(doctor);
		doctor_pages(doctor);
	}
	doctor_registers(doctor);
	doctor_books(doctor);
	doctor_keys(doctor);
	doctor_folders(doctor);
	doctor_disk(doctor);
	if (doctor->has_settings) {
		doctor_mailbox(doctor);
		doctor_sender(doctor);
	}
	doctor_reader(doctor);
	if (doctor->has_settings)
		doctor_mail(doctor);
}

static int doctor(const struct cmd_call *call, struct error *error)
{
	bool quiet = call->count == 2 && strcmp(call->arguments[1], "--no-mail") == 0;
	if (call->count > 1 && !quiet)
		return cmd_usage(&cmd_doctor, error, "it takes no file, and no option but --no-mail");
	struct doctor doctor = {.home = call->home, .now_text = call->now_text, .quiet = quiet};
	if (!home_check_owner(call->home, error))
		return EXIT_FAILED;
	look(&doctor);
	if (doctor.findings == 0)
		printf("\nAll is well.\n");
	else
		printf("\n%zu thing%s to mend: the lines that begin with MEND say how.\n", doctor.findings,
		       doctor.findings == 1 ? "" : "s");
	arena_release(&doctor.arena);
	return doctor.findings == 0 ? EXIT_DONE : EXIT_ATTENTION;
}

const struct command cmd_doctor = {
	.name = "doctor",
	.usage = "[--no-mail]",
	.summary = "tests settings, folders, keys, clock, reading and sending; says what to do",
	.help = "Looks at everything a run needs: settings, rules, reply words, templates and their translations,\n"
	        "registers, books, keys and who can read them, clock, disk, whether the confined reader works,\n"
	        "mailbox and its folders, the way mails go out, the servers' certificates and log-ins.\n"
	        "\n"
	        "Then it mails itself, waits up to half a minute, and says what survived the way: Message-ID,\n"
	        "Reply-To, plus-address, subject tag, and what the mailbox's server says of its sender (SPF,\n"
	        "DKIM, DMARC). A mail that comes later is looked for by the next doctor.\n"
	        "  --no-mail  posts nothing\n"
	        "\n"
	        "Each line begins with ok, note or MEND; the exit code is 1 when there is a MEND.\n",
	.run = doctor,
};
