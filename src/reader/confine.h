/* SPDX-License-Identifier: MIT */
/* The filter the reading child puts on itself. */
#ifndef ASSENT_READER_CONFINE_H
#define ASSENT_READER_CONFINE_H

#include <stdbool.h>
#include <stddef.h>

/* Built with AddressSanitizer, whose runtime needs more system calls and address space. */
#if defined(__SANITIZE_ADDRESS__)
#define ASSENT_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer) || __has_feature(thread_sanitizer)
#define ASSENT_SANITIZED 1
#endif
#endif
#ifndef ASSENT_SANITIZED
#define ASSENT_SANITIZED 0
#endif

/*
 * Bounds for the whole process, set for ever: CPU seconds, bytes of address
 * space (not under sanitizers), no core file, no file that grows. False when
 * the system refuses.
 */
bool confine_limits(unsigned cpu_seconds, size_t memory);

/*
 * Closes the doors, for ever: from here on the process can read and write the
 * pipes it holds, use memory and end. Whatever else it asks of the kernel
 * (network, processes, making files ...) kills it; opening a file for reading
 * fails, so that a charset without a converter is no death. No new descriptor
 * either. False when the kernel has no such filter: then nothing may be read.
 */
bool confine_calls(void);

#endif
