/* SPDX-License-Identifier: MIT */
#include "cmd/explain.h"

#include "base/file.h"
#include "cmd/cmd.h"
#include "core/conflict.h"
#include "core/owed.h"
#include "mailbox/mailbox.h"
#include "post/post.h"
#include "writing.h"
#include "understanding.h"

#include <getopt.h>
#include <string.h>

enum { LARGEST_LETTER = 64 * 1024 * 1024, HEX_LENGTH = 64 };

struct explain {
	const struct cmd_call *call;
	const char *wanted;          /* file, hash or Message-ID */
	enum request_kind assume;
	bool text, json, has_home;
	struct session session;
	struct bytes bytes;
	struct explanation found;
};

/* ---- finding the letter ---- */

static bool is_hex(const char *text)
{
	return strlen(text) == HEX_LENGTH && strspn(text, "0123456789abcdef") == HEX_LENGTH;
}

/* True when the header of a raw letter names this Message-ID. */
static bool has_id(const struct bytes *bytes, const char *id)
{
	static const char name[] = "message-id:";
	const char *line = bytes->data, *end = line + bytes->length;
	while (line < end && *line != '\n' && *line != '\r') {
		const char *next = memchr(line, '\n', (size_t)(end - line));
		size_t length = next == NULL ? (size_t)(end - line) : (size_t)(next - line);
		bool folded = next != NULL && next + 1 < end && (next[1] == ' ' || next[1] == '\t');
		const char *last = folded ? memchr(next + 1, '\n', (size_t)(end - next - 1)) : next;
		size_t whole = last == NULL ? (size_t)(end - line) : (size_t)(last - line);
		if (length >= sizeof name - 1 && strncasecmp(line, name, sizeof name - 1) == 0)
			return memmem(line, whole, id, strlen(id)) != NULL;
		if (next == NULL)
			return false;
		line = next + 1;
	}
	return false;
}

/* Looks through letters/ for a Message-ID. The hash of the letter, or NULL. */
static const char *find_id(struct explain *e, const char *id)
{
	struct arena *arena = &e->session.arena;
	const char *root = file_path(arena, e->session.home, "letters");
	struct file_names folders = {0};
	struct error ignored = {0};
	struct arena scratch = {0};
	if (!folder_list(arena, root, &folders, &ignored))
		return NULL;
	const char *found = NULL;
	for (size_t i = 0; found == NULL && i < folders.count; i++) {
		struct file_names files = {0};
		const char *folder = file_path(&scratch, root, folders.items[i]);
		if (!folder_list(&scratch, folder, &files, &ignored))
			continue;
		for (size_t j = 0; found == NULL && j < files.count; j++) {
			struct bytes bytes;
			if (file_read(&scratch, file_path(&scratch, folder, files.items[j]), LARGEST_LETTER, &bytes,
			              &ignored) &&
			    has_id(&bytes, id))
				found = arena_printf(arena, "sha256:%.*s", HEX_LENGTH, files.items[j]);
		}
		arena_reset(&scratch);
	}
	arena_release(&scratch);
	return found;
}

static bool load_by_hash(struct explain *e, const char *hash, struct error *error)
{
	e->found.hash = hash;
	e->found.taken = state_letter(&e->session.state, hash);
	if (letters_read(&e->session.arena, e->session.home, hash, &e->bytes, error))
		return true;
	if (error->class != ERROR_NONE)
		return false;
	if (e->found.taken == NULL)
		return error_set(error, ERROR_USAGE, "%s: no letter has this hash: look it up with assent status",
		                 hash);
	e->found.unread = "the letter itself is no longer kept"; /* or confidential: see hide_private */
	return true;
}

static bool load_file(struct explain *e, struct error *error)
{
	char hash[HASH_TEXT_SIZE];
	const char *path = strcmp(e->wanted, "-") == 0 ? "/dev/stdin" : e->wanted;
	if (!file_read(&e->session.arena, path, LARGEST_LETTER, &e->bytes, error))
		return false;
	if (e->text)
		return true;
	ledger_hash(e->bytes.data, e->bytes.length, hash);
	e->found.hash = arena_strdup(&e->session.arena, hash);
	if (e->has_home)
		e->found.taken = state_letter(&e->session.state, hash);
	return true;
}

static bool load(struct explain *e, struct error *error)
{
	struct arena *arena = &e->session.arena;
	const char *wanted = e->wanted;
	if (e->text || strcmp(wanted, "-") == 0 || file_exists(wanted) || !e->has_home)
		return load_file(e, error);
	if (strncmp(wanted, "sha256:", 7) == 0 && is_hex(wanted + 7))
		return load_by_hash(e, wanted, error);
	if (is_hex(wanted))
		return load_by_hash(e, arena_printf(arena, "sha256:%s", wanted), error);
	size_t from = *wanted == '<', length = strlen(wanted);
	length -= from + (length > from && wanted[length - 1] == '>');
	const char *hash = find_id(e, arena_strndup(arena, wanted + from, length));
	if (hash == NULL)
		return error_set(error, ERROR_USAGE,
		                 "%s: it is neither a file nor the hash or Message-ID of a letter that is kept: see "
		                 "assent status for the hashes",
		                 wanted);
	return load_by_hash(e, hash, error);
}

/* ---- reading it ---- */

/* Whose words a held letter was taken for, once its writer was confirmed. */
static const char *confirmed(const struct explain *e)
{
	const struct state *state = &e->session.state;
	for (size_t i = 0; e->found.taken != NULL && i < state->identities.count; i++) {
		const struct identity_case *asked = &state->identities.items[i];
		if (asked->answered && asked->person != NOBODY && strcmp(asked->letter, e->found.hash) == 0 &&
		    e->found.taken->about->class != CLASS_HELD)
			return state->people.items[asked->person].id;
	}
	return NULL;
}

/* A bare text as a letter of plain lines. */
static struct letter letter_of_text(struct explain *e)
{
	struct arena *arena = &e->session.arena;
	struct letter letter = {.message_id = "", .subject = "", .date = "", .content_type = "text/plain",
	                        .flags = LETTER_HAS_TEXT};
	const char *text = arena_strndup(arena, e->bytes.data, strnlen(e->bytes.data, e->bytes.length));
	while (*text != '\0') {
		size_t length = strcspn(text, "\n");
		size_t kept = length - (length > 0 && text[length - 1] == '\r');
		struct line *line = LIST_PUSH(arena, &letter.plain);
		size_t quotes = 0;
		while (quotes < kept && text[quotes] == '>') {
			line->quote++;
			quotes += quotes + 1 < kept && text[quotes + 1] == ' ' ? 2 : 1;
		}
		line->text = arena_strndup(arena, text + quotes, kept - quotes);
		text += length + (text[length] == '\n');
	}
	return letter;
}

static struct intent empty_intent(const struct explain *e)
{
	struct intent intent = intent_new();
	intent.letter = e->found.hash;
	intent.received = e->found.taken == NULL ? e->session.now : e->found.taken->received;
	return intent;
}

static struct understanding understanding_without_home(struct explain *e)
{
	struct understanding with = understanding_of(&e->session, e->session.now);
	if (!e->has_home) {
		with.requests = NULL;
		with.members_of = NULL;
		with.address_of = NULL;
		with.posted = NULL;
		with.yes_is_agree = true;
	}
	with.assume = e->assume;
	return with;
}

/* A bare text names no writer, and needs none; without a home nobody is known, which says nothing of the writer. */
static void drop_problem(struct intent *intent, enum problem problem)
{
	size_t kept = 0;
	for (size_t i = 0; i < intent->problems.count; i++)
		if (intent->problems.items[i] != problem)
			intent->problems.items[kept++] = intent->problems.items[i];
	intent->problems.count = kept;
}

/* Of a letter of a confidential case only the number of the case is shown, to whoever asks. */
static bool hide_private(struct explain *e)
{
	const struct conflict_case *of =
		e->has_home ? conflict_of_letter(&e->session.state, e->found.hash) : NULL;
	if (of != NULL)
		e->found.unread = arena_printf(&e->session.arena, "it is confidential, and belongs to the case %s", of->id);
	return of != NULL;
}

static bool read_letter(struct explain *e, struct error *error)
{
	struct arena *arena = &e->session.arena;
	struct letter letter;
	struct understanding with = understanding_without_home(e);
	const char *member = confirmed(e);
	e->session.scratch = arena;
	e->found.intent = empty_intent(e);
	if (hide_private(e) || e->found.unread != NULL)
		return true;
	if (e->text) {
		letter = letter_of_text(e);
	} else {
		struct reader *reader = reader_open(arena, &(struct reader_limits){0});
		enum reader_outcome outcome = reader_read(reader, arena, e->bytes.data, e->bytes.length, &letter,
		                                          &e->found.unread, error);
		reader_close(reader);
		if (outcome != READER_OK)
			return outcome == READER_GAVE_UP;
	}
	if (member == NULL)
		understand(arena, &letter, &with, &e->found.intent);
	else
		understand_as(arena, &letter, &with, member, &e->found.intent);
	if (e->text)
		drop_problem(&e->found.intent, PROBLEM_NO_FROM);
	if (!e->has_home)
		drop_problem(&e->found.intent, PROBLEM_UNKNOWN_SENDER);
	if (e->assume != REQUEST_NONE)
		e->found.intent.request.kind = e->assume;
	e->found.read = true;
	return true;
}

/* ---- its answer ---- */

static bool unknown(void *context, const char *key)
{
	(void)context;
	return strstr(key, ".answer.") == NULL && strstr(key, ".help.") == NULL && strstr(key, ".propose.") == NULL;
}

static const char *no_words(void *context, struct arena *arena, enum book book, uint64_t row)
{
	(void)context;
	(void)arena;
	(void)book;
	(void)row;
	return NULL;
}

static bool is_the_answer(void *context, const struct mail *mail)
{
	struct explain *e = context;
	struct session *session = &e->session;
	bool tells = false;
	for (size_t i = 0; i < mail->letters.count; i++)
		tells |= mail->letters.items[i] == e->found.taken->row;
	if (!tells)
		return true;
	char token[TOKEN_TEXT_SIZE];
	ledger_token(session->ledger, request_text(&session->arena, &mail->request), token);
	const char *id = message_id_of(&session->arena, &session->settings, token, mail->id);
	if (posted_words(session, &session->arena, id, NULL) != NULL)
		e->found.answered = id;
	return false;
}

/* Asks the core once more for every answer, and takes the one that tells of this letter, if it was composed. */
static void find_answer(struct explain *e)
{
	if (e->found.taken == NULL)
		return;
	struct owing owing = {
		.rules = &e->session.rules,
		.state = &e->session.state,
		.now = e->session.now,
		.arena = &e->session.arena,
		.known = unknown,
		.words = no_words,
		.emit = is_the_answer,
		.context = e,
	};
	owed(&owing);
}

/* ---- the command ---- */

static bool open_home(struct explain *e, struct error *error)
{
	static const char *const languages[] = {"en", "es"};
	struct session *session = &e->session;
	struct arena scratch = {0};
	e->has_home = file_exists(file_path(&scratch, e->call->home, "assent.ini"));
	arena_release(&scratch);
	if (e->has_home) {
		if (!session_open(session, e->call->home, LEDGER_READ, e->call->now_text, error) ||
		    !session_words(session, error))
			return false;
		e->found.session = session;
		session_tokens(session);
		return true;
	}
	session->home = e->call->home;
	session->settings.address = session->settings.authserv_id = "";
	rules_defaults(&session->rules);
	session->now = 0;
	return words_read(&session->arena, e->call->home, languages, 2, &session->words, error);
}

static bool explain(struct explain *e, struct error *error)
{
	if (!open_home(e, error) || !load(e, error) || !read_letter(e, error))
		return false;
	if (e->has_home)
		find_answer(e);
	if (!e->json)
		explain_print(&e->session.arena, &e->found);
	else if (!explain_print_json(&e->found))
		return error_system(error, "stdout");
	return true;
}

/* The words of a vocabulary, one behind the other, in a string. */
#define LISTED(name, word) word ", "

static int run(const struct cmd_call *call, struct error *error)
{
	enum { REQUEST, TEXT, JSON };
	static const struct option options[] = {
		{"request", required_argument, NULL, REQUEST},
		{"text", no_argument, NULL, TEXT},
		{"json", no_argument, NULL, JSON},
		{NULL, 0, NULL, 0},
	};
	struct explain e = {.call = call, .found = {.hash = ""}};
	int option;
	opterr = 0;
	while ((option = getopt_long(call->count, call->arguments, "", options, NULL)) != -1) {
		if (option == '?')
			return cmd_usage(&cmd_explain, error, "no such option, or its value is missing");
		if (option == REQUEST && !request_kind_find(optarg, &e.assume))
			return cmd_usage(&cmd_explain, error, "--request takes one of these: " REQUEST_KIND_LIST(LISTED) "and no other");
		e.text |= option == TEXT;
		e.json |= option == JSON;
	}
	if (optind + 1 != call->count)
		return cmd_usage(&cmd_explain, error, "it takes one letter");
	e.wanted = call->arguments[optind];
	bool good = explain(&e, error);
	session_close(&e.session);
	return good ? EXIT_DONE : EXIT_FAILED;
}

const struct command cmd_explain = {
	.name = "explain",
	.usage = "[--request KIND] [--text] [--json] LETTER",
	.summary = "what one letter was taken for, and why",
	.help = "  LETTER           a file, - for standard input, or the hash or Message-ID of a letter taken in\n"
	        "  --request KIND   read it as an answer to a mail of this kind; none: to nothing\n"
	        "  --text           LETTER is the bare text of a mail\n"
	        "  --json           one JSON object\n"
	        "\n"
	        "KIND is one of:" REQUEST_KIND_LIST(LISTED) "\n",
	.run = run,
};
