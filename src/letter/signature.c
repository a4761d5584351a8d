/* SPDX-License-Identifier: MIT */
/* Signatures, mobile footers and disclaimers: what stands below the words without being them. */
#include "letter/cuts.h"

#include "letter/normalise.h"

#include <string.h>

enum {
	SHORT_LINE = 70,      /* bytes; a signature's lines are short */
	LONGEST_BLOCK = 25,   /* lines of a signature below a ruler */
	LONGEST_CONTACT = 9,  /* lines of a signature without a ruler */
	LONGEST_FOOTER = 100, /* bytes of "Sent from my ..." */
	PHONE_DIGITS = 7,
	MOST_NOTE_WORDS = 5   /* of "Sent from ..." in any language */
};

/* en es fr de pt it nl pl sv */
static const char *const footers[] = {
	"sent from my", "sent from mail for", "get bluemail", "obtener bluemail", "sent from outlook", "sent from yahoo", "sent from gmail",
	"sent from proton", "sent from samsung", "sent from aol", "sent from a", "sent from the", "sent via",
	"sent with", "sent using", "sent on the go", "get outlook for", "via mobile", "typed on my",
	"sent while on", "please excuse brevity", "please excuse the brevity", "please excuse my brevity",
	"please excuse typos", "please excuse any typos", "excuse brevity", "excuse typos", "excuse my brevity", "enviado desde",
	"enviado con", "enviado de mi", "obtener outlook para", "obten outlook para",
	"descargar outlook", "envoye de mon", "envoye depuis", "envoye avec", "envoye a partir", "obtenir outlook pour",
	"telecharger outlook", "von meinem", "gesendet von", "gesendet mit", "gesendet aus", "von unterwegs gesendet",
	"diese nachricht wurde von meinem", "diese nachricht wurde mit", "outlook fur", "holen sie sich outlook",
	"enviado do", "enviado pelo", "enviado a partir", "obter o outlook", "baixar o outlook", "inviato da",
	"inviato dal", "inviato con", "scarica outlook", "ottieni outlook", "verzonden vanaf", "verstuurd vanaf",
	"verzonden met", "verstuurd met", "verzonden via", "outlook voor", "download outlook", "wyslane z", "wyslano z", "wysłane z", "wysłano z", "wysłano za",
	"wyslano za", "pobierz outlook", "pobierz aplikacje outlook", "skickat fran", "yahoo mail for", "yahoo mail:",
	"sendt fra min", "sendt fra mit", "lahetetty iphonesta", "lahetetty puhelimesta", "отправлено с", "надіслано з", "发自我的", "从我的",
	"odeslano z", "trimis de pe", "enviat des de", "iphone'umdan gonderildi", "hae outlook", "hent outlook", "hamta outlook",
	"sent from", "correo de windows", "mail for windows", NULL
};

/* A device or a program, and in the same short line "sent" in a language whose words change their order or ending. */
static const char *const devices[] = {"iphone", "ipad", "android", "outlook", "samsung", "galaxy", "huawei", "xiaomi", NULL};
static const char *const sent[] = {
	"verzonden", "verstuurd", "kuldve", "kuldott", "gonderildi", "odeslano", "poslano", "poslane", "poslato", "trimis", "expediat",
	"lahetetty", "saadetud", "nosutits", "issiusta", "skickat", "skickades", "sendt", "wyslane", "wysłane", "inviato", "enviado",
	"enviat", "envoye", "gesendet", "отправлено", "надіслано", "изпратено", "εσταλη", "σταλθηκε", NULL
};

/* Words that only a disclaimer or a scanner's note has. */
static const char *const disclaimers[] = {
	"confidentiality notice", "confidentiality note", "not the intended recipient", "intended only for the use of",
	"intended solely for the", "this e-mail and any attach", "this email and any attach",
	"this email message and any attach", "this message and any attach", "this e-mail (including any attach",
	"this email (including any attach", "this message (including any attach", "this communication is confidential",
	"this electronic message", "this transmission may contain", "may contain confidential", "privileged and confidential",
	"please consider the environment", "think before you print", "before printing this e", "virus-free.",
	"this email has been checked for viruses", "this email has been scanned", "scanned for viruses by",
	"aviso de confidencialidad", "este correo electronico y", "este mensaje y sus archivos", "este mensaje y sus anexos",
	"este correo y sus archivos", "informacion confidencial", "si usted no es el destinatario", "no es el destinatario",
	"antes de imprimir este", "libre de virus", "ce message et ses pieces jointes", "ce message et toutes les pieces",
	"destinataire de ce message", "diese e-mail enthalt vertrauliche", "diese e-mail kann vertrauliche",
	"nicht der richtige adressat", "virenfrei.", "esta mensagem pode conter", "esta mensagem e seus anexos",
	"aviso legal", "aviso de privacidad", "questo messaggio e", "le informazioni contenute in questo",
	"dit bericht is uitsluitend bestemd", "dit e-mailbericht", "ta wiadomosc", "niniejsza wiadomosc",
	"sans virus.", "virusvrij.", "sin virus.", "garantizado que este correo", NULL
};

/* A line above the words that the receiving company's server put there. */
static const char *const banners[] = {
	"caution: this email originated", "caution: this message originated", "caution: external email",
	"external email:", "[external]", "this email originated from outside", "this message came from outside",
	"warning: this email originated", "you don't often get email from", "precaucion: este correo",
	"advertencia: este correo", "no suele recibir correo electronico de", NULL
};

static const char *const contacts[] = {
	"www.", "http://", "https://", "skype", "tel:", "tel.", "phone", "mobile:", "cell:", "fax", "movil:", "telefono",
	"linkedin", "facebook", "twitter", NULL
};

static bool has_phone(const char *text)
{
	size_t digits = 0;
	for (const char *c = text; *c != '\0'; c++) {
		if (*c >= '0' && *c <= '9')
			digits++;
		else if (strchr(" ()-+./", *c) == NULL)
			digits = 0;
		if (digits >= PHONE_DIGITS)
			return true;
	}
	return false;
}

/* "Az iPhone-omról küldve" */
static bool is_device_note(const char *folded)
{
	size_t words = 1;
	for (const char *c = folded; *c != '\0'; c++)
		words += *c == ' ';
	return words <= MOST_NOTE_WORDS && strlen(folded) <= SHORT_LINE && contains_any(folded, devices) && contains_any(folded, sent);
}

static bool is_footer(const char *folded)
{
	const char *text = folded + strspn(folded, "-*_<[( ");
	return (strlen(folded) <= LONGEST_FOOTER && begins_with_any(text, footers)) || is_device_note(folded);
}

static bool is_contact(const char *folded)
{
	const char *at = strchr(folded, '@');
	bool address = at != NULL && at > folded && strchr(at, '.') != NULL;
	return address || has_phone(folded) || contains_any(folded, contacts) || is_footer(folded);
}

/* Two to four words, each with a capital: "Ana Pérez", "John E. Doe, Ph.D." */
static bool is_name(const char *written)
{
	size_t words = 0;
	for (const char *c = written; *c != '\0'; words++) {
		c += strspn(c, " \t");
		if (*c == '\0')
			break;
		bool capital = (*c >= 'A' && *c <= 'Z') || (unsigned char)*c >= 0xc3;
		size_t size = strcspn(c, " \t");
		if (!capital || strpbrk(c, "0123456789:!?;\"") != NULL)
			return false;
		c += size;
	}
	return words >= 2 && words <= 5;
}

/* "-- ", RFC 3676 section 4.3; programs lose the space, and set a long dash. */
void cut_signature(struct sheet *sheet)
{
	for (size_t i = 0; i < sheet->count; i++) {
		const char *written = sheet->lines[i].text;
		bool dashes = strcmp(sheet->folded[i], "--") == 0;
		bool long_dash = strncmp(written, "\xe2\x80\x94", 3) == 0 && strcmp(sheet->folded[i], "-") == 0;
		if (sheet->rule[i] == NULL && (dashes || long_dash))
			sheet_cut(sheet, i, sheet_run_end(sheet, i), "signature");
	}
}

static bool short_lines(const struct sheet *sheet, size_t from, size_t to, bool *ret_contact)
{
	size_t lines = 0;
	*ret_contact = false;
	for (size_t i = from; i < to && lines <= LONGEST_BLOCK; i++) {
		lines += !sheet_blank(sheet, i);
		*ret_contact |= is_contact(sheet->folded[i]);
		if (strlen(sheet->folded[i]) > SHORT_LINE)
			return false;
	}
	return lines <= LONGEST_BLOCK;
}

/* A ruler drawn by hand: a signature when all below it is short, and it is underscores or holds an address. */
void cut_underline(struct sheet *sheet)
{
	for (size_t i = 1; i < sheet->count; i++) {
		bool contact;
		if (sheet->rule[i] != NULL || !is_ruler(sheet->folded[i], "_-=*", 4) || !sheet_written_above(sheet, i))
			continue;
		size_t end = sheet_run_end(sheet, i);
		if (end - i > 4 * LONGEST_BLOCK || !short_lines(sheet, i + 1, end, &contact) || sheet_holds_answer(sheet, i + 1, end))
			continue;
		if (sheet->folded[i][0] == '_' || contact)
			sheet_cut(sheet, i, end, "underline");
	}
}

static bool ends_with_comma(const char *folded)
{
	size_t length = strlen(folded);
	return length > 0 && length < SHORT_LINE / 2 && folded[length - 1] == ',';
}

/* The last paragraph, when it is a name with an address, a number or a mobile footer below it. */
void cut_contact_block(struct sheet *sheet)
{
	size_t end = sheet->count;
	while (end > 0 && (sheet->rule[end - 1] != NULL || sheet_blank(sheet, end - 1)))
		end--;
	size_t begin = end;
	while (begin > 0 && sheet->rule[begin - 1] == NULL && !sheet_blank(sheet, begin - 1))
		begin--;
	bool contact;
	/* "Best regards," stays with the words. */
	if (begin + 2 < end && ends_with_comma(sheet->folded[begin]) && !sheet_holds_answer(sheet, begin, begin + 1))
		begin++;
	if (end - begin < 2 || end - begin > LONGEST_CONTACT || !sheet_written_above(sheet, begin))
		return;
	if (is_name(sheet->lines[begin].text) && short_lines(sheet, begin, end, &contact) && contact &&
	    !sheet_holds_answer(sheet, begin, end))
		sheet_cut(sheet, begin, end, "contact_block");
}

void cut_mobile_footer(struct sheet *sheet)
{
	for (size_t i = 0; i < sheet->count; i++)
		if (sheet->rule[i] == NULL && is_footer(sheet->folded[i]))
			sheet_cut(sheet, i, i + 1, "mobile_footer");
}

static size_t paragraph_begin(const struct sheet *sheet, size_t i)
{
	while (i > 0 && sheet->rule[i - 1] == NULL && !sheet_blank(sheet, i - 1) &&
	       !sheet_holds_answer(sheet, i - 1, i))
		i--;
	return i;
}

static size_t paragraph_end(const struct sheet *sheet, size_t i)
{
	while (i < sheet->count && sheet->rule[i] == NULL && !sheet_blank(sheet, i))
		i++;
	return i;
}

void cut_disclaimer(struct sheet *sheet)
{
	for (size_t i = 0; i < sheet->count; i++) {
		if (sheet->rule[i] != NULL || sheet_blank(sheet, i) || sheet_holds_answer(sheet, i, i + 1))
			continue;
		if (begins_with_any(sheet->folded[i], banners) || contains_any(sheet->folded[i], banners)) {
			sheet_cut(sheet, i, paragraph_end(sheet, i), "banner");
		} else if (contains_any(sheet->folded[i], disclaimers)) {
			size_t begin = paragraph_begin(sheet, i);
			bool above = sheet_written_above(sheet, begin);
			sheet_cut(sheet, above ? begin : i, paragraph_end(sheet, i), "disclaimer");
		}
	}
}
