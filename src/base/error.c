/* SPDX-License-Identifier: MIT */
#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool error_set(struct error *error, enum error_class class, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	error->class = class;
	vsnprintf(error->text, sizeof error->text, format, arguments);
	va_end(arguments);
	return false;
}

static enum error_class class_of_errno(int number)
{
	switch (number) {
	case ENOENT:
	case EACCES:
	case EPERM:
	case EROFS:
	case ENOTDIR:
	case EISDIR:
	case EEXIST:
		return ERROR_CONFIGURATION;
	default:
		return ERROR_TEMPORARY;
	}
}

bool error_system(struct error *error, const char *format, ...)
{
	int number = errno;
	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(error->text, sizeof error->text, format, arguments);
	va_end(arguments);
	if (length >= 0 && (size_t)length < sizeof error->text)
		snprintf(error->text + length, sizeof error->text - (size_t)length, ": %s", strerror(number));
	error->class = class_of_errno(number);
	return false;
}

bool error_context(struct error *error, const char *format, ...)
{
	char before[200];
	char whole[sizeof error->text + sizeof before + 3];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(before, sizeof before, format, arguments);
	va_end(arguments);
	snprintf(whole, sizeof whole, "%s: %s", before, error->text);
	snprintf(error->text, sizeof error->text, "%.*s", (int)sizeof error->text - 1, whole);
	return false;
}

int error_exit_code(const struct error *error)
{
	static const int codes[] = {
		[ERROR_NONE] = 0,     [ERROR_TEMPORARY] = 75, [ERROR_CONFIGURATION] = 78,
		[ERROR_CORRUPT] = 65, [ERROR_LOCKED] = 69,    [ERROR_USAGE] = 64,
		[ERROR_BUG] = 70,
	};
	return codes[error->class];
}
