/* SPDX-License-Identifier: MIT */
/*
 * The tables of reply words, row by row as they are specified: what is recorded
 * (R) in English and in Spanish, the accepted typos, what is asked about (C),
 * what is kept as a note (N). Each phrase is tried bare, in capitals, and with
 * a full stop. Entries are separated by "|"; "\n" begins a new line.
 */
#include "letters.h"

#include "letter/grammar.h"

#include <ctype.h>

struct table_row {
	const char *name;
	const char *recorded_en, *recorded_es, *typos; /* read as `meaning` R */
	enum meaning meaning;
	const char *asked;      /* C: nothing of it is counted */
	const char *held;       /* C, and may be a block: holds the outcome as one */
	const char *noted;      /* N */
};

/* ---- the call for consensus ---- */

static const struct table_row call[] = {
	{"AGREE", "AGREE|I AGREE|AGREED|YES|YES I AGREE|+1|I CONSENT|CONSENT",
	 "ACUERDO|DE ACUERDO|ESTOY DE ACUERDO|ACEPTO|SÍ|SI|CONSIENTO",
	 "agre|agreee|aggree|agreed.|agee|yess|deacuerdo|aceurdo", MEANING_AGREE,
	 "ok|okay|👍|💯|sounds good|looks good|fine|go ahead|works for me|sure|no concerns|no objection|I support the others|"
	 "vale|está bien|bueno|dale|adelante|sin objeción|5|4|3", NULL, NULL},
	{"AGREE with a reservation", NULL, NULL, NULL, MEANING_AGREE,
	 "I agree but the cost is high|yes, if it is free|yes as long as it is free|agree with changes|"
	 "de acuerdo, pero es caro|sí, siempre que sea gratis|I can live with it|puedo vivir con eso|mixed feelings|"
	 "agree unless it rains|agree except the date|sí, si hay dinero|acepto a menos que llueva|acepto excepto la fecha",
	 NULL, NULL},
	{"CONCERN", "CONCERN: the cost|I HAVE A CONCERN: the cost",
	 "PREOCUPACIÓN: el costo|INQUIETUD: el costo|TENGO UNA PREOCUPACIÓN: el costo",
	 "concer: the cost|conern: the cost|preocupacion: el costo|procupación: el costo", MEANING_CONCERN,
	 "worried about the cost|OBJECTION|OBJECIÓN|DISAGREE|no estoy de acuerdo|I don't like it|DUDA|CONCERN|PREOCUPACIÓN", NULL, NULL},
	{"QUESTION", "QUESTION: who pays", "PREGUNTA: quién paga", "questoin: who pays|pregunat: quién paga", MEANING_QUESTION,
	 "QUESTION|PREGUNTA", NULL, "How much is it?|¿Cuánto cuesta?"},
	{"STAND ASIDE", "STAND ASIDE|STANDING ASIDE|I STAND ASIDE|STAND-ASIDE",
	 "ME APARTO|ME HAGO A UN LADO|AL MARGEN|ME MANTENGO AL MARGEN", "standaside|stand a side|satnd aside|me haparto",
	 MEANING_STAND_ASIDE, "ABSTAIN|ME ABSTENGO|PASS|PASO|I'll sit this one out|NEUTRAL|recuse", NULL, NULL},
	{"BLOCK", "BLOCK: it hurts|I BLOCK: it hurts|BLOCK|BLOCK!", "BLOQUEO: hace daño|YO BLOQUEO: hace daño|BLOQUEO", NULL,
	 MEANING_BLOCK, NULL,
	 "blok|VETO|REJECT|OPPOSE|STOP THIS|over my dead body|NO|NO WAY|ME OPONGO|RECHAZO|I might block|"
	 "I would block unless it is free|👎|BLOCKED|0|✊|Block party is a great idea|Bloqueo de calles el sábado", NULL},
	{"WITHDRAW", "WITHDRAW|CANCEL MY ANSWER", "RETIRO MI RESPUESTA", NULL, MEANING_WITHDRAW,
	 "UNDO|ignore my last mail|sent by mistake", NULL, NULL},
	{"no position: NOT SURE", NULL, NULL, NULL, MEANING_NOT_SURE, "NOT SURE|NO SÉ|NO ESTOY SEGURO|NO ESTOY SEGURA", NULL, NULL},
	{"no position: MORE TIME", NULL, NULL, NULL, MEANING_MORE_TIME, NULL, NULL, "MORE TIME|MÁS TIEMPO"},
	{"HELP", NULL, NULL, NULL, MEANING_HELP, NULL, NULL, "HELP|?|AYUDA"},
	/* situations */
	{"two answers", NULL, NULL, NULL, MEANING_NONE,
	 "AGREE / STAND ASIDE|ACUERDO / ME APARTO|AGREE\nSTAND ASIDE|ACUERDO\nME APARTO", NULL, NULL},
	{"two answers, one of them a block", NULL, NULL, NULL, MEANING_NONE, NULL,
	 "BLOCK. Actually just a concern|AGREE / BLOCK|ACUERDO / BLOQUEO|AGREE\nWell.\nOn second thought BLOCK: it hurts|"
	 "ACUERDO\nBueno.\nPensándolo bien BLOQUEO: hace daño", NULL},
	{"languages mixed", "Sí, agree|Yes, de acuerdo", NULL, NULL, MEANING_AGREE, NULL, NULL, NULL},
	{"on behalf", NULL, NULL, NULL, MEANING_NONE,
	 "Maria says she agrees|María dice que sí|Agree, on behalf of Maria|Acepto, de parte de María|I am her assistant. AGREE", NULL, NULL},
	{"traps", NULL, NULL, NULL, MEANING_NONE, "I have no concern|sin preocupaciones|No concerns.",
	 "I will not block this.|No bloqueo|Block party permit looks good|I don't want to block", NULL},
	{"REVISIT", "REVISIT: the bus line closed|LOOK AT IT AGAIN: the bus", "REVISAR: cerraron la línea|RECONSIDERAR: es caro",
	 "revist: the bus|rebisar: es caro", MEANING_REVISIT, "REVISIT|REVISAR|we should revisit this some day|revisar el texto antes", NULL, NULL},
	{"PROCESS", "PROCESS: two days only|THE PROCESS WAS NOT FOLLOWED: two days", "PROCESO: dos días|NO SE SIGUIÓ EL PROCESO: dos días",
	 "proces: two days|prosceso: dos días", MEANING_PROCESS, "PROCESS|PROCESO|the process is long|process looks good", NULL, NULL},
	{"REGRETS", "REGRETS|MY REGRETS", "NO PUEDO PARTICIPAR|MIS EXCUSAS", "regerts|no puedo partcipar", MEANING_REGRETS,
	 "regrets that I am late|disculpas por la demora", NULL, NULL},
	{"ALTERNATE", "ALTERNATE: Wen Abbott|MY ALTERNATE IS: Wen", "SUPLENTE: Iván|MI SUPLENTE ES: Iván", "altenate: Wen|suplnete: Iván",
	 MEANING_ALTERNATE, "alternate Tuesdays would be better|suplentes para todos", NULL, NULL},
	{"courtesy", NULL, NULL, NULL, MEANING_THANKS, NULL, NULL, "Thank you!|Gracias|Got it, thanks|Muchas gracias"},
};

/* ---- check-ins ---- */

static const struct table_row checkin[] = {
	{"DONE", "DONE|FINISHED|COMPLETE", "HECHO|LISTO|TERMINADO", NULL, MEANING_DONE,
	 "Almost done|done except report|casi listo|hecho excepto el informe", NULL, NULL},
	{"ON TRACK", "ON TRACK|GOING WELL", "VOY BIEN|EN CURSO", NULL, MEANING_ON_TRACK, NULL, NULL, NULL},
	{"SLOW", "SLOW|BEHIND|LATE", "ATRASADO|VOY LENTO", NULL, MEANING_SLOW, NULL, NULL, NULL},
	{"STUCK", "STUCK|BLOCKED|NEED HELP", "ATASCADO|BLOQUEADO|NECESITO AYUDA", NULL, MEANING_STUCK, NULL, NULL, NULL},
	{"CHANGED", "CHANGED: two rooms", "CAMBIÓ: dos salas", NULL, MEANING_CHANGED, NULL, NULL, NULL},
	{"DROPPED", "DROPPED: no money", "LO DEJÉ: sin dinero", NULL, MEANING_DROPPED, NULL, NULL, NULL},
	{"NEED", "NEED: space|NEED: staff time|NEED: policy|NEED: money|NEED: training|NEED: other things",
	 "NECESITO: espacio|NECESITO: dinero|NECESITO: capacitación", NULL, MEANING_NEED, "NEED:|NECESITO:", NULL, NULL},
	{"LEARNED", "LEARNED: ask early", "APRENDÍ: preguntar antes", NULL, MEANING_LEARNED, NULL, NULL, NULL},
	{"NEW DATE", "NEW DATE: 12/15|NEW DATE: 15/12|NEW DATE: December 15", "NUEVA FECHA: 12/15|NUEVA FECHA: 15 de diciembre", NULL,
	 MEANING_NEW_DATE, "NEW DATE: soon|NUEVA FECHA: pronto|NEW DATE: 13/13", NULL, NULL},
	{"SKIP", "SKIP", "SALTAR", NULL, MEANING_SKIP, NULL, NULL, NULL},
	{"free text", NULL, NULL, NULL, MEANING_NONE, NULL, NULL, "The hall is painted|El salón está pintado"},
	{"a sign, a word of courtesy", NULL, NULL, NULL, MEANING_NONE, "👍|ok|vale", NULL, NULL},
};

/* ---- the Facilitator, and "is this yours?" ---- */

static const struct table_row close[] = {
	{"CONFIRM", "CONFIRM|I CONFIRM|CONFIRM: I talked with Sam", "CONFIRMO|CONFIRMAR", "confrim|confim", MEANING_CONFIRM,
	 "ok|yes|sí|vale|I do not confirm|no confirmo|Confirm but not yet|AGREE", NULL, NULL},
	{"EXTEND", "EXTEND 7 people are ill|EXTEND 7: people are ill", "AMPLIAR 7 hay gente enferma|PRORROGAR 7: hay gente enferma", "exted 7 why",
	 MEANING_EXTEND, "EXTEND 7\nCONFIRM", NULL, NULL},
	{"CLOSE", "CLOSE|CLOSE IT|CLOSE EARLY", "CERRAR|CIERRO|CERRAR ANTES", "clsoe|cerar", MEANING_CLOSE,
	 "close if all agree|cerrar si todos quieren|CLOSE: the door|close to done|CLOSE\nCONFIRM", NULL, NULL},
	{"FINDING", "FINDING: it rests on our rules|WE FOUND: it does not", "HALLAZGO: se apoya en las reglas|ENCONTRAMOS: el bloqueo vale", "findng: x y",
	 MEANING_FINDING, "FINDING|HALLAZGO", NULL, NULL},
	{"REOPEN", "REOPEN: the room is gone", "REABRIR: ya no hay sala", NULL, MEANING_REOPEN, NULL, NULL, NULL},
	{"ACCEPT LATE", "ACCEPT LATE: the bus|COUNT LATE ANSWERS: the bus", "ACEPTAR TARDÍAS: el autobús|CONTAR TARDÍAS: el autobús",
	 "acept late: the bus|aceptar tradías: el autobús", MEANING_ACCEPT_LATE, "ACCEPT LATE|ACEPTAR TARDÍAS|accept|acepto|do not accept late answers", NULL,
	 NULL},
};

static const struct table_row yours[] = {
	{"YES", "YES|YES IT IS", "SÍ|SI|ES MÍO", NULL, MEANING_YES, "ok|maybe|vale|AGREE|yes, if it is the one of Monday", NULL, NULL},
	{"YES, ALWAYS", "YES, ALWAYS|ALWAYS", "SÍ, SIEMPRE|SIEMPRE", NULL, MEANING_YES_ALWAYS, NULL, NULL, NULL},
	{"NO", "NO|NOT MINE", "NO|NO ES MÍO", NULL, MEANING_NO, "YES\nNO", NULL, NULL},
	{"NOT ME", "NOT ME", "NO FUI YO", NULL, MEANING_NOT_ME, NULL, NULL, NULL},
};

/* ---- a draft to check ---- */

static const struct table_row draft[] = {
	{"OPEN", "OPEN|OPEN IT|I OPEN IT", "ABRIR|ABRO|ÁBRELA", "opne|arbir", MEANING_OPEN,
	 "ok|yes|sí|vale|aligned|encaja|do not open|no abrir|OPEN if Ana agrees|ABRIR si Ana quiere|OPEN, but not yet|open the door|"
	 "Open: the door|AGREE|ACUERDO|OPEN\nCALL",
	 NULL, NULL},
	{"CALL", "CALL|CALL 12/15|CALL 2026-12-15|OPEN THE CALL", "LLAMAR|LLAMAR 12/15|ABRIR LA CONSULTA", "clal|llmar", MEANING_CALL,
	 "call me|call me at five|Call: me at five|llámame|CALL when the budget is there|LLAMAR cuando haya dinero|CALL\nNOT ALIGNED: no", NULL,
	 NULL},
	{"DISCUSS", "DISCUSS: who pays|LET'S DISCUSS: who pays", "HABLAR: quién paga|HAY QUE HABLARLO: quién paga", "dicuss: who pays|ablar: quién",
	 MEANING_DISCUSS, "DISCUSS|HABLAR|we should discuss this on Monday", NULL, NULL},
	{"NOT ALIGNED", "NOT ALIGNED: it is for one family", "NO ENCAJA: es para una familia", "not alligned: it is for one", MEANING_NOT_ALIGNED,
	 "NOT ALIGNED|NO ENCAJA", NULL, NULL},
	{"WITHDRAW THE PROPOSAL", "WITHDRAW THE PROPOSAL", "RETIRO LA PROPUESTA", NULL, MEANING_WITHDRAW_PROPOSAL, "WITHDRAW|RETIRO", NULL, NULL},
};

/* ---- please ask people ---- */

static const struct table_row sought[] = {
	{"ASKED", "ASKED: two riders, at the stop|I ASKED: my neighbors|ASKED - my group, by phone",
	 "PREGUNTÉ: a dos vecinas|PREGUNTAMOS: al grupo|YO PREGUNTÉ: en la iglesia", "aksed: two riders|askd: two|pregunte: a dos",
	 MEANING_ASKED,
	 "ASKED|PREGUNTÉ|ok|yes|vale|sí|will do|AGREE|ACUERDO|I asked my neighbors and they like it|le pregunté a mi vecina|"
	 "ASKED: my group\nCOULD NOT: the rest|PREGUNTÉ: al grupo\nNO PUDE: al resto|what should we ask them",
	 NULL, NULL},
	{"NOBODY ANSWERED", "NOBODY ANSWERED: I called two riders|NO ONE ANSWERED: at the stop",
	 "NADIE RESPONDIÓ: llamé a dos|NADIE CONTESTÓ: en la parada", "nobody anwsered: two|nadie respondio: dos", MEANING_NOBODY,
	 "NOBODY ANSWERED|NADIE RESPONDIÓ|nobody answered my mail yet", NULL, NULL},
	{"COULD NOT", "COULD NOT: I was ill|I COULD NOT: no time", "NO PUDE: estuve enferma|NO PUDIMOS: no hubo tiempo",
	 "coud not: ill|couldnt: ill", MEANING_COULD_NOT, "COULD NOT|NO PUDE|could not agree more|no pude dormir", NULL, NULL},
	{"WAIVE", "WAIVE: the clinic closes", "DISPENSAR: cierra la clínica|DISPENSO: cierra", "waiv: it closes|dispesar: cierra",
	 MEANING_WAIVE, "WAIVE|DISPENSAR|waive the fee for them", NULL, NULL},
	{"WITHDRAW THE PROPOSAL", "WITHDRAW THE PROPOSAL|I withdraw my proposal.", "RETIRO LA PROPUESTA|Retiro mi propuesta.",
	 "withdrawl the proposal", MEANING_WITHDRAW_PROPOSAL, "withdraw the proposal if nobody likes it|retiro la propuesta, pero no hoy",
	 NULL, NULL},
	{"courtesy", NULL, NULL, NULL, MEANING_THANKS, NULL, NULL, "Thank you!|Gracias"},
	{"HELP", NULL, NULL, NULL, MEANING_HELP, NULL, NULL, "HELP|AYUDA"},
};

/* ---- the Membership Agreement ---- */

static const struct table_row agreement[] = {
	{"ACCEPT", "ACCEPT|I ACCEPT|ACCEPTED|I accept the agreement|Yes, I accept",
	 "ACEPTO|LO ACEPTO|Sí, acepto|Acepto el acuerdo|ACEPTADA", "acept|accpt|I acept|asepto|acepo", MEANING_ACCEPT,
	 "yes|ok|👍|agree|I agree|sure|sí|si|vale|de acuerdo|estoy de acuerdo|confirm|except|signed|"
	 "I accept if I can leave in May|accept, but not item 3|acepto si puedo faltar|acepto, pero no los sábados|"
	 "ACCEPT\nDECLINE|ACEPTO\nNO ACEPTO|accept all applicants|aceptó|Maria accepts, she says|ACCEPT. On second thought, no.",
	 NULL, NULL},
	{"DECLINE", "DECLINE|I DECLINE|I do not accept|DECLINE: no time|No, I don't accept",
	 "NO ACEPTO|NO LO ACEPTO|NO ACEPTO: no tengo tiempo", "declne|dont accept|no asepto", MEANING_DECLINE,
	 "no|nope|no thanks|disagree|block|no gracias|rechazo|me opongo|👎", NULL, NULL},
	{"NOT YET", "NOT YET|NOT YET: I have to read it|More time|I need more time", "TODAVÍA NO|AÚN NO|Necesito más tiempo",
	 "not jet|todavia no", MEANING_NOT_YET, "NOT YET\nACCEPT|maybe|not sure|quizá|no sé", NULL, NULL},
	{"QUESTION", "QUESTION: how many meetings", "PREGUNTA: cuántas reuniones", "questoin: who|pregunat: quién", MEANING_QUESTION,
	 "QUESTION|PREGUNTA", NULL, "How many meetings are there?|¿Cuántas reuniones hay?"},
	{"NOT ME", "NOT ME", "NO FUI YO", NULL, MEANING_NOT_ME, NULL, NULL, NULL},
	{"no answer", NULL, NULL, NULL, MEANING_NONE, "I like the text|Me gusta el texto|1|STAND ASIDE|ME APARTO", NULL, NULL},
};

/* How our mails should be, in a reply to anything: it answers nothing. */
static const struct table_row wishes[] = {
	{"LANGUAGE", NULL, NULL, NULL, MEANING_LANGUAGE,
	 "English class is full|Español es mi lengua materna|English: my first language", NULL,
	 "ENGLISH|English please|in English|ESPAÑOL|espanol|en español|Español, por favor|englisch|espnaol"},
	{"LARGE PRINT, PLAIN", NULL, NULL, NULL, MEANING_FORMAT,
	 "Large print shops are closed|Plain and simple, this is good", NULL,
	 "LARGE PRINT|large letters please|LETRA GRANDE|letra más grande|PLAIN|plain text|TEXTO SIMPLE|solo texto|normal print|"
	 "letra normal|larg print|letra gande"},
};

/* ---- trying them ---- */

static struct intent read_as(struct arena *arena, enum request_kind kind, const char *text)
{
	struct intent intent = {.fresh = text};
	struct grammar grammar = {.words = test_words(), .kind = kind, .yes_is_agree = true, .today = {2026, 12, 1}, .writer = ""};
	grammar_read(arena, &grammar, &intent);
	return intent;
}

static bool is_all(const struct intent *intent, enum meaning meaning, enum result result)
{
	for (size_t i = 0; i < intent->readings.count; i++)
		if ((meaning != MEANING_NONE && intent->readings.items[i].meaning != meaning) ||
		    intent->readings.items[i].result != result)
			return false;
	return intent->readings.count > 0;
}

/* Core counts nothing of a letter with one reading to be asked about. */
static bool is_asked(const struct intent *intent)
{
	for (size_t i = 0; i < intent->readings.count; i++)
		if (intent->readings.items[i].result == RESULT_CONFIRM)
			return true;
	return false;
}

enum column { RECORDED, ASKED, HELD, NOTED };

static bool fits(const struct intent *intent, const struct table_row *row, enum column column)
{
	switch (column) {
	case RECORDED:
		return is_all(intent, row->meaning, RESULT_RECORD) && !intent_has(intent, PROBLEM_BLOCK_LIKE);
	case ASKED:
		return is_asked(intent) && !intent_has(intent, PROBLEM_BLOCK_LIKE);
	case HELD:
		return is_asked(intent) && intent_has(intent, PROBLEM_BLOCK_LIKE);
	default:
		return is_all(intent, row->meaning == MEANING_QUESTION || row->meaning == MEANING_NONE ? MEANING_NONE : row->meaning,
		              RESULT_NOTE);
	}
}

static size_t try_text(struct arena *arena, enum request_kind kind, const struct table_row *row, const char *text,
                       enum column column)
{
	struct intent intent = read_as(arena, kind, text);
	if (fits(&intent, row, column))
		return 0;
	print_error("%s, \"%s\": read %s (%s)\n", row->name, text, readings_text(arena, &intent), problems_text(arena, &intent));
	return 1;
}

/* As written, in capitals (ASCII), with a full stop, below a greeting, with a name at the end. */
static size_t try_forms(struct arena *arena, enum request_kind kind, const struct table_row *row, const char *text,
                        enum column column)
{
	size_t length = strlen(text), bad = try_text(arena, kind, row, text, column);
	char *capitals = arena_strdup(arena, text);
	for (char *c = capitals; *c != '\0'; c++)
		if ((unsigned char)*c < 0x80)
			*c = (char)toupper((unsigned char)*c);
	bad += try_text(arena, kind, row, capitals, column);
	bad += try_text(arena, kind, row, arena_printf(arena, "Hi Ana,\n\n%s", text), column);
	bad += try_text(arena, kind, row, arena_printf(arena, "%s\n\nThanks,\nTom", text), column);
	if (strchr("?.!:", text[length - 1]) == NULL)
		bad += try_text(arena, kind, row, arena_printf(arena, "%s.", text), column);
	return bad;
}

static size_t try_cell(struct arena *arena, enum request_kind kind, const struct table_row *row, const char *cell,
                       enum column column)
{
	size_t bad = 0;
	while (cell != NULL && *cell != '\0') {
		size_t length = strcspn(cell, "|");
		bad += try_forms(arena, kind, row, arena_strndup(arena, cell, length), column);
		cell += length + (cell[length] == '|');
	}
	return bad;
}

static size_t try_table(enum request_kind kind, const struct table_row *rows, size_t count)
{
	struct arena arena = {0};
	size_t bad = 0;
	for (size_t i = 0; i < count; i++) {
		bad += try_cell(&arena, kind, &rows[i], rows[i].recorded_en, RECORDED);
		bad += try_cell(&arena, kind, &rows[i], rows[i].recorded_es, RECORDED);
		bad += try_cell(&arena, kind, &rows[i], rows[i].typos, RECORDED);
		bad += try_cell(&arena, kind, &rows[i], rows[i].asked, ASKED);
		bad += try_cell(&arena, kind, &rows[i], rows[i].held, HELD);
		bad += try_cell(&arena, kind, &rows[i], rows[i].noted, NOTED);
	}
	arena_release(&arena);
	return bad;
}

#define TABLE_TEST(kind, rows)                                                                  \
	static void test_##rows(void **state)                                                   \
	{                                                                                       \
		(void)state;                                                                    \
		assert_int_equal(try_table(kind, rows, sizeof rows / sizeof *rows), 0);         \
	}

TABLE_TEST(REQUEST_CALL, call)
TABLE_TEST(REQUEST_CHECKIN, checkin)
TABLE_TEST(REQUEST_CLOSE, close)
TABLE_TEST(REQUEST_YOURS, yours)
TABLE_TEST(REQUEST_DRAFT, draft)
TABLE_TEST(REQUEST_SOUGHT, sought)
TABLE_TEST(REQUEST_AGREEMENT, agreement)

static void test_wishes(void **state)
{
	static const enum request_kind kinds[] = {REQUEST_CALL, REQUEST_CHECKIN, REQUEST_AGREEMENT, REQUEST_YOURS, REQUEST_NONE};
	(void)state;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		assert_int_equal(try_table(kinds[i], wishes, sizeof wishes / sizeof *wishes), 0);
}

/* ---- nothing but the words themselves ---- */

/* What must never be a position, whatever was asked in a call. */
static void test_never_a_position(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"", " ", "1", "2", "5", "10", "100", "0", "👍", "👎", "🙂", "❤️", "✅", "❌", "…", "-", "--", "*", "...", "!",
		"AGREE if it is free", "AGREE, if it is free", "AGREE: if it is free", "AGREE - but", "AGREE only on Saturdays",
		"AGREE unless", "AGREE, as long as it is free", "AGREE except for the date", "if possible, AGREE",
		"ACUERDO si hay dinero", "ACUERDO, pero no ahora", "ACUERDO siempre que sea gratis", "ACUERDO a menos que llueva",
		"ACUERDO excepto la fecha", "sí pero", "yes but", "yes... if", "Yes, I oppose this", "Yes, I am against it",
		"AGREE. The cost is too high.", "AGREE, after we see the budget", "Agree, without the childcare",
		"Agree. I worry about the cost", "Agree. This is a bad idea", "AGREE. Not yet.", "AGREE\n\nThis is a test.",
		"AGREE\nOops, wrong mail.", "AGREE. Please do not count this yet.", "Agree?", "AGREE or not?", "agree/disagree",
		"Never,\nAGREE", "I never agreed", "I can't agree", "AGREE: no", "yes and no", "sí y no", "De acuerdo. Es muy caro.",
		"Sí, tengo una preocupación", "Sí, me opongo", "De acuerdo, sin la cena", "AGREE\n\nConcern about the cost",
		"AGREE. QUESTION: who pays?", "Ben: AGREE", "AGREE -> STAND ASIDE", "Change AGREE to BLOCK", "❌ AGREE",
	};
	struct arena arena = {0};
	size_t bad = 0;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct intent intent = read_as(&arena, REQUEST_CALL, texts[i]);
		bool counted = intent.readings.count > 0 && !is_asked(&intent) && !is_all(&intent, MEANING_NONE, RESULT_NOTE);
		if (counted)
			print_error("\"%s\": read %s\n", texts[i], readings_text(&arena, &intent));
		bad += counted;
	}
	assert_int_equal(bad, 0);
	arena_release(&arena);
}

/* What people plainly mean, in their own words. */
static void test_plainly_meant(void **state)
{
	(void)state;
	static const struct {
		const char *text, *readings;
	} cases[] = {
		{"Ok, I agree", "agree R"}, {"Sounds good. Agree.", "agree R"}, {"No concerns, I agree", "agree R"},
		{"Absolutely agree", "agree R"}, {"👍 Agree", "agree R"}, {"I completely agree", "agree R"}, {"I agree with it.", "agree R"},
		{"100% agree", "agree R"}, {"I agree and thank you", "agree R"}, {"Fay,\n\nAGREE", "agree R"}, {"Yes, Ana", "agree R"},
		{"My vote is yes", "agree R"}, {"Good evening, Fay: AGREE", "agree R"}, {"Vale, de acuerdo", "agree R"},
		{"Buenas tardes, Fay:\n\nEstoy de acuerdo con la propuesta.\n\nSaludos,\nRosa", "agree R"}, {"Claro que sí", "agree R"},
		{"Estoy completamente de acuerdo", "agree R"}, {"Agree. This will help many families.", "agree R"},
		{"Agree, no further comments", "agree R"}, {"Agree, with thanks to all", "agree R"}, {"De acuerdo, con gusto", "agree R"},
		{"Agree, with a lower price", "agree C"}, {"Agree. No concerns.", "agree R"}, {"Agree. Can I help?", "agree R"},
		{"I'd like to stand aside", "stand_aside R"}, {"STAND ASIDE: too expensive", "stand_aside R"},
		{"STAND ASIDE, I can't support it", "stand_aside R"}, {"Quiero apartarme", "stand_aside R"},
		{"I block this proposal: it harms kids", "block R"}, {"Bloqueo la propuesta: hace daño", "block R"},
		{"WITHDRAW: I changed my mind", "withdraw R"}, {"I withdraw my block", "withdraw R"}, {"Quiero retirar mi respuesta", "withdraw R"},
		{"I need more time to think", "more_time N"}, {"P-2026-004: AGREE", "agree R"}, {"AGREE. It is about P-2026-004", "agree R"},
		{"AGREE: P-2026-003", "agree C"}, /* the number of another proposal */
	};
	struct arena arena = {0};
	size_t bad = 0;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct intent intent = {.fresh = cases[i].text};
		struct grammar grammar = {.words = test_words(), .kind = REQUEST_CALL, .yes_is_agree = true, .writer = "", .subject = "P-2026-004"};
		grammar_read(&arena, &grammar, &intent);
		if (strcmp(readings_text(&arena, &intent), cases[i].readings) == 0)
			continue;
		print_error("\"%s\": read %s (%s)\n", cases[i].text, readings_text(&arena, &intent), problems_text(&arena, &intent));
		bad++;
	}
	assert_int_equal(bad, 0);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_call),          cmocka_unit_test(test_checkin), cmocka_unit_test(test_close),
		cmocka_unit_test(test_yours),         cmocka_unit_test(test_draft),
		cmocka_unit_test(test_sought), cmocka_unit_test(test_agreement), cmocka_unit_test(test_wishes),
		cmocka_unit_test(test_never_a_position),
		cmocka_unit_test(test_plainly_meant),
	};
	return cmocka_run_group_tests_name("tables", tests, NULL, NULL);
}
