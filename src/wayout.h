/* SPDX-License-Identifier: MIT */
/* The way out by SMTP as the settings describe it: for the post room and for doctor. */
#ifndef ASSENT_WAYOUT_H
#define ASSENT_WAYOUT_H

#include "home/home.h"
#include "post/smtp.h"

/*
 * Fills a way from [sender], and from [mailbox] where [sender] leaves something
 * out. All text lives in `arena` or the settings. False (CONFIGURATION): two
 * secrets are named where one is wanted.
 */
bool smtp_way_of(struct arena *arena, const char *home, const struct settings *settings, struct smtp_way *ret_way,
                 struct error *error);

#endif
