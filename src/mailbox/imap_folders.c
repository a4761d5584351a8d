/* SPDX-License-Identifier: MIT */
#include "mailbox/imap_folders.h"

#include "mailbox/imap_name.h"

#include <libetpan/libetpan.h>
#include <string.h>
#include <strings.h>

enum { FOLDERS_MOST = 20000 };

/* One folder of the server. */
struct listed {
	const char *name;  /* as the server writes it */
	char delimiter;
	bool junk, selectable;
};

struct search {
	struct arena *arena;
	struct imap_session *session;
	struct { LIST(struct listed); } all;
	const char *prefix; /* of personal folders: "", "INBOX." */
	char delimiter;
};

const char *imap_folder_label(enum imap_folder folder)
{
	static const char *const labels[IMAP_FOLDERS] = {
		[IMAP_INBOX] = "INBOX", [IMAP_JUNK] = "Junk", [IMAP_PROCESSED] = "Processed",
		[IMAP_HELD] = "Held",   [IMAP_COPY] = "assent-ledger",
	};
	return labels[folder];
}

/* ---- what the server has ---- */

static bool has_flag(const struct mailimap_mailbox_list *list, const char *wanted)
{
	if (list->mb_flag == NULL || list->mb_flag->mbf_oflags == NULL)
		return false;
	for (clistiter *at = clist_begin(list->mb_flag->mbf_oflags); at != NULL; at = clist_next(at)) {
		const struct mailimap_mbx_list_oflag *flag = clist_content(at);
		const char *name = flag->of_flag_ext;
		if (name != NULL && strcasecmp(*name == '\\' ? name + 1 : name, wanted) == 0)
			return true;
	}
	return false;
}

static bool is_selectable(const struct mailimap_mailbox_list *list)
{
	return !(list->mb_flag != NULL && list->mb_flag->mbf_type == MAILIMAP_MBX_LIST_FLAGS_SFLAG &&
	         list->mb_flag->mbf_sflag == MAILIMAP_MBX_LIST_SFLAG_NOSELECT) &&
	       !has_flag(list, "NonExistent");
}

/* Names are seven-bit (RFC 3501, 5.1). One with controls in it would end in a command, or on a terminal. */
static bool is_name(const char *name)
{
	while (*name >= ' ' && *name <= '~')
		name++;
	return *name == '\0';
}

static void take_list(struct search *search, clist *lists)
{
	for (clistiter *at = lists == NULL ? NULL : clist_begin(lists); at != NULL; at = clist_next(at)) {
		const struct mailimap_mailbox_list *list = clist_content(at);
		if (search->all.count >= FOLDERS_MOST || list->mb_name == NULL)
			break;
		if (!is_name(list->mb_name))
			continue;
		*LIST_PUSH(search->arena, &search->all) = (struct listed){
			.name = arena_strdup(search->arena, list->mb_name),
			.delimiter = list->mb_delimiter,
			.junk = has_flag(list, "Junk"),
			.selectable = is_selectable(list),
		};
	}
}

static bool list_all(struct search *search, struct error *error)
{
	struct imap_session *session = search->session;
	clist *lists = NULL;
	imap_expect(session, FOLDERS_MOST / 4, 1024, 64 * 1024);
	/* The extended form only makes servers tell uses which they keep back otherwise (RFC 6154, section 2). */
	int result = session->can_list_uses
	                     ? mailimap_custom_command(session->imap, "LIST \"\" \"*\" RETURN (SPECIAL-USE)")
	                     : mailimap_list(session->imap, "", "*", &lists);
	enum imap_outcome outcome = imap_outcome(session, result);
	if (outcome != IMAP_DONE)
		return imap_failed(session, outcome, "LIST", ERROR_TEMPORARY, error);
	if (session->can_list_uses && session->imap->imap_response_info != NULL)
		take_list(search, session->imap->imap_response_info->rsp_mailbox_list);
	if (lists != NULL) {
		take_list(search, lists);
		mailimap_list_result_free(lists);
	}
	return true;
}

/* Where personal folders are; servers that don't say keep them beside INBOX. */
static bool find_prefix(struct search *search, struct error *error)
{
	struct mailimap_namespace_data *spaces = NULL;
	search->prefix = "";
	search->delimiter = search->all.count > 0 ? search->all.items[0].delimiter : '\0';
	if (!mailimap_has_namespace(search->session->imap))
		return true;
	imap_expect(search->session, 4, 1024, 4096);
	enum imap_outcome outcome = imap_outcome(search->session, mailimap_namespace(search->session->imap, &spaces));
	if (outcome == IMAP_REFUSED)
		return true;
	if (outcome != IMAP_DONE)
		return imap_failed(search->session, outcome, "NAMESPACE", ERROR_TEMPORARY, error);
	if (spaces != NULL && spaces->ns_personal != NULL && spaces->ns_personal->ns_data_list != NULL &&
	    clist_begin(spaces->ns_personal->ns_data_list) != NULL) {
		const struct mailimap_namespace_info *first = clist_content(clist_begin(spaces->ns_personal->ns_data_list));
		search->prefix = is_name(first->ns_prefix) ? arena_strdup(search->arena, first->ns_prefix) : "";
		search->delimiter = first->ns_delimiter;
	}
	if (spaces != NULL)
		mailimap_namespace_data_free(spaces);
	return true;
}

/* ---- choosing ---- */

static const struct listed *find_listed(const struct search *search, const char *name)
{
	for (size_t i = 0; i < search->all.count; i++)
		if (strcmp(search->all.items[i].name, name) == 0)
			return &search->all.items[i];
	return NULL;
}

/* The name without the prefix of personal folders. */
static const char *bare(const struct search *search, const char *name)
{
	size_t length = strlen(search->prefix);
	return strncasecmp(name, search->prefix, length) == 0 ? name + length : name;
}

static const char *find_junk(const struct search *search)
{
	/* In the order in which they are believed; with slashes for whatever the server's delimiter is. */
	static const char *const names[] = {"Junk", "Spam", "Junk Email", "Junk E-mail", "[Gmail]/Spam", "[Google Mail]/Spam",
	                                    "Bulk Mail", "Bulk", "INBOX/Junk", "INBOX/Spam"};
	for (size_t i = 0; i < search->all.count; i++)
		if (search->all.items[i].junk && search->all.items[i].selectable)
			return search->all.items[i].name;
	for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
		for (size_t i = 0; i < search->all.count; i++) {
			const struct listed *listed = &search->all.items[i];
			char *name = arena_strdup(search->arena, bare(search, listed->name));
			for (char *at = name; *at != '\0'; at++)
				if (*at == listed->delimiter)
					*at = '/';
			if (listed->selectable && strcasecmp(name, names[n]) == 0)
				return listed->name;
		}
	}
	return NULL;
}

/* A name that the operator wrote, as the server writes it; it may begin with the prefix, or lack it. */
static bool wished_name(const struct search *search, const char *setting, const char *label, const char **ret_name,
                        struct error *error)
{
	const char *written = imap_name_write(search->arena, *setting == '\0' ? label : setting);
	if (written == NULL)
		return error_set(error, ERROR_CONFIGURATION,
		                 "%s: \"%.80s\" can't be the name of a folder: mend it in assent.ini", label, setting);
	*ret_name = written;
	if (find_listed(search, written) == NULL && strncasecmp(written, search->prefix, strlen(search->prefix)) != 0)
		*ret_name = arena_printf(search->arena, "%s%s", search->prefix, written);
	return true;
}

static enum imap_outcome create(struct imap_session *session, const char *name)
{
	imap_expect(session, 2, 0, 0);
	enum imap_outcome outcome = imap_outcome(session, mailimap_create(session->imap, name));
	if (outcome != IMAP_DONE)
		return outcome;
	/* Many mail programs show only folders one has subscribed to; that a server has no such list is no harm. */
	outcome = imap_outcome(session, mailimap_subscribe(session->imap, name));
	return outcome == IMAP_REFUSED ? IMAP_DONE : outcome;
}

bool imap_folder_make(struct imap_session *session, const struct imap_folders *folders, enum imap_folder folder,
                      struct error *error)
{
	struct arena scratch = {0};
	enum imap_outcome outcome = create(session, folders->names[folder]);
	bool good = outcome == IMAP_DONE ||
	            imap_failed(session, outcome, arena_printf(&scratch, "making the folder %s", folders->names[folder]),
	                        ERROR_CONFIGURATION, error);
	arena_release(&scratch);
	return good;
}

/* A folder of ours: there already, or made. Some servers want all folders below INBOX without saying so. */
static bool own_folder(struct search *search, struct imap_folders *folders, enum imap_folder folder,
                       const char *setting, struct error *error)
{
	const char *name;
	if (!wished_name(search, setting, imap_folder_label(folder), &name, error))
		return false;
	if (find_listed(search, name) != NULL) {
		folders->names[folder] = name;
		return true;
	}
	if (search->session->settings->read_only)
		return true;
	folders->names[folder] = name;
	if (*search->prefix == '\0' && *setting == '\0' && search->delimiter != '\0') {
		enum imap_outcome outcome = create(search->session, name);
		if (outcome != IMAP_REFUSED)
			return outcome == IMAP_DONE ||
			       imap_failed(search->session, outcome, "CREATE", ERROR_TEMPORARY, error);
		folders->names[folder] = arena_printf(search->arena, "INBOX%c%s", search->delimiter, name);
		if (find_listed(search, folders->names[folder]) != NULL)
			return true;
	}
	return imap_folder_make(search->session, folders, folder, error);
}

static bool find_wished_junk(struct search *search, struct imap_folders *folders, struct error *error)
{
	const char *setting = search->session->settings->junk;
	if (*setting == '\0') {
		folders->names[IMAP_JUNK] = find_junk(search);
		return true;
	}
	if (!wished_name(search, setting, "Junk", &folders->names[IMAP_JUNK], error))
		return false;
	return find_listed(search, folders->names[IMAP_JUNK]) != NULL ||
	       error_set(error, ERROR_CONFIGURATION, "%s: has no folder %s: mend junk_folder in assent.ini",
	                 search->session->settings->server.host, setting);
}

bool imap_folders_find(struct imap_session *session, struct arena *arena, struct imap_folders *ret_folders,
                       struct error *error)
{
	const struct imap_settings *settings = session->settings;
	struct search search = {.arena = arena, .session = session};
	*ret_folders = (struct imap_folders){.names = {[IMAP_INBOX] = "INBOX"}};
	return list_all(&search, error) && find_prefix(&search, error) &&
	       find_wished_junk(&search, ret_folders, error) &&
	       own_folder(&search, ret_folders, IMAP_PROCESSED, settings->processed, error) &&
	       own_folder(&search, ret_folders, IMAP_HELD, settings->held, error) &&
	       own_folder(&search, ret_folders, IMAP_COPY, settings->copy, error);
}
