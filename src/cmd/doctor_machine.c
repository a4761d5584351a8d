/* SPDX-License-Identifier: MIT */
/* What the machine says: books, keys, folders, clock, disk, the confined reader. */
#include "base/file.h"
#include "checks.h"
#include "cmd/doctor.h"
#include "ledger/keys.h"
#include "ledger/ledger.h"
#include "reader/reader.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OTHERS = 0077 };

/* Less than this: a full disk is near. A run needs some ten times the bytes of its letters. */
static const int64_t LEAST_FREE = 200 * 1024 * 1024;

static void look_at_clock(struct doctor *doctor, const struct ledger *ledger)
{
	instant now;
	struct error error = {0};
	char text[INSTANT_TEXT_SIZE];
	if (!session_clock(doctor->home, doctor->now_text, &now, &error) ||
	    !check_time(now, ledger_last_time(ledger), false, &error)) {
		doctor_error(doctor, "clock", &error);
		return;
	}
	instant_format(now, text);
	doctor_well("clock", "%s", text);
}

static bool pass(void *context, const struct event *event, struct error *error)
{
	(void)context;
	(void)event;
	(void)error;
	return true;
}

void doctor_books(struct doctor *doctor)
{
	struct arena arena = {0};
	struct error error = {0};
	struct ledger *ledger = ledger_open(&arena, doctor->home, LEDGER_READ, &error);
	if (ledger == NULL || !ledger_replay(ledger, NULL, pass, NULL, &error)) {
		doctor_error(doctor, "books", &error);
	} else {
		struct ledger_head head = ledger_head(ledger);
		doctor_well("books", "%s, as they were committed; rows: %llu (assent verify checks each)", head.origin,
		            (unsigned long long)head.size - 1);
		if (*doctor->settings.origin != '\0' && strcmp(doctor->settings.origin, head.origin) != 0)
			doctor_mend(doctor, "books", "assent.ini says [core] origin = %s: put the right ledger back, or "
			                             "mend the setting",
			            doctor->settings.origin);
		look_at_clock(doctor, ledger);
	}
	if (ledger != NULL)
		ledger_close(ledger);
	arena_release(&arena);
}

void doctor_keys(struct doctor *doctor)
{
	const char *wanted = doctor->has_settings ? doctor->settings.key_file : "ledger/keys/core.key";
	const char *const names[] = {wanted, "ledger/keys/salt.key", "ledger/keys/token.key"};
	size_t before = doctor->findings;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *path = names[i][0] == '/' ? names[i] : file_path(&doctor->arena, doctor->home, names[i]);
		const char *problem = secret_file_problem(&doctor->arena, path);
		if (!file_exists(path))
			doctor_mend(doctor, "keys", "%s is missing: put it back from your safe copy", path);
		else if (problem != NULL)
			doctor_mend(doctor, "keys", "%s: %s: chown it to yourself and chmod 600 it", path, problem);
	}
	if (doctor->findings == before)
		doctor_well("keys", "there, and closed to others");
}

void doctor_folders(struct doctor *doctor)
{
	static const char *const names[] = {
		"",       "roster", "rules",  "letters", "ledger",        "ledger/keys",    "ledger/texts",
		"outbox", "sent",   "drop",   "mailbox", "private",       "private/texts",  "private/posted",
	};
	size_t before = doctor->findings;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *path = *names[i] == '\0' ? doctor->home : file_path(&doctor->arena, doctor->home, names[i]);
		struct stat about;
		if (stat(path, &about) != 0)
			doctor_mend(doctor, "folders", "%s is missing: make it with mkdir -m 700", path);
		else if (about.st_uid != geteuid())
			doctor_mend(doctor, "folders", "%s belongs to another user: chown it to yourself", path);
		else if ((about.st_mode & OTHERS) != 0)
			doctor_mend(doctor, "folders", "%s is open to others: chmod 700 %s", path, path);
		else if (access(path, R_OK | W_OK | X_OK) != 0)
			doctor_mend(doctor, "folders", "%s can't be written: chmod 700 it, or make its disk writable",
			            path);
	}
	if (doctor->findings == before)
		doctor_well("folders", "yours, and closed to others");
}

void doctor_disk(struct doctor *doctor)
{
	int64_t available = file_system_free(doctor->home);
	long long mebibytes = (long long)(available / (1024 * 1024));
	if (available < 0)
		doctor_note("disk", "the free space is not known");
	else if (available < LEAST_FREE)
		doctor_mend(doctor, "disk", "%lld MiB are free: make room before the next letters come", mebibytes);
	else
		doctor_well("disk", "%lld MiB are free", mebibytes);
}

static bool holds_line(const struct lines *lines, const char *text)
{
	for (size_t i = 0; i < lines->count; i++)
		if (strcmp(lines->items[i].text, text) == 0)
			return true;
	return false;
}

/* A letter as small as letters get, in a charset that needs a converter. */
void doctor_reader(struct doctor *doctor)
{
	static const char letter_bytes[] = "From: Ana <ana@example.org>\r\nSubject: =?iso-8859-1?Q?S=ED?=\r\n"
					   "MIME-Version: 1.0\r\n"
					   "Content-Type: text/plain; charset=windows-1252\r\n"
					   "Content-Transfer-Encoding: quoted-printable\r\n\r\nS=ED, de acuerdo\r\n";
	struct error error = {0};
	struct reader_limits limits = {0};
	struct letter letter;
	const char *reason;
	struct reader *reader = reader_open(&doctor->arena, &limits);
	switch (reader_read(reader, &doctor->arena, letter_bytes, sizeof letter_bytes - 1, &letter, &reason, &error)) {
	case READER_OK:
		if (strcmp(letter.subject, "S\xC3\xAD") == 0 && holds_line(&letter.plain, "S\xC3\xAD, de acuerdo"))
			doctor_well("reader", "a letter was read in the confined child");
		else
			doctor_mend(doctor, "reader", "a test letter was read wrong: install the package libc-bin, whose "
			                              "converters it needs, or report this");
		break;
	case READER_GAVE_UP:
		doctor_mend(doctor, "reader",
		            "a test letter could not be read (%s): the kernel may lack seccomp filters, without which "
		            "assent reads no letter",
		            reason);
		break;
	case READER_FAILED:
		doctor_error(doctor, "reader", &error);
	}
	reader_close(reader);
}
