/* SPDX-License-Identifier: MIT */
#include "postroom.h"

#include "base/file.h"
#include "core/owed.h"
#include "wayout.h"

#include <string.h>

enum { PATIENCE = 180 }; /* seconds a run waits for the minute's limit: less than the time between two runs */

struct postroom {
	struct session *session;
	struct templates *templates;
	struct outbox *outbox;
	struct sender *sender;
	struct arena arena;       /* of the mail at work */
	struct ledger_head head;
	bool counting;            /* first pass: only count, and find the oldest receipt */
	size_t planned;           /* mails that are no answers */
	uint64_t smallest_row;
	struct postroom_result *result;
	struct error *error;
};

/* ---- what the core asks ---- */

static bool known(void *context, const char *key)
{
	const struct postroom *room = context;
	return outbox_known(room->outbox, key);
}

static const char *words(void *context, struct arena *arena, enum book book, uint64_t row)
{
	const struct postroom *room = context;
	if (room->counting)
		return NULL; /* nobody reads the mail */
	return ledger_words(room->session->ledger, arena, book, row);
}

/* ---- one mail ---- */

const char *message_id_of(struct arena *arena, const struct settings *settings, const char *token,
                          const char *key)
{
	const char *at = strrchr(settings->address, '@');
	return arena_printf(arena, "%s.%s@%s", token, key, at == NULL ? "localhost" : at + 1);
}

const char *plus_address(struct arena *arena, const struct settings *settings, const char *token)
{
	const char *at = strrchr(settings->address, '@');
	if (!settings->plus_addresses || at == NULL)
		return settings->address;
	return arena_printf(arena, "%.*s+%s%s", (int)(at - settings->address), settings->address, token, at);
}

/* The mail that began the thread, as References names it. */
static const char *thread_of(struct postroom *room, const struct mail *mail)
{
	char token[TOKEN_TEXT_SIZE];
	ledger_token(room->session->ledger, request_text(&room->arena, &mail->thread_request), token);
	return arena_printf(&room->arena, "<%s>",
	                    message_id_of(&room->arena, &room->session->settings, token, mail->thread));
}

static struct letterhead letterhead_of(struct postroom *room, const struct mail *mail)
{
	const struct settings *settings = &room->session->settings;
	struct arena *arena = &room->arena;
	const char *reply_to = plus_address(arena, settings, mail->request.token);
	struct local_time local = zone_local(&room->session->rules.zone, room->session->now);
	instant shown = date_to_days(local.date) * SECONDS_A_DAY + local.hour * 3600 + local.minute * 60 + local.second;
	return (struct letterhead){
		.from_name = settings->from_name,
		.from_address = settings->address,
		.reply_to = reply_to,
		.envelope = settings->plus_sender ? reply_to : settings->address,
		.message_id = message_id_of(arena, settings, mail->request.token, mail->key),
		.references = *mail->thread == '\0' ? "" : thread_of(room, mail),
		.date = room->session->now,
		.date_offset = (int)(shown - room->session->now),
	};
}

/* The values every template may use. */
static void common_values(struct postroom *room, const struct mail *mail, const struct letterhead *head)
{
	const struct settings *settings = &room->session->settings;
	struct arena *arena = &room->arena;
	struct value *values = mail->values;
	value_text(arena, values, "core_name", settings->name);
	value_text(arena, values, "short_name", settings->short_name);
	value_text(arena, values, "contact", settings->contact);
	value_text(arena, values, "phone", settings->phone);
	value_text(arena, values, "zone_label", settings->zone_label);
	value_text(arena, values, "reply_address", head->reply_to);
	value_text(arena, values, "token", mail->request.token);
	value_text(arena, values, "reference_subject", mail->request.subject);
	value_text(arena, values, "reference_version", mail->request.version);
	value_text(arena, values, "origin", room->head.origin);
	value_text(arena, values, "size", arena_printf(arena, "%llu", (unsigned long long)room->head.size));
	value_text(arena, values, "root", room->head.root);
}

static bool attach(struct postroom *room, const struct mail *mail, struct attachment *attachments,
                   size_t *ret_count)
{
	struct ledger *ledger = room->session->ledger;
	size_t count = 0;
	for (size_t i = 0; i < mail->receipts.count; i++) {
		uint64_t row = mail->receipts.items[i];
		const char *proof, *text;
		size_t length;
		if (!ledger_receipt(ledger, &room->arena, row, &proof, room->error) ||
		    !ledger_text_file(ledger, &room->arena, row, &text, &length, room->error))
			return false;
		attachments[count++] = (struct attachment){
			.name = arena_printf(&room->arena, "receipt-r%llu.tlog-proof", (unsigned long long)row),
			.type = "application/octet-stream",
			.bytes = proof,
			.length = strlen(proof),
		};
		if (length > 0)
			attachments[count++] = (struct attachment){
				.name = arena_printf(&room->arena, "r%llu.txt", (unsigned long long)row),
				.type = "application/octet-stream",
				.bytes = text,
				.length = length,
			};
	}
	*ret_count = count;
	return true;
}

static bool compose_one(struct postroom *room, struct mail *mail)
{
	char token[TOKEN_TEXT_SIZE];
	struct rendered rendered;
	struct bytes bytes;
	size_t count;
	ledger_token(room->session->ledger, request_text(&room->arena, &mail->request), token);
	mail->request.token = token;
	struct letterhead head = letterhead_of(room, mail);
	common_values(room, mail, &head);
	struct attachment *attachments = ARENA_ARRAY(&room->arena, struct attachment, mail->receipts.count * 2 + 1);
	return templates_render(&room->arena, room->templates, mail->template, mail->language, mail->values,
	                        &rendered, room->error) &&
	       attach(room, mail, attachments, &count) &&
	       compose(&room->arena, mail, &rendered, &head, attachments, count, &bytes, room->error) &&
	       outbox_add(room->outbox, mail, &head, &bytes, mail->secret ? NULL : rendered.text, room->error);
}

static bool emit(void *context, const struct mail *mail)
{
	struct postroom *room = context;
	if (room->counting) {
		room->planned += mail->order != ORDER_RECEIPT;
		for (size_t i = 0; i < mail->receipts.count; i++)
			if (mail->receipts.items[i] < room->smallest_row)
				room->smallest_row = mail->receipts.items[i];
		arena_reset(&room->arena);
		return true;
	}
	if (room->result->held && mail->order != ORDER_RECEIPT) {
		arena_reset(&room->arena);
		return true;
	}
	struct mail copy = *mail;
	bool good = compose_one(room, &copy);
	if (!good)
		error_context(room->error, "mail %s", mail->key);
	room->result->composed++;
	arena_reset(&room->arena);
	return good;
}

/* ---- the run ---- */

static struct owing owing_of(struct postroom *room)
{
	return (struct owing){
		.rules = &room->session->rules,
		.state = &room->session->state,
		.now = room->session->now,
		.arena = &room->arena,
		.known = known,
		.words = words,
		.emit = emit,
		.context = room,
	};
}

static const char *hold_path(struct session *session)
{
	return file_path(&session->arena, session->home, "outbox/held");
}

/* Puts up, keeps or takes away the hold. The file says to a person why nothing goes out. */
static bool mind_hold(struct postroom *room, bool careful, bool release, struct error *error)
{
	struct session *session = room->session;
	const char *path = hold_path(session);
	if (release)
		return file_remove(path, error);
	room->result->held = file_exists(path) ||
	                     (careful && room->planned > (size_t)session->settings.hold_above);
	if (!room->result->held)
		return true;
	const char *sentence = arena_printf(&session->arena,
	                                    "%zu mails would go out after a gap or a change of the roster.\n"
	                                    "Look at them with assent run --dry-run --release, then: assent run --release\n",
	                                    room->planned);
	return file_replace(path, sentence, strlen(sentence), 0600, error);
}

static bool compose_owed(struct postroom *room, bool careful, bool release, struct error *error)
{
	struct owing counting = owing_of(room);
	room->counting = true;
	room->smallest_row = UINT64_MAX;
	owed(&counting);
	room->result->planned = room->planned;
	if (!mind_hold(room, careful, release, error))
		return false;
	if (room->smallest_row != UINT64_MAX &&
	    !ledger_receipts_begin(room->session->ledger, room->smallest_row, error))
		return false;
	struct owing composing = owing_of(room);
	room->counting = false;
	owed(&composing);
	return error->class == ERROR_NONE && outbox_settle(room->outbox, error);
}

struct sender *postroom_sender(struct arena *arena, const char *home, const struct settings *settings,
                               struct error *error)
{
	struct smtp_way way;
	if (strcmp(settings->way, "smtp") == 0)
		return smtp_way_of(arena, home, settings, &way, error) ? smtp_sender_open(arena, &way, error) : NULL;
	if (strcmp(settings->way, "sendmail") == 0)
		return sendmail_sender_open(arena, settings->program, error);
	return folder_sender_open(arena, file_path(arena, home, "sent"), error);
}

static bool post_waiting(struct postroom *room, bool release, struct error *error)
{
	struct session *session = room->session;
	if (outbox_waiting(room->outbox) == 0)
		return true;
	room->sender = postroom_sender(&session->arena, session->home, &session->settings, error);
	if (room->sender == NULL)
		return false;
	struct post_limits limits = {
		.window = 50,
		.run = (size_t)session->settings.mails_a_run,
		.day = (size_t)session->settings.mails_a_day,
		.minute = strcmp(session->settings.way, "folder") == 0 ? 0 : (size_t)session->settings.mails_a_minute,
		.patience = PATIENCE,
		.stale_after = (int64_t)session->settings.stale_days * SECONDS_A_DAY,
		.release = release,
	};
	bool good = outbox_post(room->outbox, room->sender, &limits, session->now, &room->result->post, error);
	room->sender->close(room->sender);
	return good;
}

bool postroom_work(struct session *session, bool careful, bool release, struct postroom_result *ret_result,
                   struct error *error)
{
	struct postroom room = {.session = session, .result = ret_result, .error = error};
	*ret_result = (struct postroom_result){.missing = "", .post = {.problems = ""}};
	const char *own = file_path(&session->arena, session->home, "mailtemplates");
	const char *shipped = share_folder(&session->arena);
	room.head = ledger_head(session->ledger);
	room.templates = templates_load(&session->arena, own, shipped, session->settings.languages,
	                                session->settings.language_count, &ret_result->missing, error);
	if (room.templates == NULL)
		return false;
	room.outbox = outbox_open(&session->arena, session->home, error);
	bool good = room.outbox != NULL && compose_owed(&room, careful, release, error) &&
	            post_waiting(&room, release, error);
	arena_release(&room.arena);
	return good;
}
