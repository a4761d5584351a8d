/* SPDX-License-Identifier: MIT */
/* Inside of the mail templates, shared by templates.c and render.c only. */
#ifndef ASSENT_POST_TEMPLATES_H
#define ASSENT_POST_TEMPLATES_H

#include "post/post.h"

/* One file of mailtemplates/<lang>/: a mail, or a part that mails share. */
struct mail_text {
	const char *name;         /* "call", "footer" */
	struct template *subject; /* NULL: a shared part */
	struct template *body;
};

struct mail_language {
	const char *name; /* "en" */
	LIST(struct mail_text);
};

struct templates {
	LIST(struct mail_language); /* English is the first one */
	struct template *layout;
};

/* The language a template is shown in: the wanted one, or English where it has no translation. */
struct template_place {
	const struct templates *templates;
	const struct mail_language *language;
	const char *missing; /* a shared part that no file has, or NULL */
};

/* Finds a mail in this language, else in English. NULL: there is none. */
const struct mail_text *templates_find(const struct templates *templates, const char *language,
                                       const char *name, struct template_place *ret_place);

/* A template_partial: `context` is a struct template_place. */
const struct template *templates_partial(void *context, const char *name);

#endif
