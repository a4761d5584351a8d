/* SPDX-License-Identifier: MIT */
/*
 * A mail to itself: composed as ours are, posted, waited for. private/doctor
 * remembers one that is on its way, so that the next call can look for it.
 */
#include "base/file.h"
#include "cmd/doctor.h"
#include "ledger/ledger.h"
#include "postroom.h"
#include "writing.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
	LOST_AFTER = 15 * 60, /* seconds after which a mail to oneself counts as lost */
	MEMBER_ID_SIZE = 11
};

/* Seconds between two looks: half a minute in all. */
static const unsigned waits[] = {1, 2, 4, 8, 15};

static const char topic[] = "own mail";

/* ---- what is on its way ---- */

static const char *memory(struct doctor *doctor)
{
	return file_path(&doctor->arena, doctor->home, "private/doctor");
}

static bool remember(struct doctor *doctor, const struct doctor_mail *mail, struct error *error)
{
	char posted[INSTANT_TEXT_SIZE];
	instant_format(mail->posted, posted);
	const char *line = arena_printf(&doctor->arena, "%s %s %s\n", mail->token, posted, mail->plus ? "plus" : "plain");
	return file_replace(memory(doctor), line, strlen(line), 0600, error);
}

/* False: none is on its way. */
static bool recall(struct doctor *doctor, struct doctor_mail *mail)
{
	struct error ignored = {0};
	struct bytes bytes;
	char token[17], posted[INSTANT_TEXT_SIZE], kind[6];
	if (!file_exists(memory(doctor)) || !file_read(&doctor->arena, memory(doctor), 256, &bytes, &ignored) ||
	    sscanf(bytes.data, "%16s %20s %5s", token, posted, kind) != 3 || !instant_parse(posted, &mail->posted))
		return false;
	mail->token = arena_strdup(&doctor->arena, token);
	mail->plus = strcmp(kind, "plus") == 0;
	return strlen(token) == 16;
}

static void forget(struct doctor *doctor)
{
	struct error ignored = {0};
	(void)file_remove(memory(doctor), &ignored);
}

/* ---- the mail ---- */

/* 80 random bits: the letters of two new member ids. */
static const char *new_token(struct doctor *doctor)
{
	char first[MEMBER_ID_SIZE], second[MEMBER_ID_SIZE];
	ledger_new_member_id(first);
	ledger_new_member_id(second);
	return arena_printf(&doctor->arena, "%s%s", first + 2, second + 2);
}

/* The subject of a mail to itself, with the mark that our mails have. In the doctor's arena. */
static const char *doctor_subject(struct doctor *doctor, const char *token)
{
	return arena_printf(&doctor->arena, "[%s] doctor: a mail to itself [#%s]", doctor->settings.short_name, token);
}

const char *doctor_message_id(struct doctor *doctor, const char *token)
{
	return message_id_of(&doctor->arena, &doctor->settings, token, "doctor");
}

static bool write_mail(struct doctor *doctor, const struct doctor_mail *mail, const char *to, struct bytes *ret_bytes,
                       struct error *error)
{
	struct arena *arena = &doctor->arena;
	const struct settings *settings = &doctor->settings;
	const char *text = arena_printf(arena,
	                                "assent doctor posted this mail to see what survives the way. Nobody has to answer it.\n"
	                                "\nReference: doctor V1 #%s\n",
	                                mail->token);
	const struct rendered rendered = {
		.language = "en",
		.subject = doctor_subject(doctor, mail->token),
		.text = text,
		.html = arena_printf(arena, "<p>%s</p>\n", text),
	};
	struct mail owed = {
		.key = "doctor", .address = to, .name = "", .language = "en", .order = ORDER_RECEIPT, .in_reply_to = "",
		.thread = "", .owed_since = mail->posted, .request = {.subject = "doctor", .version = "V1"},
	};
	memcpy(owed.request.token, mail->token, TOKEN_TEXT_SIZE);
	const char *reply_to = plus_address(arena, settings, mail->token);
	/* Two mails, two Message-IDs: some providers show one of a pair only. */
	bool second = strcmp(to, settings->address) != 0;
	const struct letterhead head = {
		.from_name = settings->from_name,
		.from_address = settings->address,
		.reply_to = reply_to,
		.envelope = settings->plus_sender ? reply_to : settings->address,
		.message_id = second ? message_id_of(arena, settings, mail->token, "doctor-plus")
		                     : doctor_message_id(doctor, mail->token),
		.references = "",
		.date = mail->posted,
	};
	return compose(arena, &owed, &rendered, &head, NULL, 0, ret_bytes, error);
}

static bool post_one(struct doctor *doctor, struct sender *sender, const struct doctor_mail *mail, const char *to)
{
	struct error error = {0};
	struct parcel parcel = {
		.key = "doctor",
		.envelope_from = doctor->settings.plus_sender ? plus_address(&doctor->arena, &doctor->settings, mail->token)
		                                              : doctor->settings.address,
		.envelope_to = to,
		.path = "",
	};
	const char *answer = "";
	if (!write_mail(doctor, mail, to, &parcel.bytes, &error) || (sender->begin != NULL && !sender->begin(sender, &error))) {
		doctor_error(doctor, topic, &error);
		return false;
	}
	enum post_outcome outcome = sender->post(sender, &doctor->arena, &parcel, &answer);
	if (outcome == POST_ACCEPTED)
		return true;
	if (sender->trouble.class != ERROR_NONE)
		doctor_error(doctor, topic, &sender->trouble);
	else if (strcmp(to, doctor->settings.address) != 0)
		doctor_mend(doctor, topic, "the plus address was not taken (%s): write [mailbox] plus_addresses = no", answer);
	else
		doctor_mend(doctor, topic, "it was not taken (%s): check [mailbox] address and [sender] user", answer);
	return false;
}

/* To the address, and, where plus addresses are said to work, to one of these. */
static bool post(struct doctor *doctor, struct doctor_mail *mail)
{
	struct error error = {0};
	const char *address = doctor->settings.address;
	struct sender *sender = postroom_sender(&doctor->arena, doctor->home, &doctor->settings, &error);
	if (sender == NULL) {
		doctor_error(doctor, topic, &error);
		return false;
	}
	*mail = (struct doctor_mail){.token = new_token(doctor), .posted = (instant)time(NULL)};
	bool good = post_one(doctor, sender, mail, address);
	if (good && doctor->settings.plus_addresses)
		mail->plus = post_one(doctor, sender, mail, plus_address(&doctor->arena, &doctor->settings, mail->token));
	sender->close(sender);
	if (good && !remember(doctor, mail, &error))
		doctor_error(doctor, topic, &error);
	return good;
}

/* ---- waiting ---- */

static bool is_whole(const struct doctor_mail *mail, const struct doctor_found *found)
{
	return found->plain && (found->plus || !mail->plus);
}

static void wait_for(struct doctor *doctor, const struct doctor_mail *mail, struct doctor_found *found)
{
	for (size_t i = 0; i < sizeof waits / sizeof *waits && !is_whole(mail, found); i++) {
		struct error error = {0};
		if (isatty(STDERR_FILENO))
			fprintf(stderr, "waiting for the mail to itself ...\n");
		sleep(waits[i]);
		if (!doctor_find(doctor, mail, found, &error)) {
			doctor_error(doctor, topic, &error);
			return;
		}
	}
}

/* What has not come. */
static void tell_missing(struct doctor *doctor, const struct doctor_mail *mail, const struct doctor_found *found)
{
	bool lost = (instant)time(NULL) - mail->posted > LOST_AFTER;
	if (is_whole(mail, found) || lost)
		forget(doctor);
	if (!found->plain && lost)
		doctor_mend(doctor, topic, "the mail to itself did not come within a quarter of an hour: look for it in the "
		                           "mailbox's other folders and for a bounce; check [mailbox] address");
	else if (!found->plain)
		doctor_note(topic, "it is on its way: run assent doctor again in a few minutes");
	else if (mail->plus && !found->plus && lost)
		doctor_mend(doctor, topic, "the mail to the plus address did not come: write [mailbox] plus_addresses = no");
	else if (mail->plus && !found->plus)
		doctor_note(topic, "the one to the plus address is on its way: run assent doctor again in a few minutes");
}

void doctor_mail(struct doctor *doctor)
{
	struct doctor_mail mail;
	struct doctor_found found = {0};
	struct error error = {0};
	if (strcmp(doctor->settings.way, "folder") == 0 || doctor->quiet || *doctor->settings.address == '\0')
		return;
	if (!doctor->can_read || !doctor->can_send) {
		doctor_note(topic, "no mail to itself was posted: first mend the lines above");
		return;
	}
	if (recall(doctor, &mail)) {
		if (!doctor_find(doctor, &mail, &found, &error))
			doctor_error(doctor, topic, &error);
		else
			tell_missing(doctor, &mail, &found);
		return;
	}
	if (post(doctor, &mail)) {
		wait_for(doctor, &mail, &found);
		tell_missing(doctor, &mail, &found);
	}
}
