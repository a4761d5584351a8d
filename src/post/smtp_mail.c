/* SPDX-License-Identifier: MIT */
/* One mail: MAIL, RCPT and DATA in one packet where the server allows it, then the text. */
#include "core/mail.h"
#include "post/smtp_session.h"

#include <string.h>

enum { END_MS = 180 * 1000, WAIT_MS = 30 * 1000 };

/* ---- what a refusal means ---- */

static bool is_ours(const struct smtp_reply *reply)
{
	switch (reply->code) {
	case 500: /* our talk (RFC 5321, 4.2.2), or our log-in (RFC 4954, 6) */
	case 502:
	case 503:
	case 504:
	case 530:
	case 534:
	case 535:
	case 538:
	case 555:
		return true;
	default: /* bad sender (RFC 3463, 3.2); "send as" denied as Exchange tells it */
		return (reply->subject == 1 && (reply->detail == 7 || reply->detail == 8)) ||
		       (reply->subject == 2 && reply->detail == 252) || (reply->subject == 7 && reply->detail == 60);
	}
}

/* A full mailbox, a system or a quota that may be well again (RFC 3463, 3.3 to 3.5). */
static bool may_pass(const struct smtp_reply *reply)
{
	return (reply->subject == 2 && reply->detail == 2) || (reply->subject == 3 && reply->detail != 4) ||
	       (reply->subject == 4 && reply->detail == 5);
}

enum smtp_verdict smtp_judge(const struct smtp_reply *reply, enum smtp_step step, bool proven)
{
	if (reply->code / 100 == 2)
		return SMTP_FINE;
	if (reply->code / 100 != 5 || may_pass(reply))
		return SMTP_LATER;
	bool too_big = reply->code == 552 || (reply->subject == 3 && reply->detail == 4);
	if (step == SMTP_MAIL)
		return too_big ? SMTP_REFUSED : SMTP_OURS;
	/* A policy that has let no mail through yet is about us: "relay access denied". */
	if (is_ours(reply) || (reply->subject == 7 && !proven))
		return SMTP_OURS;
	return SMTP_REFUSED;
}

/* ---- results ---- */

static void end(struct smtp_result *result, enum post_outcome outcome, const char *answer)
{
	result->outcome = outcome;
	result->answer = answer;
}

static void broke(const struct smtp_session *session, struct arena *arena, const struct smtp_reply *reply,
                  struct smtp_result *result)
{
	result->broken = result->again = true;
	end(result, POST_LATER, arena_printf(arena, "no end: %s", smtp_trouble(session, reply)));
}

static void refused(const struct smtp_session *session, const struct smtp_reply *reply, enum smtp_step step,
                    bool proven, struct smtp_result *result)
{
	const struct net_server *server = &session->way->server;
	enum smtp_verdict verdict = smtp_judge(reply, step, proven);
	end(result, verdict == SMTP_REFUSED ? POST_REFUSED : POST_LATER, reply->text);
	if (verdict == SMTP_OURS)
		error_set(&result->ours, ERROR_CONFIGURATION,
		          "%s:%u: it does not take mails from us (%.250s): check [sender] user and log-in, and that this "
		          "user may send as [mailbox] address, with plus_addresses as it is",
		          server->host, (unsigned)server->port, reply->text);
	if (reply->code == 421) { /* it closes the connection (RFC 5321, 3.8) */
		result->broken = true;
		result->again = step != SMTP_END;
	}
}

/* ---- before a word is said ---- */

static bool has_eight_bits(const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if ((unsigned char)bytes[i] >= 0x80)
			return true;
	return false;
}

struct needs {
	bool utf8, eight_bit;
};

/* What keeps this mail from being sent here at all; NULL: nothing. */
static const char *obstacle(const struct smtp_session *session, const struct parcel *parcel, struct needs *ret_needs)
{
	const char *from = parcel->envelope_from, *to = parcel->envelope_to;
	const struct smtp_offers *offers = &session->offers;
	if (!address_is_sane(from) || !address_is_sane(to))
		return "an address of its envelope is none";
	ret_needs->utf8 = has_eight_bits(from, strlen(from)) || has_eight_bits(to, strlen(to));
	ret_needs->eight_bit = has_eight_bits(parcel->bytes.data, parcel->bytes.length);
	if (ret_needs->utf8 && !offers->utf8)
		return "the server takes only addresses in plain letters (it offers no SMTPUTF8)";
	if (ret_needs->eight_bit && !offers->eight_bit)
		return "the server takes only plain bytes (it offers no 8BITMIME)";
	if (offers->size > 0 && parcel->bytes.length > offers->size)
		return "it is larger than the server takes";
	if (memchr(parcel->bytes.data, '\0', parcel->bytes.length) != NULL)
		return "it holds a zero byte";
	return NULL;
}

/* ---- the envelope ---- */

struct talk {
	struct smtp_session *session;
	struct arena *arena;
	const struct parcel *parcel;
	struct needs needs;
	bool proven;
	struct smtp_result *result;
};

static bool command(struct talk *talk, enum smtp_step step)
{
	struct smtp_wire *wire = &talk->session->wire;
	const struct smtp_offers *offers = &talk->session->offers;
	const char *size = offers->size == 0 ? "" : arena_printf(talk->arena, " SIZE=%zu", talk->parcel->bytes.length);
	switch (step) {
	case SMTP_MAIL:
		return smtp_command(wire, talk->arena, "MAIL FROM:<%s>%s%s%s", talk->parcel->envelope_from, size,
		                    talk->needs.eight_bit ? " BODY=8BITMIME" : "", talk->needs.utf8 ? " SMTPUTF8" : "");
	case SMTP_RCPT:
		return smtp_command(wire, talk->arena, "RCPT TO:<%s>", talk->parcel->envelope_to);
	case SMTP_DATA:
		return smtp_command(wire, talk->arena, "DATA");
	case SMTP_END:
		break;
	}
	return false;
}

static bool fits(const struct smtp_reply *reply, enum smtp_step step)
{
	return step == SMTP_DATA ? reply->code == 354 : reply->code / 100 == 2;
}

/* What an earlier mail left half done is taken back. */
static bool clear_away(struct talk *talk)
{
	struct smtp_reply reply = {.text = ""};
	if (!talk->session->dirty)
		return true;
	talk->session->dirty = false;
	if (smtp_command(&talk->session->wire, talk->arena, "RSET") && smtp_answer(talk->session, talk->arena, &reply) &&
	    reply.code == 250)
		return true;
	broke(talk->session, talk->arena, &reply, talk->result);
	return false;
}

/*
 * A reply too many, from before: from now on each would count for the wrong
 * command, and one mail's yes for another's. Such a connection is given up.
 */
static bool is_in_step(struct talk *talk)
{
	if (!smtp_has_more(&talk->session->wire))
		return true;
	broke(talk->session, talk->arena, &(struct smtp_reply){.text = "a reply that nobody asked for"}, talk->result);
	return false;
}

/*
 * A server that says 354 although nobody is left to write to gets an empty text
 * (RFC 2920, 3.1); what it says to that counts for nothing.
 */
static bool end_empty(struct talk *talk)
{
	struct smtp_reply reply;
	return smtp_command(&talk->session->wire, talk->arena, ".") && smtp_answer(talk->session, talk->arena, &reply);
}

/* The first reply that is no yes decides; the others are read and set aside. True: the text may go. */
static bool envelope(struct talk *talk)
{
	bool pipelined = talk->session->offers.pipelining, good = true;
	for (int step = SMTP_MAIL; pipelined && step <= SMTP_DATA; step++)
		if (!command(talk, (enum smtp_step)step))
			return broke(talk->session, talk->arena, &(struct smtp_reply){.text = ""}, talk->result), false;
	for (int step = SMTP_MAIL; step <= SMTP_DATA; step++) {
		struct smtp_reply reply = {.text = ""};
		if (!pipelined && !good)
			break;
		if ((!pipelined && !command(talk, (enum smtp_step)step)) || !smtp_answer(talk->session, talk->arena, &reply)) {
			if (good)
				broke(talk->session, talk->arena, &reply, talk->result);
			talk->result->broken = true;
			return false;
		}
		if (good && !fits(&reply, (enum smtp_step)step)) {
			refused(talk->session, &reply, (enum smtp_step)step, talk->proven, talk->result);
			good = false;
		} else if (!good && step == SMTP_DATA && reply.code == 354) {
			talk->result->broken |= !end_empty(talk);
		}
		talk->session->dirty = !good;
	}
	return good;
}

/* ---- the text ---- */

static void text(struct talk *talk)
{
	struct smtp_session *session = talk->session;
	struct smtp_reply reply = {.text = ""};
	if (!smtp_text(&session->wire, talk->arena, &talk->parcel->bytes)) {
		broke(session, talk->arena, &reply, talk->result); /* without its end it counts for nothing */
		return;
	}
	net_set_wait(session->net, session->way->end_ms > 0 ? session->way->end_ms : END_MS);
	bool answered = smtp_answer(session, talk->arena, &reply);
	net_set_wait(session->net, session->way->server.wait_ms > 0 ? session->way->server.wait_ms : WAIT_MS);
	if (!answered || reply.code / 100 == 3) {
		talk->result->broken = true;
		end(talk->result, POST_IN_DOUBT, "no answer to its end");
	} else if (reply.code / 100 == 2) {
		end(talk->result, POST_ACCEPTED, reply.text);
	} else {
		refused(session, &reply, SMTP_END, talk->proven, talk->result);
	}
}

void smtp_mail(struct smtp_session *session, struct arena *arena, const struct parcel *parcel, bool proven,
               struct smtp_result *ret_result)
{
	struct talk talk = {.session = session, .arena = arena, .parcel = parcel, .proven = proven, .result = ret_result};
	*ret_result = (struct smtp_result){.outcome = POST_LATER, .answer = ""};
	const char *why = obstacle(session, parcel, &talk.needs);
	if (why != NULL)
		end(ret_result, POST_REFUSED, why);
	else if (is_in_step(&talk) && clear_away(&talk) && envelope(&talk))
		text(&talk);
}
