/* SPDX-License-Identifier: MIT */
/* Whose answers a letter to a call brings: entries of the Recorder, alternates, REVISIT and PROCESS, echoes. */
#include "kit.h"

#include "core/echo.h"

#define P "P-2026-001"

/* A call that ends on Tuesday, November 24; hank is the alternate of Food, jane of Food and Rides, and has no agreement. */
static int setup(void **state)
{
	if (kit_setup_people(state) != 0)
		return -1;
	struct kit *k = *state;
	kit_person(k, "hank")->agreement = "2026-01-15";
	kit_seat(k, "alternate", "G-food", "hank");
	kit_seat(k, "alternate", "G-food", "jane");
	kit_seat(k, "alternate", "G-ride", "jane");
	kit_roster(k);
	kit_propose(k, "2026-11-24");
	kit_start(k, "2026-11-18 09:00");
	return 0;
}

#define CALL_TEST(test) cmocka_unit_test_setup_teardown(test, setup, kit_teardown)

static const struct voice *voice_of(const struct kit *k, const char *who)
{
	return proposal_voice(&k->state, state_proposal(&k->state, P), kit_id(who));
}

static const char *stands(struct kit *k, const char *who)
{
	const struct voice *voice = voice_of(k, who);
	return arena_printf(&k->arena, "%s%s%s", *voice_position(voice) == '\0' ? "none" : voice_position(voice),
	                    voice->rare->hold_row != 0 ? " held" : "", voice->rare->block_row != 0 ? " blocks" : "");
}

static const char *suggestion(struct kit *k)
{
	return consensus_tally(&k->rules, &k->state, state_proposal(&k->state, P)).suggestion;
}

/* ---- what the Recorder enters ---- */

/* "ben agree" is an entry; "? agree" one for a name that is nobody's; "own:..." the writer's own words. */
static struct intent entering(struct kit *k, const char *who, const char *const *entries)
{
	struct intent intent = kit_letter(k, who, P, "");
	for (; *entries != NULL; entries++) {
		if (strncmp(*entries, "own:", 4) == 0) {
			kit_says(k, &intent, *entries + 4);
			continue;
		}
		const char *space = strchr(*entries, ' ');
		const char *name = arena_strndup(&k->arena, *entries, (size_t)(space - *entries));
		struct intent said = {0};
		kit_says(k, &said, space + 1);
		*LIST_PUSH(&k->arena, &intent.others) = (struct for_other){
			.name = name, .member = *name == '?' ? "" : kit_id(name), .via = VIA_PHONE, .given = INSTANT_NONE,
			.words = space + 1, .readings = said.readings, .problems = said.problems};
		*LIST_PUSH(&k->arena, &intent.readings) = (struct reading){
			.meaning = MEANING_RECORD_FOR, .result = *name == '?' ? RESULT_CONFIRM : RESULT_RECORD, .typed = "RECORD FOR",
			.words = space + 1, .value = name};
	}
	if (*intent.fresh == '\0')
		intent.fresh = "RECORD FOR";
	return intent;
}

static void test_entries(void **state)
{
	static const struct {
		const char *before, *who, *entries[5], *told, *ben, *dee;
	} cases[] = {
		{"", "dee", {"ben agree"}, "recorded agree: response.recorded_for=agree", "agree", "none"},
		{"", "dee", {"ben block:the stairs"}, "recorded block: response.recorded_for=block block.raised", "block blocks", "none"},
		{"", "dee", {"ben agree;concern:cost"}, "recorded agree: response.recorded_for=agree concern.raised=C-1", "agree", "none"},
		{"", "dee", {"own:agree", "ben stand_aside"},
		 "recorded agree: response.received=agree response.recorded_for=stand_aside", "stand_aside", "agree"},
		{"", "dee", {"dee agree"}, "recorded agree: response.received=agree", "none", "agree"}, /* their own */
		{"", "dee", {"ben not_me"}, "recorded withdraw: response.withdrawn=not_me", "none held", "none"},
		/* nothing is guessed */
		{"", "dee", {"? agree"}, "asked_back for_which: response.unclear=which_person", "none", "none held"},
		{"", "dee", {"own:agree", "? agree"}, "asked_back for_which: response.received=agree response.unclear=which_person",
		 "none", "agree held"},
		{"", "dee", {"hank agree"}, "asked_back for_no_voice: response.not_counted=not_eligible", "none", "none"},
		{"", "dee", {"gabe agree"}, "asked_back for_no_voice: response.not_counted=not_accepted", "none", "none"},
		{"", "dee", {"ben ~agree;!conditional"}, "asked_back conditional: response.unclear=conditional", "none held", "none"},
		{"", "dee", {"ben agree", "ben block:no"}, "asked_back several: response.unclear=several response.unclear=several",
		 "none held", "none"},
		{"", "dee", {"ben withdraw_proposal"}, "asked_back unclear: response.unclear=unclear", "none held", "none"},
		{"", "dee", {"ben alternate=m-hank0008:hank"}, "asked_back unclear: response.unclear=unclear", "none held", "none"},
		{"", "dee", {"ben help"}, "asked_back unclear: response.unclear=unclear", "none held", "none"},
		{"", "dee", {"ben withdraw"}, "noted nothing_to_withdraw", "none", "none"},
		/* only the Recorder */
		{"", "ana", {"ben agree"}, "asked_back on_behalf: response.unclear=on_behalf", "none", "none"},
		{"", "cyd", {"own:agree", "ben block:no"}, "asked_back on_behalf: response.unclear=on_behalf", "none", "none"},
		/* a person's own answer is only replaced by one that is known to be later */
		{"agree", "dee", {"ben block:no"}, "asked_back for_conflict: response.unclear=for_conflict", "agree held", "none"},
		{"agree", "dee", {"ben withdraw"}, "asked_back for_conflict: response.unclear=for_conflict", "agree held", "none"},
		{"agree", "dee", {"ben agree"}, "refused for_same: response.not_counted=for_same", "agree", "none"},
		{"agree", "dee", {"ben concern:cost"}, "recorded concern: concern.raised=C-1", "agree", "none"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		setup(&fresh);
		struct kit *k = fresh;
		if (*cases[i].before != '\0')
			kit_reply(k, "ben", P, cases[i].before);
		kit_start(k, "2026-11-18 12:00");
		struct intent intent = entering(k, cases[i].who, cases[i].entries);
		kit_assert_line(i, kit_take(k, &intent), cases[i].told);
		kit_assert_line(i, stands(k, "ben"), cases[i].ben);
		kit_assert_line(i, stands(k, "dee"), cases[i].dee);
		kit_teardown(&fresh);
	}
}

static const char *enter(struct kit *k, const char *time, const char *entry)
{
	const char *const entries[] = {entry, NULL};
	kit_start(k, time);
	struct intent intent = entering(k, "dee", entries);
	return kit_take(k, &intent);
}

/* An entry, a correction, the person's own answer, another entry: whose counts, and who is said to have caused it. */
static void test_one_after_the_other(void **state)
{
	struct kit *k = *state;
	assert_string_equal(enter(k, "2026-11-18 10:00", "ben block:no"), "recorded block: response.recorded_for=block block.raised");
	assert_string_equal(enter(k, "2026-11-18 11:00", "ben agree"),
	                    "replaced agree: block.withdrawn response.recorded_for=agree");
	const struct event *entry = kit_event(k, EVENT_RESPONSE_RECORDED_FOR, 2);
	assert_string_equal(entry->member, kit_id("ben"));
	assert_string_equal(entry->by, kit_id("dee"));
	assert_int_equal(entry->via, VIA_PHONE);
	assert_true(*entry->ref != '\0');
	kit_start(k, "2026-11-18 12:00");
	assert_string_equal(kit_reply(k, "ben", P, "stand_aside"), "replaced stand_aside: response.replaced=stand_aside");
	assert_string_equal(enter(k, "2026-11-18 13:00", "ben agree"), "asked_back for_conflict: response.unclear=for_conflict");
	assert_string_equal(stands(k, "ben"), "stand_aside held");
	kit_start(k, "2026-11-18 14:00");
	kit_reply(k, "ben", P, "agree");
	assert_string_equal(stands(k, "ben"), "agree");
	assert_null(kit_event(k, EVENT_RESPONSE_REPLACED, 2)->words); /* the Recorder's words are no reason of ben's */
}

/* Names that were not clear hold the Recorder's voice until each is entered, or dropped; the own answer stays. */
static void test_holds_for_names(void **state)
{
	struct kit *k = *state;
	enter(k, "2026-11-18 10:00", "own:agree");
	const char *const two[] = {"? agree", "? block:no", NULL};
	kit_start(k, "2026-11-18 11:00");
	struct intent intent = entering(k, "dee", two);
	kit_take(k, &intent);
	assert_string_equal(stands(k, "dee"), "agree held");
	kit_start(k, "2026-11-18 11:30");
	kit_reply(k, "dee", P, "stand_aside"); /* one's own answer says nothing of theirs */
	assert_string_equal(stands(k, "dee"), "stand_aside held");
	enter(k, "2026-11-18 12:00", "ben agree");
	assert_string_equal(stands(k, "dee"), "stand_aside held");
	enter(k, "2026-11-18 13:00", "cyd block:no");
	assert_string_equal(stands(k, "dee"), "stand_aside");
	enter(k, "2026-11-18 14:00", "? agree");
	kit_start(k, "2026-11-18 15:00");
	kit_reply(k, "dee", P, "withdraw");
	assert_string_equal(stands(k, "dee"), "stand_aside");
}

/* After the end nothing is entered, but for whom we still ask. */
static void test_late_entries(void **state)
{
	struct kit *k = *state;
	kit_reply(k, "cyd", P, "!unclear");
	assert_string_equal(enter(k, "2026-11-25 00:01", "ben agree"), "refused late: response.not_counted=late");
	assert_string_equal(enter(k, "2026-11-25 00:02", "cyd agree"), "recorded agree: response.recorded_for=agree");
}

/* ---- alternates ---- */

static const char *reply(struct kit *k, const char *time, const char *who, const char *says)
{
	kit_start(k, time);
	return kit_reply(k, who, P, says);
}

static void test_naming(void **state)
{
	static const struct {
		const char *who, *says, *told, *stands;
	} cases[] = {
		{"ben", "regrets", "recorded alternate: alternate.named=m-hank0008", "none"},
		{"ben", "alternate=m-hank0008:Hank", "recorded alternate: alternate.named=m-hank0008", "none"},
		{"ben", "regrets;alternate=m-hank0008:Hank", "recorded alternate: alternate.named=m-hank0008", "none"},
		{"ben", "alternate=:somebody", "asked_back alternate_unknown: response.unclear=alternate_unknown", "none held"},
		{"ben", "alternate=m-jane0009:Jane", "asked_back alternate_not_accepted: response.unclear=alternate_not_accepted", "none held"},
		{"ben", "alternate=m-fay00006:Fay", "asked_back alternate_no_seat: response.unclear=alternate_no_seat", "none held"},
		{"ben", "alternate=m-cyd00003:Cyd", "asked_back alternate_has_voice: response.unclear=alternate_has_voice", "none held"},
		{"ben", "alternate=m-ben00002:me", "asked_back alternate_has_voice: response.unclear=alternate_has_voice", "none held"},
		{"cyd", "alternate=m-hank0008:Hank", "asked_back alternate_no_seat: response.unclear=alternate_no_seat", "none held"},
		{"cyd", "regrets", "noted alternate_none", "none"},
		{"ana", "regrets", "noted alternate_none", "none"},
		{"ben", "agree;alternate=m-hank0008:Hank", "asked_back several: response.unclear=several", "none held"},
		{"ben", "block:no;regrets;!block_like", "asked_back block_like: response.unclear=block_like", "none held"},
		{"ben", "~alternate:Tuesdays;!prose", "asked_back unclear: response.unclear=unclear", "none held"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		setup(&fresh);
		kit_assert_line(i, kit_reply(fresh, cases[i].who, P, cases[i].says), cases[i].told);
		kit_assert_line(i, stands(fresh, cases[i].who), cases[i].stands);
		kit_teardown(&fresh);
	}
}

/* One voice: the alternate's answer, the owner's own, and what the alternate says after that. */
static void test_one_voice(void **state)
{
	struct kit *k = *state;
	assert_string_equal(reply(k, "2026-11-18 10:00", "hank", "agree"), "refused not_eligible: response.not_counted=not_eligible");
	reply(k, "2026-11-18 10:30", "ben", "alternate=m-hank0008:Hank");
	assert_string_equal(reply(k, "2026-11-18 11:00", "hank", "agree;concern:cost"),
	                    "recorded agree: response.by_alternate=agree concern.raised=C-1");
	assert_string_equal(kit_event(k, EVENT_RESPONSE_BY_ALTERNATE, 1)->member, kit_id("ben"));
	assert_string_equal(kit_event(k, EVENT_RESPONSE_BY_ALTERNATE, 1)->by, kit_id("hank"));
	assert_string_equal(reply(k, "2026-11-18 12:00", "hank", "~block;!block_like"), "asked_back block_like: response.unclear=block_like");
	assert_string_equal(stands(k, "ben"), "agree held");
	assert_string_equal(reply(k, "2026-11-18 12:30", "hank", "block:no"),
	                    "replaced block: response.by_alternate=block block.raised");
	struct tally tally = consensus_tally(&k->rules, &k->state, state_proposal(&k->state, P));
	assert_int_equal(tally.answered, 1);
	assert_int_equal(tally.block, 1);
	assert_string_equal(reply(k, "2026-11-18 13:00", "ben", "alternate=m-hank0008:Hank"), "noted alternate_named");
	assert_string_equal(reply(k, "2026-11-18 14:00", "ben", "agree"), "replaced agree: block.withdrawn response.replaced=agree");
	assert_string_equal(reply(k, "2026-11-18 15:00", "hank", "block:no"), "refused alternate_over");
	assert_string_equal(stands(k, "ben"), "agree");
	/* named anew, the alternate may answer again */
	assert_string_equal(reply(k, "2026-11-18 16:00", "ben", "regrets"), "recorded alternate: alternate.named=m-hank0008");
	assert_string_equal(stands(k, "ben"), "agree");
	assert_string_equal(reply(k, "2026-11-18 17:00", "hank", "stand_aside"), "replaced stand_aside: response.by_alternate=stand_aside");
	/* who says NOT ME did not name anybody either */
	assert_string_equal(reply(k, "2026-11-18 18:00", "ben", "not_me"), "recorded withdraw: response.withdrawn=not_me");
	assert_string_equal(stands(k, "ben"), "none held");
	assert_string_equal(reply(k, "2026-11-18 19:00", "hank", "agree"), "refused alternate_over");
	assert_string_equal(stands(k, "ben"), "none held");
}

/* A cleared name ends the hold that the question about it was; nothing else does. */
static void test_naming_clears_naming(void **state)
{
	struct kit *k = *state;
	reply(k, "2026-11-18 10:00", "ben", "alternate=:somebody");
	reply(k, "2026-11-18 11:00", "ben", "regrets");
	assert_string_equal(stands(k, "ben"), "none");
	reply(k, "2026-11-18 12:00", "ben", "~block;!block_like");
	reply(k, "2026-11-18 13:00", "ben", "agree");
	reply(k, "2026-11-18 14:00", "ben", "~block;!block_like");
	reply(k, "2026-11-18 15:00", "ben", "regrets");
	assert_string_equal(stands(k, "ben"), "agree held");
}

/* ---- after the end ---- */

static void test_revisit(void **state)
{
	static const struct {
		const char *decided, *time, *who, *says, *told;
	} cases[] = {
		/* the call is open: asked about */
		{"", "2026-11-20 09:00", "ben", "revisit:the bus", "asked_back still_open: response.unclear=still_open"},
		{"", "2026-11-20 09:00", "ben", "agree;revisit:the bus", "asked_back still_open: response.unclear=still_open"},
		{"", "2026-11-20 09:00", "ben", "block:no;revisit:the bus", "asked_back block_like: response.unclear=block_like"},
		{"", "2026-11-20 09:00", "fay", "revisit:the bus", "refused not_eligible: response.not_counted=not_eligible"},
		/* it is closed, and not decided */
		{"", "2026-11-25 09:00", "ben", "revisit:the bus", "recorded revisit: decision.revisit_proposed"},
		{"", "2026-11-25 09:00", "ben", "process:two days", "recorded process: decision.process_questioned"},
		/* it is decided */
		{"confirm", "2026-11-26 09:00", "ben", "revisit:the bus", "recorded revisit: decision.revisit_proposed"},
		{"confirm", "2027-11-26 09:00", "ben", "revisit:the bus", "recorded revisit: decision.revisit_proposed"},
		{"confirm", "2026-12-09 09:59", "ben", "process:two days", "recorded process: decision.process_questioned"},
		{"confirm", "2026-12-09 10:01", "ben", "process:two days", "refused process_over"},
		{"confirm", "2026-11-26 09:00", "ben", "revisit:the bus;process:two days",
		 "recorded revisit: decision.revisit_proposed decision.process_questioned"},
		{"confirm", "2026-11-26 09:00", "ben", "~revisit;!missing_reason", "asked_back missing_reason"},
		{"confirm", "2026-11-26 09:00", "ben", "~process:is long;!prose", "asked_back unclear"},
		{"confirm", "2026-11-26 09:00", "ben", "block:no;revisit:the bus",
		 "recorded revisit: decision.revisit_proposed response.not_counted=late"},
		/* any member of the Core, and no one else */
		{"confirm", "2026-11-26 09:00", "fay", "revisit:the bus", "refused not_eligible"},
		{"confirm", "2026-11-26 09:00", "gabe", "process:the bus", "refused not_accepted"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		setup(&fresh);
		struct kit *k = fresh;
		for (size_t j = 0; j < 5; j++)
			kit_reply(k, kit_names[j], P, "agree");
		kit_end(k);
		kit_daily(k, "09:00", (struct date){2026, 11, 18}, (struct date){2026, 11, 24});
		if (strcmp(cases[i].time, "2026-11-25") > 0)
			kit_run(k, "2026-11-25 08:00");
		if (*cases[i].decided != '\0') {
			kit_start(k, "2026-11-25 10:00");
			assert_string_equal(kit_close(k, "ana", P, cases[i].decided), "recorded confirm: decision.recorded=adopted");
		}
		k->now = kit_at(k, cases[i].time);
		if (strcmp(cases[i].time, "2026-11-25") < 0)
			k->state.proposals.items[0].phase = PHASE_CALL;
		kit_assert_line(i, kit_reply(k, cases[i].who, P, cases[i].says), cases[i].told);
		if (*cases[i].decided != '\0')
			assert_string_equal(state_proposal(&k->state, P)->outcome, "adopted");
		kit_teardown(&fresh);
	}
}

/* What came late counts when the Facilitator says so, all of it, and only what is newer than what stands. */
static void test_late_answers(void **state)
{
	struct kit *k = *state;
	for (size_t j = 0; j < 4; j++)
		kit_reply(k, kit_names[j], P, "agree");
	kit_end(k);
	kit_start(k, "2026-11-20 09:00");
	assert_string_equal(kit_close(k, "ana", P, "accept_late:the bus"), "refused still_open");
	kit_daily(k, "09:00", (struct date){2026, 11, 18}, (struct date){2026, 11, 25});
	assert_string_equal(kit_close(k, "ana", P, "accept_late:the bus"), "refused none_late");
	kit_start(k, "2026-11-25 10:00");
	kit_reply(k, "eva", P, "agree");
	kit_reply(k, "eva", P, "stand_aside:ill");
	kit_reply(k, "ben", P, "block:no");
	kit_reply(k, "cyd", P, "~agree;!conditional");
	kit_reply(k, "dee", P, "not_me;block:no");
	assert_int_equal(late_waiting(state_proposal(&k->state, P)), 2);
	assert_string_equal(stands(k, "ben"), "agree");
	assert_string_equal(kit_close(k, "ana", P, "~accept_late;!missing_reason"), "asked_back missing_reason");
	assert_string_equal(kit_close(k, "ben", P, "accept_late:me"), "refused not_closer");
	assert_string_equal(kit_close(k, "ana", P, "accept_late:the bus"),
	                    "recorded accept_late: call.late_accepted response.replaced=block block.raised response.received=stand_aside");
	assert_string_equal(stands(k, "ben"), "block blocks");
	assert_string_equal(stands(k, "eva"), "stand_aside");
	assert_string_equal(stands(k, "cyd"), "agree");
	assert_int_equal(late_waiting(state_proposal(&k->state, P)), 0);
	assert_string_equal(suggestion(k), "blocked");
}

/* ---- whom our mail does not reach ---- */

static void test_unreachable(void **state)
{
	struct kit *k = *state;
	uint32_t eva = state_person(&k->state, kit_id("eva"));
	for (size_t j = 0; j < 4; j++)
		kit_reply(k, kit_names[j], P, "agree");
	kit_end(k);
	assert_string_equal(suggestion(k), "adopted");
	for (int day = 0; day < 2; day++)
		*LIST_PUSH(&k->arena, &k->state.bounced) = (struct bounced){
			.row = k->state.bounced.count + 1, .person = eva, .permanent = true,
			.received = kit_at(k, day == 0 ? "2026-11-17 10:00" : "2026-11-18 08:00")};
	struct tally tally = consensus_tally(&k->rules, &k->state, state_proposal(&k->state, P));
	assert_int_equal(tally.unreachable, 1);
	assert_int_equal(tally.eligible, 5);
	assert_string_equal(tally.suggestion, "held");
	assert_string_equal(tally_without_holds(tally), "adopted");
	kit_reply(k, "eva", P, "stand_aside"); /* the address works again: they wrote */
	assert_string_equal(suggestion(k), "adopted");
}

/* ---- echoes ---- */

/* What the last letter said, by its place in the kit's books. */
static const char *letter_words(void *context, struct arena *arena, uint64_t row)
{
	return kit_words(context, arena, BOOK_JOURNAL, row);
}

static const char *row_words(void *context, struct arena *arena, uint64_t row)
{
	return kit_words(context, arena, BOOK_LEDGER, row);
}

#define ROBOT "dear sender, we have received your request number 4711."

static void test_echoes(void **state)
{
	static const struct {
		const char *what, *first, *says, *second, *fresh, *cut, *rule;
		int seconds; /* behind our answer to the first */
		bool echo;
	} cases[] = {
		{"the same long text", ROBOT, "!unclear", "!unclear", ROBOT, "", "", 3, true},
		{"another ticket", ROBOT, "!unclear", "!unclear", "Dear sender, we have received your  request number 4812.", "", "", 3, true},
		{"it signs", ROBOT, "!unclear", "!unclear", ROBOT, "The team", "signature", 3, true},
		{"a quarter of an hour later", ROBOT, "!unclear", "!unclear", ROBOT, "", "", 900, true},
		{"longer", ROBOT, "!unclear", "!unclear", ROBOT, "", "", 901, false},
		{"it quotes us, at once", ROBOT, "!unclear", "!unclear", ROBOT, "> Do you agree?", "quoted", 100, true},
		{"it quotes us, later", ROBOT, "!unclear", "!unclear", ROBOT, "> Do you agree?", "quoted", 130, false},
		{"what we showed of it looks like ours", ROBOT, "!unclear", "!empty", "", ROBOT, "own_words", 3, true},
		{"it says more", ROBOT, "!unclear", "!unclear", ROBOT "\nAnd thank you.", "", "", 3, false},
		{"it says less", ROBOT "\nAnd thank you.", "!unclear", "!unclear", ROBOT, "", "", 3, false},
		{"it says something else", ROBOT, "!unclear", "!unclear", "why do you ask me this at all, please?", "", "", 3, false},
		{"a short word, at once", "ok", "!unclear", "!unclear", "ok", "", "", 5, true},
		{"a short word, typed again", "ok", "!unclear", "!unclear", "ok", "", "", 25, false},
		{"a short word above a quote", "ok", "!unclear", "!unclear", "ok", "> Do you agree?", "quoted", 5, false},
		{"nothing, at once", "", "!empty", "!empty", "", "", "", 5, true},
		{"nothing, later", "", "!empty", "!empty", "", "", "", 60, false},
		{"an answer again, at once", "agree", "agree", "agree", "agree", "", "", 5, true},
		{"an answer again, later", "agree", "agree", "agree", "agree", "", "", 25, false},
		{"another answer", "agree", "agree", "stand_aside", "stand aside", "", "", 5, false},
		{"the same answer for another reason", "x", "stand_aside:no car", "stand_aside:no bus", "stand aside: no bus", "", "", 5, false},
		{"sent before our answer", ROBOT, "!unclear", "!unclear", ROBOT, "", "", -2, false},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		setup(&fresh);
		struct kit *k = fresh;
		struct intent first = kit_letter(k, "ben", P, cases[i].says), second;
		first.fresh = cases[i].first;
		first.received = k->now - 60;
		kit_take(k, &first);
		instant answered = k->now;
		kit_end(k);
		k->now += 3600;
		second = kit_letter(k, "ben", P, cases[i].second);
		second.fresh = cases[i].fresh;
		second.received = answered + cases[i].seconds;
		if (*cases[i].cut != '\0')
			*LIST_PUSH(&k->arena, &second.cut) = (struct cut_line){cases[i].rule, cases[i].cut};
		struct decision d = kit_begin(k);
		d.words = row_words;
		d.letter_words = letter_words;
		d.context = k;
		if (is_echo(&d, &second) != cases[i].echo)
			fail_msg("%s: %s", cases[i].what, cases[i].echo ? "taken for a person's" : "taken for a robot's");
		decide_letter(&d, &second);
		assert_int_equal(d.class == CLASS_ROBOT, cases[i].echo);
		kit_teardown(&fresh);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CALL_TEST(test_entries),          CALL_TEST(test_one_after_the_other),
		CALL_TEST(test_holds_for_names),  CALL_TEST(test_late_entries),
		CALL_TEST(test_naming),           CALL_TEST(test_one_voice),
		CALL_TEST(test_naming_clears_naming), CALL_TEST(test_revisit),
		CALL_TEST(test_late_answers),     CALL_TEST(test_unreachable),      CALL_TEST(test_echoes),
	};
	return cmocka_run_group_tests_name("call_letter", tests, NULL, NULL);
}
