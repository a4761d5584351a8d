/* SPDX-License-Identifier: MIT */
/* Pages about groups and seats, and about action steps. No names of people. */
#include "core/calendar.h"
#include "core/site.h"

#include <string.h>

/* ---- who we are ---- */

/* Seats with this role that somebody holds; `group` NOBODY: of any. */
static unsigned holders(const struct site *site, const char *role, uint32_t group)
{
	unsigned count = 0;
	for (size_t i = 0; i < site->state->seats.count; i++) {
		const struct seat *seat = &site->state->seats.items[i];
		count += seat->active && strcmp(seat->about->role, role) == 0 && (group == NOBODY || seat->about->group == group) &&
		         site->state->people.items[seat->person].active;
	}
	return count;
}

static void seat(struct site *site, struct value *object, const char *list, const char *role, uint32_t group)
{
	struct value *item = site_item(site, object, list);
	unsigned count = holders(site, role, group);
	site_flag(site, item, role, true);
	site_flag(site, item, "filled", count > 0);
	site_flag(site, item, "several", count > 1);
	site_number(site, item, "count", count);
}

static void backbone(struct site *site, struct value *page, uint32_t group)
{
	static const char *const roles[] = {"facilitator", "listener", "connector", "backbone_representative"};
	struct value *item = site_item(site, page, "backbone");
	site_text(site, item, "name", site->state->groups.items[group].name);
	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		seat(site, item, "seats", roles[i], NOBODY);
}

static void workgroup(struct site *site, struct value *page, uint32_t group)
{
	struct value *item = site_item(site, page, "workgroups");
	unsigned count = holders(site, "workgroup_representative", group);
	site_text(site, item, "name", site->state->groups.items[group].name);
	site_flag(site, item, "filled", count > 0);
	site_flag(site, item, "several", count > 1);
	site_number(site, item, "count", count);
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
			site_text(site, site_item(site, page, "prospective"), "name", group->name);
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
