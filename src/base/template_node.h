/* SPDX-License-Identifier: MIT */
/* Inside of templates and values, shared by value.c, template_parse.c and template.c only. */
#ifndef ASSENT_BASE_TEMPLATE_NODE_H
#define ASSENT_BASE_TEMPLATE_NODE_H

#include "base/template.h"

#include <stdbool.h>
#include <stddef.h>

enum value_type { VALUE_OBJECT, VALUE_LIST, VALUE_TEXT, VALUE_FLAG };

/* A named value of an object; the items of a list have no name. */
struct member {
	const char *name;
	struct value *value;
};

struct value {
	enum value_type type;
	const char *text;
	bool flag;
	LIST(struct member);
};

/* The value of the first `length` bytes of `name` in an object; NULL when it has none or is no object. */
const struct value *value_find(const struct value *object, const char *name, size_t length);

/* Missing values, false, empty lists and empty texts are false (mustache(5)). */
bool value_is_true(const struct value *value);

enum node_kind { NODE_TEXT, NODE_NAME, NODE_RAW, NODE_SECTION, NODE_INVERTED, NODE_CLOSE, NODE_PARTIAL };

struct node {
	enum node_kind kind;
	const char *text;   /* text as it stands (not terminated), or the name of the tag */
	size_t length;
	size_t end;         /* of a section: the number of the node that closes it */
	const char *indent; /* of a partial alone on its line: the blanks before it; else NULL */
	unsigned line;      /* from 1 */
};

struct template {
	const char *name;
	LIST(struct node);
};

#endif
