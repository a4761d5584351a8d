/* SPDX-License-Identifier: MIT */
/* A proposal before its call: drafted, checked, opened, called for. */
#include "kit.h"

#include "core/draft.h"

#define P "P-2026-001"

static const char *draft_of_kind(struct kit *k, const char *kind, const char *deadline)
{
	struct proposal_draft draft = kit_draft();
	struct decision d = kit_begin(k);
	const char *id;
	draft.kind = kind;
	draft.deadline = deadline;
	k->rules.text = kit_rules_text(k);
	const char *wrong = decide_draft(&d, &draft, &id);
	if (wrong == NULL)
		kit_keep(k, &d);
	return wrong;
}

/* ben's draft of November 17, a Tuesday. */
static int setup(void **state)
{
	if (kit_setup_people(state) != 0)
		return -1;
	assert_null(draft_of_kind(*state, "procedure", ""));
	return 0;
}

#define DRAFT_TEST(test) cmocka_unit_test_setup_teardown(test, setup, kit_teardown)

static const struct proposal *p(const struct kit *k)
{
	return state_proposal(&k->state, P);
}

static const char *say(struct kit *k, const char *who, const char *says)
{
	struct intent intent = kit_letter(k, who, P, says);
	intent.request.kind = REQUEST_DRAFT;
	return kit_take(k, &intent);
}

/* ---- one reply ---- */

static void test_one_reply(void **state)
{
	static const struct {
		const char *who, *says, *told;
	} cases[] = {
		/* ana is the Facilitator */
		{"ana", "open", "recorded open: proposal.alignment=aligned proposal.opened"},
		{"ana", "call", "recorded call: proposal.alignment=aligned proposal.opened call.asked"},
		{"ana", "call=2026-12-04", "recorded call: proposal.alignment=aligned proposal.opened call.asked"},
		{"ana", "call=2026-11-18", "asked_back too_soon"},
		{"ana", "discuss:who pays", "recorded discuss: proposal.alignment=discuss"},
		{"ana", "not_aligned:not ours", "recorded not_aligned: proposal.alignment=not_aligned"},
		{"ana", "~open;!conditional", "asked_back conditional"},
		{"ana", "!unclear", "asked_back unclear"},
		{"ana", "open;call", "asked_back several"},
		{"ana", "thanks", "noted thanks"},
		{"ana", "withdraw_proposal", "asked_back unclear"},
		/* ben proposed it */
		{"ben", "open", "refused not_yet"},
		{"ben", "call", "refused not_facilitator"},
		{"ben", "discuss:who pays", "refused not_facilitator"},
		{"ben", "withdraw_proposal:no need", "recorded withdraw_proposal: proposal.withdrawn"},
		/* a Recorder and another of the Backbone, while there is a Facilitator */
		{"dee", "open", "refused not_facilitator"},
		{"eva", "call", "refused not_facilitator"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		setup(&fresh);
		kit_assert_line(i, say(fresh, cases[i].who, cases[i].says), cases[i].told);
		kit_teardown(&fresh);
	}
}

/* ---- the road to the call ---- */

static void test_open_then_call(void **state)
{
	struct kit *k = *state;
	assert_string_equal(kit_post(k, "{{deadline}}"), "draft ana: Tuesday, November 24, 2026");
	say(k, "ana", "open");
	assert_int_equal(p(k)->phase, PHASE_OPEN);
	assert_string_equal(say(k, "ana", "open"), "refused already_open");
	assert_string_equal(kit_run(k, "2026-11-18 09:00"), "");
	assert_string_equal(say(k, "ana", "call"), "recorded call: call.asked");
	assert_string_equal(say(k, "ana", "call"), "refused already_open");
	/* whoever has a voice when it opens: ana, ben, cyd, dee, eva */
	kit_end(k);
	assert_int_equal(p(k)->phase, PHASE_CALL);
	assert_int_equal(p(k)->voices.count, 5);
	assert_string_equal(kit_time(k, p(k)->deadline), "2026-11-26 00:00");
	assert_string_equal(say(k, "ana", "open"), "refused already_open");
	assert_string_equal(say(k, "ben", "withdraw_proposal"), "refused already_open");
}

/* What was talked about is marked so when it goes on. */
static void test_discussed(void **state)
{
	struct kit *k = *state;
	say(k, "ana", "discuss:who pays");
	assert_string_equal(kit_post(k, "{{words}}"), "draft ana: |talk ben: who pays");
	assert_string_equal(say(k, "ana", "open"), "recorded open: proposal.alignment=discussed proposal.opened");
}

/* The last day that the draft asks for holds while it is far enough away. */
static void test_wished_day(void **state)
{
	static const struct {
		const char *called, *end;
	} cases[] = {{"2026-11-18 09:00", "2026-12-05 00:00"}, {"2026-12-02 09:00", "2026-12-10 00:00"}};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		kit_setup_people(&fresh);
		struct kit *k = fresh;
		assert_null(draft_of_kind(k, "procedure", "2026-12-04"));
		kit_start(k, cases[i].called);
		say(k, "ana", "call");
		kit_end(k);
		kit_assert_line(i, kit_time(k, p(k)->deadline), cases[i].end);
		kit_teardown(&fresh);
	}
}

/* A Facilitator cannot sit on a draft: after seven days who proposed it may open it, not call. */
static void test_nobody_sits_on_a_draft(void **state)
{
	struct kit *k = *state;
	kit_post(k, NULL);
	kit_run(k, "2026-11-24 09:00");
	assert_string_equal(say(k, "ben", "open"), "refused not_yet");
	kit_post(k, NULL);
	kit_run(k, "2026-11-25 09:00");
	assert_string_equal(kit_post(k, NULL), "answer ben|free ben");
	assert_string_equal(say(k, "cyd", "open"), "refused not_facilitator");
	assert_string_equal(say(k, "ben", "call"), "refused not_facilitator");
	assert_string_equal(say(k, "ben", "open"), "recorded open: proposal.opened");
	assert_int_equal(p(k)->phase, PHASE_OPEN);
	assert_string_equal(say(k, "ana", "call"), "recorded call: proposal.alignment=aligned call.asked");
}

/* Without a Facilitator the next of the Backbone checks drafts. */
static void test_without_a_facilitator(void **state)
{
	struct kit *k = *state;
	k->roster.seats.items[0].until = "2026-11-16";
	kit_roster(k);
	assert_string_equal(kit_post(k, NULL), "draft eva");
	assert_string_equal(say(k, "ana", "open"), "refused not_facilitator");
	assert_string_equal(say(k, "eva", "open"), "recorded open: proposal.alignment=aligned proposal.opened");
}

/* What the receiving server does not vouch for is asked about first. */
static void test_proof(void **state)
{
	struct kit *k = *state;
	struct intent intent = kit_letter(k, "ana", P, "open");
	intent.request.kind = REQUEST_DRAFT;
	intent.sender_unproved = true;
	assert_string_equal(kit_take(k, &intent), "held unproved: identity.asked");
	assert_int_equal(p(k)->phase, PHASE_DRAFT);
}

/* Kinds that touch people outside may be drafted and opened, but have no call before those were heard. */
static void test_gate(void **state)
{
	static const char *const kinds[] = {"action", "backbone", "add_workgroup", "agenda", "document"};
	(void)state;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		void *fresh = NULL;
		kit_setup_people(&fresh);
		struct kit *k = fresh;
		assert_null(draft_of_kind(k, kinds[i], ""));
		kit_assert_line(i, say(k, "ana", "call"), "refused gate");
		kit_assert_line(i, say(k, "ana", "open"), "recorded open: proposal.alignment=aligned proposal.opened");
		kit_teardown(&fresh);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_reply),
		DRAFT_TEST(test_open_then_call),
		DRAFT_TEST(test_discussed),
		cmocka_unit_test(test_wished_day),
		DRAFT_TEST(test_nobody_sits_on_a_draft),
		DRAFT_TEST(test_without_a_facilitator),
		DRAFT_TEST(test_proof),
		cmocka_unit_test(test_gate),
	};
	return cmocka_run_group_tests_name("draft", tests, NULL, NULL);
}
