/* SPDX-License-Identifier: MIT */
/*
 * The line a mail program puts above what it quotes: "On ... wrote:". It may
 * be wrapped over several lines, and may stand in any language.
 */
#include "letter/cuts.h"

#include "base/buf.h"
#include "letter/normalise.h"

#include <string.h>

enum {
	MOST_PIECES = 5,   /* lines one attribution is wrapped over */
	MOST_BLANKS = 2,   /* blank lines between them (seen in Windows Mail) */
	MOST_LENGTH = 400,
	NAME_AND_DAY = 100, /* bytes: longer ones without an address are sentences */
	DAY_DIGITS = 4      /* at least, of a day and an hour */
};

/* Where the verb stands. */
enum verb_place {
	VERB_LAST,      /* On <day> Ana wrote: */
	VERB_BEFORE_NAME, /* Am <Tag> schrieb Ana: */
	VERB_BEFORE_DAY,  /* Ana wrote on <day>: */
	NO_VERB         /* Quoting Ana <ana@example.org>: */
};

/*
 * How mail programs say it, one language and order a row. `begins` and `verbs`
 * are normalised phrases. A day of the week or a number may stand in front
 * instead of `begins`.
 */
const struct attribution_form attribution_forms[] = {
	{"en", {"on", "at", "date"}, {"wrote", "wrote the following", "writes", "has written"}, VERB_LAST,
	 "On Mon, Dec 7, 2026 at 9:00 AM The Core <core@example.org> wrote:"},
	{"es", {"el", "en", "con fecha"}, {"escribio", "escribio lo siguiente", "ha escrito", "escribia"}, VERB_LAST,
	 "El lun, 7 dic 2026 a las 9:00, The Core (<core@example.org>) escribió:"},
	{"fr", {"le", "en date du"}, {"a ecrit", "ecrivait", "a ecrit ce qui suit"}, VERB_LAST,
	 "Le lun. 7 déc. 2026 à 09:00, The Core <core@example.org> a écrit :"},
	{"de", {"am", "vom"}, {"schrieb", "schrieb folgendes", "geschrieben", "folgendes geschrieben"}, VERB_LAST,
	 "Am 07.12.2026 um 09:00 hat The Core <core@example.org> geschrieben:"},
	{"de, name last", {"am", "vom"}, {"schrieb"}, VERB_BEFORE_NAME,
	 "Am Mo., 7. Dez. 2026 um 09:00 Uhr schrieb The Core <core@example.org>:"},
	{"pt", {"em", "no dia", "a"}, {"escreveu", "escreveu o seguinte"}, VERB_LAST,
	 "Em seg., 7 de dez. de 2026 às 09:00, The Core <core@example.org> escreveu:"},
	{"it", {"il giorno", "il", "in data"}, {"ha scritto", "ha scritto quanto segue", "scrive", "scriveva"}, VERB_LAST,
	 "Il giorno lun 7 dic 2026 alle ore 09:00 The Core <core@example.org> ha scritto:"},
	{"nl", {"op"}, {"het volgende geschreven", "schreef", "schreef het volgende", "geschreven"}, VERB_LAST,
	 "Op 7 dec. 2026 om 09:00 heeft The Core <core@example.org> het volgende geschreven:"},
	{"nl, name last", {"op"}, {"schreef"}, VERB_BEFORE_NAME,
	 "Op ma 7 dec 2026 om 09:00 schreef The Core <core@example.org>:"},
	{"pl", {"w dniu", "dnia", "w"}, {"napisał(a)", "napisał", "napisała", "napisal(a)", "napisal", "napisala", "pisze", "napisano"}, VERB_LAST,
	 "pon., 7 gru 2026 o 09:00 The Core <core@example.org> napisał(a):"},
	{"sv, da, no", {"den", "pa", "d."}, {"skrev", "skrev foljande", "skrev folgende"}, VERB_LAST,
	 "Den mån 7 dec. 2026 kl 09:00 skrev:"},
	{"sv, da, no, name last", {"den", "pa", "d."}, {"skrev"}, VERB_BEFORE_NAME,
	 "Den mån 7 dec. 2026 kl 09:00 skrev The Core <core@example.org>:"},
	{"fi", {NULL}, {"kirjoitti"}, VERB_LAST, "ma 7. jouluk. 2026 klo 9.00 The Core (core@example.org) kirjoitti:"},
	{"cs, sk", {"dne", "dna"}, {"napsal(a)", "napsal", "napsala", "napisal", "napisala"}, VERB_LAST,
	 "po 7. 12. 2026 v 9:00 odesílatel The Core <core@example.org> napsal:"},
	{"ro", {"in", "pe"}, {"a scris"}, VERB_LAST, "Pe lun., 7 dec. 2026 la 09:00, The Core <core@example.org> a scris:"},
	{"ca", {"el dia", "el"}, {"va escriure", "ha escrit"}, VERB_LAST, "El dl., 7 des. 2026, 9:00, The Core <core@example.org> va escriure:"},
	{"hu", {NULL}, {"ezt irta", "irta", "ezt írta"}, VERB_LAST, "The Core <core@example.org> 2026. dec. 7., H, 9:00 ezt írta:"},
	{"tr", {NULL}, {"sunu yazdi", "şunu yazdı", "yazdi", "yazdı"}, VERB_LAST, "The Core <core@example.org>, 7 Ara 2026 Pzt, 09:00 tarihinde şunu yazdı:"},
	{"vi", {"vao", "vào"}, {"da viet", "đã viết", "đa viet"}, VERB_LAST, "Vào Th 2, 7 thg 12, 2026 vào lúc 09:00 The Core <core@example.org> đã viết:"},
	{"id", {"pada"}, {"menulis"}, VERB_LAST, "Pada Sen, 7 Des 2026 09:00, The Core <core@example.org> menulis:"},
	{"el", {"στις", "στισ"}, {"εγραψε", "έγραψε"}, VERB_LAST, "Στις Δευ, 7 Δεκ 2026 στις 9:00 π.μ., ο χρήστης The Core <core@example.org> έγραψε:"},
	{"ja", {NULL}, {"のメール", "書きました"}, VERB_LAST, "2026/12/07 9:00、The Core <core@example.org>のメール:"},
	{"ru, uk", {NULL}, {"пишет", "пише", "написал(а)", "написал", "написала", "написав", "написав(-ла)", "написав(ла)"}, VERB_LAST,
	 "7 дек. 2026 г., 9:00, The Core <core@example.org> написал:"},
	{"zh", {"在", "于"}, {"写道", "寫道"}, VERB_LAST, "在 2026年12月7日,上午9:00,The Core <core@example.org> 写道:"},
	{"en, name first", {NULL}, {"wrote on", "wrote at", "wrote in", "writes on"}, VERB_BEFORE_DAY,
	 "The Core <core@example.org> wrote on 12/07/2026 09:00:00 AM:"},
	{"sv, da, no, name first", {NULL}, {"skrev den", "skrev pa", "skrev kl"}, VERB_BEFORE_DAY, "The Core <core@example.org> skrev den 7 december 2026 09:00:"},
	{"es, name first", {NULL}, {"escribio el", "ha escrito el"}, VERB_BEFORE_DAY, "The Core <core@example.org> escribió el 7/12/2026 9:00:"},
	{"fr, name first", {NULL}, {"a ecrit le", "a ecrit sur"}, VERB_BEFORE_DAY, "The Core <core@example.org> a écrit le 07/12/2026 09:00 :"},
	{"de, name first", {NULL}, {"schrieb am"}, VERB_BEFORE_DAY,
	 "The Core <core@example.org> schrieb am Montag, 7. Dezember 2026 um 09:00:00 MEZ:"},
	{"pt, name first", {NULL}, {"escreveu em", "escreveu no dia"}, VERB_BEFORE_DAY, "The Core <core@example.org> escreveu em 07/12/2026 09:00:"},
	{"it, name first", {NULL}, {"ha scritto il", "ha scritto in data"}, VERB_BEFORE_DAY, "The Core <core@example.org> ha scritto il 07/12/2026 09:00:"},
	{"nl, name first", {NULL}, {"schreef op"}, VERB_BEFORE_DAY, "The Core <core@example.org> schreef op 7-12-2026 9:00:"},
	{"pl, name first", {NULL}, {"napisał(a) w dniu", "napisał w dniu", "napisała w dniu", "napisał dnia", "napisal w dniu", "napisala w dniu"}, VERB_BEFORE_DAY,
	 "The Core <core@example.org> napisał(a) w dniu 07.12.2026 09:00:"},
	{"pl, Apple", {"wiadomosc napisana przez"}, {"w dniu"}, VERB_BEFORE_DAY,
	 "Wiadomość napisana przez The Core <core@example.org> w dniu 7 gru 2026, o godz. 09:00:"},
	{"webmail", {"quoting", "zitat von", "citando a", "citando", "citat fran", "citeren", "cytowanie"}, {NULL}, NO_VERB, "Quoting The Core <core@example.org>:"},
	{"mutt", {"*"}, {NULL}, NO_VERB, "* The Core <core@example.org> [2026-12-07 09:00]:"},
};
const size_t attribution_form_count = sizeof attribution_forms / sizeof *attribution_forms;

/* en es fr de pt it nl pl sv fi ru */
static const char *const days[] = {
	"mon", "tue", "wed", "thu", "fri", "sat", "sun", "monday", "tuesday", "wednesday", "thursday", "friday",
	"saturday", "sunday", "lun", "mar", "mie", "jue", "vie", "sab", "dom", "lunes", "martes", "miercoles", "jueves",
	"viernes", "sabado", "domingo", "mer", "jeu", "ven", "sam", "dim", "lundi", "mardi", "mercredi", "jeudi",
	"vendredi", "samedi", "dimanche", "mo", "di", "mi", "do", "fr", "sa", "so", "montag", "dienstag", "mittwoch",
	"donnerstag", "freitag", "samstag", "sonntag", "seg", "ter", "qua", "qui", "sex", "segunda-feira", "terca-feira",
	"quarta-feira", "quinta-feira", "sexta-feira", "gio", "lunedi", "martedi", "mercoledi", "giovedi", "venerdi",
	"sabato", "domenica", "ma", "wo", "vr", "za", "zo", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag",
	"zaterdag", "zondag", "pon", "wt", "sr", "czw", "pt", "sob", "niedz", "nd", "pn", "poniedzialek", "wtorek",
	"sroda", "czwartek", "piatek", "sobota", "niedziela", "tis", "ons", "tors", "fre", "lor", "son", "ti", "ke", "to",
	"pe", "la", "su", "man", "tir", "tor", "lør", "søn", "po", "ut", "st", "ct", "pa", "ne", "dl", "dt", "dc", "dj",
	"dv", "ds", "dg", "lu", "joi", "vin", "jan", "feb", "apr", "may", "jun", "jul", "aug", "sep", "sept", "oct",
	"nov", "dec", "january", "february", "march", "april", "june", "july", "august", "september", "october",
	"november", "december", "пн", "вт", "ср", "чт", "пт", "сб", "вс", NULL
};

/* The end of the longest of `phrases` (NULL ends the list) that stands as words at `at`; 0 when none does. */
static size_t phrase_of_at(const char *text, size_t at, const char *const *phrases)
{
	size_t longest = 0;
	for (; *phrases != NULL; phrases++) {
		size_t end = **phrases == text[at] ? phrase_at(text, at, *phrases) : 0;
		longest = end > longest ? end : longest;
	}
	return longest;
}

/* The length of the text without the colon, dashes, stars and brackets at its end; false when there is no colon and no dash. */
static bool trim_end(const char *text, size_t *ret_length)
{
	size_t length = strlen(text);
	bool sign = false;
	while (length > 0 && strchr(": -*_>)", text[length - 1]) != NULL) {
		sign |= text[length - 1] == ':' || text[length - 1] == '-';
		length--;
	}
	*ret_length = length;
	return sign;
}

/* True when one of `verbs` stands at the end of the first `length` bytes: of what trim_end leaves. */
static bool ends_with_one(const char *text, size_t length, const char *const *verbs)
{
	for (; *verbs != NULL; verbs++) {
		size_t size = strlen(*verbs);
		/* A bracket at the end was taken for a sign: "napisal(a)". */
		size_t bare = (*verbs)[size - 1] == ')' ? size - 1 : size;
		if (length < bare || text[length - 1] != (*verbs)[bare - 1] || memcmp(text + length - bare, *verbs, bare) != 0)
			continue;
		/* Chinese has no space in front of the verb. */
		if (length == bare || (unsigned char)(*verbs)[0] >= 0xe0 || strchr(" >)\"*,", text[length - bare - 1]) != NULL)
			return true;
	}
	return false;
}

static bool ends_with_verb(const char *text)
{
	size_t length;
	if (!trim_end(text, &length))
		return false;
	for (size_t i = 0; i < attribution_form_count; i++)
		if (attribution_forms[i].place == VERB_LAST && ends_with_one(text, length, attribution_forms[i].verbs))
			return true;
	return false;
}

static bool ends_with_colon(const char *text)
{
	size_t length = strlen(text);
	while (length > 0 && strchr("* _", text[length - 1]) != NULL)
		length--;
	return length > 0 && text[length - 1] == ':';
}

/* Where one of `verbs` first stands as words behind `from`: its end, 0 when nowhere. */
static size_t verb_end(const char *text, size_t from, const char *const *verbs)
{
	for (size_t at = from; text[at] != '\0'; at++) {
		size_t end = at_word_start(text, at) ? phrase_of_at(text, at, verbs) : 0;
		if (end > 0)
			return end;
	}
	return 0;
}

static size_t digits_in(const char *text)
{
	size_t digits = 0;
	for (; *text != '\0'; text++)
		digits += *text >= '0' && *text <= '9';
	return digits;
}

static bool has_digit(const char *text)
{
	return strpbrk(text, "0123456789") != NULL;
}

/* Behind signs: a number or a day of the week. */
static bool begins_with_day(const char *text)
{
	size_t at = strspn(text, "-* ");
	return (text[at] >= '0' && text[at] <= '9') || phrase_of_at(text, at, days) > 0;
}

static bool form_begins(const struct attribution_form *form, const char *text)
{
	size_t at = strspn(text, "-* ");
	const char *first = form->begins[0];
	return phrase_of_at(text, at, form->begins) > 0 ||
	       (first != NULL && (unsigned char)*first >= 0xe0 && strncmp(text + at, first, 3) == 0);
}

/* True when the text begins with the words of a form, not with a number or somebody's name alone. */
static bool begins_with_words(const char *text)
{
	for (size_t i = 0; i < attribution_form_count; i++)
		if (form_begins(&attribution_forms[i], text))
			return true;
	return phrase_of_at(text, strspn(text, "-* "), days) > 0;
}

/* `begins`: as one of the forms does, of whatever language: programs mix them ("On tir. 7. des. ... skrev:"). */
static bool has_form(const struct attribution_form *form, const char *text, bool begins)
{
	size_t verb, length;
	switch (form->place) {
	case VERB_LAST:
		return (begins || (form->begins[0] == NULL && strchr(text, '@') != NULL)) && has_digit(text) &&
		       trim_end(text, &length) && ends_with_one(text, length, form->verbs);
	case VERB_BEFORE_NAME:
		return begins && ends_with_colon(text) && has_digit(text) &&
		       verb_end(text, 0, form->verbs) > 0;
	case VERB_BEFORE_DAY:
		verb = verb_end(text, 0, form->verbs);
		return verb > 0 && ends_with_colon(text) && digits_in(text + verb) >= DAY_DIGITS &&
		       (strchr(text, '@') != NULL || strlen(text) < NAME_AND_DAY);
	default:
		return ends_with_colon(text) && strchr(text, '@') != NULL &&
		       (*form->begins[0] == '*' ? strncmp(text, "* ", 2) == 0 && strchr(text, '[') != NULL
		                             : phrase_of_at(text, 0, form->begins) > 0);
	}
}

/* "On Mon, 7 Dec 2026 09:00 Ana <ana@example.org> wrote", without the colon: seen in Zoho Mail. */
static bool is_addressed_verb(const char *text)
{
	size_t end = addressed_verb_end(text);
	return end > 0 && text[end] == '\0' && begins_with_words(text);
}

/* "On Mon, Dec 7, 2026 at 9:00, Ana<ana@example.org> wrote:   Do you agree?": the quote goes on there (Yahoo Mail on phones). */
static bool runs_into_quote(const char *text)
{
	size_t end = addressed_verb_end(text);
	return end > 0 && text[end] == ':' && begins_with_words(text);
}

static bool is_attribution(const char *text)
{
	size_t length;
	if (is_addressed_day(text) || is_addressed_verb(text))
		return true;
	if (!trim_end(text, &length))
		return is_dated_name(text);
	bool begins = begins_with_day(text) || begins_with_words(text);
	for (size_t i = 0; i < attribution_form_count; i++)
		if (has_form(&attribution_forms[i], text, begins))
			return true;
	return is_dated_name(text);
}

/* Something of a first line: an attribution begins as one of the forms does, or names somebody. */
static bool may_begin(const char *text)
{
	if (strlen(text) > MOST_LENGTH)
		return false;
	if (begins_with_day(text) || begins_with_words(text))
		return true;
	static const char *const verbs[] = {"wrote",      "schrieb", "escribio", "a ecrit",  "escreveu",
	                                    "ha scritto", "schreef", "napisał",  "napisała", NULL};
	return strchr(text, '@') != NULL || verb_end(text, 0, verbs) > 0;
}

/* The lines [from, to] as one, normalised. */
static const char *joined_lines(const struct sheet *sheet, size_t from, size_t to)
{
	struct buf joined = buf_new(sheet->arena);
	for (size_t k = from; k <= to; k++)
		if (!sheet_blank(sheet, k))
			buf_printf(&joined, "%s%s", joined.length > 0 ? " " : "", fold_text(sheet->arena, sheet->lines[k].text));
	return buf_string(&joined);
}

/*
 * True when the attribution that ends on line `last` rather begins further
 * down than on line `i`: "1 DONE" above it begins with a number as well.
 */
static bool begins_later(const struct sheet *sheet, size_t i, size_t last)
{
	bool weak = !begins_with_words(sheet->folded[i]) && strchr(sheet->folded[i], '@') == NULL;
	for (size_t k = i + 1; k <= last; k++) {
		/* a quoted line is not folded yet */
		const char *text = fold_text(sheet->arena, sheet->folded[k]);
		bool apart = sheet_blank(sheet, k - 1) || (weak && begins_with_words(text));
		if (apart && !sheet_blank(sheet, k) && is_attribution(joined_lines(sheet, k, last)))
			return true;
	}
	return false;
}

/* The line behind an attribution that begins on line `i`; `i` when none does. */
static size_t attribution_end(const struct sheet *sheet, size_t i)
{
	const char *first = sheet->folded[i];
	if ((ends_with_verb(first) && strchr(first, '@') != NULL) || runs_into_quote(first))
		return i + 1;
	if (ends_with_verb(first) && strlen(first) < NAME_AND_DAY) {
		size_t next = sheet_next(sheet, i + 1);
		if (next < sheet->count && sheet_quoted(sheet, next))
			return i + 1;
	}
	if (!may_begin(first))
		return i;
	struct buf joined = buf_new(sheet->arena);
	size_t pieces = 0, blanks = 0;
	for (size_t k = i; k < sheet->count && pieces < MOST_PIECES && blanks <= MOST_BLANKS; k++) {
		if (sheet->rule[k] != NULL)
			return i;
		if (sheet_blank(sheet, k)) {
			blanks++;
			continue;
		}
		pieces++;
		buf_printf(&joined, "%s%s", k > i ? " " : "", fold_text(sheet->arena, sheet->lines[k].text));
		if (joined.length > MOST_LENGTH)
			return i;
		/* "The Core <core@example.org>", and the verb alone on the next line. */
		bool named = k == i + 1 && strchr(first, '@') != NULL && strlen(joined.data) < NAME_AND_DAY;
		if (is_attribution(joined.data) || (named && ends_with_verb(joined.data)))
			return begins_later(sheet, i, k) ? i : k + 1;
	}
	return i;
}

/*
 * True when what stands unmarked below the attribution in lines [from, to) is
 * not a quote: our mail is quoted, and all that stood in it was found and cut.
 * Without a home nobody knows what was posted; then it is read as written.
 */
static bool quote_is_known(const struct sheet *sheet, size_t from, size_t to)
{
	if (*sheet->own_address == '\0' || sheet->posted == NULL)
		return *sheet->own_address == '\0';
	struct buf joined = buf_new(sheet->arena);
	for (size_t i = from; i < to; i++)
		buf_text(&joined, sheet->folded[i]);
	return strstr(buf_string(&joined), sheet->own_address) != NULL;
}

/* From an attribution down: its quote, marked or not. */
static void cut_from(struct sheet *sheet, size_t i, size_t end)
{
	size_t next = sheet_next(sheet, end);
	bool dashes = i > 0 && sheet->rule[i - 1] == NULL && is_ruler(sheet->folded[i - 1], "-_", 3);
	bool above = sheet_written_above(sheet, i - dashes);
	sheet_cut(sheet, i - dashes, end, "attribution");
	if (next >= sheet->count || sheet_quoted(sheet, next))
		return;
	if (above)
		sheet_cut(sheet, end, sheet->count, "below_attribution");
	else if (!quote_is_known(sheet, i, end))
		sheet->doubtful = true;
}

/* Lines of their own; who writes more is asked. */
enum { MOST_TRIES = 5000 };

void cut_attributions(struct sheet *sheet)
{
	size_t tries = 0;
	for (size_t i = 0; i < sheet->count; i++) {
		if (sheet->rule[i] != NULL || sheet_blank(sheet, i) || sheet_quoted(sheet, i))
			continue;
		if (tries++ > MOST_TRIES) {
			sheet->doubtful = true;
			return;
		}
		size_t end = attribution_end(sheet, i);
		if (end == i || sheet_commands(sheet, i))
			continue;
		cut_from(sheet, i, end);
		i = end - 1;
	}
}
