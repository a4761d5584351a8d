/* SPDX-License-Identifier: MIT */
/*
 * Real letters, read as answers to an open call. The letters are not ours to
 * ship: they are looked for in $ASSENT_SHARED/corpus (../shared), and the
 * tests are skipped where they are not. What must hold, whatever is in them:
 * no position is read where nobody wrote one. ASSENT_TELL=bounce (vacation,
 * report ...) also names the letters taken for that machine, and the replies
 * whose fresh text is not the labelled one.
 */
#include "letters.h"

#include "base/buf.h"
#include "letter/fresh.h"
#include "letter/normalise.h"
#include "reader/mime.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { LONGEST_PATH = 1024, LARGEST = 64 << 20 };

struct folder_walk {
	const char *ending;
	void (*visit)(struct arena *arena, const char *path, void *context);
	void *context;
};

static const char *corpus(struct arena *arena, const char *name)
{
	const char *shared = getenv("ASSENT_SHARED");
	return arena_printf(arena, "%s/corpus/%s", shared == NULL ? "../shared" : shared, name);
}

static char *read_whole(struct arena *arena, const char *path, size_t *ret_length)
{
	struct stat about;
	FILE *file = fopen(path, "rb");
	if (file == NULL || fstat(fileno(file), &about) != 0 || about.st_size > LARGEST)
		fail_msg("%s cannot be read", path);
	char *bytes = arena_alloc(arena, (size_t)about.st_size + 1);
	*ret_length = fread(bytes, 1, (size_t)about.st_size, file);
	fclose(file);
	return bytes;
}

static bool ends_with(const char *text, const char *ending)
{
	size_t length = strlen(text), size = strlen(ending);
	return length >= size && strcmp(text + length - size, ending) == 0;
}

static size_t walk(const char *folder, const struct folder_walk *how)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, NULL, alphasort);
	size_t visited = 0;
	for (int i = 0; i < count; i++) {
		char path[LONGEST_PATH];
		struct stat about;
		snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
		if (entries[i]->d_name[0] != '.' && stat(path, &about) == 0) {
			struct arena arena = {0};
			if (S_ISDIR(about.st_mode)) {
				visited += walk(path, how);
			} else if (ends_with(path, how->ending) && !ends_with(path, ".expected.txt") &&
			           !ends_with(path, ".rendered.txt")) {
				how->visit(&arena, path, how->context);
				visited++;
			}
			arena_release(&arena);
		}
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	return visited;
}

/* A letter from a file: a whole mail, a page, or a bare text. */
static bool load(struct arena *arena, const char *path, struct letter *letter)
{
	size_t length;
	char *bytes = read_whole(arena, path, &length);
	if (ends_with(path, ".html")) {
		bytes = arena_printf(arena, "From: ana@example.org\nMIME-Version: 1.0\n"
		                            "Content-Type: text/html; charset=utf-8\n\n%s", bytes);
		length = strlen(bytes);
	}
	if (!ends_with(path, ".txt"))
		return mime_read(arena, bytes, length, letter) == REFUSAL_NONE;
	char *to = bytes;
	for (size_t i = 0; i < length; i++)
		if (bytes[i] != '\r')
			*to++ = bytes[i];
	*to = '\0';
	*letter = test_letter(arena, bytes);
	return true;
}

static void without_ends(char *text)
{
	size_t begin = strspn(text, " \n\t"), length = strlen(text);
	while (length > begin && strchr(" \n\t", text[length - 1]) != NULL)
		length--;
	memmove(text, text + begin, length - begin);
	text[length - begin] = '\0';
}

/* As people compare: no trailing spaces, no more than one blank line. */
static char *tidy(struct arena *arena, const char *text)
{
	struct buf out = buf_new(arena);
	size_t blanks = 0;
	for (size_t length; *text != '\0'; text += length + (text[length] == '\n')) {
		length = strcspn(text, "\n");
		char *line = arena_strndup(arena, text, length);
		size_t end = length;
		while (end > 0 && strchr(" \t\r", line[end - 1]) != NULL)
			line[--end] = '\0';
		blanks = end == 0 ? blanks + 1 : 0;
		if (blanks < 2)
			buf_printf(&out, "%s\n", line);
	}
	buf_text(&out, "");
	char *result = arena_strdup(arena, buf_string(&out));
	without_ends(result);
	return result;
}

/* ---- fresh text ---- */

struct score {
	size_t labelled, exact, same_words;
	bool tell;
};

static void score_one(struct arena *arena, const char *path, void *context)
{
	struct score *score = context;
	struct letter letter;
	size_t length, stem = strlen(path) - (ends_with(path, ".html") ? 5 : 4);
	const char *expected = arena_printf(arena, "%.*s.expected.txt", (int)stem, path);
	struct stat about;
	struct intent intent = {.fresh = ""};
	if (stat(expected, &about) != 0 || !load(arena, path, &letter))
		return;
	fresh_text(arena, &letter, &(struct fresh_with){NULL, "", test_words()}, &intent);
	const char *wanted = tidy(arena, read_whole(arena, expected, &length));
	const char *got = tidy(arena, intent.shown);
	score->labelled++;
	score->exact += strcmp(wanted, got) == 0;
	score->same_words += strcmp(fold_text(arena, wanted), fold_text(arena, got)) == 0;
	if (score->tell && strcmp(wanted, got) != 0)
		print_message("--- %s\n[got]\n%s\n[wanted]\n%s\n", path, got, wanted);
}

static void test_fresh_texts(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct score score = {.tell = getenv("ASSENT_TELL") != NULL};
	static const char *const endings[] = {".txt", ".eml", ".html"};
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		walk(corpus(&arena, "replies"), &(struct folder_walk){endings[i], score_one, &score});
	arena_release(&arena);
	if (score.labelled == 0) {
		print_message("no labelled replies in $ASSENT_SHARED/corpus: skipped\n");
		skip();
	}
	print_message("fresh text: %zu of %zu labelled replies exact, %zu word for word\n", score.exact, score.labelled,
	              score.same_words);
	assert_true(score.same_words * 100 >= score.labelled * 90);
}

/* ---- positions ---- */

struct positions {
	size_t letters, wrong, by_machine[MACHINE_COUNT];
	const char *tell;
};

static void count_positions(const char *path, const struct intent *intent, struct positions *positions)
{
	for (size_t i = 0; i < intent->readings.count; i++) {
		const struct reading *reading = &intent->readings.items[i];
		if (reading->result != RESULT_RECORD)
			continue;
		print_error("%s: %s read in \"%s\"\n", path, meaning_word(reading->meaning), reading->typed);
		positions->wrong++;
	}
}

static void read_as_answer(struct arena *arena, const char *path, void *context)
{
	struct positions *positions = context;
	struct letter letter;
	struct intent intent = {.letter = "", .mark = "", .place = ""};
	if (!load(arena, path, &letter))
		return;
	struct understanding with = test_world();
	with.assume = REQUEST_CALL;
	understand(arena, &letter, &with, &intent);
	positions->letters++;
	positions->by_machine[intent.machine]++;
	if (positions->tell != NULL && strcmp(positions->tell, machine_word(intent.machine)) == 0)
		print_message("%s: %s, %s\n", path, intent.bounce.recipient == NULL ? "-" : intent.bounce.recipient,
		              intent.bounce.status);
	count_positions(path, &intent, positions);
	/* Even if no machine were recognised as one. */
	understand_as(arena, &letter, &with, ANA, &intent);
	count_positions(path, &intent, positions);
}

static void test_no_position_where_nobody_wrote_one(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct positions positions = {.tell = getenv("ASSENT_TELL")};
	static const char *const endings[] = {".eml", ".txt", ".html"};
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		walk(corpus(&arena, ""), &(struct folder_walk){endings[i], read_as_answer, &positions});
	arena_release(&arena);
	if (positions.letters == 0) {
		print_message("no letters in $ASSENT_SHARED/corpus: skipped\n");
		skip();
	}
	print_message("%zu letters read as answers: %zu positions where nobody wrote one\n", positions.letters,
	              positions.wrong);
	assert_int_equal(positions.wrong, 0);
}

/* ---- machines ---- */

static size_t count_machine(const char *folder, enum machine wanted, enum machine also, size_t *ret_letters)
{
	struct arena arena = {0};
	struct positions positions = {.tell = getenv("ASSENT_TELL")};
	walk(corpus(&arena, folder), &(struct folder_walk){".eml", read_as_answer, &positions});
	arena_release(&arena);
	*ret_letters = positions.letters;
	size_t count = positions.by_machine[wanted];
	return also == wanted ? count : count + positions.by_machine[also];
}

static void test_machines(void **state)
{
	(void)state;
	static const struct {
		const char *folder;
		enum machine wanted, also;
		unsigned percent; /* at least */
	} cases[] = {
		{"bounces", MACHINE_BOUNCE, MACHINE_DELAYED, 99},
		{"feedback-reports", MACHINE_REPORT, MACHINE_REPORT, 100},
		{"autoreplies", MACHINE_VACATION, MACHINE_VACATION, 100},
	};
	size_t all = 0;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		size_t letters;
		size_t good = count_machine(cases[i].folder, cases[i].wanted, cases[i].also, &letters);
		all += letters;
		print_message("%s: %zu of %zu recognised\n", cases[i].folder, good, letters);
		assert_true(good * 100 >= letters * cases[i].percent);
	}
	if (all == 0)
		skip();
}

static int open_reader(void **state)
{
	(void)state;
	mime_open();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fresh_texts),
		cmocka_unit_test(test_no_position_where_nobody_wrote_one),
		cmocka_unit_test(test_machines),
	};
	return cmocka_run_group_tests_name("corpus", tests, open_reader, NULL);
}
