/* SPDX-License-Identifier: MIT */
#include "home/settings.h"

#include "base/buf.h"
#include "home/home.h"
#include "home/text.h"

#include <string.h>

#define AT(field) offsetof(struct settings, field)
#define TEXT(section, key, field, standard, comment)                                        \
	{section, key, SETTING_TEXT, AT(field), standard, 0, 0, "", comment}
#define WORD(section, key, type, field, standard, choices, comment)                         \
	{section, key, SETTING_##type, AT(field), standard, 0, 0, choices, comment}
#define NUMBER(section, key, type, field, standard, smallest, largest, comment)             \
	{section, key, SETTING_##type, AT(field), standard, smallest, largest, "", comment}

static const struct setting table[] = {
	TEXT("core", "name", name, "Collective Impact Core", "The full name of your Core, as it stands in mails."),
	TEXT("core", "short_name", short_name, "The Core", "The short name; also in front of every subject."),
	TEXT("core", "origin", origin, "",
	     "The name under which the ledger is signed. It was fixed when this home was made;\n"
	     "leave it empty, or write it here to be sure that no other ledger is taken for it."),
	TEXT("core", "zone", zone, "America/Detroit", "The time zone of deadlines, by its name in the zone database."),
	TEXT("core", "zone_label", zone_label, "Lenawee County time", "What this time is called in mails."),
	WORD("core", "languages", LANGUAGES, languages, "en es", "",
	     "Languages of mails and reply words, separated by blanks; the first one is for people\n"
	     "whose line in people.csv names none."),
	WORD("core", "rules", NAME, rules, "2023", "",
	     "The set of rules: 2023, 2022, or one of your own in rules/. A file rules/2023.ini\n"
	     "changes single lines of that set."),
	TEXT("core", "contact", contact, "", "A person to turn to, named at the end of every mail."),
	TEXT("core", "phone", phone, "", "The number to call them."),
	WORD("core", "confidential", ADDRESS, confidential, "", "",
	     "A second address of the same mailbox. What comes to it, like a letter whose first line is\n"
	     "CONFIDENTIAL, goes to private/cases at once, and nowhere else."),
	WORD("core", "handler", ADDRESS, handler, "", "",
	     "Who looks after such letters: a member's address. Empty: the Facilitator. Never who wrote it."),
	TEXT("core", "help_lines", help_lines, "",
	     "Local help lines, in one sentence, at the end of mails to people on the list."),

	WORD("mailbox", "source", CHOICE, source, "maildir", "maildir imap",
	     "Where letters come from: maildir (a folder on this machine) or imap (a mail server)."),
	TEXT("mailbox", "path", path, "mailbox",
	     "For maildir: the Maildir; a path that does not begin with / lies in this home."),
	TEXT("mailbox", "host", host, "", "For imap: the server, like imap.example.org. Its certificate has to bear this name."),
	NUMBER("mailbox", "port", NUMBER, port, "0", 0, 65535, "Its port; 0: 993 for tls, else 143."),
	WORD("mailbox", "security", CHOICE, security, "tls", "tls starttls none",
	     "tls: encrypted from the first byte. starttls: for servers that offer only this. none: only for\n"
	     "a server on this very machine."),
	TEXT("mailbox", "user", user, "", "The name to log in with. Empty: the mailbox's address."),
	WORD("mailbox", "login", CHOICE, login, "password", "password plain login xoauth2",
	     "password: in the way the server likes best; plain or login: in this way only. xoauth2: with a\n"
	     "token, as Google and Microsoft want it."),
	TEXT("mailbox", "password_file", password_file, "",
	     "A file that only its owner may read (chmod 600); its first line is the password. A path that\n"
	     "does not begin with / lies in this home."),
	TEXT("mailbox", "password_command", password_command, "",
	     "Or a command whose first line of output is the password."),
	TEXT("mailbox", "token_command", token_command, "",
	     "For xoauth2: a command whose first line of output is a fresh access token."),
	TEXT("mailbox", "ca_file", ca_file, "",
	     "Certificates (PEM) to check the server by. Empty: those of this machine."),
	NUMBER("mailbox", "wait_seconds", NUMBER, wait_seconds, "30", 1, 600,
	       "How long the server may take for an answer."),
	NUMBER("mailbox", "session_seconds", NUMBER, session_seconds, "900", 1, 86400,
	       "How long the whole session may take; the next run goes on where this one stopped."),
	TEXT("mailbox", "processed_folder", processed_folder, "", "Where letters go that were read. Empty: Processed."),
	TEXT("mailbox", "held_folder", held_folder, "", "Where letters go that a person has to look at. Empty: Held."),
	TEXT("mailbox", "junk_folder", junk_folder, "",
	     "Where the server puts spam; members' answers are looked for there. Empty: found by itself."),
	TEXT("mailbox", "ledger_folder", ledger_folder, "",
	     "Where the second copy of the ledger goes. Empty: assent-ledger."),
	WORD("mailbox", "use", FLAG, shared, "own", "own shared",
	     "own: everything in the mailbox is for assent. shared: other people's letters lie in it as\n"
	     "well, and stay untouched."),
	WORD("mailbox", "address", ADDRESS, address, "", "",
	     "The mailbox's own address: mails come from it, replies go to it. Fill this in first."),
	WORD("mailbox", "plus_addresses", FLAG, plus_addresses, "no", "no yes",
	     "yes: core+something@... reaches the mailbox too; replies are then matched more surely."),
	TEXT("mailbox", "authserv_id", authserv_id, "",
	     "The name your mail server writes at the beginning of Authentication-Results. Empty: what\n"
	     "such fields say about forged senders is not believed; then nobody can subscribe to the monthly\n"
	     "news, and what people in no register tell the Core (INPUT) waits for a person."),
	WORD("mailbox", "strict_proof", FLAG, strict_proof, "no", "no yes",
	     "What stops others or closes a call (a block, a new text, CALL, CONFIRM ...) is asked about (\"Is\n"
	     "this yours?\") when that server checked the sender and does not vouch for it. yes: also when it\n"
	     "wrote no such field at all."),

	WORD("sender", "way", CHOICE, way, "folder", "folder sendmail smtp",
	     "How mails leave: folder (they are put into sent/, nothing leaves this machine), sendmail (a\n"
	     "program of this machine), or smtp (your provider's server)."),
	TEXT("sender", "program", program, "/usr/sbin/sendmail", "The sendmail program, for way = sendmail."),
	TEXT("sender", "from_name", from_name, "",
	     "The name shown as the sender of mails. Empty: the short name of your Core."),
	TEXT("sender", "host", sender.host, "", "The server that takes your mails, for way = smtp: smtp.example.org."),
	NUMBER("sender", "port", NUMBER, sender.port, "0", 0, 65535,
	       "Its port; 0: the usual one (465 for tls, 587 for starttls, else 25)."),
	WORD("sender", "security", CHOICE, sender.security, "tls", "tls starttls none",
	     "tls: encrypted from the first byte. starttls: for servers that offer only this. none: only for\n"
	     "a server on this very machine."),
	TEXT("sender", "user", sender.user, "",
	     "The user to log in as. Empty: as under [mailbox], with its password or token."),
	WORD("sender", "login", CHOICE, sender.login, "auto", "auto none plain login xoauth2",
	     "How to log in. auto: with what is named here or under [mailbox], in the way the server offers;\n"
	     "none: the server takes mails from this machine without."),
	TEXT("sender", "password_file", sender.password_file, "",
	     "A file whose first line is the password, readable by you alone (chmod 600); a path that does\n"
	     "not begin with / lies in this home."),
	TEXT("sender", "password_command", sender.password_command, "",
	     "Or a command that prints the password as its first line."),
	TEXT("sender", "token_command", sender.token_command, "",
	     "Or a command that prints an OAuth 2 access token as its first line."),
	TEXT("sender", "ca_file", sender.ca_file, "",
	     "Certificates (PEM) to check the server by. Empty: as under [mailbox]."),
	WORD("sender", "plus_sender", FLAG, plus_sender, "yes", "no yes",
	     "With plus_addresses = yes: bounces come back to the address with its plus part. no: to the\n"
	     "mailbox's address, where the provider lets nobody send from others (Microsoft 365)."),
	TEXT("sender", "ehlo_name", sender.ehlo_name, "",
	     "The name this machine gives itself to the server. Empty: [127.0.0.1], which tells nothing."),

	NUMBER("mails", "hold_above", NUMBER, hold_above, "200", 1, 1000000,
	       "More mails than this after a gap or a change of the registers wait for `assent run --release`."),
	NUMBER("mails", "mails_a_run", NUMBER, mails_a_run, "200", 0, 1000000,
	       "Mails posted in one run at most; 0: no limit. The others wait for the next run."),
	NUMBER("mails", "mails_a_day", NUMBER, mails_a_day, "450", 0, 10000000,
	       "Mails posted in 24 hours at most; 0: no limit. Many providers allow 500."),
	NUMBER("mails", "mails_a_minute", NUMBER, mails_a_minute, "30", 0, 10000,
	       "Mails posted in any minute at most, by smtp or sendmail; 0: no limit. Microsoft 365 allows 30."),
	NUMBER("mails", "stale_days", NUMBER, stale_days, "7", 0, 365,
	       "Mails that have waited for more days than this need --release; 0: never."),

	WORD("digest", "monthly", FLAG, digest_monthly, "yes", "no yes",
	     "yes: the news of a month are written and mailed by the first run after it."),
	WORD("digest", "members", CHOICE, digest_members, "core", "core all none",
	     "Who of people.csv gets them without asking: core (who has a Core seat), all, or none. Each\n"
	     "can leave with STOP. Everybody else subscribes by mail."),
	WORD("digest", "empty", CHOICE, digest_empty, "short", "short skip",
	     "A month in which nothing happened: short (a mail of three lines) or skip (none)."),
	TEXT("digest", "website", website, "", "The address of your public pages, named in the news. Empty: none."),

	WORD("archive", "monthly", FLAG, archive_monthly, "yes", "no yes",
	     "yes: a signed archive of each month is built, and mailed to the Recorder."),
	WORD("archive", "scope", CHOICE, archive_scope, "public", "public members",
	     "What the monthly archive shows: public (safe to hand out) or members (the whole ledger)."),
	NUMBER("archive", "mail_bytes", BYTES, archive_bytes, "5242880", 0, 26214400,
	       "Archives of more bytes than this are announced, not attached. 0: none is attached."),

	WORD("site", "pages", FLAG, site_pages, "no", "no yes",
	     "yes: every run keeps the public pages (public/) up to date, and the Recorder is asked whether final\n"
	     "minutes and decisions may be read there. Look at the pages first: assent publish. It puts them into\n"
	     "that folder; to show them to others is up to you."),

	NUMBER("limits", "letter_bytes", BYTES, letter_bytes, "10485760", 1024, 1073741824,
	       "Letters of more bytes than this are held unread."),
	NUMBER("limits", "rows_a_letter", NUMBER, rows_a_letter, "30", 1, 36,
	       "Rows that one letter may cause in the ledger at most."),

	NUMBER("retention", "letter_days", NUMBER, letter_days, "90", 1, 36500,
	       "Days for which our copies of letters (letters/) are kept after they were read, unless held."),
	NUMBER("retention", "mailbox_days", NUMBER, mailbox_days, "90", 0, 36500,
	       "Days for which letters that were read lie in the mailbox's folder Processed; then they are\n"
	       "deleted there, once a day. 0: never. Other folders, and what else lies in it, are left alone."),
	NUMBER("retention", "posted_days", NUMBER, posted_days, "30", 1, 36500,
	       "Days for which the texts of our mails are kept after their question was closed."),
	NUMBER("retention", "stranger_days", NUMBER, stranger_days, "90", 30, 36500,
	       "Days for which, at the most, we keep the addresses of people who wrote to us and are neither\n"
	       "members nor on the list of the monthly news, but for input_days."),
	NUMBER("retention", "log_days", NUMBER, log_days, "400", 60, 36500,
	       "Days for which outbox/posted.csv keeps its lines, unless a mail may still be owed."),
	NUMBER("retention", "input_days", NUMBER, input_days, "90", 1, 36500,
	       "Days for which what people outside the Core told us, and their addresses, are kept after the\n"
	       "decision. Words that were taken back go at once."),

	NUMBER("retention", "case_days", NUMBER, case_days, "730", 30, 36500,
	       "Days for which confidential letters (private/cases/) are kept."),

	NUMBER("agreement", "version", NUMBER, agreement_version, "1", 1, 999,
	       "The version of your Membership Agreement. Core members are asked by mail to accept it when its text\n"
	       "lies in agreement/en.md (es.md ...). A higher number than before: all are asked anew."),
	NUMBER("agreement", "reminder_days", NUMBER, agreement_reminder_days, "7", 1, 365,
	       "Days without an answer: a reminder, one."),
	NUMBER("agreement", "grace_days", NUMBER, agreement_grace_days, "30", 0, 3650,
	       "Days for which an older version still counts after people were asked for a new one; the reminder\n"
	       "names the last of them. 0: for ever."),

	TEXT("ledger", "key_file", key_file, "ledger/keys/core.key",
	     "The signing key; a path that does not begin with / lies in this home."),
};

const struct setting *settings_table(size_t *ret_count)
{
	*ret_count = sizeof table / sizeof *table;
	return table;
}

static void add_comment(struct buf *out, const char *comment)
{
	const char *line;
	while ((line = text_next_line(out->arena, &comment)) != NULL)
		buf_printf(out, "# %s\n", line);
}

const char *settings_text(struct arena *arena, bool rehearsal)
{
	struct buf out = buf_new(arena);
	const char *section = "";
	buf_text(&out, "# Settings of this Core. A line that begins with # is a comment. What stands here are the\n"
	               "# defaults; a line you take out gets its default again.\n");
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		const struct setting *setting = &table[i];
		if (strcmp(section, setting->section) != 0)
			buf_printf(&out, "\n[%s]\n", setting->section);
		section = setting->section;
		const char *value = setting->standard;
		if (rehearsal && setting->offset == AT(address))
			value = "core@example.org";
		buf_char(&out, '\n');
		add_comment(&out, setting->comment);
		buf_printf(&out, "%s =%s%s\n", setting->key, *value == '\0' ? "" : " ", value);
	}
	return buf_string(&out);
}
