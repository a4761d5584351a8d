/* SPDX-License-Identifier: MIT */
/* Names of some templates, for the table of mails (core/mail_table.c). */
#ifndef ASSENT_CORE_MAIL_NAMES_H
#define ASSENT_CORE_MAIL_NAMES_H

struct mail_template; /* core/mail.h: a template and these */

/*
 * M01. seats: list: group (its name), new (flag), and a flag named as the role; core: flag, one of them is a Core seat.
 * others: list: name, who has a seat in the same groups; more_others: flag, there may be more. new_seat: flag, the reader was in the register before.
 * asks_address, asks_agreement: flags: what two more mails ask for.
 */
#define WELCOME_NAMES                                                                       \
	"has_seats", "seats", "group", "new", "core", "has_others", "others", "more_others", "name", "new_seat", "asks_address", \
	"asks_agreement", "facilitator", "listener", "connector", "backbone_representative", "recorder", \
	"data_collector", "workgroup_representative", "people_impacted_representative", "workgroup_member", \
	"community_stakeholder", "alternate"

/* To the Recorder. people: list: name, of who has not answered from their address; denied: flag, who reads it says no. */
#define UNVERIFIED_NAMES "people", "name", "denied"

/* What `answer` may use besides: address_yes, address_no: flags of a note, the reply to `address`; choose_address: the choices. */
#define ANSWER_MORE_NAMES "address_yes", "address_no", "choose_address"

#endif
