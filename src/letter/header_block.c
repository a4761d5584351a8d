/* SPDX-License-Identifier: MIT */
/* From / Sent / To / Subject, as Outlook and others put it above what they quote. */
#include "letter/cuts.h"

#include "letter/normalise.h"

#include <string.h>

enum { MOST_LINES = 10, FEWEST_LABELS = 3, LONGEST_NAME = 20 };

enum label { LABEL_FROM = 1, LABEL_DATE = 2, LABEL_TO = 4, LABEL_SUBJECT = 8, LABEL_OTHER = 16 };

/* en es fr de pt it nl pl sv da */
static const struct name {
	const char *text;
	enum label label;
} names[] = {
	{"from", LABEL_FROM},          {"de", LABEL_FROM},           {"von", LABEL_FROM},
	{"da", LABEL_FROM},            {"van", LABEL_FROM},          {"od", LABEL_FROM},
	{"fran", LABEL_FROM},          {"fra", LABEL_FROM},          {"sent", LABEL_DATE},
	{"date", LABEL_DATE},          {"enviado", LABEL_DATE},      {"enviado el", LABEL_DATE},
	{"fecha", LABEL_DATE},         {"envoye", LABEL_DATE},       {"envoye le", LABEL_DATE},
	{"gesendet", LABEL_DATE},      {"datum", LABEL_DATE},        {"enviada em", LABEL_DATE},
	{"enviado em", LABEL_DATE},    {"enviada", LABEL_DATE},      {"data", LABEL_DATE},
	{"inviato", LABEL_DATE},       {"verzonden", LABEL_DATE},    {"wyslano", LABEL_DATE},      {"wysłano", LABEL_DATE},
	{"skickat", LABEL_DATE},       {"sendt", LABEL_DATE},        {"to", LABEL_TO},
	{"para", LABEL_TO},            {"a", LABEL_TO},              {"an", LABEL_TO},
	{"aan", LABEL_TO},             {"do", LABEL_TO},             {"till", LABEL_TO},
	{"til", LABEL_TO},             {"pour", LABEL_TO},           {"subject", LABEL_SUBJECT},
	{"asunto", LABEL_SUBJECT},     {"objet", LABEL_SUBJECT},     {"betreff", LABEL_SUBJECT},
	{"assunto", LABEL_SUBJECT},    {"oggetto", LABEL_SUBJECT},   {"onderwerp", LABEL_SUBJECT},
	{"temat", LABEL_SUBJECT},      {"amne", LABEL_SUBJECT},      {"emne", LABEL_SUBJECT},
	{"cc", LABEL_OTHER},           {"cci", LABEL_OTHER},         {"reply-to", LABEL_OTHER},
	{"risposta", LABEL_OTHER},     {"kopie", LABEL_OTHER},       {"importance", LABEL_OTHER},
	{"responder a", LABEL_OTHER},  {"data wysłania", LABEL_DATE}, {"per", LABEL_TO}, {"fw", LABEL_OTHER},
	{"от", LABEL_FROM},            {"дата", LABEL_DATE},         {"отправлено", LABEL_DATE},    {"кому", LABEL_TO},
	{"тема", LABEL_SUBJECT},       {"lahettaja", LABEL_FROM},    {"lahetetty", LABEL_DATE},     {"vastaanottaja", LABEL_TO},
	{"aihe", LABEL_SUBJECT},       {"发件人", LABEL_FROM},          {"发送时间", LABEL_DATE},        {"收件人", LABEL_TO},
	{"主题", LABEL_SUBJECT},           {"dw", LABEL_OTHER},         {"message du", LABEL_DATE},   {"copie a", LABEL_OTHER},
	{"cco", LABEL_OTHER},          {"gesendet am", LABEL_DATE},  {"dato", LABEL_DATE},
};

/* The label a line begins with ("*from:* ana"), 0 when none. */
static unsigned label_of(const char *folded)
{
	const char *text = folded + strspn(folded, "*_ ");
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		size_t end = *names[i].text == *text ? phrase_at(text, 0, names[i].text) : 0;
		if (end == 0)
			continue;
		end += strspn(text + end, "*_ ");
		if (text[end] == ':')
			return names[i].label;
	}
	return 0;
}

/* True when line `i` begins a block with sender and enough other labels. */
static bool block_begins(const struct sheet *sheet, size_t i)
{
	unsigned seen = 0, lines = 0;
	size_t labels = 0;
	if (label_of(sheet->folded[i]) == 0)
		return false;
	for (size_t k = i; k < sheet->count && lines < MOST_LINES; k++) {
		if (sheet_blank(sheet, k) || sheet_quoted(sheet, k))
			continue;
		unsigned label = label_of(sheet->folded[k]);
		labels += label != 0 && (seen & label) == 0;
		seen |= label;
		lines++;
	}
	return labels >= FEWEST_LABELS && (seen & LABEL_FROM) != 0;
}

/* A name alone on the line right above a ruler, below other words: "Ana". */
static bool is_signed_above(struct sheet *sheet, size_t ruler)
{
	const char *name = ruler == 0 ? "" : sheet->lines[ruler - 1].text;
	size_t length = strcspn(name, " ");
	size_t above = ruler < 2 ? 0 : strlen(sheet->folded[ruler - 2]);
	return length > 1 && length < LONGEST_NAME && name[length] == '\0' && (name[0] & 0x20) == 0 &&
	       strpbrk(name, ".,:;!?0123456789") == NULL && above > 0 && sheet->folded[ruler - 2][above - 1] != ',' &&
	       sheet_written_above(sheet, ruler - 1) && !sheet_holds_answer(sheet, ruler - 1, ruler);
}

/* The ruler that programs put above the block goes with it. */
static size_t with_ruler(struct sheet *sheet, size_t i)
{
	size_t above = i;
	while (above > 0 && sheet_blank(sheet, above - 1) && (sheet->lines[above - 1].marks & LINE_RULE) == 0)
		above--;
	if (above > 0 && ((sheet->lines[above - 1].marks & LINE_RULE) != 0 ||
	                  is_ruler(sheet->folded[above - 1], "_-=*", 3)))
		return above - 1 - is_signed_above(sheet, above - 1);
	return i;
}

void cut_header_blocks(struct sheet *sheet)
{
	for (size_t i = 0; i < sheet->count; i++) {
		if (sheet->rule[i] != NULL || sheet_quoted(sheet, i) || !block_begins(sheet, i))
			continue;
		sheet_cut(sheet, with_ruler(sheet, i), sheet->count, "header_block");
		return;
	}
}
