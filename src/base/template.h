/* SPDX-License-Identifier: MIT */
/*
 * Templates: Mustache with interpolation, sections, inverted sections,
 * partials and comments (mustache(5)); no lambdas, no other delimiters.
 *
 * Two kinds of escaping are left to the caller through `struct template_escape`:
 * {{name}} is escaped, {{{name}}} and {{&name}} are not.
 */
#ifndef ASSENT_BASE_TEMPLATE_H
#define ASSENT_BASE_TEMPLATE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"

/* A value: text, a flag, a list of values, or an object with named values. */
struct value;

/* A new object without values, in the arena. */
struct value *value_object(struct arena *arena);
/* Gives the object a text under `name`, in the place of what was there. Text and name are borrowed. */
void value_text(struct arena *arena, struct value *object, const char *name, const char *text);
/* The same with a flag. */
void value_flag(struct arena *arena, struct value *object, const char *name, bool flag);
/* Adds a list under `name` (or finds the one that is there). */
struct value *value_list(struct arena *arena, struct value *object, const char *name);
/* Adds an object to a list. */
struct value *value_item(struct arena *arena, struct value *list);
/* Adds a plain text to a list, shown as {{.}}. */
struct value *value_item_text(struct arena *arena, struct value *list, const char *text);
/* Adds a list to a list; {{#.}} goes through it. */
struct value *value_item_list(struct arena *arena, struct value *list);
/* Adds (or finds) an object under `name`. */
struct value *value_child(struct arena *arena, struct value *object, const char *name);
/* The text of a name, or NULL. */
const char *value_get_text(const struct value *object, const char *name);

struct template;

/* Reads a template; an error names the line. `name` is used in messages. The text is borrowed. */
struct template *template_parse(struct arena *arena, const char *name, const char *text, struct error *error);

/* Finds a partial by name; NULL = none (an empty text is used, as the specification says). */
typedef const struct template *template_partial(void *context, const char *name);

/* Appends `text` to `out` in the wanted form. */
typedef void template_escape(struct buf *out, const char *text);

/* Appends the text as it is. */
void template_escape_none(struct buf *out, const char *text);
/* Appends it with & < > " as HTML entities. */
void template_escape_html(struct buf *out, const char *text);

/* Renders with `value` as the outermost object. */
void template_render(const struct template *template, const struct value *value, template_escape *escape,
                     template_partial *partial, void *context, struct buf *out);

/*
 * Checks that every tag of the template (and of its partials) is one of
 * `names` (dotted names by their first part; `.` is always allowed). False
 * with class CONFIGURATION and the first foreign tag otherwise.
 */
bool template_check(const struct template *template, const char *const *names, size_t count,
                    template_partial *partial, void *context, struct error *error);

#endif
