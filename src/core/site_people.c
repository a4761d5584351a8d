/* SPDX-License-Identifier: MIT */
/* Pages about groups and seats, and about action steps. Names of those alone who agreed to it. */
#include "core/calendar.h"
#include "core/site.h"

#include <string.h>

/* ---- who we are ---- */

/* Who holds a role: how many, and by name those who agreed to that. `group` NOBODY: of any. */
static void holders(struct site *site, struct value *item, const char *role, uint32_t group)
{
	unsigned count = 0, unnamed = 0;
	struct value *last = NULL;
	for (size_t i = 0; i < site->state->seats.count; i++) {
		const struct seat *seat = &site->state->seats.items[i];
		const struct person *person = &site->state->people.items[seat->person];
		if (!seat->active || !person->active || strcmp(seat->role, role) != 0 || (group != NOBODY && seat->group != group))
			continue;
		count++;
		if (!person->public || *person->name == '\0') {
			unnamed++;
			continue;
		}
		if (last != NULL)
			site_flag(site, last, "more", true);
		last = site_item(site, item, "names");
		site_text(site, last, "name", person->name);
		site_flag(site, last, "more", false);
	}
	site_flag(site, item, "filled", count > 0);
	site_flag(site, item, "several", count > 1);
	site_number(site, item, "count", count);
	if (last != NULL && unnamed > 0)
		site_number(site, item, "unnamed", unnamed);
}

static void seat(struct site *site, struct value *object, const char *list, const char *role, uint32_t group)
{
	struct value *item = site_item(site, object, list);
	site_flag(site, item, role, true);
	holders(site, item, role, group);
}

static void backbone(struct site *site, struct value *page, uint32_t group)
{
	static const char *const roles[] = {"facilitator", "listener", "connector", "backbone_representative"};
	struct value *item = site_item(site, page, "backbone");
	site_text(site, item, "group", site->state->groups.items[group].name);
	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		seat(site, item, "seats", roles[i], NOBODY);
}

static void workgroup(struct site *site, struct value *page, uint32_t group)
{
	struct value *item = site_item(site, page, "workgroups");
	site_text(site, item, "group", site->state->groups.items[group].name);
	holders(site, item, "workgroup_representative", group);
}

void site_fill_people(struct site *site, size_t number, struct value *page)
{
	static const char *const roles[] = {"recorder", "data_collector", "people_impacted_representative"};
	bool any = false;
	(void)number;
	for (uint32_t i = 0; i < site->state->groups.count; i++) {
		const struct group *group = &site->state->groups.items[i];
		if (!group->active)
			continue;
		if (strcmp(group->kind, "backbone") == 0) {
			backbone(site, page, i);
			any = true;
		} else if (strcmp(group->kind, "workgroup") == 0) {
			workgroup(site, page, i);
		} else if (strcmp(group->kind, "prospective") == 0) {
			site_text(site, site_item(site, page, "prospective"), "group", group->name);
		}
	}
	site_flag(site, page, "no_backbone", !any);
	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		seat(site, page, "core_seats", roles[i], NOBODY);
}

/* ---- action steps ---- */

static const char *list_of(const struct step *step)
{
	if (step->open)
		return "going";
	return step->dropped ? "dropped" : "done";
}

/* What, which group, until when, how it goes. Whose it is, and what they wrote, is for members. */
static void step(struct site *site, struct value *page, const struct step *step)
{
	struct value *item = site_item(site, page, list_of(step));
	site_text(site, item, "id", step->id);
	site_text(site, item, "what", step->what);
	site_text(site, item, "group", step->group == NOBODY ? "" : site->state->groups.items[step->group].name);
	site_text(site, item, "due",
	          step->due == INSTANT_NONE ? "" : calendar_long_date(site->arena, site->language,
	                                                              calendar_last_day(site->rules, step->due)));
	site_text(site, item, "on", step->open ? "" : site_day(site, step->answered == 0 ? INSTANT_NONE : step->answered));
	if (*step->health != '\0')
		site_flag(site, item, step->health, true);
	else
		site_flag(site, item, "no_news", true);
}

void site_fill_steps(struct site *site, size_t number, struct value *page)
{
	(void)number;
	for (size_t i = 0; i < site->state->steps.count; i++)
		step(site, page, &site->state->steps.items[i]);
}
