/* SPDX-License-Identifier: MIT */
/* The words of the monthly news: STOP in any form, SUBSCRIBE, languages, SEND BUNDLE; and what must not be taken for them. */
#include "word_table.h"

/* What of the list an intent wants: "stop", "subscribe en"; "" nothing. */
static const char *wish(struct arena *arena, const struct intent *intent)
{
	for (size_t i = 0; i < intent->readings.count; i++) {
		const struct reading *reading = &intent->readings.items[i];
		if (meaning_is_service(reading->meaning) && reading->result == RESULT_NOTE)
			return *reading->value == '\0' || reading->meaning == MEANING_STOP
			               ? meaning_word(reading->meaning)
			               : arena_printf(arena, "%s %s", meaning_word(reading->meaning), reading->value);
	}
	return "";
}

/* A whole letter in reply to a mail that asks for `kind`. */
static const char *letter_as(struct arena *arena, enum request_kind kind, const char *text)
{
	struct understanding with = test_world();
	struct letter letter = test_letter(arena, text);
	struct intent intent = {.letter = "", .mark = "", .place = ""};
	with.assume = kind;
	understand(arena, &letter, &with, &intent);
	return wish(arena, &intent);
}

/* The words alone. */
static const char *words_as(struct arena *arena, enum request_kind kind, const char *text)
{
	struct intent intent = words_of(arena, kind, "Kim Lake kim@elsewhere.example", text);
	return wish(arena, &intent);
}

#define CHECK(kind, rows) CHECK_ROWS(words_as, kind, rows)

static void test_stop(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"STOP", "stop"},
		{"stop.", "stop"},
		{"Stop!!", "stop"},
		{"STOP please", "stop"},
		{"Please stop", "stop"},
		{"please stop sending these", "stop"},
		{"Please stop sending me these things. I moved away.", "stop"},
		{"Stop sending me this garbage!", "stop"},
		{"Unsubscribe", "stop"},
		{"Unsubscribe kim@elsewhere.example", "stop"},
		{"Please unsubscribe me from your list, thank you.", "stop"},
		{"remove me", "stop"},
		{"Remove me from your mailing list", "stop"},
		{"Hi,\n\nplease take me off this list.\n\nThanks\nKim", "stop"},
		{"Take me off your list, I moved to Ohio", "stop"},
		{"I don't want these any more", "stop"},
		{"I no longer want to receive this", "stop"},
		{"No more emails, please", "stop"},
		{"cancel", "stop"},
		{"opt out", "stop"},
		{"No", "stop"},
		{"Not interested", "stop"},
		{"STOP\n\nKim Lake", "stop"},
		{"I am no longer interested.", "stop"},
		{"Please don't send me any more of these", "stop"},
		{"Please stop these emails, thank you", "stop"},
		{"Please, take me off this list", "stop"},
		{"Por favor, quítenme de la lista, gracias", "stop"},
		{"por favor no me manden más correos", "stop"},
		{"BAJA", "stop"},
		{"Baja, por favor", "stop"},
		{"Dar de baja", "stop"},
		{"Denme de baja de esta lista", "stop"},
		{"cancelar", "stop"},
		{"alto", "stop"},
		{"ya no", "stop"},
		{"Ya no quiero recibir esto", "stop"},
		{"Quítenme de su lista, ya no vivo allí", "stop"},
		{"No me manden más correos", "stop"},
		{"Hola, por favor dejen de mandarme esto. Gracias", "stop"},
		/* sentences that begin with the word and mean something else are asked about */
		{"Stop by my office tomorrow", ""},
		{"Please stop by when you can", ""},
		{"The bus stop is too far", ""},
		{"Cancel the meeting on Friday?", ""},
		{"Don't unsubscribe me", ""},
		{"No me interesa quién va, me interesa cuándo", ""},
		{"AGREE", ""},
		{"Thank you for the news!", ""},
		{"", ""},
	};
	CHECK(REQUEST_SUBSCRIBE, rows);
}

static void test_wishes(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"SUBSCRIBE", "subscribe en"},
		{"Please subscribe me", "subscribe en"},
		{"Sign me up!", "subscribe en"},
		{"JOIN", "subscribe en"},
		{"Suscribir", "subscribe es"},
		{"Alta, por favor", "subscribe es"},
		{"ALTA", "subscribe es"},
		{"Quiero recibir las noticias", "subscribe es"},
		{"Join us for lunch on Friday", ""},
		{"ESPAÑOL", "language es"},
		{"espanol", "language es"},
		{"En español, por favor", "language es"},
		{"English please", "language en"},
		{"English muffins for all", ""},
		{"SEND BUNDLE 2026-11", "send_bundle 2026-11"},
		{"Send bundle 11/2026", "send_bundle 2026-11"},
		{"send the bundle: November 2026", "send_bundle 2026-11"},
		{"Enviar archivo noviembre de 2026", "send_bundle 2026-11"},
		{"send bundle", "send_bundle"},
		{"Send bundle 2026-13", ""},
		{"Send bundle of sticks", ""},
		{"STOP\nSUBSCRIBE", "stop"},
	};
	CHECK(REQUEST_SUBSCRIBE, rows);
}

/* The mail that asks "do you want them?" takes STOP in any form too; the welcome mail may still lie under that one. */
static void test_confirm(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"please take me off your list, thanks", "stop"},
		{"Por favor quítenme de su lista, gracias", "stop"},
		{"I don't want these any more", "stop"},
		{"STOP", "stop"},
		{"Yes please", ""},
		{"Yes, and stop sending me paper", ""},
		{"No", ""},
		{"Join", ""},
		{"Thank you!", ""},
	};
	CHECK_ROWS(letter_as, REQUEST_CONFIRM, rows);
}

/* Nothing written but the subject; or idle text below it. */
static void test_subject(void **state)
{
	(void)state;
	static const struct {
		enum request_kind kind;
		const char *subject, *means;
	} rows[] = {
		{REQUEST_CONFIRM, "Re: Please take me off your list", "stop"},
		{REQUEST_CONFIRM, "UNSUBSCRIBE", "stop"},
		{REQUEST_CONFIRM, "Re: [The Core] Do you want our news? [#0123456789abcdef]", ""},
		{REQUEST_SUBSCRIBE, "No más correos, por favor dejen de mandar esto", ""},
		{REQUEST_SUBSCRIBE, "Por favor dejen de mandar esto", "stop"},
		{REQUEST_SUBSCRIBE, "Re: [The Core] News: November 2026", ""},
		{REQUEST_NONE, "Please stop sending the paper version", ""},
		{REQUEST_CALL, "Take me off your list", ""},
	};
	struct arena arena = {0};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct understanding with = test_world();
		struct letter letter = test_letter(&arena, "\n> You are on the list.\n");
		struct intent intent = {.letter = "", .mark = "", .place = ""};
		letter.subject = rows[i].subject;
		with.assume = rows[i].kind;
		understand(&arena, &letter, &with, &intent);
		if (strcmp(wish(&arena, &intent), rows[i].means) != 0)
			fail_msg("\"%s\": \"%s\"", rows[i].subject, wish(&arena, &intent));
	}
	arena_release(&arena);
}

/* In an answer to a call nothing generous is read: it might be a block. */
static void test_calls_are_spared(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"I no longer want this", ""},
		{"I don't want these changes", ""},
		{"No", ""},
		{"Join", ""},
		{"Not interested", ""},
		{"Ya no quiero", ""},
		{"Take me off the list of people who agree", ""},
		{"AGREE", ""},
	};
	CHECK(REQUEST_CALL, rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stop),
		cmocka_unit_test(test_wishes),
		cmocka_unit_test(test_confirm),
		cmocka_unit_test(test_subject),
		cmocka_unit_test(test_calls_are_spared),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
