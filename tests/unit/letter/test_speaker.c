/* SPDX-License-Identifier: MIT */
/* Who is speaking: tokens and their carriers, addresses, the receiving server's word. */
#include "letters.h"

#include "letter/speaker.h"

static struct intent identify(struct arena *arena, const struct letter *letter)
{
	struct understanding with = test_world();
	struct carriers carriers = carriers_find(arena, letter, with.requests, NULL);
	struct intent intent = {.request = {.subject = "", .version = "", .member = "", .token = ""}};
	speaker_identify(arena, letter, &carriers, &with, &intent);
	return intent;
}

static struct letter from(struct arena *arena, const char *address)
{
	struct letter letter = test_letter(arena, "AGREE");
	letter.from.count = 0;
	if (address != NULL)
		add_address(arena, &letter.from, "", address);
	return letter;
}

#define MESSAGE_ID(token) token ".r12.call." ANA "@example.org"

/* ---- carriers ---- */

struct marks {
	const char *what;
	const char *in_reply_to, *to, *subject, *old_reference, *new_reference, *quoted;
	const char *token; /* "" none */
	bool differ;
};

static struct letter marked(struct arena *arena, const struct marks *marks)
{
	struct letter letter = from(arena, "ana@example.org");
	if (marks->in_reply_to != NULL)
		add_header(arena, &letter.references, "in-reply-to", marks->in_reply_to);
	if (marks->old_reference != NULL)
		add_header(arena, &letter.references, "references", marks->old_reference);
	if (marks->new_reference != NULL)
		add_header(arena, &letter.references, "references", marks->new_reference);
	if (marks->to != NULL)
		add_address(arena, &letter.recipients, "", marks->to);
	if (marks->subject != NULL)
		letter.subject = marks->subject;
	if (marks->quoted != NULL)
		add_lines(arena, &letter.plain, marks->quoted);
	return letter;
}

static void test_carriers(void **state)
{
	(void)state;
	static const struct marks cases[] = {
		{.what = "nothing", .token = ""},
		{.what = "In-Reply-To", .in_reply_to = MESSAGE_ID(ANA_CALL), .token = ANA_CALL},
		{.what = "another program's Message-ID", .in_reply_to = "CA+" ANA_CALL "@mail.example.org", .token = ""},
		{.what = "a token without a key", .in_reply_to = ANA_CALL "@example.org", .token = ""},
		{.what = "plus-address", .to = "core+" ANA_CALL "@example.org", .token = ANA_CALL},
		{.what = "plus-address in capitals", .to = "core+ABCD2345EFGH6789@example.org", .token = ANA_CALL},
		{.what = "plus part that is longer", .to = "core+" ANA_CALL "x@example.org", .token = ""},
		{.what = "subject tag", .subject = "Re: [The Core] P-2026-004: please answer [#" ANA_CALL "]", .token = ANA_CALL},
		{.what = "a longer word in the subject", .subject = "Re: [#" ANA_CALL "x]", .token = ""},
		{.what = "unknown token", .subject = "Re: [#zzzz2345efgh6789]", .token = ""},
		{.what = "References", .new_reference = MESSAGE_ID(ANA_CALL), .token = ANA_CALL},
		{.what = "newest of two References", .old_reference = MESSAGE_ID(ANA_CALL), .new_reference = MESSAGE_ID(ANA_CALL_V2),
		 .token = ANA_CALL_V2},
		{.what = "References with a letter of another program behind", .old_reference = MESSAGE_ID(ANA_CALL),
		 .new_reference = "x@mail.example.org", .token = ANA_CALL},
		{.what = "quoted line", .quoted = "> Reference: P-2026-004 V1 #" ANA_CALL "\n", .token = ANA_CALL},
		{.what = "quoted line, wrapped", .quoted = "> Reference: P-2026-004 V1\n> #" ANA_CALL "\n", .token = ANA_CALL},
		{.what = "deeper quotes are older", .quoted = ">> Reference: P-2026-004 V1 #" ANA_CALL "\n> Reference: P-2026-004 V2 #" ANA_CALL_V2 "\n",
		 .token = ANA_CALL_V2},
		{.what = "all the same", .in_reply_to = MESSAGE_ID(ANA_CALL), .to = "core+" ANA_CALL "@example.org",
		 .subject = "Re: [#" ANA_CALL "]", .new_reference = MESSAGE_ID(ANA_CALL), .quoted = "> #" ANA_CALL "\n", .token = ANA_CALL},
		{.what = "In-Reply-To against subject", .in_reply_to = MESSAGE_ID(ANA_CALL), .subject = "Re: [#" ANA_CHECKIN "]",
		 .token = ANA_CALL, .differ = true},
		{.what = "plus-address against quoted line", .to = "core+" ANA_CALL "@example.org", .quoted = "> #" ANA_CHECKIN "\n",
		 .token = ANA_CALL, .differ = true},
		{.what = "old version against new", .in_reply_to = MESSAGE_ID(ANA_CALL), .quoted = "> #" ANA_CALL_V2 "\n",
		 .token = ANA_CALL, .differ = true},
		{.what = "a general mail gives way", .in_reply_to = MESSAGE_ID(ANA_MAIL), .quoted = "> #" ANA_CALL "\n", .token = ANA_CALL},
		{.what = "two persons", .in_reply_to = MESSAGE_ID(ANA_CALL), .to = "core+" BEN_CALL "@example.org", .token = ANA_CALL,
		 .differ = true},
	};
	struct arena arena = {0};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct letter letter = marked(&arena, &cases[i]);
		struct carriers found = carriers_find(&arena, &letter, test_requests(), NULL);
		const char *token = found.request == NULL ? "" : found.request->token;
		if (strcmp(token, cases[i].token) != 0 || found.differ != cases[i].differ)
			fail_msg("%s: token \"%s\"%s", cases[i].what, token, found.differ ? ", differ" : "");
	}
	arena_release(&arena);
}

static void test_carriers_of_one_member(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct marks marks = {.in_reply_to = MESSAGE_ID(ANA_CALL), .to = "core+" BEN_CALL "@example.org"};
	struct letter letter = marked(&arena, &marks);
	struct carriers found = carriers_find(&arena, &letter, test_requests(), BEN);
	assert_string_equal(found.request->token, BEN_CALL);
	assert_false(found.differ);
	arena_release(&arena);
}

/* ---- identity ---- */

static void test_identity(void **state)
{
	(void)state;
	static const struct {
		const char *what;
		const char *from, *second_from; /* NULL: none */
		const char *token;              /* in In-Reply-To; NULL: none */
		const char *also;               /* in the subject */
		const char *verdict;            /* Authentication-Results; NULL: none */
		enum identity identity;
		const char *member, *problems, *subject;
	} cases[] = {
		{"address and token", "ana@example.org", NULL, ANA_CALL, NULL, NULL, IDENTITY_PROVED, ANA, "", "P-2026-004"},
		{"second address", "ana@work.example.org", NULL, ANA_CALL, NULL, NULL, IDENTITY_PROVED, ANA, "", "P-2026-004"},
		{"no token", "ana@example.org", NULL, NULL, NULL, NULL, IDENTITY_ADDRESS, ANA, "no_request", ""},
		{"another's token", "ana@example.org", NULL, BEN_CALL, NULL, NULL, IDENTITY_FOREIGN, ANA, "wrong_person", "P-2026-004"},
		{"unknown address with a token", "x@example.net", NULL, ANA_CALL, NULL, NULL, IDENTITY_STRANGER, ANA, "unknown_address",
		 "P-2026-004"},
		{"nobody we know", "x@example.net", NULL, NULL, NULL, NULL, IDENTITY_NONE, "", "unknown_sender", ""},
		{"no From", NULL, NULL, NULL, NULL, NULL, IDENTITY_NONE, "", "no_from", ""},
		{"no From, a token", NULL, NULL, ANA_CALL, NULL, NULL, IDENTITY_STRANGER, ANA, "no_from", "P-2026-004"},
		{"two From", "ana@example.org", "x@example.net", ANA_CALL, NULL, NULL, IDENTITY_DOUBTFUL, ANA, "two_from", "P-2026-004"},
		{"two From without token", "ana@example.org", "x@example.net", NULL, NULL, NULL, IDENTITY_DOUBTFUL, "", "two_from", ""},
		{"shared address with a token", "home@example.org", NULL, ANA_CALL, NULL, NULL, IDENTITY_PROVED, ANA, "", "P-2026-004"},
		{"shared address, other's token", "home@example.org", NULL, BEN_CALL, NULL, NULL, IDENTITY_PROVED, BEN, "", "P-2026-004"},
		{"shared address without token", "home@example.org", NULL, NULL, NULL, NULL, IDENTITY_DOUBTFUL, "", "shared", ""},
		{"different requests", "ana@example.org", NULL, ANA_CALL, ANA_CHECKIN, NULL, IDENTITY_ADDRESS, ANA, "carriers", ""},
		{"different requests from nowhere", "x@example.net", NULL, ANA_CALL, ANA_CHECKIN, NULL, IDENTITY_STRANGER, ANA,
		 "unknown_address carriers", "P-2026-004"},
		{"forged", "ana@example.org", NULL, ANA_CALL, NULL, "mx.example.org; dmarc=fail (p=none) header.from=example.org",
		 IDENTITY_DOUBTFUL, ANA, "forged", "P-2026-004"},
		{"forged, no token", "ana@example.org", NULL, NULL, NULL, "mx.example.org; spf=fail; dmarc=fail", IDENTITY_DOUBTFUL, "",
		 "forged", ""},
		{"forged, another's token", "ben@example.org", NULL, ANA_CALL, NULL, "mx.example.org; dmarc=fail", IDENTITY_DOUBTFUL, "",
		 "forged", "P-2026-004"},
		{"forged, from nowhere", "x@example.net", NULL, ANA_CALL, NULL, "mx.example.org; dmarc=fail", IDENTITY_DOUBTFUL, ANA,
		 "forged", "P-2026-004"},
		{"passed", "ana@example.org", NULL, ANA_CALL, NULL, "mx.example.org; dmarc=pass header.from=example.org", IDENTITY_PROVED,
		 ANA, "", "P-2026-004"},
		{"another server's word", "ana@example.org", NULL, ANA_CALL, NULL, "evil.example.net; dmarc=fail", IDENTITY_PROVED, ANA, "",
		 "P-2026-004"},
	};
	struct arena arena = {0};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct letter letter = from(&arena, cases[i].from);
		if (cases[i].second_from != NULL)
			add_address(&arena, &letter.from, "", cases[i].second_from);
		if (cases[i].token != NULL)
			add_header(&arena, &letter.references, "in-reply-to",
			           arena_printf(&arena, "%s.r12.call.x@example.org", cases[i].token));
		if (cases[i].also != NULL)
			letter.subject = arena_printf(&arena, "Re: [#%s]", cases[i].also);
		if (cases[i].verdict != NULL)
			add_header(&arena, &letter.headers, "authentication-results", cases[i].verdict);
		struct intent intent = identify(&arena, &letter);
		const char *problems = problems_text(&arena, &intent);
		if (intent.identity != cases[i].identity || strcmp(intent.member, cases[i].member) != 0 ||
		    strcmp(problems, cases[i].problems) != 0 || strcmp(intent.request.subject, cases[i].subject) != 0)
			fail_msg("%s: identity %d, member \"%s\", problems \"%s\", request \"%s\"", cases[i].what, intent.identity,
			         intent.member, problems, intent.request.subject);
	}
	arena_release(&arena);
}

static void test_authentication_results(void **state)
{
	(void)state;
	static const struct {
		const char *first, *second;
		bool failed, passed;
	} cases[] = {
		{"mx.example.org; dmarc=fail", NULL, true, false},
		{"MX.Example.org 1; spf=pass smtp.mailfrom=x; DMARC = fail (p=reject)", NULL, true, false},
		{"mx.example.org (our server); dkim=fail; dmarc=fail", NULL, true, false},
		{"mx.example.org; dmarc=pass", "mx.example.org; dmarc=fail", false, true},
		{"mx.example.org; dmarc=pass; dmarc=fail", NULL, true, false},
		{"other.example.net; dmarc=pass", NULL, false, false},
		{"mx.example.org; spf=pass; dkim=pass", NULL, false, false},
		{"mx.example.org; dmarc=fail", "mx.example.org; dmarc=pass", true, false},
		{"other.example.net; dmarc=pass", "mx.example.org; dmarc=fail", true, false},
		{"mx.example.org; dkim=fail header.d=x", "mx.example.org; dmarc=fail", true, false},
		{"mx.example.org; dkim=pass header.d=x", "mx.example.org; dmarc=pass", false, false},
		{"mx.example.org; dmarc/1 = fail", NULL, true, false},
		{"mx.example.org; spf=pass smtp.mailfrom=\"a\\\"\"@x; dmarc=fail", NULL, true, false},
		{"mx.example.org; spf=pass smtp.mailfrom=\"a\\\"; dmarc=pass; \"@x; dmarc=none", NULL, false, false},
		{"mx.example.org; spf=pass smtp.mailfrom=a(b@x; dmarc=fail (p=none) header.from=example.org", NULL, true, false},
		{"mx.example.org; spf=pass smtp.mailfrom=a\"b@x; dmarc=fail header.from=example.org", NULL, true, false},
		{"mx.example.org.evil.example; dmarc=fail", NULL, false, false},
		{"mx.example.org; dkim=pass reason=\"; dmarc=fail\"; dmarc=pass", NULL, false, true},
		{"mx.example.org; spf=pass (; dmarc=fail) smtp.mailfrom=x", NULL, false, false},
		/* DKIM and SPF count where nothing is said of DMARC, for the domain of From or one above it */
		{"mx.example.org; dkim=pass header.d=example.org", NULL, false, true},
		{"mx.example.org; dkim=pass (2048-bit key) header.d=EXAMPLE.org header.s=s1 header.b=x; spf=none", NULL, false, true},
		{"mx.example.org; dkim=pass header.i=@example.org", NULL, false, true},
		{"mx.example.org; dkim=pass header.i=ana@example.org header.d=example.org", NULL, false, true},
		{"mx.example.org; spf=pass smtp.mailfrom=bounce@example.org", NULL, false, true},
		{"mx.example.org; spf=pass (sender ok) smtp.mailfrom=example.org; dkim=none", NULL, false, true},
		{"mx.example.org; spf=pass smtp.mailfrom=x@evil.example; dkim=pass header.d=evil.example", NULL, false, false},
		{"mx.example.org; dkim=pass header.d=mail.example.org", NULL, false, false}, /* a subdomain may be anybody's */
		{"mx.example.org; dkim=pass header.d=org", NULL, false, false},
		{"mx.example.org; dkim=pass header.d=notexample.org", NULL, false, false},
		{"mx.example.org; dkim=fail header.d=example.org; spf=softfail smtp.mailfrom=example.org", NULL, false, false},
		{"mx.example.org; dkim=fail header.d=example.org; dkim=pass header.d=example.org", NULL, false, true},
		{"mx.example.org; dkim=pass (header.d=example.org) header.d=evil.example", NULL, false, false},
		{"mx.example.org; dkim=pass reason=\" header.d=example.org\" header.d=evil.example", NULL, false, false},
		{"mx.example.org; dkim=pass header.d=evil.example; spf=fail smtp.mailfrom=example.org", NULL, false, false},
		{"mx.example.org; dkim=pass header.d=example.org; dmarc=none", NULL, false, false}, /* DMARC goes before */
		{"mx.example.org; spf=pass smtp.mailfrom=a(b@x; dkim=pass header.d=example.org", NULL, false, false},
		{"mx.example.org; dkim=none", "mx.example.org; dkim=pass header.d=example.org", false, false}, /* the topmost only */
		{"other.example.net; dkim=pass header.d=example.org", NULL, false, false},
		{"mx.example.org; dkim=pass header.d=example.org", "mx.example.org; dmarc=fail", true, false},
		/* DMARC of another domain than that of From: the server read another writer */
		{"mx.example.org; dmarc=pass header.from=example.org", NULL, false, true},
		{"mx.example.org; dmarc=pass (p=reject) header.from=EXAMPLE.org", NULL, false, true},
		{"mx.example.org; dmarc=pass header.from=ana@example.org", NULL, false, true},
		{"mx.example.org; dmarc=pass header.from=evil.example", NULL, false, false},
		{"mx.example.org; dmarc=pass (p=none) header.from=evil.example", NULL, false, false},
		{"mx.example.org; dmarc=pass header.from=org", NULL, false, false},
		{"mx.example.org; dmarc=failure", NULL, false, false},
		{"mx.example.org; spf=fail; dkim=fail", NULL, false, false},
		{"mx.example.org; none", NULL, false, false},
		{"", NULL, false, false}, {"mx.example.org; dmarc=", NULL, false, false}, {"mx.example.org; dmarc=pass (\"", NULL, false, true},
	};
	struct arena arena = {0};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct letter letter = from(&arena, "ana@example.org");
		add_header(&arena, &letter.headers, "authentication-results", cases[i].first);
		if (cases[i].second != NULL)
			add_header(&arena, &letter.headers, "authentication-results", cases[i].second);
		if (authentication_failed(&arena, &letter, "mx.example.org") != cases[i].failed)
			fail_msg("%s", cases[i].first);
		if (authentication_passed(&arena, &letter, "mx.example.org") != cases[i].passed)
			fail_msg("passed: %s", cases[i].first);
		assert_false(authentication_failed(&arena, &letter, ""));
		assert_false(authentication_passed(&arena, &letter, ""));
	}
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_carriers),
		cmocka_unit_test(test_carriers_of_one_member),
		cmocka_unit_test(test_identity),
		cmocka_unit_test(test_authentication_results),
	};
	return cmocka_run_group_tests_name("speaker", tests, NULL, NULL);
}
