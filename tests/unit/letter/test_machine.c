/* SPDX-License-Identifier: MIT */
/* Machines and bounces (RFC 3834, 3464, 8098, 5965). */
#include "letters.h"

#include "letter/bounce.h"
#include "letter/machine.h"

/* One letter a row: what of it tells the machine. */
struct sample {
	const char *what;
	const char *header, *value; /* NULL: none */
	const char *subject, *from, *text, *type, *part;
	unsigned flags;
	bool answers;               /* it has an In-Reply-To */
	enum machine wanted;
};

static struct letter letter_of(struct arena *arena, const struct sample *sample)
{
	struct letter letter = test_letter(arena, sample->text == NULL ? "AGREE" : sample->text);
	if (sample->header != NULL)
		add_header(arena, &letter.headers, sample->header, sample->value);
	if (sample->subject != NULL)
		letter.subject = sample->subject;
	if (sample->from != NULL)
		letter.from.items[0] = (struct address){"", sample->from};
	if (sample->type != NULL)
		letter.content_type = sample->type;
	if (sample->part != NULL)
		*LIST_PUSH(arena, &letter.parts) = (struct part){.type = sample->part, .name = ""};
	if (sample->answers)
		add_header(arena, &letter.references, "in-reply-to", "x@example.org");
	letter.flags |= sample->flags;
	return letter;
}

static void test_machines(void **state)
{
	(void)state;
	static const struct sample cases[] = {
		{.what = "a person", .wanted = MACHINE_NONE},
		{.what = "Auto-Submitted: no", .header = "auto-submitted", .value = "no", .wanted = MACHINE_NONE},
		{.what = "a person who writes of absences", .subject = "Re: Out of office rules", .wanted = MACHINE_NONE},
		{.what = "a person with an invitation", .part = "text/calendar", .wanted = MACHINE_NONE},
		{.what = "first class", .header = "precedence", .value = "first-class", .wanted = MACHINE_NONE},
		{.what = "a person called Bounce", .from = "bouncer@example.org", .wanted = MACHINE_NONE},
		{.what = "auto-replied", .header = "auto-submitted", .value = "auto-replied", .wanted = MACHINE_VACATION},
		{.what = "auto-replied, with words behind", .header = "auto-submitted", .value = "Auto-Replied (vacation)", .wanted = MACHINE_VACATION},
		{.what = "auto-generated answer", .header = "auto-submitted", .value = "auto-generated", .answers = true, .wanted = MACHINE_VACATION},
		{.what = "auto-generated", .header = "auto-submitted", .value = "auto-generated", .wanted = MACHINE_REPORT},
		{.what = "X-Autoreply: no", .header = "x-autoreply", .value = "No", .wanted = MACHINE_NONE},
		{.what = "X-Autoreply", .header = "x-autoreply", .value = "yes", .wanted = MACHINE_VACATION},
		{.what = "X-Autorespond", .header = "x-autorespond", .value = "away", .wanted = MACHINE_VACATION},
		{.what = "Precedence: auto_reply", .header = "precedence", .value = "auto_reply", .wanted = MACHINE_VACATION},
		{.what = "Automatic reply", .subject = "Automatic reply: A call", .wanted = MACHINE_VACATION},
		{.what = "Respuesta automática", .subject = "Respuesta automática: A call", .wanted = MACHINE_VACATION},
		{.what = "Out of office", .subject = "Out of Office: A call", .wanted = MACHINE_VACATION},
		{.what = "null sender, answering", .header = "return-path", .value = "<>", .answers = true, .wanted = MACHINE_VACATION},
		{.what = "null sender", .header = "return-path", .value = "<>", .wanted = MACHINE_REPORT},
		{.what = "a robot that only says so", .text = "Thank you for your message.\nThis is an automated reply.", .answers = true,
		 .wanted = MACHINE_VACATION},
		{.what = "the same in Spanish", .text = "Este es un mensaje automático.", .answers = true, .wanted = MACHINE_VACATION},
		{.what = "a person below a quote of one", .text = "> This is an automated reply.\nAGREE", .answers = true, .wanted = MACHINE_NONE},
		{.what = "a person who writes of robots", .text = "AGREE: the automatic door helps", .answers = true, .wanted = MACHINE_NONE},
		{.what = "a person who is away", .text = "I am out of the office until Monday, but I agree.", .answers = true,
		 .wanted = MACHINE_NONE},
		{.what = "Abwesenheitsnotiz", .subject = "Abwesenheitsnotiz: A call", .wanted = MACHINE_VACATION},
		{.what = "Réponse automatique", .subject = "Réponse automatique : A call", .wanted = MACHINE_VACATION},
		{.what = "Resposta automática", .subject = "Resposta automática: A call", .wanted = MACHINE_VACATION},
		{.what = "Risposta automatica", .subject = "Risposta automatica: A call", .wanted = MACHINE_VACATION},
		{.what = "Automatisch antwoord", .subject = "Automatisch antwoord: A call", .wanted = MACHINE_VACATION},
		{.what = "Odpowiedź automatyczna", .subject = "Odpowiedź automatyczna: A call", .wanted = MACHINE_VACATION},
		{.what = "a person who says so in the subject", .subject = "I am away next week", .wanted = MACHINE_NONE},
		{.what = "the same in French", .subject = "Absence : je ne viens pas", .wanted = MACHINE_NONE},
		{.what = "a challenge", .header = "x-spamarrest-version", .value = "1", .wanted = MACHINE_REPORT},
		{.what = "a challenge by its subject", .subject = "Sender verification: your message", .wanted = MACHINE_REPORT},
		{.what = "a person about a message", .subject = "Your message to the Core", .wanted = MACHINE_NONE},
		{.what = "Outlook reaction in German", .subject = "Ben hat auf Ihre Nachricht reagiert: A call", .wanted = MACHINE_REACTION},
		{.what = "Precedence: bulk", .header = "precedence", .value = "bulk", .wanted = MACHINE_LIST_MAIL},
		{.what = "Precedence: list", .header = "precedence", .value = "List", .wanted = MACHINE_LIST_MAIL},
		{.what = "List-Id", .header = "list-id", .value = "<x.example.org>", .wanted = MACHINE_LIST_MAIL},
		{.what = "our address", .from = "core@example.org", .wanted = MACHINE_LOOP},
		{.what = "our plus-address", .from = "core+" ANA_CALL "@example.org", .wanted = MACHINE_LOOP},
		{.what = "an address like ours", .from = "core@example.org.example.net", .wanted = MACHINE_NONE},
		{.what = "read receipt", .type = "multipart/report; report-type=disposition-notification", .wanted = MACHINE_RECEIPT},
		{.what = "read receipt by its part", .part = "message/disposition-notification", .wanted = MACHINE_RECEIPT},
		{.what = "abuse report", .type = "multipart/report; report-type=feedback-report", .wanted = MACHINE_REPORT},
		{.what = "some other report", .type = "multipart/report; report-type=x", .wanted = MACHINE_REPORT},
		{.what = "Gmail reaction", .part = "text/vnd.google.email-reaction+json", .wanted = MACHINE_REACTION},
		{.what = "Outlook reaction", .subject = "Ben reacted to your message: A call", .wanted = MACHINE_REACTION},
		{.what = "calendar answer", .flags = LETTER_CALENDAR_REPLY, .wanted = MACHINE_CALENDAR},
		{.what = "calendar answer by its subject", .part = "text/calendar", .subject = "Accepted: Meeting", .wanted = MACHINE_CALENDAR},
		{.what = "Postfix without report", .from = "mailer-daemon@mx.example.net", .subject = "Undelivered Mail Returned to Sender",
		 .wanted = MACHINE_BOUNCE},
		{.what = "qmail", .from = "mailer-daemon@mx.example.net", .subject = "failure notice", .wanted = MACHINE_BOUNCE},
		{.what = "Exchange", .from = "postmaster@example.net", .subject = "Undeliverable: A call", .wanted = MACHINE_BOUNCE},
		{.what = "Exim", .from = "mailer-daemon@mx.example.net", .header = "x-failed-recipients", .value = "ana@example.org", .wanted = MACHINE_BOUNCE},
		{.what = "words in the text alone", .from = "mailer-daemon@mx.example.net", .subject = "Hello",
		 .text = "Your mail could not be delivered.", .wanted = MACHINE_BOUNCE},
		{.what = "a delay", .from = "mailer-daemon@mx.example.net", .subject = "Warning: message 1 delayed 24 hours", .wanted = MACHINE_DELAYED},
		{.what = "a person who forwards a bounce", .subject = "Fwd: Undelivered Mail Returned to Sender",
		 .text = "Your mail could not be delivered.", .wanted = MACHINE_NONE},
		{.what = "a gateway without any mark", .subject = "Mail delivery failed: returning message to sender", .from = "ndr@example.org",
		 .text = "A message that you sent could not be delivered to one or more of its recipients.", .part = "message/rfc822",
		 .wanted = MACHINE_BOUNCE},
		{.what = "a gateway that only gives the answer", .subject = "Delivery Failure", .from = "system@example.org",
		 .text = "Failed Recipient: ben@example.org\nReason: Remote host said: 550 unknown user", .wanted = MACHINE_BOUNCE},
		{.what = "a person whose mail came back", .subject = "Undeliverable mail to Ben",
		 .text = "My mail to ben@example.org could not be delivered. What is his address?", .wanted = MACHINE_NONE},
		{.what = "a person who answers under such a subject", .subject = "Delivery failure", .text = "It could not be delivered: 550 unknown user",
		 .answers = true, .wanted = MACHINE_NONE},
		{.what = "a person who attaches a report", .part = "message/delivery-status", .wanted = MACHINE_NONE},
		{.what = "a postmaster who writes himself", .from = "postmaster@example.net", .subject = "Lunch?", .wanted = MACHINE_NONE},
	};
	struct arena arena = {0};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct letter letter = letter_of(&arena, &cases[i]);
		enum machine machine = machine_of(&arena, &letter, test_requests(), "core@example.org");
		if (machine != cases[i].wanted)
			fail_msg("%s: taken for \"%s\"", cases[i].what, machine_word(machine));
	}
	arena_release(&arena);
}

static void test_our_message_id_is_a_loop(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct letter letter = test_letter(&arena, "AGREE");
	letter.message_id = ANA_CALL ".r12.call." ANA "@example.org";
	assert_int_equal(machine_of(&arena, &letter, test_requests(), "core@example.org"), MACHINE_LOOP);
	assert_int_equal(machine_of(&arena, &letter, NULL, ""), MACHINE_NONE);
	arena_release(&arena);
}

static void test_reports(void **state)
{
	(void)state;
	static const struct {
		struct report report;
		enum machine machine;
		const char *recipient, *status;
		bool permanent;
	} cases[] = {
		{{"rfc822; ana@example.org", "failed", "5.1.1", "smtp; 550 5.1.1 No such user"}, MACHINE_BOUNCE, "ana@example.org", "5.1.1", true},
		{{"Ana@Example.ORG", "Failed", "5.1.1 (user unknown)", ""}, MACHINE_BOUNCE, "ana@example.org", "5.1.1", true},
		{{"ana@example.org", "failed", "5.0.0", "smtp; 550-5.2.2 Mailbox full"}, MACHINE_BOUNCE, "ana@example.org", "5.2.2", true},
		{{"ana@example.org", "failed", "4.4.7", "smtp; 451 4.4.1 timed out"}, MACHINE_BOUNCE, "ana@example.org", "4.4.7", false},
		{{"ana@example.org", "failed", "", "smtp; 552 mailbox full"}, MACHINE_BOUNCE, "ana@example.org", "", true},
		{{"ana@example.org", "failed", "", "smtp; 452 try later"}, MACHINE_BOUNCE, "ana@example.org", "", false},
		{{"ana@example.org", "failed", "", ""}, MACHINE_BOUNCE, "ana@example.org", "", true},
		{{"ana@example.org", "delayed", "4.0.0", ""}, MACHINE_DELAYED, "ana@example.org", "4.0.0", false},
		{{"ana@example.org", "delayed", "", ""}, MACHINE_DELAYED, "ana@example.org", "", false},
		{{"ana@example.org", "delivered", "2.0.0", ""}, MACHINE_RECEIPT, "ana@example.org", "2.0.0", false},
		{{"ana@example.org", "relayed", "2.0.0", ""}, MACHINE_RECEIPT, "ana@example.org", "2.0.0", false},
		{{"rfc822;<ana@example.org>", "failed", "5.1.10", ""}, MACHINE_BOUNCE, "ana@example.org", "5.1.10", true},
		{{"rfc822;|/bin/x", "failed", "5.3.0", ""}, MACHINE_BOUNCE, NULL, "5.3.0", true},
	};
	struct arena arena = {0};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct letter letter = test_letter(&arena, "");
		letter.content_type = "multipart/report; report-type=delivery-status";
		*LIST_PUSH(&arena, &letter.reports) = cases[i].report;
		enum machine machine = machine_of(&arena, &letter, NULL, "core@example.org");
		struct bounce bounce = bounce_read(&arena, &letter);
		const char *recipient = bounce.recipient == NULL ? "-" : bounce.recipient;
		if (machine != cases[i].machine || bounce.permanent != cases[i].permanent || strcmp(bounce.status, cases[i].status) != 0 ||
		    strcmp(recipient, cases[i].recipient == NULL ? "-" : cases[i].recipient) != 0)
			fail_msg("%s %s %s: %s, %s, %s, %d", cases[i].report.recipient, cases[i].report.action, cases[i].report.status,
			         machine_word(machine), recipient, bounce.status, bounce.permanent);
	}
	arena_release(&arena);
}

/* Of several recipients, the one that failed counts. */
static void test_the_failed_recipient_counts(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct letter letter = test_letter(&arena, "");
	letter.content_type = "multipart/report; report-type=delivery-status";
	*LIST_PUSH(&arena, &letter.reports) = (struct report){"ben@example.org", "delivered", "2.0.0", ""};
	*LIST_PUSH(&arena, &letter.reports) = (struct report){"ana@example.org", "failed", "5.1.1", ""};
	assert_int_equal(bounce_kind(&arena, &letter), MACHINE_BOUNCE);
	assert_string_equal(bounce_read(&arena, &letter).recipient, "ana@example.org");
	arena_release(&arena);
}

/* Servers that write no report: as they put it in words. */
static void test_bounces_in_words(void **state)
{
	(void)state;
	static const struct {
		const char *text, *recipient, *status;
		bool permanent;
	} cases[] = {
		{"Hi. This is the qmail-send program at mx.example.net.\nI'm afraid I wasn't able to deliver your message.\n\n"
		 "<ana@example.org>:\nSorry, no mailbox here by that name. (#5.1.1)\n", "ana@example.org", "5.1.1", true},
		{"A message that you sent could not be delivered to all of its recipients.\n\n  ana@example.org\n"
		 "    SMTP error: 550 Unknown user\n", "ana@example.org", "", true},
		{"The following addresses had permanent fatal errors\n<ana@example.org>\n\n450 4.2.0 Try again\n", "ana@example.org", "4.2.0", false},
		{"There was an error delivering your mail to <ana@example.org>.\n\nmx did not like our RCPT TO:\n550 5.2.2 full\n",
		 "ana@example.org", "5.2.2", true},
		{"For help please contact <support@example.net>.\n\n<ana@example.org>: host mx.example.net said: 550 no\n", "ana@example.org", "", true},
		{"Delivery has failed.\nFrom: core@example.org\nMessage-Id: <x@example.org>\n", NULL, "", true},
		{"Version 5.1.1.2 of our server at 192.5.1.1 could not be reached.\nana@example.org\n", "ana@example.org", "", true},
	};
	struct arena arena = {0};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct letter letter = test_letter(&arena, cases[i].text);
		letter.from.items[0] = (struct address){"Mail Delivery Subsystem", "mailer-daemon@mx.example.net"};
		letter.subject = "failure notice";
		struct bounce bounce = bounce_read(&arena, &letter);
		const char *recipient = bounce.recipient == NULL ? "-" : bounce.recipient;
		if (strcmp(recipient, cases[i].recipient == NULL ? "-" : cases[i].recipient) != 0 ||
		    strcmp(bounce.status, cases[i].status) != 0 || bounce.permanent != cases[i].permanent)
			fail_msg("\"%s\": %s, \"%s\", %d", cases[i].text, recipient, bounce.status, bounce.permanent);
	}
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_machines),
		cmocka_unit_test(test_our_message_id_is_a_loop),
		cmocka_unit_test(test_reports),
		cmocka_unit_test(test_the_failed_recipient_counts),
		cmocka_unit_test(test_bounces_in_words),
	};
	return cmocka_run_group_tests_name("machines", tests, NULL, NULL);
}
