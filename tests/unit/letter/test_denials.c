/* SPDX-License-Identifier: MIT */
/*
 * What stands behind an answer and says that it is none, or limits it: asked
 * about, for every kind of request. Beside it reasons that look alike and are
 * none of it: recorded. And commands that stand on lines of their own, or in
 * a mail that answers nothing. Entries are separated by "|", "\n" begins a line.
 */
#include "letters.h"

#include "base/buf.h"
#include "letter/grammar.h"
#include "letter/opinion.h"

struct denial_row {
	enum request_kind kind;
	enum meaning meaning;
	const char *denied_en, *denied_es; /* nothing of it is counted */
	const char *kept_en, *kept_es;     /* the same words, and a reason that only sounds like it */
};

static const struct denial_row rows[] = {
	{REQUEST_CALL, MEANING_AGREE,
	 "AGREE: no|AGREE: not yet|AGREE: don't|AGREE: but only if|AGREE: not really|AGREE: no wait|AGREE: maybe not|AGREE. Never mind.|"
	 "AGREE: I do not agree|YES: no|Yes, not really",
	 "ACUERDO: no|ACUERDO: todavía no|ACUERDO: no estoy de acuerdo|ACUERDO: la verdad no|ACUERDO: tal vez no|ACUERDO: pero solo si|SÍ: no|"
	 "ACUERDO: no, espere",
	 "AGREE. No concerns.|AGREE, no further comments|AGREE: no one loses anything", "ACUERDO. Sin dudas.|De acuerdo, no hay problema"},
	{REQUEST_CALL, MEANING_STAND_ASIDE,
	 "STAND ASIDE: no|STAND ASIDE: not yet, let me think|STAND ASIDE: don't|STAND ASIDE: only if you change the date|STAND ASIDE: no wait|"
	 "STAND ASIDE: I am not sure|STAND ASIDE: not really|STAND ASIDE: it is late. No wait.",
	 "ME APARTO: no|ME APARTO: todavía no|ME APARTO: solo si cambian la fecha|ME APARTO: espere|ME APARTO: quizás|ME APARTO: la verdad no",
	 "STAND ASIDE: I do not know enough about it|STAND ASIDE: no time to read it|STAND ASIDE: not my area|"
	 "STAND ASIDE: I don't like it, but I will not stop it|STAND ASIDE: if it helps families, I will not stop it",
	 "ME APARTO: no me gusta, pero no lo voy a detener|ME APARTO: no sé bastante del tema|ME APARTO: si ayuda a las familias, no lo detengo"},
	{REQUEST_CALL, MEANING_BLOCK, "BLOCK: no, do not block|BLOCK: not really|BLOCK: I do not block|BLOCK: maybe|BLOCK: wait, not yet",
	 "BLOQUEO: no, no bloqueo|BLOQUEO: la verdad no|BLOQUEO: tal vez|BLOQUEO: todavía no",
	 "BLOCK: no|BLOCK. No!|BLOCK: no room for wheelchairs|BLOCK: not enough money|BLOCK: Maybe it works for some, but it hurts the kids|"
	 "BLOCK: no one asked the neighbors|BLOCK: wait until there is a ramp|BLOCK: if we build it there, children get hurt",
	 "BLOQUEO: no|BLOQUEO: no hay rampa|BLOQUEO: nadie preguntó a los vecinos|BLOQUEO: si se construye ahí, hace daño"},
	{REQUEST_CALL, MEANING_WITHDRAW, "WITHDRAW: no|WITHDRAW: no wait|WITHDRAW: don't|WITHDRAW: never mind|WITHDRAW, but only if Ben agrees",
	 "RETIRO MI RESPUESTA: no|RETIRO MI RESPUESTA: espere|RETIRO MI RESPUESTA, pero solo si Ben quiere",
	 "WITHDRAW: it was a mistake|WITHDRAW: I changed my mind|WITHDRAW. I do not want this any more.", "RETIRO MI RESPUESTA: cambié de opinión"},
	{REQUEST_CALL, MEANING_WITHDRAW_PROPOSAL,
	 "WITHDRAW THE PROPOSAL: no, not yet|WITHDRAW THE PROPOSAL: only if the Core agrees|"
	 "WITHDRAW THE PROPOSAL. Please do not withdraw the proposal.|WITHDRAW THE PROPOSAL: it is too dear, but only if Ben agrees",
	 "RETIRO LA PROPUESTA: no, todavía no|RETIRO LA PROPUESTA: solo si el Core quiere|RETIRO LA PROPUESTA: es cara, pero solo si Ben quiere",
	 "WITHDRAW THE PROPOSAL: nobody wants it|WITHDRAW THE PROPOSAL: we do not need it any more", "RETIRO LA PROPUESTA: nadie la quiere"},
	{REQUEST_CALL, MEANING_CONCERN, "CONCERN: none|CONCERN: nothing", "PREOCUPACIÓN: ninguna|PREOCUPACIÓN: nada",
	 "CONCERN: no parking|CONCERN: not yet a plan for winter", "PREOCUPACIÓN: no hay rampa"},
	{REQUEST_CALL, MEANING_QUESTION, "QUESTION: nothing|QUESTION: no", "PREGUNTA: ninguna|PREGUNTA: no", "QUESTION: no parking at all?",
	 "PREGUNTA: ¿no hay rampa?"},
	{REQUEST_CALL, MEANING_NOT_ME, "NOT ME: no wait, it was me", "NO FUI YO: espere, sí fui yo",
	 "NOT ME. I did not write that. Please ignore it.", "NO FUI YO. Por favor ignoren."},
	{REQUEST_CLOSE, MEANING_CONFIRM,
	 "CONFIRM: not yet|CONFIRM: no|CONFIRM: only if Ana agrees|CONFIRM: but wait for Ben|CONFIRM: if Ana agrees|CONFIRM: do not confirm|"
	 "CONFIRM: all is clear, but only if Ana agrees",
	 "CONFIRMO: todavía no|CONFIRMO: no|CONFIRMO: solo si Ana quiere|CONFIRMO: pero espere a Ben|CONFIRMO: no confirmo|CONFIRMO: si Ana quiere",
	 "CONFIRM: it was not a block|CONFIRM: was it a block? No, it was a joke|CONFIRM: nobody wanted to stop it|"
	 "CONFIRM: Ana was not sure. She called and said it is not a block.",
	 "CONFIRMO: no fue un bloqueo|CONFIRMO: nadie quería pararlo"},
	{REQUEST_CLOSE, MEANING_EXTEND, "EXTEND 7: no|EXTEND 7 only if Ben wants|EXTEND 7 days: no|EXTEND 7 people are ill, if Ben agrees",
	 "AMPLIAR 7: no|AMPLIAR 7: no, mejor no|AMPLIAR 7 días: no|AMPLIAR 7 solo si Ben quiere", "EXTEND 7 days: people are ill|EXTEND 7: no one was there",
	 "AMPLIAR 7: hay gente enferma"},
	{REQUEST_CLOSE, MEANING_REOPEN, "REOPEN: no, do not reopen|REOPEN: not yet|REOPEN: only if Ben agrees", "REABRIR: no|REABRIR: todavía no|REABRIR: solo si Ben quiere",
	 "REOPEN: the room is gone|REOPEN: the hall does not exist any more", "REABRIR: ya no hay sala"},
	{REQUEST_CLOSE, MEANING_CLOSE, "CLOSE: don't|CLOSE: no|CLOSE. Not now.", "CERRAR: no|CERRAR. Todavía no.|CERRAR: espere", "CLOSE", "CERRAR"},
	{REQUEST_CLOSE, MEANING_FINDING, "FINDING: none|FINDING: not yet|FINDING: nothing", "HALLAZGO: ninguno|HALLAZGO: todavía no|HALLAZGO: nada",
	 "FINDING: no rule of ours is against it", "HALLAZGO: no va contra las reglas"},
	{REQUEST_CLOSE, MEANING_ACCEPT_LATE, "ACCEPT LATE: no|ACCEPT LATE: don't|ACCEPT LATE: only if Ben agrees", "ACEPTAR TARDÍAS: no|ACEPTAR TARDÍAS: todavía no",
	 "ACCEPT LATE: no bus came", "ACEPTAR TARDÍAS: no pasó el autobús"},
	{REQUEST_AGREEMENT, MEANING_ACCEPT, "ACCEPT: but only if|ACCEPT: no|ACCEPT: not yet|ACCEPT: I do not accept|ACCEPT: wait",
	 "ACEPTO: pero solo si|ACEPTO: no|ACEPTO: todavía no|ACEPTO: no acepto|ACEPTO: espere", "ACCEPT. With pleasure.", "ACEPTO. Con gusto."},
	{REQUEST_AGREEMENT, MEANING_DECLINE, "DECLINE: no, wait|DECLINE: not yet|DECLINE: only if I have to pay", "NO ACEPTO: todavía no|NO ACEPTO: espere|NO ACEPTO: solo si tengo que pagar",
	 "DECLINE: no|DECLINE: no time|DECLINE: I do not have the time", "NO ACEPTO: no|NO ACEPTO: no tengo tiempo"},
	{REQUEST_CHECKIN, MEANING_DONE, "DONE: not really|DONE: no|DONE: but not the report|DONE: almost|DONE: it is not done",
	 "HECHO: no|HECHO: la verdad no|HECHO: pero falta el informe|HECHO: casi|HECHO: no está hecho", "DONE: not bad at all", "HECHO: quedó muy bien"},
	{REQUEST_CHECKIN, MEANING_ON_TRACK, "ON TRACK: no|ON TRACK: not really|ON TRACK: not sure", "VOY BIEN: no|VOY BIEN: la verdad no|VOY BIEN: no estoy segura",
	 "ON TRACK: two rooms are painted", "VOY BIEN: dos salas pintadas"},
	{REQUEST_CHECKIN, MEANING_STUCK, "STUCK: no|STUCK: not really|STUCK: not any more", "ATASCADO: no|ATASCADO: la verdad no|ATASCADO: ya no",
	 "STUCK: no answer from the city|STUCK: not enough people|STUCK: no money", "ATASCADO: no hay permiso|ATASCADO: no hay dinero"},
	{REQUEST_CHECKIN, MEANING_SLOW, "SLOW: not really|SLOW: no", "ATRASADO: no|ATRASADO: la verdad no", "SLOW: no volunteers|SLOW: not many came",
	 "ATRASADO: no hay voluntarios"},
	{REQUEST_CHECKIN, MEANING_DROPPED, "DROPPED: no, not yet|DROPPED: no|DROPPED: maybe|DROPPED: only if the city pays",
	 "LO DEJÉ: no, todavía no|LO DEJÉ: no|LO DEJÉ: quizás|LO DEJÉ: solo si la ciudad paga", "DROPPED: no money|DROPPED: we do not have the people|DROPPED: but we learned a lot",
	 "LO DEJÉ: no hay dinero|LO DEJÉ: pero aprendimos mucho"},
	{REQUEST_CHECKIN, MEANING_CHANGED, "CHANGED: no|CHANGED: nothing", "CAMBIÓ: no|CAMBIÓ: nada", "CHANGED: no meeting in December", "CAMBIÓ: no hay reunión"},
	{REQUEST_CHECKIN, MEANING_NEED, "NEED: no|NEED: nothing", "NECESITO: no|NECESITO: nada", "NEED: money", "NECESITO: dinero"},
	{REQUEST_CHECKIN, MEANING_LEARNED, "LEARNED: nothing|LEARNED: none", "APRENDÍ: nada|APRENDÍ: ninguna", "LEARNED: nobody reads posters", "APRENDÍ: nadie lee carteles"},
	{REQUEST_CHECKIN, MEANING_SKIP, "SKIP: no|SKIP: wait", "SALTAR: no|SALTAR: espere", "SKIP: no news", "SALTAR: no hay novedades"},
	{REQUEST_MEETING, MEANING_COMING, "COMING: maybe not|COMING: no|COMING: if I can|COMING: not sure|YES: no", "VOY: tal vez no|VOY: no|VOY: si puedo|SÍ: no",
	 "COMING: no need for a ride|YES, no problem|COMING. No worries.", "VOY: no necesito transporte|SÍ, no hay problema|VOY, sin problema"},
	{REQUEST_MEETING, MEANING_REGRETS, "REGRETS: no wait, I can come|REGRETS: maybe|REGRETS: not sure", "NO PUEDO IR: espere, sí puedo|NO PUEDO IR: quizás",
	 "REGRETS: no|REGRETS: not feeling well|REGRETS: no ride", "NO PUEDO IR: no|NO PUEDO IR: no tengo carro"},
	{REQUEST_MEETING, MEANING_MAYBE, "MAYBE: no", "QUIZÁS: no", "MAYBE: I will know on Monday", "QUIZÁS: el lunes lo sabré"},
	{REQUEST_MINUTES, MEANING_OK, "OK: no|OK: but|OK: not really", "OK: no|Todo correcto: pero no|APRUEBO: la verdad no|EL ACTA ESTÁ BIEN: no", "OK: no corrections", "Todo correcto: sin correcciones"},
	{REQUEST_MINUTES, MEANING_CORRECTION, "CORRECTION: none|CORRECTION: no|CORRECTION: nothing", "CORRECCIÓN: ninguna|CORRECCIÓN: no|CORRECCIÓN: nada",
	 "CORRECTION: not Ana, but Ben spoke|CORRECTION: no one voted", "CORRECCIÓN: no fue Ana"},
	{REQUEST_SOUGHT, MEANING_WAIVE,
	 "WAIVE: no, do not waive|WAIVE, not yet|WAIVE: only if Ben agrees|WAIVE: it cannot wait, but please ask Ana first|WAIVE: if Ben agrees|"
	 "WAIVE: the permit ends\nNo, do not waive",
	 "DISPENSAR: no, no dispensar|DISPENSAR: todavía no|DISPENSAR: solo si Ben quiere|DISPENSAR: urge, pero primero pregunten a Ana|DISPENSO: si Ben quiere",
	 "WAIVE: the permit ends on Friday|WAIVE: the permit ends on Friday, and if we wait it is lost", "DISPENSAR: cierra la clínica el viernes"},
	{REQUEST_SOUGHT, MEANING_ASKED, "ASKED: no, nobody yet|ASKED: not yet|ASKED: I will ask tomorrow|ASKED: tomorrow",
	 "PREGUNTÉ: no|PREGUNTÉ: todavía no|PREGUNTÉ: voy a preguntar mañana|PREGUNTÉ: a nadie todavía", "ASKED: no one minds, I asked two riders",
	 "PREGUNTÉ: a dos vecinas, no les molesta"},
	{REQUEST_SOUGHT, MEANING_COULD_NOT, "COULD NOT: wait, I did ask two people", "NO PUDE: espere, sí pregunté",
	 "COULD NOT: I was ill|COULD NOT: no time|COULD NOT: not one of them was there", "NO PUDE: no estaban|NO PUDE: no hubo tiempo"},
	{REQUEST_SOUGHT, MEANING_NOBODY, "NOBODY ANSWERED: not yet, I will ask again", "NADIE RESPONDIÓ: todavía no, espere", "NOBODY ANSWERED: I called two riders",
	 "NADIE RESPONDIÓ: llamé a dos"},
	{REQUEST_DRAFT, MEANING_OPEN, "OPEN: no|OPEN: don't|OPEN. Not yet.", "ABRIR: no|ABRIR: todavía no", "OPEN", "ABRIR"},
	{REQUEST_DRAFT, MEANING_CALL, "CALL: no|CALL 12/15: no|CALL 12/15 only if Ana agrees", "LLAMAR: no|LLAMAR 15/12: no|LLAMAR 15/12 solo si Ana quiere", "CALL 12/15",
	 "LLAMAR 15/12"},
	{REQUEST_DRAFT, MEANING_DISCUSS, "DISCUSS: no|DISCUSS: not needed", "HABLAR: no|HABLAR: no hace falta", "DISCUSS: no one knows who pays", "HABLAR: nadie sabe quién paga"},
	{REQUEST_DRAFT, MEANING_NOT_ALIGNED, "NOT ALIGNED: no wait|NOT ALIGNED: no, it is aligned", "NO ENCAJA: no, espere|NO ENCAJA: no, sí encaja",
	 "NOT ALIGNED: not for kids|NOT ALIGNED: it is not what we are for", "NO ENCAJA: no es para niños"},
	{REQUEST_PUBLISH, MEANING_PUBLISH, "PUBLISH: no|PUBLISH. Not yet.|PUBLISH, but only page two", "PUBLICAR: no|PUBLICAR. Todavía no.|PUBLICAR, pero solo una página",
	 "PUBLISH", "PUBLICAR"},
	{REQUEST_PUBLISH, MEANING_REDACT, "REDACT: no|REDACT: not yet|REDACT: only if Ana agrees", "TACHAR: no|TACHAR: todavía no|TACHAR: solo si Ana quiere",
	 "REDACT: it names a child|REDACT: no consent was given", "TACHAR: nombra a una niña"},
	{REQUEST_PUBLISH, MEANING_REDACT,
	 "REDACT: a name TAKE OUT: Kim|REDACT: a name. Take out Kim|REDACT: a name, take out: Kim|REDACT: a name\nTAKE OUT Kim|REDACT: a name TAKE OUT Kim",
	 "TACHAR: un nombre QUITAR: Kim|TACHAR: un nombre. Quitar: Kim|TACHAR: un nombre\nQUITAR Kim",
	 "REDACT: it was a mistake|REDACT: they asked us to take out a name|REDACT: a name\nTAKE OUT: Kim", "TACHAR: me equivoqué|TACHAR: pidió quitar su nombre|TACHAR: un nombre\nQUITAR: Kim"},
	{REQUEST_TALK, MEANING_RESOLVED,
	 "RESOLVED: no|RESOLVED: partly|RESOLVED C-1: no|RESOLVED: not really|RESOLVED: not yet|RESOLVED: if the date changes|RESOLVED C-2, but only if Ben pays",
	 "RESUELTO: no|RESUELTO: en parte|RESUELTA: la verdad no|RESUELTO C-1: todavía no|RESUELTA: si cambian la fecha",
	 "RESOLVED C-1: Ana told me who pays|RESOLVED: no cost for families any more", "RESUELTA: ya no cuesta nada|RESUELTO C-1: Ana me lo explicó"},
	{REQUEST_TALK, MEANING_WITHDRAW_CONCERN, "WITHDRAW: no|WITHDRAW MY CONCERN: not yet|WITHDRAW: only if Ben agrees",
	 "RETIRO MI PREOCUPACIÓN: no|RETIRO MI PREOCUPACIÓN: todavía no", "WITHDRAW: I changed my mind|WITHDRAW MY CONCERN: I was wrong",
	 "RETIRO MI PREOCUPACIÓN: cambié de opinión"},
	{REQUEST_TALK, MEANING_STANDS, "STILL A CONCERN: not really|NOT RESOLVED: wait", "SIGUE EN PIE: la verdad no",
	 "NOT RESOLVED: no|NOT YET: nobody told me who pays", "NO ESTÁ RESUELTA: no|TODAVÍA NO: nadie me dijo quién paga"},
	{REQUEST_CALL, MEANING_RESOLVED, "RESOLVED: no|RESOLVED C-1: not really|RESOLVED C-1: if the date changes", "RESUELTO: no|RESUELTA: si cambian la fecha",
	 "RESOLVED C-1: Ana told me who pays", "RESUELTA: ya no cuesta nada"},
	{REQUEST_NEED, MEANING_CANNOT, "CANNOT: wait, I can", "NO PUEDO: espere, sí puedo", "CANNOT: not a free day this month|CANNOT. Sorry, no.",
	 "NO PUEDO: no tengo carro"},
	{REQUEST_NEED, MEANING_MET, "MET: no|MET: not yet|MET: almost", "CUBIERTO: no|CUBIERTO: todavía no|CUBIERTO: casi", "MET: no more needed", "CUBIERTO: ya no hace falta"},
	/* put off, taken back, a slip */
	{REQUEST_CALL, MEANING_AGREE, "AGREE: I won't|AGREE: I refuse|AGREE: wrong button|AGREE: ask me later|AGREE: later|AGREE. I take it back.",
	 "ACUERDO: no puedo|ACUERDO: luego|ACUERDO: me equivoqué|ACUERDO: déjeme pensarlo|ACUERDO: era una broma|ACUERDO: ni loca",
	 "AGREE: later buses help families|AGREE. I can't wait!|AGREE. See you later.|AGREE, no changes needed|AGREE: no objections",
	 "De acuerdo, sin cambios|De acuerdo, no hace falta cambiar nada|De acuerdo. No se preocupen por el costo."},
	{REQUEST_CALL, MEANING_STAND_ASIDE, "STAND ASIDE: let me think|STAND ASIDE: wrong word|STAND ASIDE: later", "ME APARTO: me equivoqué|ME APARTO: déjeme pensarlo",
	 "STAND ASIDE: I can't judge this|STAND ASIDE: I cannot be there later on", "ME APARTO: no puedo juzgar esto"},
	{REQUEST_CLOSE, MEANING_CONFIRM, "CONFIRM: I can't|CONFIRM: later", "CONFIRMO: no puedo|CONFIRMO: más tarde", "CONFIRM: I can't see a block", "CONFIRMO: no hay bloqueo"},
	{REQUEST_CHECKIN, MEANING_SLOW, "SLOW: wrong word", "ATRASADO: me equivoqué", "SLOW: need more time|SLOW: later|SLOW: next week", "ATRASADO: necesito más tiempo"},
	{REQUEST_CHECKIN, MEANING_DROPPED, "DROPPED: wait", "LO DEJÉ: espere", "DROPPED: I can't|DROPPED: it was a mistake", "LO DEJÉ: no puedo"},
	{REQUEST_PUBLISH, MEANING_NOT_NOW, "NOT NOW: wait", "AHORA NO: espere", "NOT NOW: later", "AHORA NO: más tarde"},
	{REQUEST_QUESTION, MEANING_ANSWER, "ANSWER|ANSWER:", "RESPUESTA|RESPUESTA:",
	 "ANSWER: no|ANSWER: yes|ANSWER: No. It is free.|ANSWER: no, it does not|ANSWER: not yet|ANSWER: nothing|ANSWER: I don't know|ANSWER: maybe",
	 "RESPUESTA: no|RESPUESTA: sí|RESPUESTA: nada|RESPUESTA: todavía no|RESPUESTA: no, es gratis"},
	{REQUEST_MEETING, MEANING_REGRETS, "REGRETS: wrong word", "NO PUEDO IR: me equivoqué", "REGRETS: I can't|REGRETS. Sorry, I can't.", "NO PUEDO IR: no puedo"},
	{REQUEST_CHECKIN, MEANING_DONE, "DONE: later|DONE: by mistake|DONE: tomorrow|DONE: half of it", "HECHO: luego|HECHO: por error|HECHO: mañana", "DONE: not a single card was left|DONE: no problems",
	 "HECHO: no quedó ni una tarjeta|HECHO: no hubo problemas"},
	{REQUEST_CONFIRM, MEANING_YES, "YES: no|YES, but|YES: not me|CONFIRM: no|CONFIRM: not yet", "SÍ: no|SÍ, pero|CONFIRMO: no|CONFIRMO: todavía no", "YES, please", "SÍ, por favor"},
	{REQUEST_CONFIRM, MEANING_NO, "NO: wait, yes|NO: no wait", "NO: espere, sí", "NO: I did not ask for this", "NO: no lo pedí"},
	{REQUEST_YOURS, MEANING_YES, "YES: no|YES: not really|YES: wait", "SÍ: no|SÍ: la verdad no|SÍ: espere", "YES: no doubt", "SÍ: sin duda"},
	{REQUEST_YOURS, MEANING_YES_ALWAYS, "YES ALWAYS: no|YES, always, no", "SÍ, SIEMPRE: no|SIEMPRE: no", "YES, ALWAYS", "SÍ, SIEMPRE"},
	{REQUEST_YOURS, MEANING_NO, "NO: yes|NO: wait", "NO: sí|NO: espere", "NO", "NO"},
	{REQUEST_SUBSCRIBE, MEANING_STOP, "STOP: no wait", "BAJA: no, espere", "STOP: no|STOP: I do not want these|STOP, no thanks", "BAJA: no|BAJA, no gracias"},
	{REQUEST_SUBSCRIBE, MEANING_SUBSCRIBE, "SUBSCRIBE: no|SUBSCRIBE: no thanks|SUBSCRIBE: not really", "SUSCRIBIR: no|SUSCRIBIR: no gracias|SUSCRIBIR: la verdad no",
	 "SUBSCRIBE", "SUSCRIBIR"},
};

static struct intent read_as(struct arena *arena, enum request_kind kind, const char *text)
{
	struct intent intent = {.fresh = text};
	struct grammar grammar = {.words = test_words(), .kind = kind, .yes_is_agree = true, .today = {2026, 12, 1}, .writer = ""};
	grammar_read(arena, &grammar, &intent);
	return intent;
}

static bool is_asked(const struct intent *intent)
{
	for (size_t i = 0; i < intent->readings.count; i++)
		if (intent->readings.items[i].result == RESULT_CONFIRM)
			return true;
	return false;
}

static bool is_kept(const struct intent *intent, enum meaning meaning)
{
	bool any = false;
	for (size_t i = 0; i < intent->readings.count; i++)
		any |= intent->readings.items[i].meaning == meaning;
	return any && !is_asked(intent) && !intent_has(intent, PROBLEM_BLOCK_LIKE);
}

static size_t try_cell(struct arena *arena, const struct denial_row *row, const char *cell, bool denied)
{
	size_t bad = 0;
	while (*cell != '\0') {
		size_t length = strcspn(cell, "|");
		const char *text = arena_strndup(arena, cell, length);
		struct intent intent = read_as(arena, row->kind, text);
		if (denied ? !is_asked(&intent) : !is_kept(&intent, row->meaning)) {
			print_error("%s, \"%s\": read %s (%s)\n", request_kind_word(row->kind), text, readings_text(arena, &intent),
			            problems_text(arena, &intent));
			bad++;
		}
		cell += length + (cell[length] == '|');
	}
	return bad;
}

static void test_denied(void **state)
{
	(void)state;
	struct arena arena = {0};
	size_t bad = 0;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		bad += try_cell(&arena, &rows[i], rows[i].denied_en, true) + try_cell(&arena, &rows[i], rows[i].denied_es, true) +
		       try_cell(&arena, &rows[i], rows[i].kept_en, false) + try_cell(&arena, &rows[i], rows[i].kept_es, false);
	arena_release(&arena);
	assert_int_equal(bad, 0);
}

/* ---- commands on lines of their own ---- */

static const struct own_row {
	enum request_kind kind;
	const char *text, *readings;
	const char *words; /* of the first reading */
} own[] = {
	{REQUEST_CALL, "AGREE\nINPUT: the bus is late on Sundays", "agree R, input N", ""},
	{REQUEST_CALL, "ACUERDO\nMI OPINIÓN: el autobús llega tarde", "agree R, input N", ""},
	{REQUEST_CALL, "AGREE: good for kids\nINPUT P-2026-009: the bus", "agree R, input N", "good for kids"},
	{REQUEST_CALL, "AGREE\nINPUT: the bus\nCONCERN: the cost", "agree R, concern R, input N", ""},
	{REQUEST_CALL, "ACUERDO\nMi opinión: el autobús\nPREOCUPACIÓN: el costo", "agree R, concern R, input N", ""},
	{REQUEST_CALL, "AGREE\nINPUT: only if we get the money", "agree C, input N", ""},
	{REQUEST_CALL, "ACUERDO\nMI OPINIÓN: solo si hay dinero", "agree C, input N", ""},
	{REQUEST_CALL, "INPUT: the bus is late\nAGREE", "- C, agree R, input N", "the bus is late"},
	{REQUEST_CALL, "MI OPINIÓN: llega tarde\nACUERDO", "- C, agree R, input N", "llega tarde"},
	{REQUEST_CALL, "INPUT: the bus is late", "input N", "the bus is late"},
	{REQUEST_CALL, "MI OPINIÓN: llega tarde", "input N", "llega tarde"},
	{REQUEST_CALL, "AGREE\nINPUT: none", "agree R, input N", ""},
	{REQUEST_CALL, "ACUERDO\nMI OPINIÓN: ninguna", "agree R, input N", ""},
	{REQUEST_CALL, "AGREE\nINPUT: no", "agree C, - C, input N", ""},
	{REQUEST_CALL, "My opinion: I don't like it", "- C, input N", NULL},
	{REQUEST_CALL, "Mi opinión: no me gusta", "- C, input N", NULL},
	{REQUEST_CALL, "My opinion: agree", "- C, input N", "agree"},
	{REQUEST_CALL, "Mi opinión: estoy en contra.", "- C, input N", "estoy en contra."},
	{REQUEST_CALL, "AGREE\nAMEND\nText: new words", "agree C", "AMEND\nText: new words"},
	{REQUEST_CALL, "ACUERDO\nENMIENDA\nTexto: otras", "agree C", "ENMIENDA\nTexto: otras"},
	{REQUEST_CALL, "AGREE\nEXTEND 7 why", "agree C", "EXTEND 7 why"},
	{REQUEST_CALL, "ACUERDO\nAMPLIAR 7 hay enfermos", "agree C", "AMPLIAR 7 hay enfermos"},
	{REQUEST_CHECKIN, "DONE\nINPUT: the bus is late", "done R, input N", ""},
	{REQUEST_CHECKIN, "HECHO\nMI OPINIÓN: el autobús", "done R, input N", ""},
	{REQUEST_AGREEMENT, "ACCEPT\nINPUT: x is y", "accept R, input N", ""},
	{REQUEST_NONE, "AMEND\nText: new words", "amend X", "AMEND\nText: new words"},
	{REQUEST_NONE, "ENMIENDA\nTexto: nuevo", "amend X", "ENMIENDA\nTexto: nuevo"},
	{REQUEST_NONE, "INPUT P-2026-004: the bus is late", "input N", "the bus is late"},
	{REQUEST_NONE, "MI OPINIÓN P-2026-004: llega tarde", "input N", "llega tarde"},
	{REQUEST_NONE, "Hi Fay,\n\nEXTEND 7: people are ill", "extend X", NULL},
	{REQUEST_NONE, "AMPLIAR 7 hay gente enferma", "extend X", NULL},
	{REQUEST_NONE, "ASKED: two people, at the bus stop", "asked X", NULL},
	{REQUEST_NONE, "PREGUNTÉ: a dos vecinas", "asked X", NULL},
	{REQUEST_NONE, "WAIVE: because", "waive X", NULL},
	{REQUEST_NONE, "DISPENSAR: cierra", "waive X", NULL},
	{REQUEST_NONE, "CORRECTION: my name", "correction X", NULL},
	{REQUEST_NONE, "CORRECCIÓN: mi nombre", "correction X", NULL},
	{REQUEST_NONE, "AGENDA: parking", "agenda_item X", NULL},
	{REQUEST_CALL, "AGENDA: parking", "- C", NULL},
	{REQUEST_NONE, "NEED: no way, I block this", "- C", NULL},
	{REQUEST_NONE, "NECESITO: no, bloqueo esto", "- C", NULL},
	{REQUEST_NONE, "CONFIRM", "- C", NULL},
	{REQUEST_NONE, "DONE", "- C", NULL},
};

static const char *in_words(struct arena *arena, const struct intent *intent)
{
	struct buf out = buf_new(arena);
	for (size_t i = 0; i < intent->readings.count; i++) {
		const struct reading *reading = &intent->readings.items[i];
		const char *meaning = meaning_word(reading->meaning);
		buf_printf(&out, "%s%s %s", i == 0 ? "" : ", ", *meaning == '\0' ? "-" : meaning, result_word(reading->result));
	}
	return buf_string(&out);
}

static void test_own_lines(void **state)
{
	(void)state;
	struct arena arena = {0};
	size_t bad = 0;
	for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
		struct intent intent = {.fresh = own[i].text};
		struct grammar grammar = {.words = test_words(), .kind = own[i].kind, .yes_is_agree = true, .today = {2026, 12, 1}, .writer = ""};
		grammar_read(&arena, &grammar, &intent);
		opinion_read(&arena, &grammar, "", &intent);
		const char *words = intent.readings.count == 0 ? "" : intent.readings.items[0].words;
		if (strcmp(in_words(&arena, &intent), own[i].readings) == 0 && (own[i].words == NULL || strcmp(words, own[i].words) == 0))
			continue;
		print_error("\"%s\": read %s, first words \"%s\"\n", own[i].text, in_words(&arena, &intent), words);
		bad++;
	}
	arena_release(&arena);
	assert_int_equal(bad, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_denied), cmocka_unit_test(test_own_lines)};
	return cmocka_run_group_tests_name("denials", tests, NULL, NULL);
}
