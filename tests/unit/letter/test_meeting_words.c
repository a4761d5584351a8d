/* SPDX-License-Identifier: MIT */
/* Words about meetings, minutes and commands, the first line CONFIDENTIAL, and words of distress: English and Spanish. */
#include "words_kit.h"

#include "letter/private.h"

static void test_coming(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"COMING", "coming R"},
		{"Coming!", "coming R"},
		{"I'm coming", "coming R"},
		{"I\xe2\x80\x99ll be there.", "coming R"},
		{"Yes", "coming R"},
		{"Yes, I will come. Thanks!", "coming R"},
		{"comming", "coming R"},
		{"Hi Dee,\n\ncount me in", "coming R"},
		{"VOY", "coming R"},
		{"Sí", "coming R"},
		{"Sí, voy", "coming R"},
		{"Ahí estaré", "coming R"},
		{"Hola Dee:\nVoy, gracias", "coming R"},
		{"cuenten conmigo", "coming R"},
		{"Coming! I will bring my daughter.", "coming R"},
	};
	CHECK(REQUEST_MEETING, rows);
}

static void test_regrets(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"REGRETS", "regrets R"},
		{"Regrets, I have to work.", "regrets R"},
		{"CAN'T COME", "regrets R"},
		{"cant come", "regrets R"},
		{"Can\xe2\x80\x99t make it, sorry", "regrets R"},
		{"No", "regrets R"},
		{"No, sorry", "regrets R"},
		{"I won't be able to make it", "regrets R"},
		{"not coming", "regrets R"},
		{"NO PUEDO IR", "regrets R"},
		{"No voy", "regrets R"},
		{"no, lo siento", "regrets R"},
		{"Lo siento, no puedo ir: tengo que trabajar", "regrets R"},
		{"no podré asistir", "regrets R"},
	};
	CHECK(REQUEST_MEETING, rows);
}

static void test_maybe_alternate_agenda(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"MAYBE", "maybe R"},
		{"Maybe. I will know on Monday.", "maybe R"},
		{"QUIZÁS", "maybe R"},
		{"quizas", "maybe R"},
		{"Tal vez", "maybe R"},
		{"ALTERNATE: Wen Abbott", "alternate R"},
		{"Regrets\nAlternate: Wen", "regrets R; alternate R"},
		{"SUPLENTE: Wen", "alternate R"},
		{"ALTERNATE", " C"},
		{"SUPLENTE:", " C"},
		{"AGENDA: parking", "agenda_item R"},
		{"Coming\nAGENDA: parking\nAGENDA: the gym", "coming R; agenda_item R; agenda_item R"},
		{"Voy\nTEMA: el gimnasio", "coming R; agenda_item R"},
		{"AGENDA", "agenda N"}, /* the command */
		{"Agenda.", "agenda N"},
	};
	CHECK(REQUEST_MEETING, rows);
}

/* What sounds like an answer, and may be the other one. */
static void test_meeting_traps(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"ok", " C"},
		{"Okay", " C"},
		{"No problem", " C"},
		{"No worries, see you", " C"},
		{"I'll try", " C"},
		{"I'm coming but late", " C"},
		{"Coming if I can leave work early", " C"},
		{"Yes, unless it snows", " C"},
		{"Is there parking?", " C"},
		{"I can come on Tuesday, not on Thursday", " C"},
		{"I am running late", " C"},
		{"Someone else will come", " C"},
		{"Sin problema", " C"},
		{"Voy si puedo", " C"},
		{"Sí, si salgo temprano", " C"},
		{"Voy. Si llueve, no.", " C"},
		{"Coming, unless the kids are sick", " C"},
		{"Depende", " C"},
		{"Creo que no", " C"},
		{"¿Hay dónde estacionar?", " C"},
		{"👍", " C"},
		{"COMING\nREGRETS", " C;  C"}, /* asked about where the meeting is known */
		{"COMING\nMAYBE", " C;  C"},
		{"Voy\nQuizás", " C;  C"},
	};
	CHECK(REQUEST_MEETING, rows);
}

static void test_minutes(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"OK", "ok R"},
		{"ok, thanks", "ok R"},
		{"Okay!", "ok R"},
		{"The minutes are right.", "ok R"},
		{"No corrections", "ok R"},
		{"Sin correcciones", "ok R"},
		{"El acta está bien", "ok R"},
		{"CORRECTION: nine people came, not eight", "correction R"},
		{"Corection: the date", "correction R"},
		{"CORRECTION: item 1\nCORRECTION: item 2", "correction R; correction R"},
		{"CORRECCIÓN: vinieron nueve", "correction R"},
		{"correccion: vinieron nueve", "correction R"},
		/* traps */
		{"CORRECTION", " C"},
		{"CORRECCIÓN:", " C"},
		{"not ok", " C"},
		{"It is not ok", " C"},
		{"OK, but Fay was not there", " C"},
		{"Ok except for the date", " C"},
		{"OK pero falta Fay", " C"},
		{"No está bien", " C"},
		{"yes", " C"},
		{"No", " C"},
		{"👍", " C"},
		{"The date is wrong", " C"},
		{"OK. The name of the library is wrong.", " C"},
		{"Hay un error", " C"},
		{"I was not there", " C"},
	};
	CHECK(REQUEST_MINUTES, rows);
}

/* What everybody could read is never guessed: whatever stands behind PUBLISH is asked about. */
static void test_publish(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"PUBLISH", "publish R"},
		{"Publish it, please.", " C"},
		{"please publish", "publish R"},
		{"publsh", "publish R"},
		{"PUBLICAR", "publish R"},
		{"Publíquenlo", "publish R"},
		{"publicr", "publish R"},
		{"NOT NOW", "not_now R"},
		{"Not yet, Ana has to look first", "not_now R"},
		{"Don't publish", "not_now R"},
		{"AHORA NO", "not_now R"},
		{"No publicar", "not_now R"},
		{"REDACT: a name stood there", "redact R"},
		{"Redcat: a name stood there", "redact R"},
		{"Take it down: we were asked to", "redact R"},
		{"REDACT: a name\nTAKE OUT: Kim Lowell", "redact R; take_out R"},
		{"REDACT: why\nTAKE OUT: one\nTAKE OUT: two", "redact R; take_out R; take_out R"},
		{"TACHAR: había un nombre", "redact R"},
		{"TACHAR: había un nombre\nQUITAR: Kim Lowell", "redact R; take_out R"},
		/* traps */
		{"Publish, but not the second page", " C"},
		{"Publish: the first part", " C"},
		{"PUBLISH only the first item", " C"},
		{"Publicar, pero sin nombres", " C"},
		{"yes", " C"},
		{"OK", " C"},
		{"Sí", " C"},
		{"no", " C"},
		{"confirm", " C"},
		{"REDACT", " C"},
		{"TACHAR:", " C"},
		{"REDACT: a name\nTAKE OUT:", "redact R;  C"},
		{"delete it", " C"},
		{"The publisher called", " C"},
		{"👍", " C"},
	};
	CHECK(REQUEST_PUBLISH, rows);
}

/* In a letter that answers nothing, and in one that answers a call: the same words ask for the same. */
static void test_commands(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"AGENDA", "agenda N"},
		{"Agenda, please", "agenda N"},
		{"la agenda", "agenda N"},
		{"STATUS", "status N"},
		{"ESTADO", "status N"},
		{"STATUS P-2026-004", "record P-2026-004 N"},
		{"status: p-2026-004", "record P-2026-004 N"},
		{"Estado P-2026-004", "record P-2026-004 N"},
		{"RECORD D-2026-007", "record D-2026-007 N"},
		{"Record of P-2026-004, please", " C"},
		{"ACTA P-2026-004", "record P-2026-004 N"},
		{"acta: M-2026-001", "record M-2026-001 N"},
		/* traps */
		{"RECORD", " C"},
		{"Status P-2026-004 worries me", " C"},
		{"The status of P-2026-004", " C"},
		{"Agenda item 3 should come first", " C"},
		{"Acta de nacimiento", " C"},
	};
	CHECK(REQUEST_NONE, rows);
	CHECK(REQUEST_CALL, rows);
}

/* In a call, what follows a wish may be the answer that was asked for. */
static void test_wishes_in_a_call(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"STATUS: block", " C"},
		{"Status: I agree", " C"},
		{"ESTADO: bloqueo", " C"},
		{"Estado: no estoy de acuerdo", " C"},
		{"HELP: block", " C"},
		{"AYUDA: bloqueo", " C"},
		{"AGENDA: bloqueo", " C"},
		{"SEND BUNDLE: block", " C"},
		{"HELP: where do I write?", "help N"},
		{"AGREE\nSTATUS", "agree R; status N"},
	};
	CHECK(REQUEST_CALL, rows);
}

/* Words that bind others stand alone, or with text that takes nothing back. */
static void test_taken_back_below(void **state)
{
	(void)state;
	static const struct row drafts[] = {
		{"CALL\nDon't call it yet", " C"}, {"CALL\nnot now", " C"}, {"OPEN. Please do not open it", " C"},
		{"LLAMAR\nNo, espere al viernes", " C"}, {"ABRIR\nno la abra", " C"}, {"CALL\nThank you all", "call R"},
	};
	static const struct row closes[] = {
		{"CONFIRM\nPlease do not record it", " C"}, {"CONFIRM\nAna's block was never heard", " C"},
		{"CONFIRMAR\nPor favor, todav\xc3\xad" "a no", " C"}, {"CONFIRM: we talked with Sam", "confirm R"},
		{"CONFIRM: Ana told me it was not a block", "confirm R"},
	};
	static const struct row agreements[] = {
		{"I ACCEPT\nPlease do not count me yet", " C"}, {"I ACCEPT\nnot the part about meetings", " C"},
		{"I accept. I do not agree to part 3.", " C"},   {"ACEPTO. No la parte tres.", " C"},
		{"I accept. No problem.", "accept R"},           {"I ACCEPT. Looking forward to it", "accept R"},
	};
	static const struct row yours[] = {
		{"Yes\nNo it was not me", " C"}, {"S\xc3\xad. Pero yo no lo escrib\xc3\xad", " C"},
		{"Yes. Thank you!", "yes R"},
	};
	CHECK(REQUEST_DRAFT, drafts);
	CHECK(REQUEST_CLOSE, closes);
	CHECK(REQUEST_AGREEMENT, agreements);
	CHECK(REQUEST_YOURS, yours);
}

static void test_private(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool private;
	} rows[] = {
		{"CONFIDENTIAL", true},
		{"Confidential", true},
		{"Confidential.\nI want to talk.", true},
		{"CONFIDENTIAL: I want to talk", true},
		{"CONFIDENTIAL - I want to talk", true},
		{"*CONFIDENTIAL*\nI want to talk", true},
		{"CONFIDENTIAL I want to talk", true},
		{"\nHi Dee,\n\nConfidential\nI want to talk", true},
		{"Strictly confidential\n...", true},
		{"CONFIDENCIAL", true},
		{"Confidencial: quiero hablar", true},
		{"Hola,\nCONFIDENCIAL\nquiero hablar", true},
		{"Confidential records should stay where they are", false},
		{"CONFIDENTIALITY NOTICE: this mail", false},
		{"AGREE\nCONFIDENTIAL", false},
		{"I agree\n\nConfidential: this e-mail and its files are for the addressee alone", false},
		{"This is not confidential", false},
		{"", false},
	};
	struct arena arena = {0};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (private_text(&arena, test_words(), rows[i].text) != rows[i].private)
			fail_msg("\"%s\" %s", rows[i].text, rows[i].private ? "is private" : "is not");
	arena_release(&arena);
}

static void test_distress(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool distressed;
	} rows[] = {
		{"I want to die", true},
		{"Some days I think you would all be better\noff without me", true},
		{"he hits me", true},
		{"Go to hell!", true},
		{"me quiero morir", true},
		{"Me pega cuando llego tarde", true},
		{"Son unos idiotas", true},
		{"Parking is killing me", false},
		{"The old plan is dead", false},
		{"I do not want to go there", false},
		{"The committee died last year", false},
		{"El plan está muerto", false},
		{"No quiero ir", false},
		{"", false},
	};
	struct arena arena = {0};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (distressed_text(&arena, test_words(), rows[i].text) != rows[i].distressed)
			fail_msg("\"%s\" %s", rows[i].text, rows[i].distressed ? "needs a person" : "does not");
	arena_release(&arena);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_coming),   cmocka_unit_test(test_regrets),
		cmocka_unit_test(test_maybe_alternate_agenda), cmocka_unit_test(test_meeting_traps),
		cmocka_unit_test(test_minutes),
		cmocka_unit_test(test_publish),  cmocka_unit_test(test_commands),
		cmocka_unit_test(test_wishes_in_a_call), cmocka_unit_test(test_taken_back_below),
		cmocka_unit_test(test_private),  cmocka_unit_test(test_distress),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
