/* SPDX-License-Identifier: MIT */
#include "core/mail.h"

#include <string.h>

/* X(meaning, English, Spanish): the words the mails teach. */
#define WORD_LIST(X)                                                                        \
	X(MEANING_AGREE, "AGREE", "ACUERDO")                                                \
	X(MEANING_STAND_ASIDE, "STAND ASIDE", "ME APARTO")                                  \
	X(MEANING_BLOCK, "BLOCK", "BLOQUEO")                                                \
	X(MEANING_CONCERN, "CONCERN", "PREOCUPACIÓN")                                       \
	X(MEANING_QUESTION, "QUESTION", "PREGUNTA")                                         \
	X(MEANING_WITHDRAW, "WITHDRAW", "RETIRO MI RESPUESTA")                              \
	X(MEANING_WITHDRAW_PROPOSAL, "WITHDRAW THE PROPOSAL", "RETIRO LA PROPUESTA")        \
	X(MEANING_MORE_TIME, "MORE TIME", "MÁS TIEMPO")                                     \
	X(MEANING_NOT_SURE, "NOT SURE", "NO SÉ")                                            \
	X(MEANING_HELP, "HELP", "AYUDA")                                                    \
	X(MEANING_NOT_ME, "NOT ME", "NO FUI YO")                                            \
	X(MEANING_CONFIRM, "CONFIRM", "CONFIRMO")                                           \
	X(MEANING_EXTEND, "EXTEND", "AMPLIAR")                                              \
	X(MEANING_REOPEN, "REOPEN", "REABRIR")                                              \
	X(MEANING_YES, "YES", "SÍ")                                                         \
	X(MEANING_YES_ALWAYS, "YES, ALWAYS", "SÍ, SIEMPRE")                                 \
	X(MEANING_NO, "NO", "NO")                                                           \
	X(MEANING_DONE, "DONE", "HECHO")                                                    \
	X(MEANING_ON_TRACK, "ON TRACK", "VOY BIEN")                                         \
	X(MEANING_SLOW, "SLOW", "ATRASADO")                                                 \
	X(MEANING_STUCK, "STUCK", "ATASCADO")                                               \
	X(MEANING_CHANGED, "CHANGED", "CAMBIÓ")                                             \
	X(MEANING_DROPPED, "DROPPED", "LO DEJÉ")                                            \
	X(MEANING_NEED, "NEED", "NECESITO")                                                 \
	X(MEANING_LEARNED, "LEARNED", "APRENDÍ")                                            \
	X(MEANING_NEW_DATE, "NEW DATE", "NUEVA FECHA")                                      \
	X(MEANING_SKIP, "SKIP", "SALTAR")                                                   \
	X(MEANING_STOP, "STOP", "BAJA")                                                     \
	X(MEANING_SUBSCRIBE, "SUBSCRIBE", "SUSCRIBIR")                                      \
	X(MEANING_SEND_BUNDLE, "SEND BUNDLE", "ENVIAR ARCHIVO")                             \
	X(MEANING_STATUS, "STATUS", "ESTADO")                                               \
	X(MEANING_OPEN, "OPEN", "ABRIR")                                                    \
	X(MEANING_CALL, "CALL", "LLAMAR")                                                   \
	X(MEANING_DISCUSS, "DISCUSS", "HABLAR")                                             \
	X(MEANING_NOT_ALIGNED, "NOT ALIGNED", "NO ENCAJA")                                      \
	X(MEANING_PROPOSE, "PROPOSE", "PROPONGO")                                               \
	X(MEANING_AMEND, "AMEND", "ENMIENDA")                                                   \
	X(MEANING_ASKED, "ASKED", "PREGUNTÉ")                                                   \
	X(MEANING_NOBODY, "NOBODY ANSWERED", "NADIE RESPONDIÓ")                                 \
	X(MEANING_COULD_NOT, "COULD NOT", "NO PUDE")                                            \
	X(MEANING_WAIVE, "WAIVE", "DISPENSAR")                                                  \
	X(MEANING_INPUT, "INPUT", "MI OPINIÓN")                                                 \
	X(MEANING_QUOTE_ME, "QUOTE ME", "PUEDEN CITARME")                                       \
	X(MEANING_ANSWER_ME, "ANSWER ME", "RESPÓNDANME")                                        \
	X(MEANING_TAKE_BACK, "TAKE BACK", "RETIRAR")                                            \
	X(MEANING_RECORD_FOR, "RECORD FOR", "REGISTRAR POR")                                    \
	X(MEANING_REVISIT, "REVISIT", "REVISAR")                                                \
	X(MEANING_PROCESS, "PROCESS", "PROCESO")                                                \
	X(MEANING_REGRETS, "REGRETS", "NO PUEDO PARTICIPAR")                                    \
	X(MEANING_ALTERNATE, "ALTERNATE", "SUPLENTE")                                           \
	X(MEANING_ACCEPT_LATE, "ACCEPT LATE", "ACEPTAR TARDÍAS")                                \
	X(MEANING_CLOSE, "CLOSE", "CERRAR")                                                     \
	X(MEANING_FINDING, "FINDING", "HALLAZGO")                                               \
	X(MEANING_ACCEPT, "ACCEPT", "ACEPTO")                                                   \
	X(MEANING_DECLINE, "DECLINE", "NO ACEPTO")                                              \
	X(MEANING_NOT_YET, "NOT YET", "TODAVÍA NO")                                            \
	X(MEANING_COMING, "COMING", "VOY")                                                  \
	X(MEANING_MAYBE, "MAYBE", "QUIZÁS")                                                 \
	X(MEANING_AGENDA_ITEM, "AGENDA", "AGENDA")                                          \
	X(MEANING_CORRECTION, "CORRECTION", "CORRECCIÓN")                                   \
	X(MEANING_OK, "OK", "OK")                                                           \
	X(MEANING_AGENDA, "AGENDA", "AGENDA")                                               \
	X(MEANING_RECORD, "RECORD", "ACTA")                                                 \
	X(MEANING_PUBLISH, "PUBLISH", "PUBLICAR")                                           \
	X(MEANING_NOT_NOW, "NOT NOW", "AHORA NO")                                           \
	X(MEANING_REDACT, "REDACT", "TACHAR")                                               \
	X(MEANING_TAKE_OUT, "TAKE OUT", "QUITAR") \
	X(MEANING_COMMENT, "COMMENT", "COMENTARIO")                                         \
	X(MEANING_ANSWER, "ANSWER", "RESPUESTA")                                            \
	X(MEANING_RESOLVED, "RESOLVED", "RESUELTO")                                         \
	X(MEANING_STANDS, "NOT YET", "TODAVÍA NO")                                         \
	X(MEANING_WITHDRAW_CONCERN, "WITHDRAW MY CONCERN", "RETIRO MI PREOCUPACIÓN") \
	X(MEANING_KEEP, "KEEP", "SEGUIR") \
	X(MEANING_OFFER, "OFFER", "OFREZCO") \
	X(MEANING_MET, "MET", "CUBIERTO") \
	X(MEANING_CANNOT, "CANNOT", "NO PUEDO")

const char *mail_word(enum meaning meaning, const char *language)
{
	static const char *const words[MEANING_COUNT][2] = {
#define WORD_ENTRY(id, english, spanish) [id] = {english, spanish},
		WORD_LIST(WORD_ENTRY)
	};
	bool spanish = strcmp(language, "es") == 0;
	if ((unsigned)meaning >= MEANING_COUNT || words[meaning][spanish] == NULL)
		return "";
	return words[meaning][spanish];
}
