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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_address),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
