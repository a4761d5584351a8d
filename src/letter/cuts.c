/* SPDX-License-Identifier: MIT */
#include "letter/cuts.h"

#include "letter/normalise.h"

#include <string.h>

/* Our own line, in every language we write. */
static const char *const markers[] = {
	"write your answer above this line", "escriba su respuesta arriba de esta linea", NULL
};

/* Between dashes. en es fr de pt it nl pl sv da */
static const char *const separators[] = {
	"original message", "original appointment", "original email", "original e-mail", "original text", "forwarded message", "forwarded by", "forwarded email",
	"mensaje original", "mensaje reenviado", "mensaje de correo original", "ursprungliche nachricht", "ursprungliche mail", "urspr. nachricht", "originalnachricht",
	"original-nachricht", "weitergeleitete nachricht", "message original", "mail original", "e-mail original", "courriel original", "message d'origine", "message transfere",
	"mensagem original", "mensagem encaminhada", "messaggio originale", "messaggio di origine", "messaggio inoltrato", "oorspronkelijk bericht",
	"doorgestuurd bericht", "wiadomosc oryginalna", "oryginalna wiadomosc", "wiadomosc przekazana",
	"przekazana wiadomosc", "ursprungligt meddelande", "original besked", "oprindelig besked", "oprindelig meddelelse", "reply message",
	"原始邮件", "原邮件", "转发的邮件", "元のメッセージ", "転送されたメッセージ", "исходное сообщение",
	"пересылаемое сообщение", "пересланное сообщение", "исходное письмо", "puvodni zprava", "eredeti uzenet", "alkuperainen viesti",
	"missatge original", "mesaj original", "orijinal mesaj", "original melding", "opprinnelig melding", "videresendt melding",
	"vidarebefordrat meddelande", "valitetty viesti", NULL
};

/* Without dashes. */
static const char *const begins[] = {
	"begin forwarded message", "anfang der weitergeleiteten nachricht", "inicio del mensaje reenviado",
	"debut du message reexpedie", "debut du message transfere", "inizio messaggio inoltrato",
	"inicio da mensagem reencaminhada", "inicio da mensagem encaminhada", "begin doorgestuurd bericht",
	"poczatek przekazywanej wiadomosci", "poczatek przekazanej wiadomosci", NULL
};

/* The line that other systems put above their mails. */
static const char *const their_markers[] = {
	"reply above this line", "type your reply above", "write your reply above", "reply above the line", "reply between the lines",
	"responda por encima de esta linea", "escriba su respuesta por encima", "repondez au-dessus de cette ligne",
	"antworten sie oberhalb dieser zeile", "bitte antworten sie uber dieser zeile", "responda acima desta linha",
	"rispondi sopra questa riga", "reageer boven deze lijn", "reply to this email directly or view it on", NULL
};

static void cut_marked(struct sheet *sheet, unsigned mark, const char *rule)
{
	for (size_t i = 0; i < sheet->count; i++)
		if ((sheet->lines[i].marks & mark) != 0)
			sheet_cut(sheet, i, i + 1, rule);
}

static void cut_hidden(struct sheet *sheet)
{
	cut_marked(sheet, LINE_HIDDEN, "hidden");
}

static void cut_html_signature(struct sheet *sheet)
{
	cut_marked(sheet, LINE_SIGNATURE, "html_signature");
}

static void cut_html_quote(struct sheet *sheet)
{
	cut_marked(sheet, LINE_QUOTE, "html_quote");
}

static void cut_quoted(struct sheet *sheet)
{
	for (size_t i = 0; i < sheet->count; i++)
		if (sheet->lines[i].quote > 0)
			sheet_cut(sheet, i, i + 1, "quoted");
}

/* Everything below our line is ours; an answer below it is only looked for when we know our words. */
static void cut_marker(struct sheet *sheet)
{
	for (size_t i = 0; i < sheet->count; i++) {
		if (sheet->rule[i] != NULL || sheet_quoted(sheet, i) || !contains_any(sheet->folded[i], markers))
			continue;
		bool above = sheet_written_above(sheet, i);
		bool look_below = !above && sheet->posted != NULL;
		sheet_cut(sheet, i, look_below ? i + 1 : sheet->count, "marker");
		sheet->doubtful |= look_below;
		return;
	}
}

static void cut_their_marker(struct sheet *sheet)
{
	for (size_t i = 0; i < sheet->count; i++) {
		if (sheet->rule[i] != NULL || sheet_quoted(sheet, i) || !contains_any(sheet->folded[i], their_markers))
			continue;
		if (sheet_written_above(sheet, i))
			sheet_cut(sheet, i, sheet->count, "their_marker");
		return;
	}
}

static bool is_separator(const char *folded)
{
	size_t dashes = strspn(folded, "-=_* ");
	return (dashes >= 3 && begins_with_any(folded + dashes, separators)) ||
	       begins_with_any(folded, begins);
}

static void cut_separator(struct sheet *sheet)
{
	for (size_t i = 0; i < sheet->count; i++) {
		if (sheet->rule[i] != NULL || sheet_quoted(sheet, i) || !is_separator(sheet->folded[i]))
			continue;
		sheet_cut(sheet, i, sheet->count, "original_message");
		return;
	}
}

/* "C> their words", "| their words": other marks of a quote. */
static void cut_prefixed(struct sheet *sheet)
{
	for (size_t i = 0; i < sheet->count; i++) {
		const char *text = sheet->folded[i];
		if (sheet->rule[i] != NULL)
			continue;
		size_t letters = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_");
		bool initials = letters > 0 && letters <= 12 && text[letters] == '>' &&
		                (text[letters + 1] == ' ' || text[letters + 1] == '\0');
		if (initials || (text[0] == '|' && (text[1] == ' ' || text[1] == '\0')))
			sheet_cut(sheet, i, i + 1, "prefixed_quote");
	}
}

/* What is left over of a quoted line that a program wrapped without marking the rest. */
static void cut_wrapped_quote(struct sheet *sheet)
{
	enum { LONG_LINE = 60, SHORT_REST = 40 };
	for (size_t i = 1; i + 1 < sheet->count; i++) {
		bool between = sheet->lines[i - 1].quote > 0 && sheet->lines[i + 1].quote > 0;
		if (between && sheet->rule[i] == NULL && !sheet_blank(sheet, i) &&
		    strlen(sheet->folded[i - 1]) >= LONG_LINE && strlen(sheet->folded[i]) <= SHORT_REST &&
		    !sheet_holds_answer(sheet, i, i + 1))
			sheet_cut(sheet, i, i + 1, "wrapped_quote");
	}
}

/* "[image: photo.jpg]", "[cid:image001.png]", "<image001.png>": where a picture stood; no words. */
static size_t picture_end(const char *text)
{
	static const char *const begins_picture[] = {"[image:", "[imagen:", "[cid:", "<image", NULL};
	for (const char *const *begin = begins_picture; *begin != NULL; begin++) {
		if (*text != **begin || strncmp(text, *begin, strlen(*begin)) != 0)
			continue;
		const char *end = strchr(text, **begin == '[' ? ']' : '>');
		if (end != NULL)
			return (size_t)(end - text) + 1;
	}
	return 0;
}

static void cut_pictures(struct sheet *sheet)
{
	for (size_t i = 0; i < sheet->count; i++) {
		const char *text = sheet->folded[i];
		if (sheet->rule[i] != NULL)
			continue;
		for (size_t length; (length = picture_end(text)) > 0;)
			text += length + strspn(text + length, " ");
		if (text > sheet->folded[i] && *text == '\0')
			sheet_cut(sheet, i, i + 1, "picture");
	}
}

/* What programs put where a quote was, or where they fold it. */
static void cut_placeholders(struct sheet *sheet)
{
	static const char *const placeholders[] = {
		"[quoted text hidden]", "[texto citado oculto]", "[el texto citado esta oculto]", "[zitierter text wird ausgeblendet]",
		"[le texte des messages precedents est masque]", "[texto das mensagens anteriores oculto]", "[testo tra virgolette nascosto]",
		"[tekst uit oorspronkelijk bericht is verborgen]", "[ukryto cytowany tekst]", "[message clipped]", "[mensaje recortado]",
		"hide quoted text", "show quoted text", "- show quoted text -", "- hide quoted text -", NULL
	};
	for (size_t i = 0; i < sheet->count; i++)
		for (const char *const *text = placeholders; *text != NULL && sheet->rule[i] == NULL; text++)
			if (strcmp(sheet->folded[i], *text) == 0)
				sheet_cut(sheet, i, i + 1, "placeholder");
}

const struct cut_rule cut_rules[] = {
	{"hidden", "", cut_hidden},
	{"html_signature", "", cut_html_signature},
	{"marker", "AGREE\n\nWrite your answer above this line / Escriba su respuesta arriba de esta línea\nBLOCK", cut_marker},
	{"their_marker", "AGREE\n\n##- Please type your reply above this line -##\nBLOCK: x", cut_their_marker},
	{"original_message", "AGREE\n\n-----Mensaje original-----\nDe: The Core", cut_separator},
	{"header_block", "AGREE\n________________________________\nFrom: The Core <core@example.org>\nSent: Monday, 7 December 2026\n"
	                 "To: Ana\nSubject: A call", cut_header_blocks},
	{"attribution", "AGREE\n\nOn Mon, Dec 7, 2026 at 9:00 AM The Core <core@example.org>\nwrote:\n\n> Do you agree?", cut_attributions},
	{"wrapped_quote", "> Do you agree with the proposal to open the gymnasium on Saturday\nevenings?\n> Answer below.\nAGREE", cut_wrapped_quote},
	{"quoted", "> Do you agree?\nAGREE", cut_quoted},
	{"html_quote", "", cut_html_quote},
	{"prefixed_quote", "TC> Do you agree?\nAGREE", cut_prefixed},
	{"own_words", "", cut_own_words},
	{"placeholder", "AGREE\n\n[Quoted text hidden]", cut_placeholders},
	{"picture", "AGREE\n[image: photo (1).jpg][image: photo.jpg]", cut_pictures},
	{"signature", "AGREE\n-- \nAna Lopez", cut_signature},
	{"disclaimer", "AGREE\n\nThis e-mail and any attachments are confidential.", cut_disclaimer},
	{"underline", "AGREE\n_______________\nAna Lopez, Library", cut_underline},
	{"contact_block", "AGREE\n\nAna Lopez\nana@example.org", cut_contact_block},
	{"mobile_footer", "AGREE\n\nEnviado desde mi iPhone", cut_mobile_footer},
};
const size_t cut_rule_count = sizeof cut_rules / sizeof *cut_rules;
