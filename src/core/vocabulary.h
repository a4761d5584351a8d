/* SPDX-License-Identifier: MIT */
/*
 * The closed vocabularies. Each is one list: the enum, the word that stands in
 * the books and in --json, and the look-ups come from it.
 *
 * For a list `thing` there are:
 *   const char *thing_word(enum thing);              the word
 *   bool thing_find(const char *word, enum thing *); false: no such word
 */
#ifndef ASSENT_CORE_VOCABULARY_H
#define ASSENT_CORE_VOCABULARY_H

#include <stdbool.h>

/* How something came in. */
#define VIA_LIST(X)                                                                         \
	X(VIA_MAIL, "mail")                                                                 \
	X(VIA_FILE, "file")                                                                 \
	X(VIA_MEETING, "meeting")                                                           \
	X(VIA_PAPER, "paper")                                                               \
	X(VIA_PHONE, "phone")                                                               \
	X(VIA_OPERATOR, "operator")                                                         \
	X(VIA_CLOCK, "clock")

/* The class a letter ends in: exactly one (design: the road of one letter). */
#define LETTER_CLASS_LIST(X)                                                                \
	X(CLASS_RECORDED, "recorded")     /* an answer stands in the ledger */              \
	X(CLASS_REPLACED, "replaced")     /* ... and took the place of an earlier one */    \
	X(CLASS_ASKED_BACK, "asked_back") /* not clear: we asked what was meant */          \
	X(CLASS_NOTED, "noted")           /* kept as a note; nothing is counted */          \
	X(CLASS_HELD, "held")             /* a person has to look, or to confirm */         \
	X(CLASS_REFUSED, "refused")       /* not counted; the writer is told why */         \
	X(CLASS_ROBOT, "robot")           /* written by a machine */                        \
	X(CLASS_BOUNCE, "bounce")         /* a mail of ours did not arrive */               \
	X(CLASS_DUPLICATE, "duplicate")   /* the same letter again */                       \
	X(CLASS_UNRELATED, "unrelated")   /* not for assent; untouched in a shared box */

/* What kind of machine wrote a letter. */
#define MACHINE_LIST(X)                                                                     \
	X(MACHINE_NONE, "")                                                                 \
	X(MACHINE_VACATION, "vacation")                                                     \
	X(MACHINE_BOUNCE, "bounce")                                                         \
	X(MACHINE_DELAYED, "delayed")                                                       \
	X(MACHINE_RECEIPT, "receipt")                                                       \
	X(MACHINE_REPORT, "report")                                                         \
	X(MACHINE_LIST_MAIL, "list")                                                        \
	X(MACHINE_LOOP, "loop")                                                             \
	X(MACHINE_REACTION, "reaction")                                                     \
	X(MACHINE_CALENDAR, "calendar")

/* What we asked one person for. It fixes which reply words have which meaning. */
#define REQUEST_KIND_LIST(X)                                                                \
	X(REQUEST_NONE, "none")       /* no open request: a general mail */                 \
	X(REQUEST_CALL, "call")       /* call for consensus (M09) */                        \
	X(REQUEST_CLOSE, "close")     /* ready to close, to the Facilitator (M12) */        \
	X(REQUEST_CHECKIN, "checkin") /* check-in on an action step (M23) */                \
	X(REQUEST_CONFIRM, "confirm") /* confirm an address or a subscription */            \
	X(REQUEST_SUBSCRIBE, "subscribe")                                                   \
	X(REQUEST_YOURS, "yours")     /* is this letter yours? (M11e) */                      \
	X(REQUEST_DRAFT, "draft")     /* a draft to check (M06), to the Facilitator and who proposed it */ \
	X(REQUEST_PROPOSE, "propose") /* what a proposal by mail still lacks (M05a) */          \
	X(REQUEST_SOUGHT, "sought")   /* please ask the people who will feel it (M08) */        \
	X(REQUEST_INPUT, "input")     /* thank you for your view (M08b) */                   \
	X(REQUEST_AGREEMENT, "agreement") /* do you accept the Membership Agreement? (M03) */      \
	X(REQUEST_MEETING, "meeting") /* will you come? (M29) */                            \
	X(REQUEST_MINUTES, "minutes") /* are these minutes right? (M30) */                         \
	X(REQUEST_PUBLISH, "publish") /* may everybody read this? To the Recorder */           \
	X(REQUEST_ADDRESS, "address") /* does our mail reach you? (M02) */                   \
	X(REQUEST_TALK, "talk")       /* a proposal is open: what do you think? (M05) */    \
	X(REQUEST_QUESTION, "question") /* a question that somebody asked, to who answers it */ \
	X(REQUEST_NEED, "need")       /* somebody needs help (M26, M27) */

/* What a line of a reply means, by the words of its request. */
#define MEANING_LIST(X)                                                                     \
	X(MEANING_NONE, "")                                                                 \
	X(MEANING_AGREE, "agree")                                                           \
	X(MEANING_STAND_ASIDE, "stand_aside")                                               \
	X(MEANING_BLOCK, "block")                                                           \
	X(MEANING_CONCERN, "concern")                                                       \
	X(MEANING_QUESTION, "question")                                                     \
	X(MEANING_WITHDRAW_PROPOSAL, "withdraw_proposal") /* by its proposer */             \
	X(MEANING_WITHDRAW, "withdraw")                                                     \
	X(MEANING_MORE_TIME, "more_time")                                                   \
	X(MEANING_NOT_SURE, "not_sure")                                                     \
	X(MEANING_HELP, "help")                                                             \
	X(MEANING_NOT_ME, "not_me")                                                         \
	X(MEANING_THANKS, "thanks") /* courtesy words: never an answer, never a hold */     \
	X(MEANING_CONFIRM, "confirm")                                                       \
	X(MEANING_EXTEND, "extend")                                                         \
	X(MEANING_REOPEN, "reopen")                                                         \
	X(MEANING_YES, "yes")                                                               \
	X(MEANING_YES_ALWAYS, "yes_always")                                                 \
	X(MEANING_NO, "no")                                                                 \
	X(MEANING_DONE, "done")                                                             \
	X(MEANING_ON_TRACK, "on_track")                                                     \
	X(MEANING_SLOW, "slow")                                                             \
	X(MEANING_STUCK, "stuck")                                                           \
	X(MEANING_CHANGED, "changed")                                                       \
	X(MEANING_DROPPED, "dropped")                                                       \
	X(MEANING_NEED, "need")                                                             \
	X(MEANING_LEARNED, "learned")                                                       \
	X(MEANING_NEW_DATE, "new_date")                                                     \
	X(MEANING_SKIP, "skip")                                                             \
	X(MEANING_STOP, "stop")                                                             \
	X(MEANING_SUBSCRIBE, "subscribe")     /* wants the news; value: the language of the word */ \
	X(MEANING_LANGUAGE, "language")       /* wants mails in another language; value: its code */ \
	X(MEANING_SEND_BUNDLE, "send_bundle") /* wants an archive; value: the month, "" the newest */ \
	X(MEANING_STATUS, "status")           /* wants what the ledger holds of them, with receipts */ \
	X(MEANING_OPEN, "open")               /* a draft is opened, so that people can talk about it */ \
	X(MEANING_CALL, "call")               /* the call for consensus is opened; value: its last day, "" none */ \
	X(MEANING_DISCUSS, "discuss")         /* a draft has to be talked about first */           \
	X(MEANING_NOT_ALIGNED, "not_aligned") /* a draft does not fit what we are here for */   \
	X(MEANING_PROPOSE, "propose")         /* leads the form of a new proposal ... */        \
	X(MEANING_AMEND, "amend")             /* ... or of a new text; the lines of the form: */ \
	X(MEANING_TITLE, "title")                                                               \
	X(MEANING_KIND, "kind")               /* value: the kind */                             \
	X(MEANING_SUMMARY, "summary")                                                           \
	X(MEANING_IMPACT, "impact")                                                             \
	X(MEANING_GOAL, "goal")                                                                 \
	X(MEANING_BY, "by")                                                                     \
	X(MEANING_DEADLINE, "deadline")       /* value: YYYY-MM-DD */                           \
	X(MEANING_TEXT, "text")                                                                 \
	X(MEANING_CHANGE, "change")           /* what a new text changes, in plain words */     \
	X(MEANING_ASKED, "asked")             /* asked the people impacted */                   \
	X(MEANING_NOBODY, "nobody_answered")  /* asked them, and nobody answered */             \
	X(MEANING_COULD_NOT, "could_not")     /* could not ask them */                          \
	X(MEANING_WAIVE, "waive")             /* decide first, ask afterwards */                \
	X(MEANING_INPUT, "input")             /* what somebody thinks who will feel it */       \
	X(MEANING_QUOTE_ME, "quote_me")       /* value: yes or no */                            \
	X(MEANING_ANSWER_ME, "answer_me")     /* value: yes or no */                            \
	X(MEANING_TAKE_BACK, "take_back")     /* takes back what was told us */                 \
	X(MEANING_RECORD_FOR, "record_for")   /* the Recorder: an answer somebody gave otherwise; value: whose */ \
	X(MEANING_REVISIT, "revisit")         /* wants a decision to be looked at again */      \
	X(MEANING_PROCESS, "process")         /* says that a decision was not made as agreed */ \
	X(MEANING_REGRETS, "regrets")         /* cannot answer; the alternate is to */          \
	X(MEANING_ALTERNATE, "alternate")     /* who answers instead; value: the name */        \
	X(MEANING_ACCEPT_LATE, "accept_late") /* late answers count, all alike */               \
	X(MEANING_CLOSE, "close")             /* the call may end a day from now */             \
	X(MEANING_FINDING, "finding")         /* what the group found about a block */          \
	X(MEANING_FORMAT, "format")           /* wants mails in another shape; value: large, plain, usual */ \
	X(MEANING_ACCEPT, "accept")           /* the Membership Agreement */                    \
	X(MEANING_DECLINE, "decline")                                                           \
	X(MEANING_NOT_YET, "not_yet")                                                              \
	X(MEANING_COMING, "coming")                                                         \
	X(MEANING_MAYBE, "maybe")                                                           \
	X(MEANING_AGENDA_ITEM, "agenda_item")                                               \
	X(MEANING_CORRECTION, "correction")                                                 \
	X(MEANING_OK, "ok")                   /* the minutes are right */                   \
	X(MEANING_AGENDA, "agenda")           /* wants to know what is coming */            \
	X(MEANING_RECORD, "record")           /* wants what was decided; value: its number */ \
	X(MEANING_CONFIDENTIAL, "confidential")                                             \
	X(MEANING_PUBLISH, "publish")         /* everybody may read it */                   \
	X(MEANING_NOT_NOW, "not_now")         /* it is not published for now */             \
	X(MEANING_REDACT, "redact")           /* a published text goes; why */              \
	X(MEANING_TAKE_OUT, "take_out")       /* with REDACT: only these words of it go */ \
	X(MEANING_COMMENT, "comment")         /* what somebody thinks of an open proposal */ \
	X(MEANING_ANSWER, "answer")           /* to a question that was passed on */        \
	X(MEANING_RESOLVED, "resolved")       /* a concern; value: C-2, "" the only one */  \
	X(MEANING_STANDS, "stands")           /* likewise */                                \
	X(MEANING_WITHDRAW_CONCERN, "withdraw_concern")                                     \
	X(MEANING_KEEP, "keep")               /* a proposal that would lapse */             \
	X(MEANING_OFFER, "offer")             /* help for what somebody needs */            \
	X(MEANING_MET, "met")                 /* it is no longer needed */                  \
	X(MEANING_CANNOT, "cannot")           /* somebody else has to help */

/* What follows from a line. */
#define RESULT_LIST(X)                                                                      \
	X(RESULT_RECORD, "R")     /* record now */                                          \
	X(RESULT_CONFIRM, "C")    /* ask what was meant; holds the outcome */               \
	X(RESULT_NOTE, "N")       /* a note only */                                         \
	X(RESULT_NOT_COUNTED, "X")

/* What is the matter with a letter. Values, not errors: each has a polite answer. */
#define PROBLEM_LIST(X)                                                                     \
	X(PROBLEM_UNCLEAR, "unclear")             /* words we do not take for an answer */  \
	X(PROBLEM_CONDITIONAL, "conditional")     /* "yes, if ..." */                       \
	X(PROBLEM_HALF, "half")                   /* "I can live with it" */                \
	X(PROBLEM_ABSTAIN, "abstain")             /* neutral, or aside? */                  \
	X(PROBLEM_SEVERAL, "several")             /* two different answers in one letter */ \
	X(PROBLEM_PROSE, "prose")                 /* an answer word, then running text */   \
	X(PROBLEM_BLOCK_LIKE, "block_like")       /* may be a block: holds */               \
	X(PROBLEM_EMPTY, "empty")                 /* nothing newly written */               \
	X(PROBLEM_SUBJECT_ONLY, "subject_only")   /* the words stand in the subject alone */ \
	X(PROBLEM_REACTION, "reaction")           /* an emoji or a reaction */              \
	X(PROBLEM_ATTACHMENT, "attachment")       /* only a picture, a sound, a file */     \
	X(PROBLEM_ENCRYPTED, "encrypted")         /* we cannot read it */                   \
	X(PROBLEM_CHARSET, "charset")             /* characters we could not read */        \
	X(PROBLEM_ON_BEHALF, "on_behalf")         /* written for somebody else */           \
	X(PROBLEM_MISSING_REASON, "missing_reason")                                         \
	X(PROBLEM_MISSING_NUMBER, "missing_number")                                         \
	X(PROBLEM_BAD_DATE, "bad_date")                                                     \
	X(PROBLEM_TOO_MANY, "too_many")           /* more rows than one letter may cause */ \
	X(PROBLEM_TOO_LARGE, "too_large")         /* held unread */                         \
	X(PROBLEM_UNREADABLE, "unreadable")       /* the reader gave up on it */            \
	X(PROBLEM_TWO_FROM, "two_from")           /* more than one writer is named */       \
	X(PROBLEM_NO_FROM, "no_from")                                                       \
	X(PROBLEM_FORGED, "forged")               /* the receiving server says: not from there */ \
	X(PROBLEM_UNPROVED, "unproved")           /* a powerful answer, and the server does not vouch for it */ \
	X(PROBLEM_CARRIERS, "carriers")           /* its marks name different requests */   \
	X(PROBLEM_WRONG_PERSON, "wrong_person")   /* a member's address, another's token */ \
	X(PROBLEM_UNKNOWN_ADDRESS, "unknown_address") /* a token, but an address we do not know */ \
	X(PROBLEM_UNKNOWN_SENDER, "unknown_sender")   /* neither token nor known address */ \
	X(PROBLEM_SHARED, "shared")               /* two people use this address, no token */ \
	X(PROBLEM_NO_REQUEST, "no_request")       /* nothing open that this could answer */ \
	X(PROBLEM_WHICH_PERSON, "which_person")   /* a name that is not plainly one member's */

#define ENUM_ENTRY(id, word) id,
#define DECLARE_VOCABULARY(name, list, count_id)                                            \
	enum name { list(ENUM_ENTRY) count_id };                                            \
	/* The word of the books; "" for a value out of range. */                           \
	const char *name##_word(enum name value);                                           \
	/* The value of a word; false and *ret_value untouched when there is none. */       \
	bool name##_find(const char *word, enum name *ret_value)

DECLARE_VOCABULARY(via, VIA_LIST, VIA_COUNT);
DECLARE_VOCABULARY(letter_class, LETTER_CLASS_LIST, CLASS_COUNT);
DECLARE_VOCABULARY(machine, MACHINE_LIST, MACHINE_COUNT);
DECLARE_VOCABULARY(request_kind, REQUEST_KIND_LIST, REQUEST_COUNT);
DECLARE_VOCABULARY(meaning, MEANING_LIST, MEANING_COUNT);
/*
 * True for what is wanted of us whatever was asked: STOP, SUBSCRIBE, a language, a shape of the mails, an archive,
 * STATUS, AGENDA, RECORD. Never an answer.
 */
bool meaning_is_service(enum meaning meaning);
/* True for a command that could not be meant as an answer to a call, whatever was asked: EXTEND, ASKED, AMEND ... */
bool meaning_is_task(enum meaning meaning);
/* True for a line of the form of a proposal: title, kind, summary ... */
bool meaning_is_field(enum meaning meaning);

/* True for what says how our mails should be: a language, a shape. */
bool meaning_is_preference(enum meaning meaning);

DECLARE_VOCABULARY(result, RESULT_LIST, RESULT_COUNT);
DECLARE_VOCABULARY(problem, PROBLEM_LIST, PROBLEM_COUNT);

#endif
