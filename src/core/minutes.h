/* SPDX-License-Identifier: MIT */
/* Minutes of meetings: what the files of this workflow share. */
#ifndef ASSENT_CORE_MINUTES_H
#define ASSENT_CORE_MINUTES_H

#include "core/workflow.h"

/* Corrections to be taken up: no newer text came since, and who raised it did not say OK. */
size_t minutes_open_corrections(const struct minutes *minutes);

/* Draft and final text, and corrections for the Recorder (minutes_mails.c). */
void minutes_owed(struct owing *o);

/*
 * The Recorder's text of a meeting's minutes: minutes.drafted. NULL when done;
 * else one sentence what is wrong and what to do.
 */
const char *decide_minutes(struct decision *d, const char *meeting, const char *text);

#endif
