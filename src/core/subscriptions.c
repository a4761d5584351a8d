/* SPDX-License-Identifier: MIT */
/* Letters about the monthly news, and what the clock does to the list. */
#include "core/subscriptions.h"

#include "core/workflow.h"

#include <string.h>

/* A longer reply to "please confirm" that does not say yes is asked about: it may be a machine that does not say so. */
enum { LONGEST_CONSENT = 200, ID_SIZE = 11 };

/* ---- events ---- */

static struct event *add(struct decision *d, const struct intent *intent, enum event_kind kind, const char *id)
{
	struct event *event = decision_add(d, kind);
	event->member = arena_strdup(d->arena, id);
	event->by = "system";
	event->via = intent->via;
	event->received = intent->received;
	return event;
}

const char *subscriptions_new_id(const struct state *state, struct arena *arena, const char *letter)
{
	static const char letters[] = "0123456789abcdefghjkmnpqrstvwxyz";
	const char *hex = strchr(letter, ':');
	char id[ID_SIZE] = "s-";
	hex = hex == NULL ? letter : hex + 1;
	size_t length = strlen(hex);
	for (size_t from = 0;; from++) {
		for (size_t i = 0; i < 8; i++) {
			size_t at = from + 2 * i;
			unsigned pair = at + 1 < length ? (unsigned)(hex[at] * 7 + hex[at + 1] * 31) : (unsigned)(from + i);
			id[2 + i] = letters[pair & 31];
		}
		if (subscription_find(state, id) == NOBODY)
			return arena_strdup(arena, id);
	}
}

static const char *new_id(const struct decision *d, const struct intent *intent)
{
	return subscriptions_new_id(d->state, d->arena, intent->letter);
}

/* What is wanted of us; STOP goes before all else. */
static const struct reading *service_of(const struct intent *intent)
{
	const struct reading *found = NULL;
	for (size_t i = 0; i < intent->readings.count; i++) {
		const struct reading *reading = &intent->readings.items[i];
		if (reading->result != RESULT_NOTE || !meaning_is_service(reading->meaning))
			continue;
		if (found == NULL || reading->meaning == MEANING_STOP)
			found = reading;
	}
	return found;
}

static bool says(const struct intent *intent, enum meaning meaning)
{
	for (size_t i = 0; i < intent->readings.count; i++)
		if (intent->readings.items[i].meaning == meaning && intent->readings.items[i].result != RESULT_CONFIRM)
			return true;
	return false;
}

static bool says_yes(const struct intent *intent)
{
	return says(intent, MEANING_YES);
}

static void stop(struct decision *d, const struct intent *intent, const char *id, const char *address, const char *why)
{
	struct event *event = add(d, intent, EVENT_SUBSCRIPTION_STOPPED, id);
	event->value = why;
	event->place = address;
	decision_class(d, CLASS_NOTED, meaning_word(MEANING_STOP));
}

/* Something that asks for an answer, but changes nothing. */
static void wrote(struct decision *d, const struct intent *intent, const char *id, const char *what)
{
	struct event *event = add(d, intent, EVENT_SUBSCRIPTION_WROTE, id);
	event->value = what;
	decision_class(d, CLASS_NOTED, meaning_word(MEANING_SUBSCRIBE));
}

/* ---- SUBSCRIBE ---- */

static const struct subscription *listed(const struct state *state, const char *id)
{
	uint32_t place = subscription_find(state, id);
	return place == NOBODY ? NULL : &state->subscriptions.items[place];
}

/* A mail to confirm may go out: none is open, and there were not too many of late. */
static bool may_ask(const struct decision *d, const struct subscription *s)
{
	instant since = d->now - (instant)SUBSCRIPTION_ASK_DAYS * SECONDS_A_DAY;
	if (s == NULL)
		return true;
	if (s->state == SUBSCRIPTION_ASKED && d->now < s->due)
		return false;
	return s->asked[0] == INSTANT_NONE || s->asked[0] <= since;
}

/* Asks for consent, by mail. Else silence: whoever is flooded in somebody's name gets one mail, and no more. */
static void ask(struct decision *d, const struct intent *intent, const char *id, const char *address,
                const char *language)
{
	const struct subscription *s = listed(d->state, id);
	decision_class(d, CLASS_NOTED, meaning_word(MEANING_SUBSCRIBE));
	if (!may_ask(d, s))
		return;
	struct event *event = add(d, intent, EVENT_SUBSCRIPTION_ASKED, id);
	event->value = *language != '\0' ? arena_strdup(d->arena, language) : s != NULL ? s->language : d->state->language;
	event->place = address;
	event->due = d->now + (instant)SUBSCRIPTION_CONFIRM_DAYS * SECONDS_A_DAY;
}

static void subscribe(struct decision *d, const struct intent *intent, const struct subscription *s,
                      const char *language)
{
	if (s->state == SUBSCRIPTION_CONFIRMED)
		wrote(d, intent, s->id, "listed");
	else
		ask(d, intent, s->id, s->address, language);
}

/* ---- replies to our mails ---- */

/*
 * A human reply to "please confirm" is consent: yes, thanks, or nothing at all. Not one that says no, asks, sets a
 * condition, goes on and on, or says what we do not understand: it may be a no in other words, or in another language.
 */
static bool is_consent(const struct intent *intent)
{
	if (says_yes(intent))
		return true;
	return strlen(intent->fresh) <= LONGEST_CONSENT && strchr(intent->fresh, '?') == NULL &&
	       !says(intent, MEANING_HELP) && !says(intent, MEANING_QUESTION) &&
	       !intent_has(intent, PROBLEM_CONDITIONAL) && !intent_has(intent, PROBLEM_ENCRYPTED) &&
	       !intent_has(intent, PROBLEM_CHARSET) && !intent_has(intent, PROBLEM_SEVERAL) &&
	       !intent_has(intent, PROBLEM_UNCLEAR) && !intent_has(intent, PROBLEM_PROSE);
}

static void confirm(struct decision *d, const struct intent *intent, const struct subscription *s)
{
	if (says(intent, MEANING_NO) || says(intent, MEANING_NOT_ME)) {
		stop(d, intent, s->id, s->address, "declined");
	} else if (s->state == SUBSCRIPTION_CONFIRMED) {
		wrote(d, intent, s->id, says_yes(intent) ? "listed" : "help");
	} else if (!is_consent(intent)) {
		wrote(d, intent, s->id, s->state == SUBSCRIPTION_ASKED ? "unsure" : "help");
	} else if (s->state == SUBSCRIPTION_ASKED && intent->received < s->due) {
		struct event *event = add(d, intent, EVENT_SUBSCRIPTION_CONFIRMED, s->id);
		event->value = "terms_1";
		decision_class(d, CLASS_NOTED, meaning_word(MEANING_CONFIRM));
	} else {
		ask(d, intent, s->id, s->address, ""); /* too late, or after a STOP: consent has to be fresh */
	}
}

/* What somebody on the list wants; `sure`: we know that it is them. */
static bool listed_letter(struct decision *d, const struct intent *intent, const struct subscription *s, bool sure)
{
	const struct reading *service = service_of(intent);
	if (service != NULL && service->meaning == MEANING_STOP) {
		stop(d, intent, s->id, s->address, "asked");
	} else if (!sure) {
		return false;
	} else if (service != NULL && meaning_is_preference(service->meaning)) {
		bool format = service->meaning == MEANING_FORMAT;
		struct event *event = add(d, intent, EVENT_SUBSCRIPTION_CHANGED, s->id);
		event->value = format ? arena_printf(d->arena, "format_%s", service->value) : service->value;
		decision_class(d, CLASS_NOTED, meaning_word(service->meaning));
	} else if (service != NULL && service->meaning == MEANING_SUBSCRIBE && intent->request.kind != REQUEST_CONFIRM) {
		subscribe(d, intent, s, service->value);
	} else if (intent->request.kind == REQUEST_CONFIRM) {
		confirm(d, intent, s);
	} else {
		wrote(d, intent, s->id, "help");
	}
	return true;
}

static bool is_writable(const char *address)
{
	struct event place = event_new(EVENT_STRANGER_WROTE);
	place.value = address;
	return event_check(&place) == NULL;
}

/* Whoever is not on the list and no member: only a sender for whom the receiving server vouches is answered. */
static bool stranger_letter(struct decision *d, const struct intent *intent)
{
	const struct reading *service = service_of(intent);
	if (service == NULL || !intent->sender_proved || !is_writable(intent->from))
		return false;
	if (service->meaning == MEANING_SUBSCRIBE)
		ask(d, intent, new_id(d, intent), intent->from, service->value);
	else if (service->meaning == MEANING_STOP && d->answers_strangers)
		stop(d, intent, new_id(d, intent), intent->from, "asked");
	else
		return false;
	return true;
}

/* A member's own token of the list. */
static bool member_token(struct decision *d, const struct intent *intent)
{
	const struct reading *service = service_of(intent);
	const char *id = intent->request.member;
	uint32_t place = subscription_find(d->state, id);
	bool sure = intent->identity != IDENTITY_DOUBTFUL;
	if (service != NULL && service->meaning == MEANING_STOP)
		stop(d, intent, id, "", "asked");
	else if (service != NULL && meaning_is_preference(service->meaning))
		return false; /* of all their mails, like any other letter of theirs */
	else if (sure && intent->request.kind == REQUEST_CONFIRM && place != NOBODY)
		confirm(d, intent, &d->state->subscriptions.items[place]);
	else
		return false;
	return true;
}

/*
 * A mail of the list that went on to somebody else we know: what they want,
 * they want for themselves. An address we do not know: the token says whose.
 */
static bool for_themselves(struct decision *d, const struct intent *intent)
{
	const struct reading *service = service_of(intent);
	uint32_t own = intent->identity == IDENTITY_STRANGER ? subscription_of_address(d->state, intent->from) : NOBODY;
	if (service == NULL || service->meaning != MEANING_STOP)
		return false;
	if (intent->identity == IDENTITY_FOREIGN && *intent->member != '\0')
		stop(d, intent, intent->member, "", "asked");
	else if (own != NOBODY)
		stop(d, intent, d->state->subscriptions.items[own].id, intent->from, "asked");
	else
		return false;
	return true;
}

/*
 * SUBSCRIBE in a mail of the list that went on to somebody, or that is so old
 * that its reader was forgotten: the token leads to nobody, the address counts.
 */
static bool anew(struct decision *d, const struct intent *intent)
{
	const struct reading *service = service_of(intent);
	const char *id = intent->request.member;
	uint32_t own = subscription_of_address(d->state, intent->from), old = subscription_find(d->state, id);
	bool forgotten = old != NOBODY && event_is_subscriber(id) && *d->state->subscriptions.items[old].address == '\0';
	bool subscribes = service != NULL && service->meaning == MEANING_SUBSCRIBE;
	bool yes = forgotten && service == NULL && intent->request.kind == REQUEST_CONFIRM && says_yes(intent);
	if (intent->identity != IDENTITY_STRANGER || !intent->sender_proved || !(forgotten || subscribes))
		return false;
	if (own != NOBODY && (subscribes || yes))
		subscribe(d, intent, &d->state->subscriptions.items[own], subscribes ? service->value : "");
	else if (yes && is_writable(intent->from))
		ask(d, intent, new_id(d, intent), intent->from, "");
	else
		return own == NOBODY && stranger_letter(d, intent);
	return true;
}

/* Whoever told us something has no other mails of ours to stop; courtesy words to our thanks are no question. */
static bool of_giver(struct decision *d, const struct intent *intent)
{
	bool giver = intent->request.kind == REQUEST_INPUT && event_is_subscriber(intent->request.member);
	if (!giver || intent->identity != IDENTITY_PROVED)
		return false;
	uint32_t place = subscription_find(d->state, intent->request.member);
	if (intent->readings.count > 0 && says(intent, MEANING_THANKS) && service_of(intent) == NULL &&
	    !says(intent, MEANING_HELP))
		decision_class(d, CLASS_NOTED, "thanks");
	else if (place != NOBODY)
		return listed_letter(d, intent, &d->state->subscriptions.items[place], true);
	return place != NOBODY;
}

bool subscriptions_letter(struct decision *d, const struct intent *intent)
{
	bool token = intent->request.kind == REQUEST_CONFIRM || intent->request.kind == REQUEST_SUBSCRIBE;
	uint32_t place = NOBODY;
	if (of_giver(d, intent))
		return true;
	if (token && (for_themselves(d, intent) || anew(d, intent)))
		return true;
	if (token && !event_is_subscriber(intent->request.member))
		return member_token(d, intent);
	if (token)
		place = subscription_find(d->state, intent->request.member);
	else if (intent->identity == IDENTITY_NONE)
		place = subscription_of_address(d->state, intent->from);
	if (place == NOBODY)
		return intent->identity == IDENTITY_NONE && stranger_letter(d, intent);
	const struct subscription *s = &d->state->subscriptions.items[place];
	if (s->state == SUBSCRIPTION_NONE && !token && service_of(intent) == NULL)
		return false; /* known by what they told us alone */
	bool confirms = intent->request.kind == REQUEST_CONFIRM && intent->identity != IDENTITY_DOUBTFUL;
	bool sure = intent->identity == IDENTITY_PROVED || confirms || (!token && intent->sender_proved);
	return listed_letter(d, intent, s, sure);
}

void subscriptions_member(struct decision *d, const struct intent *intent)
{
	const struct reading *service = service_of(intent);
	uint32_t person = state_person(d->state, intent->member);
	if (service == NULL || person == NOBODY)
		return;
	if (service->meaning == MEANING_STOP)
		stop(d, intent, intent->member, "", "asked");
	else if (service->meaning == MEANING_SUBSCRIBE && member_gets_digest(d->rules, d->state, person))
		wrote(d, intent, intent->member, "listed");
	else if (service->meaning == MEANING_SUBSCRIBE && may_ask(d, listed(d->state, intent->member)))
		ask(d, intent, intent->member, "", service->value);
	else if (service->meaning == MEANING_SUBSCRIBE)
		wrote(d, intent, intent->member, "unsure"); /* the mail to confirm lies with them already */
}

/* ---- the clock ---- */

static void tick(struct decision *d)
{
	for (size_t i = 0; i < d->state->subscriptions.count; i++) {
		const struct subscription *s = &d->state->subscriptions.items[i];
		bool failing = s->state == SUBSCRIPTION_CONFIRMED && (s->bounced_days >= 2 || s->bounced_halves >= 8);
		if (s->state == SUBSCRIPTION_ASKED && d->now >= s->due) {
			decision_add(d, EVENT_SUBSCRIPTION_EXPIRED)->member = s->id;
		} else if (failing && event_is_subscriber(s->id)) {
			struct event *event = decision_add(d, EVENT_SUBSCRIPTION_STOPPED);
			event->member = s->id;
			event->value = "failing";
		}
	}
}

/* Each has a token to confirm with, and one of the news; so has every person of the register. */
static void requests(const struct state *state, struct arena *arena, struct requests *list)
{
	for (size_t i = 0; i < state->subscriptions.count; i++) {
		const struct subscription *s = &state->subscriptions.items[i];
		requests_add(arena, list, REQUEST_CONFIRM, "", "", s->id);
		if (event_is_subscriber(s->id))
			requests_add(arena, list, REQUEST_SUBSCRIBE, "", "", s->id);
	}
	for (size_t i = 0; i < state->people.count; i++)
		requests_add(arena, list, REQUEST_SUBSCRIBE, "", "", state->people.items[i].id);
}

const struct workflow subscription_workflow = {
	.name = "subscriptions",
	.apply = subscriptions_apply,
	.tick = tick,
	.owed = subscriptions_owed,
	.requests = requests,
};
