/* SPDX-License-Identifier: MIT */
/* The list of the monthly news: who gets on it, who gets off it, and that nobody is written to who should not be. */
#include "kit.h"

#include "core/subscriptions.h"

#define ADDRESS "kim@elsewhere.example"

/* A letter of somebody who is no member; `vouched`: the receiving server says that From is true. */
static struct intent stranger(struct kit *k, const char *address, bool vouched, const char *says)
{
	struct intent intent = kit_letter(k, "nobody", "", says);
	/* the bytes of letters differ at both ends */
	intent.letter = arena_printf(&k->arena, "sha256:%08x%024u%032u", k->letter_count * 2654435761u, 0u, k->letter_count);
	intent.from = address;
	intent.identity = IDENTITY_NONE;
	intent.member = "";
	intent.sender_proved = vouched;
	return intent;
}

static const char *take(struct kit *k, struct intent intent)
{
	struct decision d = kit_begin(k);
	d.answers_strangers = true;
	decide_letter(&d, &intent);
	kit_keep(k, &d);
	k->class = d.class;
	k->note = d.note;
	return kit_told(k);
}

static const char *writes(struct kit *k, bool vouched, const char *says)
{
	return take(k, stranger(k, ADDRESS, vouched, says));
}

/* The id of the n-th on the list. */
static const char *id_of(struct kit *k, size_t n)
{
	assert_true(n < k->state.subscriptions.count);
	return k->state.subscriptions.items[n].id;
}

/* A reply with a token of the list, from the address it was made for or from another one. */
static const char *replies(struct kit *k, enum request_kind kind, size_t n, enum identity identity, const char *says)
{
	struct intent intent = stranger(k, identity == IDENTITY_PROVED ? ADDRESS : "friend@elsewhere.example", false, says);
	intent.identity = identity;
	intent.request.kind = kind;
	intent.request.member = intent.member = id_of(k, n);
	return take(k, intent);
}

static enum subscription_state state_of(struct kit *k, size_t n)
{
	return k->state.subscriptions.items[n].state;
}

static void subscribed(struct kit *k)
{
	writes(k, true, ".subscribe=en");
	kit_post(k, NULL);
	replies(k, REQUEST_CONFIRM, 0, IDENTITY_PROVED, "yes");
	kit_end(k);
	kit_post(k, NULL);
	assert_int_equal(state_of(k, 0), SUBSCRIPTION_CONFIRMED);
}

static void test_the_road(void **state)
{
	struct kit *k = *state;
	assert_string_equal(writes(k, true, ".subscribe=es"), "noted subscribe: subscription.asked=es");
	kit_end(k);
	assert_true(strncmp(kit_post(k, NULL), "subscribe s-", 12) == 0);
	assert_string_equal(replies(k, REQUEST_CONFIRM, 0, IDENTITY_PROVED, "yes"),
	                    "noted confirm: subscription.confirmed=terms_1");
	assert_true(strncmp(kit_post(k, NULL), "listed s-", 9) == 0);
	assert_string_equal(k->state.subscriptions.items[0].language, "es");
	assert_string_equal(replies(k, REQUEST_SUBSCRIBE, 0, IDENTITY_PROVED, ".language=en"),
	                    "noted language: subscription.changed=en");
	assert_string_equal(k->state.subscriptions.items[0].language, "en");
	assert_string_equal(replies(k, REQUEST_SUBSCRIBE, 0, IDENTITY_PROVED, ".stop"),
	                    "noted stop: subscription.stopped=asked");
	kit_post(k, NULL);
	/* again, and again: each is answered, in effect it was at once */
	assert_string_equal(replies(k, REQUEST_SUBSCRIBE, 0, IDENTITY_PROVED, ".stop"),
	                    "noted stop: subscription.stopped=asked");
	assert_true(strncmp(kit_post(k, NULL), "unlisted s-", 11) == 0);
	assert_string_equal(kit_post(k, NULL), "");
	/* coming back needs a new YES; the old mail does not give it */
	assert_string_equal(replies(k, REQUEST_CONFIRM, 0, IDENTITY_PROVED, "yes"), "noted subscribe: subscription.asked=en");
	assert_int_equal(state_of(k, 0), SUBSCRIPTION_ASKED);
	/* nothing of all this in the ledger */
	for (size_t i = 0; i < k->books.count; i++)
		assert_true(event_type(k->books.items[i].kind)->book == BOOK_JOURNAL ||
		            strstr(event_type(k->books.items[i].kind)->name, "subscription") == NULL);
}

static void test_who_is_answered(void **state)
{
	struct kit *k = *state;
	static const struct {
		bool vouched;
		const char *says, *told;
	} cases[] = {
		{false, ".subscribe=en", "unrelated"},
		{false, ".stop", "unrelated"},
		{false, "agree", "unrelated"},
		{true, "agree", "noted help: stranger.wrote=" ADDRESS},
		{true, ".stop", "noted stop: subscription.stopped=asked"},
		{true, ".language=es", "noted language: subscription.changed=es"}, /* by now the address is known */
		{false, ".stop", "noted stop: subscription.stopped=asked"},
		{false, ".language=es", "unrelated"},
		{true, ".send_bundle=2026-11", "noted subscribe: subscription.wrote=help"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		kit_assert_line(i, writes(k, cases[i].vouched, cases[i].says), cases[i].told);
}

static void test_flood(void **state)
{
	struct kit *k = *state;
	size_t mails = 0;
	for (int i = 0; i < 500; i++) {
		writes(k, true, ".subscribe=en");
		if (i % 50 == 0)
			mails += *kit_post(k, NULL) != '\0';
	}
	assert_int_equal(mails, 1);
	assert_int_equal(k->state.subscriptions.count, 1);
	kit_daily(k, "09:00", (struct date){2026, 11, 17}, (struct date){2026, 11, 24});
	assert_int_equal(state_of(k, 0), SUBSCRIPTION_EXPIRED);
	assert_string_equal(writes(k, true, ".subscribe=en"), "noted subscribe: subscription.asked=en");
	kit_daily(k, "09:00", (struct date){2026, 11, 24}, (struct date){2026, 12, 10});
	assert_string_equal(writes(k, true, ".subscribe=en"), "noted subscribe"); /* two in 30 days */
	kit_daily(k, "09:00", (struct date){2026, 12, 10}, (struct date){2026, 12, 18});
	assert_string_equal(writes(k, true, ".subscribe=en"), "noted subscribe: subscription.asked=en");
}

static void test_what_is_consent(void **state)
{
	struct kit *k = *state;
	static const struct {
		const char *says, *told;
	} cases[] = {
		{"", "noted confirm: subscription.confirmed=terms_1"},
		{"yes", "noted confirm: subscription.confirmed=terms_1"},
		{".thanks", "noted confirm: subscription.confirmed=terms_1"},
		{"no", "noted stop: subscription.stopped=declined"},
		{".not_me", "noted stop: subscription.stopped=declined"},
		{".stop", "noted stop: subscription.stopped=asked"},
		{".help", "noted subscribe: subscription.wrote=unsure"},
		{"~yes;!conditional", "noted subscribe: subscription.wrote=unsure"},
		{"!encrypted", "noted subscribe: subscription.wrote=unsure"},
		{"!several", "noted subscribe: subscription.wrote=unsure"},
		{"!unclear", "noted subscribe: subscription.wrote=unsure"},
		{"~no;!prose", "noted subscribe: subscription.wrote=unsure"},
		{"!unclear;.stop", "noted stop: subscription.stopped=asked"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct intent first = stranger(k, arena_printf(&k->arena, "p%zu@elsewhere.example", i), true, ".subscribe=en");
		take(k, first);
		kit_assert_line(i, replies(k, REQUEST_CONFIRM, i, IDENTITY_STRANGER, cases[i].says), cases[i].told);
	}
	/* a question is none, and a long text may be a machine's */
	struct intent first = stranger(k, "q@elsewhere.example", true, ".subscribe=en");
	take(k, first);
	size_t n = k->state.subscriptions.count - 1;
	struct intent asks = stranger(k, "q@elsewhere.example", false, "");
	asks.identity = IDENTITY_PROVED;
	asks.request.kind = REQUEST_CONFIRM;
	asks.request.member = asks.member = id_of(k, n);
	asks.fresh = "Who are you?";
	assert_string_equal(take(k, asks), "noted subscribe: subscription.wrote=unsure");
	/* a machine gives no consent, nor does a letter that is forged by the server's word */
	struct intent away = asks;
	away.fresh = "";
	away.machine = MACHINE_VACATION;
	away.mark = "away";
	take(k, away);
	struct intent forged = asks;
	forged.identity = IDENTITY_DOUBTFUL;
	forged.fresh = "yes";
	forged.mark = "forged";
	kit_says(k, &forged, "yes");
	take(k, forged);
	assert_int_equal(state_of(k, n), SUBSCRIPTION_ASKED);
	/* too late */
	k->now += (instant)8 * SECONDS_A_DAY;
	struct intent late = asks;
	late.mark = "late";
	late.received = k->now;
	kit_says(k, &late, "yes");
	assert_string_equal(take(k, late), "noted subscribe: subscription.asked=en");
}

static void test_whose_stop(void **state)
{
	struct kit *k = *state;
	subscribed(k);
	/* a friend to whom the news went on: the token says whose */
	assert_string_equal(replies(k, REQUEST_SUBSCRIBE, 0, IDENTITY_STRANGER, ".stop"),
	                    "noted stop: subscription.stopped=asked");
	assert_int_equal(state_of(k, 0), SUBSCRIPTION_STOPPED);
	/* a friend's other words are a stranger's */
	assert_string_equal(replies(k, REQUEST_SUBSCRIBE, 0, IDENTITY_STRANGER, "agree"), "unrelated");
	/* a member of the Core to whom it went on stops their own */
	struct intent ben = kit_letter(k, "ben", "", ".stop");
	ben.identity = IDENTITY_FOREIGN;
	ben.request.kind = REQUEST_SUBSCRIBE;
	ben.request.member = id_of(k, 0);
	assert_string_equal(take(k, ben), "noted stop: subscription.stopped=asked");
	assert_false(member_gets_digest(&k->rules, &k->state, state_person(&k->state, kit_id("ben"))));
	assert_true(member_gets_digest(&k->rules, &k->state, state_person(&k->state, kit_id("cyd"))));
}

static void test_members(void **state)
{
	struct kit *k = *state;
	uint32_t ana = state_person(&k->state, kit_id("ana")), hank = state_person(&k->state, kit_id("hank"));
	k->rules.digest_readers = DIGEST_CORE;
	assert_true(member_gets_digest(&k->rules, &k->state, ana));
	assert_false(member_gets_digest(&k->rules, &k->state, hank));
	k->rules.digest_readers = DIGEST_ALL;
	assert_true(member_gets_digest(&k->rules, &k->state, hank));
	k->rules.digest_readers = DIGEST_NONE;
	assert_false(member_gets_digest(&k->rules, &k->state, ana));
	k->rules.digest_readers = DIGEST_CORE;
	assert_string_equal(kit_reply(k, "ana", "", ".subscribe=en"), "noted subscribe: subscription.wrote=listed");
	assert_string_equal(kit_reply(k, "ana", "", ".stop"), "noted stop: subscription.stopped=asked");
	assert_false(member_gets_digest(&k->rules, &k->state, ana));
	kit_end(k);
	assert_string_equal(kit_post(k, NULL), "unlisted ana"); /* the first mail would not be true any more: it says how it is */
	/* back again: only after a YES */
	assert_string_equal(kit_reply(k, "ana", "", ".subscribe=en"), "noted subscribe: subscription.asked=en");
	assert_false(member_gets_digest(&k->rules, &k->state, ana));
	assert_string_equal(kit_reply(k, "ana", "", ".subscribe=en"), "noted subscribe: subscription.wrote=unsure");
	kit_end(k);
	assert_string_equal(kit_post(k, NULL), "list_help ana|subscribe ana");
	assert_string_equal(kit_reply(k, "ana", "", ".language=es"), "noted language: person.prefers=language_es");
	kit_end(k);
	assert_string_equal(kit_post(k, NULL), "answer ana");
	struct intent yes = kit_letter(k, "ana", "", "yes");
	yes.identity = IDENTITY_PROVED;
	yes.request.kind = REQUEST_CONFIRM;
	yes.request.member = kit_id("ana");
	assert_string_equal(take(k, yes), "noted confirm: subscription.confirmed=terms_1");
	assert_true(member_gets_digest(&k->rules, &k->state, ana));
	/* STOP with an open call may mean the call: it holds it, and ends the news all the same */
	kit_propose(k, "2026-12-04");
	struct intent both = kit_letter(k, "ben", "", "!block_like;.stop");
	assert_string_equal(take(k, both), "asked_back no_request: response.unclear=no_request subscription.stopped=asked");
}

static void test_failing(void **state)
{
	struct kit *k = *state;
	subscribed(k);
	for (int day = 0; day < 2; day++) {
		for (int i = 0; i < 3; i++) { /* many in a day count once */
			struct intent bounce = stranger(k, "", false, "");
			bounce.machine = MACHINE_BOUNCE;
			bounce.request.kind = REQUEST_SUBSCRIBE;
			bounce.request.member = id_of(k, 0);
			bounce.bounce = (struct bounce){.recipient = ADDRESS, .status = "5.1.1", .permanent = true};
			assert_string_equal(take(k, bounce), "bounce: address.bounced=permanent");
		}
		kit_end(k);
		assert_int_equal(state_of(k, 0), day == 0 ? SUBSCRIPTION_CONFIRMED : SUBSCRIPTION_FAILING);
		k->now += SECONDS_A_DAY + 60;
	}
	assert_string_equal(kit_post(k, NULL), "");
	struct subscription *s = &k->state.subscriptions.items[0];
	assert_false(subscription_address_over(s, s->since + (instant)90 * SECONDS_A_DAY - 1));
	assert_true(subscription_address_over(s, s->since + (instant)90 * SECONDS_A_DAY));
}

static void test_help_once_a_day(void **state)
{
	struct kit *k = *state;
	subscribed(k);
	for (int i = 0; i < 5; i++)
		assert_string_equal(replies(k, REQUEST_SUBSCRIBE, 0, IDENTITY_PROVED, "agree"),
		                    "noted subscribe: subscription.wrote=help");
	assert_true(strncmp(kit_post(k, NULL), "list_help s-", 12) == 0);
	assert_null(strchr(k->posted.items[0], '|'));
	assert_int_equal(k->posted.count, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PEOPLE_TEST(test_the_road),   PEOPLE_TEST(test_who_is_answered), PEOPLE_TEST(test_flood),
		PEOPLE_TEST(test_what_is_consent), PEOPLE_TEST(test_whose_stop), PEOPLE_TEST(test_members),
		PEOPLE_TEST(test_failing),    PEOPLE_TEST(test_help_once_a_day),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
