/* SPDX-License-Identifier: MIT */
/* Words of members beside the call: an address, talk before a call, a concern's life, a step to take. English and Spanish. */
#include "words_kit.h"

static void test_address(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"YES", "yes R"},
		{"Yes, it does.", "yes R"},
		{"It's me", "yes R"},
		{"that is correct", "yes R"},
		{"ok", "yes R"},
		{"yess", "yes R"},
		{"confrim", "yes R"},
		{"SÍ", "yes R"},
		{"Si", "yes R"},
		{"Sí, me llega", "yes R"},
		{"soy yo", "yes R"},
		{"Recibido.", "yes R"},
		{"comfirmo", "yes R"},
		{"NO", "no R"},
		{"Wrong person", "no R"},
		{"You have the wrong address.", "no R"},
		{"I don't know this person", "no R"},
		{"No soy yo", "no R"},
		{"Persona equivocada", "no R"},
		{"NOT ME", "not_me R"},
		{"maybe", " C"},
		{"agree", " C"},
		{"Yes, but please use my other address", " C"},
		{"Yes, if you must", " C"},
		{"Sí, pero usen mi otro correo", " C"},
		{"de acuerdo", " C"},
		{"quizás", " C"},
		{"Yes\nNo", " C;  C"},
	};
	CHECK(REQUEST_ADDRESS, rows);
}

static void test_talk(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"QUESTION: how much is it?", "question R"},
		{"I have a question: who pays?", "question R"},
		{"questoin: who pays?", "question R"},
		{"How much is it?", "question N"},
		{"PREGUNTA: ¿cuánto cuesta?", "question R"},
		{"pregunat: ¿cuánto cuesta?", "question R"},
		{"¿Cuánto cuesta?", "question N"},
		{"COMMENT: I like it", "comment R"},
		{"My comment: if it rains, we need a roof", "comment R"},
		{"commnet: I like it", "comment R"},
		{"COMENTARIO: me gusta", "comment R"},
		{"Comentairo: me gusta", "comment R"},
		{"CONCERN: it is far", "concern R"},
		{"Conern: it is far", "concern R"},
		{"PREOCUPACIÓN: queda lejos", "concern R"},
		{"Inquietud: queda lejos", "concern R"},
		{"QUESTION: who pays?\nCOMMENT: I like it", "question R; comment R"},
		{"RESOLVED", "resolved R"},
		{"Resolved C-2", "resolved C-2 R"},
		{"resovled c2", "resolved C-2 R"},
		{"RESOLVED: concern C-2", "resolved C-2 R"},
		{"RESUELTO C-2", "resolved C-2 R"},
		{"Mi preocupación está resuelta.", "resolved R"},
		{"NOT YET", "stands R"},
		{"Still a concern: nobody asked them", "stands R"},
		{"TODAVÍA NO", "stands R"},
		{"Mi preocupación sigue", "stands R"},
		{"WITHDRAW", "withdraw_concern R"},
		{"I take back my concern", "withdraw_concern R"},
		{"Retiro mi preocupación", "withdraw_concern R"},
		{"Withdraw the proposal", "withdraw_proposal R"},
		{"Retiro la propuesta", "withdraw_proposal R"},
		{"COMMENT", " C"},
		{"AGREE", " C"},
		{"yes", " C"},
		{"BLOCK: it is far", " C"},
		{"I like it", " C"},
		{"👍", " C"},
		{"Resolved, but I want to think about it", " C"},
		{"No concerns", " C"},
		{"ACUERDO", " C"},
		{"Bloqueo: queda lejos", " C"},
		{"Me gusta", " C"},
		{"duda", " C"},
	};
	CHECK(REQUEST_TALK, rows);
}

static void test_answer(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"ANSWER: the library pays", "answer R"},
		{"My answer is: the library pays, if it can", "answer R"},
		{"anwser: the library pays", "answer R"},
		{"RESPUESTA: paga la biblioteca", "answer R"},
		{"respueta: paga la biblioteca", "answer R"},
		{"ANSWER", " C"},
		{"The library pays", " C"},
		{"ok, I will call them", " C"},
		{"yes", " C"},
		{"agree", " C"},
		{"sí", " C"},
		{"Paga la biblioteca", " C"},
		{"Thanks!", "thanks N"},
	};
	CHECK(REQUEST_QUESTION, rows);
}

static void test_concern_in_call(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"Resolved", "resolved R"},
		{"My concern is resolved", "resolved R"},
		{"RESOLVED C-1\nRESOLVED C-3", "resolved C-1 R; resolved C-3 R"},
		{"AGREE\nRESOLVED", "agree R; resolved R"},
		{"Still a concern", "stands R"},
		{"Withdraw my concern", "withdraw_concern R"},
		{"WITHDRAW", "withdraw R"},
		{"Resuelto", "resolved R"},
		{"Retiro mi preocupación", "withdraw_concern R"},
		{"not yet", " C"},
		{"Resolved if it stays free", " C"},
	};
	CHECK(REQUEST_CALL, rows);
}

static void test_keep(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"KEEP", "keep R"},
		{"Keep it. Thanks!", "keep R"},
		{"keeep", "keep R"},
		{"SEGUIR", "keep R"},
		{"Seguimos", "keep R"},
		{"ok", " C"},
		{"vale", " C"},
		{"KEEP. Not now.", " C"},
	};
	CHECK(REQUEST_DRAFT, rows);
}

static void test_need(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"OFFER: our printer", "offer R"},
		{"I can help: we have a printer, if you bring paper", "offer R"},
		{"ofer: our printer", "offer R"},
		{"OFREZCO: nuestra impresora", "offer R"},
		{"ofresco: nuestra impresora", "offer R"},
		{"Puedo ayudar: tengo una impresora", "offer R"},
		{"CANNOT: I am away", "cannot R"},
		{"I can't help: I am away", "cannot R"},
		{"cant: I am away", "cannot R"},
		{"NO PUEDO: estoy fuera", "cannot R"},
		{"no podemos ayudar: no hay nadie", "cannot R"},
		{"MET", "met R"},
		{"It's met", "met R"},
		{"no longer needed", "met R"},
		{"sovled", "met R"},
		{"CUBIERTO", "met R"},
		{"Ya no hace falta.", "met R"},
		{"cuvierto", "met R"},
		{"OFFER", " C"},
		{"Met, but only half of it", " C"},
		{"ok", " C"},
		{"yes", " C"},
		{"no", " C"},
		{"I will call", " C"},
		{"I met her yesterday", " C"},
		{"vale", " C"},
		{"todavía no", " C"},
	};
	CHECK(REQUEST_NEED, rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_address),
		cmocka_unit_test(test_talk),
		cmocka_unit_test(test_answer),
		cmocka_unit_test(test_concern_in_call),
		cmocka_unit_test(test_keep),
		cmocka_unit_test(test_need),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
