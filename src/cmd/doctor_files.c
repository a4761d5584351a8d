/* SPDX-License-Identifier: MIT */
/* What people wrote: settings, rules, reply words, templates, registers. */
#include "base/file.h"
#include "cmd/doctor.h"
#include "post/post.h"
#include "publish/site.h"

#include <string.h>

void doctor_settings(struct doctor *doctor)
{
	struct error error = {0};
	struct zone zone;
	doctor->has_settings = settings_read(&doctor->arena, doctor->home, &doctor->settings, &error);
	if (!doctor->has_settings) {
		doctor_error(doctor, "settings", &error);
		return;
	}
	if (*doctor->settings.address == '\0')
		doctor_mend(doctor, "settings", "assent.ini: [mailbox] address is empty: fill in the address of your "
		                                "Core's mailbox");
	else
		doctor_well("settings", "%s, mailbox %s", doctor->settings.name, doctor->settings.address);
	if (*doctor->settings.contact == '\0' || *doctor->settings.phone == '\0')
		doctor_note("settings", "[core] contact or phone is empty: who gets a mail should have a person to call");
	if (!zone_read(&doctor->arena, doctor->settings.zone, &zone, &error))
		doctor_error(doctor, "settings", &error);
}

void doctor_rules(struct doctor *doctor)
{
	struct rules rules;
	struct error error = {0};
	if (rules_read(&doctor->arena, doctor->home, doctor->settings.rules, &rules, &error))
		doctor_well("rules", "%s, %zu holiday%s", doctor->settings.rules, rules.holiday_count,
		            rules.holiday_count == 1 ? "" : "s");
	else
		doctor_error(doctor, "rules", &error);
}

static const char *languages_of(struct doctor *doctor)
{
	const char *text = "";
	for (size_t i = 0; i < doctor->settings.language_count; i++)
		text = arena_printf(&doctor->arena, "%s%s%s", text, i == 0 ? "" : " ", doctor->settings.languages[i]);
	return text;
}

void doctor_words(struct doctor *doctor)
{
	struct words words;
	struct error error = {0};
	size_t count = 0;
	if (!words_read(&doctor->arena, doctor->home, doctor->settings.languages, doctor->settings.language_count,
	                &words, &error)) {
		doctor_error(doctor, "words", &error);
		return;
	}
	for (int kind = 0; kind < REQUEST_COUNT; kind++)
		count += words.by_request[kind].count;
	doctor_well("words", "%zu reply words in %s", count, languages_of(doctor));
}

void doctor_templates(struct doctor *doctor)
{
	struct arena *arena = &doctor->arena;
	struct error error = {0};
	const char *missing;
	if (templates_load(arena, file_path(arena, doctor->home, "mailtemplates"), share_folder(arena),
	                   doctor->settings.languages, doctor->settings.language_count, &missing, &error) == NULL) {
		doctor_error(doctor, "templates", &error);
		return;
	}
	doctor_well("templates", "all mails can be written in %s", languages_of(doctor));
	while (*missing != '\0') {
		size_t length = strcspn(missing, "\n");
		doctor_note("templates", "%.*s is missing, English is used: write it as mailtemplates/%.*s",
		            (int)length, missing, (int)length, missing);
		missing += length + (missing[length] == '\n');
	}
}

/* The public pages: their templates, in each language of the Core. */
void doctor_pages(struct doctor *doctor)
{
	struct arena *arena = &doctor->arena;
	const char *home = file_path(arena, doctor->home, "mailtemplates");
	for (size_t i = 0; doctor->settings.site_pages && i < doctor->settings.language_count; i++) {
		struct error error = {0};
		const char *language = doctor->settings.languages[i];
		if (site_templates_load(arena, home, share_folder(arena), language, &error) != NULL)
			doctor_well("pages", "they can be built in %s", language);
		else if (error.class == ERROR_NONE)
			doctor_note("pages", "there are none in %s: write mailtemplates/site/%s", language, language);
		else
			doctor_error(doctor, "pages", &error);
	}
	if (!doctor->settings.site_pages)
		doctor_note("pages", "no public pages are kept up to date: look at them with assent publish, then set [site] pages = yes");
}

void doctor_registers(struct doctor *doctor)
{
	struct roster roster;
	struct roster_problems problems;
	struct error error = {0};
	if (!roster_read(&doctor->arena, doctor->home, &roster, &error)) {
		doctor_error(doctor, "registers", &error);
		return;
	}
	roster.languages = doctor->settings.languages;
	roster.language_count = doctor->settings.language_count;
	roster_check(&doctor->arena, &roster, &problems);
	for (size_t i = 0; i < problems.count; i++)
		doctor_mend(doctor, "registers", "roster/%s line %d: %s: %s", problems.items[i].file,
		            problems.items[i].line, problems.items[i].what, problems.items[i].todo);
	if (roster.people.count == 0 || roster.seats.count == 0)
		doctor_note("registers", "people.csv or seats.csv is empty: nobody has a voice yet; fill them in");
	else if (problems.count == 0)
		doctor_well("registers", "%zu people, %zu groups, %zu seats", roster.people.count, roster.groups.count,
		            roster.seats.count);
}
