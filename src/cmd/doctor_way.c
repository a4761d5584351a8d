/* SPDX-License-Identifier: MIT */
/* The two ways: where letters come from, and how mails leave. */
#include "base/file.h"
#include "cmd/doctor.h"
#include "ledger/ledger.h"
#include "mailbox/imap.h"
#include "mailroom.h"
#include "second_copy.h"
#include "wayout.h"

#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { ENDS_SOON = 14 * SECONDS_A_DAY };

/* A certificate that ends in days; once it has, its server is not spoken to at all. */
static void look_at_certificate(const char *topic, const char *host, int64_t end)
{
	if (end == NET_NO_CERTIFICATE || end - (int64_t)time(NULL) > ENDS_SOON)
		return;
	struct date day = date_from_days((int)(end / SECONDS_A_DAY));
	doctor_note(topic, "the certificate of %s ends on %04d-%02d-%02d: after that day nothing is read or sent; who "
	                           "keeps the server has to renew it",
	            host, day.year, day.month, day.day);
}

/* ---- the mailbox ---- */

/* Is the home the newest copy of itself, and does all of its ledger lie in the mailbox as well? */
static void look_at_second_copy(struct doctor *doctor, struct session *session, struct mailbox_source *source)
{
	uint64_t rows, journal, lines;
	struct error error = {0};
	if (!ledger_committed(doctor->home, &rows, &journal))
		return; /* said of the books */
	if (!second_copy_check(session, source, &error) || !second_copy_is_alone(session, &error) ||
	    !second_copy_lines(session, &lines, &error))
		doctor_error(doctor, "second copy", &error);
	else if (lines > rows)
		doctor_well("second copy", "all rows lie in the mailbox's folder assent-ledger as well");
	else if (lines == 0)
		doctor_note("second copy", "nothing of the ledger lies in the mailbox's folder assent-ledger: the next run adds all of it");
	else
		doctor_note("second copy", "%llu of %llu rows lie in the mailbox's folder assent-ledger: the next run adds the rest",
		            (unsigned long long)(lines - 1), (unsigned long long)rows);
	session->mailbox = NULL;
}

static void look_at_copy_in_maildir(struct doctor *doctor)
{
	struct error error = {0};
	struct session session = {.home = doctor->home, .settings = doctor->settings};
	struct mailbox_source *source = mailroom_open(&session, true, &error);
	if (source != NULL)
		look_at_second_copy(doctor, &session, source);
	mailbox_close(source);
	arena_release(&session.arena);
}

static void look_at_maildir(struct doctor *doctor)
{
	static const char *const parts[] = {"", "/new", "/cur", "/tmp"};
	const char *path = doctor->settings.path;
	size_t before = doctor->findings;
	if (*path != '/')
		path = file_path(&doctor->arena, doctor->home, path);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		const char *folder = arena_printf(&doctor->arena, "%s%s", path, parts[i]);
		if (!file_exists(folder))
			doctor_mend(doctor, "mailbox", "%s is missing: make it, or mend [mailbox] path", folder);
		else if (access(folder, R_OK | W_OK | X_OK) != 0)
			doctor_mend(doctor, "mailbox",
			            "%s can't be read and written by this user: let the mailbox belong to the user who "
			            "runs assent",
			            folder);
	}
	doctor->can_read = doctor->findings == before;
	if (doctor->can_read) {
		doctor_well("mailbox", "%s can be read and written", path);
		look_at_copy_in_maildir(doctor);
	}
}

/* Folders that are missing are made, as the next run would. */
static void look_at_server(struct doctor *doctor)
{
	struct error error = {0};
	struct session session = {.home = doctor->home, .settings = doctor->settings};
	struct mailbox_source *source = mailroom_open(&session, false, &error);
	doctor->can_read = source != NULL;
	if (source == NULL) {
		doctor_error(doctor, "mailbox", &error);
	} else {
		doctor_well("mailbox", "%s: certificate, log-in and folders are right: %s", doctor->settings.host,
		            imap_describe(&session.arena, source));
		look_at_certificate("mailbox", doctor->settings.host, imap_certificate_end(source));
		if (strcmp(doctor->settings.security, "none") == 0)
			doctor_note("mailbox", "it is not encrypted, which only a server on this machine may be");
		look_at_second_copy(doctor, &session, source);
	}
	mailbox_close(source);
	arena_release(&session.arena);
}

void doctor_mailbox(struct doctor *doctor)
{
	if (strcmp(doctor->settings.source, "imap") == 0)
		look_at_server(doctor);
	else
		look_at_maildir(doctor);
	if (*doctor->settings.authserv_id == '\0')
		doctor_note("mailbox", "[mailbox] authserv_id is empty: what your server says about forged senders is not "
		                       "believed, nobody can subscribe to the monthly news, and what people in no register tell "
		                       "the Core is held");
}

/* ---- the way out ---- */

static void look_at_program(struct doctor *doctor)
{
	const char *program = doctor->settings.program;
	struct stat about;
	doctor->can_send = stat(program, &about) == 0 && S_ISREG(about.st_mode) && access(program, X_OK) == 0;
	if (doctor->can_send)
		doctor_well("sending", "through %s", program);
	else if (stat(program, &about) != 0)
		doctor_mend(doctor, "sending", "%s is missing: install a mail server, or mend [sender] program", program);
	else
		doctor_mend(doctor, "sending", "%s can't be run: mend [sender] program", program);
}

static void look_at_smtp(struct doctor *doctor)
{
	struct error error = {0};
	struct smtp_way way;
	struct smtp_facts facts;
	doctor->can_send = smtp_way_of(&doctor->arena, doctor->home, &doctor->settings, &way, &error) &&
	                   smtp_try(&doctor->arena, &way, &facts, &error);
	if (!doctor->can_send) {
		doctor_error(doctor, "sending", &error);
		return;
	}
	doctor_well("sending", "%s:%u lets us in: %s, log-in %s%s", way.server.host, (unsigned)way.server.port,
	            facts.encrypted ? "encrypted" : "not encrypted", facts.login, facts.pipelining ? ", pipelining" : "");
	look_at_certificate("sending", way.server.host, facts.certificate_end);
	if (facts.size > 0 && facts.size < 1024 * 1024)
		doctor_note("sending", "it takes mails of at most %llu bytes: larger ones will be refused",
		            (unsigned long long)facts.size);
}

void doctor_sender(struct doctor *doctor)
{
	if (file_exists(file_path(&doctor->arena, doctor->home, "outbox/held")))
		doctor_mend(doctor, "sending", "mails are held: look at assent status, then run assent run --release");
	if (strcmp(doctor->settings.way, "folder") == 0)
		doctor_note("sending", "mails are only put into sent/: [sender] way = smtp or sendmail lets them leave");
	else if (strcmp(doctor->settings.way, "smtp") == 0)
		look_at_smtp(doctor);
	else
		look_at_program(doctor);
}
