/* SPDX-License-Identifier: MIT */
#include "letter/bounce.h"

#include "base/buf.h"
#include "letter/normalise.h"
#include "letter/server_words.h"

#include <string.h>

/* Who writes when a mail could not be delivered (local parts). */
static const char *const daemons[] = {
	"mailer-daemon", "postmaster", "mail-daemon", "mailerdaemon", "mdaemon", "mailsystem", "mail-system",
	"mail.delivery.system", "postoffice", "bounce", "bounces", "mmdf", "microsoftexchange", NULL
};

/* The names they go by. */
static const char *const names[] = {
	"mail delivery s", "mail deliver s", "mailer-daemon", "mailer daemon", "mail system error",
	"postmaster", NULL
};

/* How their subjects begin. */
static const char *const subjects[] = {
	"undeliver", "mail delivery fail", "mail delivery system", "delivery status notification",
	"delivery notification", "delivery fail", "failure notice", "failed mail", "failed delivery",
	"returned mail", "returned message", "mail could not be delivered", "message could not be delivered",
	"message delivery fail", "mail failure", "mail error", "nondeliverable", "non-deliverable",
	"non recapitabile", "non delivery", "undelivrable", "delivery has failed", "delivery report",
	"warning: could not send", "warning: message", "delayed mail", "mail delivery delayed",
	"unzustellbar", "nicht zugestellt", "devolucion", "no se puede entregar", "no entregado",
	"correo no entregado", "mensaje no entregado", "rapport de non", "echec de", "falha na entrega",
	"mail system error", "user unknown", "email address rejected", "unable to deliver",
	"error sending message", "rejected:", "mail failed", "returning to sender",
	"permanent delivery failure", "there was an error sending your mail", "email bounce notification",
	"bounce notification", "no entregable", "mensaje devuelto", "correo devuelto", "no se ha podido entregar",
	"no se pudo entregar", "non remis", "message non distribue", "non distribuable", "zustellung fehlgeschlagen",
	"zustellungsfehler", "fehlgeschlagene zustellung", "mail konnte nicht", "nao entregue", "mensagem devolvida",
	"falha ao entregar", "falha no envio", "consegna non riuscita", "mancata consegna", "messaggio non consegnato",
	"niet bezorgd", "onbestelbaar", "bezorging mislukt", "kan niet worden bezorgd", "niedostarczona", "niedoreczona",
	"zwrot wiadomosci", "zwrot:", "nie dostarczono", NULL
};

/* Sentences of their texts that say that a mail did not arrive. Reasons alone ("mailbox full") do not say it. */
static const char *const sentences[] = {
	"could not be delivered", "couldn't be delivered", "was not delivered", "wasn't able to deliver",
	"unable to deliver", "not able to deliver", "failed to deliver",
	"delivery to the following recipient", "delivery has failed", "undelivered message",
	"permanent fatal errors", "the following addresses had", "wasn't delivered to", "delivery failed",
	"cannot be delivered", "can't be delivered", "has not been delivered", "error delivering your mail",
	"did not reach the following recipient", "returned to the sender", "returning message to sender",
	"account that you tried to reach does not exist", "to the following recipients was aborted",
	"no se pudo entregar", "no ha podido entregar", "no pudo ser entregado", "n'a pas pu etre remis",
	"n'a pas pu etre delivre", "konnte nicht zugestellt werden", "nicht zugestellt werden konnte",
	"nao pode ser entregue", "nao foi possivel entregar", "non e stato possibile consegnare",
	"impossibile recapitare", "kon niet worden bezorgd", "kon niet worden afgeleverd", "nie zostala dostarczona",
	"nie mogla zostac dostarczona", "nie została dostarczona", "nie mogła zostać dostarczona",
	"transcript of session follows", "error delivering your mail", "mail you sent was rejected",
	"email you sent was rejected", "message was rejected", NULL
};

/* What only a gateway says; a person may say all of the above. */
static const char *const gateway_sentences[] = {
	"failed recipients", "failed recipient:", "could not deliver message to", "mailbox unavailable", "unknown user", NULL
};

static const char *const delays[] = {
	"delayed", "will continue to try", "will keep trying", "still trying", "warning message only",
	"do not need to resend", "still being retried", "could not send mail for past",
	"delivery to the following recipient has been delayed", "not yet been delivered", NULL
};

static bool in_list(const char *text, const char *const *list, bool begin)
{
	for (; *list != NULL; list++) {
		const char *hit = strstr(text, *list);
		if (hit != NULL && (!begin || hit == text))
			return true;
	}
	return false;
}

static const struct lines *text_of(const struct letter *letter)
{
	return letter->plain.count > 0 ? &letter->plain : &letter->html;
}

static bool text_says(struct arena *arena, const struct letter *letter, const char *const *list)
{
	const struct lines *lines = text_of(letter);
	struct buf text = buf_new(arena);
	for (size_t i = 0; i < lines->count && i < 200; i++)
		buf_printf(&text, "%s ", fold_text(arena, lines->items[i].text));
	return in_list(buf_string(&text), list, false);
}

/* True when a mail server wrote it, by the name or address it goes by. */
static bool from_daemon(struct arena *arena, const struct letter *letter)
{
	for (size_t i = 0; i < letter->from.count; i++) {
		const char *address = letter->from.items[i].address;
		if (in_list(fold_text(arena, letter->from.items[i].name), names, true))
			return true;
		for (const char *const *name = daemons; *name != NULL; name++) {
			size_t length = strlen(*name);
			if (strncmp(address, *name, length) == 0 &&
			    (address[length] == '@' || address[length] == '\0' || strncmp(*name, "microsoftexchange", length) == 0))
				return true;
		}
	}
	return false;
}

bool has_null_sender(const struct letter *letter)
{
	const char *path = letter_header(letter, "return-path");
	return path != NULL && strcmp(path + strspn(path, " "), "<>") == 0;
}

static bool has_type(const struct letter *letter, const char *type)
{
	for (size_t i = 0; i < letter->parts.count; i++)
		if (strcmp(letter->parts.items[i].type, type) == 0)
			return true;
	return strstr(letter->content_type, type) != NULL;
}

/* ---- RFC 3464 ---- */

static bool action_is(const struct report *report, const char *action)
{
	size_t length = strlen(action);
	for (size_t i = 0; i < length; i++) {
		char c = report->action[i];
		if ((c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c) != action[i])
			return false;
	}
	return true;
}

/* The recipient that decides: a failed one, else the first. */
static const struct report *decisive(const struct letter *letter)
{
	for (size_t i = 0; i < letter->reports.count; i++)
		if (action_is(&letter->reports.items[i], "failed"))
			return &letter->reports.items[i];
	return letter->reports.count == 0 ? NULL : &letter->reports.items[0];
}

static enum machine by_report(const struct report *report)
{
	if (action_is(report, "delayed"))
		return MACHINE_DELAYED;
	if (action_is(report, "deliver") || action_is(report, "relayed") || action_is(report, "expanded"))
		return MACHINE_RECEIPT;
	return MACHINE_BOUNCE;
}

/* ---- recipient and status ---- */

static struct bounce of(const char *recipient, const char *status, char class)
{
	if (*status != '\0')
		class = *status;
	return (struct bounce){.recipient = recipient, .status = status, .permanent = class == '5' || class == 0};
}

static bool is_general(const char *status)
{
	return strlen(status) == 5 && strcmp(status + 1, ".0.0") == 0;
}

static struct bounce from_report(struct arena *arena, const struct report *report)
{
	const char *status = status_in(arena, report->status, false);
	const char *told = status_in(arena, report->diagnostic, false);
	if (told != NULL && (status == NULL || (is_general(status) && *told == *status)))
		status = told;
	const char *recipient = address_in(arena, report->recipient);
	char class = reply_class(report->diagnostic);
	if (class == 0 && action_is(report, "delayed"))
		class = '4';
	return of(recipient, status == NULL ? "" : status, class);
}

static bool stands_in(const struct addresses *addresses, const char *address)
{
	for (size_t i = 0; i < addresses->count; i++)
		if (strcmp(addresses->items[i].address, address) == 0)
			return true;
	return false;
}

/* Lines that name somebody else: the sender, whom to ask, the returned mail's own fields. */
static const char *const not_recipients[] = {
	"message-id", "contact", "from:", "from ", "return-path", "envelope-from", "reply-to", "sender:",
	"received:", "mailto:", "postmaster", NULL
};

/* What stands in front of the recipient where there are labels. */
static const char *const recipient_labels[] = {
	"final-recipient:", "recipient address:", "recipient:", "failed recipient:", "target mail address:",
	"original-recipient:", "could not be delivered to:", "delivery to:", "destinatario:", "destinataire :", "empfanger:",
	"there was an error delivering your mail to", "delivery to the following recipient", NULL
};

/* How to look for the recipient, best first. */
enum look {
	LOOK_NAMED,       /* "Recipient: <ana@example.org>" */
	LOOK_LINE_BEGINS, /* "<ana@example.org>: host mx said ..." */
	LOOK_ANYWHERE,
	LOOK_OURS_TOO,    /* some servers write the recipient into the report's own X-Original-To */
	LOOK_NO_MORE
};

static const char *recipient_in_lines(struct arena *arena, const struct letter *letter, enum look look)
{
	const struct lines *lines = text_of(letter);
	for (size_t i = 0; i < lines->count; i++) {
		const char *text = lines->items[i].text + strspn(lines->items[i].text, " \t<*\"'");
		const char *address = address_in(arena, text);
		if (address == NULL || stands_in(&letter->from, address) ||
		    (look != LOOK_OURS_TOO && stands_in(&letter->recipients, address)))
			continue;
		const char *folded = fold_text(arena, text);
		bool begins = strncmp(folded, address, strlen(address)) == 0;
		bool named = in_list(folded, recipient_labels, true);
		if (look == LOOK_NAMED ? named : look == LOOK_LINE_BEGINS ? begins : !in_list(folded, not_recipients, false))
			return address;
	}
	return NULL;
}

/* ---- is it one? ---- */

/* The class of the first SMTP answer in the text, 0 when there is none. */
static char text_class(const struct letter *letter)
{
	const struct lines *lines = text_of(letter);
	char class = 0;
	for (size_t i = 0; i < lines->count && class == 0; i++)
		class = reply_class(lines->items[i].text);
	return class;
}

/* A person may attach a report to a letter of theirs, and speak of mails that did not arrive. */
static bool from_person(const struct letter *letter, bool daemon)
{
	bool report = strncmp(letter->content_type, "multipart/report", 16) == 0;
	return !report && !daemon && letter_header(letter, "x-amz-sns-message-id") == NULL && !has_null_sender(letter) && letter->from.count > 0 &&
	       letter_header(letter, "auto-submitted") == NULL;
}

/* A machine that takes no answers and sends the mail back with its words. */
static bool from_no_reply(const struct letter *letter)
{
	static const char *const locals[] = {"no-reply@", "noreply@", "no_reply@", "donotreply@", "do-not-reply@", NULL};
	const char *address = letter->from.count == 1 ? letter->from.items[0].address : "";
	return in_list(address, locals, true) && has_type(letter, "message/rfc822");
}

/* No report: what its fields, its subject and its text say. */
static bool says_bounce(struct arena *arena, const struct letter *letter, const char *subject, bool daemon)
{
	/* Amazon's notices are JSON in plain text. */
	static const char *const notices[] = {"\"notificationtype\":\"bounce\"", "\"notificationtype\\\":\\\"bounce", NULL};
	if (letter_header(letter, "x-amz-sns-message-id") != NULL && text_says(arena, letter, notices))
		return true;
	if (letter_header(letter, "x-failed-recipients") != NULL || has_type(letter, "message/delivery-status"))
		return true;
	if (in_list(subject, subjects, !daemon) &&
	    (daemon || has_null_sender(letter) || letter->from.count == 0))
		return true;
	return daemon && (text_says(arena, letter, sentences) || text_class(letter) == '5');
}

/*
 * A gateway that writes under an ordinary name, without any mark: it begins no
 * thread of ours, and its subject, a sentence, and the server's answer or the
 * mail that it gives back all say so. People write one or two of these.
 */
static bool is_unmarked_notice(struct arena *arena, const struct letter *letter, const char *subject)
{
	if (letter->references.count > 0 || !in_list(subject, subjects, true))
		return false;
	char class = text_class(letter);
	return (class == '4' || class == '5' || has_type(letter, "message/rfc822")) &&
	       (text_says(arena, letter, sentences) || text_says(arena, letter, gateway_sentences));
}

enum machine bounce_kind(struct arena *arena, const struct letter *letter)
{
	const struct report *report = decisive(letter);
	const char *subject = fold_text(arena, letter->subject);
	bool daemon = from_daemon(arena, letter) || from_no_reply(letter);
	bool unmarked = from_person(letter, daemon);
	if (unmarked && !is_unmarked_notice(arena, letter, subject))
		return MACHINE_NONE;
	if (!unmarked && report != NULL)
		return by_report(report);
	if (!unmarked && !says_bounce(arena, letter, subject, daemon))
		return MACHINE_NONE;
	bool delayed = in_list(subject, delays, false) || text_says(arena, letter, delays);
	return delayed ? MACHINE_DELAYED : MACHINE_BOUNCE;
}

/* ---- what it says ---- */

/* What a text in words says; the header fields of the returned mail come last. */
static struct bounce from_text(struct arena *arena, const struct letter *letter)
{
	const struct lines *lines = text_of(letter);
	const char *status = NULL;
	char class = text_class(letter);
	for (size_t i = 0; i < lines->count && status == NULL; i++)
		status = status_in(arena, lines->items[i].text, true);
	const char *failed = letter_header(letter, "x-failed-recipients");
	const char *recipient = failed == NULL ? NULL : address_in(arena, failed);
	for (enum look look = LOOK_NAMED; look < LOOK_NO_MORE && recipient == NULL; look++)
		recipient = recipient_in_lines(arena, letter, look);
	for (size_t i = 0; recipient == NULL && i < letter->original.count; i++)
		if (strcmp(letter->original.items[i].name, "to") == 0)
			recipient = address_in(arena, letter->original.items[i].value);
	if (class == 0 && status == NULL && bounce_kind(arena, letter) == MACHINE_DELAYED)
		class = '4';
	return of(recipient, status == NULL ? "" : status, class);
}

struct bounce bounce_read(struct arena *arena, const struct letter *letter)
{
	const struct report *report = decisive(letter);
	struct bounce text = from_text(arena, letter);
	if (report == NULL)
		return text;
	struct bounce bounce = from_report(arena, report);
	if (*bounce.status == '\0' && *text.status != '\0')
		bounce = of(bounce.recipient, text.status, 0);
	if (bounce.recipient == NULL)
		bounce.recipient = text.recipient;
	return bounce;
}
