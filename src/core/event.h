/* SPDX-License-Identifier: MIT */
/*
 * Events: one fact = one row of the ledger or of the journal.
 *
 * EVENT_LIST is the one table. For each event: its id, its name in the books,
 * which workflow folds it (none: the books alone know what to do with it), which
 * book, the closed form of `value`, whether it carries words (a salted
 * text file), who sees it, and a sentence for people. Enum, checks, sealing,
 * `explain` and the documentation come from it.
 *
 * Sentences: {member} {subject} {version} {value} {by} {due} {ref} stand for the
 * columns.
 */
#ifndef ASSENT_CORE_EVENT_H
#define ASSENT_CORE_EVENT_H

#include "base/arena.h"
#include "base/instant.h"
#include "core/vocabulary.h"

#include <stddef.h>

enum book { BOOK_LEDGER, BOOK_JOURNAL };

/* Who may see a row in full. The one function for every output is event_visible_to. */
enum visibility { VISIBLE_PUBLIC, VISIBLE_MEMBERS, VISIBLE_GROUP, VISIBLE_CONFIDENTIAL };

/* The closed forms of the column `value`. None can begin with = + - @ TAB CR. */
enum value_form {
	FORM_EMPTY,    /* nothing */
	FORM_WORD,     /* lower-case letters, digits and _; begins with a letter */
	FORM_ID,       /* G-food, P-2026-004, m-7k2q9d4x, C-1, N-2026-001 */
	FORM_NUMBER,   /* decimal digits only */
	FORM_DATE,     /* YYYY-MM-DD */
	FORM_ADDRESS   /* journal only: an address */
};

enum words_rule { WORDS_NEVER, WORDS_MAYBE, WORDS_ALWAYS };

/* X(id, name, workflow, book, value form, words, visibility, sentence) */
#define EVENT_LIST(X)                                                                              \
	/* people, groups and seats: the registers compared with the state */                      \
	X(PERSON_ADDED, "person.added", membership, LEDGER, EMPTY, NEVER, MEMBERS,                 \
	  "{member} was entered in the register")                                                  \
	X(PERSON_ENDED, "person.ended", membership, LEDGER, EMPTY, NEVER, MEMBERS,                 \
	  "{member} left the register")                                                            \
	X(AGREEMENT_ACCEPTED, "agreement.accepted", membership, LEDGER, DATE, NEVER, MEMBERS,      \
	  "{member} accepted the Membership Agreement on {value}")                                 \
	X(AGREEMENT_ENDED, "agreement.ended", membership, LEDGER, EMPTY, NEVER, MEMBERS,           \
	  "{by} took back that {member} accepted the Membership Agreement")                        \
	X(GROUP_ADDED, "group.added", membership, LEDGER, WORD, NEVER, PUBLIC,                     \
	  "{subject} was entered as a group of kind {value}")                                      \
	X(GROUP_ENDED, "group.ended", membership, LEDGER, EMPTY, NEVER, PUBLIC,                    \
	  "{subject} is no longer a current group")                                                \
	X(SEAT_FILLED, "seat.filled", membership, LEDGER, WORD, NEVER, MEMBERS,                    \
	  "{member} took the seat {value} for {subject}")                                          \
	X(SEAT_VACATED, "seat.vacated", membership, LEDGER, WORD, NEVER, MEMBERS,                  \
	  "{member} left the seat {value} for {subject}")                                          \
	X(AGREEMENT_ASKED, "agreement.asked", agreement, LEDGER, EMPTY, ALWAYS, MEMBERS,           \
	  "{member} was asked to accept the Membership Agreement ({version})")                     \
	X(AGREEMENT_DECLINED, "agreement.declined", membership, LEDGER, DATE, NEVER, MEMBERS,      \
	  "{member} declined the Membership Agreement on {value}")                                 \
	X(WELCOME_DUE, "welcome.due", welcome, LEDGER, WORD, NEVER, MEMBERS,                       \
	  "{member} is new ({value}) and is told what to expect")                                  \
	X(AGREEMENT_LAPSING, "agreement.lapsing", agreement, LEDGER, EMPTY, NEVER, MEMBERS,        \
	  "what {member} accepted before {version} of the Membership Agreement counts until {due}")  \
	X(AGREEMENT_LAPSED, "agreement.lapsed", membership, LEDGER, DATE, NEVER, MEMBERS,          \
	  "what {member} accepted before {version} of the Membership Agreement ended on {value}")  \
	/* a proposal and its call for consensus */                                                \
	X(PROPOSAL_DRAFTED, "proposal.drafted", consensus, LEDGER, WORD, ALWAYS, MEMBERS,          \
	  "{member} proposed {subject}, kind {value}")                                             \
	X(PROPOSAL_OPENED, "proposal.opened", consensus, LEDGER, EMPTY, NEVER, PUBLIC,             \
	  "{subject} was opened")                                                                  \
	X(PROPOSAL_AMENDED, "proposal.amended", consensus, LEDGER, EMPTY, ALWAYS, MEMBERS,         \
	  "{member} wrote the new text {version} of {subject}")                                    \
	X(PROPOSAL_WITHDRAWN, "proposal.withdrawn", consensus, LEDGER, EMPTY, MAYBE, PUBLIC,       \
	  "{member} took back {subject} {version}")                                                \
	X(PROPOSAL_ALIGNMENT, "proposal.alignment", draft, LEDGER, WORD, MAYBE, MEMBERS,           \
	  "{member} looked at {subject} {version}: {value}")                                       \
	X(CALL_ASKED, "call.asked", draft, LEDGER, EMPTY, NEVER, MEMBERS,                          \
	  "{by} asked for the call for consensus on {subject} {version}, until {due}")             \
	X(CALL_OPENED, "call.opened", consensus, LEDGER, EMPTY, ALWAYS, PUBLIC,                    \
	  "the call for consensus on {subject} {version} opened, until {due}")                     \
	X(CALL_ELIGIBLE, "call.eligible", consensus, LEDGER, ID, NEVER, MEMBERS,                   \
	  "{member} has a voice in {subject} {version}, for {value}")                              \
	X(CALL_LEFT, "call.left", consensus, LEDGER, EMPTY, NEVER, MEMBERS,                        \
	  "{member} left before {subject} closed and no longer has a voice in it")                 \
	X(RESPONSE_RECEIVED, "response.received", consensus, LEDGER, WORD, MAYBE, MEMBERS,         \
	  "{member} answered {value} to {subject} {version}")                                      \
	X(RESPONSE_REPLACED, "response.replaced", consensus, LEDGER, WORD, MAYBE, MEMBERS,         \
	  "{member} answered {value} to {subject} {version}, in place of {ref}")                   \
	X(RESPONSE_WITHDRAWN, "response.withdrawn", consensus, LEDGER, WORD, NEVER, MEMBERS,       \
	  "the answer {ref} of {member} to {subject} {version} was taken back ({value})")          \
	X(RESPONSE_UNCLEAR, "response.unclear", consensus, LEDGER, WORD, MAYBE, MEMBERS,           \
	  "{member} wrote about {subject} {version}; it was not clear what was meant")             \
	X(RESPONSE_NOT_COUNTED, "response.not_counted", consensus, LEDGER, WORD, MAYBE, MEMBERS,   \
	  "what {member} wrote about {subject} {version} was not counted: {value}")                \
	X(CONCERN_RAISED, "concern.raised", consensus, LEDGER, ID, ALWAYS, MEMBERS,                \
	  "{member} raised the concern {value} on {subject} {version}")                            \
	X(BLOCK_RAISED, "block.raised", consensus, LEDGER, EMPTY, MAYBE, MEMBERS,                  \
	  "{member} blocked {subject} {version}: it is held")                                      \
	X(BLOCK_WITHDRAWN, "block.withdrawn", consensus, LEDGER, EMPTY, NEVER, MEMBERS,            \
	  "{member} no longer blocks {subject} {version}")                                         \
	X(QUESTION_ASKED, "question.asked", consensus, LEDGER, ID, ALWAYS, MEMBERS,                \
	  "{member} asked the question {value} on {subject} {version}")                            \
	X(CALL_EXTENDED, "call.extended", closing, LEDGER, WORD, MAYBE, PUBLIC,                    \
	  "the call on {subject} {version} was extended until {due} ({value})")                    \
	X(CALL_READING, "call.reading", closing, LEDGER, NUMBER, NEVER, PUBLIC,                    \
	  "the whole mailbox was read after the end of the call on {subject} {version}")           \
	X(CALL_CLOSED, "call.closed", closing, LEDGER, WORD, NEVER, PUBLIC,                        \
	  "the call on {subject} {version} closed; suggested outcome: {value}")                    \
	X(CALL_CLOSING, "call.closing", closing, LEDGER, WORD, NEVER, PUBLIC,                      \
	  "the call on {subject} {version} ends at {due} ({value})")                               \
	X(BLOCK_FINDING, "block.finding", closing, LEDGER, WORD, ALWAYS, MEMBERS,                  \
	  "{by} wrote down what was found about a block of {subject} {version} ({value})")         \
	X(DECISION_RECORDED, "decision.recorded", closing, LEDGER, WORD, MAYBE, PUBLIC,            \
	  "{by} declared the outcome of {subject} {version}: {value}")                             \
	/* the people impacted are heard first */                                                  \
	X(IMPACT_STATED, "impact.stated", gate, LEDGER, EMPTY, ALWAYS, PUBLIC,                     \
	  "it was said who will feel {subject}")                                                   \
	X(IMPACT_REPRESENTED, "impact.represented", gate, LEDGER, ID, NEVER, PUBLIC,               \
	  "{value} speaks for people who will feel {subject}")                                     \
	X(INPUT_REQUESTED, "input.requested", gate, LEDGER, WORD, NEVER, PUBLIC,                   \
	  "people are asked about {subject} until {due} ({value})")                                \
	X(INPUT_ATTEMPTED, "input.attempted", gate, LEDGER, WORD, NEVER, MEMBERS,                  \
	  "{member} says about asking people about {subject}: {value}")                            \
	X(INPUT_COUNTED, "input.counted", gate, LEDGER, NUMBER, NEVER, PUBLIC,                     \
	  "{value} people told us what they think of {subject}")                                   \
	X(INPUT_CONSIDERED, "input.considered", gate, LEDGER, NUMBER, NEVER, MEMBERS,              \
	  "{member} answered to {subject} {version}, and was shown what {value} people said")      \
	X(GATE_PASSED, "gate.passed", gate, LEDGER, WORD, NEVER, PUBLIC,                           \
	  "{subject} can be decided: people were heard ({value})")                                 \
	X(GATE_WAIVED, "gate.waived", gate, LEDGER, WORD, ALWAYS, PUBLIC,                          \
	  "{member}, {value}, wants {subject} to be decided before people are asked; they are asked by {due}") \
	X(RESPONSE_RECORDED_FOR, "response.recorded_for", consensus, LEDGER, WORD, MAYBE, MEMBERS, \
	  "{by} wrote down that {member} answered {value} to {subject} {version}")                 \
	X(ALTERNATE_NAMED, "alternate.named", consensus, LEDGER, ID, NEVER, MEMBERS,               \
	  "{value} may answer to {subject} {version} instead of {member}, who wrote so")           \
	X(RESPONSE_BY_ALTERNATE, "response.by_alternate", consensus, LEDGER, WORD, MAYBE, MEMBERS, \
	  "{by} answered {value} to {subject} {version} instead of {member}")                      \
	X(DECISION_REVISIT_PROPOSED, "decision.revisit_proposed", consensus, LEDGER, EMPTY, ALWAYS, MEMBERS, \
	  "{member} wants the Core to look at {subject} {version} again; until it does, the decision stands") \
	X(RESPONSE_LATE, "response.late", consensus, LEDGER, WORD, MAYBE, MEMBERS,                 \
	  "{member} answered {value} to {subject} {version} after its end")                        \
	X(CALL_LATE_ACCEPTED, "call.late_accepted", closing, LEDGER, EMPTY, ALWAYS, PUBLIC,        \
	  "{by} lets all answers to {subject} {version} count that came after its end")            \
	X(DECISION_PROCESS_QUESTIONED, "decision.process_questioned", consensus, LEDGER, EMPTY, ALWAYS, MEMBERS, \
	  "{member} says that {subject} {version} was not decided as the Core agreed to decide")   \
	X(COMMENT_GIVEN, "comment.given", talk, LEDGER, EMPTY, ALWAYS, MEMBERS,                    \
	  "{member} said what they think of {subject} {version}")                                  \
	X(QUESTION_ANSWERED, "question.answered", talk, LEDGER, ID, ALWAYS, MEMBERS,               \
	  "{member} answered the question {value} about {subject} {version}")                      \
	X(CONCERN_RESOLVED, "concern.resolved", talk, LEDGER, ID, MAYBE, MEMBERS,                  \
	  "{member} says that their concern {value} about {subject} is resolved")                  \
	X(CONCERN_WITHDRAWN, "concern.withdrawn", talk, LEDGER, ID, MAYBE, MEMBERS,                \
	  "{member} took back their concern {value} about {subject}")                              \
	X(CONCERN_STANDS, "concern.stands", talk, LEDGER, ID, MAYBE, MEMBERS,                      \
	  "{member} says that their concern {value} about {subject} stands")                       \
	X(PROPOSAL_IDLE, "proposal.idle", lapse, LEDGER, WORD, NEVER, MEMBERS,                     \
	  "{subject} {version} has not moved for a while ({value} notice)")                        \
	X(PROPOSAL_KEPT, "proposal.kept", lapse, LEDGER, EMPTY, NEVER, MEMBERS,                    \
	  "{member} wants to go on with {subject} {version}")                                      \
	X(PROPOSAL_LAPSED, "proposal.lapsed", lapse, LEDGER, EMPTY, NEVER, PUBLIC,                 \
	  "{subject} {version} lapsed: nobody took it further")                                    \
	/* action steps and check-ins */                                                           \
	X(STEP_CREATED, "step.created", checkin, LEDGER, ID, ALWAYS, PUBLIC,                       \
	  "{member} has the action step {subject} for {value}, due {due}")                         \
	X(STEP_CHANGED, "step.changed", checkin, LEDGER, WORD, MAYBE, PUBLIC,                      \
	  "the action step {subject} changed: {value}")                                            \
	X(CHECKIN_ASKED, "checkin.asked", checkin, LEDGER, WORD, NEVER, MEMBERS,                   \
	  "{member} was asked how {subject} is going ({version}, {value})")                        \
	X(CHECKIN_ANSWERED, "checkin.answered", checkin, LEDGER, WORD, MAYBE, MEMBERS,             \
	  "{member} says about {subject}: {value}")                                                \
	X(CHECKIN_UNCLEAR, "checkin.unclear", checkin, LEDGER, WORD, MAYBE, MEMBERS,               \
	  "{member} wrote about {subject}; it was not clear how it is going")                      \
	X(STEP_DONE, "step.done", checkin, LEDGER, EMPTY, MAYBE, PUBLIC,                           \
	  "the action step {subject} is done")                                                     \
	X(STEP_DROPPED, "step.dropped", checkin, LEDGER, EMPTY, MAYBE, PUBLIC,                     \
	  "the action step {subject} was dropped")                                                 \
	X(NEED_OPENED, "need.opened", checkin, LEDGER, WORD, MAYBE, MEMBERS,                       \
	  "{member} needs {value} ({subject})")                                                    \
	X(LEARNED_NOTED, "learned.noted", checkin, LEDGER, EMPTY, ALWAYS, MEMBERS,                 \
	  "{member} noted what was learned ({subject})")                                           \
	X(NEED_OFFERED, "need.offered", needs, LEDGER, EMPTY, MAYBE, MEMBERS,                      \
	  "{member} offers help for {subject}")                                                    \
	X(NEED_MET, "need.met", needs, LEDGER, EMPTY, MAYBE, MEMBERS,                              \
	  "{member} says that {subject} is met")                                                   \
	X(NEED_CANNOT, "need.cannot", needs, LEDGER, EMPTY, MAYBE, MEMBERS,                        \
	  "{member} can't help with {subject}")                                                    \
	/* the monthly news and the archives */                                                    \
	X(DIGEST_FROZEN, "digest.frozen", digest, LEDGER, WORD, ALWAYS, PUBLIC,                    \
	  "the news {subject} was written, up to {due} ({value})")                                 \
	/* meetings and their minutes */                                                           \
	X(MEETING_SCHEDULED, "meeting.scheduled", meeting, LEDGER, ID, ALWAYS, MEMBERS,            \
	  "the meeting {subject} of {value} is planned for {due}")                                 \
	X(MEETING_CHANGED, "meeting.changed", meeting, LEDGER, WORD, ALWAYS, MEMBERS,              \
	  "the meeting {subject} changed ({value}); it begins {due}")                              \
	X(MEETING_CANCELLED, "meeting.cancelled", meeting, LEDGER, EMPTY, NEVER, MEMBERS,          \
	  "the meeting {subject} was cancelled")                                                   \
	X(MEETING_AGENDA, "meeting.agenda", meeting, LEDGER, EMPTY, ALWAYS, MEMBERS,               \
	  "{member} put an item on the agenda of {subject}")                                       \
	X(RSVP_RECEIVED, "rsvp.received", meeting, LEDGER, WORD, MAYBE, MEMBERS,                   \
	  "{member} says about coming to {subject} ({version}): {value}")                          \
	X(RSVP_WITHDRAWN, "rsvp.withdrawn", meeting, LEDGER, WORD, NEVER, MEMBERS,                 \
	  "what {member} said about coming to {subject} was taken back ({value})")                 \
	X(MINUTES_DRAFTED, "minutes.drafted", minutes, LEDGER, EMPTY, ALWAYS, MEMBERS,             \
	  "the minutes of {subject} were written ({version})")                                     \
	X(MINUTES_ASKED, "minutes.asked", minutes, LEDGER, EMPTY, NEVER, MEMBERS,                  \
	  "the minutes of {subject} ({version}) go out; corrections count until {due}")            \
	X(MINUTES_ACCEPTED, "minutes.accepted", minutes, LEDGER, EMPTY, MAYBE, MEMBERS,            \
	  "{member} says that the minutes of {subject} ({version}) are right")                     \
	X(MINUTES_UNCLEAR, "minutes.unclear", minutes, LEDGER, WORD, MAYBE, MEMBERS,               \
	  "{member} wrote about the minutes of {subject}; it was not clear what was meant")        \
	X(CORRECTION_RECEIVED, "correction.received", minutes, LEDGER, ID, ALWAYS, MEMBERS,        \
	  "{member} sent the correction {value} to the minutes of {subject} ({version})")          \
	X(MINUTES_APPROVED, "minutes.approved", minutes, LEDGER, WORD, NEVER, MEMBERS,             \
	  "the minutes of {subject} ({version}) are final ({value})")                              \
	X(RECORD_PUBLISHED, "record.published", publishing, LEDGER, WORD, ALWAYS, PUBLIC,          \
	  "{by} published {subject} {version} ({value})")                                          \
	X(RECORD_REDACTED, "record.redacted", publishing, LEDGER, WORD, MAYBE, PUBLIC,             \
	  "{by} took the text of {ref} about {subject} {version} off the public pages ({value})")  \
	X(KEY_ROTATED, "key.rotated", none, LEDGER, EMPTY, ALWAYS, PUBLIC,                         \
	  "the signing key was replaced")                                                          \
	X(LEDGER_CONTINUED, "ledger.continued", none, LEDGER, WORD, ALWAYS, PUBLIC,                \
	  "this ledger goes on where another one ended ({value})")                                 \
	X(TEXT_ERASED, "text.erased", none, LEDGER, EMPTY, NEVER, PUBLIC,                          \
	  "the words of row {ref} were erased")                                                    \
	X(PERSON_ERASED, "person.erased", none, LEDGER, EMPTY, NEVER, MEMBERS,                     \
	  "what the Core kept about {member} was erased")                                          \
	/* the private book */                                                                     \
	X(LETTER_TAKEN, "letter.taken", intake, JOURNAL, WORD, MAYBE, CONFIDENTIAL,                \
	  "a letter was read: {value}")                                                            \
	X(LETTER_REASON, "letter.reason", intake, JOURNAL, WORD, NEVER, CONFIDENTIAL,              \
	  "why the letter of the next row was not simply recorded: {value}")                       \
	X(MEMBER_ASSIGNED, "member.assigned", membership, JOURNAL, ADDRESS, NEVER, CONFIDENTIAL,   \
	  "{member} is the id for a line of people.csv that had none")                             \
	X(IDENTITY_ASKED, "identity.asked", identity, JOURNAL, EMPTY, NEVER, CONFIDENTIAL,         \
	  "{member} was asked whether a letter is theirs")                                         \
	X(IDENTITY_ANSWERED, "identity.answered", identity, JOURNAL, WORD, NEVER, CONFIDENTIAL,    \
	  "{member} said about that letter: {value}")                                              \
	X(ADDRESS_ADDED, "address.added", membership, JOURNAL, ADDRESS, NEVER, CONFIDENTIAL,       \
	  "{member} also writes from another address")                                             \
	X(STRANGER_WROTE, "stranger.wrote", intake, JOURNAL, ADDRESS, NEVER, CONFIDENTIAL,         \
	  "a letter came from an address that is no member's")                                     \
	X(ADDRESS_BOUNCED, "address.bounced", intake, JOURNAL, WORD, NEVER, CONFIDENTIAL,          \
	  "a mail to {member} did not arrive ({value})")                                           \
	X(AWAY_NOTED, "away.noted", intake, JOURNAL, EMPTY, MAYBE, CONFIDENTIAL,                   \
	  "{member} is away")                                                                      \
	X(SUBSCRIPTION_ASKED, "subscription.asked", subscription, JOURNAL, WORD, NEVER, CONFIDENTIAL, \
	  "{member} asked for the monthly news, in {value}; to be confirmed until {due}")          \
	X(SUBSCRIPTION_CONFIRMED, "subscription.confirmed", subscription, JOURNAL, WORD, NEVER, CONFIDENTIAL, \
	  "{member} confirmed it, told as in {value}")                                             \
	X(SUBSCRIPTION_CHANGED, "subscription.changed", subscription, JOURNAL, WORD, NEVER, CONFIDENTIAL, \
	  "{member} wants the monthly news in {value}")                                            \
	X(SUBSCRIPTION_STOPPED, "subscription.stopped", subscription, JOURNAL, WORD, NEVER, CONFIDENTIAL, \
	  "{member} gets no monthly news any more ({value})")                                      \
	X(SUBSCRIPTION_EXPIRED, "subscription.expired", subscription, JOURNAL, EMPTY, NEVER, CONFIDENTIAL, \
	  "{member} did not confirm in time")                                                      \
	X(SUBSCRIPTION_WROTE, "subscription.wrote", subscription, JOURNAL, WORD, NEVER, CONFIDENTIAL, \
	  "{member} wrote about the monthly news: {value}")                                        \
	X(SUBSCRIPTION_ERASED, "subscription.erased", subscription, JOURNAL, EMPTY, NEVER, CONFIDENTIAL, \
	  "the address of {member} was forgotten")                                                 \
	X(BUNDLE_BUILT, "bundle.built", archive, JOURNAL, NUMBER, NEVER, CONFIDENTIAL,             \
	  "the archive {subject} was built, {value} bytes")                                        \
	X(BUNDLE_ASKED, "bundle.asked", archive, JOURNAL, EMPTY, NEVER, CONFIDENTIAL,              \
	  "{member} asked for the archive {subject}")                                              \
	X(CONFLICT_OPENED, "conflict.opened", conflict, JOURNAL, EMPTY, NEVER, CONFIDENTIAL,       \
	  "the confidential case {subject} was opened")                                            \
	X(CONFLICT_CLOSED, "conflict.closed", conflict, JOURNAL, WORD, NEVER, CONFIDENTIAL,        \
	  "the papers of the case {subject} are gone ({value})")                                   \
	X(COMMAND_ASKED, "command.asked", command, JOURNAL, WORD, NEVER, CONFIDENTIAL,             \
	  "{member} asked by mail: {value} {subject}")                                             \
	X(DISTRESS_NOTED, "distress.noted", conflict, JOURNAL, EMPTY, NEVER, CONFIDENTIAL,         \
	  "a letter needs a person to look at it")                                                 \
	X(DRAFT_KEPT, "draft.kept", proposing, JOURNAL, WORD, MAYBE, CONFIDENTIAL,                 \
	  "{member} wrote lines of a proposal that is not complete yet ({value})")                 \
	X(MAILBOX_READ, "run.mailbox_read", intake, JOURNAL, NUMBER, NEVER, CONFIDENTIAL,          \
	  "the whole mailbox was read; {value} letters were new")                                  \
	X(GAP_FOUND, "run.gap_found", intake, JOURNAL, NUMBER, NEVER, CONFIDENTIAL,                \
	  "assent had not run for {value} hours")                                                  \
	X(INPUT_GIVEN, "input.given", gate, JOURNAL, WORD, MAYBE, CONFIDENTIAL,                    \
	  "{member} told us what they think of {subject} (from a {value})")                        \
	X(INPUT_WISH, "input.wish", gate, JOURNAL, WORD, NEVER, CONFIDENTIAL,                      \
	  "{member} said about their words on {subject}: {value}")                                 \
	X(INPUT_DESCRIBED, "input.described", gate, JOURNAL, WORD, ALWAYS, CONFIDENTIAL,           \
	  "how {member} asked people about {subject}: {value}")                                    \
	X(INPUT_FORGOTTEN, "input.forgotten", gate, JOURNAL, NUMBER, NEVER, CONFIDENTIAL,          \
	  "what was told about {subject} was erased (row {value}; 0: how members asked)")                                        \
	X(AGREEMENT_NOTED, "agreement.noted", agreement, JOURNAL, WORD, MAYBE, CONFIDENTIAL,       \
	  "{member} wrote about the Membership Agreement: {value}")                                \
	X(AGREEMENT_KEPT, "agreement.kept", agreement, JOURNAL, WORD, NEVER, CONFIDENTIAL,         \
	  "what {member} wrote about {subject} counts once they accept the Membership Agreement")  \
	X(AGREEMENT_SETTLED, "agreement.settled", agreement, JOURNAL, WORD, NEVER, CONFIDENTIAL,   \
	  "what {member} wrote about {subject} waits no longer ({value})")                         \
	X(PERSON_PREFERS, "person.prefers", membership, JOURNAL, WORD, NEVER, CONFIDENTIAL,        \
	  "{member} wants our mails otherwise: {value}")                                           \
	X(ADDRESS_VERIFIED, "address.verified", welcome, JOURNAL, EMPTY, NEVER, CONFIDENTIAL,      \
	  "{member} answered from the address in the register")                                    \
	X(ADDRESS_DENIED, "address.denied", welcome, JOURNAL, EMPTY, NEVER, CONFIDENTIAL,          \
	  "whoever reads the mail to {member} says that they are somebody else")                   \
	X(ROW_ERASED, "row.erased", none, JOURNAL, EMPTY, NEVER, CONFIDENTIAL,                     \
	  "what stood here was erased")

#define EVENT_ENUM(id, name, workflow, book, form, words, visibility, sentence) EVENT_##id,
enum event_kind { EVENT_LIST(EVENT_ENUM) EVENT_COUNT };

/*
 * A row. Strings are never NULL ("" = empty cell), save `words`: the prose that
 * belongs to the row, NULL when there is none or it was not loaded.
 */
struct event {
	enum event_kind kind;
	enum via via;
	uint64_t row;         /* ledger: seq; journal: n of j<n> */
	instant time;         /* when it was decided; never decreases in a book */
	instant due;          /* an instant this row sets, or INSTANT_NONE */
	instant received;     /* when the mail server received the letter, or INSTANT_NONE */
	const char *subject;  /* P-2026-004, A-2026-031, G-food ... */
	const char *version;  /* V1 ... (ledger only) */
	const char *member;   /* whom it concerns */
	const char *by;       /* who caused it: member id, system, operator; for
	                         letter.taken the keyed hash of sender and Message-ID */
	const char *value;
	const char *text;     /* ledger: sha256:<hex> of the text file; journal: its name */
	const char *ref;      /* r<seq> it replaces, answers or corrects (ledger only) */
	const char *letter;   /* sha256:<hex> of the raw letter (journal only) */
	const char *place;    /* where the letter lay (journal only) */
	const char *rows;     /* ledger rows a letter caused, "r5 r6" (journal only) */
	const char *words;
};

/* One row of the table above. */
struct event_type {
	const char *name;
	enum book book;
	enum value_form form;
	enum words_rule words;
	enum visibility visibility;
	const char *sentence;
};

/* An event with all strings empty and no instants. */
struct event event_new(enum event_kind kind);

/* A copy whose strings live in `arena`. */
struct event event_copy(struct arena *arena, const struct event *event);

/* For whom an output is made. */
enum audience { AUDIENCE_PUBLIC, AUDIENCE_MEMBERS };

/*
 * True when this audience may see the row, and the words that belong to it.
 * The one function that decides it, for every output: rows of exports, texts,
 * digests, site. What it says no to is sealed or left out.
 */
bool event_visible_to(const struct event *event, enum audience audience);

/* The table's row of a kind. */
const struct event_type *event_type(enum event_kind kind);

/* The kind of a name in the books; false when there is none. */
bool event_kind_find(const char *name, enum event_kind *ret_kind);

/*
 * Checks every cell against its closed form. NULL when all is well, else a
 * short English description of the first bad cell.
 */
const char *event_check(const struct event *event);

/* Strangers choose what they call themselves: the address, or "" when no row could hold it. */
const char *event_writable_address(const char *address);

/* The event as an English sentence, its columns filled in; empty ones read "nothing". */
const char *event_sentence(struct arena *arena, const struct event *event);

/* True for the id of somebody on the list of the monthly news: s-7k2q9d4x. Journal only. */
bool event_is_subscriber(const char *id);

/* "r12" / "j12" -> 12; false when it is not that. */
bool row_parse(const char *text, char book_letter, uint64_t *ret_row);

#endif
