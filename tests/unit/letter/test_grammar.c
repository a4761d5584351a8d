/* SPDX-License-Identifier: MIT */
/* Every word and trap of the replies, English and Spanish. */
#include "letters.h"

#include "letter/grammar.h"

static struct intent read_as(struct arena *arena, enum request_kind kind, const char *text, bool yes_is_agree)
{
	struct intent intent = {.fresh = text};
	struct grammar grammar = {
		.words = test_words(),
		.kind = kind,
		.yes_is_agree = yes_is_agree,
		.today = {2026, 12, 1},
		.writer = "Ana María López ana@example.org",
	};
	grammar_read(arena, &grammar, &intent);
	return intent;
}

struct row {
	const char *text;
	const char *readings; /* as readings_text; NULL: any, but asked about */
	const char *problems; /* as problems_text; NULL: any */
};

/* True when core will count nothing of it: something in it is to be asked about. */
static bool none_counted(const struct intent *intent)
{
	for (size_t i = 0; i < intent->readings.count; i++)
		if (intent->readings.items[i].result == RESULT_CONFIRM)
			return true;
	return false;
}

/* How many rows are read otherwise; each is told. */
static size_t bad_rows(enum request_kind kind, const struct row *rows, size_t count)
{
	struct arena arena = {0};
	size_t bad = 0;
	for (size_t i = 0; i < count; i++) {
		struct intent intent = read_as(&arena, kind, rows[i].text, true);
		const char *readings = readings_text(&arena, &intent);
		const char *problems = problems_text(&arena, &intent);
		if ((rows[i].readings == NULL ? none_counted(&intent) : strcmp(readings, rows[i].readings) == 0) &&
		    (rows[i].problems == NULL || strcmp(problems, rows[i].problems) == 0))
			continue;
		print_error("\"%s\":\n  read    %s (%s)\n  wanted  %s (%s)\n", rows[i].text, readings, problems,
		            rows[i].readings == NULL ? "nothing counted" : rows[i].readings, rows[i].problems == NULL ? "any" : rows[i].problems);
		bad++;
	}
	arena_release(&arena);
	return bad;
}

#define BAD_ROWS(kind, rows) bad_rows(kind, rows, sizeof rows / sizeof *rows)

static void test_call_positions(void **state)
{
	(void)state;
	static const struct row rows[] = {
		/* AGREE */
		{"AGREE", "agree R", ""}, {"I AGREE", "agree R", ""}, {"Agreed.", "agree R", ""}, {"YES", "agree R", ""},
		{"Yes, I agree", "agree R", ""}, {"+1", "agree R", ""}, {"I consent", "agree R", ""}, {"Consent!", "agree R", ""},
		{"ACUERDO", "agree R", ""}, {"De acuerdo", "agree R", ""}, {"Estoy de acuerdo.", "agree R", ""},
		{"Acepto", "agree R", ""}, {"Sí", "agree R", ""}, {"si", "agree R", ""}, {"Consiento", "agree R", ""},
		{"agre", "agree R", ""}, {"agreee", "agree R", ""}, {"aggree", "agree R", ""}, {"agee", "agree R", ""},
		{"yess", "agree R", ""}, {"deacuerdo", "agree R", ""}, {"aceurdo", "agree R", ""},
		{"Sí, agree", "agree R", ""}, {"AGREE\nAGREE", "agree R", ""}, {"\"AGREE\"", "agree R", ""},
		{"*AGREE*", "agree R", ""}, {"- AGREE", "agree R", ""}, {"• Agree", "agree R", ""}, {"AGREE 👍", "agree R", ""},
		{"ＡＧＲＥＥ", "agree R", ""}, {"A​GREE", "agree R", ""},
		{"Hi Jackie,\nAGREE", "agree R", ""}, {"Hola,\n\nde acuerdo", "agree R", ""}, {"Hi Jackie, I agree.", "agree R", ""},
		{"Thanks. AGREE", "agree R", ""}, {"AGREE, thanks!", "agree R", ""}, {"AGREE\n\nThanks,\nAna", "agree R", ""},
		{"AGREE\nAna López", "agree R", ""}, {"AGREE\n- Ana", "agree R", ""},
		{"Agree. It will help the children.", "agree R", ""}, {"I agree because it helps.", "agree R", ""},
		{"Agree. Let me know if I can help.", "agree R", ""},
		{"1. AGREE", "agree R", ""}, {"¡Sí! Estoy de acuerdo.", "agree R", ""}, {"Agree :-)", "agree R", ""},
		{"De acuerdo con la propuesta", "agree R", ""},
		/* with a reservation */
		{"AGREE\nCONCERN: the cost is high", "agree R | concern R", ""},
		{"ACUERDO\nPREOCUPACIÓN: el costo", "agree R | concern R", ""},
		{"CONCERN: the cost\nAGREE", "concern R | agree R", ""}, {"CONCERN: the cost\n\nagree", "concern R | agree R", ""},
		/* CONCERN, QUESTION */
		{"CONCERN: the cost", "concern R", ""}, {"I have a concern: the cost", "concern R", ""},
		{"Inquietud: el costo", "concern R", ""}, {"Tengo una preocupación: el ruido", "concern R", ""},
		{"concer: noise", "concern R", ""}, {"conern: noise", "concern R", ""}, {"preocupacion: ruido", "concern R", ""},
		{"procupación: ruido", "concern R", ""}, {"CONCERN:\nThe cost is high.\nVery high.", "concern R", ""},
		{"CONCERN: if it rains, where do we go?", "concern R", ""},
		{"CONCERN: the cost\nCONCERN: the noise", "concern R | concern R", ""},
		{"QUESTION: how much?", "question R", ""}, {"PREGUNTA: ¿cuánto?", "question R", ""},
		{"questoin: how much?", "question R", ""}, {"pregunat: ¿cuánto?", "question R", ""},
		/* STAND ASIDE */
		{"STAND ASIDE", "stand_aside R", ""}, {"Standing aside.", "stand_aside R", ""}, {"stand-aside", "stand_aside R", ""},
		{"I stand aside: not my area, but go on", "stand_aside R", ""}, {"Me aparto", "stand_aside R", ""},
		{"Me hago a un lado", "stand_aside R", ""}, {"Al margen", "stand_aside R", ""},
		{"Me mantengo al margen: no es lo mío", "stand_aside R", ""}, {"standaside", "stand_aside R", ""},
		{"stand a side", "stand_aside R", ""}, {"satnd aside", "stand_aside R", ""}, {"me haparto", "stand_aside R", ""},
		/* BLOCK */
		{"BLOCK: it goes against our values", "block R", ""}, {"I block: it would hurt children if it rains", "block R", ""},
		{"Bloqueo: va contra lo que somos", "block R", ""}, {"Yo bloqueo: hace daño", "block R", ""}, {"BLOCK: no", "block R", "missing_reason"},
		{"BLOCK", "block R", "missing_reason"}, {"Bloqueo!", "block R", "missing_reason"},
		{"BLOCK\nIt goes against our values", "block R", ""},
		/* the rest */
		{"WITHDRAW", "withdraw R", ""}, {"Cancel my answer", "withdraw R", ""}, {"Retiro mi respuesta", "withdraw R", ""},
		{"MORE TIME", "more_time N", ""}, {"Necesito más tiempo", "more_time N", ""},
		{"HELP", "help N", ""}, {"?", "help N", ""}, {"Ayuda", "help N", ""}, {"NOT ME", "not_me R", ""},
		{"No fui yo.", "not_me R", ""},
		{"Thank you!", "thanks N", ""}, {"Muchas gracias por el aviso.", "thanks N", ""}, {"Got it, thanks", "thanks N", ""},
		{"Thanks Jackie!", "thanks N", ""}, {"Hola,\nGracias\nAna", "thanks N", ""},
	};
	assert_int_equal(BAD_ROWS(REQUEST_CALL, rows), 0);
}

static void test_call_is_asked_about(void **state)
{
	(void)state;
	static const struct row rows[] = {
		/* what might be AGREE */
		{"ok", "agree C", "unclear"}, {"okay", "agree C", "unclear"}, {"👍", "agree C", "reaction"},
		{"👍🏽", "agree C", "reaction"}, {"👍👍", "agree C", "reaction"}, {"💯", "agree C", "reaction"}, {"🎉", "- C", "reaction"},
		{"sounds good", "agree C", "unclear"}, {"Looks good!", "agree C", "unclear"}, {"fine", "agree C", "unclear"},
		{"go ahead", "agree C", "unclear"}, {"Works for me", "agree C", "unclear"}, {"sure", "agree C", "unclear"},
		{"No concerns.", "agree C", "unclear"}, {"I have no concern", "agree C", "unclear"}, {"no objection", "agree C", "unclear"},
		{"I support the others", "agree C", "unclear"}, {"vale", "agree C", "unclear"}, {"Está bien", "agree C", "unclear"},
		{"bueno", "agree C", "unclear"}, {"dale", "agree C", "unclear"}, {"Adelante", "agree C", "unclear"},
		{"sin objeción", "agree C", "unclear"}, {"5", "- C", "unclear"}, {"4", "- C", "unclear"}, {"3", "- C", "unclear"},
		{"7", "- C", "unclear"}, {"1.", "- C", "unclear"}, {"Aceptó", "- C", "unclear"}, {"Maybe", "- C", "unclear"},
		/* conditions */
		{"I agree but the cost is high", "agree C", "conditional"}, {"Yes, if the rent stays low", "agree C", "conditional"},
		{"yes as long as it is free", "agree C", "conditional"}, {"Agree unless it rains", "agree C", "conditional"},
		{"Agree, except for the date", "agree C", "conditional"}, {"AGREE\nbut only on Saturdays", "agree C", "conditional"},
		{"AGREE.\n\nHowever, the cost worries me.", "agree C", "conditional"}, {"AGREE: if it is free", "agree C", "conditional"},
		{"De acuerdo, pero es caro", "agree C", "conditional"}, {"Sí, siempre que sea gratis", "agree C", "conditional"},
		{"sí si hay dinero", "agree C", "conditional"}, {"Acepto a menos que llueva", "agree C", "conditional"},
		{"De acuerdo excepto la fecha", "agree C", "conditional"}, {"agree with changes", "agree C", NULL},
		{"I can live with it", "- C", "half unclear"}, {"Puedo vivir con eso", "- C", "half unclear"}, {"mixed feelings", "- C", "half unclear"},
		/* what might be a concern or a question */
		{"worried about the cost", "concern C", "unclear"}, {"OBJECTION", "concern C", "unclear"},
		{"Objeción: no", "concern C", NULL}, {"DISAGREE", "concern C", "unclear"}, {"I disagree", "concern C", "unclear"},
		{"No estoy de acuerdo", "concern C", "unclear"}, {"I don’t like it", "concern C", "unclear"}, {"Duda", "concern C", "unclear"},
		{"CONCERN", "concern C", "missing_reason"}, {"QUESTION:", "question C", "missing_reason"},
		{"CONCERN: none", "concern C", "missing_reason"}, {"PREOCUPACIÓN: ninguna.", "concern C", "missing_reason"},
		{"How much is it?", "question N", "unclear"}, {"¿Cuánto cuesta?", "question N", "unclear"},
		{"How much is it? Who pays?", "question N", "unclear"},
		{"Concern about the cost", "concern C", "prose"},
		/* what might be STAND ASIDE */
		{"ABSTAIN", "stand_aside C", "abstain"}, {"Me abstengo", "stand_aside C", "abstain"}, {"pass", "stand_aside C", "abstain"},
		{"Paso", "stand_aside C", "abstain"}, {"I'll sit this one out", "stand_aside C", "abstain"},
		{"NEUTRAL", "stand_aside C", "abstain"}, {"recuse", "stand_aside C", "abstain"},
		{"Stand aside if you must", "stand_aside C", "conditional"}, {"Stand aside, unless it is free", "stand_aside C", "conditional"},
		/* what might be BLOCK: holds */
		{"blok", "- C", "block_like"}, {"VETO", "- C", "block_like"}, {"Reject", "- C", "block_like"},
		{"oppose", "- C", "block_like"}, {"STOP THIS", "- C", "block_like"}, {"over my dead body", "- C", "block_like"},
		{"no", "- C", "block_like"}, {"No.", "- C", "block_like"}, {"NO WAY", "- C", "block_like"}, {"Me opongo", "- C", "block_like"},
		{"Rechazo", "- C", "block_like"}, {"I might block", "- C", "block_like"},
		{"I would block unless it is free", "- C", "block_like"}, {"👎", "- C", "block_like reaction"},
		{"BLOCKED", "- C", "block_like"}, {"0", "- C", "block_like"}, {"✊", "- C", "block_like reaction"},
		{"I will not block this.", "- C", "block_like"}, {"Block party is a great idea", "block C", "prose block_like"},
		{"Bloqueo de calles el sábado", "block C", "prose block_like"}, {"Block party permit looks good", "block C", NULL},
		{"Block?", "block C", NULL}, {"Please stop", "- C", "block_like"}, {"stop", "- C", "block_like"},
		{"I want this stopped and I block it", "- C", "unclear block_like"},
		/* several */
		{"AGREE / STAND ASIDE", "agree C", "several"}, {"AGREE or BLOCK", "agree C", "several block_like"},
		{"AGREE\nSTAND ASIDE", "agree C | stand_aside C", "several"}, {"AGREE\nBLOCK: it hurts", "agree C | block C", "several block_like"},
		{"BLOCK. Actually just a concern", "block C", NULL}, {"BLOCK: it hurts\nActually, just a concern", "block C", NULL},
		{"AGREE\n\nWell, it is late.\nOn second thought BLOCK: it hurts", "agree C", "several block_like"},
		{"AGREE. Wait, no.", "agree C", NULL}, {"Agree, not", "agree C", NULL}, {"AGREE\nNo", NULL, NULL},
		{"AGREE. I have a concern: cost", "agree C", "several"}, {"I agree.\nI disagree with part two", NULL, NULL},
		{"STAND ASIDE. AGREE.", "stand_aside C", "several"}, {"WITHDRAW\nBLOCK: it hurts", "withdraw C | block C", "several block_like"},
		{"STAND ASIDE, no BLOCK", "stand_aside C", "several block_like"}, {"BLOCK\nSorry, I meant STAND ASIDE", "block C", NULL},
		{"CONCERN: the cost. BLOCK", "concern C", "several block_like"}, {"QUESTION: is it free?\nAGREE if yes", "question C", "several"},
		{"CONCERN: the cost\n\nSo I would block.", "concern C", "several block_like"},
		{"CONCERN: there is no way to park", "concern R", ""}, {"CONCERN: noise\nBLOCK unless it changes", "concern C", "several block_like"},
		{"AGREE. I don't think it is right.", "agree C", "conditional"}, {"AGREE\nI have changed my mind. Please ignore.", "agree C", "several"},
		{"Agree, only on Saturdays", "agree C", "conditional"}, {"Acuerdo, solo los sábados", "agree C", "conditional"},
		{"Hi but no", "- C", NULL}, {"Hola pero cuidado", "- C", NULL}, {"AGREE. Please do not block it", "agree C", "several block_like"},
		{"Stand aside - unless it is free", "stand_aside C", "conditional"}, {"AGREE\nThanks,\nNo", NULL, NULL},
		{"Stand aside, it is fine unless it rains", "stand_aside C", "conditional"},
		/* prose */
		{"I agree with Maria", "agree C", "prose"}, {"Agree to disagree", "agree C", "prose"}, {"Agree?", "agree C", "prose"},
		{"We discussed it. AGREE", "- C", "unclear"}, {"This is fine with the board, agree", "- C", "unclear"},
		{"Not agree", "- C", "block_like"}, {"Ya no estoy de acuerdo", "- C", "prose"}, {"I do not agree with it", "concern C", "unclear"}, {"Thanks, but no", "- C", NULL},
		{"CONCERN: we talked, and the neighbors do not\nagree.", "concern R | agree C", "several"},
		{"not sure", "not_sure C", "unclear"}, {"No sé", "not_sure C", "unclear"}, {"No estoy segura", "not_sure C", "unclear"},
		{"UNDO", "- C", "unclear"}, {"ignore my last mail", "- C", "unclear"}, {"sent by mistake", "- C", "unclear"},
		/* somebody else */
		{"Maria says she agrees", "- C", "on_behalf"}, {"AGREE\n\non behalf of Maria Perez", "agree C", "on_behalf"},
		{"De parte de María: acepto", "- C", "on_behalf"},
	};
	assert_int_equal(BAD_ROWS(REQUEST_CALL, rows), 0);
}

static void test_checkin(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"DONE", "done R", ""}, {"Finished!", "done R", ""}, {"complete", "done R", ""}, {"ON TRACK", "on_track R", ""},
		{"Going well.", "on_track R", ""}, {"SLOW", "slow R", ""}, {"behind", "slow R", ""}, {"LATE", "slow R", ""},
		{"STUCK", "stuck R", ""}, {"BLOCKED", "stuck R", ""}, {"need help", "stuck R", ""},
		{"STUCK: we wait for the permit, but it may come", "stuck R", ""}, {"CHANGED: two rooms, if we get them", "changed R", ""},
		{"DROPPED: no money", "dropped R", ""}, {"NEED: space for 20 people", "need R", ""}, {"LEARNED: ask early", "learned R", ""},
		{"NEW DATE: 12/15", "new_date R", ""}, {"SKIP", "skip R", ""},
		{"HECHO", "done R", ""}, {"Listo.", "done R", ""}, {"terminado", "done R", ""}, {"Voy bien", "on_track R", ""},
		{"EN CURSO", "on_track R", ""}, {"Atrasado", "slow R", ""}, {"voy lento", "slow R", ""}, {"ATASCADO", "stuck R", ""},
		{"bloqueado", "stuck R", ""}, {"Necesito ayuda", "stuck R", ""}, {"CAMBIÓ: dos salas", "changed R", ""},
		{"LO DEJÉ: sin dinero", "dropped R", ""}, {"NECESITO: espacio", "need R", ""}, {"APRENDÍ: preguntar antes", "learned R", ""},
		{"NUEVA FECHA: 15/12", "new_date R", ""},
		{"STUCK: the permit\nNEED: money for the fee\nLEARNED: ask early\nNEW DATE: January 8",
		 "stuck R | need R | learned R | new_date R", ""},
		{"done\nlearned: ask early\nneed: money", "done R | learned R | need R", ""},
		{"1 DONE\n2 STUCK: the permit", "done R | stuck R", ""}, {"1. DONE\n2) SLOW", "done R | slow R", ""},
		{"SLOW. NEED: money. NEW DATE: 12/20", "slow R | need R | new_date R", ""}, {"Done. The report is missing.", "done C", "conditional"},
		{"Going well. A bit slow.", "on_track C", NULL}, {"Hecho. Falta el informe.", "done C", "conditional"}, {"Still on track", "on_track R", ""},
		{"NEED money", "need R", ""}, {"need staff time for the fair", "need R", ""},
		{"Thanks", "thanks N", ""}, {"HELP", "help N", ""},
		/* notes and questions back */
		{"The hall is painted.", "- N", "unclear"}, {"Almost done", "- C", "unclear"}, {"done except report", "- C", NULL},
		{"Done, but the report is missing", "done C", "conditional"}, {"casi listo", "- C", "unclear"},
		{"DONE\nSTUCK: no", "done C | stuck C", "several"}, {"NEW DATE: soon", "new_date C", "bad_date"},
		{"NEW DATE:", "new_date C", "bad_date"}, {"NEED:", "need C", "missing_reason"}, {"ok", "- C", "unclear"},
		{"👍", "- C", "reaction"}, {"How do I do that?", "- N", "unclear"}, {"stuck in traffic", "stuck C", "prose"},
	};
	assert_int_equal(BAD_ROWS(REQUEST_CHECKIN, rows), 0);
}

static void test_values(void **state)
{
	(void)state;
	static const struct {
		enum request_kind kind;
		const char *text, *value, *words;
		unsigned number;
	} cases[] = {
		{REQUEST_CHECKIN, "NEED: space for 20 people", "space", "space for 20 people", 0},
		{REQUEST_CHECKIN, "NEED: staff time", "staff_time", "staff time", 0},
		{REQUEST_CHECKIN, "NECESITO: dinero", "money", "dinero", 0},
		{REQUEST_CHECKIN, "NEED: a ladder", "", "a ladder", 0},
		{REQUEST_CHECKIN, "2 STUCK: the permit", "", "the permit", 2},
		{REQUEST_CHECKIN, "NEW DATE: 12/15", "2026-12-15", "12/15", 0},
		{REQUEST_CHECKIN, "NEW DATE: 15/12", "2026-12-15", "15/12", 0},
		{REQUEST_CHECKIN, "NEW DATE: 1/8", "2027-01-08", "1/8", 0},
		{REQUEST_CHECKIN, "NEW DATE: 12/1", "2026-12-01", "12/1", 0},
		{REQUEST_CHECKIN, "NEW DATE: 1/8/28", "2028-01-08", "1/8/28", 0},
		{REQUEST_CHECKIN, "NEW DATE: 2027-03-31", "2027-03-31", "2027-03-31", 0},
		{REQUEST_CHECKIN, "NEW DATE: December 15", "2026-12-15", "December 15", 0},
		{REQUEST_CHECKIN, "NEW DATE: Tue, Dec. 15th, 2026", "2026-12-15", "Tue, Dec. 15th, 2026", 0},
		{REQUEST_CHECKIN, "NUEVA FECHA: 15 de diciembre de 2026", "2026-12-15", "15 de diciembre de 2026", 0},
		{REQUEST_CHECKIN, "NUEVA FECHA: el martes 5 de enero", "2027-01-05", "el martes 5 de enero", 0},
		{REQUEST_CHECKIN, "NEW DATE 2/29", "2028-02-29", "2/29", 0},
		{REQUEST_CLOSE, "EXTEND 7 we need more answers", "7", "7 we need more answers", 0},
		{REQUEST_CLOSE, "AMPLIAR 5 días", "5", "5 días", 0},
		{REQUEST_CALL, "CONCERN: the cost\nand the noise\n\nAna", "", "the cost\nand the noise", 0},
		{REQUEST_CALL, "CONCERN: the cost\n\nBest regards,\n\nAna López\nLibrary Director", "", "the cost", 0},
		{REQUEST_CALL, "CONCERN: the cost\nof the hall\nAna", "", "the cost\nof the hall", 0},
		{REQUEST_CALL, "CONCERN: the cost\nThanks,\nTom", "", "the cost", 0},
		{REQUEST_CALL, "PREGUNTA: ¿Hay lugar?", "", "¿Hay lugar?", 0},
		{REQUEST_CALL, "CONCERN:\nParking\nNoise", "", "Parking\nNoise", 0},
		{REQUEST_CALL, "BLOCK because it hurts", "", "because it hurts", 0},
		{REQUEST_CALL, "Stand aside – not my thing", "", "not my thing", 0},
	};
	struct arena arena = {0};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct intent intent = read_as(&arena, cases[i].kind, cases[i].text, true);
		if (intent.readings.count != 1)
			fail_msg("\"%s\": %s", cases[i].text, readings_text(&arena, &intent));
		const struct reading *reading = &intent.readings.items[0];
		if (reading->result != RESULT_RECORD || strcmp(reading->value, cases[i].value) != 0 ||
		    strcmp(reading->words, cases[i].words) != 0 || reading->number != cases[i].number)
			fail_msg("\"%s\": value \"%s\", words \"%s\", number %u", cases[i].text, reading->value,
			         reading->words, reading->number);
	}
	arena_release(&arena);
}

static void test_dates_that_are_none(void **state)
{
	(void)state;
	static const char *const texts[] = {"13/13", "2/30/2027", "32 December", "12", "tomorrow", "December", "12/15/", "0/4",
	                                    "2026-13-01", "12/155"};
	struct arena arena = {0};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		const char *text = arena_printf(&arena, "NEW DATE: %s", texts[i]);
		struct intent intent = read_as(&arena, REQUEST_CHECKIN, text, true);
		if (!intent_has(&intent, PROBLEM_BAD_DATE))
			fail_msg("%s was taken for %s", text, intent.readings.items[0].value);
	}
	arena_release(&arena);
}

static void test_other_requests(void **state)
{
	(void)state;
	static const struct row close[] = {
		{"CONFIRM", "confirm R", ""}, {"I confirm: Ben said on the phone that he agrees", "confirm R", ""},
		{"Confirmo", "confirm R", ""}, {"EXTEND 7 why", "extend R", ""}, {"REOPEN", "reopen R", ""}, {"yes", "- C", "unclear"},
		{"ok", "- C", "unclear"}, {"CONFIRM\nThanks,\nAna", "confirm R", ""}, {"CONFIRM\nEXTEND 7", "confirm C | extend C", "several"},
		{"AGREE", "- C", "unclear"}, {"I do not confirm", "- C", "unclear"}, {"Confirm but not yet", "confirm C", "conditional"},
	};
	static const struct row yours[] = {
		{"YES", "yes R", ""}, {"Sí", "yes R", ""}, {"YES, ALWAYS", "yes_always R", ""}, {"SÍ, SIEMPRE", "yes_always R", ""},
		{"NO", "no R", ""}, {"Not me", "not_me R", ""}, {"No, it's not mine.", "no R", ""}, {"yes if it is the one of Monday", "yes C", NULL},
		{"ok", "- C", "unclear"}, {"AGREE", "- C", "unclear"}, {"Yes. Thanks!", "yes R", ""}, {"YES\nNO", "yes C | no C", "several"},
	};
	static const struct row confirm[] = {
		{"CONFIRM", "yes R", ""}, {"Sí, confirmo", "yes R", ""}, {"STOP", "stop N", ""}, {"BAJA", "stop N", ""},
	};
	static const struct row none[] = {
		{"AGREE", "agree X", ""}, {"BLOCK: it hurts", "block X", ""}, {"no", "- C", "block_like"}, {"HELP", "help N", ""},
		{"unsubscribe", "stop N", ""}, {"See you on Saturday", "- C", "unclear"}, {"Thanks!", "thanks N", ""},
		{"Stop by my office tomorrow", "- C", "block_like"}, {"Please stop sending these", "stop N", ""},
	};
	assert_int_equal(BAD_ROWS(REQUEST_CLOSE, close), 0);
	assert_int_equal(BAD_ROWS(REQUEST_YOURS, yours), 0);
	assert_int_equal(BAD_ROWS(REQUEST_CONFIRM, confirm), 0);
	assert_int_equal(BAD_ROWS(REQUEST_NONE, none), 0);
}

static void test_yes_may_be_asked_about(void **state)
{
	(void)state;
	struct arena arena = {0};
	static const char *const texts[] = {"yes", "Sí", "Yes."};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct intent intent = read_as(&arena, REQUEST_CALL, texts[i], false);
		assert_string_equal(readings_text(&arena, &intent), "agree C");
		assert_string_equal(problems_text(&arena, &intent), "unclear");
	}
	struct intent intent = read_as(&arena, REQUEST_CALL, "AGREE", false);
	assert_string_equal(readings_text(&arena, &intent), "agree R");
	arena_release(&arena);
}

/* Three steps in one mail: each answer with its number. */
static void test_numbered_steps(void **state)
{
	(void)state;
	static const struct {
		const char *text, *readings, *numbers, *words; /* words of the second reading */
	} cases[] = {
		{"1 DONE\n2 STUCK: the permit", "done R | stuck R", "12", "the permit"},
		{"1. DONE\n2) SLOW\n3: on track", "done R | slow R | on_track R", "123", ""},
		{"1 DONE, 2 STUCK: the list is old\nNEED: staff time", "done R | stuck R | need R", "120", "the list is old"},
		{"1 done 2 done 3 slow", "done R | done R | slow R", "123", ""},
		{"1-done; 2-stuck: no key", "done R | stuck R", "12", "no key"},
		{"#1 done\n#3 stuck", "done R | stuck R", "13", ""},
		{"Step 1: done\nStep 2: behind", "done R | slow R", "12", ""},
		{"Paso 1: HECHO\nPaso 2: ATASCADO", "done R | stuck R", "12", ""},
		{"1 HECHO\n2 NUEVA FECHA: 15/12", "done R | new_date R", "12", "15/12"},
		{"Hi Ana,\n\n3 DONE\n\nThanks,\nTom", "done R", "3", NULL},
		{"3 DONE\n1 DONE", "done R | done R", "31", ""},
		{"1 DONE\n2 Almost done, next week", "done R | - C", "12", NULL},
		{"1 DONE\n2 the permit is not there", "done R | - N", "12", "the permit is not there"},
		{"1 DONE\n1 STUCK\n2 SLOW", "done C | stuck C | slow R", "112", ""},
		{"DONE", "done R", "0", NULL},
		{"4 DONE", "- N", "0", NULL}, /* there is no fourth: core asks which one is meant */
		{"1 NEW DATE: 12/15, 2 DONE", "new_date R | done R", "12", ""},
		{"1 STUCK: 2 of the drivers are ill", "stuck R", "1", NULL},
		{"1 STUCK: we have 2 late drivers", "stuck R | slow C", "12", NULL}, /* asked about, not guessed */
	};
	struct arena arena = {0};
	size_t bad = 0;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct intent intent = {.fresh = cases[i].text};
		struct grammar grammar = {.words = test_words(), .kind = REQUEST_CHECKIN, .count = 3, .writer = "", .today = {2026, 12, 1}};
		char numbers[8] = "";
		grammar_read(&arena, &grammar, &intent);
		for (size_t j = 0; j < intent.readings.count && j < 7; j++)
			numbers[j] = (char)('0' + intent.readings.items[j].number);
		const char *words = intent.readings.count > 1 ? intent.readings.items[1].words : "";
		if (strcmp(readings_text(&arena, &intent), cases[i].readings) == 0 && strcmp(numbers, cases[i].numbers) == 0 &&
		    (cases[i].words == NULL || strcmp(words, cases[i].words) == 0))
			continue;
		print_error("\"%s\": %s, numbers %s, words \"%s\"\n", cases[i].text, readings_text(&arena, &intent), numbers, words);
		bad++;
	}
	assert_int_equal(bad, 0);
	arena_release(&arena);
}

/* Nothing is counted of a text that may be somebody else's, however clear it is. */
static void test_doubtful_text(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct intent intent = {.fresh = "AGREE"};
	struct grammar grammar = {.words = test_words(), .kind = REQUEST_CALL, .yes_is_agree = true, .writer = "", .doubtful = true};
	grammar_read(&arena, &grammar, &intent);
	assert_string_equal(readings_text(&arena, &intent), "agree C");
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_call_positions),
		cmocka_unit_test(test_call_is_asked_about),
		cmocka_unit_test(test_checkin),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_dates_that_are_none),
		cmocka_unit_test(test_other_requests),
		cmocka_unit_test(test_yes_may_be_asked_about),
		cmocka_unit_test(test_numbered_steps),
		cmocka_unit_test(test_doubtful_text),
	};
	return cmocka_run_group_tests_name("grammar", tests, NULL, NULL);
}
