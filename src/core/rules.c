/* SPDX-License-Identifier: MIT */
#include "core/rules.h"

#include <stdlib.h>
#include <string.h>

/* Non-urgent mails go out in these hours of the local day. */
enum { QUIET_FROM = 8, QUIET_UNTIL = 20 };

#define RULE_ROW(field, section, key, standard, smallest, largest, meaning)                 \
	{section, key, standard, smallest, largest, offsetof(struct rules, field), meaning},

static const struct rule table[] = {RULE_LIST(RULE_ROW)};

const struct rule *rules_table(size_t *ret_count)
{
	*ret_count = sizeof table / sizeof *table;
	return table;
}

#define RULE_STANDARD(field, section, key, standard, smallest, largest, meaning) rules->field = standard;

void rules_defaults(struct rules *rules)
{
	RULE_LIST(RULE_STANDARD)
	rules->quiet_from = QUIET_FROM;
	rules->quiet_until = QUIET_UNTIL;
}

/* True when `line` says something about this rule; ret_value: what stands behind " = ". */
static bool names(const char *line, const struct rule *rule, const char **ret_value)
{
	size_t section = strlen(rule->section), key = strlen(rule->key);
	if (strncmp(line, rule->section, section) != 0 || line[section] != '.' ||
	    strncmp(line + section + 1, rule->key, key) != 0)
		return false;
	*ret_value = line + section + 1 + key;
	if (strncmp(*ret_value, " = ", 3) != 0)
		return false;
	*ret_value += 3;
	return true;
}

static void set_from_line(struct rules *rules, const char *line)
{
	const char *value;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		if (!names(line, &table[i], &value))
			continue;
		bool yes = strncmp(value, "yes", 3) == 0;
		long number = yes ? 1 : strtol(value, NULL, 10);
		if (number >= table[i].smallest && number <= table[i].largest)
			*(int *)(void *)((unsigned char *)rules + table[i].offset) = (int)number;
	}
}

void rules_from_text(struct rules *rules, const char *text)
{
	while (*text != '\0') {
		size_t length = strcspn(text, "\n");
		set_from_line(rules, text);
		text += length + (text[length] == '\n');
	}
}
