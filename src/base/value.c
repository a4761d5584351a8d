/* SPDX-License-Identifier: MIT */
#include "base/template_node.h"

#include <string.h>

static struct value *value_new(struct arena *arena, enum value_type type)
{
	struct value *value = ARENA_NEW(arena, struct value);
	value->type = type;
	return value;
}

static struct value *add(struct arena *arena, struct value *parent, const char *name, enum value_type type)
{
	struct value *value = value_new(arena, type);
	*LIST_PUSH(arena, parent) = (struct member){.name = name, .value = value};
	return value;
}

/* The place of a name in an object: a name set again takes the new value. */
static struct value *set(struct arena *arena, struct value *object, const char *name, enum value_type type)
{
	for (size_t i = 0; i < object->count; i++)
		if (strcmp(object->items[i].name, name) == 0)
			return object->items[i].value = value_new(arena, type);
	return add(arena, object, name, type);
}

static struct value *find_or_add(struct arena *arena, struct value *object, const char *name,
                                 enum value_type type)
{
	for (size_t i = 0; i < object->count; i++)
		if (strcmp(object->items[i].name, name) == 0 && object->items[i].value->type == type)
			return object->items[i].value;
	return set(arena, object, name, type);
}

struct value *value_object(struct arena *arena)
{
	return value_new(arena, VALUE_OBJECT);
}

void value_text(struct arena *arena, struct value *object, const char *name, const char *text)
{
	set(arena, object, name, VALUE_TEXT)->text = text;
}

void value_flag(struct arena *arena, struct value *object, const char *name, bool flag)
{
	set(arena, object, name, VALUE_FLAG)->flag = flag;
}

struct value *value_list(struct arena *arena, struct value *object, const char *name)
{
	return find_or_add(arena, object, name, VALUE_LIST);
}

struct value *value_child(struct arena *arena, struct value *object, const char *name)
{
	return find_or_add(arena, object, name, VALUE_OBJECT);
}

struct value *value_item(struct arena *arena, struct value *list)
{
	return add(arena, list, NULL, VALUE_OBJECT);
}

struct value *value_item_text(struct arena *arena, struct value *list, const char *text)
{
	struct value *item = add(arena, list, NULL, VALUE_TEXT);
	item->text = text;
	return item;
}

struct value *value_item_list(struct arena *arena, struct value *list)
{
	return add(arena, list, NULL, VALUE_LIST);
}

const struct value *value_find(const struct value *object, const char *name, size_t length)
{
	if (object->type != VALUE_OBJECT)
		return NULL;
	for (size_t i = 0; i < object->count; i++) {
		const char *candidate = object->items[i].name;
		if (*candidate == *name && strncmp(candidate, name, length) == 0 && candidate[length] == '\0')
			return object->items[i].value;
	}
	return NULL;
}

const char *value_get_text(const struct value *object, const char *name)
{
	const struct value *value = value_find(object, name, strlen(name));
	return value != NULL && value->type == VALUE_TEXT ? value->text : NULL;
}

bool value_is_true(const struct value *value)
{
	if (value == NULL)
		return false;
	switch (value->type) {
	case VALUE_FLAG:
		return value->flag;
	case VALUE_TEXT:
		return value->text[0] != '\0';
	case VALUE_LIST:
		return value->count > 0;
	case VALUE_OBJECT:
		return true;
	}
	return false;
}
