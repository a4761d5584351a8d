/* SPDX-License-Identifier: MIT */
#include "letter/understand.h"

#include "letter/bounce.h"
#include "letter/carriers.h"
#include "letter/for_others.h"
#include "letter/form.h"
#include "letter/fresh.h"
#include "letter/grammar.h"
#include "letter/machine.h"
#include "letter/normalise.h"
#include "letter/opinion.h"
#include "letter/private.h"
#include "letter/speaker.h"
#include "letter/value.h"

#include <string.h>

static void begin(const struct letter *letter, struct intent *intent)
{
	intent->message_id = letter->message_id;
	intent->subject = letter->subject;
	intent->from = letter->from.count == 1 ? letter->from.items[0].address : "";
	intent->machine = MACHINE_NONE;
	intent->confidential = intent->to_confidential = intent->distressed = false;
	intent->bounce = (struct bounce){.status = ""};
	intent->away_until = INSTANT_NONE;
	intent->sender_proved = intent->sender_unproved = false;
	intent->identity = IDENTITY_NONE;
	intent->member = "";
	intent->request = (struct request){.subject = "", .version = "", .member = "", .token = ""};
	intent->fresh = intent->shown = "";
	intent->readings.count = 0;
	intent->problems.count = 0;
	intent->cut.count = 0;
	intent->others.count = 0;
	intent->answering = ANSWERS_FOR_SELF;
	intent->by = NULL;
}

/* What was posted and is answered here, NULL when not known. */
static const char *answered_text(const struct understanding *with, const struct carriers *carriers)
{
	if (with->posted == NULL || carriers->request == NULL)
		return NULL;
	return with->posted(with->context, carriers->message_id, carriers->request->token);
}

/* "Re: AW: [Core] AGREE" without what programs put in front. */
static const char *bare_subject(struct arena *arena, const char *subject)
{
	static const char *const prefixes[] = {"re:", "rv:", "fw:", "fwd:", "aw:", "wg:", "res:", "enc:"};
	for (bool again = true; again;) {
		again = false;
		subject += strspn(subject, " ");
		const char *folded = fold_text(arena, subject);
		for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes && !again; i++)
			if (strncmp(folded, prefixes[i], strlen(prefixes[i])) == 0) {
				subject = strchr(subject, ':') + 1;
				again = true;
			}
	}
	return subject;
}

static bool has_file(const struct letter *letter)
{
	for (size_t i = 0; i < letter->parts.count; i++) {
		const struct part *part = &letter->parts.items[i];
		if (part->attachment || strncmp(part->type, "image/", 6) == 0 || strncmp(part->type, "audio/", 6) == 0 ||
		    strncmp(part->type, "video/", 6) == 0 || strncmp(part->type, "application/", 12) == 0)
			return true;
	}
	return false;
}

/* Nothing newly written: why? */
static void explain_empty(struct arena *arena, const struct letter *letter, const struct grammar *grammar,
                          struct intent *intent)
{
	if ((letter->flags & LETTER_ENCRYPTED) != 0)
		intent_add_problem(arena, intent, PROBLEM_ENCRYPTED);
	else if ((letter->flags & LETTER_CHARSET_UNREAD) != 0)
		intent_add_problem(arena, intent, PROBLEM_CHARSET);
	else if (grammar_read_subject(arena, grammar, bare_subject(arena, letter->subject), intent))
		return;
	else if (has_file(letter))
		intent_add_problem(arena, intent, PROBLEM_ATTACHMENT);
	else
		intent_add_problem(arena, intent, PROBLEM_EMPTY);
}

/* No answer is longer; more is not looked through for words, and what is read is asked about. */
enum { LONGEST_ANSWER = 32 * 1024 };

/* Nothing of a letter that we did not read whole is counted. */
static bool read_in_part(const struct letter *letter, const struct intent *intent)
{
	bool whole = (letter->flags & (LETTER_CHARSET_UNREAD | LETTER_TRUNCATED)) == 0;
	return !whole || strlen(intent->fresh) > LONGEST_ANSWER;
}

/* "ALTERNATE: Wen Abbott": value becomes the id, "" when it is not plainly one member's. */
static void name_alternates(struct arena *arena, const struct understanding *with, struct intent *intent)
{
	enum { MOST_NAMES = 3 };
	for (size_t i = 0, names = 0; i < intent->readings.count; i++) {
		struct reading *reading = &intent->readings.items[i];
		if (reading->meaning != MEANING_ALTERNATE || ++names > MOST_NAMES)
			continue;
		reading->words = arena_strndup(arena, reading->words, strcspn(reading->words, "\n.,;("));
		if (with->named == NULL ||
		    with->named(with->context, fold_text(arena, reading->words), &reading->value) != 1)
			reading->value = "";
	}
}

/* What the writer says for themselves: of a letter that only enters what others said, nothing. */
static void read_own(struct arena *arena, const struct grammar *grammar, const struct understanding *with,
                     struct intent *intent)
{
	const char *beginning = intent->fresh;
	size_t own = for_others_begin(arena, grammar, beginning);
	bool all = beginning[own] == '\0';
	if (!all)
		intent->fresh = arena_strndup(arena, beginning, own);
	if (all || intent->fresh[strspn(intent->fresh, " \n")] != '\0')
		grammar_read(arena, grammar, intent);
	name_alternates(arena, with, intent);
	intent->fresh = beginning;
	struct names names = {with->named, with->context};
	if (!all)
		for_others_read(arena, grammar, &names, own, intent);
}

/* The beginning of a text that is too long; else the text itself. */
static const char *beginning(struct arena *arena, const char *whole)
{
	size_t length = strnlen(whole, LONGEST_ANSWER);
	while (whole[length] != '\0' && length > 0 && ((unsigned char)whole[length] & 0xc0) == 0x80)
		length--;
	return whole[length] == '\0' ? whole : arena_strndup(arena, whole, length);
}

/* The grammar reads the beginning; the intent keeps all of it. */
static void read_beginning(struct arena *arena, const struct grammar *grammar, const struct understanding *with,
                           struct intent *intent)
{
	const char *whole = intent->fresh;
	intent->fresh = beginning(arena, whole);
	read_own(arena, grammar, with, intent);
	intent->fresh = whole;
}

static void read_opinion(struct arena *arena, const struct grammar *grammar, const char *subject, struct intent *intent)
{
	const char *whole = intent->fresh;
	intent->fresh = beginning(arena, whole);
	opinion_read(arena, grammar, subject, intent);
	intent->fresh = whole;
}

static bool says_nothing(const struct intent *intent)
{
	for (size_t i = 0; i < intent->readings.count; i++)
		if (intent->readings.items[i].meaning != MEANING_NONE)
			return false;
	return true;
}

/* What the words answer. Whoever is no member of the Core can only mean the monthly news. */
static enum request_kind kind_of(const struct understanding *with, const struct intent *intent)
{
	bool outsider = intent->identity == IDENTITY_NONE || strncmp(intent->member, "s-", 2) == 0;
	if (with->assume != REQUEST_NONE)
		return with->assume;
	if (intent->request.kind == REQUEST_NONE && outsider && with->requests != NULL)
		return REQUEST_SUBSCRIBE;
	return intent->request.kind;
}

/* "No", "not interested": STOP only where a mail of the list is answered. */
static bool is_of_list(const struct reading *reading)
{
	return reading->meaning == MEANING_STOP && strcmp(reading->value, "list") == 0;
}

static void spare_without_token(struct intent *intent)
{
	bool token = intent->request.kind == REQUEST_SUBSCRIBE || intent->request.kind == REQUEST_CONFIRM;
	for (size_t i = 0; !token && i < intent->readings.count; i++)
		if (is_of_list(&intent->readings.items[i])) {
			intent->readings.items[i].meaning = MEANING_NONE;
			intent->readings.items[i].result = RESULT_CONFIRM;
		}
}

/* In a reply to "please confirm" all else that the news know is a yes or a no in other words. */
static bool is_wish(const struct reading *reading, enum request_kind asked)
{
	return meaning_is_service(reading->meaning) && reading->result == RESULT_NOTE && !is_of_list(reading) &&
	       (asked == REQUEST_NONE || reading->meaning == MEANING_STOP);
}

/*
 * Nothing was asked, or whether somebody wants the monthly news: the words are
 * read once more as those of the news. STOP may mean a call, and then holds it;
 * it ends the news all the same.
 */
static void read_wishes(struct arena *arena, const struct grammar *grammar, const struct understanding *with,
                        struct intent *intent)
{
	struct grammar list = *grammar;
	struct intent other = {.fresh = intent->fresh};
	list.kind = REQUEST_SUBSCRIBE;
	read_beginning(arena, &list, with, &other);
	for (size_t i = 0; i < other.readings.count; i++) {
		const struct reading *reading = &other.readings.items[i];
		bool known = false;
		for (size_t j = 0; j < intent->readings.count; j++)
			known |= intent->readings.items[j].meaning == reading->meaning;
		if (!known && is_wish(reading, grammar->kind))
			*LIST_PUSH(arena, &intent->readings) = *reading;
	}
}

static bool has_meaning(const struct intent *intent, enum meaning meaning)
{
	for (size_t i = 0; i < intent->readings.count; i++)
		if (intent->readings.items[i].meaning == meaning)
			return true;
	return false;
}

/*
 * A form is a form whatever mail of ours it answers: AMEND where there is
 * something to amend, PROPOSE with a title. True when it was read as one.
 */
static bool read_form(struct arena *arena, const struct grammar *grammar, const struct understanding *with,
                      struct intent *intent)
{
	struct grammar form = *grammar;
	bool about = grammar->kind == REQUEST_CALL || grammar->kind == REQUEST_CLOSE || grammar->kind == REQUEST_DRAFT ||
	             grammar->kind == REQUEST_SOUGHT || grammar->kind == REQUEST_TALK;
	if (!about && grammar->kind != REQUEST_NONE && grammar->kind != REQUEST_CHECKIN)
		return false;
	enum meaning begins = form_begins(arena, grammar->words, intent->fresh);
	if (begins == MEANING_NONE || (begins == MEANING_AMEND && !about))
		return false;
	struct intent read = *intent;
	read.readings = (struct readings){0};
	read.problems = (struct problems){0};
	form.kind = REQUEST_PROPOSE;
	read_beginning(arena, &form, with, &read);
	if (begins == MEANING_PROPOSE && grammar->kind != REQUEST_NONE && !has_meaning(&read, MEANING_TITLE))
		return false;
	intent->readings = read.readings;
	for (size_t i = 0; i < read.problems.count; i++)
		intent_add_problem(arena, intent, read.problems.items[i]);
	if (begins == MEANING_PROPOSE)
		intent->request = (struct request){.kind = REQUEST_NONE, .subject = "", .version = "",
		                                   .member = intent->request.member, .token = ""};
	return true;
}

static void read_words(struct arena *arena, const struct letter *letter, const struct understanding *with,
                       struct fresh_found found, struct intent *intent)
{
	const struct address *from = letter->from.count > 0 ? &letter->from.items[0] : NULL;
	struct grammar grammar = {
		.words = with->words,
		.kind = kind_of(with, intent),
		.subject = intent->request.subject,
		.count = intent->request.count,
		.yes_is_agree = with->yes_is_agree,
		.today = {with->year, with->month, with->day},
		.writer = from == NULL ? "" : arena_printf(arena, "%s %s", from->name, from->address),
		.doubtful = found.doubtful || read_in_part(letter, intent),
	};
	bool locked = strncmp(intent->fresh, "-----BEGIN PGP", 14) == 0;
	const char *subject = bare_subject(arena, letter->subject);
	if (*intent->fresh == '\0') {
		if (!grammar_read_service(arena, &grammar, subject, intent))
			explain_empty(arena, letter, &grammar, intent);
		return;
	}
	if (locked)
		intent_add_problem(arena, intent, PROBLEM_ENCRYPTED);
	if ((letter->flags & LETTER_CHARSET_UNREAD) != 0)
		intent_add_problem(arena, intent, PROBLEM_CHARSET);
	if (read_form(arena, &grammar, with, intent)) {
		for (size_t i = 0; i < intent->readings.count; i++)
			intent->readings.items[i].line = found.shown_line[intent->readings.items[i].line];
		return;
	}
	read_beginning(arena, &grammar, with, intent);
	if (grammar.kind == REQUEST_NONE || grammar.kind == REQUEST_CONFIRM)
		read_wishes(arena, &grammar, with, intent);
	spare_without_token(intent);
	/* Mail programs that leave a list for their user put the word into the subject, and idle text below it. */
	if (says_nothing(intent))
		grammar_read_service(arena, &grammar, subject, intent);
	read_opinion(arena, &grammar, subject, intent);
	for (size_t i = 0; i < intent->readings.count; i++)
		intent->readings.items[i].line = found.shown_line[intent->readings.items[i].line];
}

static struct fresh_found find_fresh(struct arena *arena, const struct letter *letter, const struct understanding *with,
                                     const struct carriers *carriers, struct intent *intent)
{
	struct fresh_with known = {answered_text(with, carriers), with->own_address, with->words};
	return fresh_text(arena, letter, &known, intent);
}

/* "I am away until December 15": noon of that day in UTC, which is that day in our zones too. */
static void read_absence(struct arena *arena, const struct understanding *with, struct intent *intent)
{
	struct folded text;
	struct date date;
	fold(arena, intent->fresh, &text);
	if (value_return_date(&text, (struct date){with->year, with->month, with->day}, &date))
		intent->away_until = date_to_days(date) * SECONDS_A_DAY + SECONDS_A_DAY / 2;
}

static void read_machine(struct arena *arena, const struct letter *letter, const struct understanding *with,
                         const struct carriers *carriers, struct intent *intent)
{
	if (intent->machine == MACHINE_BOUNCE || intent->machine == MACHINE_DELAYED) {
		const struct request *request = carriers_returned(arena, letter, with->requests);
		intent->bounce = bounce_read(arena, letter);
		if (request != NULL)
			intent->request = *request;
		return;
	}
	find_fresh(arena, letter, with, carriers, intent);
	if (intent->machine == MACHINE_VACATION)
		read_absence(arena, with, intent);
	if (intent->machine == MACHINE_REACTION)
		intent_add_problem(arena, intent, PROBLEM_REACTION);
}

static void read_private(struct arena *arena, const struct letter *letter, const struct understanding *with,
                         struct intent *intent)
{
	for (size_t i = 0; with->confidential != NULL && *with->confidential != '\0' && i < letter->recipients.count; i++)
		intent->to_confidential |= strcmp(letter->recipients.items[i].address, with->confidential) == 0;
	intent->confidential = private_text(arena, with->words, intent->fresh) ||
	                        private_text(arena, with->words, bare_subject(arena, letter->subject));
	intent->distressed = distressed_text(arena, with->words, intent->fresh);
}

void understand(struct arena *arena, const struct letter *letter, const struct understanding *with,
                struct intent *intent)
{
	begin(letter, intent);
	intent->machine = machine_of(arena, letter, with->requests, with->own_address);
	struct carriers carriers = carriers_find(arena, letter, with->requests, NULL);
	speaker_identify(arena, letter, &carriers, with, intent);
	if (intent->machine != MACHINE_NONE) {
		read_machine(arena, letter, with, &carriers, intent);
		return;
	}
	struct fresh_found found = find_fresh(arena, letter, with, &carriers, intent);
	read_words(arena, letter, with, found, intent);
	read_private(arena, letter, with, intent);
}

void understand_as(struct arena *arena, const struct letter *letter, const struct understanding *with,
                   const char *member, struct intent *intent)
{
	begin(letter, intent);
	/* what it quotes may be a mail to somebody else */
	struct carriers carriers = carriers_find(arena, letter, with->requests, with->about == NULL ? member : NULL);
	intent->identity = IDENTITY_CONFIRMED;
	intent->member = member;
	if (with->about != NULL)
		intent->request = *with->about;
	else if (carriers.differ)
		intent_add_problem(arena, intent, PROBLEM_CARRIERS);
	else if (carriers.request != NULL)
		intent->request = *carriers.request;
	struct fresh_found found = find_fresh(arena, letter, with, &carriers, intent);
	read_words(arena, letter, with, found, intent);
}
