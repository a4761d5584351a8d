/* SPDX-License-Identifier: MIT */
/*
 * The walls around the reading child. This program is the child as well: it
 * confines itself by the same code as the product, then does what a letter
 * that has taken it over would do. The letter says what.
 */
#include "reader/child.h"
#include "reader/confine.h"
#include "reader/reader.h"
#include "reader/wire.h"

#include "scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>

/* ---- the child ---- */

static const char *at_start = "";

static void look_around(void)
{
	if (environ != NULL && environ[0] != NULL && !ASSENT_SANITIZED)
		at_start = "the environment came along";
	for (int handle = ASSENT_SANITIZED ? 3 : 2; handle < 1024; handle++) {
		if (fcntl(handle, F_GETFD) != -1)
			at_start = "a descriptor came along";
	}
	sigset_t blocked;
	sigprocmask(SIG_SETMASK, NULL, &blocked);
	if (sigismember(&blocked, SIGTERM) == 1)
		at_start = "a blocked signal came along";
}

static void crash(void)
{
	volatile char *volatile nowhere = NULL;
	*nowhere = 1;
}

static void spin(void)
{
	for (volatile unsigned i = 0;; i++)
		;
}

static void block(void)
{
	char byte;
	ssize_t ignored = read(STDIN_FILENO, &byte, 1);
	(void)ignored;
}

static void eat_arena(void)
{
	struct arena arena = {0};
	for (;;)
		memset(arena_alloc(&arena, 1024 * 1024), 1, 1024 * 1024);
}

static void eat_glib(void)
{
	for (;;)
		memset(g_malloc(1024 * 1024), 1, 1024 * 1024);
}

static volatile int depth;

static int dive(volatile char *above) /* NOLINT(misc-no-recursion) */
{
	volatile char frame[4096];
	frame[0] = above[0];
	return ++depth == 0 ? 0 : dive(frame) + frame[0];
}

static void overflow(void)
{
	char first = 1;
	dive(&first);
}

static void stop(void)
{
	_exit(0);
}

static void talk(const void *bytes, size_t length)
{
	ssize_t ignored = write(STDOUT_FILENO, bytes, length);
	(void)ignored;
}

static void babble(void)
{
	static const char words[] = "Everything is fine, I read this letter, AGREE.";
	talk(words, sizeof words);
}

/* An answer that says it is longer than it is. */
static void promise(void)
{
	const struct frame frame = {.kind = FRAME_FLAT, .number = 1, .size = 1000};
	talk(&frame, sizeof frame);
	block();
}

static void promise_too_much(void)
{
	const struct frame frame = {.kind = FRAME_FLAT, .number = 1, .size = UINT32_MAX};
	talk(&frame, sizeof frame);
}

static void answer_another(void)
{
	const struct frame frame = {.kind = FRAME_REFUSED, .number = 77, .size = REFUSAL_TOO_LARGE};
	talk(&frame, sizeof frame);
}

static void refuse_oddly(void)
{
	const struct frame frame = {.kind = FRAME_REFUSED, .number = 1, .size = REFUSAL_COUNT};
	talk(&frame, sizeof frame);
}

static void answer_garbage(void)
{
	struct { struct frame frame; char words[64]; } whole = {{FRAME_FLAT, 1, 64}, "not a letter"};
	talk(&whole, sizeof whole);
}

/* A true answer, and at once one for a letter that has not come yet. */
static void answer_twice(void)
{
	struct arena arena = {0};
	struct buf both = buf_new(&arena);
	for (uint32_t number = 1; number <= 2; number++) {
		const struct letter letter = {.subject = "done"};
		const struct frame named = {.kind = FRAME_NAMED, .number = number};
		struct frame flat = {.kind = FRAME_FLAT, .number = number};
		struct buf wire = buf_new(&arena);
		wire_write(&wire, &letter);
		flat.size = (uint32_t)wire.length;
		if (number == 2)
			buf_add(&both, &named, sizeof named);
		buf_add(&both, &flat, sizeof flat);
		buf_add(&both, wire.data, wire.length);
	}
	talk(both.data, both.length);
	block();
}

static void make_file(void) { (void)!open("/tmp/assent-test-confined", O_WRONLY | O_CREAT, 0600); }
static void write_file(void) { (void)!open("/dev/null", O_WRONLY); }
static void use_inet(void) { (void)!socket(AF_INET, SOCK_STREAM, 0); }
static void use_unix(void) { (void)!socket(AF_UNIX, SOCK_STREAM, 0); }
static void use_pair(void) { int two[2]; (void)!socketpair(AF_UNIX, SOCK_STREAM, 0, two); }
static void run_shell(void) { (void)!execl("/bin/true", "true", (char *)NULL); }
static void be_two(void) { (void)!fork(); }
static void kill_parent(void) { (void)!kill(getppid(), 0); }
static void trace_parent(void) { (void)!ptrace(PTRACE_ATTACH, getppid(), NULL, NULL); }
static void take_away(void) { (void)!unlink("/tmp/assent-test-confined"); }
static void rename_file(void) { (void)!rename("/tmp/assent-test-confined", "/tmp/assent-test-confined2"); }
static void make_folder(void) { (void)!mkdir("/tmp/assent-test-confined", 0700); }
static void make_code(void) { (void)!mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); }
static void make_memory_file(void) { (void)!syscall(SYS_memfd_create, "x", 0U); }
static void lift_limit(void) { struct rlimit more = {1, 1}; (void)!setrlimit(RLIMIT_CPU, &more); }
static void look_at_folder(void) { struct stat about; (void)!stat("/etc", &about); }
static void sleep_long(void) { (void)!usleep(1000); }
static void read_parent(void) { char b[8]; (void)!syscall(SYS_process_vm_readv, getppid(), b, 1, b, 1, 0); }

#if defined(__x86_64__)
/* The other door into the same kernel: 20 is getpid there. */
static void use_old_calls(void) { int result; __asm__ volatile("int $0x80" : "=a"(result) : "a"(20) : "memory"); }
#else
static void use_old_calls(void) { use_inet(); }
#endif

/* What every build must stop, and what the sanitizers' runtime has to be allowed. */
enum walls { ALWAYS, SHIPPED_ONLY };

#define CRASH "it made the reader crash"
#define STOP "it made the reader stop"
#define FORBIDDEN "it made the reader try what it may not do"
#define MEMORY "it took too much memory"
#define LATE "it took too long"
#define NONSENSE "the reader's answer made no sense"

static const struct deed {
	const char *name; /* the letter */
	void (*act)(void);
	const char *want;
	enum walls walls;
} deeds[] = {
	{"crash", crash, CRASH, SHIPPED_ONLY},
	{"abort", abort, CRASH, SHIPPED_ONLY},
	{"overflow the stack", overflow, CRASH, SHIPPED_ONLY},
	{"spin", spin, LATE, ALWAYS},
	{"wait for ever", block, LATE, ALWAYS},
	{"eat memory", eat_arena, MEMORY, SHIPPED_ONLY},
	{"eat memory by GLib", eat_glib, MEMORY, SHIPPED_ONLY},
	{"stop", stop, STOP, ALWAYS},
	{"babble", babble, NONSENSE, ALWAYS},
	{"promise", promise, LATE, ALWAYS},
	{"promise too much", promise_too_much, NONSENSE, ALWAYS},
	{"answer another letter", answer_another, NONSENSE, ALWAYS},
	{"refuse for no reason", refuse_oddly, NONSENSE, ALWAYS},
	{"answer twice", answer_twice, NONSENSE, ALWAYS},
	{"answer garbage", answer_garbage, NONSENSE, ALWAYS},
	{"make a file", make_file, FORBIDDEN, ALWAYS},
	{"write to a file", write_file, FORBIDDEN, SHIPPED_ONLY},
	{"open an internet socket", use_inet, FORBIDDEN, ALWAYS},
	{"open a local socket", use_unix, FORBIDDEN, ALWAYS},
	{"make a socket pair", use_pair, FORBIDDEN, ALWAYS},
	{"run a program", run_shell, FORBIDDEN, ALWAYS},
	{"be two", be_two, FORBIDDEN, ALWAYS},
	{"signal its parent", kill_parent, FORBIDDEN, ALWAYS},
	{"trace its parent", trace_parent, FORBIDDEN, ALWAYS},
	{"read its parent's memory", read_parent, FORBIDDEN, SHIPPED_ONLY},
	{"remove a file", take_away, FORBIDDEN, ALWAYS},
	{"rename a file", rename_file, FORBIDDEN, ALWAYS},
	{"make a folder", make_folder, FORBIDDEN, ALWAYS},
	{"look at a folder", look_at_folder, FORBIDDEN, SHIPPED_ONLY},
	{"make memory that runs", make_code, FORBIDDEN, SHIPPED_ONLY},
	{"make a file in memory", make_memory_file, FORBIDDEN, SHIPPED_ONLY},
	{"lift a limit", lift_limit, FORBIDDEN, SHIPPED_ONLY},
	{"sleep", sleep_long, FORBIDDEN, SHIPPED_ONLY},
	{"use the calls of another machine", use_old_calls, FORBIDDEN, SHIPPED_ONLY},
};

enum { DEEDS = sizeof deeds / sizeof deeds[0] };

/* The child's handler: an honest answer tells what it found in `subject`. */
static enum refusal misbehave(struct arena *arena, char *bytes, size_t length, struct letter *ret_letter)
{
	static unsigned served;
	static bool poisoned;
	(void)length;
	served++;
	*ret_letter = (struct letter){.message_id = "", .date = "", .content_type = "", .subject = "done"};
	for (size_t i = 0; i < DEEDS; i++) {
		if (strcmp(bytes, deeds[i].name) == 0)
			deeds[i].act();
	}
	if (poisoned)
		stop();
	poisoned = strcmp(bytes, "poison") == 0;
	if (strcmp(bytes, "start") == 0)
		ret_letter->subject = at_start;
	if (strcmp(bytes, "count") == 0)
		ret_letter->subject = arena_printf(arena, "%u", served);
	if (strcmp(bytes, "read a file") == 0)
		ret_letter->subject = open("/etc/passwd", O_RDONLY) < 0 && errno == EACCES ? "refused" : "opened";
	return strcmp(bytes, "too large") == 0 ? REFUSAL_TOO_LARGE : REFUSAL_NONE;
}

/* ---- the parent ---- */

static const char *say(struct reader *reader, struct scratch *scratch, const char *letter)
{
	struct letter flat;
	const char *reason = NULL;
	enum reader_outcome outcome = reader_read(reader, &scratch->arena, letter, strlen(letter), &flat, &reason,
	                                          &scratch->error);
	if (outcome == READER_FAILED)
		fail_msg("%s", scratch->error.text);
	return outcome == READER_OK ? flat.subject : reason;
}

/* For deeds that do not wait: a busy machine is given time. */
static struct reader *open_patient_reader(struct scratch *scratch)
{
	return reader_open(&scratch->arena, &(struct reader_limits){.letter_seconds = 30});
}

static struct reader *open_reader(struct scratch *scratch)
{
	const struct reader_limits limits = {.letter_seconds = 1, .memory = (size_t)256 * 1024 * 1024};
	return reader_open(&scratch->arena, &limits);
}

static void each_deed_costs_one_letter(void **state)
{
	struct scratch *scratch = *state;
	for (size_t i = 0; i < DEEDS; i++) {
		if (ASSENT_SANITIZED && deeds[i].walls == SHIPPED_ONLY)
			continue;
		/* Only who waits is stopped by the clock; on a busy machine the others need their time. */
		bool waits = strcmp(deeds[i].want, LATE) == 0;
		const struct reader_limits limits = {.letter_seconds = waits ? 3 : 30, .memory = (size_t)256 * 1024 * 1024};
		struct reader *reader = reader_open(&scratch->arena, &limits);
		const char *got = say(reader, scratch, deeds[i].name);
		if (strcmp(got, deeds[i].want) != 0)
			fail_msg("%s: %s", deeds[i].name, got);
		/* The next one is read, by a child that has seen no other. */
		assert_string_equal(say(reader, scratch, "hello"), "done");
		assert_string_equal(say(reader, scratch, "count"), "2");
		reader_close(reader);
	}
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
}

static void computing_time_is_bounded(void **state)
{
	struct scratch *scratch = *state;
	const struct reader_limits limits = {.letter_seconds = 30, .cpu_seconds = 1};
	struct reader *reader = reader_open(&scratch->arena, &limits);
	assert_string_equal(say(reader, scratch, "spin"), "it took too much computing time");
	assert_string_equal(say(reader, scratch, "hello"), "done");
	reader_close(reader);
}

static void no_file_can_be_read(void **state)
{
	struct scratch *scratch = *state;
	struct reader *reader = open_reader(scratch);
	if (!ASSENT_SANITIZED)
		assert_string_equal(say(reader, scratch, "read a file"), "refused");
	reader_close(reader);
}

static void it_starts_with_nothing(void **state)
{
	struct scratch *scratch = *state;
	sigset_t term, before;
	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	sigprocmask(SIG_BLOCK, &term, &before);
	int handle = open("/dev/null", O_RDONLY); /* no O_CLOEXEC */
	assert_true(handle >= 0);
	setenv("ASSENT_SECRET", "x", 1);
	struct reader *reader = open_reader(scratch);
	assert_string_equal(say(reader, scratch, "start"), "");
	reader_close(reader);
	close(handle);
	sigprocmask(SIG_SETMASK, &before, NULL);
}

/* A letter that breaks the child only afterwards must not make another one held. */
static void the_innocent_is_read_again(void **state)
{
	struct scratch *scratch = *state;
	struct reader *reader = open_reader(scratch);
	assert_string_equal(say(reader, scratch, "hello"), "done");
	assert_string_equal(say(reader, scratch, "poison"), "done");
	assert_string_equal(say(reader, scratch, "hello"), "done");
	assert_string_equal(say(reader, scratch, "count"), "2");
	reader_close(reader);
}

static void a_refusal_keeps_the_child(void **state)
{
	struct scratch *scratch = *state;
	struct reader *reader = open_reader(scratch);
	assert_string_equal(say(reader, scratch, "too large"), "it is too large");
	assert_string_equal(say(reader, scratch, "count"), "2");
	reader_close(reader);
}

/* Given ahead or not, each letter has its own answer, and one that kills costs no other. */
static void letters_are_given_ahead(void **state)
{
	static const struct {
		const char *letter, *want;
	} cases[] = {
		{"hello", "done"}, {"hello 2", "done"}, {"poison", "done"}, {"hello 3", "done"}, {"hello 4", "done"},
		{"stop", STOP}, {"hello 5", "done"}, {"too large", "it is too large"}, {"hello 6", "done"},
		{"babble", NONSENSE}, {"hello 7", "done"}, {"hello 8", "done"}, {"hello 9", "done"}, {"hello 10", "done"},
	};
	enum { CASES = sizeof cases / sizeof *cases };
	struct scratch *scratch = *state;
	struct reader *reader = open_patient_reader(scratch);
	size_t ahead = 0, most = 0;
	for (size_t i = 0; i < CASES; i++) {
		ahead = ahead > i ? ahead : i;
		while (ahead < CASES && reader_ahead(reader, cases[ahead].letter, strlen(cases[ahead].letter)))
			ahead++;
		most = ahead - i > most ? ahead - i : most;
		const char *got = say(reader, scratch, cases[i].letter);
		if (strcmp(got, cases[i].want) != 0)
			fail_msg("%s: %s", cases[i].letter, got);
	}
	assert_true(most > 1);
	reader_close(reader);
}

/* Letters before and behind one that never ends are read, whichever child had them. */
static void a_stall_costs_one_letter(void **state)
{
	static const char *const letters[] = {"hello", "hello 2", "spin", "hello 3", "hello 4", "hello 5"};
	enum { LETTERS = sizeof letters / sizeof *letters };
	const struct reader_limits limits = {.letter_seconds = 3};
	struct scratch *scratch = *state;
	struct reader *reader = reader_open(&scratch->arena, &limits);
	for (size_t i = 0; i < LETTERS; i++)
		assert_true(reader_ahead(reader, letters[i], strlen(letters[i])));
	for (size_t i = 0; i < LETTERS; i++)
		assert_string_equal(say(reader, scratch, letters[i]), i == 2 ? LATE : "done");
	reader_close(reader);
}

/* What was given ahead and is not asked for, or in another order, is no harm. */
static void what_is_ahead_may_be_left(void **state)
{
	static const char first[] = "hello", second[] = "hello", last[] = "count";
	struct scratch *scratch = *state;
	struct reader *reader = open_patient_reader(scratch);
	assert_true(reader_ahead(reader, first, strlen(first)));
	assert_true(reader_ahead(reader, second, strlen(second)));
	assert_string_equal(say(reader, scratch, last), "1");
	reader_forget(reader);
	assert_true(reader_ahead(reader, first, strlen(first)));
	reader_forget(reader);
	assert_string_equal(say(reader, scratch, last), "1");
	reader_close(reader);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
}

static void a_child_is_renewed(void **state)
{
	struct scratch *scratch = *state;
	struct reader *reader = open_patient_reader(scratch);
	for (int i = 1; i < 10000; i++)
		assert_string_equal(say(reader, scratch, "hello"), "done");
	assert_string_equal(say(reader, scratch, "count"), "10000");
	assert_string_equal(say(reader, scratch, "count"), "1");
	reader_close(reader);
}

static void a_program_that_is_none_is_an_error(void **state)
{
	static const char *const programs[] = {"/nowhere/assent", "/bin/true"};
	struct scratch *scratch = *state;
	for (size_t i = 0; i < 2; i++) {
		const struct reader_limits limits = {.program = programs[i]};
		struct reader *reader = reader_open(&scratch->arena, &limits);
		struct letter letter;
		const char *reason;
		struct error error = {0};
		assert_int_equal(reader_read(reader, &scratch->arena, "x", 1, &letter, &reason, &error), READER_FAILED);
		assert_int_equal(error.class, ERROR_CONFIGURATION);
		reader_close(reader);
	}
}

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "--reader") == 0) {
		look_around();
		child_serve(argc - 2, argv + 2, misbehave);
	}
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(each_deed_costs_one_letter),
		SCRATCH_TEST(computing_time_is_bounded),
		SCRATCH_TEST(no_file_can_be_read),
		SCRATCH_TEST(it_starts_with_nothing),
		SCRATCH_TEST(the_innocent_is_read_again),
		SCRATCH_TEST(a_refusal_keeps_the_child),
		SCRATCH_TEST(letters_are_given_ahead),
		SCRATCH_TEST(a_stall_costs_one_letter),
		SCRATCH_TEST(what_is_ahead_may_be_left),
		SCRATCH_TEST(a_child_is_renewed),
		SCRATCH_TEST(a_program_that_is_none_is_an_error),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
