/* SPDX-License-Identifier: MIT */
#include "cmd/explain.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

enum { SHOWN_LETTERS = 80 };

/* ---- for a person ---- */

static const char *identity_words(enum identity identity)
{
	switch (identity) {
	case IDENTITY_PROVED:
		return "sure: our mark, and an address of this person";
	case IDENTITY_ADDRESS:
		return "an address of this person, but no mark of an open request of ours";
	case IDENTITY_CONFIRMED:
		return "this person said so when asked";
	case IDENTITY_FOREIGN:
		return "an address of this person, with the mark of a mail to somebody else";
	case IDENTITY_STRANGER:
		return "our mark, but an address we do not know";
	case IDENTITY_DOUBTFUL:
		return "in doubt: it may not come from where it says";
	case IDENTITY_NONE:
		break;
	}
	return "nobody we know";
}

static void print_lines(const char *title, const char *text)
{
	printf("%s\n", title);
	while (*text != '\0') {
		size_t length = strcspn(text, "\n");
		printf("  | %.*s\n", (int)length, text);
		text += length + (text[length] == '\n');
	}
}

/* True when a clear reading did not count, for a reason outside of it: the class names it. */
static bool is_stopped(const struct taken *taken)
{
	return taken != NULL &&
	       (taken->about->class == CLASS_ASKED_BACK || taken->about->class == CLASS_HELD || taken->about->class == CLASS_REFUSED);
}

/* What is done with a reading, by its class. */
static const char *result_words(const struct taken *taken, enum result result)
{
	switch (result) {
	case RESULT_RECORD:
		return is_stopped(taken) ? "clear by itself" : "recorded";
	case RESULT_CONFIRM:
		return "asked about";
	case RESULT_NOTE:
		return "kept as a note";
	default:
		return "not counted";
	}
}

/* The beginning of a text, on one line. */
static void print_beginning(const char *text)
{
	int length = (int)strcspn(text, "\n");
	bool all = length <= SHOWN_LETTERS && text[length] == '\0';
	length = length > SHOWN_LETTERS ? SHOWN_LETTERS : length;
	while (!all && length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80)
		length--;
	printf("%.*s%s", length, text, all ? "" : " ...");
}

static void print_reading(const struct taken *taken, const struct intent *intent)
{
	for (size_t i = 0; i < intent->readings.count; i++) {
		const struct reading *reading = &intent->readings.items[i];
		const char *meaning = meaning_word(reading->meaning);
		printf("Read:      line %u", reading->line);
		if (*reading->typed != '\0') {
			printf(" \"");
			print_beginning(reading->typed);
			printf("\"");
		}
		printf(" is %s: %s", *meaning == '\0' ? "no answer we know" : meaning,
		       result_words(taken, reading->result));
		if (*reading->words != '\0') {
			printf(" with the words: ");
			print_beginning(reading->words);
		}
		printf("\n");
	}
	for (size_t i = 0; i < intent->problems.count; i++)
		printf("Problem:   %s\n", problem_word(intent->problems.items[i]));
}

/* Lines that one rule left out, one after the other, are told of as one. */
static void print_cut(const struct intent *intent)
{
	for (size_t from = 0, to; from < intent->cut.count; from = to) {
		const struct cut_line *first = &intent->cut.items[from];
		for (to = from; to < intent->cut.count && strcmp(intent->cut.items[to].rule, first->rule) == 0; to++)
			;
		printf("Left out:  [%s] %s\n", first->rule, first->line);
		if (to - from > 1)
			printf("           ... and %zu more\n", to - from - 1);
	}
}

static void print_intent(const struct explanation *x)
{
	const struct intent *intent = &x->intent;
	if (intent->machine != MACHINE_NONE)
		printf("Machine:   %s\n", machine_word(intent->machine));
	if (intent->bounce.recipient != NULL)
		printf("Bounce:    to %s, %s %s\n", intent->bounce.recipient,
		       intent->bounce.permanent ? "for good" : "for now", intent->bounce.status);
	if (*intent->from != '\0')
		printf("From:      %s\n", intent->from);
	if (x->session != NULL)
		printf("Who:       %s%s(%s)\n", intent->member, *intent->member == '\0' ? "" : " ",
		       identity_words(intent->identity));
	printf("Request:   %s", request_kind_word(intent->request.kind));
	if (*intent->request.subject != '\0')
		printf(" %s %s", intent->request.subject, intent->request.version);
	printf("\n");
	print_lines("Newly written:", intent->shown);
	print_reading(x->taken, intent);
	print_cut(intent);
}

/* A row as the sentence of the table. */
static void print_fact(struct arena *arena, const struct explanation *x, const struct fact *fact)
{
	struct event event = event_new(fact->about->kind);
	event.subject = fact->about->subject;
	event.version = fact->about->version;
	event.value = fact->about->value;
	if (fact->ref != 0)
		event.ref = arena_printf(arena, "r%llu", (unsigned long long)fact->ref);
	if (fact->person != NOBODY)
		event.member = x->session->state.people.items[fact->person].id;
	printf("Recorded:  r%llu: %s\n", (unsigned long long)fact->row, event_sentence(arena, &event));
}

static void print_taken(struct arena *arena, const struct explanation *x)
{
	const struct taken *taken = x->taken;
	if (taken == NULL) {
		if (x->session != NULL)
			printf("Class:     none: it was not taken in yet\n");
		return;
	}
	printf("Class:     %s%s%s%s\n", letter_class_word(taken->about->class), *taken->about->note == '\0' ? "" : " (",
	       taken->about->note, *taken->about->note == '\0' ? "" : ")");
	for (uint64_t i = 0; i < taken->row_count; i++) {
		const struct fact *fact = state_fact(&x->session->state, taken->first_row + i);
		if (fact != NULL)
			print_fact(arena, x, fact);
		else
			printf("Recorded:  r%llu\n", (unsigned long long)(taken->first_row + i));
	}
	printf("Answered:  %s\n", x->answered == NULL ? "no" : x->answered);
}

void explain_print(struct arena *arena, const struct explanation *x)
{
	if (*x->hash != '\0')
		printf("Letter:    %s\n", x->hash);
	print_taken(arena, x);
	if (x->read)
		print_intent(x);
	else
		printf("Not read:  %s\n", x->unread);
}

/* ---- as JSON ---- */

/* A string, or null for "" and NULL. */
static json_t *text(const char *value)
{
	return value == NULL || *value == '\0' ? json_null() : json_string(value);
}

static json_t *bounce(const struct intent *intent)
{
	if (intent->bounce.recipient == NULL)
		return json_null();
	return json_pack("{s:s, s:o, s:b}", "recipient", intent->bounce.recipient, "status",
	                 text(intent->bounce.status), "permanent", intent->bounce.permanent);
}

static json_t *cut(const struct intent *intent)
{
	json_t *list = json_array();
	for (size_t i = 0; i < intent->cut.count; i++)
		json_array_append_new(list, json_pack("{s:s, s:s}", "rule", intent->cut.items[i].rule, "line",
		                                      intent->cut.items[i].line));
	return list;
}

static json_t *readings(const struct intent *intent)
{
	json_t *list = json_array();
	for (size_t i = 0; i < intent->readings.count; i++) {
		const struct reading *reading = &intent->readings.items[i];
		json_array_append_new(list, json_pack("{s:i, s:s, s:o, s:s}", "line", (int)reading->line, "words",
		                                      reading->typed, "meaning",
		                                      text(meaning_word(reading->meaning)), "result",
		                                      result_word(reading->result)));
	}
	return list;
}

static json_t *problems(const struct intent *intent)
{
	json_t *list = json_array();
	for (size_t i = 0; i < intent->problems.count; i++)
		json_array_append_new(list, json_string(problem_word(intent->problems.items[i])));
	return list;
}

static json_t *rows(const struct taken *taken)
{
	json_t *list = json_array();
	char row[32];
	for (uint64_t i = 0; taken != NULL && i < taken->row_count; i++) {
		snprintf(row, sizeof row, "r%llu", (unsigned long long)(taken->first_row + i));
		json_array_append_new(list, json_string(row));
	}
	return list;
}

bool explain_print_json(const struct explanation *x)
{
	const struct intent *intent = &x->intent;
	bool request = intent->request.kind != REQUEST_NONE;
	json_t *all = json_object();
	json_object_set_new(all, "letter", text(x->hash));
	json_object_set_new(all, "class", x->taken == NULL ? json_null() : text(letter_class_word(x->taken->about->class)));
	json_object_set_new(all, "machine",
	                    intent->machine == MACHINE_NONE ? json_null() : text(machine_word(intent->machine)));
	json_object_set_new(all, "bounce", bounce(intent));
	json_object_set_new(all, "from", text(intent->from));
	json_object_set_new(all, "person", text(intent->member));
	json_object_set_new(all, "request", request ? text(request_kind_word(intent->request.kind)) : json_null());
	json_object_set_new(all, "fresh", x->read ? json_string(intent->shown) : json_null());
	json_object_set_new(all, "cut", cut(intent));
	json_object_set_new(all, "read", readings(intent));
	json_object_set_new(all, "problems", problems(intent));
	json_object_set_new(all, "recorded", rows(x->taken));
	json_object_set_new(all, "answered", text(x->answered));
	bool good = json_dumpf(all, stdout, JSON_INDENT(2)) == 0 && putchar('\n') != EOF;
	json_decref(all);
	return good;
}
