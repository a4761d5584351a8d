/* SPDX-License-Identifier: MIT */
#include "reader/child.h"

#include "reader/confine.h"
#include "reader/mime.h"
#include "reader/reader.h"
#include "reader/wire.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FROM_PARENT = STDIN_FILENO, TO_PARENT = STDOUT_FILENO, EXIT_USAGE = 64, INPUT_SIZE = 64 * 1024, OUTPUT_KEPT = 1024 * 1024 };

/* What came and was not asked for yet: several letters may come at once. */
struct input {
	size_t begin, end;
	char bytes[INPUT_SIZE];
};

/* Reads what is there, straight to its place when it is long. False at the end. */
static bool refill(struct input *input, char *to, size_t wanted, size_t *ret_direct)
{
	bool direct = wanted >= sizeof input->bytes;
	for (;;) {
		ssize_t got = read(FROM_PARENT, direct ? to : input->bytes, direct ? wanted : sizeof input->bytes);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		*ret_direct = direct ? (size_t)got : 0;
		if (!direct)
			input->begin = 0, input->end = (size_t)got;
		return true;
	}
}

/* False at the end of the letters; a pipe that breaks within one ends the child. */
static bool receive(struct input *input, void *bytes, size_t length)
{
	size_t done = 0;
	while (done < length) {
		size_t ready = input->end - input->begin, direct = 0;
		size_t take = ready < length - done ? ready : length - done;
		memcpy((char *)bytes + done, input->bytes + input->begin, take);
		input->begin += take;
		done += take;
		if (done == length)
			break;
		if (!refill(input, (char *)bytes + done, length - done, &direct)) {
			if (done == 0)
				return false;
			_exit(CHILD_PIPE_BROKE);
		}
		done += direct;
	}
	return true;
}

static void send_bytes(const void *bytes, size_t length)
{
	size_t done = 0;
	while (done < length) {
		ssize_t put = write(TO_PARENT, (const char *)bytes + done, length - done);
		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			_exit(CHILD_PIPE_BROKE);
		done += (size_t)put;
	}
}

/* What is to be sent; it lives in an arena of its own and is used again for each letter. */
struct output {
	struct arena arena;
	struct buf bytes;
};

static void send_all(struct output *output)
{
	send_bytes(output->bytes.data, output->bytes.length);
	buf_clear(&output->bytes);
	if (output->bytes.capacity > OUTPUT_KEPT) {
		arena_reset(&output->arena);
		output->bytes = buf_new(&output->arena);
	}
}

static void add_frame(struct output *output, enum frame_kind kind, uint32_t number, uint32_t size)
{
	struct frame frame = {.kind = kind, .number = number, .size = size};
	buf_add(&output->bytes, &frame, sizeof frame);
}

static void answer(struct arena *arena, const struct frame *asked, char *bytes, child_handler *handler,
                   struct output *output)
{
	struct letter letter = {0};
	enum refusal refusal = handler(arena, bytes, asked->size, &letter);
	if (refusal != REFUSAL_NONE) {
		add_frame(output, FRAME_REFUSED, asked->number, refusal);
		return;
	}
	struct frame frame = {.kind = FRAME_FLAT, .number = asked->number};
	add_frame(output, FRAME_FLAT, asked->number, 0);
	wire_write(&output->bytes, &letter);
	frame.size = (uint32_t)(output->bytes.length - sizeof frame);
	memcpy(output->bytes.data, &frame, sizeof frame);
}

/* True when the next letter has come already, whole. */
static bool has_letter(const struct input *input)
{
	struct frame frame;
	size_t ready = input->end - input->begin;
	if (ready < sizeof frame)
		return false;
	memcpy(&frame, input->bytes + input->begin, sizeof frame);
	return ready - sizeof frame >= frame.size;
}

/*
 * Each letter is named before it is looked at. An answer waits for the name
 * behind it when the next letter is there: one write for both.
 */
static _Noreturn void serve(child_handler *handler)
{
	struct arena arena = {0};
	struct output output = {0};
	struct frame frame;
	static struct input input;
	output.bytes = buf_new(&output.arena);
	add_frame(&output, FRAME_READY, 0, 0);
	send_all(&output);
	while (receive(&input, &frame, sizeof frame)) {
		if (frame.kind != FRAME_LETTER || frame.size > LETTER_MAX)
			_exit(CHILD_PIPE_BROKE);
		char *bytes = arena_alloc(&arena, (size_t)frame.size + 1);
		if (frame.size > 0 && !receive(&input, bytes, frame.size))
			_exit(CHILD_PIPE_BROKE);
		add_frame(&output, FRAME_NAMED, frame.number, 0);
		send_all(&output);
		answer(&arena, &frame, bytes, handler, &output);
		if (!has_letter(&input))
			send_all(&output);
		arena_reset(&arena);
	}
	_exit(CHILD_DONE);
}

_Noreturn void child_serve(int count, char **arguments, child_handler *handler)
{
	if (count != 2) {
		fputs("assent: --reader: this is a part of assent that it starts by itself: use another command\n",
		      stderr);
		_exit(EXIT_USAGE);
	}
	unsigned long cpu_seconds = strtoul(arguments[0], NULL, 10);
	unsigned long memory = strtoul(arguments[1], NULL, 10);
	if (!confine_limits((unsigned)cpu_seconds, (size_t)memory))
		_exit(CHILD_NO_LIMITS);
	mime_open();
	if (!confine_calls())
		_exit(CHILD_NO_FILTER);
	serve(handler);
}

_Noreturn void reader_child(int count, char **arguments)
{
	child_serve(count, arguments, mime_read);
}
