/* SPDX-License-Identifier: MIT */
#include "core/rules.h"

/* Non-urgent mails go out in these hours of the local day (domain.md 8). */
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
