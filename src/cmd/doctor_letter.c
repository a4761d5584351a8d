/* SPDX-License-Identifier: MIT */
/*
 * The mail to itself as it came back. It is looked for by its token, wherever
 * in it that survived; strangers' letters beside it go through the confined
 * reader, as in a run.
 */
#include "cmd/doctor.h"
#include "letter/normalise.h"
#include "mailroom.h"
#include "reader/reader.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	LOOKED_AT = 40,           /* newest letters at most */
	LARGEST = 256 * 1024,     /* our mail is far smaller, whatever was added on the way */
	CLOCKS_DIFFER = 15 * 60   /* seconds between the server's clock and ours */
};

static const char topic[] = "own mail";

/* ---- which letters ---- */

static int newest_first(const void *a, const void *b)
{
	const struct mailbox_entry *one = *(const struct mailbox_entry *const *)a;
	const struct mailbox_entry *other = *(const struct mailbox_entry *const *)b;
	return one->received == other->received ? strcmp(other->place, one->place)
	       : one->received > other->received ? -1 : 1;
}

/* The newest small letters since the mail was posted. */
static size_t choose(struct arena *arena, const struct mailbox_entries *entries, const struct doctor_mail *mail,
                     const struct mailbox_entry ***ret_chosen)
{
	const struct mailbox_entry **chosen = ARENA_ARRAY(arena, const struct mailbox_entry *, entries->count + 1);
	size_t count = 0;
	for (size_t i = 0; i < entries->count; i++)
		if (entries->items[i].size <= LARGEST && entries->items[i].received >= mail->posted - CLOCKS_DIFFER)
			chosen[count++] = &entries->items[i];
	if (count > 1)
		qsort(chosen, count, sizeof *chosen, newest_first);
	*ret_chosen = chosen;
	return count < LOOKED_AT ? count : LOOKED_AT;
}

static bool is_from(const struct letter *letter, const char *address)
{
	for (size_t i = 0; i < letter->from.count; i++)
		if (strcmp(letter->from.items[i].address, address) == 0)
			return true;
	return false;
}

static bool holds_token(const struct letter *letter, const char *token)
{
	if (strstr(letter->subject, token) != NULL || strstr(letter->message_id, token) != NULL)
		return true;
	for (size_t i = 0; i < letter->reply_to.count; i++)
		if (strstr(letter->reply_to.items[i].address, token) != NULL)
			return true;
	for (size_t i = 0; i < letter->plain.count; i++)
		if (strstr(letter->plain.items[i].text, token) != NULL)
			return true;
	return false;
}

/* The one that went to the plus address. */
static bool is_plus(const struct letter *letter, const char *token)
{
	for (size_t i = 0; i < letter->headers.count; i++)
		if (strcmp(letter->headers.items[i].name, "to") == 0 && strstr(letter->headers.items[i].value, token) != NULL)
			return true;
	return false;
}

/* ---- what survived ---- */

static void tell_marks(struct doctor *doctor, const struct doctor_mail *mail, const struct letter *letter)
{
	bool reply_to = false;
	for (size_t i = 0; i < letter->reply_to.count; i++)
		reply_to |= !doctor->settings.plus_addresses || strstr(letter->reply_to.items[i].address, mail->token) != NULL;
	bool id = strcmp(letter->message_id, doctor_message_id(doctor, mail->token)) == 0;
	bool subject = strstr(letter->subject, mail->token) != NULL;
	if (id && reply_to && subject)
		doctor_well(topic, "Message-ID, Reply-To and subject tag survived");
	if (!id)
		doctor_note(topic, "the server writes a Message-ID of its own: replies are known by the subject's tag and the "
		                   "reference line");
	if (!subject)
		doctor_note(topic, "the subject's tag did not survive: replies are known by Message-ID and the reference line");
	if (!reply_to)
		doctor_mend(doctor, topic, "Reply-To did not survive: write [mailbox] plus_addresses = no, and ask who runs the "
		                           "server");
	if (!id && !subject)
		doctor_mend(doctor, topic, "neither Message-ID nor subject survived: with this server replies may not be known");
}

/* The word behind `method=` in a field, or "". */
static const char *result_of(struct arena *arena, const char *value, const char *method)
{
	size_t length = strlen(method);
	for (const char *at = strstr(value, method); at != NULL; at = strstr(at + 1, method))
		if (at[length] == '=' && (at == value || strchr(" \t;", at[-1]) != NULL))
			return arena_strndup(arena, at + length + 1, strspn(at + length + 1, "abcdefghijklmnopqrstuvwxyz"));
	return "";
}

static const char *id_of(struct arena *arena, const char *value)
{
	return arena_strndup(arena, value, strcspn(value, "; \t("));
}

static void tell_results(struct doctor *doctor, struct arena *arena, const char *value)
{
	static const struct {
		const char *method, *todo;
	} methods[] = {
		{"spf", "put the sending server into the domain's SPF record"},
		{"dkim", "let the sending server sign with DKIM"},
		{"dmarc", "publish a DMARC record; it needs SPF or DKIM of the address's own domain"},
	};
	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
		const char *result = result_of(arena, value, methods[i].method);
		if (strcmp(result, "pass") == 0)
			doctor_well(topic, "%s=pass", methods[i].method);
		else if (*result == '\0' || strcmp(result, "none") == 0)
			doctor_note(topic, "%s: your server found none: %s, or members' servers may refuse your mails",
			            methods[i].method, methods[i].todo);
		else
			doctor_mend(doctor, topic, "%s=%s: %s: members' servers may refuse your mails", methods[i].method, result,
			            methods[i].todo);
	}
}

/* The field of the mailbox's own server: the first one, which it put on top. */
static void tell_authentication(struct doctor *doctor, struct arena *arena, const struct letter *letter)
{
	const char *wanted = doctor->settings.authserv_id;
	const char *value = letter_header(letter, "authentication-results");
	if (value == NULL) {
		doctor_note(topic, "it bears no Authentication-Results: your server does not check senders, or not those of its "
		                   "own; send the Core a mail from elsewhere and look at its header");
		return;
	}
	value = fold_text(arena, value);
	const char *id = id_of(arena, value);
	if (strchr(id, '=') != NULL)
		doctor_note(topic, "its Authentication-Results names no server, so it can't be told from a forged one: leave "
		                   "authserv_id empty");
	else if (*wanted == '\0')
		doctor_note(topic, "your server signs its findings as %.100s: if that is its name, write [mailbox] authserv_id = "
		                   "%.100s, so that forged senders are held",
		            id, id);
	else if (strcmp(id, fold_text(arena, wanted)) != 0)
		doctor_mend(doctor, topic, "your server signs its findings as %.100s, and [mailbox] authserv_id is %s: mend the "
		                           "setting",
		            id, wanted);
	tell_results(doctor, arena, value);
}

static void tell(struct doctor *doctor, struct arena *arena, const struct doctor_mail *mail,
                 const struct mailbox_entry *entry, const struct letter *letter, struct doctor_found *found)
{
	if (mail->plus && is_plus(letter, mail->token)) {
		if (!found->plus)
			doctor_well(topic, "plus addresses reach the mailbox");
		found->plus = true;
		return;
	}
	if (found->plain)
		return;
	found->plain = true;
	if (entry->junk)
		doctor_mend(doctor, topic, "it came back into Junk: what follows may say why; tell your server that the Core's "
		                           "own mails are no spam");
	else
		doctor_well(topic, "posted, and come back");
	tell_marks(doctor, mail, letter);
	tell_authentication(doctor, arena, letter);
}

/* A delivery report on one of the two: then there is nothing to wait for. */
static void tell_report(struct doctor *doctor, const struct doctor_mail *mail, const struct letter *letter,
                        struct doctor_found *found)
{
	for (size_t i = 0; i < letter->reports.count; i++) {
		const struct report *report = &letter->reports.items[i];
		bool plus = strstr(report->recipient, mail->token) != NULL;
		bool ours = plus || strcmp(report->recipient, doctor->settings.address) == 0;
		bool *known = plus ? &found->plus : &found->plain;
		if (!ours || *known || strcmp(report->action, "failed") != 0)
			continue;
		*known = true;
		if (plus)
			doctor_mend(doctor, topic, "the mail to the plus address was returned (%.20s): write [mailbox] "
			                           "plus_addresses = no", report->status);
		else
			doctor_mend(doctor, topic, "the mail to itself was returned (%.20s): check [mailbox] address", report->status);
	}
}

/* ---- looking ---- */

static bool look_through(struct doctor *doctor, struct mailbox_source *source, struct arena *arena,
                         const struct doctor_mail *mail, struct doctor_found *found, struct error *error)
{
	struct mailbox_entries entries = {0};
	const struct mailbox_entry **chosen;
	source->list_filed = true; /* a run may have been faster */
	if (!source->list(source, arena, (instant)time(NULL), &entries, error))
		return false;
	size_t count = choose(arena, &entries, mail, &chosen);
	if (source->fetch != NULL && count > 0 && !source->fetch(source, arena, chosen, count, error))
		return false;
	struct reader_limits limits = {0};
	struct reader *reader = reader_open(arena, &limits);
	bool good = true;
	for (size_t i = 0; good && i < count; i++) {
		struct bytes bytes;
		struct letter letter;
		const char *reason;
		if (!source->read(source, arena, chosen[i], &bytes, error))
			good = error->class == ERROR_NONE; /* else it is gone meanwhile */
		else if (bytes.data != NULL &&
		         reader_read(reader, arena, bytes.data, bytes.length, &letter, &reason, error) == READER_OK) {
			if (is_from(&letter, doctor->settings.address) && holds_token(&letter, mail->token))
				tell(doctor, arena, mail, chosen[i], &letter, found);
			else
				tell_report(doctor, mail, &letter, found);
		}
	}
	reader_close(reader);
	return good;
}

bool doctor_find(struct doctor *doctor, const struct doctor_mail *mail, struct doctor_found *found, struct error *error)
{
	struct session session = {.home = doctor->home, .settings = doctor->settings};
	struct mailbox_source *source = mailroom_open(&session, true, error);
	bool good = source != NULL && look_through(doctor, source, &session.arena, mail, found, error);
	mailbox_close(source);
	arena_release(&session.arena);
	return good;
}
