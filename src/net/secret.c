/* SPDX-License-Identifier: MIT */
#include "net/secret.h"

#include "base/file.h"
#include "net/secret_command.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DECODED_SIZE = 1024 };

void secret_forget(char secret[SECRET_SIZE])
{
	explicit_bzero(secret, SECRET_SIZE);
}

/* What a digit of base64 stands for; -1: it is none. */
static int digit_of(char c)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c == '\0' ? NULL : strchr(digits, c);
	return at == NULL ? -1 : (int)(at - digits);
}

/* The bytes that the digits of base64 from `text` on stand for, into `bytes`; how many. */
static size_t decode(const char *text, char bytes[DECODED_SIZE])
{
	size_t length = 0;
	unsigned bits = 0, count = 0;
	for (int digit; (digit = digit_of(*text)) >= 0 && length < DECODED_SIZE; text++) {
		bits = bits << 6 | (unsigned)digit;
		count += 6;
		if (count >= 8) {
			count -= 8;
			bytes[length++] = (char)(bits >> count & 0xff);
		}
	}
	return length;
}

bool secret_is_told(const char *text, const char *secret)
{
	char bytes[DECODED_SIZE];
	bool told = *secret != '\0' && strstr(text, secret) != NULL;
	for (const char *at = text; *secret != '\0' && !told && *at != '\0'; at++) {
		size_t length = decode(at, bytes);
		told = length > 0 && memmem(bytes, length, secret, strlen(secret)) != NULL;
	}
	explicit_bzero(bytes, sizeof bytes);
	return told;
}

/* Cuts `secret` after its first line; what is left has to be something that a log-in can send. */
static bool first_line(const char *where, char secret[SECRET_SIZE], struct error *error)
{
	secret[strcspn(secret, "\r\n")] = '\0';
	if (*secret == '\0')
		return error_set(error, ERROR_CONFIGURATION, "%s: its first line is empty: the secret belongs there", where);
	for (const unsigned char *at = (const unsigned char *)secret; *at != '\0'; at++)
		if (*at < ' ' || *at == 0x7f)
			return error_set(error, ERROR_CONFIGURATION,
			                 "%s: control characters in the secret: write it as one line of plain text", where);
	return true;
}

static bool is_private(const char *path, int handle, struct error *error)
{
	struct stat about;
	if (fstat(handle, &about) != 0)
		return error_system(error, "%s: it can't be looked at", path);
	if (!S_ISREG(about.st_mode))
		return error_set(error, ERROR_CONFIGURATION, "%s: is no file: name the file with the secret", path);
	if (about.st_uid != geteuid() && about.st_uid != 0)
		return error_set(error, ERROR_CONFIGURATION, "%s: belongs to another user: run chown on it", path);
	if ((about.st_mode & (S_IRWXG | S_IRWXO)) != 0)
		return error_set(error, ERROR_CONFIGURATION, "%s: others may read this secret: run chmod 600 %s", path, path);
	return true;
}

static bool read_file(const char *path, char secret[SECRET_SIZE], struct error *error)
{
	int handle = file_open_read(path, error);
	if (handle < 0)
		return false;
	ssize_t length = -1;
	if (is_private(path, handle, error))
		length = file_read_at(handle, path, secret, SECRET_SIZE - 1, 0, error);
	(void)close(handle);
	if (length < 0)
		return false;
	secret[length] = '\0';
	if (length == SECRET_SIZE - 1 && strchr(secret, '\n') == NULL)
		return error_set(error, ERROR_CONFIGURATION, "%s: its first line is longer than a secret may be", path);
	return first_line(path, secret, error);
}

bool secret_read(const struct secret_source *source, char ret_secret[SECRET_SIZE], struct error *error)
{
	char secret[SECRET_SIZE];
	bool good;
	if (source->file != NULL && *source->file != '\0')
		good = read_file(source->file, secret, error);
	else if (source->command != NULL && *source->command != '\0')
		good = secret_command(source->command, COMMAND_MILLISECONDS, secret, sizeof secret, error) &&
		       first_line("what the command for the secret printed", secret, error);
	else
		good = error_set(error, ERROR_CONFIGURATION,
		                 "no secret to log in with: name a file or a command for it in assent.ini");
	if (good)
		memcpy(ret_secret, secret, sizeof secret);
	secret_forget(secret);
	return good;
}
